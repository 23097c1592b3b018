-- +goose Up
-- A disclosure that one person prepared and another must release: one with a patient's data, or of a sealed case.
CREATE TABLE disclosure_ask (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'released', 'refused')),
  offer BYTEA NOT NULL, -- sealed: what is to be given, to whom and why
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  asked_at TIMESTAMPTZ NOT NULL,
  decided_by TEXT NOT NULL,
  decided_name TEXT NOT NULL,
  decided_at TIMESTAMPTZ,
  reason BYTEA, -- sealed
  disclosure_id TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX disclosure_ask_waiting ON disclosure_ask (org_id, asked_at) WHERE state = 'asked';
