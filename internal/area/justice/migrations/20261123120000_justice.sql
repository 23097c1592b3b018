-- +goose Up
-- One report to the police in a case. References, officer and contacts lie sealed in details; crime_key finds a crime
-- reference without holding it. Silence is data: asked and unanswered count the chasers.
CREATE TABLE justice_report (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('told', 'recorded', 'refused', 'investigating', 'prosecutor', 'charged', 'court', 'concluded')),
  force TEXT NOT NULL,
  channel TEXT NOT NULL,
  event_date TEXT NOT NULL,
  country TEXT NOT NULL,
  details BYTEA,
  has_log BOOLEAN NOT NULL,
  has_crime BOOLEAN NOT NULL,
  crime_key TEXT NOT NULL,
  reported_by TEXT NOT NULL,
  reported_at TIMESTAMPTZ NOT NULL,
  recorded_at TIMESTAMPTZ,
  senior_at TIMESTAMPTZ,
  welfare_lead TEXT NOT NULL,
  spoc TEXT NOT NULL,
  every_n BIGINT NOT NULL,
  every_unit TEXT NOT NULL,
  updated_at TIMESTAMPTZ,
  charged_at TIMESTAMPTZ,
  concluded_at TIMESTAMPTZ,
  court TEXT NOT NULL,
  silences BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
CREATE INDEX justice_report_year ON justice_report (org_id, reported_at);
CREATE INDEX justice_report_crime ON justice_report (org_id, crime_key) WHERE crime_key <> '';

