-- +goose Up
-- A person who must not see a record, whatever their role: the manager complained of.
CREATE TABLE record_exclusion (
  org_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, record_id, person_id)
);

-- Break-glass: a locked record opened to one person for a short time.
CREATE TABLE record_grant (
  org_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  until TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, record_id, person_id, at)
);

-- What happened, for whoever must act on it: written with the change, taken by package jobs.
CREATE TABLE job (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  args TEXT NOT NULL,
  unique_key TEXT,
  state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'dead')),
  run_at TIMESTAMPTZ NOT NULL,
  leased_until TIMESTAMPTZ,
  lease TEXT,
  attempts BIGINT NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
) /* clustered */;
CREATE UNIQUE INDEX job_unique ON job (org_id, kind, unique_key) WHERE unique_key IS NOT NULL;
