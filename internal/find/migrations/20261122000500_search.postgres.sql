-- +goose Up
CREATE TABLE search_text (
  org_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  words TSVECTOR NOT NULL,
  n BIGINT GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX search_text_words ON search_text USING GIN (words);
CREATE INDEX search_text_record ON search_text (org_id, record_id);
