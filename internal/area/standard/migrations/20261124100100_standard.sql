-- +goose Up
-- A version of the standard as data. Its structure may be replaced by a newer program until an assessment uses it; from then
-- on it is frozen, and only wording and references are corrected, in standard_wording.
CREATE TABLE standard_catalogue (
  version TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'frozen')),
  published TEXT NOT NULL,
  source TEXT NOT NULL,
  checked TEXT NOT NULL,
  verification TEXT NOT NULL CHECK (verification IN ('verified', 'unverified', 'local')),
  digest TEXT NOT NULL,
  position BIGINT NOT NULL,
  frozen_at TIMESTAMPTZ
);

CREATE TABLE standard_indicator (
  catalogue TEXT NOT NULL,
  code TEXT NOT NULL,
  position BIGINT NOT NULL,
  section TEXT NOT NULL,
  section_name TEXT NOT NULL,
  section_verification TEXT NOT NULL,
  requirement TEXT NOT NULL,
  evidence TEXT NOT NULL,
  note TEXT NOT NULL,
  official_ref TEXT,
  official_text TEXT,
  verification TEXT NOT NULL CHECK (verification IN ('verified', 'unverified', 'local')),
  PRIMARY KEY (catalogue, code)
) /* clustered */;

-- Wording and references as somebody loaded them, each revision kept. An organisation goes by its own and by England's,
-- whichever is newer.
CREATE TABLE standard_wording (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  code TEXT NOT NULL,
  official_ref TEXT,
  official_text TEXT,
  verification TEXT NOT NULL CHECK (verification IN ('verified', 'unverified', 'local')),
  source TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, catalogue, code, id)
) /* clustered */;

-- A file of wording that was read and not yet brought in. It holds published words, no person's.
CREATE TABLE standard_wording_file (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('read', 'refused', 'applied')),
  rows_json TEXT NOT NULL,
  problems_json TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
) /* clustered */;

-- An organisation's own account of where it stands, at one time, under one catalogue. version counts every change of its
-- content, so that a signature can name exactly what it covers.
CREATE TABLE assessment (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'consultation', 'exec_signed', 'board_assured', 'closed')),
  campaign TEXT NOT NULL,
  opened_at TIMESTAMPTZ NOT NULL,
  opened_by TEXT NOT NULL,
  opened_name TEXT NOT NULL,
  wording_at TIMESTAMPTZ NOT NULL,
  consulted_at TIMESTAMPTZ,
  consult_until TIMESTAMPTZ,
  sign_by TIMESTAMPTZ,
  due_at TIMESTAMPTZ,
  signed_at TIMESTAMPTZ,
  signed_by TEXT NOT NULL,
  signed_name TEXT NOT NULL,
  signed_version BIGINT NOT NULL,
  assured_at TIMESTAMPTZ,
  assured_by TEXT NOT NULL,
  assured_name TEXT NOT NULL,
  closed_at TIMESTAMPTZ,
  closed_why TEXT NOT NULL,
  origin_org TEXT NOT NULL,
  origin_id TEXT NOT NULL,
  origin_name TEXT NOT NULL,
  reminded BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX assessment_recent ON assessment (org_id, opened_at DESC, id DESC, state);
CREATE INDEX assessment_due ON assessment (state, due_at, org_id, id);

-- One row an indicator from the start. said is what a person said and stays; rating is what stands: the same, or lowered by
-- itself when the evidence ran out, or the union's where it was agreed that theirs stands.
CREATE TABLE assessment_rating (
  org_id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  indicator TEXT NOT NULL,
  position BIGINT NOT NULL,
  section TEXT NOT NULL,
  rating TEXT NOT NULL CHECK (rating IN ('not_assessed', 'red', 'amber', 'green', 'not_applicable')),
  said TEXT NOT NULL CHECK (said IN ('not_assessed', 'red', 'amber', 'green', 'not_applicable')),
  in_place TEXT NOT NULL CHECK (in_place IN ('', 'yes', 'partly', 'no')),
  proposed TEXT NOT NULL,
  rationale BYTEA,
  rater TEXT NOT NULL,
  rater_name TEXT NOT NULL,
  rated_at TIMESTAMPTZ,
  consulted BOOLEAN NOT NULL,
  lowered_from TEXT NOT NULL,
  lowered_why TEXT NOT NULL,
  lowered_at TIMESTAMPTZ,
  settled TEXT NOT NULL CHECK (settled IN ('', 'union')),
  settled_by TEXT NOT NULL,
  settled_at TIMESTAMPTZ,
  approved_by TEXT NOT NULL,
  approved_name TEXT NOT NULL,
  approved_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, assessment_id, indicator)
) /* clustered */;
CREATE INDEX assessment_rating_green ON assessment_rating (rating, org_id, assessment_id, indicator);

