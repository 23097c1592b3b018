package org

import (
	"context"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Estate is all that an organisation has, to be brought in at once. Every id and code is given by the caller, and new.
type Estate struct {
	Org     string
	Sites   []Site
	Units   []Unit
	Places  []Place
	Entries []Entry
}

// Problems gives what is wrong in the estate, each part by itself and against the others.
func (e Estate) Problems() fault.Problems {
	var p fault.Problems
	sites, units := map[string]bool{}, map[string]bool{}
	for _, s := range e.Sites {
		p = append(p, s.Problems()...)
		sites[s.ID] = true
	}
	for _, u := range e.Units {
		p = append(p, u.Problems()...)
		if u.ID == "" || u.Parent != "" && !units[u.Parent] {
			p.Add("parent", "A unit comes after the one above it, and has an id")
		}
		if u.Site != "" && !sites[u.Site] {
			p.Add("site", "Choose a site of this organisation")
		}
		units[u.ID] = true
	}
	for _, x := range e.Places {
		if len(x.Code) != CodeLength || !onlyCode(x.Code) || x.Site != "" && !sites[x.Site] || x.Unit != "" && !units[x.Unit] {
			p.Add("place", "A place needs a code, and a site and unit of this organisation")
		}
	}
	for _, x := range e.Entries {
		p = append(p, x.Problems()...)
		if x.ID == "" || x.Site != "" && !sites[x.Site] {
			p.Add("site", "Choose a site of this organisation")
		}
	}
	return p
}

var (
	siteTable      = op.Table{Name: "site", Columns: []string{"org_id", "id", "name", "postcode", "location_type"}}
	unitTable      = op.Table{Name: "unit", Columns: []string{"org_id", "id", "parent_id", "site_id", "name", "kind", "setting", "location_type"}}
	placeTable     = op.Table{Name: "place", Columns: []string{"id", "org_id", "site_id", "unit_id", "label", "created_at"}}
	directoryTable = op.Table{Name: "directory_entry", Columns: []string{"org_id", "id", "site_id", "role", "name", "phone", "email", "hours", "note",
		"accredited_by", "accreditation", "accreditation_level", "accredited_to", "sort"}}
)

// Bulk brings in an estate in one change for its sites, units and places, and one for its directory; where there are
// none of the one or the other, that change is left out.
func (s *Service) Bulk(ctx context.Context, e Estate) error {
	if err := fault.WithProblems(e.Problems()); err != nil {
		return err
	}
	if len(e.Sites)+len(e.Units)+len(e.Places) > 0 {
		_, err := op.Do(ctx, s.door, ActEdit, op.In(e.Org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
			if err := knownOrg(ctx, tx, e.Org); err != nil {
				return false, audit.Change{}, err
			}
			for _, x := range e.Sites {
				x = x.tidy()
				tx.Insert(siteTable, e.Org, x.ID, x.Name, x.Postcode, x.LocationType)
			}
			for _, u := range e.Units {
				tx.Insert(unitTable, e.Org, u.ID, u.Parent, u.Site, u.Name, u.Kind, u.Setting, u.LocationType)
			}
			for _, p := range e.Places {
				tx.Insert(placeTable, p.Code, e.Org, p.Site, p.Unit, p.Label, db.At(tx.Now()))
			}
			return true, audit.Change{Verb: "imported", Kind: "estate", Record: e.Org, Fields: []audit.Field{audit.F("sites", strconv.Itoa(len(e.Sites))),
				audit.F("units", strconv.Itoa(len(e.Units))), audit.F("places", strconv.Itoa(len(e.Places)))}}, nil
		})
		if err != nil {
			return err
		}
	}
	defer s.changed()
	if len(e.Entries) == 0 {
		return nil
	}
	entries := slices.Clone(e.Entries)
	_, err := op.Do(ctx, s.door, ActDirectory, op.In(e.Org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		for _, x := range entries {
			x.Org = e.Org
			tx.Insert(directoryTable, x.tidy().values()...)
		}
		return true, audit.Change{Verb: "imported", Kind: "directory", Record: e.Org, Fields: []audit.Field{audit.F("entries", strconv.Itoa(len(entries)))}}, nil
	})
	return err
}
