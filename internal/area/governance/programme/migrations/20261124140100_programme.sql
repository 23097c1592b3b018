-- +goose Up
-- A strand of a work programme: of England, a region, a board or a trust. What belongs to it (money by year, milestones,
-- measures, what the two sides say, decisions wanted) changes with it and lies in body as JSON.
CREATE TABLE strand (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  line TEXT NOT NULL,
  aim TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('on_course', 'at_risk', 'off_course', 'paused', 'finished')),
  state_why TEXT NOT NULL,
  state_was TEXT NOT NULL,
  state_at TIMESTAMPTZ NOT NULL,
  synthetic BOOLEAN NOT NULL,
  body TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX strand_name ON strand (org_id, name);

-- What happened to a strand, in words. Rows are only added.
CREATE TABLE strand_event (
  org_id TEXT NOT NULL,
  strand_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, strand_id, id)
);

-- The papers for a meeting of the programme board: frozen, with the SHA-256 of what was frozen.
CREATE TABLE programme_paper (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  meets_on TEXT NOT NULL,
  edition BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX programme_paper_edition ON programme_paper (org_id, meets_on, edition);
