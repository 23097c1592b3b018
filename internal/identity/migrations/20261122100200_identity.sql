-- +goose Up
-- These tables are looked up by e-mail address, token or passkey before any organisation is known: where PostgreSQL is
-- spread over workers they are reference tables.
CREATE TABLE person (
  id TEXT NOT NULL PRIMARY KEY,
  org_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  job_title TEXT NOT NULL,
  staff_key TEXT,
  locale TEXT NOT NULL CHECK (locale IN ('en', 'cy')),
  state TEXT NOT NULL CHECK (state IN ('active', 'left')),
  usual_assignment TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  left_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX person_staff ON person (org_id, staff_key) WHERE staff_key IS NOT NULL;
CREATE INDEX person_list ON person (org_id, name_key, id);

-- A role held somewhere for a time.
CREATE TABLE assignment (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  org_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  role TEXT NOT NULL,
  from_at TIMESTAMPTZ NOT NULL,
  to_at TIMESTAMPTZ,
  reason TEXT NOT NULL,
  lent_by TEXT NOT NULL,
  source TEXT NOT NULL,
  granted_by TEXT NOT NULL
);
CREATE INDEX assignment_person ON assignment (person_id, org_id, from_at, id);
CREATE INDEX assignment_org ON assignment (org_id, role, person_id);

-- A kind of locked record that a person may open.
CREATE TABLE clearance (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  org_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  from_at TIMESTAMPTZ NOT NULL,
  to_at TIMESTAMPTZ,
  reason TEXT NOT NULL
);
CREATE INDEX clearance_person ON clearance (person_id, org_id, lock);

CREATE TABLE password (
  person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  memory_kib BIGINT NOT NULL,
  passes BIGINT NOT NULL,
  threads BIGINT NOT NULL,
  salt BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE totp (
  person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  secret BYTEA NOT NULL,
  last_step BIGINT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE passkey (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  credential_key TEXT NOT NULL UNIQUE,
  data BYTEA NOT NULL,
  name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);
CREATE INDEX passkey_person ON passkey (person_id, made_at, id);

CREATE TABLE recovery_code (
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  code_key TEXT NOT NULL,
  used_at TIMESTAMPTZ,
  PRIMARY KEY (person_id, code_key)
);

-- A single-use link sent by e-mail.
CREATE TABLE sign_in_link (
  token_hash TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  purpose TEXT NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);

-- An account with an outside provider.
CREATE TABLE outside_account (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  linked_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX outside_account_person ON outside_account (person_id);

CREATE TABLE invitation (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  org_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  to_at TIMESTAMPTZ,
  reason TEXT NOT NULL,
  invited_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);
CREATE INDEX invitation_org ON invitation (org_id, made_at, id);
CREATE INDEX invitation_email ON invitation (email_key);

CREATE TABLE api_token (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  org_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  role TEXT NOT NULL,
  actions TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ
);
CREATE INDEX api_token_org ON api_token (org_id, made_at, id);

-- Housekeeping from here on: rows that change without an audit entry of their own.
CREATE TABLE session (
  token_hash TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  strong BOOLEAN NOT NULL,
  shared BOOLEAN NOT NULL,
  method TEXT NOT NULL,
  device TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  seen_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX session_person ON session (person_id, started_at, id);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE attempt (
  id TEXT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at TIMESTAMPTZ NOT NULL,
  until_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX attempt_last ON attempt (last_at);

CREATE TABLE token_use (
  token_id TEXT NOT NULL PRIMARY KEY,
  used_at TIMESTAMPTZ NOT NULL
);

-- A sign-in half done: the challenge of a passkey, the state of a provider, the code still to come.
CREATE TABLE sign_in_step (
  token_hash TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  data BYTEA NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sign_in_step_expires ON sign_in_step (expires_at);
