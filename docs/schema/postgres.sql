-- The schema of the whole program, written by a test from a fresh database; make update writes it anew.
-- Migrations are the truth: this is for reading, and so that a change of the schema shows in a review.

CREATE TABLE annotation (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    month text NOT NULL,
    kind text NOT NULL,
    words text NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_name text NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT annotation_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX annotation_place ON annotation USING btree (org_id, unit_id, month);

CREATE TABLE api_token (
    id text NOT NULL,
    token_hash text NOT NULL,
    name text NOT NULL,
    org_id text NOT NULL,
    unit_id text NOT NULL,
    person_id text NOT NULL,
    assignment_id text NOT NULL,
    role text NOT NULL,
    actions text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT api_token_pkey PRIMARY KEY (id),
    CONSTRAINT api_token_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX api_token_org ON api_token USING btree (org_id, made_at, id);

CREATE TABLE assessment (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    catalogue text NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    campaign text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL,
    opened_name text NOT NULL,
    wording_at timestamp with time zone NOT NULL,
    consulted_at timestamp with time zone,
    consult_until timestamp with time zone,
    sign_by timestamp with time zone,
    due_at timestamp with time zone,
    signed_at timestamp with time zone,
    signed_by text NOT NULL,
    signed_name text NOT NULL,
    signed_version bigint NOT NULL,
    assured_at timestamp with time zone,
    assured_by text NOT NULL,
    assured_name text NOT NULL,
    closed_at timestamp with time zone,
    closed_why text NOT NULL,
    origin_org text NOT NULL,
    origin_id text NOT NULL,
    origin_name text NOT NULL,
    reminded bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT assessment_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT assessment_lock_check CHECK ((lock = ANY (ARRAY[''::text, 'restricted'::text, 'sexual_safety'::text]))),
    CONSTRAINT assessment_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'consultation'::text, 'exec_signed'::text, 'board_assured'::text, 'closed'::text])))
);
CREATE INDEX assessment_due ON assessment USING btree (state, due_at, org_id, id);
CREATE INDEX assessment_recent ON assessment USING btree (org_id, opened_at DESC, id DESC, state);

CREATE TABLE assessment_comment (
    org_id text NOT NULL,
    id text NOT NULL,
    assessment_id text NOT NULL,
    indicator text NOT NULL,
    person_id text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    words bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT assessment_comment_pkey PRIMARY KEY (org_id, assessment_id, id)
);

CREATE TABLE assessment_rating (
    org_id text NOT NULL,
    assessment_id text NOT NULL,
    indicator text NOT NULL,
    position bigint NOT NULL,
    section text NOT NULL,
    rating text NOT NULL,
    said text NOT NULL,
    in_place text NOT NULL,
    proposed text NOT NULL,
    rationale bytea,
    rater text NOT NULL,
    rater_name text NOT NULL,
    rated_at timestamp with time zone,
    consulted boolean NOT NULL,
    lowered_from text NOT NULL,
    lowered_why text NOT NULL,
    lowered_at timestamp with time zone,
    settled text NOT NULL,
    settled_by text NOT NULL,
    settled_at timestamp with time zone,
    approved_by text NOT NULL,
    approved_name text NOT NULL,
    approved_at timestamp with time zone,
    version bigint NOT NULL,
    CONSTRAINT assessment_rating_pkey PRIMARY KEY (org_id, assessment_id, indicator),
    CONSTRAINT assessment_rating_in_place_check CHECK ((in_place = ANY (ARRAY[''::text, 'yes'::text, 'partly'::text, 'no'::text]))),
    CONSTRAINT assessment_rating_rating_check CHECK ((rating = ANY (ARRAY['not_assessed'::text, 'red'::text, 'amber'::text, 'green'::text, 'not_applicable'::text]))),
    CONSTRAINT assessment_rating_said_check CHECK ((said = ANY (ARRAY['not_assessed'::text, 'red'::text, 'amber'::text, 'green'::text, 'not_applicable'::text]))),
    CONSTRAINT assessment_rating_settled_check CHECK ((settled = ANY (ARRAY[''::text, 'union'::text])))
);
CREATE INDEX assessment_rating_green ON assessment_rating USING btree (rating, org_id, assessment_id, indicator);

CREATE TABLE assessment_rating_past (
    org_id text NOT NULL,
    assessment_id text NOT NULL,
    indicator text NOT NULL,
    version bigint NOT NULL,
    rating text NOT NULL,
    said text NOT NULL,
    proposed text NOT NULL,
    rationale bytea,
    rater text NOT NULL,
    rater_name text NOT NULL,
    rated_at timestamp with time zone,
    why text NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT assessment_rating_past_pkey PRIMARY KEY (org_id, assessment_id, indicator, version)
);

CREATE TABLE assessment_respondent (
    org_id text NOT NULL,
    assessment_id text NOT NULL,
    indicator text NOT NULL,
    person_id text NOT NULL,
    name text NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    CONSTRAINT assessment_respondent_pkey PRIMARY KEY (org_id, assessment_id, indicator, person_id)
);

CREATE TABLE assessment_statement (
    org_id text NOT NULL,
    id text NOT NULL,
    assessment_id text NOT NULL,
    kind text NOT NULL,
    of_version bigint NOT NULL,
    body bytea NOT NULL,
    hash text NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT assessment_statement_pkey PRIMARY KEY (org_id, assessment_id, id),
    CONSTRAINT assessment_statement_kind_check CHECK ((kind = ANY (ARRAY['exec'::text, 'board'::text])))
);

CREATE TABLE assessment_view (
    org_id text NOT NULL,
    assessment_id text NOT NULL,
    indicator text NOT NULL,
    person_id text NOT NULL,
    name text NOT NULL,
    side text NOT NULL,
    rating text NOT NULL,
    stance text NOT NULL,
    words bytea,
    at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT assessment_view_pkey PRIMARY KEY (org_id, assessment_id, indicator, person_id),
    CONSTRAINT assessment_view_side_check CHECK ((side = 'union'::text)),
    CONSTRAINT assessment_view_stance_check CHECK ((stance = ANY (ARRAY[''::text, 'agree'::text, 'dissent'::text])))
);

CREATE TABLE assignment (
    id text NOT NULL,
    person_id text NOT NULL,
    org_id text NOT NULL,
    unit_id text NOT NULL,
    role text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    to_at timestamp with time zone,
    reason text NOT NULL,
    lent_by text NOT NULL,
    source text NOT NULL,
    granted_by text NOT NULL,
    CONSTRAINT assignment_pkey PRIMARY KEY (id),
    CONSTRAINT assignment_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX assignment_org ON assignment USING btree (org_id, role, person_id);
CREATE INDEX assignment_person ON assignment USING btree (person_id, org_id, from_at, id);

CREATE TABLE attempt (
    id text NOT NULL,
    failures bigint NOT NULL,
    last_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone NOT NULL,
    CONSTRAINT attempt_pkey PRIMARY KEY (id)
);
CREATE INDEX attempt_last ON attempt USING btree (last_at);

CREATE TABLE audit_checkpoint (
    org_id text NOT NULL,
    seq bigint NOT NULL,
    hash text NOT NULL,
    at timestamp with time zone NOT NULL,
    signature text NOT NULL,
    CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (org_id, seq)
);
CREATE TRIGGER audit_checkpoint_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE audit_entry (
    org_id text NOT NULL,
    seq bigint NOT NULL,
    id text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    actor_name text NOT NULL,
    actor_role text NOT NULL,
    acting_for text NOT NULL,
    unit_id text NOT NULL,
    action text NOT NULL,
    kind text NOT NULL,
    record_id text NOT NULL,
    outcome text NOT NULL,
    detail text NOT NULL,
    request_id text NOT NULL,
    session_id text NOT NULL,
    prev text NOT NULL,
    hash text NOT NULL,
    CONSTRAINT audit_entry_pkey PRIMARY KEY (org_id, seq)
);
CREATE INDEX audit_entry_record ON audit_entry USING btree (org_id, kind, record_id, seq);
CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE audit_head (
    org_id text NOT NULL,
    seq bigint NOT NULL,
    hash text NOT NULL,
    CONSTRAINT audit_head_pkey PRIMARY KEY (org_id)
);

CREATE TABLE board_pack (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    meeting_day text NOT NULL,
    edition bigint NOT NULL,
    state text NOT NULL,
    title text NOT NULL,
    previous text NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    signed_name text NOT NULL,
    signed_at timestamp with time zone,
    number text NOT NULL,
    hash text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT board_pack_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT board_pack_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT board_pack_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'frozen'::text, 'replaced'::text])))
);
CREATE UNIQUE INDEX board_pack_edition ON board_pack USING btree (org_id, meeting_day, edition);

CREATE TABLE bodycam_activation (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL DEFAULT ''::text,
    owner_key text NOT NULL,
    device_id text NOT NULL,
    issue_id text NOT NULL,
    import_id text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    stopped_at timestamp with time zone NOT NULL,
    clip_ref text NOT NULL,
    clip_hash text NOT NULL,
    clip_bytes bigint NOT NULL,
    due_at timestamp with time zone,
    said_at timestamp with time zone,
    reminded boolean NOT NULL DEFAULT false,
    why text NOT NULL DEFAULT ''::text,
    warning text NOT NULL DEFAULT ''::text,
    effect text NOT NULL DEFAULT ''::text,
    incident_id text NOT NULL DEFAULT ''::text,
    body bytea,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT bodycam_activation_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX bodycam_activation_at ON bodycam_activation USING btree (org_id, started_at, id);
CREATE INDEX bodycam_activation_due ON bodycam_activation USING btree (due_at, org_id, id) WHERE ((due_at IS NOT NULL) AND (said_at IS NULL));
CREATE INDEX bodycam_activation_owner ON bodycam_activation USING btree (org_id, owner_key, started_at) WHERE (due_at IS NOT NULL);

CREATE TABLE bodycam_breach (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    device_id text NOT NULL,
    known_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    found_at timestamp with time zone,
    decision text NOT NULL,
    decided_at timestamp with time zone,
    decided_name text NOT NULL,
    reminded boolean NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT bodycam_breach_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_breach_decision_check CHECK ((decision = ANY (ARRAY[''::text, 'reported'::text, 'not_reported'::text]))),
    CONSTRAINT bodycam_breach_org_id_device_id_fkey FOREIGN KEY (org_id, device_id) REFERENCES bodycam_device(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE bodycam_clip (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    ref text NOT NULL,
    vendor text NOT NULL,
    vendor_clip text NOT NULL,
    sha256 text NOT NULL,
    device_id text NOT NULL,
    device_tag text NOT NULL,
    activation_id text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    seconds bigint NOT NULL,
    keep_days bigint NOT NULL,
    class text NOT NULL,
    state text NOT NULL,
    due_at timestamp with time zone,
    review_at timestamp with time zone,
    holds bigint NOT NULL,
    warned_at timestamp with time zone,
    linked_by text NOT NULL,
    case_id text NOT NULL,
    exhibit_id text NOT NULL,
    transferred_at timestamp with time zone,
    wanted_class text NOT NULL,
    wanted_by text NOT NULL,
    wanted_name text NOT NULL,
    ended_at timestamp with time zone,
    certificate text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT bodycam_clip_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_clip_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'overwritten'::text, 'deleted'::text])))
);
CREATE INDEX bodycam_clip_activation ON bodycam_clip USING btree (org_id, activation_id) WHERE (activation_id <> ''::text);
CREATE INDEX bodycam_clip_due ON bodycam_clip USING btree (org_id, due_at, id) WHERE ((state = 'kept'::text) AND (holds = 0));
CREATE INDEX bodycam_clip_exhibit ON bodycam_clip USING btree (org_id, case_id) WHERE (case_id <> ''::text);
CREATE INDEX bodycam_clip_new ON bodycam_clip USING btree (org_id, received_at, id);
CREATE UNIQUE INDEX bodycam_clip_vendor ON bodycam_clip USING btree (org_id, vendor, vendor_clip);

CREATE TABLE bodycam_clip_access (
    org_id text NOT NULL,
    id text NOT NULL,
    clip_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    what text NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    by_role text NOT NULL,
    reason text NOT NULL,
    words bytea NOT NULL,
    CONSTRAINT bodycam_clip_access_pkey PRIMARY KEY (org_id, clip_id, id),
    CONSTRAINT bodycam_clip_access_what_check CHECK ((what = ANY (ARRAY['record'::text, 'footage'::text])))
);

CREATE TABLE bodycam_clip_asked (
    org_id text NOT NULL,
    request_id text NOT NULL,
    clip_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT bodycam_clip_asked_pkey PRIMARY KEY (org_id, request_id, clip_id),
    CONSTRAINT bodycam_clip_asked_org_id_clip_id_fkey FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip(org_id, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT bodycam_clip_asked_org_id_request_id_fkey FOREIGN KEY (org_id, request_id) REFERENCES bodycam_clip_request(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX bodycam_clip_asked_clip ON bodycam_clip_asked USING btree (org_id, clip_id);

CREATE TABLE bodycam_clip_event (
    org_id text NOT NULL,
    id text NOT NULL,
    clip_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    text text NOT NULL,
    args text NOT NULL,
    words bytea,
    CONSTRAINT bodycam_clip_event_pkey PRIMARY KEY (org_id, clip_id, id)
);

CREATE TABLE bodycam_clip_hold (
    org_id text NOT NULL,
    id text NOT NULL,
    clip_id text NOT NULL,
    ground text NOT NULL,
    reason bytea NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    placed_by text NOT NULL,
    placed_name text NOT NULL,
    asked_at timestamp with time zone,
    asked_by text NOT NULL,
    asked_name text NOT NULL,
    lifted_at timestamp with time zone,
    lifted_by text NOT NULL,
    lifted_name text NOT NULL,
    CONSTRAINT bodycam_clip_hold_pkey PRIMARY KEY (org_id, clip_id, id),
    CONSTRAINT bodycam_clip_hold_org_id_clip_id_fkey FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE bodycam_clip_redaction (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    clip_id text NOT NULL,
    request_id text NOT NULL,
    state text NOT NULL,
    masks text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    asked_name text NOT NULL,
    tool text NOT NULL,
    sha256 text NOT NULL,
    masked_at timestamp with time zone,
    masked_by text NOT NULL,
    masked_name text NOT NULL,
    checked_at timestamp with time zone,
    checked_by text NOT NULL,
    checked_name text NOT NULL,
    sent_back bigint NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT bodycam_clip_redaction_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_clip_redaction_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'masked'::text, 'done'::text]))),
    CONSTRAINT bodycam_clip_redaction_org_id_clip_id_fkey FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX bodycam_clip_redaction_clip ON bodycam_clip_redaction USING btree (org_id, clip_id);

CREATE TABLE bodycam_clip_request (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    ref text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    extended_at timestamp with time zone,
    proved_at timestamp with time zone,
    third text NOT NULL,
    answered_at timestamp with time zone,
    answer text NOT NULL,
    reminded_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT bodycam_clip_request_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_clip_request_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'erasure'::text, 'objection'::text, 'restriction'::text]))),
    CONSTRAINT bodycam_clip_request_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'withdrawn'::text])))
);
CREATE INDEX bodycam_clip_request_due ON bodycam_clip_request USING btree (state, due_at, org_id, id);

CREATE TABLE bodycam_clip_sweep (
    org_id text NOT NULL,
    id text NOT NULL,
    at timestamp with time zone NOT NULL,
    clips bigint NOT NULL,
    CONSTRAINT bodycam_clip_sweep_pkey PRIMARY KEY (org_id, id)
);

CREATE TABLE bodycam_clip_transfer (
    org_id text NOT NULL,
    id text NOT NULL,
    clip_id text NOT NULL,
    force text NOT NULL,
    reference text NOT NULL,
    gateway text NOT NULL,
    method text NOT NULL,
    sha256 text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    sent_by text NOT NULL,
    sent_name text NOT NULL,
    receipt text NOT NULL,
    received_at timestamp with time zone,
    body bytea NOT NULL,
    CONSTRAINT bodycam_clip_transfer_pkey PRIMARY KEY (org_id, clip_id, id),
    CONSTRAINT bodycam_clip_transfer_org_id_clip_id_fkey FOREIGN KEY (org_id, clip_id) REFERENCES bodycam_clip(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE bodycam_custody (
    org_id text NOT NULL,
    id text NOT NULL,
    device_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    holder_name text NOT NULL,
    words bytea NOT NULL,
    CONSTRAINT bodycam_custody_pkey PRIMARY KEY (org_id, device_id, id)
);

CREATE TABLE bodycam_decision (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    why text NOT NULL,
    activation_id text NOT NULL,
    CONSTRAINT bodycam_decision_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_decision_kind_check CHECK ((kind = ANY (ARRAY['used'::text, 'not_used'::text, 'not_worn'::text])))
);
CREATE INDEX bodycam_decision_at ON bodycam_decision USING btree (org_id, at);

CREATE TABLE bodycam_deployment (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    ref text NOT NULL,
    state text NOT NULL,
    retention_days bigint NOT NULL,
    live_at timestamp with time zone,
    ended_at timestamp with time zone,
    review_at timestamp with time zone,
    reminded boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT bodycam_deployment_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_deployment_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'live'::text, 'paused'::text, 'ended'::text])))
);

