-- +goose Up
-- A walk-round of a place: which version of the list it goes by, with the digest of that list, and which zones. What is typed
-- lies sealed.
CREATE TABLE environment_audit (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('walking', 'finished')),
  toolkit BIGINT NOT NULL,
  digest TEXT NOT NULL,
  zones TEXT NOT NULL,
  on_day TEXT NOT NULL,
  band TEXT NOT NULL CHECK (band IN ('day', 'evening', 'night', 'busiest')),
  lead_id TEXT NOT NULL,
  lead_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,
  finished_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX environment_audit_unit ON environment_audit (org_id, unit_id, on_day);

-- What somebody answered about an item. Answers are only added: id is made on the device, so that one that is sent twice is one,
-- and base names the answers that the writer had before them. Two that do not know of each other both stand.
CREATE TABLE environment_answer (
  org_id TEXT NOT NULL,
  audit_id TEXT NOT NULL,
  id TEXT NOT NULL,
  item TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('met', 'partly', 'not_met', 'not_applicable', 'not_checked')),
  likelihood BIGINT NOT NULL,
  consequence BIGINT NOT NULL,
  base TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  device_at TIMESTAMPTZ NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  note BYTEA NOT NULL,
  PRIMARY KEY (org_id, audit_id, id)
) /* clustered */;

-- A photo of an item; id is made on the device, so that one that is sent twice is one.
CREATE TABLE environment_photo (
  org_id TEXT NOT NULL,
  audit_id TEXT NOT NULL,
  id TEXT NOT NULL,
  item TEXT NOT NULL,
  file_id TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  device_at TIMESTAMPTZ NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, audit_id, id)
) /* clustered */;

-- What is to be mended: from an item that was not met, or from an alarm point that failed its test.
CREATE TABLE environment_finding (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  audit_id TEXT NOT NULL,
  alarm_id TEXT NOT NULL,
  item TEXT NOT NULL,
  toolkit BIGINT NOT NULL,
  result TEXT NOT NULL,
  critical BOOLEAN NOT NULL,
  likelihood BIGINT NOT NULL,
  consequence BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'fixed', 'closed')),
  owner_id TEXT NOT NULL,
  due TEXT NOT NULL,
  found_at TIMESTAMPTZ NOT NULL,
  found_name TEXT NOT NULL,
  fixed_at TIMESTAMPTZ,
  fixed_by TEXT NOT NULL,
  fixed_name TEXT NOT NULL,
  closed_at TIMESTAMPTZ,
  closed_name TEXT NOT NULL,
  times BIGINT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX environment_finding_unit ON environment_finding (org_id, unit_id, state, due);
CREATE INDEX environment_finding_audit ON environment_finding (org_id, audit_id);

-- What happened to a finding.
CREATE TABLE environment_event (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, record_id, id)
) /* clustered */;

-- A floor plan: a picture, kept by package files.
CREATE TABLE environment_plan (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  file_id TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- A pin on a plan: a finding or an alarm point by its id, or a kind of place by its code. x and y are thousandths of the picture.
CREATE TABLE environment_pin (
  org_id TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('finding', 'alarm', 'place')),
  ref TEXT NOT NULL,
  x BIGINT NOT NULL,
  y BIGINT NOT NULL,
  PRIMARY KEY (org_id, plan_id, id)
) /* clustered */;
CREATE UNIQUE INDEX environment_pin_ref ON environment_pin (org_id, plan_id, kind, ref);

-- An alarm point and when it is to be tested. It is a record: nothing here calls for help.
CREATE TABLE environment_alarm (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('in_use', 'retired')),
  every_days BIGINT NOT NULL,
  target_s BIGINT NOT NULL,
  last_at TIMESTAMPTZ,
  last_result TEXT NOT NULL,
  due TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE environment_test (
  org_id TEXT NOT NULL,
  alarm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('passed', 'failed')),
  seconds BIGINT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, alarm_id, id)
) /* clustered */;
