-- +goose Up
-- Cases are found by somebody's label and by their unit, the newest first.
CREATE INDEX case_person_label ON case_person (org_id, part, n, case_id) WHERE NOT gone;
CREATE INDEX case_unit_recent ON case_record (org_id, unit_id, opened_at DESC, id DESC);
-- A case whose title was changed is found by its words of now alone: found_as names the text that holds them.
CREATE TABLE case_retitled (
  org_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  found_as TEXT NOT NULL,
  PRIMARY KEY (org_id, case_id)
) /* clustered */;
CREATE INDEX case_retitled_found ON case_retitled (org_id, found_as);