CREATE TABLE bodycam_device (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    deployment_id text NOT NULL,
    tag text NOT NULL,
    tag_key text NOT NULL,
    serial text NOT NULL,
    serial_key text NOT NULL,
    model text NOT NULL,
    encrypted boolean NOT NULL,
    state text NOT NULL,
    state_at timestamp with time zone NOT NULL,
    issue_id text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT bodycam_device_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_device_state_check CHECK ((state = ANY (ARRAY['delivered'::text, 'ready'::text, 'issued'::text, 'docked'::text, 'fault'::text, 'repair'::text, 'lost'::text, 'retired'::text]))),
    CONSTRAINT bodycam_device_org_id_deployment_id_fkey FOREIGN KEY (org_id, deployment_id) REFERENCES bodycam_deployment(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX bodycam_device_serial ON bodycam_device USING btree (org_id, serial_key);
CREATE UNIQUE INDEX bodycam_device_tag ON bodycam_device USING btree (org_id, tag_key);

CREATE TABLE bodycam_fault (
    org_id text NOT NULL,
    id text NOT NULL,
    device_id text NOT NULL,
    kind text NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    by_name text NOT NULL,
    sent_at timestamp with time zone,
    fixed_at timestamp with time zone,
    footage_lost boolean NOT NULL,
    words bytea NOT NULL,
    CONSTRAINT bodycam_fault_pkey PRIMARY KEY (org_id, device_id, id)
);

CREATE TABLE bodycam_import (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    mapping_id text NOT NULL,
    vendor text NOT NULL,
    file_name text NOT NULL,
    state text NOT NULL,
    rows_read bigint NOT NULL,
    rows_good bigint NOT NULL,
    rows_new bigint NOT NULL,
    rows_added bigint NOT NULL,
    report text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    taken_at timestamp with time zone,
    version bigint NOT NULL,
    CONSTRAINT bodycam_import_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_import_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'tried'::text, 'taking'::text, 'taken'::text, 'dropped'::text])))
);

CREATE TABLE bodycam_issue (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    device_id text NOT NULL,
    deployment_id text NOT NULL,
    holder_id text NOT NULL,
    holder_name text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    shift_end timestamp with time zone NOT NULL,
    returned_at timestamp with time zone,
    ended text NOT NULL,
    reminded boolean NOT NULL,
    CONSTRAINT bodycam_issue_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_issue_ended_check CHECK ((ended = ANY (ARRAY[''::text, 'returned'::text, 'lost'::text]))),
    CONSTRAINT bodycam_issue_org_id_device_id_fkey FOREIGN KEY (org_id, device_id) REFERENCES bodycam_device(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX bodycam_issue_at ON bodycam_issue USING btree (org_id, issued_at);
CREATE INDEX bodycam_issue_device ON bodycam_issue USING btree (org_id, device_id, issued_at);
CREATE INDEX bodycam_issue_late ON bodycam_issue USING btree (shift_end, org_id, id) WHERE (returned_at IS NULL);
CREATE UNIQUE INDEX bodycam_issue_out ON bodycam_issue USING btree (org_id, device_id) WHERE (returned_at IS NULL);

CREATE TABLE bodycam_mapping (
    org_id text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    fields text NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    saved_by text NOT NULL,
    saved_name text NOT NULL,
    CONSTRAINT bodycam_mapping_pkey PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX bodycam_mapping_name ON bodycam_mapping USING btree (org_id, name_key);

CREATE TABLE bodycam_pilot (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    body text NOT NULL,
    declared_at timestamp with time zone,
    declared_by text NOT NULL,
    declared_hash text NOT NULL,
    late boolean NOT NULL,
    synthetic boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT bodycam_pilot_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_pilot_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT bodycam_pilot_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'declared'::text])))
);
CREATE UNIQUE INDEX bodycam_pilot_name ON bodycam_pilot USING btree (org_id, name);

CREATE TABLE bodycam_pilot_amendment (
    org_id text NOT NULL,
    pilot_id text NOT NULL,
    number bigint NOT NULL,
    why text NOT NULL,
    words text NOT NULL,
    hash text NOT NULL,
    body text NOT NULL,
    outcome boolean NOT NULL,
    seen boolean NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT bodycam_pilot_amendment_pkey PRIMARY KEY (org_id, pilot_id, number),
    CONSTRAINT bodycam_pilot_amendment_org_id_pilot_id_fkey FOREIGN KEY (org_id, pilot_id) REFERENCES bodycam_pilot(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE bodycam_pilot_figure (
    org_id text NOT NULL,
    pilot_id text NOT NULL,
    site text NOT NULL,
    month text NOT NULL,
    body text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT bodycam_pilot_figure_pkey PRIMARY KEY (org_id, pilot_id, site, month),
    CONSTRAINT bodycam_pilot_figure_org_id_pilot_id_fkey FOREIGN KEY (org_id, pilot_id) REFERENCES bodycam_pilot(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE bodycam_pilot_report (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    pilot_id text NOT NULL,
    edition bigint NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT bodycam_pilot_report_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT bodycam_pilot_report_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT bodycam_pilot_report_org_id_pilot_id_fkey FOREIGN KEY (org_id, pilot_id) REFERENCES bodycam_pilot(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX bodycam_pilot_report_edition ON bodycam_pilot_report USING btree (org_id, pilot_id, edition);

CREATE TABLE briefing (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    report text NOT NULL,
    audience text NOT NULL,
    form text NOT NULL,
    cadence text NOT NULL,
    from_day text NOT NULL,
    to_day text NOT NULL,
    asked boolean NOT NULL,
    state text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    failure text NOT NULL,
    tries bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT briefing_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT briefing_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT briefing_state_check CHECK ((state = ANY (ARRAY['made'::text, 'failed'::text])))
);
CREATE UNIQUE INDEX briefing_once ON briefing USING btree (org_id, unit_id, report, audience, from_day, to_day);

CREATE TABLE briefing_cell (
    org_id text NOT NULL,
    id text NOT NULL,
    report text NOT NULL,
    audience text NOT NULL,
    cadence text NOT NULL,
    form text NOT NULL,
    from_day text NOT NULL,
    reason text NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT briefing_cell_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT briefing_cell_cadence_check CHECK ((cadence = ANY (ARRAY['live'::text, 'month'::text, 'quarter'::text, 'half'::text, 'asked'::text, 'none'::text]))),
    CONSTRAINT briefing_cell_form_check CHECK ((form = ANY (ARRAY[''::text, 'anonymised'::text, 'counts'::text, 'own'::text])))
);

CREATE TABLE campaign (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    state text NOT NULL,
    name text NOT NULL,
    aim text NOT NULL,
    audience text NOT NULL,
    message text NOT NULL,
    from_day text NOT NULL,
    to_day text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT campaign_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT campaign_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'closed'::text])))
);

CREATE TABLE campaign_activity (
    org_id text NOT NULL,
    campaign_id text NOT NULL,
    id text NOT NULL,
    day text NOT NULL,
    channel text NOT NULL,
    title text NOT NULL,
    place text NOT NULL,
    pence bigint NOT NULL,
    hours bigint NOT NULL,
    made_name text NOT NULL,
    CONSTRAINT campaign_activity_pkey PRIMARY KEY (org_id, campaign_id, id)
);

CREATE TABLE campaign_answered (
    org_id text NOT NULL,
    wave_id text NOT NULL,
    who text NOT NULL,
    CONSTRAINT campaign_answered_pkey PRIMARY KEY (org_id, wave_id, who)
);

CREATE TABLE campaign_asset (
    org_id text NOT NULL,
    campaign_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    address text NOT NULL,
    language text NOT NULL,
    alt text NOT NULL,
    licence text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    story_id text NOT NULL DEFAULT ''::text,
    CONSTRAINT campaign_asset_pkey PRIMARY KEY (org_id, campaign_id, id)
);

CREATE TABLE campaign_reach (
    org_id text NOT NULL,
    campaign_id text NOT NULL,
    day text NOT NULL,
    channel text NOT NULL,
    n bigint NOT NULL,
    source text NOT NULL,
    made_name text NOT NULL,
    CONSTRAINT campaign_reach_pkey PRIMARY KEY (org_id, campaign_id, day, channel)
);

CREATE TABLE campaign_return (
    org_id text NOT NULL,
    campaign_id text NOT NULL,
    campaign_org text NOT NULL,
    assessment_id text NOT NULL,
    begun_at timestamp with time zone,
    in_at timestamp with time zone,
    reminded bigint NOT NULL,
    reminded_at timestamp with time zone,
    CONSTRAINT campaign_return_pkey PRIMARY KEY (org_id, campaign_id)
);
CREATE INDEX campaign_return_campaign ON campaign_return USING btree (campaign_org, campaign_id, org_id, begun_at, in_at);

CREATE TABLE campaign_story (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    campaign_id text NOT NULL,
    state text NOT NULL,
    n bigint NOT NULL,
    agreed_n bigint NOT NULL,
    shown_n bigint NOT NULL,
    at_home boolean NOT NULL,
    in_england boolean NOT NULL,
    on_poster boolean NOT NULL,
    in_files boolean NOT NULL,
    until_day text NOT NULL,
    told_at timestamp with time zone NOT NULL,
    agreed_at timestamp with time zone,
    shown_at timestamp with time zone,
    ended_at timestamp with time zone,
    link_digest text NOT NULL,
    teller bytea,
    version bigint NOT NULL,
    CONSTRAINT campaign_story_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT campaign_story_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'shown'::text, 'declined'::text, 'withdrawn'::text, 'ended'::text])))
);
CREATE INDEX campaign_story_link ON campaign_story USING btree (link_digest);
CREATE INDEX campaign_story_of ON campaign_story USING btree (campaign_id, state);
CREATE INDEX campaign_story_until ON campaign_story USING btree (state, until_day);

CREATE TABLE campaign_story_words (
    org_id text NOT NULL,
    story_id text NOT NULL,
    n bigint NOT NULL,
    side text NOT NULL,
    at timestamp with time zone NOT NULL,
    agreed_at timestamp with time zone,
    body bytea NOT NULL,
    CONSTRAINT campaign_story_words_pkey PRIMARY KEY (org_id, story_id, n),
    CONSTRAINT campaign_story_words_side_check CHECK ((side = ANY (ARRAY['teller'::text, 'editor'::text])))
);

CREATE TABLE campaign_tally (
    org_id text NOT NULL,
    wave_id text NOT NULL,
    question text NOT NULL,
    choice bigint NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT campaign_tally_pkey PRIMARY KEY (org_id, wave_id, question, choice)
);

CREATE TABLE campaign_wave (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    campaign_id text NOT NULL,
    name text NOT NULL,
    from_day text NOT NULL,
    to_day text NOT NULL,
    closed_at timestamp with time zone,
    questions text NOT NULL,
    made_name text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT campaign_wave_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX campaign_wave_of ON campaign_wave USING btree (campaign_id);

CREATE TABLE case_absence (
    org_id text NOT NULL,
    case_id text NOT NULL,
    person_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    from_day text NOT NULL,
    to_day text NOT NULL,
    minutes bigint NOT NULL,
    gone boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT case_absence_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT case_absence_kind_check CHECK ((kind = ANY (ARRAY['away'::text, 'light'::text, 'rest'::text]))),
    CONSTRAINT case_absence_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX case_absence_open ON case_absence USING btree (org_id, case_id) WHERE ((to_day = ''::text) AND (NOT gone));

CREATE TABLE case_approval (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    kind text NOT NULL,
    about text NOT NULL,
    state text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    asked_name text NOT NULL,
    reason bytea NOT NULL,
    decided_at timestamp with time zone,
    decided_by text NOT NULL,
    decided_name text NOT NULL,
    answer bytea,
    CONSTRAINT case_approval_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT case_approval_kind_check CHECK ((kind = ANY (ARRAY['unlock'::text, 'transfer'::text]))),
    CONSTRAINT case_approval_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'refused'::text]))),
    CONSTRAINT case_approval_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX case_approval_waiting ON case_approval USING btree (org_id, case_id, kind, about) WHERE (state = 'waiting'::text);

CREATE TABLE case_cover (
    org_id text NOT NULL,
    case_id text NOT NULL,
    person_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    day text NOT NULL,
    minutes bigint NOT NULL,
    gone boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT case_cover_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT case_cover_kind_check CHECK ((kind = ANY (ARRAY['agency'::text, 'bank'::text, 'overtime'::text, 'none'::text]))),
    CONSTRAINT case_cover_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_event (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    text text NOT NULL,
    args text NOT NULL,
    area text NOT NULL,
    action text NOT NULL,
    path text NOT NULL,
    note bytea,
    CONSTRAINT case_event_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT case_event_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_incident (
    org_id text NOT NULL,
    case_id text NOT NULL,
    incident_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    CONSTRAINT case_incident_pkey PRIMARY KEY (org_id, case_id, incident_id),
    CONSTRAINT case_incident_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX case_incident_once ON case_incident USING btree (org_id, incident_id);

CREATE TABLE case_match (
    org_id text NOT NULL,
    first_person text NOT NULL,
    second_person text NOT NULL,
    first_case text NOT NULL,
    second_case text NOT NULL,
    state text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    reason bytea NOT NULL,
    CONSTRAINT case_match_pkey PRIMARY KEY (org_id, first_person, second_person),
    CONSTRAINT case_match_state_check CHECK ((state = ANY (ARRAY['same'::text, 'different'::text, 'undone'::text])))
);
CREATE INDEX case_match_second ON case_match USING btree (org_id, second_person);

CREATE TABLE case_person (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    part text NOT NULL,
    n bigint NOT NULL,
    staff_id text NOT NULL,
    about text NOT NULL,
    incident_id text NOT NULL,
    incident_n bigint NOT NULL,
    names bytea,
    at timestamp with time zone NOT NULL,
    since timestamp with time zone NOT NULL,
    marks text NOT NULL,
    gone boolean NOT NULL,
    CONSTRAINT case_person_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT case_person_part_check CHECK ((part = ANY (ARRAY['affected'::text, 'alleged'::text, 'witness'::text]))),
    CONSTRAINT case_person_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX case_person_label ON case_person USING btree (org_id, part, n, case_id) WHERE (NOT gone);
CREATE INDEX case_person_staff ON case_person USING btree (org_id, staff_id) WHERE (staff_id <> ''::text);

CREATE TABLE case_received (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    from_org text NOT NULL,
    from_case text NOT NULL,
    kind text NOT NULL,
    what bytea NOT NULL,
    state text NOT NULL,
    at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_name text NOT NULL,
    CONSTRAINT case_received_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT case_received_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'rejected'::text, 'revoked'::text])))
);
CREATE INDEX case_received_at ON case_received USING btree (org_id, at DESC, id);

CREATE TABLE case_record (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    title text NOT NULL,
    stage text NOT NULL,
    lead_id text NOT NULL,
    lead_name text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL,
    closed_at timestamp with time zone,
    outcome text NOT NULL,
    outcome_note bytea,
    first_date text NOT NULL,
    incidents bigint NOT NULL,
    affected bigint NOT NULL,
    next_due timestamp with time zone,
    next_text text NOT NULL,
    unit_due timestamp with time zone,
    unit_text text NOT NULL,
    open boolean NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT case_record_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT case_record_lock_check CHECK ((lock = ANY (ARRAY[''::text, 'restricted'::text, 'sexual_safety'::text]))),
    CONSTRAINT case_record_stage_check CHECK ((stage = ANY (ARRAY['opened'::text, 'working'::text, 'police'::text, 'court'::text, 'panel'::text, 'closed'::text])))
);
CREATE INDEX case_lead ON case_record USING btree (org_id, lead_id, next_due, opened_at, id, unit_id, lock, stage) WHERE open;
CREATE INDEX case_queue ON case_record USING btree (org_id, next_due, opened_at, id, unit_id, lock, stage, lead_id) WHERE open;
CREATE INDEX case_recent ON case_record USING btree (org_id, opened_at DESC, id DESC, unit_id, lock, stage, lead_id, outcome, open);
CREATE INDEX case_stage ON case_record USING btree (org_id, stage, next_due, opened_at, id, unit_id, lock, lead_id) WHERE open;
CREATE INDEX case_unit ON case_record USING btree (org_id, unit_id, unit_due, opened_at, id, lock, stage, lead_id) WHERE open;
CREATE INDEX case_unit_recent ON case_record USING btree (org_id, unit_id, opened_at DESC, id DESC);

