-- +goose Up
-- When it was told that footage will be overwritten soon, and that it may be gone. A new date begins anew.
ALTER TABLE exhibit ADD COLUMN warned_at TIMESTAMPTZ;
ALTER TABLE exhibit ADD COLUMN feared_at TIMESTAMPTZ;
CREATE INDEX exhibit_at_risk ON exhibit (overwritten_at) WHERE state = 'requested';
