-- +goose Up
-- Who to turn to: job contacts, open to read without signing in. site_id '' is the whole organisation.
CREATE TABLE directory_entry (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  hours TEXT NOT NULL,
  note TEXT NOT NULL,
  accredited_by TEXT NOT NULL,
  accreditation TEXT NOT NULL,
  accreditation_level TEXT NOT NULL,
  accredited_to TEXT NOT NULL,
  sort BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX directory_entry_site ON directory_entry (org_id, site_id, sort, id);
