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

CREATE INDEX assessment_due ON assessment (state, due_at, org_id, id);

CREATE INDEX assessment_recent ON assessment (org_id, opened_at DESC, id DESC, state);

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE INDEX assessment_rating_green ON assessment_rating (rating, org_id, assessment_id, indicator);

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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

CREATE TABLE board_pack (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  meeting_day TEXT NOT NULL,
  edition BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'frozen', 'replaced')),
  title TEXT NOT NULL,
  previous TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  signed_name TEXT NOT NULL,
  signed_at TIMESTAMPTZ,
  number TEXT NOT NULL,
  hash TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX board_pack_edition ON board_pack (org_id, meeting_day, edition);

CREATE TABLE bodycam_activation (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL DEFAULT '',
  owner_key TEXT NOT NULL,
  device_id TEXT NOT NULL,
  issue_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  stopped_at TIMESTAMPTZ NOT NULL,
  clip_ref TEXT NOT NULL,
  clip_hash TEXT NOT NULL,
  clip_bytes BIGINT NOT NULL,
  due_at TIMESTAMPTZ,
  said_at TIMESTAMPTZ,
  reminded BOOLEAN NOT NULL DEFAULT FALSE,
  why TEXT NOT NULL DEFAULT '',
  warning TEXT NOT NULL DEFAULT '',
  effect TEXT NOT NULL DEFAULT '',
  incident_id TEXT NOT NULL DEFAULT '',
  body BYTEA,
  version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX bodycam_activation_at ON bodycam_activation (org_id, started_at, id);

CREATE INDEX bodycam_activation_due ON bodycam_activation (due_at, org_id, id) WHERE due_at IS NOT NULL AND said_at IS NULL;

CREATE INDEX bodycam_activation_owner ON bodycam_activation (org_id, owner_key, started_at) WHERE due_at IS NOT NULL;

CREATE TABLE bodycam_breach (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  device_id TEXT NOT NULL,
  known_at TIMESTAMPTZ NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  found_at TIMESTAMPTZ,
  decision TEXT NOT NULL CHECK (decision IN ('', 'reported', 'not_reported')),
  decided_at TIMESTAMPTZ,
  decided_name TEXT NOT NULL,
  reminded BOOLEAN NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, device_id) REFERENCES bodycam_device (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE bodycam_clip (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  vendor TEXT NOT NULL,
  vendor_clip TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  device_id TEXT NOT NULL,
  device_tag TEXT NOT NULL,
  activation_id TEXT NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  received_at TIMESTAMPTZ NOT NULL,
  seconds BIGINT NOT NULL,
  keep_days BIGINT NOT NULL,
  class TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('kept', 'overwritten', 'deleted')),
  due_at TIMESTAMPTZ,
  review_at TIMESTAMPTZ,
  holds BIGINT NOT NULL,
  warned_at TIMESTAMPTZ,
  linked_by TEXT NOT NULL,
  case_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  transferred_at TIMESTAMPTZ,
  wanted_class TEXT NOT NULL,
  wanted_by TEXT NOT NULL,
  wanted_name TEXT NOT NULL,
  ended_at TIMESTAMPTZ,
  certificate TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX bodycam_clip_activation ON bodycam_clip (org_id, activation_id) WHERE activation_id <> '';

CREATE INDEX bodycam_clip_due ON bodycam_clip (org_id, due_at, id) WHERE state = 'kept' AND holds = 0;

CREATE INDEX bodycam_clip_exhibit ON bodycam_clip (org_id, case_id) WHERE case_id <> '';

CREATE INDEX bodycam_clip_new ON bodycam_clip (org_id, received_at, id);

CREATE UNIQUE INDEX bodycam_clip_vendor ON bodycam_clip (org_id, vendor, vendor_clip);

CREATE TABLE bodycam_clip_access (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('record', 'footage')),
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  by_role TEXT NOT NULL,
  reason TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, clip_id, id)
) WITHOUT ROWID;

