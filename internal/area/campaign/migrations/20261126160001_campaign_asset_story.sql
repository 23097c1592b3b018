-- +goose Up
-- The story that a film or leaflet shows, '' for none: it is shown as long as the story is, and goes with it.
ALTER TABLE campaign_asset ADD COLUMN story_id TEXT NOT NULL DEFAULT '';
