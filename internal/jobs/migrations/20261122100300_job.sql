-- +goose Up
-- The oldest waiting job of a kind, without reading those of other kinds before it.
CREATE INDEX job_kind ON job (kind, run_at, id) WHERE state = 'ready';

-- Jobs that were given up, for the administrator's list.
CREATE INDEX job_dead ON job (org_id, id) WHERE state = 'dead';
