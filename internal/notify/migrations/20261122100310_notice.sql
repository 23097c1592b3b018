-- +goose Up
-- What somebody is to be told. It holds no words of a record: the template says all there is to say.
CREATE TABLE notice (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  template TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  path TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX notice_person ON notice (org_id, person_id, id);
CREATE INDEX notice_record ON notice (org_id, record_id, id);

-- The ledger: one row for each channel a notice was to go by.
CREATE TABLE notice_delivery (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  notice_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('app', 'email', 'digest')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'not_sent', 'read')),
  reason TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMPTZ NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, notice_id) REFERENCES notice (org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX notice_delivery_notice ON notice_delivery (org_id, notice_id);
CREATE INDEX notice_delivery_unread ON notice_delivery (org_id, person_id, id) WHERE channel = 'app' AND state = 'sent';
CREATE INDEX notice_delivery_digest ON notice_delivery (org_id, person_id) WHERE channel = 'digest' AND state = 'queued';

CREATE TABLE notice_preference (
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  email TEXT NOT NULL CHECK (email IN ('each', 'digest', 'none')),
  in_app BOOLEAN NOT NULL,
  quiet_from BIGINT NOT NULL,
  quiet_to BIGINT NOT NULL,
  language TEXT NOT NULL,
  PRIMARY KEY (org_id, person_id)
);
