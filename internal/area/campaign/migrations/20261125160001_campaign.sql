-- +goose Up
-- A campaign of England or of one organisation: what it is for, whom it is for, and its window.
CREATE TABLE campaign (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
  name TEXT NOT NULL,
  aim TEXT NOT NULL,
  audience TEXT NOT NULL,
  message TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- What was done for a campaign: org_id is the organisation that did it, which may be another than the campaign's.
CREATE TABLE campaign_activity (
  org_id TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  id TEXT NOT NULL,
  day TEXT NOT NULL,
  channel TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  pence BIGINT NOT NULL,
  hours BIGINT NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, campaign_id, id)
) /* clustered */;

-- Something made for a campaign, by its address and with its licence.
CREATE TABLE campaign_asset (
  org_id TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  alt TEXT NOT NULL,
  licence TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, campaign_id, id)
) /* clustered */;

-- How many people a channel reached on a day, as its own counter says.
CREATE TABLE campaign_reach (
  org_id TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  day TEXT NOT NULL,
  channel TEXT NOT NULL,
  n BIGINT NOT NULL,
  source TEXT NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, campaign_id, day, channel)
) /* clustered */;

-- A story told under consent. who told it is sealed, and nothing once it is withdrawn: what stays is that it was.
CREATE TABLE campaign_story (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('offered', 'shown', 'declined', 'withdrawn', 'ended')),
  n BIGINT NOT NULL,
  agreed_n BIGINT NOT NULL,
  shown_n BIGINT NOT NULL,
  at_home BOOLEAN NOT NULL,
  in_england BOOLEAN NOT NULL,
  on_poster BOOLEAN NOT NULL,
  in_files BOOLEAN NOT NULL,
  until_day TEXT NOT NULL,
  told_at TIMESTAMPTZ NOT NULL,
  agreed_at TIMESTAMPTZ,
  shown_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  link_digest TEXT NOT NULL,
  teller BYTEA,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX campaign_story_of ON campaign_story (campaign_id, state);
CREATE INDEX campaign_story_until ON campaign_story (state, until_day);
CREATE INDEX campaign_story_link ON campaign_story (link_digest);

-- Each version of a story's words, sealed, and who wrote it: the teller or an editor. All go when it is withdrawn.
CREATE TABLE campaign_story_words (
  org_id TEXT NOT NULL,
  story_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('teller', 'editor')),
  at TIMESTAMPTZ NOT NULL,
  agreed_at TIMESTAMPTZ,
  body BYTEA NOT NULL,
  PRIMARY KEY (org_id, story_id, n)
) /* clustered */;

-- A survey wave of a campaign. questions is a list of statements, one JSON array.
CREATE TABLE campaign_wave (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  name TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  closed_at TIMESTAMPTZ,
  questions TEXT NOT NULL,
  made_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX campaign_wave_of ON campaign_wave (campaign_id);

-- Answers are only ever counted: nobody's sheet lies anywhere. org_id is where the answers were given.
CREATE TABLE campaign_tally (
  org_id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  question TEXT NOT NULL,
  choice BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (org_id, wave_id, question, choice)
) /* clustered */;

-- That somebody has answered a wave, by a keyed digest that names nobody and has no time.
CREATE TABLE campaign_answered (
  org_id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  who TEXT NOT NULL,
  PRIMARY KEY (org_id, wave_id, who)
) /* clustered */;