CREATE TABLE case_referral (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    kind text NOT NULL,
    to_org text NOT NULL,
    to_name text NOT NULL,
    state text NOT NULL,
    what bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    answered_at timestamp with time zone,
    answered_name text NOT NULL,
    CONSTRAINT case_referral_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT case_referral_kind_check CHECK ((kind = ANY (ARRAY['refer'::text, 'transfer'::text]))),
    CONSTRAINT case_referral_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'sent'::text, 'accepted'::text, 'rejected'::text, 'revoked'::text]))),
    CONSTRAINT case_referral_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_retitled (
    org_id text NOT NULL,
    case_id text NOT NULL,
    found_as text NOT NULL,
    CONSTRAINT case_retitled_pkey PRIMARY KEY (org_id, case_id)
);
CREATE INDEX case_retitled_found ON case_retitled USING btree (org_id, found_as);

CREATE TABLE case_review (
    org_id text NOT NULL,
    case_id text NOT NULL,
    state text NOT NULL,
    depth text NOT NULL,
    factors text NOT NULL,
    standards text NOT NULL,
    happened bytea,
    learned bytea,
    by_id text NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    version bigint NOT NULL,
    CONSTRAINT case_review_pkey PRIMARY KEY (org_id, case_id),
    CONSTRAINT case_review_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'finished'::text]))),
    CONSTRAINT case_review_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_review_action (
    org_id text NOT NULL,
    case_id text NOT NULL,
    n bigint NOT NULL,
    words bytea NOT NULL,
    owner_id text NOT NULL,
    owner_name text NOT NULL,
    due_day text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    done_at timestamp with time zone,
    done_by text NOT NULL,
    outcome bytea,
    CONSTRAINT case_review_action_pkey PRIMARY KEY (org_id, case_id, n),
    CONSTRAINT case_review_action_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_support (
    org_id text NOT NULL,
    case_id text NOT NULL,
    person_id text NOT NULL,
    step text NOT NULL,
    state text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    note bytea,
    CONSTRAINT case_support_pkey PRIMARY KEY (org_id, case_id, person_id, step),
    CONSTRAINT case_support_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'accepted'::text, 'declined'::text, 'done'::text]))),
    CONSTRAINT case_support_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE case_task (
    org_id text NOT NULL,
    case_id text NOT NULL,
    key text NOT NULL,
    text text NOT NULL,
    args text NOT NULL,
    due timestamp with time zone,
    owner_id text NOT NULL,
    owner_name text NOT NULL,
    area text NOT NULL,
    action text NOT NULL,
    path text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    done_by text NOT NULL,
    CONSTRAINT case_task_pkey PRIMARY KEY (org_id, case_id, key),
    CONSTRAINT case_task_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX case_task_due ON case_task USING btree (org_id, owner_id, due, case_id) WHERE (done_at IS NULL);

CREATE TABLE case_word (
    org_id text NOT NULL,
    word text NOT NULL,
    case_id text NOT NULL,
    person_id text NOT NULL,
    CONSTRAINT case_word_pkey PRIMARY KEY (org_id, word, case_id, person_id)
);
CREATE INDEX case_word_case ON case_word USING btree (org_id, case_id, word);

CREATE TABLE clearance (
    id text NOT NULL,
    person_id text NOT NULL,
    org_id text NOT NULL,
    lock text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    to_at timestamp with time zone,
    reason text NOT NULL,
    CONSTRAINT clearance_pkey PRIMARY KEY (id),
    CONSTRAINT clearance_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX clearance_person ON clearance USING btree (person_id, org_id, lock);

CREATE TABLE commissioner_check (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    commissioner text NOT NULL,
    commissioner_name text NOT NULL,
    provider text NOT NULL,
    assessment text NOT NULL,
    finding text NOT NULL,
    words bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    by_name text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    CONSTRAINT commissioner_check_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT commissioner_check_finding_check CHECK ((finding = ANY (ARRAY['assured'::text, 'questions'::text, 'concern'::text, 'nothing_seen'::text]))),
    CONSTRAINT commissioner_check_lock_check CHECK ((lock = ANY (ARRAY[''::text, 'restricted'::text, 'sexual_safety'::text])))
);
CREATE INDEX commissioner_check_recent ON commissioner_check USING btree (org_id, provider, at DESC, id);

CREATE TABLE cost_rate (
    org_id text NOT NULL,
    code text NOT NULL,
    from_day text NOT NULL,
    pence bigint NOT NULL,
    source text NOT NULL,
    verified boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT cost_rate_pkey PRIMARY KEY (org_id, code, from_day)
);

CREATE TABLE custody_checkpoint (
    org_id text NOT NULL,
    exhibit_id text NOT NULL,
    seq bigint NOT NULL,
    hash text NOT NULL,
    at timestamp with time zone NOT NULL,
    signature text NOT NULL,
    token bytea,
    CONSTRAINT custody_checkpoint_pkey PRIMARY KEY (org_id, exhibit_id, seq)
);
CREATE TRIGGER custody_checkpoint_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON custody_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE custody_entry (
    org_id text NOT NULL,
    exhibit_id text NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    refused boolean NOT NULL,
    actor text NOT NULL,
    file_id text NOT NULL,
    file_sha256 text NOT NULL,
    body bytea NOT NULL,
    prev text NOT NULL,
    hash text NOT NULL,
    CONSTRAINT custody_entry_pkey PRIMARY KEY (org_id, exhibit_id, seq)
);
CREATE TRIGGER custody_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON custody_entry FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE demo_build (
    id text NOT NULL,
    seed text NOT NULL,
    incidents bigint NOT NULL,
    as_at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    summary text NOT NULL,
    CONSTRAINT demo_build_pkey PRIMARY KEY (id)
);

CREATE TABLE demo_person (
    n bigint NOT NULL,
    person_id text NOT NULL,
    name text NOT NULL,
    title text NOT NULL,
    role text NOT NULL,
    org_id text NOT NULL,
    org_name text NOT NULL,
    sees text NOT NULL,
    CONSTRAINT demo_person_pkey PRIMARY KEY (n)
);

CREATE TABLE denominator (
    kind text NOT NULL,
    month text NOT NULL,
    org_id text NOT NULL,
    staff_group text NOT NULL,
    value double precision NOT NULL,
    source text NOT NULL,
    release_ text NOT NULL,
    CONSTRAINT denominator_pkey PRIMARY KEY (kind, month, org_id, staff_group)
);

CREATE TABLE directory_entry (
    org_id text NOT NULL,
    id text NOT NULL,
    site_id text NOT NULL,
    role text NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    hours text NOT NULL,
    note text NOT NULL,
    accredited_by text NOT NULL,
    accreditation text NOT NULL,
    accreditation_level text NOT NULL,
    accredited_to text NOT NULL,
    sort bigint NOT NULL,
    CONSTRAINT directory_entry_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX directory_entry_site ON directory_entry USING btree (org_id, site_id, sort, id);

CREATE TABLE disclosure (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    about bytea NOT NULL,
    manifest bytea NOT NULL,
    signature text NOT NULL,
    token_hash text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    collected_at timestamp with time zone,
    pass_hash text NOT NULL,
    receipt bytea,
    CONSTRAINT disclosure_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX disclosure_subject ON disclosure USING btree (org_id, subject_kind, subject_id, id);
CREATE UNIQUE INDEX disclosure_token ON disclosure USING btree (token_hash);

CREATE TABLE disclosure_ask (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    state text NOT NULL,
    offer bytea NOT NULL,
    asked_by text NOT NULL,
    asked_name text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_by text NOT NULL,
    decided_name text NOT NULL,
    decided_at timestamp with time zone,
    reason bytea,
    disclosure_id text NOT NULL,
    CONSTRAINT disclosure_ask_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT disclosure_ask_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'released'::text, 'refused'::text])))
);
CREATE INDEX disclosure_ask_waiting ON disclosure_ask USING btree (org_id, asked_at) WHERE (state = 'asked'::text);

CREATE TABLE disclosure_item (
    org_id text NOT NULL,
    disclosure_id text NOT NULL,
    exhibit_id text NOT NULL,
    included boolean NOT NULL,
    CONSTRAINT disclosure_item_pkey PRIMARY KEY (org_id, disclosure_id, exhibit_id)
);
CREATE INDEX disclosure_item_exhibit ON disclosure_item USING btree (org_id, exhibit_id);

CREATE TABLE draft (
    id text NOT NULL,
    org_id text NOT NULL,
    answers bytea NOT NULL,
    step text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT draft_pkey PRIMARY KEY (id)
);
CREATE INDEX draft_old ON draft USING btree (updated_at);

CREATE TABLE environment_alarm (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    ref text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    every_days bigint NOT NULL,
    target_s bigint NOT NULL,
    last_at timestamp with time zone,
    last_result text NOT NULL,
    due text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT environment_alarm_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT environment_alarm_state_check CHECK ((state = ANY (ARRAY['in_use'::text, 'retired'::text])))
);

CREATE TABLE environment_answer (
    org_id text NOT NULL,
    audit_id text NOT NULL,
    id text NOT NULL,
    item text NOT NULL,
    result text NOT NULL,
    likelihood bigint NOT NULL,
    consequence bigint NOT NULL,
    base text NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    device_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    note bytea NOT NULL,
    CONSTRAINT environment_answer_pkey PRIMARY KEY (org_id, audit_id, id),
    CONSTRAINT environment_answer_result_check CHECK ((result = ANY (ARRAY['met'::text, 'partly'::text, 'not_met'::text, 'not_applicable'::text, 'not_checked'::text])))
);

CREATE TABLE environment_audit (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    ref text NOT NULL,
    state text NOT NULL,
    toolkit bigint NOT NULL,
    digest text NOT NULL,
    zones text NOT NULL,
    on_day text NOT NULL,
    band text NOT NULL,
    lead_id text NOT NULL,
    lead_name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    finished_name text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT environment_audit_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT environment_audit_band_check CHECK ((band = ANY (ARRAY['day'::text, 'evening'::text, 'night'::text, 'busiest'::text]))),
    CONSTRAINT environment_audit_state_check CHECK ((state = ANY (ARRAY['walking'::text, 'finished'::text])))
);
CREATE INDEX environment_audit_unit ON environment_audit USING btree (org_id, unit_id, on_day);

CREATE TABLE environment_event (
    org_id text NOT NULL,
    id text NOT NULL,
    record_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    words bytea NOT NULL,
    CONSTRAINT environment_event_pkey PRIMARY KEY (org_id, record_id, id)
);

CREATE TABLE environment_finding (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    ref text NOT NULL,
    audit_id text NOT NULL,
    alarm_id text NOT NULL,
    item text NOT NULL,
    toolkit bigint NOT NULL,
    result text NOT NULL,
    critical boolean NOT NULL,
    likelihood bigint NOT NULL,
    consequence bigint NOT NULL,
    state text NOT NULL,
    owner_id text NOT NULL,
    due text NOT NULL,
    found_at timestamp with time zone NOT NULL,
    found_name text NOT NULL,
    fixed_at timestamp with time zone,
    fixed_by text NOT NULL,
    fixed_name text NOT NULL,
    closed_at timestamp with time zone,
    closed_name text NOT NULL,
    times bigint NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT environment_finding_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT environment_finding_state_check CHECK ((state = ANY (ARRAY['open'::text, 'fixed'::text, 'closed'::text])))
);
CREATE INDEX environment_finding_audit ON environment_finding USING btree (org_id, audit_id);
CREATE INDEX environment_finding_unit ON environment_finding USING btree (org_id, unit_id, state, due);

CREATE TABLE environment_photo (
    org_id text NOT NULL,
    audit_id text NOT NULL,
    id text NOT NULL,
    item text NOT NULL,
    file_id text NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    device_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT environment_photo_pkey PRIMARY KEY (org_id, audit_id, id)
);

CREATE TABLE environment_pin (
    org_id text NOT NULL,
    plan_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    ref text NOT NULL,
    x bigint NOT NULL,
    y bigint NOT NULL,
    CONSTRAINT environment_pin_pkey PRIMARY KEY (org_id, plan_id, id),
    CONSTRAINT environment_pin_kind_check CHECK ((kind = ANY (ARRAY['finding'::text, 'alarm'::text, 'place'::text])))
);
CREATE UNIQUE INDEX environment_pin_ref ON environment_pin USING btree (org_id, plan_id, kind, ref);

CREATE TABLE environment_plan (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    ref text NOT NULL,
    file_id text NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT environment_plan_pkey PRIMARY KEY (org_id, id)
);

CREATE TABLE environment_test (
    org_id text NOT NULL,
    alarm_id text NOT NULL,
    id text NOT NULL,
    at timestamp with time zone NOT NULL,
    result text NOT NULL,
    seconds bigint NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    words bytea NOT NULL,
    CONSTRAINT environment_test_pkey PRIMARY KEY (org_id, alarm_id, id),
    CONSTRAINT environment_test_result_check CHECK ((result = ANY (ARRAY['passed'::text, 'failed'::text])))
);

CREATE TABLE evidence_item (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    target text NOT NULL,
    represents_from timestamp with time zone,
    represents_to timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    person_id text NOT NULL,
    person_name text NOT NULL,
    added_by text NOT NULL,
    added_name text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    origin_org text NOT NULL,
    reminded bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT evidence_item_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT evidence_item_kind_check CHECK ((kind = ANY (ARRAY['file'::text, 'link'::text, 'exhibit'::text]))),
    CONSTRAINT evidence_item_lock_check CHECK ((lock = ANY (ARRAY[''::text, 'restricted'::text, 'sexual_safety'::text])))
);
CREATE INDEX evidence_item_expiry ON evidence_item USING btree (org_id, expires_at, id);
CREATE INDEX evidence_item_over ON evidence_item USING btree (expires_at, org_id, id);

CREATE TABLE evidence_use (
    org_id text NOT NULL,
    assessment_id text NOT NULL,
    indicator text NOT NULL,
    item_id text NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT evidence_use_pkey PRIMARY KEY (org_id, assessment_id, indicator, item_id)
);
CREATE INDEX evidence_use_item ON evidence_use USING btree (org_id, item_id, assessment_id, indicator);

CREATE TABLE exhibit (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    subject_ref text NOT NULL,
    number text NOT NULL,
    media text NOT NULL,
    class text NOT NULL,
    state text NOT NULL,
    about bytea NOT NULL,
    happened_at timestamp with time zone,
    shows_from timestamp with time zone,
    shows_to timestamp with time zone,
    recorded_at timestamp with time zone,
    received_at timestamp with time zone,
    requested_at timestamp with time zone,
    overwritten_at timestamp with time zone,
    settled_at timestamp with time zone,
    sha256 text NOT NULL,
    retain_until timestamp with time zone,
    review_at timestamp with time zone,
    head_seq bigint NOT NULL,
    head_hash text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone,
    check_says text NOT NULL,
    deleted_at timestamp with time zone,
    warned_at timestamp with time zone,
    feared_at timestamp with time zone,
    CONSTRAINT exhibit_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT exhibit_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'saved'::text, 'lost'::text, 'held'::text, 'elsewhere'::text, 'deleted'::text])))
);
CREATE INDEX exhibit_at_risk ON exhibit USING btree (overwritten_at) WHERE (state = 'requested'::text);
CREATE INDEX exhibit_checked ON exhibit USING btree (checked_at, org_id, id);
CREATE INDEX exhibit_made ON exhibit USING btree (org_id, made_at, id);
CREATE UNIQUE INDEX exhibit_number ON exhibit USING btree (org_id, subject_kind, subject_id, number);
CREATE INDEX exhibit_overwritten ON exhibit USING btree (overwritten_at, org_id, id) WHERE (state = 'requested'::text);
CREATE INDEX exhibit_requested ON exhibit USING btree (org_id, requested_at) WHERE (requested_at IS NOT NULL);

