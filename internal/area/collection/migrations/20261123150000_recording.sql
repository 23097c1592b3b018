-- +goose Up

-- Files of months from from_month on leave out what is recorded here, so that both count: the trust said so.
ALTER TABLE return_native ADD COLUMN beside BOOLEAN NOT NULL DEFAULT FALSE;