CREATE TABLE bodycam_clip_asked (
  org_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, request_id, clip_id),
  FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip (org_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (org_id, request_id) REFERENCES bodycam_clip_request (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE INDEX bodycam_clip_asked_clip ON bodycam_clip_asked (org_id, clip_id);

CREATE TABLE bodycam_clip_event (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  text TEXT NOT NULL,
  args TEXT NOT NULL,
  words BYTEA,
  PRIMARY KEY (org_id, clip_id, id)
) WITHOUT ROWID;

CREATE TABLE bodycam_clip_hold (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  ground TEXT NOT NULL,
  reason BYTEA NOT NULL,
  placed_at TIMESTAMPTZ NOT NULL,
  placed_by TEXT NOT NULL,
  placed_name TEXT NOT NULL,
  asked_at TIMESTAMPTZ,
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  lifted_at TIMESTAMPTZ,
  lifted_by TEXT NOT NULL,
  lifted_name TEXT NOT NULL,
  PRIMARY KEY (org_id, clip_id, id),
  FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE TABLE bodycam_clip_redaction (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'masked', 'done')),
  masks TEXT NOT NULL,
  asked_at TIMESTAMPTZ NOT NULL,
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  tool TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  masked_at TIMESTAMPTZ,
  masked_by TEXT NOT NULL,
  masked_name TEXT NOT NULL,
  checked_at TIMESTAMPTZ,
  checked_by TEXT NOT NULL,
  checked_name TEXT NOT NULL,
  sent_back BIGINT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX bodycam_clip_redaction_clip ON bodycam_clip_redaction (org_id, clip_id);

CREATE TABLE bodycam_clip_request (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('access', 'erasure', 'objection', 'restriction')),
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
  received_at TIMESTAMPTZ NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  extended_at TIMESTAMPTZ,
  proved_at TIMESTAMPTZ,
  third TEXT NOT NULL,
  answered_at TIMESTAMPTZ,
  answer TEXT NOT NULL,
  reminded_at TIMESTAMPTZ,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX bodycam_clip_request_due ON bodycam_clip_request (state, due_at, org_id, id);

CREATE TABLE bodycam_clip_sweep (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  clips BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
) WITHOUT ROWID;

CREATE TABLE bodycam_clip_transfer (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  clip_id TEXT NOT NULL,
  force TEXT NOT NULL,
  reference TEXT NOT NULL,
  gateway TEXT NOT NULL,
  method TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  sent_at TIMESTAMPTZ NOT NULL,
  sent_by TEXT NOT NULL,
  sent_name TEXT NOT NULL,
  receipt TEXT NOT NULL,
  received_at TIMESTAMPTZ,
  body BYTEA NOT NULL,
  PRIMARY KEY (org_id, clip_id, id),
  FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE TABLE bodycam_custody (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  holder_name TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, device_id, id)
) WITHOUT ROWID;

CREATE TABLE bodycam_decision (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('used', 'not_used', 'not_worn')),
  why TEXT NOT NULL,
  activation_id TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX bodycam_decision_at ON bodycam_decision (org_id, at);

CREATE TABLE bodycam_deployment (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'live', 'paused', 'ended')),
  retention_days BIGINT NOT NULL,
  live_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  review_at TIMESTAMPTZ,
  reminded BOOLEAN NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE bodycam_device (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  tag TEXT NOT NULL,
  tag_key TEXT NOT NULL,
  serial TEXT NOT NULL,
  serial_key TEXT NOT NULL,
  model TEXT NOT NULL,
  encrypted BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('delivered', 'ready', 'issued', 'docked', 'fault', 'repair', 'lost', 'retired')),
  state_at TIMESTAMPTZ NOT NULL,
  issue_id TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, deployment_id) REFERENCES bodycam_deployment (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX bodycam_device_serial ON bodycam_device (org_id, serial_key);

CREATE UNIQUE INDEX bodycam_device_tag ON bodycam_device (org_id, tag_key);

CREATE TABLE bodycam_fault (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  reported_at TIMESTAMPTZ NOT NULL,
  by_name TEXT NOT NULL,
  sent_at TIMESTAMPTZ,
  fixed_at TIMESTAMPTZ,
  footage_lost BOOLEAN NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, device_id, id)
) WITHOUT ROWID;

