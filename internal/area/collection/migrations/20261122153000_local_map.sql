-- +goose Up
-- A map of one organisation: how its local files become the data set. The draft and the survey of the sample it was drawn
-- from hold local labels, which people may have typed anything into, so both are sealed. No row of a sample is kept.
CREATE TABLE local_map (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL, -- the columns of a scope; a map belongs to the whole organisation
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL, -- the name, folded
  shape TEXT NOT NULL,
  draft BYTEA NOT NULL, -- sealed JSON of the map
  survey BYTEA, -- sealed JSON: columns, labels and counts
  revision BIGINT NOT NULL,
  undecided BIGINT NOT NULL, -- labels of the draft
  latest BIGINT NOT NULL, -- the last frozen version, 0 for none
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX local_map_name ON local_map (org_id, name_key);

-- A frozen version: never changed again.
CREATE TABLE local_map_version (
  org_id TEXT NOT NULL,
  map_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL, -- sealed JSON of the map
  note TEXT NOT NULL,
  labels BIGINT NOT NULL,
  undecided BIGINT NOT NULL,
  frozen_by TEXT NOT NULL,
  frozen_name TEXT NOT NULL,
  frozen_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, map_id, version),
  FOREIGN KEY (org_id, map_id) REFERENCES local_map (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- What the newest frozen versions make of a label, so that others can be told where at least three agree. The label itself
-- is a blind index: it can be looked up by whoever has it, and not read.
CREATE TABLE local_map_label (
  label TEXT NOT NULL,
  org_id TEXT NOT NULL,
  map_id TEXT NOT NULL,
  sets TEXT NOT NULL, -- JSON: national fields and codes
  PRIMARY KEY (label, org_id, map_id)
);
CREATE INDEX local_map_label_of ON local_map_label (org_id, map_id);
