-- +goose Up
-- Each page of the queue is a range of incident_queue for the trust, and of this one for a unit.
CREATE INDEX incident_unit_urgent ON incident (org_id, unit_id, urgency, next_due, id) WHERE open;
-- Filters of the list of all reports.
CREATE INDEX incident_kind_recent ON incident (org_id, violence, reported_at DESC, id DESC);
CREATE INDEX incident_site_recent ON incident (org_id, site_id, reported_at DESC, id DESC);
CREATE INDEX incident_stage_recent ON incident (org_id, stage, reported_at DESC, id DESC);
CREATE INDEX incident_handler_recent ON incident (org_id, handler_id, reported_at DESC, id DESC) WHERE handler_id <> '';
CREATE INDEX incident_hate_recent ON incident (org_id, reported_at DESC, id DESC) WHERE hate;
CREATE INDEX incident_weapon_recent ON incident (org_id, reported_at DESC, id DESC) WHERE weapon;
CREATE INDEX incident_again_recent ON incident (org_id, reported_at DESC, id DESC) WHERE repeat_person;
-- Everything that the dashboard reads, so that it never touches the records themselves.
CREATE INDEX incident_measure ON incident (org_id, reported_at, unit_id, lock, id, incident_date, counts, events, stage, violence, injured,
  contacted_at, fed_at, fill_seconds, worth, way);
