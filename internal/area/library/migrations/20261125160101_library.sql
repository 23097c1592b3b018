-- +goose Up
-- A case study: what somebody tried, and what came of it. The words lie in its versions.
CREATE TABLE library_entry (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
  current_n BIGINT NOT NULL,
  draft_n BIGINT NOT NULL,
  asked BOOLEAN NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  published_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX library_entry_state ON library_entry (state, org_id, id);

-- Every version of a case study. One that was published is never changed again: its hash proves it.
CREATE TABLE library_version (
  org_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
  authors TEXT NOT NULL,
  begun_at TIMESTAMPTZ NOT NULL,
  published_at TIMESTAMPTZ,
  reviewer_id TEXT NOT NULL,
  reviewer_name TEXT NOT NULL,
  review TEXT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (org_id, entry_id, n)
);

-- That an organisation has taken something over: where, how it was changed, and why it was stopped.
CREATE TABLE library_adoption (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  place TEXT NOT NULL,
  adapted TEXT NOT NULL,
  from_day TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('trying', 'kept', 'stopped')),
  to_day TEXT NOT NULL,
  why TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX library_adoption_of ON library_adoption (entry_id, org_id);