CREATE TABLE exhibit_copy (
    org_id text NOT NULL,
    exhibit_id text NOT NULL,
    file_id text NOT NULL,
    what text NOT NULL,
    number text NOT NULL,
    sha256 text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT exhibit_copy_pkey PRIMARY KEY (org_id, exhibit_id, number, what),
    CONSTRAINT exhibit_copy_what_check CHECK ((what = ANY (ARRAY['original'::text, 'stripped'::text, 'redacted'::text])))
);

CREATE TABLE exhibit_deletion (
    org_id text NOT NULL,
    exhibit_id text NOT NULL,
    id text NOT NULL,
    ground text NOT NULL,
    asked_by text NOT NULL,
    asked_name text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    reason bytea NOT NULL,
    state text NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamp with time zone,
    certificate bytea,
    CONSTRAINT exhibit_deletion_pkey PRIMARY KEY (org_id, exhibit_id, id),
    CONSTRAINT exhibit_deletion_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'kept'::text, 'done'::text])))
);
CREATE UNIQUE INDEX exhibit_deletion_one ON exhibit_deletion USING btree (org_id, exhibit_id) WHERE (state = 'asked'::text);

CREATE TABLE exhibit_hold (
    org_id text NOT NULL,
    id text NOT NULL,
    exhibit_id text NOT NULL,
    ground text NOT NULL,
    reason bytea NOT NULL,
    placed_by text NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    lift_asked_by text NOT NULL,
    lift_asked_at timestamp with time zone,
    lifted_by text NOT NULL,
    lifted_at timestamp with time zone,
    CONSTRAINT exhibit_hold_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX exhibit_hold_of ON exhibit_hold USING btree (org_id, exhibit_id, id);

CREATE TABLE fact (
    org_id text NOT NULL,
    id text NOT NULL,
    version bigint NOT NULL,
    source text NOT NULL,
    staff_n bigint NOT NULL,
    counts text NOT NULL,
    events bigint NOT NULL,
    unit_id text NOT NULL,
    site_code text NOT NULL,
    period text NOT NULL,
    incident_date text NOT NULL,
    hour bigint NOT NULL,
    weekday bigint NOT NULL,
    delay_days bigint NOT NULL,
    violence_primary text NOT NULL,
    violence_all text NOT NULL,
    method text NOT NULL,
    weapon_type text NOT NULL,
    hate_motive text NOT NULL,
    trigger_ text NOT NULL,
    factor text NOT NULL,
    clinical_factor text NOT NULL,
    location_type text NOT NULL,
    location_detail text NOT NULL,
    service_setting text NOT NULL,
    security_attended text NOT NULL,
    body_worn_camera text NOT NULL,
    police_informed text NOT NULL,
    police_outcome text NOT NULL,
    sanction text NOT NULL,
    repeat_person text NOT NULL,
    record_state text NOT NULL,
    staff_group text NOT NULL,
    job_role text NOT NULL,
    pay_band text NOT NULL,
    age_band text NOT NULL,
    gender text NOT NULL,
    ethnic_category text NOT NULL,
    disability text NOT NULL,
    lone_working text NOT NULL,
    physical_harm text NOT NULL,
    psychological_harm text NOT NULL,
    absence_days bigint,
    riddor text NOT NULL,
    support_offered text NOT NULL,
    alleged_type text NOT NULL,
    alleged_n bigint NOT NULL,
    reported_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    fed_at timestamp with time zone,
    recorded_at timestamp with time zone NOT NULL,
    batch text NOT NULL,
    CONSTRAINT fact_pkey PRIMARY KEY (org_id, batch, recorded_at, id, version)
);

CREATE TABLE fact_batch (
    org_id text NOT NULL,
    id text NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    live_at timestamp with time zone,
    gone_at timestamp with time zone,
    CONSTRAINT fact_batch_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX fact_batch_gone ON fact_batch USING btree (gone_at, org_id, id) WHERE (gone_at IS NOT NULL);
CREATE INDEX fact_batch_live ON fact_batch USING btree (org_id, live_at, id) WHERE (live_at IS NOT NULL);

CREATE TABLE file (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    record_kind text NOT NULL,
    record_id text NOT NULL,
    name bytea NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    shown_size bigint NOT NULL,
    state text NOT NULL,
    blob_key text NOT NULL,
    shown_key text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone,
    scanned_at timestamp with time zone,
    CONSTRAINT file_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT file_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'clean'::text, 'refused'::text])))
);
CREATE INDEX file_record ON file USING btree (org_id, record_kind, record_id, id);

CREATE TABLE file_part (
    org_id text NOT NULL,
    file_id text NOT NULL,
    start bigint NOT NULL,
    size bigint NOT NULL,
    blob_key text NOT NULL,
    CONSTRAINT file_part_pkey PRIMARY KEY (org_id, file_id, start)
);

CREATE TABLE foi_pack (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    from_month text NOT NULL,
    to_month text NOT NULL,
    body bytea NOT NULL,
    hash text NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT foi_pack_pkey PRIMARY KEY (org_id, id)
);

CREATE TABLE gov_action (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    group_id text NOT NULL,
    meeting_id text NOT NULL,
    item_id text NOT NULL,
    ref text NOT NULL,
    owner_person text NOT NULL,
    owner_name text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    chased bigint NOT NULL,
    next_chase timestamp with time zone,
    escalated_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_name text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT gov_action_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT gov_action_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);
CREATE INDEX gov_action_chase ON gov_action USING btree (state, next_chase, org_id, id);
CREATE INDEX gov_action_due ON gov_action USING btree (org_id, state, due_at, id);

CREATE TABLE gov_attendance (
    org_id text NOT NULL,
    meeting_id text NOT NULL,
    member_id text NOT NULL,
    name text NOT NULL,
    side text NOT NULL,
    part text NOT NULL,
    state text NOT NULL,
    came_at timestamp with time zone,
    left_at timestamp with time zone,
    CONSTRAINT gov_attendance_pkey PRIMARY KEY (org_id, meeting_id, member_id),
    CONSTRAINT gov_attendance_state_check CHECK ((state = ANY (ARRAY['present'::text, 'left'::text, 'apologies'::text])))
);

CREATE TABLE gov_conflict (
    org_id text NOT NULL,
    item_id text NOT NULL,
    member_id text NOT NULL,
    person_id text NOT NULL,
    name text NOT NULL,
    why bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT gov_conflict_pkey PRIMARY KEY (org_id, item_id, member_id)
);

CREATE TABLE gov_decision (
    org_id text NOT NULL,
    item_id text NOT NULL,
    id text NOT NULL,
    meeting_id text NOT NULL,
    kind text NOT NULL,
    present bigint NOT NULL,
    doc_hash text NOT NULL,
    body bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT gov_decision_pkey PRIMARY KEY (org_id, item_id, id),
    CONSTRAINT gov_decision_kind_check CHECK ((kind = ANY (ARRAY['decision'::text, 'endorsement'::text])))
);
CREATE INDEX gov_decision_document ON gov_decision USING btree (org_id, doc_hash, at);
CREATE INDEX gov_decision_meeting ON gov_decision USING btree (org_id, meeting_id, at);

CREATE TABLE gov_event (
    org_id text NOT NULL,
    record_id text NOT NULL,
    id text NOT NULL,
    item_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    actor_name text NOT NULL,
    text text NOT NULL,
    args text NOT NULL,
    CONSTRAINT gov_event_pkey PRIMARY KEY (org_id, record_id, id)
);

CREATE TABLE gov_group (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    closed_at timestamp with time zone,
    closed_why text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT gov_group_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT gov_group_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);

CREATE TABLE gov_interest (
    org_id text NOT NULL,
    group_id text NOT NULL,
    id text NOT NULL,
    member_id text NOT NULL,
    none boolean NOT NULL,
    body bytea NOT NULL,
    declared_on text NOT NULL,
    renewed_on text NOT NULL,
    ended_on text NOT NULL,
    CONSTRAINT gov_interest_pkey PRIMARY KEY (org_id, group_id, id)
);

CREATE TABLE gov_item (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    meeting_id text NOT NULL,
    group_id text NOT NULL,
    n bigint NOT NULL,
    purpose text NOT NULL,
    owner_member text NOT NULL,
    owner_name text NOT NULL,
    minutes_long bigint NOT NULL,
    restricted boolean NOT NULL,
    state text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT gov_item_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT gov_item_purpose_check CHECK ((purpose = ANY (ARRAY['note'::text, 'discuss'::text, 'decide'::text, 'endorse'::text]))),
    CONSTRAINT gov_item_state_check CHECK ((state = ANY (ARRAY['open'::text, 'withdrawn'::text])))
);
CREATE INDEX gov_item_meeting ON gov_item USING btree (org_id, meeting_id, n);

CREATE TABLE gov_meeting (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    group_id text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    minutes_long bigint NOT NULL,
    place text NOT NULL,
    state text NOT NULL,
    minutes text NOT NULL,
    terms_n bigint NOT NULL,
    cancelled_why text NOT NULL,
    papers_at timestamp with time zone,
    opened_at timestamp with time zone,
    held_at timestamp with time zone,
    agreed_at timestamp with time zone,
    agreed_in text NOT NULL,
    minutes_hash text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT gov_meeting_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT gov_meeting_minutes_check CHECK ((minutes = ANY (ARRAY[''::text, 'draft'::text, 'circulated'::text, 'agreed'::text]))),
    CONSTRAINT gov_meeting_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'papers_out'::text, 'under_way'::text, 'held'::text, 'agreed'::text, 'cancelled'::text])))
);
CREATE INDEX gov_meeting_group ON gov_meeting USING btree (org_id, group_id, starts_at DESC, id);
CREATE INDEX gov_meeting_recent ON gov_meeting USING btree (org_id, starts_at DESC, id DESC, group_id, state);

CREATE TABLE gov_member (
    org_id text NOT NULL,
    group_id text NOT NULL,
    id text NOT NULL,
    person_id text NOT NULL,
    name text NOT NULL,
    post text NOT NULL,
    side text NOT NULL,
    part text NOT NULL,
    from_day text NOT NULL,
    to_day text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT gov_member_pkey PRIMARY KEY (org_id, group_id, id),
    CONSTRAINT gov_member_part_check CHECK ((part = ANY (ARRAY['chair'::text, 'secretary'::text, 'member'::text]))),
    CONSTRAINT gov_member_side_check CHECK ((side = ANY (ARRAY['employer'::text, 'staff'::text, 'other'::text])))
);
CREATE INDEX gov_member_person ON gov_member USING btree (org_id, person_id, group_id, from_day, to_day, part);

CREATE TABLE gov_minute (
    org_id text NOT NULL,
    meeting_id text NOT NULL,
    item_id text NOT NULL,
    v bigint NOT NULL,
    body bytea NOT NULL,
    hash text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT gov_minute_pkey PRIMARY KEY (org_id, meeting_id, item_id, v)
);

CREATE TABLE gov_paper (
    org_id text NOT NULL,
    item_id text NOT NULL,
    id text NOT NULL,
    root text NOT NULL,
    v bigint NOT NULL,
    file_id text NOT NULL,
    ref_kind text NOT NULL,
    path text NOT NULL,
    hash text NOT NULL,
    body bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    by_name text NOT NULL,
    sent_at timestamp with time zone,
    CONSTRAINT gov_paper_pkey PRIMARY KEY (org_id, item_id, id)
);
CREATE UNIQUE INDEX gov_paper_version ON gov_paper USING btree (org_id, item_id, root, v);

CREATE TABLE gov_terms (
    org_id text NOT NULL,
    group_id text NOT NULL,
    n bigint NOT NULL,
    body text NOT NULL,
    agreed_on text NOT NULL,
    in_force text NOT NULL,
    quorum bigint NOT NULL,
    both_sides boolean NOT NULL,
    reads text NOT NULL,
    escalate_days bigint NOT NULL,
    source text NOT NULL,
    verification text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    CONSTRAINT gov_terms_pkey PRIMARY KEY (org_id, group_id, n),
    CONSTRAINT gov_terms_reads_check CHECK ((reads = ANY (ARRAY['org'::text, 'members'::text]))),
    CONSTRAINT gov_terms_verification_check CHECK ((verification = ANY (ARRAY[''::text, 'unverified'::text, 'verified'::text])))
);

CREATE TABLE incident (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    sent_key text NOT NULL,
    sent_digest text NOT NULL,
    receipt_key text NOT NULL,
    receipt_pin text NOT NULL,
    counts text NOT NULL,
    events bigint NOT NULL,
    stage text NOT NULL,
    way text NOT NULL,
    naming text NOT NULL,
    on_behalf boolean NOT NULL,
    site_id text NOT NULL,
    place_code text NOT NULL,
    incident_date text NOT NULL,
    incident_time text NOT NULL,
    time_about boolean NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    clock_wrong boolean NOT NULL,
    fill_seconds bigint NOT NULL,
    violence text NOT NULL,
    injured boolean NOT NULL,
    hate boolean NOT NULL,
    weapon boolean NOT NULL,
    repeat_person boolean NOT NULL,
    police text NOT NULL,
    affected_n bigint NOT NULL,
    staff_group text NOT NULL,
    location_detail text NOT NULL,
    lang text NOT NULL,
    record text NOT NULL,
    wish text NOT NULL,
    narrative bytea,
    contact bytea,
    names bytea,
    handler_id text NOT NULL,
    handler_name text NOT NULL,
    acknowledged_at timestamp with time zone,
    contacted_at timestamp with time zone,
    reviewed_at timestamp with time zone,
    fed_at timestamp with time zone,
    finished_at timestamp with time zone,
    merged_into text NOT NULL,
    worth text NOT NULL,
    clocks text NOT NULL,
    escalates_at timestamp with time zone,
    next_due timestamp with time zone,
    next_rule text NOT NULL,
    urgency bigint NOT NULL,
    open boolean NOT NULL,
    fact_version bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT incident_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT incident_counts_check CHECK ((counts = ANY (ARRAY['single'::text, 'pattern'::text, 'batch'::text]))),
    CONSTRAINT incident_naming_check CHECK ((naming = ANY (ARRAY['named'::text, 'pseudonym'::text, 'anonymous'::text]))),
    CONSTRAINT incident_stage_check CHECK ((stage = ANY (ARRAY['received'::text, 'contacted'::text, 'looking'::text, 'decided'::text, 'finished'::text, 'withdrawn'::text, 'merged'::text]))),
    CONSTRAINT incident_way_check CHECK ((way = ANY (ARRAY['signed_in'::text, 'place'::text, 'open'::text, 'api'::text, 'import'::text, 'paper'::text])))
);
CREATE INDEX incident_escalates ON incident USING btree (escalates_at, org_id, id) WHERE (escalates_at IS NOT NULL);
CREATE INDEX incident_owner ON incident USING btree (org_id, owner_key, reported_at DESC) WHERE (owner_key <> ''::text);
CREATE INDEX incident_queue ON incident USING btree (org_id, urgency, next_due, id, unit_id, lock, reported_at) WHERE open;
CREATE UNIQUE INDEX incident_receipt ON incident USING btree (receipt_key);
CREATE INDEX incident_recent ON incident USING btree (org_id, reported_at DESC, id DESC, unit_id, lock, violence, site_id, stage, handler_id, injured, hate, weapon, repeat_person, police, counts, incident_date, open, merged_into, events, contacted_at, fed_at, fill_seconds, worth, way);

