-- +goose Up
CREATE TABLE exhibit (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  subject_kind TEXT NOT NULL, -- case or incident
  subject_id TEXT NOT NULL,
  subject_ref TEXT NOT NULL,
  number TEXT NOT NULL,
  media TEXT NOT NULL, -- footage, photo, sound, document, other
  class TEXT NOT NULL, -- of retention
  state TEXT NOT NULL CHECK (state IN ('requested', 'saved', 'lost', 'held', 'elsewhere', 'deleted')),
  about BYTEA NOT NULL, -- sealed: what it is, where it is held and by whom
  happened_at TIMESTAMPTZ, -- the four dates, kept apart
  shows_from TIMESTAMPTZ,
  shows_to TIMESTAMPTZ,
  recorded_at TIMESTAMPTZ,
  received_at TIMESTAMPTZ,
  requested_at TIMESTAMPTZ, -- of footage at risk: when somebody was asked, when it is overwritten, when it was saved or lost
  overwritten_at TIMESTAMPTZ,
  settled_at TIMESTAMPTZ,
  sha256 TEXT NOT NULL, -- of the original, or as the holder of one elsewhere gave it
  retain_until TIMESTAMPTZ,
  review_at TIMESTAMPTZ,
  head_seq BIGINT NOT NULL,
  head_hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  checked_at TIMESTAMPTZ,
  check_says TEXT NOT NULL, -- '' while it holds
  deleted_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX exhibit_number ON exhibit (org_id, subject_kind, subject_id, number);
CREATE INDEX exhibit_made ON exhibit (org_id, made_at, id);
CREATE INDEX exhibit_overwritten ON exhibit (overwritten_at, org_id, id) WHERE state = 'requested';
CREATE INDEX exhibit_requested ON exhibit (org_id, requested_at) WHERE requested_at IS NOT NULL;
CREATE INDEX exhibit_checked ON exhibit (checked_at, org_id, id);

CREATE TABLE exhibit_copy (
  org_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  file_id TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('original', 'stripped', 'redacted')),
  number TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, exhibit_id, number, what)
);

CREATE TABLE custody_entry (
  org_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  refused BOOLEAN NOT NULL,
  actor TEXT NOT NULL,
  file_id TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  body BYTEA NOT NULL, -- sealed: who, why and the words
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (org_id, exhibit_id, seq)
);

CREATE TABLE custody_checkpoint (
  org_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  signature TEXT NOT NULL,
  token BYTEA, -- of a time-stamping authority
  PRIMARY KEY (org_id, exhibit_id, seq)
);

CREATE TABLE exhibit_hold (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  ground TEXT NOT NULL,
  reason BYTEA NOT NULL, -- sealed
  placed_by TEXT NOT NULL,
  placed_at TIMESTAMPTZ NOT NULL,
  lift_asked_by TEXT NOT NULL,
  lift_asked_at TIMESTAMPTZ,
  lifted_by TEXT NOT NULL,
  lifted_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX exhibit_hold_of ON exhibit_hold (org_id, exhibit_id, id);

CREATE TABLE exhibit_deletion (
  org_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  id TEXT NOT NULL,
  ground TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  asked_at TIMESTAMPTZ NOT NULL,
  reason BYTEA NOT NULL, -- sealed
  state TEXT NOT NULL CHECK (state IN ('asked', 'kept', 'done')),
  decided_by TEXT NOT NULL,
  decided_at TIMESTAMPTZ,
  certificate BYTEA, -- sealed
  PRIMARY KEY (org_id, exhibit_id, id)
);
CREATE UNIQUE INDEX exhibit_deletion_one ON exhibit_deletion (org_id, exhibit_id) WHERE state = 'asked';

CREATE TABLE disclosure (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  about BYTEA NOT NULL, -- sealed: recipient, grounds, what is withheld and why
  manifest BYTEA NOT NULL, -- sealed, as it was signed
  signature TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  revoked_at TIMESTAMPTZ,
  collected_at TIMESTAMPTZ,
  pass_hash TEXT NOT NULL,
  receipt BYTEA, -- sealed
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX disclosure_token ON disclosure (token_hash);
CREATE INDEX disclosure_subject ON disclosure (org_id, subject_kind, subject_id, id);

CREATE TABLE disclosure_item (
  org_id TEXT NOT NULL,
  disclosure_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  included BOOLEAN NOT NULL,
  PRIMARY KEY (org_id, disclosure_id, exhibit_id)
);
CREATE INDEX disclosure_item_exhibit ON disclosure_item (org_id, exhibit_id);