CREATE TABLE bodycam_import (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  mapping_id TEXT NOT NULL,
  vendor TEXT NOT NULL,
  file_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sent', 'tried', 'taking', 'taken', 'dropped')),
  rows_read BIGINT NOT NULL,
  rows_good BIGINT NOT NULL,
  rows_new BIGINT NOT NULL,
  rows_added BIGINT NOT NULL,
  report TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  taken_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE bodycam_issue (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  device_id TEXT NOT NULL,
  deployment_id TEXT NOT NULL,
  holder_id TEXT NOT NULL,
  holder_name TEXT NOT NULL,
  issued_at TIMESTAMPTZ NOT NULL,
  shift_end TIMESTAMPTZ NOT NULL,
  returned_at TIMESTAMPTZ,
  ended TEXT NOT NULL CHECK (ended IN ('', 'returned', 'lost')),
  reminded BOOLEAN NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, device_id) REFERENCES bodycam_device (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX bodycam_issue_at ON bodycam_issue (org_id, issued_at);

CREATE INDEX bodycam_issue_device ON bodycam_issue (org_id, device_id, issued_at);

CREATE INDEX bodycam_issue_late ON bodycam_issue (shift_end, org_id, id) WHERE returned_at IS NULL;

CREATE UNIQUE INDEX bodycam_issue_out ON bodycam_issue (org_id, device_id) WHERE returned_at IS NULL;

CREATE TABLE bodycam_mapping (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  fields TEXT NOT NULL,
  saved_at TIMESTAMPTZ NOT NULL,
  saved_by TEXT NOT NULL,
  saved_name TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX bodycam_mapping_name ON bodycam_mapping (org_id, name_key);

CREATE TABLE bodycam_pilot (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'declared')),
  body TEXT NOT NULL,
  declared_at TIMESTAMPTZ,
  declared_by TEXT NOT NULL,
  declared_hash TEXT NOT NULL,
  late BOOLEAN NOT NULL,
  synthetic BOOLEAN NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX bodycam_pilot_name ON bodycam_pilot (org_id, name);

CREATE TABLE bodycam_pilot_amendment (
  org_id TEXT NOT NULL,
  pilot_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  why TEXT NOT NULL,
  words TEXT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  outcome BOOLEAN NOT NULL,
  seen BOOLEAN NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, pilot_id, number),
  FOREIGN KEY (org_id, pilot_id) REFERENCES bodycam_pilot (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE bodycam_pilot_figure (
  org_id TEXT NOT NULL,
  pilot_id TEXT NOT NULL,
  site TEXT NOT NULL,
  month TEXT NOT NULL,
  body TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, pilot_id, site, month),
  FOREIGN KEY (org_id, pilot_id) REFERENCES bodycam_pilot (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE bodycam_pilot_report (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  pilot_id TEXT NOT NULL,
  edition BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, pilot_id) REFERENCES bodycam_pilot (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX bodycam_pilot_report_edition ON bodycam_pilot_report (org_id, pilot_id, edition);

CREATE TABLE briefing (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  report TEXT NOT NULL,
  audience TEXT NOT NULL,
  form TEXT NOT NULL,
  cadence TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  asked BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('made', 'failed')),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  failure TEXT NOT NULL,
  tries BIGINT NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX briefing_once ON briefing (org_id, unit_id, report, audience, from_day, to_day);

CREATE TABLE briefing_cell (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  report TEXT NOT NULL,
  audience TEXT NOT NULL,
  cadence TEXT NOT NULL CHECK (cadence IN ('live', 'month', 'quarter', 'half', 'asked', 'none')),
  form TEXT NOT NULL CHECK (form IN ('', 'anonymised', 'counts', 'own')),
  from_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);

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
) WITHOUT ROWID;

CREATE TABLE campaign_answered (
  org_id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  who TEXT NOT NULL,
  PRIMARY KEY (org_id, wave_id, who)
) WITHOUT ROWID;

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
  made_name TEXT NOT NULL, story_id TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (org_id, campaign_id, id)
) WITHOUT ROWID;

CREATE TABLE campaign_reach (
  org_id TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  day TEXT NOT NULL,
  channel TEXT NOT NULL,
  n BIGINT NOT NULL,
  source TEXT NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, campaign_id, day, channel)
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE INDEX campaign_return_campaign ON campaign_return (campaign_org, campaign_id, org_id, begun_at, in_at);

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

CREATE INDEX campaign_story_link ON campaign_story (link_digest);

CREATE INDEX campaign_story_of ON campaign_story (campaign_id, state);

CREATE INDEX campaign_story_until ON campaign_story (state, until_day);

CREATE TABLE campaign_story_words (
  org_id TEXT NOT NULL,
  story_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('teller', 'editor')),
  at TIMESTAMPTZ NOT NULL,
  agreed_at TIMESTAMPTZ,
  body BYTEA NOT NULL,
  PRIMARY KEY (org_id, story_id, n)
) WITHOUT ROWID;

CREATE TABLE campaign_tally (
  org_id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  question TEXT NOT NULL,
  choice BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (org_id, wave_id, question, choice)
) WITHOUT ROWID;

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

CREATE TABLE case_absence (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('away', 'light', 'rest')),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  gone BOOLEAN NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX case_absence_open ON case_absence (org_id, case_id) WHERE to_day = '' AND NOT gone;

CREATE TABLE case_approval (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('unlock', 'transfer')),
  about TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
  asked_at TIMESTAMPTZ NOT NULL,
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  reason BYTEA NOT NULL,
  decided_at TIMESTAMPTZ,
  decided_by TEXT NOT NULL,
  decided_name TEXT NOT NULL,
  answer BYTEA,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE UNIQUE INDEX case_approval_waiting ON case_approval (org_id, case_id, kind, about) WHERE state = 'waiting';

CREATE TABLE case_cover (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('agency', 'bank', 'overtime', 'none')),
  day TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  gone BOOLEAN NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_event (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  text TEXT NOT NULL,
  args TEXT NOT NULL,
  area TEXT NOT NULL,
  action TEXT NOT NULL,
  path TEXT NOT NULL,
  note BYTEA,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE TABLE case_incident (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, incident_id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE UNIQUE INDEX case_incident_once ON case_incident (org_id, incident_id);

CREATE TABLE case_match (
  org_id TEXT NOT NULL,
  first_person TEXT NOT NULL,
  second_person TEXT NOT NULL,
  first_case TEXT NOT NULL,
  second_case TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('same', 'different', 'undone')),
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  reason BYTEA NOT NULL,
  PRIMARY KEY (org_id, first_person, second_person)
) WITHOUT ROWID;

CREATE INDEX case_match_second ON case_match (org_id, second_person);

CREATE TABLE case_person (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('affected', 'alleged', 'witness')),
  n BIGINT NOT NULL,
  staff_id TEXT NOT NULL,
  about TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  incident_n BIGINT NOT NULL,
  names BYTEA,
  at TIMESTAMPTZ NOT NULL,
  since TIMESTAMPTZ NOT NULL,
  marks TEXT NOT NULL,
  gone BOOLEAN NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE INDEX case_person_label ON case_person (org_id, part, n, case_id) WHERE NOT gone;

CREATE INDEX case_person_staff ON case_person (org_id, staff_id) WHERE staff_id <> '';

CREATE TABLE case_received (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  from_org TEXT NOT NULL,
  from_case TEXT NOT NULL,
  kind TEXT NOT NULL,
  what BYTEA NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'rejected', 'revoked')),
  at TIMESTAMPTZ NOT NULL,
  answered_at TIMESTAMPTZ,
  answered_name TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX case_received_at ON case_received (org_id, at DESC, id);

CREATE TABLE case_record (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock IN ('', 'restricted', 'sexual_safety')),
  owner_key TEXT NOT NULL,
  title TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('opened', 'working', 'police', 'court', 'panel', 'closed')),
  lead_id TEXT NOT NULL,
  lead_name TEXT NOT NULL,
  opened_at TIMESTAMPTZ NOT NULL,
  opened_by TEXT NOT NULL,
  closed_at TIMESTAMPTZ,
  outcome TEXT NOT NULL,
  outcome_note BYTEA,
  first_date TEXT NOT NULL,
  incidents BIGINT NOT NULL,
  affected BIGINT NOT NULL,
  next_due TIMESTAMPTZ,
  next_text TEXT NOT NULL,
  unit_due TIMESTAMPTZ,
  unit_text TEXT NOT NULL,
  open BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX case_lead ON case_record (org_id, lead_id, next_due, opened_at, id, unit_id, lock, stage) WHERE open;

CREATE INDEX case_queue ON case_record (org_id, next_due, opened_at, id, unit_id, lock, stage, lead_id) WHERE open;

CREATE INDEX case_recent ON case_record (org_id, opened_at DESC, id DESC, unit_id, lock, stage, lead_id, outcome, open);

CREATE INDEX case_stage ON case_record (org_id, stage, next_due, opened_at, id, unit_id, lock, lead_id) WHERE open;

CREATE INDEX case_unit ON case_record (org_id, unit_id, unit_due, opened_at, id, lock, stage, lead_id) WHERE open;

CREATE INDEX case_unit_recent ON case_record (org_id, unit_id, opened_at DESC, id DESC);

CREATE TABLE case_referral (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('refer', 'transfer')),
  to_org TEXT NOT NULL,
  to_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'sent', 'accepted', 'rejected', 'revoked')),
  what BYTEA NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  answered_at TIMESTAMPTZ,
  answered_name TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE TABLE case_retitled (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  found_as TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id)
) WITHOUT ROWID;

