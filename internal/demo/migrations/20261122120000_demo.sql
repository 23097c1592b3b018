-- +goose Up
-- The mark of a demonstration: begun, and when finished. There is one row at most.
CREATE TABLE demo_build (
  id TEXT NOT NULL PRIMARY KEY,
  seed TEXT NOT NULL,
  incidents BIGINT NOT NULL,
  as_at TIMESTAMPTZ NOT NULL,
  begun_at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,
  summary TEXT NOT NULL
);

-- The invented people who can be tried, one for each role, in order.
CREATE TABLE demo_person (
  n BIGINT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  role TEXT NOT NULL,
  org_id TEXT NOT NULL,
  org_name TEXT NOT NULL,
  sees TEXT NOT NULL
);
