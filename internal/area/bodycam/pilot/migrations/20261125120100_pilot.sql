-- +goose Up
-- A trial of body-worn cameras. body is the protocol as it holds now, as JSON; declared_hash is the SHA-256 of what was declared.
CREATE TABLE bodycam_pilot (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'declared')),
  body TEXT NOT NULL,
  declared_at TIMESTAMPTZ,
  declared_by TEXT NOT NULL,
  declared_hash TEXT NOT NULL,
  late BOOLEAN NOT NULL,
  synthetic BOOLEAN NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX bodycam_pilot_name ON bodycam_pilot (org_id, name);

-- What was changed after the declaration, and why. Rows are only added.
CREATE TABLE bodycam_pilot_amendment (
  org_id TEXT NOT NULL,
  pilot_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  why TEXT NOT NULL,
  words TEXT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  outcome BOOLEAN NOT NULL,
  seen BOOLEAN NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, pilot_id, number),
  FOREIGN KEY (org_id, pilot_id) REFERENCES bodycam_pilot (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- What a site counted in a month, sent by file: sums by quantity, as JSON. A later file takes the place of an earlier one.
CREATE TABLE bodycam_pilot_figure (
  org_id TEXT NOT NULL,
  pilot_id TEXT NOT NULL,
  site TEXT NOT NULL,
  month TEXT NOT NULL,
  body TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, pilot_id, site, month),
  FOREIGN KEY (org_id, pilot_id) REFERENCES bodycam_pilot (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- An evaluation as it was frozen: the paper as JSON, and the SHA-256 of it.
CREATE TABLE bodycam_pilot_report (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  pilot_id TEXT NOT NULL,
  edition BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, pilot_id) REFERENCES bodycam_pilot (org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX bodycam_pilot_report_edition ON bodycam_pilot_report (org_id, pilot_id, edition);