CREATE INDEX case_retitled_found ON case_retitled (org_id, found_as);

CREATE TABLE case_review (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'finished')),
  depth TEXT NOT NULL,
  factors TEXT NOT NULL,
  standards TEXT NOT NULL,
  happened BYTEA,
  learned BYTEA,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, case_id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_review_action (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  words BYTEA NOT NULL,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  due_day TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  done_at TIMESTAMPTZ,
  done_by TEXT NOT NULL,
  outcome BYTEA,
  PRIMARY KEY (org_id, case_id, n),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_support (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  step TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'done')),
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  note BYTEA,
  PRIMARY KEY (org_id, case_id, person_id, step),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE TABLE case_task (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  key TEXT NOT NULL,
  text TEXT NOT NULL,
  args TEXT NOT NULL,
  due TIMESTAMPTZ,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  area TEXT NOT NULL,
  action TEXT NOT NULL,
  path TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  done_at TIMESTAMPTZ,
  done_by TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id, key),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE INDEX case_task_due ON case_task (org_id, owner_id, due, case_id) WHERE done_at IS NULL;

CREATE TABLE case_word (
  org_id TEXT NOT NULL,
  word TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  PRIMARY KEY (org_id, word, case_id, person_id)
) WITHOUT ROWID;

CREATE INDEX case_word_case ON case_word (org_id, case_id, word);

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

CREATE TABLE cost_rate (
  org_id TEXT NOT NULL,
  code TEXT NOT NULL,
  from_day TEXT NOT NULL,
  pence BIGINT NOT NULL,
  source TEXT NOT NULL,
  verified BOOLEAN NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, code, from_day)
);

CREATE TABLE custody_checkpoint (
  org_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  signature TEXT NOT NULL,
  token BYTEA, -- of a time-stamping authority
  PRIMARY KEY (org_id, exhibit_id, seq)
);

CREATE TRIGGER custody_checkpoint_no_delete BEFORE DELETE ON custody_checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;

CREATE TRIGGER custody_checkpoint_no_update BEFORE UPDATE ON custody_checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;

CREATE TABLE custody_entry (
  org_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  refused BOOLEAN NOT NULL,
  actor TEXT NOT NULL,
  file_id TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  body BYTEA NOT NULL, -- sealed: who, why and the words
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (org_id, exhibit_id, seq)
);

CREATE TRIGGER custody_entry_no_delete BEFORE DELETE ON custody_entry BEGIN SELECT RAISE(ABORT, 'a custody ledger is append-only'); END;

CREATE TRIGGER custody_entry_no_update BEFORE UPDATE ON custody_entry BEGIN SELECT RAISE(ABORT, 'a custody ledger is append-only'); END;

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

CREATE TABLE disclosure (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  about BYTEA NOT NULL, -- sealed: recipient, grounds, what is withheld and why
  manifest BYTEA NOT NULL, -- sealed, as it was signed
  signature TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  revoked_at TIMESTAMPTZ,
  collected_at TIMESTAMPTZ,
  pass_hash TEXT NOT NULL,
  receipt BYTEA, -- sealed
  PRIMARY KEY (org_id, id)
);

CREATE INDEX disclosure_subject ON disclosure (org_id, subject_kind, subject_id, id);

CREATE UNIQUE INDEX disclosure_token ON disclosure (token_hash);

CREATE TABLE disclosure_ask (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'released', 'refused')),
  offer BYTEA NOT NULL, -- sealed: what is to be given, to whom and why
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  asked_at TIMESTAMPTZ NOT NULL,
  decided_by TEXT NOT NULL,
  decided_name TEXT NOT NULL,
  decided_at TIMESTAMPTZ,
  reason BYTEA, -- sealed
  disclosure_id TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX disclosure_ask_waiting ON disclosure_ask (org_id, asked_at) WHERE state = 'asked';

CREATE TABLE disclosure_item (
  org_id TEXT NOT NULL,
  disclosure_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  included BOOLEAN NOT NULL,
  PRIMARY KEY (org_id, disclosure_id, exhibit_id)
);

CREATE INDEX disclosure_item_exhibit ON disclosure_item (org_id, exhibit_id);

CREATE TABLE draft (
  id TEXT NOT NULL PRIMARY KEY,
  org_id TEXT NOT NULL,
  answers BYTEA NOT NULL,
  step TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX draft_old ON draft (updated_at);

CREATE TABLE environment_alarm (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('in_use', 'retired')),
  every_days BIGINT NOT NULL,
  target_s BIGINT NOT NULL,
  last_at TIMESTAMPTZ,
  last_result TEXT NOT NULL,
  due TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE environment_answer (
  org_id TEXT NOT NULL,
  audit_id TEXT NOT NULL,
  id TEXT NOT NULL,
  item TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('met', 'partly', 'not_met', 'not_applicable', 'not_checked')),
  likelihood BIGINT NOT NULL,
  consequence BIGINT NOT NULL,
  base TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  device_at TIMESTAMPTZ NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  note BYTEA NOT NULL,
  PRIMARY KEY (org_id, audit_id, id)
) WITHOUT ROWID;