CREATE TABLE incident_event (
    org_id text NOT NULL,
    id text NOT NULL,
    incident_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    told text NOT NULL,
    note bytea,
    CONSTRAINT incident_event_pkey PRIMARY KEY (org_id, incident_id, id),
    CONSTRAINT incident_event_org_id_incident_id_fkey FOREIGN KEY (org_id, incident_id) REFERENCES incident(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE incident_message (
    org_id text NOT NULL,
    id text NOT NULL,
    incident_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    from_reporter boolean NOT NULL,
    author_id text NOT NULL,
    body bytea NOT NULL,
    read_at timestamp with time zone,
    CONSTRAINT incident_message_pkey PRIMARY KEY (org_id, incident_id, id),
    CONSTRAINT incident_message_org_id_incident_id_fkey FOREIGN KEY (org_id, incident_id) REFERENCES incident(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE incident_pair (
    org_id text NOT NULL,
    id text NOT NULL,
    incident_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    said bytea NOT NULL,
    did bytea NOT NULL,
    not_yet boolean NOT NULL,
    next_date text NOT NULL,
    CONSTRAINT incident_pair_pkey PRIMARY KEY (org_id, incident_id, id),
    CONSTRAINT incident_pair_org_id_incident_id_fkey FOREIGN KEY (org_id, incident_id) REFERENCES incident(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE invitation (
    id text NOT NULL,
    token_hash text NOT NULL,
    org_id text NOT NULL,
    unit_id text NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    to_at timestamp with time zone,
    reason text NOT NULL,
    invited_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT invitation_pkey PRIMARY KEY (id),
    CONSTRAINT invitation_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX invitation_email ON invitation USING btree (email_key);
CREATE INDEX invitation_org ON invitation USING btree (org_id, made_at, id);

CREATE TABLE job (
    org_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    args text NOT NULL,
    unique_key text,
    state text NOT NULL DEFAULT 'ready'::text,
    run_at timestamp with time zone NOT NULL,
    leased_until timestamp with time zone,
    lease text,
    attempts bigint NOT NULL DEFAULT 0,
    last_error text NOT NULL DEFAULT ''::text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT job_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT job_state_check CHECK ((state = ANY (ARRAY['ready'::text, 'dead'::text])))
);
CREATE INDEX job_dead ON job USING btree (org_id, id) WHERE (state = 'dead'::text);
CREATE INDEX job_kind ON job USING btree (kind, run_at, id) WHERE (state = 'ready'::text);
CREATE UNIQUE INDEX job_unique ON job USING btree (org_id, kind, unique_key) WHERE (unique_key IS NOT NULL);

CREATE TABLE justice_agreement (
    org_id text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    parties text NOT NULL,
    signed text NOT NULL,
    review text NOT NULL,
    ended text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    CONSTRAINT justice_agreement_pkey PRIMARY KEY (org_id, id)
);

CREATE TABLE justice_ask (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    report_id text NOT NULL,
    n bigint NOT NULL,
    level bigint NOT NULL,
    link_digest text NOT NULL,
    state text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    sent text NOT NULL,
    opened_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer text NOT NULL,
    detail text NOT NULL,
    next_day text NOT NULL,
    words bytea,
    settled_at timestamp with time zone,
    settled_by text NOT NULL,
    CONSTRAINT justice_ask_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_ask_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'answered'::text, 'silent'::text, 'confirmed'::text, 'set_aside'::text, 'withdrawn'::text]))),
    CONSTRAINT justice_ask_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX justice_ask_answered ON justice_ask USING btree (org_id, answered_at) WHERE (state = 'answered'::text);
CREATE UNIQUE INDEX justice_ask_link ON justice_ask USING btree (link_digest);
CREATE INDEX justice_ask_waiting ON justice_ask USING btree (expires_at, org_id, case_id, id) WHERE (state = 'asked'::text);

CREATE TABLE justice_charge (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    report_id text NOT NULL,
    suspect text NOT NULL,
    affected text NOT NULL,
    code text NOT NULL,
    charged text NOT NULL,
    emergency_worker text NOT NULL,
    strands text NOT NULL,
    outcome text NOT NULL,
    outcome_at text NOT NULL,
    disposal text NOT NULL,
    awarded bigint NOT NULL,
    paid bigint NOT NULL,
    CONSTRAINT justice_charge_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_charge_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE justice_clock (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    report_id text NOT NULL,
    person_id text NOT NULL,
    rule text NOT NULL,
    start timestamp with time zone NOT NULL,
    due timestamp with time zone NOT NULL,
    next_at timestamp with time zone,
    paused_at timestamp with time zone,
    done_at timestamp with time zone,
    over_at timestamp with time zone,
    CONSTRAINT justice_clock_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_clock_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX justice_clock_next ON justice_clock USING btree (next_at, org_id, case_id, id) WHERE (next_at IS NOT NULL);
CREATE INDEX justice_clock_open ON justice_clock USING btree (org_id, due) WHERE (done_at IS NULL);

CREATE TABLE justice_condition (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    suspect text NOT NULL,
    kind text NOT NULL,
    words bytea,
    who text NOT NULL,
    from_day text NOT NULL,
    until_day text NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT justice_condition_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_condition_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE justice_form (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    suspect text NOT NULL,
    body bytea,
    author text NOT NULL,
    basis text NOT NULL,
    day text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    CONSTRAINT justice_form_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_form_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE justice_hearing (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    report_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    court text NOT NULL,
    place text NOT NULL,
    kind text NOT NULL,
    needs text NOT NULL,
    state text NOT NULL,
    result text NOT NULL,
    CONSTRAINT justice_hearing_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_hearing_state_check CHECK ((state = ANY (ARRAY['listed'::text, 'held'::text, 'moved'::text, 'vacated'::text]))),
    CONSTRAINT justice_hearing_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX justice_hearing_at ON justice_hearing USING btree (org_id, at) WHERE (state = 'listed'::text);

CREATE TABLE justice_meeting (
    org_id text NOT NULL,
    id text NOT NULL,
    agreement_id text NOT NULL,
    day text NOT NULL,
    held boolean NOT NULL,
    cases bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    CONSTRAINT justice_meeting_pkey PRIMARY KEY (org_id, id)
);

CREATE TABLE justice_outcome (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    charge_id text NOT NULL,
    code text NOT NULL,
    charged text NOT NULL,
    day text NOT NULL,
    disposal text NOT NULL,
    source text NOT NULL,
    note bytea,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT justice_outcome_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_outcome_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE justice_person (
    org_id text NOT NULL,
    case_id text NOT NULL,
    person_id text NOT NULL,
    enhanced boolean NOT NULL,
    updates text NOT NULL,
    shares boolean NOT NULL,
    paused_at timestamp with time zone,
    satisfaction bigint NOT NULL,
    at_work_3 text NOT NULL,
    at_work_6 text NOT NULL,
    CONSTRAINT justice_person_pkey PRIMARY KEY (org_id, case_id, person_id),
    CONSTRAINT justice_person_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE justice_report (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    n bigint NOT NULL,
    state text NOT NULL,
    force text NOT NULL,
    channel text NOT NULL,
    event_date text NOT NULL,
    country text NOT NULL,
    details bytea,
    has_log boolean NOT NULL,
    has_crime boolean NOT NULL,
    crime_key text NOT NULL,
    reported_by text NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone,
    senior_at timestamp with time zone,
    welfare_lead text NOT NULL,
    spoc text NOT NULL,
    every_n bigint NOT NULL,
    every_unit text NOT NULL,
    updated_at timestamp with time zone,
    charged_at timestamp with time zone,
    concluded_at timestamp with time zone,
    court text NOT NULL,
    silences bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT justice_report_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_report_state_check CHECK ((state = ANY (ARRAY['told'::text, 'recorded'::text, 'refused'::text, 'investigating'::text, 'prosecutor'::text, 'charged'::text, 'court'::text, 'concluded'::text]))),
    CONSTRAINT justice_report_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX justice_report_crime ON justice_report USING btree (org_id, crime_key) WHERE (crime_key <> ''::text);
CREATE INDEX justice_report_year ON justice_report USING btree (org_id, reported_at);

CREATE TABLE justice_sharing (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    direction text NOT NULL,
    what text NOT NULL,
    recipient text NOT NULL,
    basis text NOT NULL,
    patient_data boolean NOT NULL,
    note bytea,
    state text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text NOT NULL,
    shared_at timestamp with time zone,
    CONSTRAINT justice_sharing_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_sharing_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'refused'::text, 'shared'::text]))),
    CONSTRAINT justice_sharing_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE justice_statement (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    kind text NOT NULL,
    person_id text NOT NULL,
    state text NOT NULL,
    author text NOT NULL,
    authority text NOT NULL,
    words bytea,
    digest text NOT NULL,
    read_wish text NOT NULL,
    supersedes text NOT NULL,
    offered_at timestamp with time zone,
    signed_at timestamp with time zone,
    given_at timestamp with time zone,
    read_at timestamp with time zone,
    version bigint NOT NULL,
    paper bytea,
    paper_hash text NOT NULL DEFAULT ''::text,
    paper_wording bigint NOT NULL DEFAULT 0,
    own boolean NOT NULL DEFAULT false,
    CONSTRAINT justice_statement_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_statement_kind_check CHECK ((kind = ANY (ARRAY['vps'::text, 'isb'::text, 'community'::text]))),
    CONSTRAINT justice_statement_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'declined'::text, 'draft'::text, 'signed'::text, 'given'::text, 'read'::text]))),
    CONSTRAINT justice_statement_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE justice_step (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    report_id text NOT NULL,
    level bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    due timestamp with time zone NOT NULL,
    note bytea,
    answered_at timestamp with time zone,
    result text NOT NULL,
    by_id text NOT NULL,
    CONSTRAINT justice_step_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_step_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE justice_test (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    person_id text NOT NULL,
    event_date text NOT NULL,
    country text NOT NULL,
    result text NOT NULL,
    answers bytea,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    CONSTRAINT justice_test_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_test_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE justice_try (
    from_key text NOT NULL,
    hour timestamp with time zone NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT justice_try_pkey PRIMARY KEY (from_key, hour)
);

CREATE TABLE justice_wish (
    org_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    person_id text NOT NULL,
    wish text NOT NULL,
    why text NOT NULL,
    words bytea,
    day text NOT NULL,
    again text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    CONSTRAINT justice_wish_pkey PRIMARY KEY (org_id, case_id, id),
    CONSTRAINT justice_wish_wish_check CHECK ((wish = ANY (ARRAY['supports'::text, 'unsure'::text, 'no'::text]))),
    CONSTRAINT justice_wish_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE letter_delivery (
    org_id text NOT NULL,
    letter_id text NOT NULL,
    id text NOT NULL,
    method text NOT NULL,
    day text NOT NULL,
    returned boolean NOT NULL,
    proof bytea,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT letter_delivery_pkey PRIMARY KEY (org_id, letter_id, id),
    CONSTRAINT letter_delivery_method_check CHECK ((method = ANY (ARRAY['post'::text, 'recorded_post'::text, 'by_hand'::text, 'email'::text, 'portal'::text, 'read_aloud'::text])))
);

CREATE TABLE letter_in_force (
    org_id text NOT NULL,
    key text NOT NULL,
    n bigint NOT NULL,
    version bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT letter_in_force_pkey PRIMARY KEY (org_id, key, n)
);

CREATE TABLE letter_issued (
    org_id text NOT NULL,
    kind text NOT NULL,
    record_id text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    title text NOT NULL,
    lang text NOT NULL,
    addressee text NOT NULL,
    body bytea NOT NULL,
    hash text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    CONSTRAINT letter_issued_pkey PRIMARY KEY (org_id, kind, record_id, id)
);
CREATE INDEX letter_issued_case ON letter_issued USING btree (org_id, case_id, made_at);

CREATE TABLE letter_words (
    org_id text NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    subject_en text NOT NULL,
    body_en text NOT NULL,
    subject_cy text NOT NULL,
    body_cy text NOT NULL,
    note text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    CONSTRAINT letter_words_pkey PRIMARY KEY (org_id, key, version)
);

CREATE TABLE library_adoption (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    entry_id text NOT NULL,
    place text NOT NULL,
    adapted text NOT NULL,
    from_day text NOT NULL,
    state text NOT NULL,
    to_day text NOT NULL,
    why text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT library_adoption_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT library_adoption_state_check CHECK ((state = ANY (ARRAY['trying'::text, 'kept'::text, 'stopped'::text])))
);
CREATE INDEX library_adoption_of ON library_adoption USING btree (entry_id, org_id);

CREATE TABLE library_entry (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    state text NOT NULL,
    current_n bigint NOT NULL,
    draft_n bigint NOT NULL,
    asked boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    published_at timestamp with time zone,
    version bigint NOT NULL,
    CONSTRAINT library_entry_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT library_entry_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text])))
);
CREATE INDEX library_entry_state ON library_entry USING btree (state, org_id, id);

CREATE TABLE library_version (
    org_id text NOT NULL,
    entry_id text NOT NULL,
    n bigint NOT NULL,
    state text NOT NULL,
    authors text NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    reviewer_id text NOT NULL,
    reviewer_name text NOT NULL,
    review text NOT NULL,
    hash text NOT NULL,
    body text NOT NULL,
    CONSTRAINT library_version_pkey PRIMARY KEY (org_id, entry_id, n),
    CONSTRAINT library_version_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text])))
);

CREATE TABLE local_map (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    shape text NOT NULL,
    draft bytea NOT NULL,
    survey bytea,
    revision bigint NOT NULL,
    undecided bigint NOT NULL,
    latest bigint NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT local_map_pkey PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX local_map_name ON local_map USING btree (org_id, name_key);

CREATE TABLE local_map_label (
    label text NOT NULL,
    org_id text NOT NULL,
    map_id text NOT NULL,
    sets text NOT NULL,
    CONSTRAINT local_map_label_pkey PRIMARY KEY (label, org_id, map_id)
);
CREATE INDEX local_map_label_of ON local_map_label USING btree (org_id, map_id);

CREATE TABLE local_map_version (
    org_id text NOT NULL,
    map_id text NOT NULL,
    version bigint NOT NULL,
    body bytea NOT NULL,
    note text NOT NULL,
    labels bigint NOT NULL,
    undecided bigint NOT NULL,
    frozen_by text NOT NULL,
    frozen_name text NOT NULL,
    frozen_at timestamp with time zone NOT NULL,
    CONSTRAINT local_map_version_pkey PRIMARY KEY (org_id, map_id, version),
    CONSTRAINT local_map_version_org_id_map_id_fkey FOREIGN KEY (org_id, map_id) REFERENCES local_map(org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE lone_check (
    org_id text NOT NULL,
    id text NOT NULL,
    plan_id text NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    by_id text NOT NULL,
    by_name text NOT NULL,
    words bytea NOT NULL,
    CONSTRAINT lone_check_pkey PRIMARY KEY (org_id, plan_id, id),
    CONSTRAINT lone_check_kind_check CHECK ((kind = ANY (ARRAY['started'::text, 'checked_in'::text, 'finished'::text, 'missed'::text, 'followed_up'::text])))
);

CREATE TABLE lone_plan (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    ref text NOT NULL,
    person_id text NOT NULL,
    buddy_id text NOT NULL,
    state text NOT NULL,
    every_min bigint NOT NULL,
    grace_min bigint NOT NULL,
    started_at timestamp with time zone,
    back_at timestamp with time zone,
    next_at timestamp with time zone,
    missed_at timestamp with time zone,
    review_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT lone_plan_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT lone_plan_state_check CHECK ((state = ANY (ARRAY['ready'::text, 'out'::text, 'ended'::text])))
);
CREATE INDEX lone_plan_buddy ON lone_plan USING btree (org_id, buddy_id);
CREATE INDEX lone_plan_out ON lone_plan USING btree (next_at, org_id, id) WHERE (state = 'out'::text);

CREATE TABLE marker (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    case_id text NOT NULL,
    person_id text NOT NULL,
    ref text NOT NULL,
    label text NOT NULL,
    subject text NOT NULL,
    state text NOT NULL,
    incident_date text NOT NULL,
    proposed_by text NOT NULL,
    proposed_name text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    active_at timestamp with time zone,
    lapses_at timestamp with time zone,
    review_at timestamp with time zone,
    ends_at timestamp with time zone,
    ended_at timestamp with time zone,
    told text NOT NULL,
    told_review_at timestamp with time zone,
    appeal text NOT NULL,
    appeal_due timestamp with time zone,
    ethnic text NOT NULL,
    disability text NOT NULL,
    age_band text NOT NULL,
    reminded bigint NOT NULL,
    escalated_at timestamp with time zone,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT marker_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT marker_appeal_check CHECK ((appeal = ANY (ARRAY[''::text, 'lodged'::text, 'decided'::text]))),
    CONSTRAINT marker_lock_check CHECK ((lock = ANY (ARRAY[''::text, 'restricted'::text, 'sexual_safety'::text]))),
    CONSTRAINT marker_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'provisional'::text, 'active'::text, 'review_due'::text, 'varied'::text, 'removed'::text, 'lapsed'::text, 'refused'::text]))),
    CONSTRAINT marker_subject_check CHECK ((subject = ANY (ARRAY['patient'::text, 'visitor'::text, 'occupant'::text, 'animal'::text, 'premises'::text]))),
    CONSTRAINT marker_told_check CHECK ((told = ANY (ARRAY[''::text, 'told'::text, 'withheld'::text])))
);
CREATE INDEX marker_case ON marker USING btree (org_id, case_id, person_id);
CREATE INDEX marker_recent ON marker USING btree (org_id, proposed_at DESC, id DESC, unit_id, lock, state, subject);
CREATE INDEX marker_running ON marker USING btree (state, review_at, org_id, id);

