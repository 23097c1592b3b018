-- +goose Up
-- What an organisation sets of its own over the levels and gates that are shipped, from a day on. Rows are added, never changed.
CREATE TABLE sanction_ladder (
  org_id TEXT NOT NULL,
  from_day TEXT NOT NULL,
  body TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, from_day)
);
