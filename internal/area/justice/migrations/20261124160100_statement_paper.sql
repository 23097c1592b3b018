-- +goose Up
-- The document of a statement as it was signed, sealed, with the hash that proves it and the version of the words around it.
ALTER TABLE justice_statement ADD COLUMN paper BYTEA;
ALTER TABLE justice_statement ADD COLUMN paper_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE justice_statement ADD COLUMN paper_wording BIGINT NOT NULL DEFAULT 0;
-- Written by whose it is: nobody else reads it before they sign it.
ALTER TABLE justice_statement ADD COLUMN own BOOLEAN NOT NULL DEFAULT FALSE;
