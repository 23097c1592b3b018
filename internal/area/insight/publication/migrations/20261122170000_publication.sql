-- +goose Up
CREATE TABLE release (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  title TEXT NOT NULL,
  spec TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'refused', 'passed', 'signed', 'released', 'withdrawn')),
  outcome TEXT NOT NULL,
  tables BYTEA,
  log BYTEA,
  frozen BYTEA,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  run_at TIMESTAMPTZ,
  first_by TEXT NOT NULL,
  first_name TEXT NOT NULL,
  first_at TIMESTAMPTZ,
  second_by TEXT NOT NULL,
  second_name TEXT NOT NULL,
  released_at TIMESTAMPTZ,
  replaces TEXT NOT NULL,
  replaced_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  withdrawn_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX release_id ON release (id);
CREATE INDEX release_out ON release (state, released_at, id);
CREATE TABLE foi_pack (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  from_month TEXT NOT NULL,
  to_month TEXT NOT NULL,
  body BYTEA NOT NULL,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE TABLE saved_query (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE TABLE query_run (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  query TEXT NOT NULL,
  gated BOOLEAN NOT NULL,
  format TEXT NOT NULL,
  cells BIGINT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX query_run_at ON query_run (org_id, at);
