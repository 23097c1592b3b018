-- +goose Up
-- Versions of the words of a kind of letter that an organisation wrote for itself; version 0 is the shipped one.
CREATE TABLE letter_words (
  org_id TEXT NOT NULL,
  key TEXT NOT NULL,
  version BIGINT NOT NULL,
  subject_en TEXT NOT NULL,
  body_en TEXT NOT NULL,
  subject_cy TEXT NOT NULL,
  body_cy TEXT NOT NULL,
  note TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, key, version)
);
-- Which version was in force from when; the highest n is in force now.
CREATE TABLE letter_in_force (
  org_id TEXT NOT NULL,
  key TEXT NOT NULL,
  n BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, key, n)
);
-- A letter that was made. It is never changed: the body is frozen and sealed, its hash lies beside it. kind and record
-- name the protected row it belongs to, whose scope decides who may see it.
CREATE TABLE letter_issued (
  org_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  key TEXT NOT NULL,
  version BIGINT NOT NULL,
  title TEXT NOT NULL,
  lang TEXT NOT NULL,
  addressee TEXT NOT NULL,
  body BYTEA NOT NULL,
  hash TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, kind, record_id, id)
);
CREATE INDEX letter_issued_case ON letter_issued (org_id, case_id, made_at);
-- Proof of delivery is added, never changed.
CREATE TABLE letter_delivery (
  org_id TEXT NOT NULL,
  letter_id TEXT NOT NULL,
  id TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('post', 'recorded_post', 'by_hand', 'email', 'portal', 'read_aloud')),
  day TEXT NOT NULL,
  returned BOOLEAN NOT NULL,
  proof BYTEA,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, letter_id, id)
);