-- What was rated before, in order.
CREATE TABLE assessment_rating_past (
  org_id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  indicator TEXT NOT NULL,
  version BIGINT NOT NULL,
  rating TEXT NOT NULL,
  said TEXT NOT NULL,
  proposed TEXT NOT NULL,
  rationale BYTEA,
  rater TEXT NOT NULL,
  rater_name TEXT NOT NULL,
  rated_at TIMESTAMPTZ,
  why TEXT NOT NULL,
  until TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, assessment_id, indicator, version)
) /* clustered */;

-- Who was asked to answer for an indicator.
CREATE TABLE assessment_respondent (
  org_id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  indicator TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at TIMESTAMPTZ NOT NULL,
  answered_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, assessment_id, indicator, person_id)
) /* clustered */;

-- The view of staff side beside the trust's; indicator '' is the whole assessment, with its signature or dissent.
CREATE TABLE assessment_view (
  org_id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  indicator TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('union')),
  rating TEXT NOT NULL,
  stance TEXT NOT NULL CHECK (stance IN ('', 'agree', 'dissent')),
  words BYTEA,
  at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, assessment_id, indicator, person_id)
) /* clustered */;

CREATE TABLE assessment_comment (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  indicator TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  words BYTEA NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, assessment_id, id)
) /* clustered */;

-- One piece of evidence of an organisation, used by as many indicators as it shows something for.
CREATE TABLE evidence_item (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'link', 'exhibit')),
  target TEXT NOT NULL,
  represents_from TIMESTAMPTZ,
  represents_to TIMESTAMPTZ,
  expires_at TIMESTAMPTZ NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_name TEXT NOT NULL,
  added_at TIMESTAMPTZ NOT NULL,
  origin_org TEXT NOT NULL,
  reminded BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX evidence_item_expiry ON evidence_item (org_id, expires_at, id);
CREATE INDEX evidence_item_over ON evidence_item (expires_at, org_id, id);

CREATE TABLE evidence_use (
  org_id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  indicator TEXT NOT NULL,
  item_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, assessment_id, indicator, item_id)
) /* clustered */;
CREATE INDEX evidence_use_item ON evidence_use (org_id, item_id, assessment_id, indicator);

-- What was signed or assured, as it was then: a frozen paper whose hash proves it.
CREATE TABLE assessment_statement (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('exec', 'board')),
  of_version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  hash TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, assessment_id, id)
) /* clustered */;

-- The ratings that a signature covered: what goes up the tree, and nothing else of an assessment does.
CREATE TABLE standard_position (
  org_id TEXT NOT NULL,
  assessment TEXT NOT NULL,
  indicator TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  section TEXT NOT NULL,
  rating TEXT NOT NULL,
  signed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, assessment, indicator)
) /* clustered */;
CREATE INDEX standard_position_when ON standard_position (catalogue, signed_at, org_id, assessment, indicator, rating);

-- A commissioner's look at a provider's standing, twice a year or oftener where there is concern. It is the commissioner's
-- record; the provider is told of it by its own row of the same id.
CREATE TABLE commissioner_check (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  commissioner TEXT NOT NULL,
  commissioner_name TEXT NOT NULL,
  provider TEXT NOT NULL,
  assessment TEXT NOT NULL,
  finding TEXT NOT NULL CHECK (finding IN ('assured', 'questions', 'concern', 'nothing_seen')),
  words BYTEA NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_name TEXT NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX commissioner_check_recent ON commissioner_check (org_id, provider, at DESC, id);

-- What happened to an assessment, in words of ours with arguments.
CREATE TABLE standard_event (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  indicator TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  text TEXT NOT NULL,
  args TEXT NOT NULL,
  PRIMARY KEY (org_id, assessment_id, id)
) /* clustered */;
