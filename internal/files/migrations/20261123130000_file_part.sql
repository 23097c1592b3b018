-- +goose Up
-- The parts of a large file, as they arrived; file.blob_key is empty then.
CREATE TABLE file_part (
  org_id TEXT NOT NULL,
  file_id TEXT NOT NULL,
  start BIGINT NOT NULL,
  size BIGINT NOT NULL,
  blob_key TEXT NOT NULL,
  PRIMARY KEY (org_id, file_id, start)
);
