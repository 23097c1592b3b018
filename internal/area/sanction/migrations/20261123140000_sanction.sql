-- +goose Up
-- A sanction from its proposal to its end. It is read by people who may not see its case, and outlives it. What is typed
-- lies sealed in body; label is what the case calls the person ("Alleged person 1"), never a name.
CREATE TABLE sanction (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  ref TEXT NOT NULL,
  label TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (subject IN ('patient', 'visitor', 'other')),
  state TEXT NOT NULL CHECK (state IN ('proposed', 'recommended', 'given', 'declined', 'ended', 'quashed', 'withdrawn')),
  asked BIGINT NOT NULL,
  level BIGINT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_name TEXT NOT NULL,
  proposed_at TIMESTAMPTZ NOT NULL,
  panel_at TEXT NOT NULL,
  given_at TIMESTAMPTZ,
  review_at TIMESTAMPTZ,
  ends_at TIMESTAMPTZ,
  letter_due TIMESTAMPTZ,
  told_at TIMESTAMPTZ,
  appeal_by TIMESTAMPTZ,
  appeal TEXT NOT NULL CHECK (appeal IN ('', 'lodged', 'decided')),
  appeal_due TIMESTAMPTZ,
  suspended BOOLEAN NOT NULL,
  ethnic TEXT NOT NULL,
  disability TEXT NOT NULL,
  age_band TEXT NOT NULL,
  reminded TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX sanction_recent ON sanction (org_id, proposed_at DESC, id DESC, unit_id, lock, state, asked, level, subject);
CREATE INDEX sanction_case ON sanction (org_id, case_id, person_id);
CREATE INDEX sanction_running ON sanction (state, ends_at, org_id, id);

-- Who sits on the panel of a sanction. Somebody with a conflict keeps their row and loses sight of the file.
CREATE TABLE sanction_seat (
  org_id TEXT NOT NULL,
  sanction_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  part TEXT NOT NULL,
  conflict TEXT NOT NULL CHECK (conflict IN ('', 'none', 'declared', 'linked')),
  vote TEXT NOT NULL CHECK (vote IN ('', 'agree', 'against')),
  vote_of BIGINT NOT NULL,
  words BYTEA,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, sanction_id, person_id)
) /* clustered */;
CREATE INDEX sanction_seat_person ON sanction_seat (org_id, person_id, sanction_id, conflict);

-- A marker, and an order: see below. Both are read by people who may not see the case.
CREATE TABLE marker (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  ref TEXT NOT NULL,
  label TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (subject IN ('patient', 'visitor', 'occupant', 'animal', 'premises')),
  state TEXT NOT NULL CHECK (state IN ('proposed', 'provisional', 'active', 'review_due', 'varied', 'removed', 'lapsed', 'refused')),
  incident_date TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_name TEXT NOT NULL,
  proposed_at TIMESTAMPTZ NOT NULL,
  active_at TIMESTAMPTZ,
  lapses_at TIMESTAMPTZ,
  review_at TIMESTAMPTZ,
  ends_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  told TEXT NOT NULL CHECK (told IN ('', 'told', 'withheld')),
  told_review_at TIMESTAMPTZ,
  appeal TEXT NOT NULL CHECK (appeal IN ('', 'lodged', 'decided')),
  appeal_due TIMESTAMPTZ,
  ethnic TEXT NOT NULL,
  disability TEXT NOT NULL,
  age_band TEXT NOT NULL,
  reminded BIGINT NOT NULL,
  escalated_at TIMESTAMPTZ,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX marker_recent ON marker (org_id, proposed_at DESC, id DESC, unit_id, lock, state, subject);
CREATE INDEX marker_case ON marker (org_id, case_id, person_id);
CREATE INDEX marker_running ON marker (state, review_at, org_id, id);

-- Where a marker was put or with whom it was shared, and that it was taken off there again.
CREATE TABLE marker_share (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  marker_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('system', 'recipient')),
  recipient TEXT NOT NULL,
  purpose TEXT NOT NULL,
  basis TEXT NOT NULL,
  shared_at TIMESTAMPTZ NOT NULL,
  shared_by TEXT NOT NULL,
  received_at TIMESTAMPTZ,
  received_by TEXT NOT NULL,
  gone_asked_at TIMESTAMPTZ,
  gone_at TIMESTAMPTZ,
  gone_by TEXT NOT NULL,
  PRIMARY KEY (org_id, marker_id, id)
) /* clustered */;

-- What was decided elsewhere or by other rules: removal from a general practice's list, nuisance on the premises, orders of
-- a court with their conditions.
CREATE TABLE sanction_order (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  case_id TEXT NOT NULL,
  ref TEXT NOT NULL,
  label TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sas', 's119', 'civil')),
  state TEXT NOT NULL CHECK (state IN ('open', 'ended')),
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  due_at TIMESTAMPTZ,
  ends_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX sanction_order_recent ON sanction_order (org_id, made_at DESC, id DESC, unit_id, lock, kind, state);

-- What happened, in words of ours with arguments; what somebody typed is sealed in the record itself.
CREATE TABLE sanction_event (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  text TEXT NOT NULL,
  args TEXT NOT NULL,
  PRIMARY KEY (org_id, record_id, id)
) /* clustered */;
