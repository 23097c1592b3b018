-- +goose Up
-- Blind indexes of names, days of birth and numbers of alleged people, to find the same person in another case.
CREATE TABLE case_word (
  org_id TEXT NOT NULL,
  word TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  PRIMARY KEY (org_id, word, case_id, person_id)
) /* clustered */;
-- What a person decided about two alleged people of two cases. first_person is the lesser of the two ids.
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
) /* clustered */;
CREATE INDEX case_match_second ON case_match (org_id, second_person);
CREATE INDEX case_word_case ON case_word (org_id, case_id, word);
