-- +goose Up
-- A site's id is its ODS site code, or a code of the organisation's own.
CREATE TABLE site (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  postcode TEXT NOT NULL,
  location_type TEXT NOT NULL,
  retired_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE unit (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  parent_id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  setting TEXT NOT NULL,
  location_type TEXT NOT NULL,
  retired_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX unit_parent ON unit (org_id, parent_id, id);
CREATE INDEX unit_site ON unit (org_id, site_id, id);

-- A public code on a poster or in a short link. Looked up by code alone, so the code is the key.
CREATE TABLE place (
  id TEXT NOT NULL PRIMARY KEY,
  org_id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  retired_at TIMESTAMPTZ
);
CREATE INDEX place_org ON place (org_id, id);
