-- +goose Up
-- A group that meets: a subgroup, a committee, a group of an integrated care system. Whom its terms let read lies in
-- gov_terms.
CREATE TABLE gov_group (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  closed_at TIMESTAMPTZ,
  closed_why TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- Terms of reference, version by version. None is ever changed.
CREATE TABLE gov_terms (
  org_id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  body TEXT NOT NULL,
  agreed_on TEXT NOT NULL,
  in_force TEXT NOT NULL,
  quorum BIGINT NOT NULL,
  both_sides BOOLEAN NOT NULL,
  reads TEXT NOT NULL CHECK (reads IN ('org', 'members')),
  escalate_days BIGINT NOT NULL,
  source TEXT NOT NULL,
  verification TEXT NOT NULL CHECK (verification IN ('', 'unverified', 'verified')),
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, group_id, n)
) /* clustered */;

-- Who is on a group, from when to when. person_id is '' for somebody outside, without an account.
CREATE TABLE gov_member (
  org_id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('employer', 'staff', 'other')),
  part TEXT NOT NULL CHECK (part IN ('chair', 'secretary', 'member')),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, group_id, id)
) /* clustered */;
CREATE INDEX gov_member_person ON gov_member (org_id, person_id, group_id, from_day, to_day, part);

-- What a member declared, sealed; about nothing where they have none. It is renewed each year.
CREATE TABLE gov_interest (
  org_id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  none BOOLEAN NOT NULL,
  body BYTEA NOT NULL,
  declared_on TEXT NOT NULL,
  renewed_on TEXT NOT NULL,
  ended_on TEXT NOT NULL,
  PRIMARY KEY (org_id, group_id, id)
) /* clustered */;

CREATE TABLE gov_meeting (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  group_id TEXT NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  minutes_long BIGINT NOT NULL,
  place TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'papers_out', 'under_way', 'held', 'agreed', 'cancelled')),
  minutes TEXT NOT NULL CHECK (minutes IN ('', 'draft', 'circulated', 'agreed')),
  terms_n BIGINT NOT NULL,
  cancelled_why TEXT NOT NULL,
  papers_at TIMESTAMPTZ,
  opened_at TIMESTAMPTZ,
  held_at TIMESTAMPTZ,
  agreed_at TIMESTAMPTZ,
  agreed_in TEXT NOT NULL,
  minutes_hash TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX gov_meeting_recent ON gov_meeting (org_id, starts_at DESC, id DESC, group_id, state);
CREATE INDEX gov_meeting_group ON gov_meeting (org_id, group_id, starts_at DESC, id);

-- An item of an agenda. A restricted one is the members' alone, and those with an interest are kept away from it.
CREATE TABLE gov_item (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('note', 'discuss', 'decide', 'endorse')),
  owner_member TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  minutes_long BIGINT NOT NULL,
  restricted BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'withdrawn')),
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX gov_item_meeting ON gov_item (org_id, meeting_id, n);

-- Who has an interest in an item and takes no part in its decision.
CREATE TABLE gov_conflict (
  org_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  why BYTEA NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, item_id, member_id)
) /* clustered */;

-- A paper, version by version: a file, or a pointer at something of ours with its hash.
CREATE TABLE gov_paper (
  org_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  id TEXT NOT NULL,
  root TEXT NOT NULL,
  v BIGINT NOT NULL,
  file_id TEXT NOT NULL,
  ref_kind TEXT NOT NULL,
  path TEXT NOT NULL,
  hash TEXT NOT NULL,
  body BYTEA NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_name TEXT NOT NULL,
  sent_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, item_id, id)
) /* clustered */;
CREATE UNIQUE INDEX gov_paper_version ON gov_paper (org_id, item_id, root, v);

CREATE TABLE gov_attendance (
  org_id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  name TEXT NOT NULL,
  side TEXT NOT NULL,
  part TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('present', 'left', 'apologies')),
  came_at TIMESTAMPTZ,
  left_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, meeting_id, member_id)
) /* clustered */;

-- Minutes, part by part (item_id '' is the opening) and version by version, sealed. None is ever changed.
CREATE TABLE gov_minute (
  org_id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  v BIGINT NOT NULL,
  body BYTEA NOT NULL,
  hash TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, meeting_id, item_id, v)
) /* clustered */;

CREATE TABLE gov_decision (
  org_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('decision', 'endorsement')),
  present BIGINT NOT NULL,
  doc_hash TEXT NOT NULL,
  body BYTEA NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, item_id, id)
) /* clustered */;
CREATE INDEX gov_decision_meeting ON gov_decision (org_id, meeting_id, at);
CREATE INDEX gov_decision_document ON gov_decision (org_id, doc_hash, at);

CREATE TABLE gov_action (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  group_id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  ref TEXT NOT NULL,
  owner_person TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  chased BIGINT NOT NULL,
  next_chase TIMESTAMPTZ,
  escalated_at TIMESTAMPTZ,
  made_at TIMESTAMPTZ NOT NULL,
  closed_at TIMESTAMPTZ,
  closed_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX gov_action_due ON gov_action (org_id, state, due_at, id);
CREATE INDEX gov_action_chase ON gov_action (state, next_chase, org_id, id);

-- What happened, in words of ours with arguments; of an item where it is about one.
CREATE TABLE gov_event (
  org_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  text TEXT NOT NULL,
  args TEXT NOT NULL,
  PRIMARY KEY (org_id, record_id, id)
) /* clustered */;
