-- +goose Up
-- One version of the paper for a meeting. body is its content as JSON; once it is frozen it does not change, and hash is that of
-- its bytes. No name of anybody but who made, edited or signed it is in it.
CREATE TABLE board_pack (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  lock TEXT NOT NULL CHECK (lock = ''),
  owner_key TEXT NOT NULL,
  meeting_day TEXT NOT NULL,
  edition BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'frozen', 'replaced')),
  title TEXT NOT NULL,
  previous TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_name TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  signed_name TEXT NOT NULL,
  signed_at TIMESTAMPTZ,
  number TEXT NOT NULL,
  hash TEXT NOT NULL,
  body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX board_pack_edition ON board_pack (org_id, meeting_day, edition);
