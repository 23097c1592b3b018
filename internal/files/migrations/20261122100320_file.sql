-- +goose Up
CREATE TABLE file (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  name BYTEA NOT NULL, -- sealed: names of files name people
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL, -- of the bytes as they came
  shown_size BIGINT NOT NULL, -- of the copy without hidden data; 0 where there is none
  state TEXT NOT NULL CHECK (state IN ('waiting', 'clean', 'refused')),
  blob_key TEXT NOT NULL,
  shown_key TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX file_record ON file (org_id, record_kind, record_id, id);

-- Uploads under way: a row at -1 for the upload, one for each part that has arrived at its offset, and at -2 a finished
-- file that nothing is attached to yet. Rows and their blobs go away when they expire.
CREATE TABLE upload_part (
  org_id TEXT NOT NULL,
  upload_id TEXT NOT NULL,
  start BIGINT NOT NULL,
  size BIGINT NOT NULL,
  owner TEXT NOT NULL,
  meta BYTEA,
  blob_key TEXT NOT NULL,
  shown_key TEXT NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, upload_id, start)
);
CREATE INDEX upload_part_expires ON upload_part (expires_at, org_id, upload_id);
CREATE INDEX upload_part_owner ON upload_part (org_id, owner) WHERE start = -1;
