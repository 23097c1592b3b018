-- +goose Up
-- New limits of a chart from a month on, with the reason. A place is an organisation, or a unit in one; measure names one of
-- the measures in Go. A rebase that was taken back stays, with who did it.
CREATE TABLE spc_rebase (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  measure TEXT NOT NULL,
  month TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  ended_name TEXT NOT NULL,
  ended_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX spc_rebase_chart ON spc_rebase (org_id, unit_id, measure, month);

-- What happened in a month, drawn on charts of a place.
CREATE TABLE annotation (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  month TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  ended_name TEXT NOT NULL,
  ended_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX annotation_place ON annotation (org_id, unit_id, month);

-- A choice of filters that a person keeps under a name; shared is for others of the same organisation.
CREATE TABLE saved_view (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  name TEXT NOT NULL,
  page TEXT NOT NULL,
  address TEXT NOT NULL,
  shared BOOLEAN NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX saved_view_person ON saved_view (org_id, person_id, name);
