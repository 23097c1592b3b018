-- +goose Up
-- When a scanner looked at the file; empty where none did, so that nobody takes "clean" for more than it is.
ALTER TABLE file ADD COLUMN scanned_at TIMESTAMPTZ;
