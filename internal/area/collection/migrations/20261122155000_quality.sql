-- +goose Up
-- What the rows of one month of a submission hold: how often each field was filled, could not be read, or said not known.
-- Numbers only. They are kept when the submission is checked; the scores are worked out from them when they are asked for.
CREATE TABLE return_quality (
  month TEXT NOT NULL,
  org_id TEXT NOT NULL,
  submission_id TEXT NOT NULL,
  counts TEXT NOT NULL, -- JSON
  PRIMARY KEY (month, org_id, submission_id)
);
CREATE INDEX return_quality_of ON return_quality (org_id, submission_id);
