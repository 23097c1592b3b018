-- +goose Up
-- A round of assessments that a board, region or England asks of organisations below it. Days are calendar days in England.
CREATE TABLE standard_campaign (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('round', 'pilot')),
  catalogue TEXT NOT NULL,
  round TEXT NOT NULL,
  opens TEXT NOT NULL,
  due TEXT NOT NULL,
  closes TEXT NOT NULL,
  note TEXT NOT NULL,
  areas TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  closed_at TIMESTAMPTZ,
  chased_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX standard_campaign_recent ON standard_campaign (org_id, due DESC, id DESC);

-- What one organisation owes to a campaign: begun and in are moments, so that late and missing follow from the days.
CREATE TABLE campaign_return (
  org_id TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  campaign_org TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  begun_at TIMESTAMPTZ,
  in_at TIMESTAMPTZ,
  reminded BIGINT NOT NULL,
  reminded_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, campaign_id)
) /* clustered */;
CREATE INDEX campaign_return_campaign ON campaign_return (campaign_org, campaign_id, org_id, begun_at, in_at);

-- A signed assessment in one row, for counting: its ratings as one text and how many findings of each rule it had when it was
-- signed. Nothing else of an assessment goes up.
CREATE TABLE standard_standing (
  org_id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  round TEXT NOT NULL,
  signed_at TIMESTAMPTZ NOT NULL,
  ratings TEXT NOT NULL,
  findings TEXT NOT NULL,
  PRIMARY KEY (org_id, assessment_id)
) /* clustered */;
CREATE INDEX standard_standing_round ON standard_standing (catalogue, round, org_id, signed_at);

-- A look by sample at ratings of organisations that are in: the moderator's own record.
CREATE TABLE moderation (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  name TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  round TEXT NOT NULL,
  due TEXT NOT NULL,
  drawn TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  ended_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- One indicator of one organisation that was drawn. shared is what the organisation chose to show of it: its reason and the
-- list of its evidence, as they were then.
CREATE TABLE moderation_item (
  org_id TEXT NOT NULL,
  moderation_id TEXT NOT NULL,
  indicator TEXT NOT NULL,
  moderator TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  rating TEXT NOT NULL,
  shared BYTEA,
  shared_at TIMESTAMPTZ,
  shared_name TEXT NOT NULL,
  moderated TEXT NOT NULL,
  words BYTEA,
  moderated_at TIMESTAMPTZ,
  moderated_by TEXT NOT NULL,
  moderated_name TEXT NOT NULL,
  PRIMARY KEY (org_id, moderation_id, indicator)
) /* clustered */;
CREATE INDEX moderation_item_moderator ON moderation_item (moderator, moderation_id, org_id, indicator);
