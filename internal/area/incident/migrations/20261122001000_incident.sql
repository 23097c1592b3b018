-- +goose Up
CREATE TABLE incident (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  sent_key TEXT NOT NULL,
  sent_digest TEXT NOT NULL,
  receipt_key TEXT NOT NULL,
  receipt_pin TEXT NOT NULL,
  counts TEXT NOT NULL CHECK (counts IN ('single', 'pattern', 'batch')),
  events BIGINT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('received', 'contacted', 'looking', 'decided', 'finished', 'withdrawn', 'merged')),
  way TEXT NOT NULL CHECK (way IN ('signed_in', 'place', 'open', 'api', 'import', 'paper')),
  naming TEXT NOT NULL CHECK (naming IN ('named', 'pseudonym', 'anonymous')),
  on_behalf BOOLEAN NOT NULL,
  site_id TEXT NOT NULL,
  place_code TEXT NOT NULL,
  incident_date TEXT NOT NULL,
  incident_time TEXT NOT NULL,
  time_about BOOLEAN NOT NULL,
  reported_at TIMESTAMPTZ NOT NULL,
  clock_wrong BOOLEAN NOT NULL,
  fill_seconds BIGINT NOT NULL,
  violence TEXT NOT NULL,
  injured BOOLEAN NOT NULL,
  hate BOOLEAN NOT NULL,
  weapon BOOLEAN NOT NULL,
  repeat_person BOOLEAN NOT NULL,
  police TEXT NOT NULL,
  affected_n BIGINT NOT NULL,
  staff_group TEXT NOT NULL,
  location_detail TEXT NOT NULL,
  lang TEXT NOT NULL,
  record TEXT NOT NULL,
  wish TEXT NOT NULL,
  narrative BYTEA,
  contact BYTEA,
  names BYTEA,
  handler_id TEXT NOT NULL,
  handler_name TEXT NOT NULL,
  acknowledged_at TIMESTAMPTZ,
  contacted_at TIMESTAMPTZ,
  reviewed_at TIMESTAMPTZ,
  fed_at TIMESTAMPTZ,
  finished_at TIMESTAMPTZ,
  merged_into TEXT NOT NULL,
  worth TEXT NOT NULL,
  clocks TEXT NOT NULL,
  escalates_at TIMESTAMPTZ,
  next_due TIMESTAMPTZ,
  next_rule TEXT NOT NULL,
  urgency BIGINT NOT NULL,
  open BOOLEAN NOT NULL,
  fact_version BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX incident_receipt ON incident (receipt_key);
CREATE INDEX incident_owner ON incident (org_id, owner_key, reported_at DESC) WHERE owner_key <> '';
-- Every list is a range of this index, newest first, and what it filters by is read from the index; so are the dashboard's
-- numbers. One tree for all costs a new report one place to be written instead of ten.
CREATE INDEX incident_recent ON incident (org_id, reported_at DESC, id DESC, unit_id, lock, violence, site_id, stage, handler_id, injured, hate, weapon,
  repeat_person, police, counts, incident_date, open, merged_into, events, contacted_at, fed_at, fill_seconds, worth, way);
-- Each class of the queue is a range of this one.
CREATE INDEX incident_queue ON incident (org_id, urgency, next_due, id, unit_id, lock, reported_at) WHERE open;
CREATE INDEX incident_escalates ON incident (escalates_at, org_id, id) WHERE escalates_at IS NOT NULL;

CREATE TABLE incident_event (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  told TEXT NOT NULL,
  note BYTEA,
  PRIMARY KEY (org_id, incident_id, id),
  FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- The protected conversation. Rows carry no author that names the reporter.
CREATE TABLE incident_message (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  from_reporter BOOLEAN NOT NULL,
  author_id TEXT NOT NULL,
  body BYTEA NOT NULL,
  read_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, incident_id, id),
  FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- You said, we did.
CREATE TABLE incident_pair (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  said BYTEA NOT NULL,
  did BYTEA NOT NULL,
  not_yet BOOLEAN NOT NULL,
  next_date TEXT NOT NULL,
  PRIMARY KEY (org_id, incident_id, id),
  FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- Answers typed before sending, for pages without JavaScript; sealed, bound to a cookie, gone after 72 hours.
CREATE TABLE draft (
  id TEXT NOT NULL PRIMARY KEY,
  org_id TEXT NOT NULL,
  answers BYTEA NOT NULL,
  step TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX draft_old ON draft (updated_at);

-- Where people leave the form, counted when a draft goes away; no more than counts.
CREATE TABLE report_leave (
  org_id TEXT NOT NULL,
  period TEXT NOT NULL,
  step TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (org_id, period, step)
);

-- Printed forms for when the system is down: the code on the paper later binds to the record.
CREATE TABLE paper_code (
  org_id TEXT NOT NULL,
  code TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  incident_id TEXT NOT NULL,
  PRIMARY KEY (org_id, code)
);

-- Wrong PINs tried at a code, by quarter of an hour.
CREATE TABLE receipt_try (
  receipt_key TEXT NOT NULL,
  hour TIMESTAMPTZ NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (receipt_key, hour)
);
