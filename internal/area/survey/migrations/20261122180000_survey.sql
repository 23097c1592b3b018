-- +goose Up
-- A file of published survey results, from when it is sent until it is withdrawn. Published results are reference data of all
-- England; nobody's answers are in them.
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

-- The file itself, until it is applied or withdrawn.
CREATE TABLE survey_file (
  import_id TEXT NOT NULL PRIMARY KEY REFERENCES survey_import (id) DEFERRABLE INITIALLY DEFERRED,
  data BYTEA NOT NULL
);

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

-- One published value. Of the same year, release, entry and question the one that was applied last counts.
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
