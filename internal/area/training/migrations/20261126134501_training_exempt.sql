-- +goose Up
-- Somebody who need not have a competence for a time, found by one of their posts, for a reason that says nothing of their health,
-- with who approved it. It holds for the person, in whatever post.
CREATE TABLE training_exemption (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  person_key TEXT NOT NULL,
  competence TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('equal', 'duties', 'advised')),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);
