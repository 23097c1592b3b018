-- +goose Up
-- One row for each member of staff affected and version; no identities. The current version of an id is the highest. Rows
-- stand in the order in which they came, those of each batch together, so that whoever reads facts goes on from where they
-- were.
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

-- Facts that came together, as one return. None of them counts before live_at, and those of a batch that is gone are swept
-- away.
CREATE TABLE fact_batch (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  begun_at TIMESTAMPTZ NOT NULL,
  live_at TIMESTAMPTZ,
  gone_at TIMESTAMPTZ,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX fact_batch_live ON fact_batch (org_id, live_at, id) WHERE live_at IS NOT NULL;
CREATE INDEX fact_batch_gone ON fact_batch (gone_at, org_id, id) WHERE gone_at IS NOT NULL;