CREATE TABLE environment_audit (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('walking', 'finished')),
  toolkit BIGINT NOT NULL,
  digest TEXT NOT NULL,
  zones TEXT NOT NULL,
  on_day TEXT NOT NULL,
  band TEXT NOT NULL CHECK (band IN ('day', 'evening', 'night', 'busiest')),
  lead_id TEXT NOT NULL,
  lead_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,
  finished_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX environment_audit_unit ON environment_audit (org_id, unit_id, on_day);

CREATE TABLE environment_event (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, record_id, id)
) WITHOUT ROWID;

CREATE TABLE environment_finding (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  audit_id TEXT NOT NULL,
  alarm_id TEXT NOT NULL,
  item TEXT NOT NULL,
  toolkit BIGINT NOT NULL,
  result TEXT NOT NULL,
  critical BOOLEAN NOT NULL,
  likelihood BIGINT NOT NULL,
  consequence BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'fixed', 'closed')),
  owner_id TEXT NOT NULL,
  due TEXT NOT NULL,
  found_at TIMESTAMPTZ NOT NULL,
  found_name TEXT NOT NULL,
  fixed_at TIMESTAMPTZ,
  fixed_by TEXT NOT NULL,
  fixed_name TEXT NOT NULL,
  closed_at TIMESTAMPTZ,
  closed_name TEXT NOT NULL,
  times BIGINT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX environment_finding_audit ON environment_finding (org_id, audit_id);

CREATE INDEX environment_finding_unit ON environment_finding (org_id, unit_id, state, due);

CREATE TABLE environment_photo (
  org_id TEXT NOT NULL,
  audit_id TEXT NOT NULL,
  id TEXT NOT NULL,
  item TEXT NOT NULL,
  file_id TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  device_at TIMESTAMPTZ NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, audit_id, id)
) WITHOUT ROWID;

CREATE TABLE environment_pin (
  org_id TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('finding', 'alarm', 'place')),
  ref TEXT NOT NULL,
  x BIGINT NOT NULL,
  y BIGINT NOT NULL,
  PRIMARY KEY (org_id, plan_id, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX environment_pin_ref ON environment_pin (org_id, plan_id, kind, ref);

CREATE TABLE environment_plan (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  file_id TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE environment_test (
  org_id TEXT NOT NULL,
  alarm_id TEXT NOT NULL,
  id TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('passed', 'failed')),
  seconds BIGINT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, alarm_id, id)
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE INDEX evidence_use_item ON evidence_use (org_id, item_id, assessment_id, indicator);

CREATE TABLE exhibit (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  subject_kind TEXT NOT NULL, -- case or incident
  subject_id TEXT NOT NULL,
  subject_ref TEXT NOT NULL,
  number TEXT NOT NULL,
  media TEXT NOT NULL, -- footage, photo, sound, document, other
  class TEXT NOT NULL, -- of retention
  state TEXT NOT NULL CHECK (state IN ('requested', 'saved', 'lost', 'held', 'elsewhere', 'deleted')),
  about BYTEA NOT NULL, -- sealed: what it is, where it is held and by whom
  happened_at TIMESTAMPTZ, -- the four dates, kept apart
  shows_from TIMESTAMPTZ,
  shows_to TIMESTAMPTZ,
  recorded_at TIMESTAMPTZ,
  received_at TIMESTAMPTZ,
  requested_at TIMESTAMPTZ, -- of footage at risk: when somebody was asked, when it is overwritten, when it was saved or lost
  overwritten_at TIMESTAMPTZ,
  settled_at TIMESTAMPTZ,
  sha256 TEXT NOT NULL, -- of the original, or as the holder of one elsewhere gave it
  retain_until TIMESTAMPTZ,
  review_at TIMESTAMPTZ,
  head_seq BIGINT NOT NULL,
  head_hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  checked_at TIMESTAMPTZ,
  check_says TEXT NOT NULL, -- '' while it holds
  deleted_at TIMESTAMPTZ, warned_at TIMESTAMPTZ, feared_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX exhibit_at_risk ON exhibit (overwritten_at) WHERE state = 'requested';

CREATE INDEX exhibit_checked ON exhibit (checked_at, org_id, id);

CREATE INDEX exhibit_made ON exhibit (org_id, made_at, id);

CREATE UNIQUE INDEX exhibit_number ON exhibit (org_id, subject_kind, subject_id, number);

CREATE INDEX exhibit_overwritten ON exhibit (overwritten_at, org_id, id) WHERE state = 'requested';

CREATE INDEX exhibit_requested ON exhibit (org_id, requested_at) WHERE requested_at IS NOT NULL;

CREATE TABLE exhibit_copy (
  org_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  file_id TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('original', 'stripped', 'redacted')),
  number TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, exhibit_id, number, what)
);

CREATE TABLE exhibit_deletion (
  org_id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  id TEXT NOT NULL,
  ground TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  asked_at TIMESTAMPTZ NOT NULL,
  reason BYTEA NOT NULL, -- sealed
  state TEXT NOT NULL CHECK (state IN ('asked', 'kept', 'done')),
  decided_by TEXT NOT NULL,
  decided_at TIMESTAMPTZ,
  certificate BYTEA, -- sealed
  PRIMARY KEY (org_id, exhibit_id, id)
);

CREATE UNIQUE INDEX exhibit_deletion_one ON exhibit_deletion (org_id, exhibit_id) WHERE state = 'asked';

