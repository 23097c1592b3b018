-- +goose Up
CREATE VIRTUAL TABLE search_text USING fts5(org_id UNINDEXED, record_id UNINDEXED, words, tokenize = 'ascii', detail = none, columnsize = 0);
