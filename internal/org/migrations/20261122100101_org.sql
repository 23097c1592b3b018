-- +goose Up
-- Dates are text, YYYY-MM-DD, both days inside the span; '' is open.
CREATE TABLE organisation (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  search TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('national', 'region', 'icb', 'trust')),
  type TEXT NOT NULL,
  legal_form TEXT NOT NULL,
  ons_code TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  -- The organisation of today's map that covers where a closed one was, where that is known.
  area_now TEXT NOT NULL
);

CREATE TABLE org_edge (
  child_id TEXT NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED,
  parent_id TEXT NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (child_id, parent_id, valid_from)
);

-- Who stands over whom today, each organisation over itself too. Closed organisations stand where their area is now, so
-- that their records stay in sight of whoever answers for the area.
CREATE TABLE org_closure (
  ancestor_id TEXT NOT NULL,
  descendant_id TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (ancestor_id, descendant_id)
);
CREATE INDEX org_closure_descendant ON org_closure (descendant_id, ancestor_id);

-- Who stood over whom, and when.
CREATE TABLE org_closure_dated (
  ancestor_id TEXT NOT NULL,
  descendant_id TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  PRIMARY KEY (ancestor_id, descendant_id, valid_from)
);
CREATE INDEX org_closure_dated_descendant ON org_closure_dated (descendant_id, ancestor_id, valid_from);

CREATE TABLE org_succession (
  predecessor TEXT NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED,
  successor TEXT NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED,
  effective_date TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('merger', 'split')),
  basis TEXT NOT NULL,
  PRIMARY KEY (predecessor, successor)
);

CREATE TABLE police_force (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  ons_code TEXT NOT NULL,
  country TEXT NOT NULL
);
