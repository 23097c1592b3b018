-- +goose Up
-- An organisation outside the NHS that one works with to prevent violence, or another part of it.
CREATE TABLE network_partner (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  area TEXT NOT NULL,
  about TEXT NOT NULL,
  ended_on TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX network_partner_name ON network_partner (org_id, name);

-- Somebody at a partner. Name, role, address and phone are sealed in body.
CREATE TABLE network_contact (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  body BYTEA NOT NULL,
  confirmed_on TEXT NOT NULL,
  confirmed_by TEXT NOT NULL,
  gone_on TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- A meeting with partners, whose ids lie in partners with a space around each. What was said is sealed.
CREATE TABLE network_meeting (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  partners TEXT NOT NULL,
  held_on TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- What one side promised the other.
CREATE TABLE network_commitment (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('ours', 'theirs')),
  due_on TEXT NOT NULL,
  first_due TEXT NOT NULL,
  ended_on TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- An agreement to share data with a partner; purpose, lawful basis, fields and signatures lie in body as JSON.
CREATE TABLE network_agreement (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  name TEXT NOT NULL,
  profile TEXT NOT NULL,
  from_on TEXT NOT NULL,
  until_on TEXT NOT NULL,
  review_on TEXT NOT NULL,
  ended_on TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- A release under an agreement: drawn are its rows (sealed), findings what the screen found, by row and field and never by
-- content; file is what goes out, frozen when the screen passed, with its SHA-256; shown the cells of a table of counts.
CREATE TABLE network_release (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  agreement_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  profile TEXT NOT NULL,
  from_on TEXT NOT NULL,
  until_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'stopped', 'passed', 'half', 'released', 'dropped')),
  fields TEXT NOT NULL,
  drawn BYTEA NOT NULL,
  findings TEXT NOT NULL,
  counts TEXT NOT NULL,
  shown TEXT NOT NULL,
  file BYTEA,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  hands TEXT NOT NULL,
  first_by TEXT NOT NULL,
  first_name TEXT NOT NULL,
  first_at TIMESTAMPTZ,
  second_by TEXT NOT NULL,
  second_name TEXT NOT NULL,
  second_at TIMESTAMPTZ,
  received_on TEXT NOT NULL,
  received_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- A problem along the four steps of public health; its entries lie in body as JSON.
CREATE TABLE network_problem (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- What happened to an agreement, a release or a problem, in words. Rows are only added.
CREATE TABLE network_event (
  org_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, record_id, id)
);
