-- +goose Up
-- What one person asks and another decides: nobody approves their own.
CREATE TABLE case_approval (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('unlock', 'transfer')),
  about TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
  asked_at TIMESTAMPTZ NOT NULL,
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  reason BYTEA NOT NULL,
  decided_at TIMESTAMPTZ,
  decided_by TEXT NOT NULL,
  decided_name TEXT NOT NULL,
  answer BYTEA,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
CREATE UNIQUE INDEX case_approval_waiting ON case_approval (org_id, case_id, kind, about) WHERE state = 'waiting';
-- A case referred or handed to somebody outside, as the sender keeps it. what holds what is asked, without names, sealed.
CREATE TABLE case_referral (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('refer', 'transfer')),
  to_org TEXT NOT NULL,
  to_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'sent', 'accepted', 'rejected', 'revoked')),
  what BYTEA NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  answered_at TIMESTAMPTZ,
  answered_name TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
-- The same as the organisation has it that was asked. It holds nothing that leads back to a person.
CREATE TABLE case_received (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  from_org TEXT NOT NULL,
  from_case TEXT NOT NULL,
  kind TEXT NOT NULL,
  what BYTEA NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected', 'revoked')),
  at TIMESTAMPTZ NOT NULL,
  answered_at TIMESTAMPTZ,
  answered_name TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX case_received_at ON case_received (org_id, at DESC, id);
