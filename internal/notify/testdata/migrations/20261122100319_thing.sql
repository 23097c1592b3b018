-- +goose Up
CREATE TABLE thing (org_id TEXT NOT NULL, id TEXT NOT NULL, unit_id TEXT NOT NULL, lock TEXT NOT NULL, owner_key TEXT NOT NULL, PRIMARY KEY (org_id, id));
