-- +goose Up
-- Who teaches: a provider, or a trainer of one. Certificates lie in body as JSON, each with its days and who looked at it.
CREATE TABLE training_provider (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('provider', 'trainer')),
  provider_id TEXT NOT NULL,
  name TEXT NOT NULL,
  ended BOOLEAN NOT NULL,
  body TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX training_provider_name ON training_provider (org_id, kind, name);

-- A session: what is taught, where, from when to when, by whom, and for how many.
CREATE TABLE training_session (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  competence TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  ends_at TIMESTAMPTZ NOT NULL,
  capacity BIGINT NOT NULL,
  taken BIGINT NOT NULL,
  provider_id TEXT NOT NULL,
  trainer_id TEXT NOT NULL,
  restrictive BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'cancelled', 'held')),
  why TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX training_session_starts ON training_session (org_id, starts_at, id);

-- Somebody's place at a session, or what became of it. post is their assignment number, sealed, for the training record alone.
-- owner_key finds the row for the person themselves. The answers (reaction, confident) are their own and leave as sums.
CREATE TABLE training_booking (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  session_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('booked', 'waiting', 'refused', 'withdrawn', 'attended', 'absent')),
  why TEXT NOT NULL,
  words TEXT NOT NULL,
  post BYTEA,
  asked_at TIMESTAMPTZ NOT NULL,
  booked_by TEXT NOT NULL,
  booked_name TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('', 'passed', 'not_passed')),
  record TEXT NOT NULL CHECK (record IN ('', 'asked', 'written', 'no_post')),
  reaction BIGINT NOT NULL,
  confident BIGINT NOT NULL,
  settled_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX training_booking_once ON training_booking (org_id, session_id, person_id);
CREATE INDEX training_booking_person ON training_booking (org_id, person_id);

-- The secret address of somebody's calendar: the digest of its token, never the token.
CREATE TABLE training_feed (
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, person_id)
);
CREATE UNIQUE INDEX training_feed_digest ON training_feed (digest);

-- A needs analysis: what was counted, the level that follows for each unit and role with its reasons, and what a person decided.
-- Once approved it is frozen: hash is the SHA-256 of its body.
CREATE TABLE training_need (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  title TEXT NOT NULL,
  since_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'waiting', 'approved')),
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  authors TEXT NOT NULL,
  approved_at TIMESTAMPTZ,
  approved_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- A cohort that works for a qualification; its units and rules lie in body as JSON.
CREATE TABLE training_cohort (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  qualification TEXT NOT NULL,
  title TEXT NOT NULL,
  level BIGINT NOT NULL,
  awarding TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- Somebody in a cohort: units done, evidence of a portfolio (links alone) and the awarding body's result. owner_key finds it for
-- the learner.
CREATE TABLE training_learner (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  cohort_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('learning', 'left', 'passed', 'not_passed')),
  result_on TEXT NOT NULL,
  certificate TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX training_learner_once ON training_learner (org_id, cohort_id, person_id);
