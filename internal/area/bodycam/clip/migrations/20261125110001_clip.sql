-- +goose Up
-- A clip that a body-worn camera recorded: where it lies, what it is and how long it is kept. There is no video here. body is
-- what was typed, sealed. due_at is when the vendor's system overwrites it; NULL while its class is kept and looked at again.
CREATE TABLE bodycam_clip (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  vendor TEXT NOT NULL,
  vendor_clip TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  device_id TEXT NOT NULL,
  device_tag TEXT NOT NULL,
  activation_id TEXT NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  received_at TIMESTAMPTZ NOT NULL,
  seconds BIGINT NOT NULL,
  keep_days BIGINT NOT NULL,
  class TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('kept', 'overwritten', 'deleted')),
  due_at TIMESTAMPTZ,
  review_at TIMESTAMPTZ,
  holds BIGINT NOT NULL,
  warned_at TIMESTAMPTZ,
  linked_by TEXT NOT NULL,
  case_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  transferred_at TIMESTAMPTZ,
  wanted_class TEXT NOT NULL,
  wanted_by TEXT NOT NULL,
  wanted_name TEXT NOT NULL,
  ended_at TIMESTAMPTZ,
  certificate TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX bodycam_clip_vendor ON bodycam_clip (org_id, vendor, vendor_clip);
CREATE INDEX bodycam_clip_due ON bodycam_clip (org_id, due_at, id) WHERE state = 'kept' AND holds = 0;
CREATE INDEX bodycam_clip_new ON bodycam_clip (org_id, received_at, id);
CREATE INDEX bodycam_clip_activation ON bodycam_clip (org_id, activation_id) WHERE activation_id <> '';
CREATE INDEX bodycam_clip_exhibit ON bodycam_clip (org_id, case_id) WHERE case_id <> '';

-- A hold keeps a clip, whatever its time. It is lifted by two people.
CREATE TABLE bodycam_clip_hold (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  ground TEXT NOT NULL,
  reason BYTEA NOT NULL,
  placed_at TIMESTAMPTZ NOT NULL,
  placed_by TEXT NOT NULL,
  placed_name TEXT NOT NULL,
  asked_at TIMESTAMPTZ,
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  lifted_at TIMESTAMPTZ,
  lifted_by TEXT NOT NULL,
  lifted_name TEXT NOT NULL,
  PRIMARY KEY (org_id, clip_id, id),
  FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- What happened to a clip. text and args hold nothing that somebody typed; words is, sealed.
CREATE TABLE bodycam_clip_event (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  text TEXT NOT NULL,
  args TEXT NOT NULL,
  words BYTEA,
  PRIMARY KEY (org_id, clip_id, id)
) /* clustered */;

-- Who read the record of a clip here, or saw the footage where it lies, and why.
CREATE TABLE bodycam_clip_access (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('record', 'footage')),
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  by_role TEXT NOT NULL,
  reason TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, clip_id, id)
) /* clustered */;

-- A clip given to the police through their upload link or otherwise, and the receipt for it.
CREATE TABLE bodycam_clip_transfer (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  force TEXT NOT NULL,
  reference TEXT NOT NULL,
  gateway TEXT NOT NULL,
  method TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  sent_at TIMESTAMPTZ NOT NULL,
  sent_by TEXT NOT NULL,
  sent_name TEXT NOT NULL,
  receipt TEXT NOT NULL,
  received_at TIMESTAMPTZ,
  body BYTEA NOT NULL,
  PRIMARY KEY (org_id, clip_id, id),
  FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- Somebody's request about footage of themselves. Who asks and what they say is sealed in body.
CREATE TABLE bodycam_clip_request (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('access', 'erasure', 'objection', 'restriction')),
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
  received_at TIMESTAMPTZ NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  extended_at TIMESTAMPTZ,
  proved_at TIMESTAMPTZ,
  third TEXT NOT NULL,
  answered_at TIMESTAMPTZ,
  answer TEXT NOT NULL,
  reminded_at TIMESTAMPTZ,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX bodycam_clip_request_due ON bodycam_clip_request (state, due_at, org_id, id);

-- The clips that a request is about.
CREATE TABLE bodycam_clip_asked (
  org_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, request_id, clip_id),
  FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip (org_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (org_id, request_id) REFERENCES bodycam_clip_request (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
CREATE INDEX bodycam_clip_asked_clip ON bodycam_clip_asked (org_id, clip_id);

-- The masking of a clip before it is shown: who asked, what is masked, who did it, and who looked at it a second time.
CREATE TABLE bodycam_clip_redaction (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'masked', 'done')),
  masks TEXT NOT NULL,
  asked_at TIMESTAMPTZ NOT NULL,
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  tool TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  masked_at TIMESTAMPTZ,
  masked_by TEXT NOT NULL,
  masked_name TEXT NOT NULL,
  checked_at TIMESTAMPTZ,
  checked_by TEXT NOT NULL,
  checked_name TEXT NOT NULL,
  sent_back BIGINT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip (org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX bodycam_clip_redaction_clip ON bodycam_clip_redaction (org_id, clip_id);

-- What one run of the sweep noted as overwritten: the certificate that its clips name.
CREATE TABLE bodycam_clip_sweep (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  clips BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
) /* clustered */;