CREATE TABLE marker_share (
    org_id text NOT NULL,
    id text NOT NULL,
    marker_id text NOT NULL,
    kind text NOT NULL,
    recipient text NOT NULL,
    purpose text NOT NULL,
    basis text NOT NULL,
    shared_at timestamp with time zone NOT NULL,
    shared_by text NOT NULL,
    received_at timestamp with time zone,
    received_by text NOT NULL,
    gone_asked_at timestamp with time zone,
    gone_at timestamp with time zone,
    gone_by text NOT NULL,
    CONSTRAINT marker_share_pkey PRIMARY KEY (org_id, marker_id, id),
    CONSTRAINT marker_share_kind_check CHECK ((kind = ANY (ARRAY['system'::text, 'recipient'::text])))
);

CREATE TABLE moderation (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    campaign_id text NOT NULL,
    name text NOT NULL,
    catalogue text NOT NULL,
    round text NOT NULL,
    due text NOT NULL,
    drawn text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    ended_at timestamp with time zone,
    version bigint NOT NULL,
    CONSTRAINT moderation_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT moderation_lock_check CHECK ((lock = ANY (ARRAY[''::text, 'restricted'::text, 'sexual_safety'::text])))
);

CREATE TABLE moderation_item (
    org_id text NOT NULL,
    moderation_id text NOT NULL,
    indicator text NOT NULL,
    moderator text NOT NULL,
    assessment_id text NOT NULL,
    rating text NOT NULL,
    shared bytea,
    shared_at timestamp with time zone,
    shared_name text NOT NULL,
    moderated text NOT NULL,
    words bytea,
    moderated_at timestamp with time zone,
    moderated_by text NOT NULL,
    moderated_name text NOT NULL,
    CONSTRAINT moderation_item_pkey PRIMARY KEY (org_id, moderation_id, indicator)
);
CREATE INDEX moderation_item_moderator ON moderation_item USING btree (moderator, moderation_id, org_id, indicator);

CREATE TABLE network_agreement (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    partner_id text NOT NULL,
    name text NOT NULL,
    profile text NOT NULL,
    from_on text NOT NULL,
    until_on text NOT NULL,
    review_on text NOT NULL,
    ended_on text NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT network_agreement_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT network_agreement_lock_check CHECK ((lock = ''::text))
);

CREATE TABLE network_commitment (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    partner_id text NOT NULL,
    meeting_id text NOT NULL,
    side text NOT NULL,
    due_on text NOT NULL,
    first_due text NOT NULL,
    ended_on text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT network_commitment_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT network_commitment_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT network_commitment_side_check CHECK ((side = ANY (ARRAY['ours'::text, 'theirs'::text])))
);

CREATE TABLE network_contact (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    partner_id text NOT NULL,
    body bytea NOT NULL,
    confirmed_on text NOT NULL,
    confirmed_by text NOT NULL,
    gone_on text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT network_contact_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT network_contact_lock_check CHECK ((lock = ''::text))
);

CREATE TABLE network_event (
    org_id text NOT NULL,
    record_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    words text NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT network_event_pkey PRIMARY KEY (org_id, record_id, id)
);

CREATE TABLE network_meeting (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    partners text NOT NULL,
    held_on text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT network_meeting_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT network_meeting_lock_check CHECK ((lock = ''::text))
);

CREATE TABLE network_partner (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    area text NOT NULL,
    about text NOT NULL,
    ended_on text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT network_partner_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT network_partner_lock_check CHECK ((lock = ''::text))
);
CREATE UNIQUE INDEX network_partner_name ON network_partner USING btree (org_id, name);

CREATE TABLE network_problem (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    name text NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT network_problem_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT network_problem_lock_check CHECK ((lock = ''::text))
);

CREATE TABLE network_release (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    agreement_id text NOT NULL,
    partner_id text NOT NULL,
    profile text NOT NULL,
    from_on text NOT NULL,
    until_on text NOT NULL,
    state text NOT NULL,
    fields text NOT NULL,
    drawn bytea NOT NULL,
    findings text NOT NULL,
    counts text NOT NULL,
    shown text NOT NULL,
    file bytea,
    hash text NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    hands text NOT NULL,
    first_by text NOT NULL,
    first_name text NOT NULL,
    first_at timestamp with time zone,
    second_by text NOT NULL,
    second_name text NOT NULL,
    second_at timestamp with time zone,
    received_on text NOT NULL,
    received_by text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT network_release_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT network_release_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT network_release_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'stopped'::text, 'passed'::text, 'half'::text, 'released'::text, 'dropped'::text])))
);

CREATE TABLE notice (
    org_id text NOT NULL,
    id text NOT NULL,
    person_id text NOT NULL,
    template text NOT NULL,
    record_kind text NOT NULL,
    record_id text NOT NULL,
    path text NOT NULL,
    urgent boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT notice_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX notice_person ON notice USING btree (org_id, person_id, id);
CREATE INDEX notice_record ON notice USING btree (org_id, record_id, id);

CREATE TABLE notice_delivery (
    org_id text NOT NULL,
    id text NOT NULL,
    notice_id text NOT NULL,
    person_id text NOT NULL,
    channel text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL DEFAULT ''::text,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT notice_delivery_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT notice_delivery_channel_check CHECK ((channel = ANY (ARRAY['app'::text, 'email'::text, 'digest'::text]))),
    CONSTRAINT notice_delivery_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'not_sent'::text, 'read'::text]))),
    CONSTRAINT notice_delivery_org_id_notice_id_fkey FOREIGN KEY (org_id, notice_id) REFERENCES notice(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX notice_delivery_digest ON notice_delivery USING btree (org_id, person_id) WHERE ((channel = 'digest'::text) AND (state = 'queued'::text));
CREATE INDEX notice_delivery_notice ON notice_delivery USING btree (org_id, notice_id);
CREATE INDEX notice_delivery_stuck ON notice_delivery USING btree (org_id, state, changed_at) WHERE ((channel <> 'app'::text) AND (state = ANY (ARRAY['queued'::text, 'failed'::text, 'not_sent'::text])));
CREATE INDEX notice_delivery_unread ON notice_delivery USING btree (org_id, person_id, id) WHERE ((channel = 'app'::text) AND (state = 'sent'::text));

CREATE TABLE notice_preference (
    org_id text NOT NULL,
    person_id text NOT NULL,
    email text NOT NULL,
    in_app boolean NOT NULL,
    quiet_from bigint NOT NULL,
    quiet_to bigint NOT NULL,
    language text NOT NULL,
    CONSTRAINT notice_preference_pkey PRIMARY KEY (org_id, person_id),
    CONSTRAINT notice_preference_email_check CHECK ((email = ANY (ARRAY['each'::text, 'digest'::text, 'none'::text])))
);

CREATE TABLE org_closure (
    ancestor_id text NOT NULL,
    descendant_id text NOT NULL,
    valid_from text NOT NULL,
    valid_to text NOT NULL,
    CONSTRAINT org_closure_pkey PRIMARY KEY (ancestor_id, descendant_id)
);
CREATE INDEX org_closure_descendant ON org_closure USING btree (descendant_id, ancestor_id);

CREATE TABLE org_closure_dated (
    ancestor_id text NOT NULL,
    descendant_id text NOT NULL,
    valid_from text NOT NULL,
    valid_to text NOT NULL,
    CONSTRAINT org_closure_dated_pkey PRIMARY KEY (ancestor_id, descendant_id, valid_from)
);
CREATE INDEX org_closure_dated_descendant ON org_closure_dated USING btree (descendant_id, ancestor_id, valid_from);

CREATE TABLE org_edge (
    child_id text NOT NULL,
    parent_id text NOT NULL,
    valid_from text NOT NULL,
    valid_to text NOT NULL,
    CONSTRAINT org_edge_pkey PRIMARY KEY (child_id, parent_id, valid_from),
    CONSTRAINT org_edge_child_id_fkey FOREIGN KEY (child_id) REFERENCES organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT org_edge_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES organisation(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE org_succession (
    predecessor text NOT NULL,
    successor text NOT NULL,
    effective_date text NOT NULL,
    kind text NOT NULL,
    basis text NOT NULL,
    CONSTRAINT org_succession_pkey PRIMARY KEY (predecessor, successor),
    CONSTRAINT org_succession_kind_check CHECK ((kind = ANY (ARRAY['merger'::text, 'split'::text]))),
    CONSTRAINT org_succession_predecessor_fkey FOREIGN KEY (predecessor) REFERENCES organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT org_succession_successor_fkey FOREIGN KEY (successor) REFERENCES organisation(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE organisation (
    id text NOT NULL,
    name text NOT NULL,
    search text NOT NULL,
    kind text NOT NULL,
    type text NOT NULL,
    legal_form text NOT NULL,
    ons_code text NOT NULL,
    valid_from text NOT NULL,
    valid_to text NOT NULL,
    area_now text NOT NULL,
    CONSTRAINT organisation_pkey PRIMARY KEY (id),
    CONSTRAINT organisation_kind_check CHECK ((kind = ANY (ARRAY['national'::text, 'region'::text, 'icb'::text, 'trust'::text])))
);

CREATE TABLE outside_account (
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id text NOT NULL,
    linked_at timestamp with time zone NOT NULL,
    CONSTRAINT outside_account_pkey PRIMARY KEY (issuer, subject),
    CONSTRAINT outside_account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX outside_account_person ON outside_account USING btree (person_id);

CREATE TABLE paper_code (
    org_id text NOT NULL,
    code text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    incident_id text NOT NULL,
    CONSTRAINT paper_code_pkey PRIMARY KEY (org_id, code)
);

CREATE TABLE passkey (
    id text NOT NULL,
    person_id text NOT NULL,
    credential_key text NOT NULL,
    data bytea NOT NULL,
    name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT passkey_pkey PRIMARY KEY (id),
    CONSTRAINT passkey_credential_key_key UNIQUE (credential_key),
    CONSTRAINT passkey_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX passkey_person ON passkey USING btree (person_id, made_at, id);

CREATE TABLE password (
    person_id text NOT NULL,
    memory_kib bigint NOT NULL,
    passes bigint NOT NULL,
    threads bigint NOT NULL,
    salt bytea NOT NULL,
    hash bytea NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT password_pkey PRIMARY KEY (person_id),
    CONSTRAINT password_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE person (
    id text NOT NULL,
    org_id text NOT NULL,
    unit_id text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    job_title text NOT NULL,
    staff_key text,
    locale text NOT NULL,
    state text NOT NULL,
    usual_assignment text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    CONSTRAINT person_pkey PRIMARY KEY (id),
    CONSTRAINT person_email_key_key UNIQUE (email_key),
    CONSTRAINT person_locale_check CHECK ((locale = ANY (ARRAY['en'::text, 'cy'::text]))),
    CONSTRAINT person_state_check CHECK ((state = ANY (ARRAY['active'::text, 'left'::text])))
);
CREATE INDEX person_list ON person USING btree (org_id, name_key, id);
CREATE UNIQUE INDEX person_staff ON person USING btree (org_id, staff_key) WHERE (staff_key IS NOT NULL);

CREATE TABLE place (
    id text NOT NULL,
    org_id text NOT NULL,
    site_id text NOT NULL,
    unit_id text NOT NULL,
    label text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT place_pkey PRIMARY KEY (id)
);
CREATE INDEX place_org ON place USING btree (org_id, id);

CREATE TABLE plan_action (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    assessment_id text NOT NULL,
    catalogue text NOT NULL,
    indicator text NOT NULL,
    state text NOT NULL,
    person_id text NOT NULL,
    person_name text NOT NULL,
    due_at timestamp with time zone,
    cost bigint NOT NULL,
    effort text NOT NULL,
    progress bigint NOT NULL,
    origin text NOT NULL,
    origin_indicator text NOT NULL,
    merged_into text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    ended_at timestamp with time zone,
    chased_at timestamp with time zone,
    chased bigint NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT plan_action_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT plan_action_effort_check CHECK ((effort = ANY (ARRAY[''::text, 'days'::text, 'weeks'::text, 'months'::text]))),
    CONSTRAINT plan_action_lock_check CHECK ((lock = ANY (ARRAY[''::text, 'restricted'::text, 'sexual_safety'::text]))),
    CONSTRAINT plan_action_state_check CHECK ((state = ANY (ARRAY['inherited'::text, 'open'::text, 'done'::text, 'merged'::text, 'closed'::text, 'moved'::text])))
);
CREATE INDEX plan_action_assessment ON plan_action USING btree (org_id, assessment_id, indicator, id);
CREATE INDEX plan_action_due ON plan_action USING btree (state, due_at, org_id, id);
CREATE INDEX plan_action_origin ON plan_action USING btree (org_id, origin, indicator);

CREATE TABLE plan_step (
    org_id text NOT NULL,
    id text NOT NULL,
    action_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_name text NOT NULL,
    kind text NOT NULL,
    progress bigint NOT NULL,
    note bytea,
    CONSTRAINT plan_step_pkey PRIMARY KEY (org_id, action_id, id)
);

CREATE TABLE police_force (
    id text NOT NULL,
    name text NOT NULL,
    ons_code text NOT NULL,
    country text NOT NULL,
    CONSTRAINT police_force_pkey PRIMARY KEY (id)
);

CREATE TABLE programme_paper (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    meets_on text NOT NULL,
    edition bigint NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT programme_paper_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT programme_paper_lock_check CHECK ((lock = ''::text))
);
CREATE UNIQUE INDEX programme_paper_edition ON programme_paper USING btree (org_id, meets_on, edition);

CREATE TABLE query_run (
    org_id text NOT NULL,
    id text NOT NULL,
    query text NOT NULL,
    gated boolean NOT NULL,
    format text NOT NULL,
    cells bigint NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT query_run_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX query_run_at ON query_run USING btree (org_id, at);

CREATE TABLE receipt_try (
    receipt_key text NOT NULL,
    hour timestamp with time zone NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT receipt_try_pkey PRIMARY KEY (receipt_key, hour)
);

CREATE TABLE record_exclusion (
    org_id text NOT NULL,
    record_id text NOT NULL,
    person_id text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT record_exclusion_pkey PRIMARY KEY (org_id, record_id, person_id)
);

CREATE TABLE record_grant (
    org_id text NOT NULL,
    record_id text NOT NULL,
    person_id text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT record_grant_pkey PRIMARY KEY (org_id, record_id, person_id, at)
);

CREATE TABLE recovery_code (
    person_id text NOT NULL,
    code_key text NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT recovery_code_pkey PRIMARY KEY (person_id, code_key),
    CONSTRAINT recovery_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE release (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    title text NOT NULL,
    spec text NOT NULL,
    state text NOT NULL,
    outcome text NOT NULL,
    tables bytea,
    log bytea,
    frozen bytea,
    hash text NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    run_at timestamp with time zone,
    first_by text NOT NULL,
    first_name text NOT NULL,
    first_at timestamp with time zone,
    second_by text NOT NULL,
    second_name text NOT NULL,
    released_at timestamp with time zone,
    replaces text NOT NULL,
    replaced_by text NOT NULL,
    reason text NOT NULL,
    withdrawn_at timestamp with time zone,
    version bigint NOT NULL,
    CONSTRAINT release_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT release_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'running'::text, 'refused'::text, 'passed'::text, 'signed'::text, 'released'::text, 'withdrawn'::text])))
);
CREATE UNIQUE INDEX release_id ON release USING btree (id);
CREATE INDEX release_out ON release USING btree (state, released_at, id);

CREATE TABLE report_leave (
    org_id text NOT NULL,
    period text NOT NULL,
    step text NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT report_leave_pkey PRIMARY KEY (org_id, period, step)
);

CREATE TABLE return_chase (
    org_id text NOT NULL,
    month text NOT NULL,
    day text NOT NULL,
    by_id text NOT NULL,
    told bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT return_chase_pkey PRIMARY KEY (org_id, month, day)
);

CREATE TABLE return_native (
    org_id text NOT NULL,
    from_month text NOT NULL,
    to_month text NOT NULL,
    reason text NOT NULL,
    set_by text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    beside boolean NOT NULL DEFAULT false,
    CONSTRAINT return_native_pkey PRIMARY KEY (org_id)
);

CREATE TABLE return_quality (
    month text NOT NULL,
    org_id text NOT NULL,
    submission_id text NOT NULL,
    counts text NOT NULL,
    CONSTRAINT return_quality_pkey PRIMARY KEY (month, org_id, submission_id)
);
CREATE INDEX return_quality_of ON return_quality USING btree (org_id, submission_id);

CREATE TABLE return_reopening (
    org_id text NOT NULL,
    month text NOT NULL,
    id text NOT NULL,
    until timestamp with time zone NOT NULL,
    reason text NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    CONSTRAINT return_reopening_pkey PRIMARY KEY (org_id, month, id)
);

CREATE TABLE return_told (
    org_id text NOT NULL,
    month text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT return_told_pkey PRIMARY KEY (org_id, month)
);

CREATE TABLE return_window (
    month text NOT NULL,
    opens text NOT NULL,
    due text NOT NULL,
    locks text NOT NULL,
    reason text NOT NULL,
    set_by text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT return_window_pkey PRIMARY KEY (month)
);

CREATE TABLE riddor_assessment (
    org_id text NOT NULL,
    case_id text NOT NULL,
    person_id text NOT NULL,
    accident_at timestamp with time zone NOT NULL,
    facts bytea NOT NULL,
    assessed_by text NOT NULL,
    table_row bigint NOT NULL,
    result text NOT NULL,
    at_once boolean NOT NULL,
    due_at timestamp with time zone,
    days bigint NOT NULL,
    foretold boolean NOT NULL,
    psych_only boolean NOT NULL,
    decided text NOT NULL,
    decided_on text NOT NULL,
    decided_at timestamp with time zone,
    decided_by text NOT NULL,
    decided_name text NOT NULL,
    reason bytea,
    draft bytea,
    draft_version bigint NOT NULL,
    receipt text NOT NULL,
    submitted_at timestamp with time zone,
    submitted_by text NOT NULL,
    submitted_name text NOT NULL,
    submitted_for text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT riddor_assessment_pkey PRIMARY KEY (org_id, case_id, person_id),
    CONSTRAINT riddor_assessment_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES case_record(org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX riddor_due ON riddor_assessment USING btree (org_id, submitted_at, due_at, case_id);

CREATE TABLE risk (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    assessment_id text NOT NULL,
    hazard text NOT NULL,
    n bigint NOT NULL,
    state text NOT NULL,
    initial_c bigint NOT NULL,
    initial_l bigint NOT NULL,
    current_c bigint NOT NULL,
    current_l bigint NOT NULL,
    target_c bigint NOT NULL,
    target_l bigint NOT NULL,
    owner_id text NOT NULL,
    owner_name text NOT NULL,
    accepted_at timestamp with time zone,
    accepted_by text NOT NULL,
    accepted_name text NOT NULL,
    accepted_until timestamp with time zone,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT risk_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT risk_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'closed'::text])))
);
CREATE INDEX risk_accepted ON risk USING btree (state, accepted_until, org_id, id);
CREATE UNIQUE INDEX risk_hazard ON risk USING btree (org_id, assessment_id, hazard);

CREATE TABLE risk_assessment (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    ref text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    current_n bigint NOT NULL,
    draft_n bigint NOT NULL,
    top bigint NOT NULL,
    lean boolean NOT NULL,
    owner_id text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    copied_from text NOT NULL,
    approved_at timestamp with time zone,
    looked_at timestamp with time zone,
    review_at timestamp with time zone,
    called_at timestamp with time zone,
    called_why text NOT NULL,
    called_n bigint NOT NULL,
    called_harm bigint NOT NULL,
    called_first text NOT NULL,
    called_last text NOT NULL,
    reminded boolean NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT risk_assessment_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT risk_assessment_called_why_check CHECK ((called_why = ANY (ARRAY[''::text, 'incidents'::text, 'change'::text]))),
    CONSTRAINT risk_assessment_kind_check CHECK ((kind = ANY (ARRAY['workplace'::text, 'workforce'::text, 'patient'::text]))),
    CONSTRAINT risk_assessment_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'retired'::text])))
);
CREATE INDEX risk_assessment_due ON risk_assessment USING btree (state, review_at, org_id, id);
CREATE INDEX risk_assessment_unit ON risk_assessment USING btree (org_id, unit_id, state, review_at);

