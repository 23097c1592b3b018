-- +goose Up
-- A competence as an organisation knows it from one day to another. Those that come with the program are no rows here: a row with
-- their code takes their place in the organisation from its first day.
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

-- Who needs a competence, from one day to another. What is left empty (for_unit, staff_group, role, population) narrows nothing.
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

-- A post that somebody holds. Nobody's name is here: person_key and post_key are keyed digests of the employee and the assignment
-- number, number is the assignment number itself, sealed.
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

-- What somebody in a post achieved on a day, and until when it holds ("" for ever).
CREATE TABLE training_achievement (
  org_id TEXT NOT NULL,
  assignment_id TEXT NOT NULL,
  competence TEXT NOT NULL,
  achieved TEXT NOT NULL,
  expires TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('esr', 'session', 'assessed')),
  ref TEXT NOT NULL,
  PRIMARY KEY (org_id, assignment_id, competence, achieved)
) /* clustered */;

-- A file of a training system: what it held, how its columns are read, and what came of it. report and mapping are JSON.
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

-- The file of an import in sealed parts, until it is dropped.
CREATE TABLE training_import_part (
  org_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (org_id, import_id, n)
);

-- What an organisation chose for files of its own system: kind is column, place or competence; word is a heading, the name of a
-- place or of a competence there; means is the column, unit or competence here, "-" for left out.
CREATE TABLE training_mapping (
  org_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('column', 'place', 'competence')),
  word TEXT NOT NULL,
  means TEXT NOT NULL,
  PRIMARY KEY (org_id, kind, word)
) /* clustered */;

-- The figures of an organisation as they were worked out on a day, for pages that look across organisations.
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
) /* clustered */;

-- How often what the figures of an organisation are made of has changed, so that figures kept in memory are known to be old.
CREATE TABLE training_revision (
  org_id TEXT PRIMARY KEY,
  n BIGINT NOT NULL
);
