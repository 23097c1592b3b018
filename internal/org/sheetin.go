package org

import (
	"context"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
)

// SiteLine is a site as a file gives it; Gone tells that it is retired.
type SiteLine struct {
	Site
	Gone bool
}

// UnitLine is a unit as a file gives it; Gone tells that it is retired.
type UnitLine struct {
	Unit
	Gone bool
}

// SiteShape says how a file of sites looks. Its columns are those of the export.
func SiteShape() importer.Shape[SiteLine] {
	return importer.Shape[SiteLine]{
		Name: "sites",
		Columns: []importer.Column[SiteLine]{
			{Key: "site_code", Labels: []string{"code", "ods code", "site"}, Required: true, Set: importer.Into(importer.Word(9), func(s *SiteLine) *string { return &s.ID })},
			{Key: "name", Labels: []string{"site name"}, Required: true, Set: importer.Into(importer.Words(200), func(s *SiteLine) *string { return &s.Name })},
			{Key: "postcode", Labels: []string{"post code"}, Set: importer.Into(importer.Words(8), func(s *SiteLine) *string { return &s.Postcode })},
			{Key: "location_type", Set: importer.Into(importer.Enum(codes(LocationTypes())), func(s *SiteLine) *string { return &s.LocationType })},
			{Key: "retired", Set: importer.Into(importer.YesNo, func(s *SiteLine) *bool { return &s.Gone })},
		},
		Row: func(s SiteLine, add func(field, code string, sev importer.Severity, message string)) {
			for _, p := range s.tidy().Problems() {
				add(p.Field, "bad_value", importer.Error, p.Text())
			}
		},
		Same: func(s SiteLine) string { return strings.ToUpper(s.ID) },
	}
}

// UnitShape says how a file of units looks. Its columns are those of the export; part_of names another unit_id.
func UnitShape() importer.Shape[UnitLine] {
	return importer.Shape[UnitLine]{
		Name: "units",
		Columns: []importer.Column[UnitLine]{
			{Key: "unit_id", Labels: []string{"id", "unit code"}, Required: true, Set: importer.Into(importer.Word(40), func(u *UnitLine) *string { return &u.ID })},
			{Key: "name", Labels: []string{"unit name"}, Required: true, Set: importer.Into(importer.Words(200), func(u *UnitLine) *string { return &u.Name })},
			{Key: "part_of", Labels: []string{"parent"}, Set: importer.Into(importer.Word(40), func(u *UnitLine) *string { return &u.Parent })},
			{Key: "site_code", Labels: []string{"site"}, Set: importer.Into(importer.Word(9), func(u *UnitLine) *string { return &u.Site })},
			{Key: "kind", Required: true, Set: importer.Into(importer.Enum(codes(UnitKinds())), func(u *UnitLine) *string { return &u.Kind })},
			{Key: "service_setting", Labels: []string{"setting"}, Set: importer.Into(importer.Enum(codes(Settings())), func(u *UnitLine) *string { return &u.Setting })},
			{Key: "location_type", Set: importer.Into(importer.Enum(codes(LocationTypes())), func(u *UnitLine) *string { return &u.LocationType })},
			{Key: "retired", Set: importer.Into(importer.YesNo, func(u *UnitLine) *bool { return &u.Gone })},
		},
		Row: func(u UnitLine, add func(field, code string, sev importer.Severity, message string)) {
			for _, p := range u.Problems() {
				add(p.Field, "bad_value", importer.Error, p.Text())
			}
		},
		Same: func(u UnitLine) string { return u.ID },
	}
}

func codes(list []Choice) []importer.Code {
	out := make([]importer.Code, len(list))
	for i, c := range list {
		out[i] = importer.Code{Code: c.Code, Label: c.Words}
	}
	return out
}

// lines checks a file and gives its rows, or only the report when anything in it is wrong.
func lines[T any](ctx context.Context, s importer.Shape[T], f *importer.File) ([]T, importer.Report, bool, error) {
	var out []T
	rep, err := s.Check(ctx, f, importer.Options[T]{Take: func(_ int, v T) error {
		out = append(out, v)
		return nil
	}})
	return out, rep, err == nil && !rep.Refused() && rep.Rejected == 0, err
}

