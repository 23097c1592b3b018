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

CREATE TABLE police_force (
    id text NOT NULL,
    name text NOT NULL,
    ons_code text NOT NULL,
    country text NOT NULL,
    CONSTRAINT police_force_pkey PRIMARY KEY (id)
);

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