CREATE TABLE risk_control (
    org_id text NOT NULL,
    id text NOT NULL,
    assessment_id text NOT NULL,
    hazard text NOT NULL,
    key text NOT NULL,
    step bigint NOT NULL,
    in_place boolean NOT NULL,
    due text NOT NULL,
    placed_at timestamp with time zone,
    placed_by text NOT NULL,
    placed_name text NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT risk_control_pkey PRIMARY KEY (org_id, assessment_id, id)
);

CREATE TABLE risk_event (
    org_id text NOT NULL,
    id text NOT NULL,
    record_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    text text NOT NULL,
    args text NOT NULL,
    CONSTRAINT risk_event_pkey PRIMARY KEY (org_id, record_id, id)
);

CREATE TABLE risk_review (
    org_id text NOT NULL,
    id text NOT NULL,
    assessment_id text NOT NULL,
    n bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    outcome text NOT NULL,
    called_why text NOT NULL,
    called_n bigint NOT NULL,
    called_harm bigint NOT NULL,
    called_first text NOT NULL,
    called_last text NOT NULL,
    words bytea NOT NULL,
    CONSTRAINT risk_review_pkey PRIMARY KEY (org_id, assessment_id, id),
    CONSTRAINT risk_review_outcome_check CHECK ((outcome = ANY (ARRAY['stands'::text, 'change'::text])))
);

CREATE TABLE risk_version (
    org_id text NOT NULL,
    assessment_id text NOT NULL,
    n bigint NOT NULL,
    state text NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    authors text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text NOT NULL,
    approved_name text NOT NULL,
    hash text NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT risk_version_pkey PRIMARY KEY (org_id, assessment_id, n),
    CONSTRAINT risk_version_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'dropped'::text])))
);

CREATE TABLE risk_view (
    org_id text NOT NULL,
    id text NOT NULL,
    assessment_id text NOT NULL,
    n bigint NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    words bytea NOT NULL,
    CONSTRAINT risk_view_pkey PRIMARY KEY (org_id, assessment_id, id),
    CONSTRAINT risk_view_kind_check CHECK ((kind = ANY (ARRAY['comment'::text, 'cosign'::text, 'dissent'::text])))
);

CREATE TABLE sanction (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    case_id text NOT NULL,
    person_id text NOT NULL,
    ref text NOT NULL,
    label text NOT NULL,
    subject text NOT NULL,
    state text NOT NULL,
    asked bigint NOT NULL,
    level bigint NOT NULL,
    proposed_by text NOT NULL,
    proposed_name text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    panel_at text NOT NULL,
    given_at timestamp with time zone,
    review_at timestamp with time zone,
    ends_at timestamp with time zone,
    letter_due timestamp with time zone,
    told_at timestamp with time zone,
    appeal_by timestamp with time zone,
    appeal text NOT NULL,
    appeal_due timestamp with time zone,
    suspended boolean NOT NULL,
    ethnic text NOT NULL,
    disability text NOT NULL,
    age_band text NOT NULL,
    reminded text NOT NULL,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT sanction_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT sanction_appeal_check CHECK ((appeal = ANY (ARRAY[''::text, 'lodged'::text, 'decided'::text]))),
    CONSTRAINT sanction_lock_check CHECK ((lock = ANY (ARRAY[''::text, 'restricted'::text, 'sexual_safety'::text]))),
    CONSTRAINT sanction_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'recommended'::text, 'given'::text, 'declined'::text, 'ended'::text, 'quashed'::text, 'withdrawn'::text]))),
    CONSTRAINT sanction_subject_check CHECK ((subject = ANY (ARRAY['patient'::text, 'visitor'::text, 'other'::text])))
);
CREATE INDEX sanction_case ON sanction USING btree (org_id, case_id, person_id);
CREATE INDEX sanction_recent ON sanction USING btree (org_id, proposed_at DESC, id DESC, unit_id, lock, state, asked, level, subject);
CREATE INDEX sanction_running ON sanction USING btree (state, ends_at, org_id, id);

CREATE TABLE sanction_event (
    org_id text NOT NULL,
    id text NOT NULL,
    record_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    text text NOT NULL,
    args text NOT NULL,
    CONSTRAINT sanction_event_pkey PRIMARY KEY (org_id, record_id, id)
);

CREATE TABLE sanction_ladder (
    org_id text NOT NULL,
    from_day text NOT NULL,
    body text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT sanction_ladder_pkey PRIMARY KEY (org_id, from_day)
);

CREATE TABLE sanction_order (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    case_id text NOT NULL,
    ref text NOT NULL,
    label text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    due_at timestamp with time zone,
    ends_at timestamp with time zone,
    ended_at timestamp with time zone,
    body bytea NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT sanction_order_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT sanction_order_kind_check CHECK ((kind = ANY (ARRAY['sas'::text, 's119'::text, 'civil'::text]))),
    CONSTRAINT sanction_order_lock_check CHECK ((lock = ANY (ARRAY[''::text, 'restricted'::text, 'sexual_safety'::text]))),
    CONSTRAINT sanction_order_state_check CHECK ((state = ANY (ARRAY['open'::text, 'ended'::text])))
);
CREATE INDEX sanction_order_recent ON sanction_order USING btree (org_id, made_at DESC, id DESC, unit_id, lock, kind, state);

CREATE TABLE sanction_seat (
    org_id text NOT NULL,
    sanction_id text NOT NULL,
    person_id text NOT NULL,
    name text NOT NULL,
    part text NOT NULL,
    conflict text NOT NULL,
    vote text NOT NULL,
    vote_of bigint NOT NULL,
    words bytea,
    at timestamp with time zone NOT NULL,
    CONSTRAINT sanction_seat_pkey PRIMARY KEY (org_id, sanction_id, person_id),
    CONSTRAINT sanction_seat_conflict_check CHECK ((conflict = ANY (ARRAY[''::text, 'none'::text, 'declared'::text, 'linked'::text]))),
    CONSTRAINT sanction_seat_vote_check CHECK ((vote = ANY (ARRAY[''::text, 'agree'::text, 'against'::text])))
);
CREATE INDEX sanction_seat_person ON sanction_seat USING btree (org_id, person_id, sanction_id, conflict);

CREATE TABLE saved_query (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT saved_query_pkey PRIMARY KEY (org_id, id)
);

CREATE TABLE saved_view (
    org_id text NOT NULL,
    id text NOT NULL,
    person_id text NOT NULL,
    person_name text NOT NULL,
    name text NOT NULL,
    page text NOT NULL,
    address text NOT NULL,
    shared boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT saved_view_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX saved_view_person ON saved_view USING btree (org_id, person_id, name);

CREATE TABLE search_text (
    org_id text NOT NULL,
    record_id text NOT NULL,
    words tsvector NOT NULL,
    n bigint NOT NULL
);
CREATE INDEX search_text_record ON search_text USING btree (org_id, record_id);
CREATE INDEX search_text_words ON search_text USING gin (words);

CREATE TABLE session (
    token_hash text NOT NULL,
    id text NOT NULL,
    person_id text NOT NULL,
    assignment_id text NOT NULL,
    strong boolean NOT NULL,
    shared boolean NOT NULL,
    method text NOT NULL,
    device text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT session_pkey PRIMARY KEY (token_hash),
    CONSTRAINT session_id_key UNIQUE (id)
);
CREATE INDEX session_expires ON session USING btree (expires_at);
CREATE INDEX session_person ON session USING btree (person_id, started_at, id);

CREATE TABLE sign_in_link (
    token_hash text NOT NULL,
    person_id text NOT NULL,
    purpose text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT sign_in_link_pkey PRIMARY KEY (token_hash),
    CONSTRAINT sign_in_link_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE sign_in_step (
    token_hash text NOT NULL,
    kind text NOT NULL,
    data bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT sign_in_step_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX sign_in_step_expires ON sign_in_step USING btree (expires_at);

CREATE TABLE site (
    org_id text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    postcode text NOT NULL,
    location_type text NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT site_pkey PRIMARY KEY (org_id, id)
);

CREATE TABLE spc_rebase (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    measure text NOT NULL,
    month text NOT NULL,
    reason text NOT NULL,
    made_by text NOT NULL,
    made_name text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_name text NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT spc_rebase_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX spc_rebase_chart ON spc_rebase USING btree (org_id, unit_id, measure, month);

CREATE TABLE standard_campaign (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    catalogue text NOT NULL,
    round text NOT NULL,
    opens text NOT NULL,
    due text NOT NULL,
    closes text NOT NULL,
    note text NOT NULL,
    areas text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    closed_at timestamp with time zone,
    chased_at timestamp with time zone,
    version bigint NOT NULL,
    CONSTRAINT standard_campaign_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT standard_campaign_kind_check CHECK ((kind = ANY (ARRAY['round'::text, 'pilot'::text]))),
    CONSTRAINT standard_campaign_lock_check CHECK ((lock = ANY (ARRAY[''::text, 'restricted'::text, 'sexual_safety'::text])))
);
CREATE INDEX standard_campaign_recent ON standard_campaign USING btree (org_id, due DESC, id DESC);

CREATE TABLE standard_catalogue (
    version text NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    published text NOT NULL,
    source text NOT NULL,
    checked text NOT NULL,
    verification text NOT NULL,
    digest text NOT NULL,
    position bigint NOT NULL,
    frozen_at timestamp with time zone,
    CONSTRAINT standard_catalogue_pkey PRIMARY KEY (version),
    CONSTRAINT standard_catalogue_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'frozen'::text]))),
    CONSTRAINT standard_catalogue_verification_check CHECK ((verification = ANY (ARRAY['verified'::text, 'unverified'::text, 'local'::text])))
);

CREATE TABLE standard_event (
    org_id text NOT NULL,
    id text NOT NULL,
    assessment_id text NOT NULL,
    indicator text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    text text NOT NULL,
    args text NOT NULL,
    CONSTRAINT standard_event_pkey PRIMARY KEY (org_id, assessment_id, id)
);

CREATE TABLE standard_indicator (
    catalogue text NOT NULL,
    code text NOT NULL,
    position bigint NOT NULL,
    section text NOT NULL,
    section_name text NOT NULL,
    section_verification text NOT NULL,
    requirement text NOT NULL,
    evidence text NOT NULL,
    note text NOT NULL,
    official_ref text,
    official_text text,
    verification text NOT NULL,
    CONSTRAINT standard_indicator_pkey PRIMARY KEY (catalogue, code),
    CONSTRAINT standard_indicator_verification_check CHECK ((verification = ANY (ARRAY['verified'::text, 'unverified'::text, 'local'::text])))
);

CREATE TABLE standard_position (
    org_id text NOT NULL,
    assessment text NOT NULL,
    indicator text NOT NULL,
    catalogue text NOT NULL,
    section text NOT NULL,
    rating text NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    CONSTRAINT standard_position_pkey PRIMARY KEY (org_id, assessment, indicator)
);
CREATE INDEX standard_position_when ON standard_position USING btree (catalogue, signed_at, org_id, assessment, indicator, rating);

CREATE TABLE standard_sheet (
    org_id text NOT NULL,
    id text NOT NULL,
    assessment_id text NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    rows bytea NOT NULL,
    problems text NOT NULL,
    counts text NOT NULL,
    of_version bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT standard_sheet_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT standard_sheet_state_check CHECK ((state = ANY (ARRAY['read'::text, 'refused'::text, 'applied'::text])))
);

CREATE TABLE standard_standing (
    org_id text NOT NULL,
    assessment_id text NOT NULL,
    catalogue text NOT NULL,
    round text NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    ratings text NOT NULL,
    findings text NOT NULL,
    CONSTRAINT standard_standing_pkey PRIMARY KEY (org_id, assessment_id)
);
CREATE INDEX standard_standing_round ON standard_standing USING btree (catalogue, round, org_id, signed_at);

