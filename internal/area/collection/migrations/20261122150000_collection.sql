-- +goose Up
-- What an organisation sent, for one or several whole months. Its file lies in file, its facts in a batch of fact_batch.
CREATE TABLE submission (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL, -- the columns of a scope; a return belongs to the whole organisation
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  form TEXT NOT NULL CHECK (form IN ('file', 'nil', 'totals', 'direct')),
  kind TEXT NOT NULL CHECK (kind IN ('full_replace', 'update')),
  state TEXT NOT NULL CHECK (state IN ('checking', 'refused', 'checked', 'loading', 'waiting', 'accepted', 'sent_back', 'withdrawn', 'discarded')),
  from_month TEXT NOT NULL,
  to_month TEXT NOT NULL,
  system TEXT NOT NULL,
  map TEXT NOT NULL,
  note TEXT NOT NULL,
  why TEXT NOT NULL, -- what the sender said of a change to a month that was accepted
  local_id TEXT, -- the sender's own number, which makes a second sending of the same no sending
  auto BOOLEAN NOT NULL, -- sent on by itself when the check refuses nothing
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  checked_at TIMESTAMPTZ,
  sent_by TEXT NOT NULL,
  sent_at TIMESTAMPTZ,
  decided_by TEXT NOT NULL,
  decided_at TIMESTAMPTZ,
  reason TEXT NOT NULL, -- why it was sent back
  seq BIGINT NOT NULL, -- of the organisation, given when it is loaded; the version of its facts; 0 before
  batch TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  warned BIGINT NOT NULL,
  listed BIGINT NOT NULL, -- problems in the listing
  found TEXT NOT NULL, -- JSON: the problems of the file and the groups of problems of rows; never a cell
  listing TEXT NOT NULL, -- id of the file that lists the problems
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX submission_seq ON submission (org_id, seq) WHERE seq > 0;
CREATE UNIQUE INDEX submission_local ON submission (org_id, local_id) WHERE local_id IS NOT NULL;
CREATE INDEX submission_made ON submission (org_id, made_at, id);
CREATE INDEX submission_state ON submission (state, org_id, id);

-- One month of a submission. stands says whether it is the one that counts for its month, or would.
CREATE TABLE submission_month (
  month TEXT NOT NULL,
  org_id TEXT NOT NULL,
  submission_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('checked', 'waiting', 'sent_back', 'accepted', 'approved', 'replaced', 'withdrawn')),
  form TEXT NOT NULL,
  version BIGINT NOT NULL, -- its place among those of the month, from 1; 0 before it is sent
  late BOOLEAN NOT NULL,
  incidents BIGINT NOT NULL,
  staff BIGINT NOT NULL,
  injured BIGINT NOT NULL,
  by_kind TEXT NOT NULL, -- JSON: incidents by violence_primary
  before TEXT NOT NULL, -- the submission that it replaced when it was accepted
  was_incidents BIGINT NOT NULL,
  was_staff BIGINT NOT NULL,
  why TEXT NOT NULL,
  sent_at TIMESTAMPTZ,
  decided_at TIMESTAMPTZ,
  approved_at TIMESTAMPTZ,
  approved_by TEXT NOT NULL,
  PRIMARY KEY (month, org_id, submission_id)
);
CREATE INDEX submission_month_of ON submission_month (org_id, submission_id);
-- At most one submission counts for a month, and at most one waits.
CREATE UNIQUE INDEX submission_month_counts ON submission_month (org_id, month) WHERE state IN ('accepted', 'approved');
CREATE UNIQUE INDEX submission_month_waits ON submission_month (org_id, month) WHERE state = 'waiting';

-- Days other than the usual ones for a month.
CREATE TABLE return_window (
  month TEXT NOT NULL PRIMARY KEY,
  opens TEXT NOT NULL,
  due TEXT NOT NULL,
  locks TEXT NOT NULL,
  reason TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at TIMESTAMPTZ NOT NULL
);

-- A locked month that may be sent again for a time.
CREATE TABLE return_reopening (
  org_id TEXT NOT NULL,
  month TEXT NOT NULL,
  id TEXT NOT NULL,
  until TIMESTAMPTZ NOT NULL,
  reason TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  opened_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, month, id)
);

-- Organisations that record in this system: their months are made from their own records.
CREATE TABLE return_native (
  org_id TEXT NOT NULL PRIMARY KEY,
  from_month TEXT NOT NULL,
  to_month TEXT NOT NULL, -- empty while it goes on
  reason TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at TIMESTAMPTZ NOT NULL
);

-- What there was to be hurt.
CREATE TABLE denominator (
  kind TEXT NOT NULL,
  month TEXT NOT NULL,
  org_id TEXT NOT NULL,
  staff_group TEXT NOT NULL,
  value DOUBLE PRECISION NOT NULL,
  source TEXT NOT NULL,
  release_ TEXT NOT NULL,
  PRIMARY KEY (kind, month, org_id, staff_group)
);

-- Late months that the people who send for a trust were told of, once.
CREATE TABLE return_told (
  org_id TEXT NOT NULL,
  month TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, month)
);
