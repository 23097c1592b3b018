-- +goose Up
-- What an administrator looks at when messages do not arrive.
CREATE INDEX notice_delivery_stuck ON notice_delivery (org_id, state, changed_at) WHERE channel <> 'app' AND state IN ('queued', 'failed', 'not_sent');
