-- +goose Up
-- A risk assessment of a place or of a role. What is typed lies sealed: the summary here, the whole in its versions.
-- called_* is why a review is called for: numbers and days of reports, never which reports they were.
CREATE TABLE risk_assessment (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('workplace', 'workforce', 'patient')),
  state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'retired')),
  current_n BIGINT NOT NULL,
  draft_n BIGINT NOT NULL,
  top BIGINT NOT NULL,
  lean BOOLEAN NOT NULL,
  owner_id TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  copied_from TEXT NOT NULL,
  approved_at TIMESTAMPTZ,
  looked_at TIMESTAMPTZ,
  review_at TIMESTAMPTZ,
  called_at TIMESTAMPTZ,
  called_why TEXT NOT NULL CHECK (called_why IN ('', 'incidents', 'change')),
  called_n BIGINT NOT NULL,
  called_harm BIGINT NOT NULL,
  called_first TEXT NOT NULL,
  called_last TEXT NOT NULL,
  reminded BOOLEAN NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX risk_assessment_unit ON risk_assessment (org_id, unit_id, state, review_at);
CREATE INDEX risk_assessment_due ON risk_assessment (state, review_at, org_id, id);

-- Every version of an assessment. One that was approved is never changed again: its hash proves it.
CREATE TABLE risk_version (
  org_id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'dropped')),
  begun_at TIMESTAMPTZ NOT NULL,
  authors TEXT NOT NULL,
  approved_at TIMESTAMPTZ,
  approved_by TEXT NOT NULL,
  approved_name TEXT NOT NULL,
  hash TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (org_id, assessment_id, n)
) /* clustered */;

-- An entry of the register: one risk of an approved assessment, with its three scores.
CREATE TABLE risk (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  hazard TEXT NOT NULL,
  n BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'closed')),
  initial_c BIGINT NOT NULL,
  initial_l BIGINT NOT NULL,
  current_c BIGINT NOT NULL,
  current_l BIGINT NOT NULL,
  target_c BIGINT NOT NULL,
  target_l BIGINT NOT NULL,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  accepted_at TIMESTAMPTZ,
  accepted_by TEXT NOT NULL,
  accepted_name TEXT NOT NULL,
  accepted_until TIMESTAMPTZ,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX risk_hazard ON risk (org_id, assessment_id, hazard);
CREATE INDEX risk_accepted ON risk (state, accepted_until, org_id, id);

-- A control of an approved assessment and whether it is in place now.
CREATE TABLE risk_control (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  hazard TEXT NOT NULL,
  key TEXT NOT NULL,
  step BIGINT NOT NULL,
  in_place BOOLEAN NOT NULL,
  due TEXT NOT NULL,
  placed_at TIMESTAMPTZ,
  placed_by TEXT NOT NULL,
  placed_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (org_id, assessment_id, id)
) /* clustered */;

-- What was found when an assessment was looked at again, and what called for it: numbers and days of reports, never which.
CREATE TABLE risk_review (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('stands', 'change')),
  called_why TEXT NOT NULL,
  called_n BIGINT NOT NULL,
  called_harm BIGINT NOT NULL,
  called_first TEXT NOT NULL,
  called_last TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, assessment_id, id)
) /* clustered */;

-- What a safety or union representative says of a version: a comment, a signature beside it, or a dissent.
CREATE TABLE risk_view (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('comment', 'cosign', 'dissent')),
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, assessment_id, id)
) /* clustered */;

-- What happened, in words of ours with arguments; nothing that anybody typed.
CREATE TABLE risk_event (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  text TEXT NOT NULL,
  args TEXT NOT NULL,
  PRIMARY KEY (org_id, record_id, id)
) /* clustered */;

-- The plan of somebody who works alone. It calls for no help: next_at only tells when a check was to be written down.
-- owner_key finds it for the person themselves.
CREATE TABLE lone_plan (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  person_id TEXT NOT NULL,
  buddy_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'out', 'ended')),
  every_min BIGINT NOT NULL,
  grace_min BIGINT NOT NULL,
  started_at TIMESTAMPTZ,
  back_at TIMESTAMPTZ,
  next_at TIMESTAMPTZ,
  missed_at TIMESTAMPTZ,
  review_at TIMESTAMPTZ NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX lone_plan_buddy ON lone_plan (org_id, buddy_id);
CREATE INDEX lone_plan_out ON lone_plan (next_at, org_id, id) WHERE state = 'out';

CREATE TABLE lone_check (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('started', 'checked_in', 'finished', 'missed', 'followed_up')),
  at TIMESTAMPTZ NOT NULL,
  due_at TIMESTAMPTZ,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, plan_id, id)
) /* clustered */;
