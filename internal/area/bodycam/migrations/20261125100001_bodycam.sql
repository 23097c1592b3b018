-- +goose Up

-- A use of cameras in one place: who it is for, on what ground, and the gates that must hold before it may go live.
-- body is sealed: its name, purpose, ground and gates.
CREATE TABLE bodycam_deployment (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'live', 'paused', 'ended')),
  retention_days BIGINT NOT NULL,
  live_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  review_at TIMESTAMPTZ,
  reminded BOOLEAN NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- One camera. tag_key and serial_key are what is on it, in capitals without spaces; nobody is named here but by issue_id.
CREATE TABLE bodycam_device (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  tag TEXT NOT NULL,
  tag_key TEXT NOT NULL,
  serial TEXT NOT NULL,
  serial_key TEXT NOT NULL,
  model TEXT NOT NULL,
  encrypted BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('delivered', 'ready', 'issued', 'docked', 'fault', 'repair', 'lost', 'retired')),
  state_at TIMESTAMPTZ NOT NULL,
  issue_id TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, deployment_id) REFERENCES bodycam_deployment (org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX bodycam_device_tag ON bodycam_device (org_id, tag_key);
CREATE UNIQUE INDEX bodycam_device_serial ON bodycam_device (org_id, serial_key);

-- Who wore a camera from when until when. owner_key finds it for the wearer. A camera is out once at a time.
CREATE TABLE bodycam_issue (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  device_id TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  holder_id TEXT NOT NULL,
  holder_name TEXT NOT NULL,
  issued_at TIMESTAMPTZ NOT NULL,
  shift_end TIMESTAMPTZ NOT NULL,
  returned_at TIMESTAMPTZ,
  ended TEXT NOT NULL CHECK (ended IN ('', 'returned', 'lost')),
  reminded BOOLEAN NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, device_id) REFERENCES bodycam_device (org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX bodycam_issue_out ON bodycam_issue (org_id, device_id) WHERE returned_at IS NULL;
CREATE INDEX bodycam_issue_device ON bodycam_issue (org_id, device_id, issued_at);
CREATE INDEX bodycam_issue_at ON bodycam_issue (org_id, issued_at);
CREATE INDEX bodycam_issue_late ON bodycam_issue (shift_end, org_id, id) WHERE returned_at IS NULL;

-- Every step of a camera's life, in order. words are sealed.
CREATE TABLE bodycam_custody (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  holder_name TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, device_id, id)
) /* clustered */;

CREATE TABLE bodycam_fault (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  reported_at TIMESTAMPTZ NOT NULL,
  by_name TEXT NOT NULL,
  sent_at TIMESTAMPTZ,
  fixed_at TIMESTAMPTZ,
  footage_lost BOOLEAN NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, device_id, id)
) /* clustered */;

-- The question that a lost camera puts to the privacy lead. due_at is 72 hours after the organisation knew.
CREATE TABLE bodycam_breach (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  device_id TEXT NOT NULL,
  known_at TIMESTAMPTZ NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  found_at TIMESTAMPTZ,
  decision TEXT NOT NULL CHECK (decision IN ('', 'reported', 'not_reported')),
  decided_at TIMESTAMPTZ,
  decided_name TEXT NOT NULL,
  reminded BOOLEAN NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, device_id) REFERENCES bodycam_device (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Which heading of a vendor's file fills which field.
CREATE TABLE bodycam_mapping (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  fields TEXT NOT NULL,
  saved_at TIMESTAMPTZ NOT NULL,
  saved_by TEXT NOT NULL,
  saved_name TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX bodycam_mapping_name ON bodycam_mapping (org_id, name_key);

-- One file of a vendor: what a trial found in it, and what came of taking it in. report holds no cell of the file.
CREATE TABLE bodycam_import (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  mapping_id TEXT NOT NULL,
  vendor TEXT NOT NULL,
  file_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sent', 'tried', 'taking', 'taken', 'dropped')),
  rows_read BIGINT NOT NULL,
  rows_good BIGINT NOT NULL,
  rows_new BIGINT NOT NULL,
  rows_added BIGINT NOT NULL,
  report TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  taken_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- One time that a camera recorded. The id is the camera and the second it began, so that a file taken twice adds nothing.
-- owner_key finds it for the wearer, who is known from the issue; due_at is empty where nobody is asked. body is what the
-- wearer said, sealed; the codes beside it are for counting.
CREATE TABLE bodycam_activation (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL DEFAULT '',
  owner_key TEXT NOT NULL,
  device_id TEXT NOT NULL,
  issue_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  stopped_at TIMESTAMPTZ NOT NULL,
  clip_ref TEXT NOT NULL,
  clip_hash TEXT NOT NULL,
  clip_bytes BIGINT NOT NULL,
  due_at TIMESTAMPTZ,
  said_at TIMESTAMPTZ,
  reminded BOOLEAN NOT NULL DEFAULT FALSE,
  why TEXT NOT NULL DEFAULT '',
  warning TEXT NOT NULL DEFAULT '',
  effect TEXT NOT NULL DEFAULT '',
  incident_id TEXT NOT NULL DEFAULT '',
  body BYTEA,
  version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX bodycam_activation_at ON bodycam_activation (org_id, started_at, id);
CREATE INDEX bodycam_activation_due ON bodycam_activation (due_at, org_id, id) WHERE due_at IS NOT NULL AND said_at IS NULL;
CREATE INDEX bodycam_activation_owner ON bodycam_activation (org_id, owner_key, started_at) WHERE due_at IS NOT NULL;

-- A camera worn or not, switched on or not, and why. It names nobody.
CREATE TABLE bodycam_decision (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('used', 'not_used', 'not_worn')),
  why TEXT NOT NULL,
  activation_id TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX bodycam_decision_at ON bodycam_decision (org_id, at);
