-- +goose Up
-- What came of a step of support. What is said in it is never kept: note holds a few practical words, scanned and sealed.
CREATE TABLE case_support (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  step TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'done')),
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  note BYTEA,
  PRIMARY KEY (org_id, case_id, person_id, step),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