-- What the police and prosecutors look at: one row for each offence and suspect. code is what was reported, charged what
-- was charged: the two are never taken to be one.
CREATE TABLE justice_charge (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  report_id TEXT NOT NULL,
  suspect TEXT NOT NULL,
  affected TEXT NOT NULL,
  code TEXT NOT NULL,
  charged TEXT NOT NULL,
  emergency_worker TEXT NOT NULL,
  strands TEXT NOT NULL,
  outcome TEXT NOT NULL,
  outcome_at TEXT NOT NULL,
  disposal TEXT NOT NULL,
  awarded BIGINT NOT NULL,
  paid BIGINT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- Every outcome that a charge ever had. Rows are never changed.
CREATE TABLE justice_outcome (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  charge_id TEXT NOT NULL,
  code TEXT NOT NULL,
  charged TEXT NOT NULL,
  day TEXT NOT NULL,
  disposal TEXT NOT NULL,
  source TEXT NOT NULL,
  note BYTEA,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- How somebody affected wishes to be dealt with.
CREATE TABLE justice_person (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  enhanced BOOLEAN NOT NULL,
  updates TEXT NOT NULL,
  shares BOOLEAN NOT NULL,
  paused_at TIMESTAMPTZ,
  satisfaction BIGINT NOT NULL,
  at_work_3 TEXT NOT NULL,
  at_work_6 TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, person_id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- Whether somebody supports action: never seen by a line manager. The newest row counts; none is changed.
CREATE TABLE justice_wish (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  wish TEXT NOT NULL CHECK (wish IN ('supports', 'unsure', 'no')),
  why TEXT NOT NULL,
  words BYTEA,
  day TEXT NOT NULL,
  again TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

CREATE TABLE justice_hearing (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  report_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  court TEXT NOT NULL,
  place TEXT NOT NULL,
  kind TEXT NOT NULL,
  needs TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('listed', 'held', 'moved', 'vacated')),
  result TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
CREATE INDEX justice_hearing_at ON justice_hearing (org_id, at) WHERE state = 'listed';

-- Conditions of bail or of an order, with their end and who must know.
CREATE TABLE justice_condition (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  suspect TEXT NOT NULL,
  kind TEXT NOT NULL,
  words BYTEA,
  who TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  ended_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- Victim Personal Statements and impact statements. The text is sealed; after given_at nothing of it changes.
CREATE TABLE justice_statement (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('vps', 'isb', 'community')),
  person_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('offered', 'declined', 'draft', 'signed', 'given', 'read')),
  author TEXT NOT NULL,
  authority TEXT NOT NULL,
  words BYTEA,
  digest TEXT NOT NULL,
  read_wish TEXT NOT NULL,
  supersedes TEXT NOT NULL,
  offered_at TIMESTAMPTZ,
  signed_at TIMESTAMPTZ,
  given_at TIMESTAMPTZ,
  read_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- Steps of the ladder towards the police.
CREATE TABLE justice_step (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  report_id TEXT NOT NULL,
  level BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  due TIMESTAMPTZ NOT NULL,
  note BYTEA,
  answered_at TIMESTAMPTZ,
  result TEXT NOT NULL,
  by_id TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- Clocks. next_at is the next moment at which something is to be done about one: a warning, or that it is over. Paused and
-- settled ones have none, so that the sweep reads nothing but what is due.
CREATE TABLE justice_clock (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  report_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  rule TEXT NOT NULL,
  start TIMESTAMPTZ NOT NULL,
  due TIMESTAMPTZ NOT NULL,
  next_at TIMESTAMPTZ,
  paused_at TIMESTAMPTZ,
  done_at TIMESTAMPTZ,
  over_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
CREATE INDEX justice_clock_next ON justice_clock (next_at, org_id, case_id, id) WHERE next_at IS NOT NULL;
CREATE INDEX justice_clock_open ON justice_clock (org_id, due) WHERE done_at IS NULL;

-- What officers are asked by one-time link. Only the digest of a link is kept.
CREATE TABLE justice_ask (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  report_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  level BIGINT NOT NULL,
  link_digest TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'answered', 'silent', 'confirmed', 'set_aside', 'withdrawn')),
  asked_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  sent TEXT NOT NULL,
  opened_at TIMESTAMPTZ,
  answered_at TIMESTAMPTZ,
  answer TEXT NOT NULL,
  detail TEXT NOT NULL,
  next_day TEXT NOT NULL,
  words BYTEA,
  settled_at TIMESTAMPTZ,
  settled_by TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;
CREATE UNIQUE INDEX justice_ask_link ON justice_ask (link_digest);
CREATE INDEX justice_ask_answered ON justice_ask (org_id, answered_at) WHERE state = 'answered';
CREATE INDEX justice_ask_waiting ON justice_ask (expires_at, org_id, case_id, id) WHERE state = 'asked';

-- Wrong links tried from somewhere, by the hour: housekeeping.
CREATE TABLE justice_try (
  from_key TEXT NOT NULL,
  hour TIMESTAMPTZ NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (from_key, hour)
) /* clustered */;

-- A clinician's information about a suspect: sealed, and never a decision.
CREATE TABLE justice_form (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  suspect TEXT NOT NULL,
  body BYTEA,
  author TEXT NOT NULL,
  basis TEXT NOT NULL,
  day TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- What went to whom, on what basis, approved by whom.
CREATE TABLE justice_sharing (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  direction TEXT NOT NULL,
  what TEXT NOT NULL,
  recipient TEXT NOT NULL,
  basis TEXT NOT NULL,
  patient_data BOOLEAN NOT NULL,
  note BYTEA,
  state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'shared')),
  asked_at TIMESTAMPTZ NOT NULL,
  asked_by TEXT NOT NULL,
  approved_at TIMESTAMPTZ,
  approved_by TEXT NOT NULL,
  shared_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- The emergency-worker test of one person at one event, as it was answered.
CREATE TABLE justice_test (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  event_date TEXT NOT NULL,
  country TEXT NOT NULL,
  result TEXT NOT NULL,
  answers BYTEA,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) /* clustered */;

-- Agreements with police and others, and the meetings held under them.
CREATE TABLE justice_agreement (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parties TEXT NOT NULL,
  signed TEXT NOT NULL,
  review TEXT NOT NULL,
  ended TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE TABLE justice_meeting (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  agreement_id TEXT NOT NULL,
  day TEXT NOT NULL,
  held BOOLEAN NOT NULL,
  cases BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);
