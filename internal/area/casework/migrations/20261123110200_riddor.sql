-- +goose Up
-- What is known of one person affected, by the decision table of RIDDOR, and what was reported. facts, reason and draft
-- are sealed: they say how somebody was hurt.
CREATE TABLE riddor_assessment (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  accident_at TIMESTAMPTZ NOT NULL,
  facts BYTEA NOT NULL,
  assessed_by TEXT NOT NULL,
  table_row BIGINT NOT NULL,
  result TEXT NOT NULL,
  at_once BOOLEAN NOT NULL,
  due_at TIMESTAMPTZ,
  days BIGINT NOT NULL,
  foretold BOOLEAN NOT NULL,
  psych_only BOOLEAN NOT NULL,
  decided TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  decided_at TIMESTAMPTZ,
  decided_by TEXT NOT NULL,
  decided_name TEXT NOT NULL,
  reason BYTEA,
  draft BYTEA,
  draft_version BIGINT NOT NULL,
  receipt TEXT NOT NULL,
  submitted_at TIMESTAMPTZ,
  submitted_by TEXT NOT NULL,
  submitted_name TEXT NOT NULL,
  submitted_for TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, case_id, person_id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX riddor_due ON riddor_assessment (org_id, submitted_at, due_at, case_id);

-- Days on which a person could not do their normal work. Never why: a diagnosis has no place here.
CREATE TABLE case_absence (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('away', 'light', 'rest')),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  gone BOOLEAN NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX case_absence_open ON case_absence (org_id, case_id) WHERE to_day = '' AND NOT gone;

-- Work of somebody else in place of a person who is away.
CREATE TABLE case_cover (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('agency', 'bank', 'overtime', 'none')),
  day TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  gone BOOLEAN NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- What an hour or a case costs, from a day on, as an organisation found it. What ships is data of the program.
CREATE TABLE cost_rate (
  org_id TEXT NOT NULL,
  code TEXT NOT NULL,
  from_day TEXT NOT NULL,
  pence BIGINT NOT NULL,
  source TEXT NOT NULL,
  verified BOOLEAN NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, code, from_day)
);

CREATE TABLE case_review (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'finished')),
  depth TEXT NOT NULL,
  factors TEXT NOT NULL,
  standards TEXT NOT NULL,
  happened BYTEA,
  learned BYTEA,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, case_id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_review_action (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  words BYTEA NOT NULL,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  due_day TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  done_at TIMESTAMPTZ,
  done_by TEXT NOT NULL,
  outcome BYTEA,
  PRIMARY KEY (org_id, case_id, n),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
);
