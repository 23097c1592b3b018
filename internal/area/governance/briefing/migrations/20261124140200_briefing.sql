-- +goose Up
-- What an organisation changed in the matrix of reports, from a day on. Rows are only added; the latest that holds counts.
CREATE TABLE briefing_cell (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  report TEXT NOT NULL,
  audience TEXT NOT NULL,
  cadence TEXT NOT NULL CHECK (cadence IN ('live', 'month', 'quarter', 'half', 'asked', 'none')),
  form TEXT NOT NULL CHECK (form IN ('', 'anonymised', 'counts', 'own')),
  from_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- A report made for an audience: frozen, with the SHA-256 of what was frozen. One that failed has no body, says why, and is
-- tried again; one that was made never changes.
CREATE TABLE briefing (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  report TEXT NOT NULL,
  audience TEXT NOT NULL,
  form TEXT NOT NULL,
  cadence TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  asked BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('made', 'failed')),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  failure TEXT NOT NULL,
  tries BIGINT NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX briefing_once ON briefing (org_id, unit_id, report, audience, from_day, to_day);
