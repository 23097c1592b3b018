-- +goose Up
-- Who was reminded of a return that has not come: at most once a day for each month of an organisation.
CREATE TABLE return_chase (
  org_id TEXT NOT NULL,
  month TEXT NOT NULL,
  day TEXT NOT NULL,
  by_id TEXT NOT NULL,
  told BIGINT NOT NULL, -- people who were told
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, month, day)
);