CREATE TABLE exhibit_hold (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  exhibit_id TEXT NOT NULL,
  ground TEXT NOT NULL,
  reason BYTEA NOT NULL, -- sealed
  placed_by TEXT NOT NULL,
  placed_at TIMESTAMPTZ NOT NULL,
  lift_asked_by TEXT NOT NULL,
  lift_asked_at TIMESTAMPTZ,
  lifted_by TEXT NOT NULL,
  lifted_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX exhibit_hold_of ON exhibit_hold (org_id, exhibit_id, id);

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

CREATE TABLE file_part (
  org_id TEXT NOT NULL,
  file_id TEXT NOT NULL,
  start BIGINT NOT NULL,
  size BIGINT NOT NULL,
  blob_key TEXT NOT NULL,
  PRIMARY KEY (org_id, file_id, start)
);

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

CREATE INDEX gov_action_chase ON gov_action (state, next_chase, org_id, id);

CREATE INDEX gov_action_due ON gov_action (org_id, state, due_at, id);

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE INDEX gov_decision_document ON gov_decision (org_id, doc_hash, at);

CREATE INDEX gov_decision_meeting ON gov_decision (org_id, meeting_id, at);

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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

CREATE INDEX gov_meeting_group ON gov_meeting (org_id, group_id, starts_at DESC, id);

CREATE INDEX gov_meeting_recent ON gov_meeting (org_id, starts_at DESC, id DESC, group_id, state);

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
) WITHOUT ROWID;

CREATE INDEX gov_member_person ON gov_member (org_id, person_id, group_id, from_day, to_day, part);

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE UNIQUE INDEX gov_paper_version ON gov_paper (org_id, item_id, root, v);

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE INDEX justice_ask_answered ON justice_ask (org_id, answered_at) WHERE state = 'answered';

CREATE UNIQUE INDEX justice_ask_link ON justice_ask (link_digest);

CREATE INDEX justice_ask_waiting ON justice_ask (expires_at, org_id, case_id, id) WHERE state = 'asked';

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE INDEX justice_clock_next ON justice_clock (next_at, org_id, case_id, id) WHERE next_at IS NOT NULL;

CREATE INDEX justice_clock_open ON justice_clock (org_id, due) WHERE done_at IS NULL;

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE INDEX justice_hearing_at ON justice_hearing (org_id, at) WHERE state = 'listed';

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE INDEX justice_report_crime ON justice_report (org_id, crime_key) WHERE crime_key <> '';

CREATE INDEX justice_report_year ON justice_report (org_id, reported_at);

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
) WITHOUT ROWID;

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
  version BIGINT NOT NULL, paper BYTEA, paper_hash TEXT NOT NULL DEFAULT '', paper_wording BIGINT NOT NULL DEFAULT 0, own BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE TABLE justice_try (
  from_key TEXT NOT NULL,
  hour TIMESTAMPTZ NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (from_key, hour)
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE TABLE letter_delivery (
  org_id TEXT NOT NULL,
  letter_id TEXT NOT NULL,
  id TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('post', 'recorded_post', 'by_hand', 'email', 'portal', 'read_aloud')),
  day TEXT NOT NULL,
  returned BOOLEAN NOT NULL,
  proof BYTEA,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, letter_id, id)
);

CREATE TABLE letter_in_force (
  org_id TEXT NOT NULL,
  key TEXT NOT NULL,
  n BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, key, n)
);

CREATE TABLE letter_issued (
  org_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  key TEXT NOT NULL,
  version BIGINT NOT NULL,
  title TEXT NOT NULL,
  lang TEXT NOT NULL,
  addressee TEXT NOT NULL,
  body BYTEA NOT NULL,
  hash TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, kind, record_id, id)
);

CREATE INDEX letter_issued_case ON letter_issued (org_id, case_id, made_at);

CREATE TABLE letter_words (
  org_id TEXT NOT NULL,
  key TEXT NOT NULL,
  version BIGINT NOT NULL,
  subject_en TEXT NOT NULL,
  body_en TEXT NOT NULL,
  subject_cy TEXT NOT NULL,
  body_cy TEXT NOT NULL,
  note TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, key, version)
);

CREATE TABLE library_adoption (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  place TEXT NOT NULL,
  adapted TEXT NOT NULL,
  from_day TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('trying', 'kept', 'stopped')),
  to_day TEXT NOT NULL,
  why TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX library_adoption_of ON library_adoption (entry_id, org_id);

CREATE TABLE library_entry (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
  current_n BIGINT NOT NULL,
  draft_n BIGINT NOT NULL,
  asked BOOLEAN NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  published_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX library_entry_state ON library_entry (state, org_id, id);

CREATE TABLE library_version (
  org_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
  authors TEXT NOT NULL,
  begun_at TIMESTAMPTZ NOT NULL,
  published_at TIMESTAMPTZ,
  reviewer_id TEXT NOT NULL,
  reviewer_name TEXT NOT NULL,
  review TEXT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (org_id, entry_id, n)
);

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

CREATE TABLE lone_check (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('started', 'checked_in', 'finished', 'missed', 'followed_up')),
  at TIMESTAMPTZ NOT NULL,
  due_at TIMESTAMPTZ,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, plan_id, id)
) WITHOUT ROWID;

CREATE TABLE lone_plan (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  person_id TEXT NOT NULL,
  buddy_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'out', 'ended')),
  every_min BIGINT NOT NULL,
  grace_min BIGINT NOT NULL,
  started_at TIMESTAMPTZ,
  back_at TIMESTAMPTZ,
  next_at TIMESTAMPTZ,
  missed_at TIMESTAMPTZ,
  review_at TIMESTAMPTZ NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX lone_plan_buddy ON lone_plan (org_id, buddy_id);

CREATE INDEX lone_plan_out ON lone_plan (next_at, org_id, id) WHERE state = 'out';

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

CREATE INDEX marker_case ON marker (org_id, case_id, person_id);

CREATE INDEX marker_recent ON marker (org_id, proposed_at DESC, id DESC, unit_id, lock, state, subject);

CREATE INDEX marker_running ON marker (state, review_at, org_id, id);

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE INDEX moderation_item_moderator ON moderation_item (moderator, moderation_id, org_id, indicator);

