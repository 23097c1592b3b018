-- The schema of the whole program, written by a test from a fresh database; make update writes it anew.
-- Migrations are the truth: this is for reading, and so that a change of the schema shows in a review.

CREATE TABLE annotation (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  month TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  ended_name TEXT NOT NULL,
  ended_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX annotation_place ON annotation (org_id, unit_id, month);

CREATE TABLE api_token (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  org_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  role TEXT NOT NULL,
  actions TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ
);

CREATE INDEX api_token_org ON api_token (org_id, made_at, id);

CREATE TABLE assignment (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  org_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  role TEXT NOT NULL,
  from_at TIMESTAMPTZ NOT NULL,
  to_at TIMESTAMPTZ,
  reason TEXT NOT NULL,
  lent_by TEXT NOT NULL,
  source TEXT NOT NULL,
  granted_by TEXT NOT NULL
);

CREATE INDEX assignment_org ON assignment (org_id, role, person_id);

CREATE INDEX assignment_person ON assignment (person_id, org_id, from_at, id);

CREATE TABLE attempt (
  id TEXT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at TIMESTAMPTZ NOT NULL,
  until_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX attempt_last ON attempt (last_at);

CREATE TABLE audit_checkpoint (
  org_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (org_id, seq)
);

CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;

CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;

CREATE TABLE audit_entry (
  org_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  actor_role TEXT NOT NULL,
  acting_for TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  request_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (org_id, seq)
);

CREATE INDEX audit_entry_record ON audit_entry (org_id, kind, record_id, seq);

CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE audit_head (
  org_id TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);

CREATE TABLE clearance (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  org_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  from_at TIMESTAMPTZ NOT NULL,
  to_at TIMESTAMPTZ,
  reason TEXT NOT NULL
);

CREATE INDEX clearance_person ON clearance (person_id, org_id, lock);

CREATE TABLE demo_build (
  id TEXT NOT NULL PRIMARY KEY,
  seed TEXT NOT NULL,
  incidents BIGINT NOT NULL,
  as_at TIMESTAMPTZ NOT NULL,
  begun_at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,
  summary TEXT NOT NULL
);

CREATE TABLE demo_person (
  n BIGINT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  role TEXT NOT NULL,
  org_id TEXT NOT NULL,
  org_name TEXT NOT NULL,
  sees TEXT NOT NULL
);

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

CREATE TABLE directory_entry (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  hours TEXT NOT NULL,
  note TEXT NOT NULL,
  accredited_by TEXT NOT NULL,
  accreditation TEXT NOT NULL,
  accreditation_level TEXT NOT NULL,
  accredited_to TEXT NOT NULL,
  sort BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX directory_entry_site ON directory_entry (org_id, site_id, sort, id);

CREATE TABLE draft (
  id TEXT NOT NULL PRIMARY KEY,
  org_id TEXT NOT NULL,
  answers BYTEA NOT NULL,
  step TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX draft_old ON draft (updated_at);

CREATE TABLE fact (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  source TEXT NOT NULL,
  staff_n BIGINT NOT NULL,
  counts TEXT NOT NULL,
  events BIGINT NOT NULL,
  unit_id TEXT NOT NULL,
  site_code TEXT NOT NULL,
  period TEXT NOT NULL,
  incident_date TEXT NOT NULL,
  hour BIGINT NOT NULL,
  weekday BIGINT NOT NULL,
  delay_days BIGINT NOT NULL,
  violence_primary TEXT NOT NULL,
  violence_all TEXT NOT NULL,
  method TEXT NOT NULL,
  weapon_type TEXT NOT NULL,
  hate_motive TEXT NOT NULL,
  trigger_ TEXT NOT NULL,
  factor TEXT NOT NULL,
  clinical_factor TEXT NOT NULL,
  location_type TEXT NOT NULL,
  location_detail TEXT NOT NULL,
  service_setting TEXT NOT NULL,
  security_attended TEXT NOT NULL,
  body_worn_camera TEXT NOT NULL,
  police_informed TEXT NOT NULL,
  police_outcome TEXT NOT NULL,
  sanction TEXT NOT NULL,
  repeat_person TEXT NOT NULL,
  record_state TEXT NOT NULL,
  staff_group TEXT NOT NULL,
  job_role TEXT NOT NULL,
  pay_band TEXT NOT NULL,
  age_band TEXT NOT NULL,
  gender TEXT NOT NULL,
  ethnic_category TEXT NOT NULL,
  disability TEXT NOT NULL,
  lone_working TEXT NOT NULL,
  physical_harm TEXT NOT NULL,
  psychological_harm TEXT NOT NULL,
  absence_days BIGINT,
  riddor TEXT NOT NULL,
  support_offered TEXT NOT NULL,
  alleged_type TEXT NOT NULL,
  alleged_n BIGINT NOT NULL,
  reported_at TIMESTAMPTZ,
  acknowledged_at TIMESTAMPTZ,
  fed_at TIMESTAMPTZ,
  recorded_at TIMESTAMPTZ NOT NULL,
  batch TEXT NOT NULL, -- of a return; empty where a fact counts by itself
  PRIMARY KEY (org_id, batch, recorded_at, id, version)
);

CREATE TABLE fact_batch (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  begun_at TIMESTAMPTZ NOT NULL,
  live_at TIMESTAMPTZ,
  gone_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX fact_batch_gone ON fact_batch (gone_at, org_id, id) WHERE gone_at IS NOT NULL;

CREATE INDEX fact_batch_live ON fact_batch (org_id, live_at, id) WHERE live_at IS NOT NULL;

CREATE TABLE file (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  name BYTEA NOT NULL, -- sealed: names of files name people
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL, -- of the bytes as they came
  shown_size BIGINT NOT NULL, -- of the copy without hidden data; 0 where there is none
  state TEXT NOT NULL CHECK (state IN ('waiting', 'clean', 'refused')),
  blob_key TEXT NOT NULL,
  shown_key TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL, seen_at TIMESTAMPTZ, scanned_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX file_record ON file (org_id, record_kind, record_id, id);

CREATE TABLE foi_pack (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  from_month TEXT NOT NULL,
  to_month TEXT NOT NULL,
  body BYTEA NOT NULL,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);

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

CREATE INDEX incident_escalates ON incident (escalates_at, org_id, id) WHERE escalates_at IS NOT NULL;

CREATE INDEX incident_owner ON incident (org_id, owner_key, reported_at DESC) WHERE owner_key <> '';

CREATE INDEX incident_queue ON incident (org_id, urgency, next_due, id, unit_id, lock, reported_at) WHERE open;

CREATE UNIQUE INDEX incident_receipt ON incident (receipt_key);

CREATE INDEX incident_recent ON incident (org_id, reported_at DESC, id DESC, unit_id, lock, violence, site_id, stage, handler_id, injured, hate, weapon,
  repeat_person, police, counts, incident_date, open, merged_into, events, contacted_at, fed_at, fill_seconds, worth, way);

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE TABLE invitation (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  org_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  to_at TIMESTAMPTZ,
  reason TEXT NOT NULL,
  invited_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);

CREATE INDEX invitation_email ON invitation (email_key);

CREATE INDEX invitation_org ON invitation (org_id, made_at, id);

CREATE TABLE job (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  args TEXT NOT NULL,
  unique_key TEXT,
  state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'dead')),
  run_at TIMESTAMPTZ NOT NULL,
  leased_until TIMESTAMPTZ,
  lease TEXT,
  attempts BIGINT NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
) WITHOUT ROWID;

CREATE INDEX job_dead ON job (org_id, id) WHERE state = 'dead';

CREATE INDEX job_kind ON job (kind, run_at, id) WHERE state = 'ready';

CREATE UNIQUE INDEX job_unique ON job (org_id, kind, unique_key) WHERE unique_key IS NOT NULL;

CREATE TABLE local_map (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL, -- the columns of a scope; a map belongs to the whole organisation
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL, -- the name, folded
  shape TEXT NOT NULL,
  draft BYTEA NOT NULL, -- sealed JSON of the map
  survey BYTEA, -- sealed JSON: columns, labels and counts
  revision BIGINT NOT NULL,
  undecided BIGINT NOT NULL, -- labels of the draft
  latest BIGINT NOT NULL, -- the last frozen version, 0 for none
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX local_map_name ON local_map (org_id, name_key);

CREATE TABLE local_map_label (
  label TEXT NOT NULL,
  org_id TEXT NOT NULL,
  map_id TEXT NOT NULL,
  sets TEXT NOT NULL, -- JSON: national fields and codes
  PRIMARY KEY (label, org_id, map_id)
);

CREATE INDEX local_map_label_of ON local_map_label (org_id, map_id);

CREATE TABLE local_map_version (
  org_id TEXT NOT NULL,
  map_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL, -- sealed JSON of the map
  note TEXT NOT NULL,
  labels BIGINT NOT NULL,
  undecided BIGINT NOT NULL,
  frozen_by TEXT NOT NULL,
  frozen_name TEXT NOT NULL,
  frozen_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, map_id, version),
  FOREIGN KEY (org_id, map_id) REFERENCES local_map (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE notice (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  template TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  path TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX notice_person ON notice (org_id, person_id, id);

CREATE INDEX notice_record ON notice (org_id, record_id, id);

CREATE TABLE notice_delivery (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  notice_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('app', 'email', 'digest')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'not_sent', 'read')),
  reason TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMPTZ NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, notice_id) REFERENCES notice (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX notice_delivery_digest ON notice_delivery (org_id, person_id) WHERE channel = 'digest' AND state = 'queued';

CREATE INDEX notice_delivery_notice ON notice_delivery (org_id, notice_id);

CREATE INDEX notice_delivery_stuck ON notice_delivery (org_id, state, changed_at) WHERE channel <> 'app' AND state IN ('queued', 'failed', 'not_sent');

CREATE INDEX notice_delivery_unread ON notice_delivery (org_id, person_id, id) WHERE channel = 'app' AND state = 'sent';

CREATE TABLE notice_preference (
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  email TEXT NOT NULL CHECK (email IN ('each', 'digest', 'none')),
  in_app BOOLEAN NOT NULL,
  quiet_from BIGINT NOT NULL,
  quiet_to BIGINT NOT NULL,
  language TEXT NOT NULL,
  PRIMARY KEY (org_id, person_id)
);

CREATE TABLE org_closure (
  ancestor_id TEXT NOT NULL,
  descendant_id TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (ancestor_id, descendant_id)
);

CREATE INDEX org_closure_descendant ON org_closure (descendant_id, ancestor_id);

CREATE TABLE org_closure_dated (
  ancestor_id TEXT NOT NULL,
  descendant_id TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (ancestor_id, descendant_id, valid_from)
);

CREATE INDEX org_closure_dated_descendant ON org_closure_dated (descendant_id, ancestor_id, valid_from);

CREATE TABLE org_edge (
  child_id TEXT NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED,
  parent_id TEXT NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (child_id, parent_id, valid_from)
);

CREATE TABLE org_succession (
  predecessor TEXT NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED,
  successor TEXT NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED,
  effective_date TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('merger', 'split')),
  basis TEXT NOT NULL,
  PRIMARY KEY (predecessor, successor)
);

CREATE TABLE organisation (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  search TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('national', 'region', 'icb', 'trust')),
  type TEXT NOT NULL,
  legal_form TEXT NOT NULL,
  ons_code TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  -- The organisation of today's map that covers where a closed one was, where that is known.
  area_now TEXT NOT NULL
);

CREATE TABLE outside_account (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  linked_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (issuer, subject)
);

CREATE INDEX outside_account_person ON outside_account (person_id);

CREATE TABLE paper_code (
  org_id TEXT NOT NULL,
  code TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  incident_id TEXT NOT NULL,
  PRIMARY KEY (org_id, code)
);

CREATE TABLE passkey (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  credential_key TEXT NOT NULL UNIQUE,
  data BYTEA NOT NULL,
  name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);

CREATE INDEX passkey_person ON passkey (person_id, made_at, id);

CREATE TABLE password (
  person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  memory_kib BIGINT NOT NULL,
  passes BIGINT NOT NULL,
  threads BIGINT NOT NULL,
  salt BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE person (
  id TEXT NOT NULL PRIMARY KEY,
  org_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  job_title TEXT NOT NULL,
  staff_key TEXT,
  locale TEXT NOT NULL CHECK (locale IN ('en', 'cy')),
  state TEXT NOT NULL CHECK (state IN ('active', 'left')),
  usual_assignment TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  left_at TIMESTAMPTZ
);

CREATE INDEX person_list ON person (org_id, name_key, id);

CREATE UNIQUE INDEX person_staff ON person (org_id, staff_key) WHERE staff_key IS NOT NULL;

CREATE TABLE place (
  id TEXT NOT NULL PRIMARY KEY,
  org_id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  retired_at TIMESTAMPTZ
);

CREATE INDEX place_org ON place (org_id, id);

CREATE TABLE police_force (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  ons_code TEXT NOT NULL,
  country TEXT NOT NULL
);

CREATE TABLE query_run (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  query TEXT NOT NULL,
  gated BOOLEAN NOT NULL,
  format TEXT NOT NULL,
  cells BIGINT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX query_run_at ON query_run (org_id, at);

CREATE TABLE receipt_try (
  receipt_key TEXT NOT NULL,
  hour TIMESTAMPTZ NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (receipt_key, hour)
);

CREATE TABLE record_exclusion (
  org_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, record_id, person_id)
);

CREATE TABLE record_grant (
  org_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  until TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, record_id, person_id, at)
);

CREATE TABLE recovery_code (
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  code_key TEXT NOT NULL,
  used_at TIMESTAMPTZ,
  PRIMARY KEY (person_id, code_key)
);

CREATE TABLE release (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  title TEXT NOT NULL,
  spec TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'refused', 'passed', 'signed', 'released', 'withdrawn')),
  outcome TEXT NOT NULL,
  tables BYTEA,
  log BYTEA,
  frozen BYTEA,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  run_at TIMESTAMPTZ,
  first_by TEXT NOT NULL,
  first_name TEXT NOT NULL,
  first_at TIMESTAMPTZ,
  second_by TEXT NOT NULL,
  second_name TEXT NOT NULL,
  released_at TIMESTAMPTZ,
  replaces TEXT NOT NULL,
  replaced_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  withdrawn_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX release_id ON release (id);

CREATE INDEX release_out ON release (state, released_at, id);

CREATE TABLE report_leave (
  org_id TEXT NOT NULL,
  period TEXT NOT NULL,
  step TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (org_id, period, step)
);

CREATE TABLE return_chase (
  org_id TEXT NOT NULL,
  month TEXT NOT NULL,
  day TEXT NOT NULL,
  by_id TEXT NOT NULL,
  told BIGINT NOT NULL, -- people who were told
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, month, day)
);

CREATE TABLE return_native (
  org_id TEXT NOT NULL PRIMARY KEY,
  from_month TEXT NOT NULL,
  to_month TEXT NOT NULL, -- empty while it goes on
  reason TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE return_quality (
  month TEXT NOT NULL,
  org_id TEXT NOT NULL,
  submission_id TEXT NOT NULL,
  counts TEXT NOT NULL, -- JSON
  PRIMARY KEY (month, org_id, submission_id)
);

CREATE INDEX return_quality_of ON return_quality (org_id, submission_id);

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

CREATE TABLE return_told (
  org_id TEXT NOT NULL,
  month TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, month)
);

CREATE TABLE return_window (
  month TEXT NOT NULL PRIMARY KEY,
  opens TEXT NOT NULL,
  due TEXT NOT NULL,
  locks TEXT NOT NULL,
  reason TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE saved_query (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE saved_view (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  name TEXT NOT NULL,
  page TEXT NOT NULL,
  address TEXT NOT NULL,
  shared BOOLEAN NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX saved_view_person ON saved_view (org_id, person_id, name);

CREATE VIRTUAL TABLE search_text USING fts5(org_id UNINDEXED, record_id UNINDEXED, words, tokenize = 'ascii', detail = none, columnsize = 0);

CREATE TABLE session (
  token_hash TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  strong BOOLEAN NOT NULL,
  shared BOOLEAN NOT NULL,
  method TEXT NOT NULL,
  device TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  seen_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX session_expires ON session (expires_at);

CREATE INDEX session_person ON session (person_id, started_at, id);

CREATE TABLE sign_in_link (
  token_hash TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  purpose TEXT NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);

CREATE TABLE sign_in_step (
  token_hash TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  data BYTEA NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX sign_in_step_expires ON sign_in_step (expires_at);

CREATE TABLE site (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  postcode TEXT NOT NULL,
  location_type TEXT NOT NULL,
  retired_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE spc_rebase (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  measure TEXT NOT NULL,
  month TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  ended_name TEXT NOT NULL,
  ended_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX spc_rebase_chart ON spc_rebase (org_id, unit_id, measure, month);

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

CREATE UNIQUE INDEX submission_local ON submission (org_id, local_id) WHERE local_id IS NOT NULL;

CREATE INDEX submission_made ON submission (org_id, made_at, id);

CREATE UNIQUE INDEX submission_seq ON submission (org_id, seq) WHERE seq > 0;

CREATE INDEX submission_state ON submission (state, org_id, id);

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

CREATE UNIQUE INDEX submission_month_counts ON submission_month (org_id, month) WHERE state IN ('accepted', 'approved');

CREATE INDEX submission_month_of ON submission_month (org_id, submission_id);

CREATE UNIQUE INDEX submission_month_waits ON submission_month (org_id, month) WHERE state = 'waiting';

CREATE TABLE survey_figure (
  import_id TEXT NOT NULL REFERENCES survey_import (id) DEFERRABLE INITIALLY DEFERRED,
  n BIGINT NOT NULL,
  year BIGINT NOT NULL,
  release_ TEXT NOT NULL,
  org_id TEXT NOT NULL,
  code TEXT NOT NULL,
  benchmark_group TEXT NOT NULL,
  question TEXT NOT NULL,
  percent DOUBLE PRECISION NOT NULL,
  base BIGINT NOT NULL,
  respondents BIGINT NOT NULL,
  has_bands BOOLEAN NOT NULL,
  band_1_2 DOUBLE PRECISION NOT NULL,
  band_3_5 DOUBLE PRECISION NOT NULL,
  band_6_10 DOUBLE PRECISION NOT NULL,
  band_over_10 DOUBLE PRECISION NOT NULL,
  weighting TEXT NOT NULL,
  hidden BOOLEAN NOT NULL,
  PRIMARY KEY (import_id, n)
);

CREATE TABLE survey_file (
  import_id TEXT NOT NULL PRIMARY KEY REFERENCES survey_import (id) DEFERRABLE INITIALLY DEFERRED,
  data BYTEA NOT NULL
);

CREATE TABLE survey_import (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  size BIGINT NOT NULL,
  kind TEXT NOT NULL,
  year BIGINT NOT NULL,
  release_ TEXT NOT NULL,
  synthetic BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  rows_ BIGINT NOT NULL,
  orgs BIGINT NOT NULL,
  figures BIGINT NOT NULL,
  warnings BIGINT NOT NULL,
  errors BIGINT NOT NULL,
  sheets TEXT NOT NULL,
  skipped TEXT NOT NULL,
  sent_at TIMESTAMPTZ NOT NULL,
  sent_by TEXT NOT NULL,
  applied_at TIMESTAMPTZ,
  withdrawn_at TIMESTAMPTZ,
  reason TEXT NOT NULL
);

CREATE INDEX survey_import_sent ON survey_import (sent_at, id);

CREATE TABLE survey_problem (
  import_id TEXT NOT NULL REFERENCES survey_import (id) DEFERRABLE INITIALLY DEFERRED,
  n BIGINT NOT NULL,
  sheet TEXT NOT NULL,
  row_ BIGINT NOT NULL,
  field TEXT NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (import_id, n)
);

CREATE TABLE token_use (
  token_id TEXT NOT NULL PRIMARY KEY,
  used_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE totp (
  person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  secret BYTEA NOT NULL,
  last_step BIGINT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE unit (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  parent_id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  setting TEXT NOT NULL,
  location_type TEXT NOT NULL,
  retired_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX unit_parent ON unit (org_id, parent_id, id);

CREATE INDEX unit_site ON unit (org_id, site_id, id);

CREATE TABLE upload_part (
  org_id TEXT NOT NULL,
  upload_id TEXT NOT NULL,
  start BIGINT NOT NULL,
  size BIGINT NOT NULL,
  owner TEXT NOT NULL,
  meta BYTEA,
  blob_key TEXT NOT NULL,
  shown_key TEXT NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, upload_id, start)
);

CREATE INDEX upload_part_expires ON upload_part (expires_at, org_id, upload_id);

CREATE INDEX upload_part_owner ON upload_part (org_id, owner) WHERE start = -1;
