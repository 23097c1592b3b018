-- +goose Up
CREATE TABLE case_record (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  title TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('opened', 'working', 'police', 'court', 'panel', 'closed')),
  lead_id TEXT NOT NULL,
  lead_name TEXT NOT NULL,
  opened_at TIMESTAMPTZ NOT NULL,
  opened_by TEXT NOT NULL,
  closed_at TIMESTAMPTZ,
  outcome TEXT NOT NULL,
  outcome_note BYTEA,
  first_date TEXT NOT NULL,
  incidents BIGINT NOT NULL,
  affected BIGINT NOT NULL,
  next_due TIMESTAMPTZ,
  next_text TEXT NOT NULL,
  unit_due TIMESTAMPTZ,
  unit_text TEXT NOT NULL,
  open BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
-- What is due next, and what has nothing due, are ranges of these; what they filter by is read from the index.
CREATE INDEX case_queue ON case_record (org_id, next_due, opened_at, id, unit_id, lock, stage, lead_id) WHERE open;
CREATE INDEX case_lead ON case_record (org_id, lead_id, next_due, opened_at, id, unit_id, lock, stage) WHERE open;
CREATE INDEX case_stage ON case_record (org_id, stage, next_due, opened_at, id, unit_id, lock, lead_id) WHERE open;
-- A unit's managers see what is due of theirs; what is not for them takes no part in the order.
CREATE INDEX case_unit ON case_record (org_id, unit_id, unit_due, opened_at, id, lock, stage, lead_id) WHERE open;
CREATE INDEX case_recent ON case_record (org_id, opened_at DESC, id DESC, unit_id, lock, stage, lead_id, outcome, open);

-- A report is in one case at most.
CREATE TABLE case_incident (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, incident_id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
CREATE UNIQUE INDEX case_incident_once ON case_incident (org_id, incident_id);

-- The people of a case. Their names are sealed.
CREATE TABLE case_person (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('affected', 'alleged', 'witness')),
  n BIGINT NOT NULL,
  staff_id TEXT NOT NULL,
  about TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  incident_n BIGINT NOT NULL,
  names BYTEA,
  at TIMESTAMPTZ NOT NULL,
  since TIMESTAMPTZ NOT NULL,
  marks TEXT NOT NULL,
  gone BOOLEAN NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
CREATE INDEX case_person_staff ON case_person (org_id, staff_id) WHERE staff_id <> '';

-- The timeline. text is a key of the catalogue, never typed words; those are in note, sealed.
CREATE TABLE case_event (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  text TEXT NOT NULL,
  args TEXT NOT NULL,
  area TEXT NOT NULL,
  action TEXT NOT NULL,
  path TEXT NOT NULL,
  note BYTEA,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

CREATE TABLE case_task (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  key TEXT NOT NULL,
  text TEXT NOT NULL,
  args TEXT NOT NULL,
  due TIMESTAMPTZ,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  area TEXT NOT NULL,
  action TEXT NOT NULL,
  path TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  done_at TIMESTAMPTZ,
  done_by TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, key),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
CREATE INDEX case_task_due ON case_task (org_id, owner_id, due, case_id) WHERE done_at IS NULL;