CREATE TABLE standard_wording (
    org_id text NOT NULL,
    id text NOT NULL,
    catalogue text NOT NULL,
    code text NOT NULL,
    official_ref text,
    official_text text,
    verification text NOT NULL,
    source text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT standard_wording_pkey PRIMARY KEY (org_id, catalogue, code, id),
    CONSTRAINT standard_wording_verification_check CHECK ((verification = ANY (ARRAY['verified'::text, 'unverified'::text, 'local'::text])))
);

CREATE TABLE standard_wording_file (
    org_id text NOT NULL,
    id text NOT NULL,
    catalogue text NOT NULL,
    name text NOT NULL,
    source text NOT NULL,
    state text NOT NULL,
    rows_json text NOT NULL,
    problems_json text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT standard_wording_file_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT standard_wording_file_state_check CHECK ((state = ANY (ARRAY['read'::text, 'refused'::text, 'applied'::text])))
);

CREATE TABLE strand (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    place bigint NOT NULL,
    name text NOT NULL,
    line text NOT NULL,
    aim text NOT NULL,
    owner_id text NOT NULL,
    owner_name text NOT NULL,
    state text NOT NULL,
    state_why text NOT NULL,
    state_was text NOT NULL,
    state_at timestamp with time zone NOT NULL,
    synthetic boolean NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT strand_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT strand_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT strand_state_check CHECK ((state = ANY (ARRAY['on_course'::text, 'at_risk'::text, 'off_course'::text, 'paused'::text, 'finished'::text])))
);
CREATE UNIQUE INDEX strand_name ON strand USING btree (org_id, name);

CREATE TABLE strand_event (
    org_id text NOT NULL,
    strand_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    words text NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT strand_event_pkey PRIMARY KEY (org_id, strand_id, id)
);

CREATE TABLE submission (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    form text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    from_month text NOT NULL,
    to_month text NOT NULL,
    system text NOT NULL,
    map text NOT NULL,
    note text NOT NULL,
    why text NOT NULL,
    local_id text,
    auto boolean NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone,
    sent_by text NOT NULL,
    sent_at timestamp with time zone,
    decided_by text NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    seq bigint NOT NULL,
    batch text NOT NULL,
    row_count bigint NOT NULL,
    accepted bigint NOT NULL,
    rejected bigint NOT NULL,
    warned bigint NOT NULL,
    listed bigint NOT NULL,
    found text NOT NULL,
    listing text NOT NULL,
    CONSTRAINT submission_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT submission_form_check CHECK ((form = ANY (ARRAY['file'::text, 'nil'::text, 'totals'::text, 'direct'::text]))),
    CONSTRAINT submission_kind_check CHECK ((kind = ANY (ARRAY['full_replace'::text, 'update'::text]))),
    CONSTRAINT submission_state_check CHECK ((state = ANY (ARRAY['checking'::text, 'refused'::text, 'checked'::text, 'loading'::text, 'waiting'::text, 'accepted'::text, 'sent_back'::text, 'withdrawn'::text, 'discarded'::text])))
);
CREATE UNIQUE INDEX submission_local ON submission USING btree (org_id, local_id) WHERE (local_id IS NOT NULL);
CREATE INDEX submission_made ON submission USING btree (org_id, made_at, id);
CREATE UNIQUE INDEX submission_seq ON submission USING btree (org_id, seq) WHERE (seq > 0);
CREATE INDEX submission_state ON submission USING btree (state, org_id, id);

CREATE TABLE submission_month (
    month text NOT NULL,
    org_id text NOT NULL,
    submission_id text NOT NULL,
    state text NOT NULL,
    form text NOT NULL,
    version bigint NOT NULL,
    late boolean NOT NULL,
    incidents bigint NOT NULL,
    staff bigint NOT NULL,
    injured bigint NOT NULL,
    by_kind text NOT NULL,
    before text NOT NULL,
    was_incidents bigint NOT NULL,
    was_staff bigint NOT NULL,
    why text NOT NULL,
    sent_at timestamp with time zone,
    decided_at timestamp with time zone,
    approved_at timestamp with time zone,
    approved_by text NOT NULL,
    CONSTRAINT submission_month_pkey PRIMARY KEY (month, org_id, submission_id),
    CONSTRAINT submission_month_state_check CHECK ((state = ANY (ARRAY['checked'::text, 'waiting'::text, 'sent_back'::text, 'accepted'::text, 'approved'::text, 'replaced'::text, 'withdrawn'::text])))
);
CREATE UNIQUE INDEX submission_month_counts ON submission_month USING btree (org_id, month) WHERE (state = ANY (ARRAY['accepted'::text, 'approved'::text]));
CREATE INDEX submission_month_of ON submission_month USING btree (org_id, submission_id);
CREATE UNIQUE INDEX submission_month_waits ON submission_month USING btree (org_id, month) WHERE (state = 'waiting'::text);

CREATE TABLE survey_figure (
    import_id text NOT NULL,
    n bigint NOT NULL,
    year bigint NOT NULL,
    release_ text NOT NULL,
    org_id text NOT NULL,
    code text NOT NULL,
    benchmark_group text NOT NULL,
    question text NOT NULL,
    percent double precision NOT NULL,
    base bigint NOT NULL,
    respondents bigint NOT NULL,
    has_bands boolean NOT NULL,
    band_1_2 double precision NOT NULL,
    band_3_5 double precision NOT NULL,
    band_6_10 double precision NOT NULL,
    band_over_10 double precision NOT NULL,
    weighting text NOT NULL,
    hidden boolean NOT NULL,
    CONSTRAINT survey_figure_pkey PRIMARY KEY (import_id, n),
    CONSTRAINT survey_figure_import_id_fkey FOREIGN KEY (import_id) REFERENCES survey_import(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE survey_file (
    import_id text NOT NULL,
    data bytea NOT NULL,
    CONSTRAINT survey_file_pkey PRIMARY KEY (import_id),
    CONSTRAINT survey_file_import_id_fkey FOREIGN KEY (import_id) REFERENCES survey_import(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE survey_import (
    id text NOT NULL,
    name text NOT NULL,
    digest text NOT NULL,
    size bigint NOT NULL,
    kind text NOT NULL,
    year bigint NOT NULL,
    release_ text NOT NULL,
    synthetic boolean NOT NULL,
    state text NOT NULL,
    rows_ bigint NOT NULL,
    orgs bigint NOT NULL,
    figures bigint NOT NULL,
    warnings bigint NOT NULL,
    errors bigint NOT NULL,
    sheets text NOT NULL,
    skipped text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    sent_by text NOT NULL,
    applied_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    reason text NOT NULL,
    CONSTRAINT survey_import_pkey PRIMARY KEY (id)
);
CREATE INDEX survey_import_sent ON survey_import USING btree (sent_at, id);

CREATE TABLE survey_problem (
    import_id text NOT NULL,
    n bigint NOT NULL,
    sheet text NOT NULL,
    row_ bigint NOT NULL,
    field text NOT NULL,
    code text NOT NULL,
    severity text NOT NULL,
    message text NOT NULL,
    CONSTRAINT survey_problem_pkey PRIMARY KEY (import_id, n),
    CONSTRAINT survey_problem_import_id_fkey FOREIGN KEY (import_id) REFERENCES survey_import(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE token_use (
    token_id text NOT NULL,
    used_at timestamp with time zone NOT NULL,
    CONSTRAINT token_use_pkey PRIMARY KEY (token_id)
);

CREATE TABLE totp (
    person_id text NOT NULL,
    secret bytea NOT NULL,
    last_step bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT totp_pkey PRIMARY KEY (person_id),
    CONSTRAINT totp_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE training_achievement (
    org_id text NOT NULL,
    assignment_id text NOT NULL,
    competence text NOT NULL,
    achieved text NOT NULL,
    expires text NOT NULL,
    source text NOT NULL,
    ref text NOT NULL,
    CONSTRAINT training_achievement_pkey PRIMARY KEY (org_id, assignment_id, competence, achieved),
    CONSTRAINT training_achievement_source_check CHECK ((source = ANY (ARRAY['esr'::text, 'session'::text, 'assessed'::text])))
);

CREATE TABLE training_assignment (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    person_key text NOT NULL,
    post_key text NOT NULL,
    number bytea,
    place text NOT NULL,
    role text NOT NULL,
    staff_group text NOT NULL,
    population text NOT NULL,
    fte bigint NOT NULL,
    start_day text NOT NULL,
    end_day text NOT NULL,
    absence text NOT NULL,
    absent_from text NOT NULL,
    import_id text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT training_assignment_pkey PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX training_assignment_post ON training_assignment USING btree (org_id, post_key);
CREATE INDEX training_assignment_unit ON training_assignment USING btree (org_id, unit_id, id);

CREATE TABLE training_booking (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    session_id text NOT NULL,
    person_id text NOT NULL,
    person_name text NOT NULL,
    state text NOT NULL,
    why text NOT NULL,
    words text NOT NULL,
    post bytea,
    asked_at timestamp with time zone NOT NULL,
    booked_by text NOT NULL,
    booked_name text NOT NULL,
    result text NOT NULL,
    record text NOT NULL,
    reaction bigint NOT NULL,
    confident bigint NOT NULL,
    settled_at timestamp with time zone,
    version bigint NOT NULL,
    CONSTRAINT training_booking_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT training_booking_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT training_booking_record_check CHECK ((record = ANY (ARRAY[''::text, 'asked'::text, 'written'::text, 'no_post'::text]))),
    CONSTRAINT training_booking_result_check CHECK ((result = ANY (ARRAY[''::text, 'passed'::text, 'not_passed'::text]))),
    CONSTRAINT training_booking_state_check CHECK ((state = ANY (ARRAY['booked'::text, 'waiting'::text, 'refused'::text, 'withdrawn'::text, 'attended'::text, 'absent'::text])))
);
CREATE UNIQUE INDEX training_booking_once ON training_booking USING btree (org_id, session_id, person_id);
CREATE INDEX training_booking_person ON training_booking USING btree (org_id, person_id);

CREATE TABLE training_cohort (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    name text NOT NULL,
    qualification text NOT NULL,
    title text NOT NULL,
    level bigint NOT NULL,
    awarding text NOT NULL,
    starts text NOT NULL,
    ends text NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT training_cohort_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT training_cohort_lock_check CHECK ((lock = ''::text))
);

CREATE TABLE training_competence (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    component text NOT NULL,
    refresh_months bigint NOT NULL,
    assess_only boolean NOT NULL,
    names text NOT NULL,
    from_day text NOT NULL,
    to_day text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT training_competence_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX training_competence_code ON training_competence USING btree (org_id, code, from_day);

CREATE TABLE training_exemption (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    assignment_id text NOT NULL,
    person_key text NOT NULL,
    competence text NOT NULL,
    reason text NOT NULL,
    from_day text NOT NULL,
    to_day text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    CONSTRAINT training_exemption_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT training_exemption_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT training_exemption_reason_check CHECK ((reason = ANY (ARRAY['equal'::text, 'duties'::text, 'advised'::text])))
);

CREATE TABLE training_feed (
    org_id text NOT NULL,
    person_id text NOT NULL,
    digest text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT training_feed_pkey PRIMARY KEY (org_id, person_id)
);
CREATE UNIQUE INDEX training_feed_digest ON training_feed USING btree (digest);

CREATE TABLE training_figure (
    org_id text NOT NULL,
    competence text NOT NULL,
    day text NOT NULL,
    counted bigint NOT NULL,
    in_date bigint NOT NULL,
    left_out bigint NOT NULL,
    incidents bigint NOT NULL,
    weighted bigint NOT NULL,
    CONSTRAINT training_figure_pkey PRIMARY KEY (org_id, competence)
);

CREATE TABLE training_import (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    name text NOT NULL,
    digest text NOT NULL,
    size bigint NOT NULL,
    state text NOT NULL,
    whole boolean NOT NULL,
    day text NOT NULL,
    mapping text NOT NULL,
    report text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    sent_by text NOT NULL,
    applied_at timestamp with time zone,
    version bigint NOT NULL,
    CONSTRAINT training_import_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT training_import_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'received'::text, 'checked'::text, 'refused'::text, 'applying'::text, 'applied'::text, 'dropped'::text])))
);
CREATE INDEX training_import_sent ON training_import USING btree (org_id, sent_at, id);

CREATE TABLE training_import_part (
    org_id text NOT NULL,
    import_id text NOT NULL,
    n bigint NOT NULL,
    data bytea NOT NULL,
    CONSTRAINT training_import_part_pkey PRIMARY KEY (org_id, import_id, n)
);

CREATE TABLE training_learner (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    cohort_id text NOT NULL,
    person_id text NOT NULL,
    person_name text NOT NULL,
    state text NOT NULL,
    result_on text NOT NULL,
    certificate text NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT training_learner_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT training_learner_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT training_learner_state_check CHECK ((state = ANY (ARRAY['learning'::text, 'left'::text, 'passed'::text, 'not_passed'::text])))
);
CREATE UNIQUE INDEX training_learner_once ON training_learner USING btree (org_id, cohort_id, person_id);

CREATE TABLE training_mapping (
    org_id text NOT NULL,
    kind text NOT NULL,
    word text NOT NULL,
    means text NOT NULL,
    CONSTRAINT training_mapping_pkey PRIMARY KEY (org_id, kind, word),
    CONSTRAINT training_mapping_kind_check CHECK ((kind = ANY (ARRAY['column'::text, 'place'::text, 'competence'::text])))
);

CREATE TABLE training_need (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    title text NOT NULL,
    since_day text NOT NULL,
    until_day text NOT NULL,
    state text NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    authors text NOT NULL,
    approved_at timestamp with time zone,
    approved_name text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT training_need_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT training_need_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT training_need_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'waiting'::text, 'approved'::text])))
);

CREATE TABLE training_provider (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    kind text NOT NULL,
    provider_id text NOT NULL,
    name text NOT NULL,
    ended boolean NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT training_provider_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT training_provider_kind_check CHECK ((kind = ANY (ARRAY['provider'::text, 'trainer'::text]))),
    CONSTRAINT training_provider_lock_check CHECK ((lock = ''::text))
);
CREATE UNIQUE INDEX training_provider_name ON training_provider USING btree (org_id, kind, name);

CREATE TABLE training_requirement (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    competence text NOT NULL,
    for_unit text NOT NULL,
    staff_group text NOT NULL,
    role text NOT NULL,
    population text NOT NULL,
    grace_days bigint NOT NULL,
    basis text NOT NULL,
    from_day text NOT NULL,
    to_day text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT training_requirement_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX training_requirement_competence ON training_requirement USING btree (org_id, competence, from_day);

CREATE TABLE training_revision (
    org_id text NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT training_revision_pkey PRIMARY KEY (org_id)
);

CREATE TABLE training_session (
    org_id text NOT NULL,
    id text NOT NULL,
    unit_id text NOT NULL,
    lock text NOT NULL,
    owner_key text NOT NULL,
    competence text NOT NULL,
    title text NOT NULL,
    place text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    capacity bigint NOT NULL,
    taken bigint NOT NULL,
    provider_id text NOT NULL,
    trainer_id text NOT NULL,
    restrictive boolean NOT NULL,
    state text NOT NULL,
    why text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_name text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT training_session_pkey PRIMARY KEY (org_id, id),
    CONSTRAINT training_session_lock_check CHECK ((lock = ''::text)),
    CONSTRAINT training_session_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'open'::text, 'cancelled'::text, 'held'::text])))
);
CREATE INDEX training_session_starts ON training_session USING btree (org_id, starts_at, id);

CREATE TABLE unit (
    org_id text NOT NULL,
    id text NOT NULL,
    parent_id text NOT NULL,
    site_id text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    setting text NOT NULL,
    location_type text NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT unit_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX unit_parent ON unit USING btree (org_id, parent_id, id);
CREATE INDEX unit_site ON unit USING btree (org_id, site_id, id);

CREATE TABLE upload_part (
    org_id text NOT NULL,
    upload_id text NOT NULL,
    start bigint NOT NULL,
    size bigint NOT NULL,
    owner text NOT NULL,
    meta bytea,
    blob_key text NOT NULL,
    shown_key text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT upload_part_pkey PRIMARY KEY (org_id, upload_id, start)
);
CREATE INDEX upload_part_expires ON upload_part USING btree (expires_at, org_id, upload_id);
CREATE INDEX upload_part_owner ON upload_part USING btree (org_id, owner) WHERE (start = '-1'::integer);

CREATE OR REPLACE FUNCTION append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME;
END;
$function$
;