// TakeSites adds and changes an organisation's sites from a file: all of it, or nothing when the report tells of an
// error. Sites that the file leaves out stay as they are.
func (s *Service) TakeSites(ctx context.Context, org string, f *importer.File) (importer.Report, error) {
	list, rep, good, err := lines(ctx, SiteShape(), f)
	if !good {
		return rep, err
	}
	_, err = op.Do(ctx, s.door, ActEdit, op.In(org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		if err := knownOrg(ctx, tx, org); err != nil {
			return 0, audit.Change{}, err
		}
		for _, l := range list {
			x := l.tidy()
			if _, err := tx.Exec(ctx, `INSERT INTO site (org_id, id, name, postcode, location_type, retired_at) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (org_id, id) DO UPDATE SET name = $3, postcode = $4, location_type = $5, retired_at = `+keepRetired("site"),
				org, x.ID, x.Name, x.Postcode, x.LocationType, goneAt(tx, l.Gone)); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return len(list), taken("site", org, len(list)), nil
	})
	s.changed()
	return rep, err
}

// TakeUnits adds and changes an organisation's units from a file: all of it, or nothing when the report tells of an
// error. A unit or site that is nowhere to be found, or a ring, is Invalid. Units that the file leaves out stay as they are.
func (s *Service) TakeUnits(ctx context.Context, org string, f *importer.File) (importer.Report, error) {
	list, rep, good, err := lines(ctx, UnitShape(), f)
	if !good {
		return rep, err
	}
	_, err = op.Do(ctx, s.door, ActEdit, op.In(org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		if err := knownOrg(ctx, tx, org); err != nil {
			return 0, audit.Change{}, err
		}
		for _, x := range list {
			if _, err := tx.Exec(ctx, `INSERT INTO unit (org_id, id, parent_id, site_id, name, kind, setting, location_type, retired_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
				ON CONFLICT (org_id, id) DO UPDATE SET parent_id = $3, site_id = $4, name = $5, kind = $6, setting = $7, location_type = $8, retired_at = `+keepRetired("unit"),
				org, x.ID, x.Parent, strings.ToUpper(x.Site), strings.Join(strings.Fields(x.Name), " "), x.Kind, x.Setting, x.LocationType, goneAt(tx, x.Gone)); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return len(list), taken("unit", org, len(list)), whole(ctx, tx, org)
	})
	s.changed()
	return rep, err
}

// keepRetired keeps the day on which a row was retired first.
func keepRetired(table string) string {
	return `CASE WHEN excluded.retired_at IS NULL THEN NULL ELSE COALESCE(` + table + `.retired_at, excluded.retired_at) END`
}

func goneAt(tx *op.Tx, gone bool) db.Time {
	if gone {
		return db.At(tx.Now())
	}
	return db.Time{}
}

func taken(kind, org string, n int) audit.Change {
	return audit.Change{Verb: "imported", Kind: kind, Record: org, Fields: []audit.Field{audit.F("rows", strconv.Itoa(n))}}
}

// whole checks that every unit of an organisation hangs together after a file was taken.
func whole(ctx context.Context, tx *op.Tx, org string) error {
	all, err := db.All(ctx, tx, scanUnit, selectUnit+` WHERE org_id = $1 ORDER BY id`, org)
	if err != nil {
		return err
	}
	sites, err := db.All(ctx, tx, db.Scalar[string], `SELECT id FROM site WHERE org_id = $1 ORDER BY id`, org)
	if err != nil {
		return err
	}
	there, parent := map[string]bool{"": true}, map[string]string{}
	for _, s := range sites {
		there[s] = true
	}
	for _, u := range all {
		parent[u.ID] = u.Parent
	}
	var p fault.Problems
	for _, u := range all {
		if !there[u.Site] {
			p.Add("site_code", "%s is at site %s, which is not in the list of sites", u.ID, u.Site)
		}
		if _, ok := parent[u.Parent]; u.Parent != "" && !ok {
			p.Add("part_of", "%s is part of %s, which is not there", u.ID, u.Parent)
		}
		steps := 0
		for at := u.Parent; at != "" && steps <= len(all); at = parent[at] {
			steps++
		}
		if steps > len(all) {
			p.Add("part_of", "%s is part of itself, through those above it", u.ID)
		}
	}
	if len(p) > 100 {
		p = p[:100]
	}
	return fault.WithProblems(p)
}