CREATE TABLE network_agreement (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  name TEXT NOT NULL,
  profile TEXT NOT NULL,
  from_on TEXT NOT NULL,
  until_on TEXT NOT NULL,
  review_on TEXT NOT NULL,
  ended_on TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE network_commitment (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('ours', 'theirs')),
  due_on TEXT NOT NULL,
  first_due TEXT NOT NULL,
  ended_on TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE network_contact (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  body BYTEA NOT NULL,
  confirmed_on TEXT NOT NULL,
  confirmed_by TEXT NOT NULL,
  gone_on TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE network_event (
  org_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, record_id, id)
);

CREATE TABLE network_meeting (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  partners TEXT NOT NULL,
  held_on TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE network_partner (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  area TEXT NOT NULL,
  about TEXT NOT NULL,
  ended_on TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX network_partner_name ON network_partner (org_id, name);

CREATE TABLE network_problem (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE network_release (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  agreement_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  profile TEXT NOT NULL,
  from_on TEXT NOT NULL,
  until_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'stopped', 'passed', 'half', 'released', 'dropped')),
  fields TEXT NOT NULL,
  drawn BYTEA NOT NULL,
  findings TEXT NOT NULL,
  counts TEXT NOT NULL,
  shown TEXT NOT NULL,
  file BYTEA,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  hands TEXT NOT NULL,
  first_by TEXT NOT NULL,
  first_name TEXT NOT NULL,
  first_at TIMESTAMPTZ,
  second_by TEXT NOT NULL,
  second_name TEXT NOT NULL,
  second_at TIMESTAMPTZ,
  received_on TEXT NOT NULL,
  received_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
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
) WITHOUT ROWID;

CREATE TABLE police_force (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  ons_code TEXT NOT NULL,
  country TEXT NOT NULL
);

CREATE TABLE programme_paper (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  meets_on TEXT NOT NULL,
  edition BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX programme_paper_edition ON programme_paper (org_id, meets_on, edition);

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
, beside BOOLEAN NOT NULL DEFAULT FALSE);

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

CREATE TABLE riddor_assessment (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  accident_at TIMESTAMPTZ NOT NULL,
  facts BYTEA NOT NULL,
  assessed_by TEXT NOT NULL,
  table_row BIGINT NOT NULL,
  result TEXT NOT NULL,
  at_once BOOLEAN NOT NULL,
  due_at TIMESTAMPTZ,
  days BIGINT NOT NULL,
  foretold BOOLEAN NOT NULL,
  psych_only BOOLEAN NOT NULL,
  decided TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  decided_at TIMESTAMPTZ,
  decided_by TEXT NOT NULL,
  decided_name TEXT NOT NULL,
  reason BYTEA,
  draft BYTEA,
  draft_version BIGINT NOT NULL,
  receipt TEXT NOT NULL,
  submitted_at TIMESTAMPTZ,
  submitted_by TEXT NOT NULL,
  submitted_name TEXT NOT NULL,
  submitted_for TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, case_id, person_id),
  FOREIGN KEY (org_id, case_id) REFERENCES case_record (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX riddor_due ON riddor_assessment (org_id, submitted_at, due_at, case_id);

CREATE TABLE risk (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  hazard TEXT NOT NULL,
  n BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'closed')),
  initial_c BIGINT NOT NULL,
  initial_l BIGINT NOT NULL,
  current_c BIGINT NOT NULL,
  current_l BIGINT NOT NULL,
  target_c BIGINT NOT NULL,
  target_l BIGINT NOT NULL,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  accepted_at TIMESTAMPTZ,
  accepted_by TEXT NOT NULL,
  accepted_name TEXT NOT NULL,
  accepted_until TIMESTAMPTZ,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX risk_accepted ON risk (state, accepted_until, org_id, id);

CREATE UNIQUE INDEX risk_hazard ON risk (org_id, assessment_id, hazard);

CREATE TABLE risk_assessment (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('workplace', 'workforce', 'patient')),
  state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'retired')),
  current_n BIGINT NOT NULL,
  draft_n BIGINT NOT NULL,
  top BIGINT NOT NULL,
  lean BOOLEAN NOT NULL,
  owner_id TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  copied_from TEXT NOT NULL,
  approved_at TIMESTAMPTZ,
  looked_at TIMESTAMPTZ,
  review_at TIMESTAMPTZ,
  called_at TIMESTAMPTZ,
  called_why TEXT NOT NULL CHECK (called_why IN ('', 'incidents', 'change')),
  called_n BIGINT NOT NULL,
  called_harm BIGINT NOT NULL,
  called_first TEXT NOT NULL,
  called_last TEXT NOT NULL,
  reminded BOOLEAN NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX risk_assessment_due ON risk_assessment (state, review_at, org_id, id);

CREATE INDEX risk_assessment_unit ON risk_assessment (org_id, unit_id, state, review_at);

CREATE TABLE risk_control (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  hazard TEXT NOT NULL,
  key TEXT NOT NULL,
  step BIGINT NOT NULL,
  in_place BOOLEAN NOT NULL,
  due TEXT NOT NULL,
  placed_at TIMESTAMPTZ,
  placed_by TEXT NOT NULL,
  placed_name TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (org_id, assessment_id, id)
) WITHOUT ROWID;

CREATE TABLE risk_event (
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
) WITHOUT ROWID;

CREATE TABLE risk_review (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('stands', 'change')),
  called_why TEXT NOT NULL,
  called_n BIGINT NOT NULL,
  called_harm BIGINT NOT NULL,
  called_first TEXT NOT NULL,
  called_last TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, assessment_id, id)
) WITHOUT ROWID;

