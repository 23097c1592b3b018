-- +goose Up
-- What an organisation does about an indicator. It belongs to the plan of the assessment in which it was made, and goes on in
-- the copy of that. What was typed is sealed in body. origin is the action of an earlier version that it came from.
CREATE TABLE plan_action (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  indicator TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('inherited', 'open', 'done', 'merged', 'closed', 'moved')),
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  due_at TIMESTAMPTZ,
  cost BIGINT NOT NULL,
  effort TEXT NOT NULL CHECK (effort IN ('', 'days', 'weeks', 'months')),
  progress BIGINT NOT NULL,
  origin TEXT NOT NULL,
  origin_indicator TEXT NOT NULL,
  merged_into TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  ended_at TIMESTAMPTZ,
  chased_at TIMESTAMPTZ,
  chased BIGINT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX plan_action_assessment ON plan_action (org_id, assessment_id, indicator, id);
CREATE INDEX plan_action_due ON plan_action (state, due_at, org_id, id);
CREATE INDEX plan_action_origin ON plan_action (org_id, origin, indicator);

-- How an action went, step by step.
CREATE TABLE plan_step (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  action_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  actor_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  progress BIGINT NOT NULL,
  note BYTEA,
  PRIMARY KEY (org_id, action_id, id)
) /* clustered */;

-- A filled spreadsheet that was read and not yet brought in.
CREATE TABLE standard_sheet (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('read', 'refused', 'applied')),
  rows BYTEA NOT NULL,
  problems TEXT NOT NULL,
  counts TEXT NOT NULL,
  of_version BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
) /* clustered */;
