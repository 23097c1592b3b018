-- +goose Up
-- When a file was first opened by anybody; whoever gave it may take it back until then.
ALTER TABLE file ADD COLUMN seen_at TIMESTAMPTZ;