CREATE TABLE risk_version (
  org_id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'dropped')),
  begun_at TIMESTAMPTZ NOT NULL,
  authors TEXT NOT NULL,
  approved_at TIMESTAMPTZ,
  approved_by TEXT NOT NULL,
  approved_name TEXT NOT NULL,
  hash TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (org_id, assessment_id, n)
) WITHOUT ROWID;

CREATE TABLE risk_view (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('comment', 'cosign', 'dissent')),
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  words BYTEA NOT NULL,
  PRIMARY KEY (org_id, assessment_id, id)
) WITHOUT ROWID;

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

CREATE INDEX sanction_case ON sanction (org_id, case_id, person_id);

CREATE INDEX sanction_recent ON sanction (org_id, proposed_at DESC, id DESC, unit_id, lock, state, asked, level, subject);

CREATE INDEX sanction_running ON sanction (state, ends_at, org_id, id);

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
) WITHOUT ROWID;

CREATE TABLE sanction_ladder (
  org_id TEXT NOT NULL,
  from_day TEXT NOT NULL,
  body TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  PRIMARY KEY (org_id, from_day)
);

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
) WITHOUT ROWID;

CREATE INDEX sanction_seat_person ON sanction_seat (org_id, person_id, sanction_id, conflict);

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE TABLE standard_position (
  org_id TEXT NOT NULL,
  assessment TEXT NOT NULL,
  indicator TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  section TEXT NOT NULL,
  rating TEXT NOT NULL,
  signed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, assessment, indicator)
) WITHOUT ROWID;

CREATE INDEX standard_position_when ON standard_position (catalogue, signed_at, org_id, assessment, indicator, rating);

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
) WITHOUT ROWID;

CREATE TABLE standard_standing (
  org_id TEXT NOT NULL,
  assessment_id TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  round TEXT NOT NULL,
  signed_at TIMESTAMPTZ NOT NULL,
  ratings TEXT NOT NULL,
  findings TEXT NOT NULL,
  PRIMARY KEY (org_id, assessment_id)
) WITHOUT ROWID;

CREATE INDEX standard_standing_round ON standard_standing (catalogue, round, org_id, signed_at);

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

CREATE TABLE strand (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  line TEXT NOT NULL,
  aim TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('on_course', 'at_risk', 'off_course', 'paused', 'finished')),
  state_why TEXT NOT NULL,
  state_was TEXT NOT NULL,
  state_at TIMESTAMPTZ NOT NULL,
  synthetic BOOLEAN NOT NULL,
  body TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX strand_name ON strand (org_id, name);

CREATE TABLE strand_event (
  org_id TEXT NOT NULL,
  strand_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, strand_id, id)
);

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

CREATE TABLE training_achievement (
  org_id TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  competence TEXT NOT NULL,
  achieved TEXT NOT NULL,
  expires TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('esr', 'session', 'assessed')),
  ref TEXT NOT NULL,
  PRIMARY KEY (org_id, assignment_id, competence, achieved)
) WITHOUT ROWID;

CREATE TABLE training_assignment (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  person_key TEXT NOT NULL,
  post_key TEXT NOT NULL,
  number BYTEA,
  place TEXT NOT NULL,
  role TEXT NOT NULL,
  staff_group TEXT NOT NULL,
  population TEXT NOT NULL,
  fte BIGINT NOT NULL,
  start_day TEXT NOT NULL,
  end_day TEXT NOT NULL,
  absence TEXT NOT NULL,
  absent_from TEXT NOT NULL,
  import_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE UNIQUE INDEX training_assignment_post ON training_assignment (org_id, post_key);

CREATE INDEX training_assignment_unit ON training_assignment (org_id, unit_id, id);

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

CREATE TABLE training_competence (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  component TEXT NOT NULL,
  refresh_months BIGINT NOT NULL,
  assess_only BOOLEAN NOT NULL,
  names TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX training_competence_code ON training_competence (org_id, code, from_day);

CREATE TABLE training_exemption (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  person_key TEXT NOT NULL,
  competence TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('equal', 'duties', 'advised')),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE training_feed (
  org_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (org_id, person_id)
);

CREATE UNIQUE INDEX training_feed_digest ON training_feed (digest);

CREATE TABLE training_figure (
  org_id TEXT NOT NULL,
  competence TEXT NOT NULL,
  day TEXT NOT NULL,
  counted BIGINT NOT NULL,
  in_date BIGINT NOT NULL,
  left_out BIGINT NOT NULL,
  incidents BIGINT NOT NULL,
  weighted BIGINT NOT NULL,
  PRIMARY KEY (org_id, competence)
) WITHOUT ROWID;

CREATE TABLE training_import (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  size BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('receiving', 'received', 'checked', 'refused', 'applying', 'applied', 'dropped')),
  whole BOOLEAN NOT NULL,
  day TEXT NOT NULL,
  mapping TEXT NOT NULL,
  report TEXT NOT NULL,
  sent_at TIMESTAMPTZ NOT NULL,
  sent_by TEXT NOT NULL,
  applied_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX training_import_sent ON training_import (org_id, sent_at, id);

CREATE TABLE training_import_part (
  org_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (org_id, import_id, n)
);

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

CREATE TABLE training_mapping (
  org_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('column', 'place', 'competence')),
  word TEXT NOT NULL,
  means TEXT NOT NULL,
  PRIMARY KEY (org_id, kind, word)
) WITHOUT ROWID;

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

CREATE TABLE training_requirement (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  competence TEXT NOT NULL,
  for_unit TEXT NOT NULL,
  staff_group TEXT NOT NULL,
  role TEXT NOT NULL,
  population TEXT NOT NULL,
  grace_days BIGINT NOT NULL,
  basis TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE INDEX training_requirement_competence ON training_requirement (org_id, competence, from_day);

CREATE TABLE training_revision (
  org_id TEXT PRIMARY KEY,
  n BIGINT NOT NULL
);

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
