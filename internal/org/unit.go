package org

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Unit is a ward, team, station or a directorate over them. Units form a tree inside their organisation.
type Unit struct {
	Org string
	ID  string
	// Parent is the unit above, "" at the top.
	Parent string
	// Site is where it is, "" for a unit with no site of its own.
	Site string
	Name string
	// Kind is a code of UnitKinds, Setting of Settings (or ""), LocationType of LocationTypes (or "").
	Kind, Setting, LocationType string
	// Retired is when it stopped being used; zero while it is.
	Retired time.Time
}

// Problems gives what must be mended before the unit can be saved, as far as the unit alone shows.
func (u Unit) Problems() fault.Problems {
	var p fault.Problems
	if u.Name == "" {
		p.Add("name", "Give the unit a name")
	} else if len(u.Name) > 200 {
		p.Add("name", "The name is longer than 200 letters")
	}
	if !isChoice(UnitKinds(), u.Kind) {
		p.Add("kind", "Choose what the unit is")
	}
	if u.Setting != "" && !isChoice(Settings(), u.Setting) {
		p.Add("setting", "Choose the service setting from the list")
	}
	if u.LocationType != "" && !isChoice(LocationTypes(), u.LocationType) {
		p.Add("location_type", "Choose the type of location from the list")
	}
	if u.Parent != "" && u.Parent == u.ID {
		p.Add("parent", "A unit cannot be part of itself")
	}
	return p
}

// Units gives an organisation's units, each after the one above it and brothers by name; with retired, those no longer
// used too. Depth tells how far down a unit stands.
func (s *Service) Units(ctx context.Context, scope authz.Scope, org string, retired bool) ([]UnitRow, error) {
	var a db.Args
	q := selectUnit + " WHERE org_id = " + a.Add(org) + " AND " + scope.WhereOrg(&a, "org_id")
	if !retired {
		q += " AND retired_at IS NULL"
	}
	list, err := db.All(ctx, s.read, scanUnit, q+" ORDER BY name, id", a.Values()...)
	return inOrder(list), err
}

// UnitRow is a unit with its depth in the tree, 0 at the top.
type UnitRow struct {
	Unit
	Depth int
}

func inOrder(list []Unit) []UnitRow {
	there, under := map[string]bool{}, map[string][]Unit{}
	for _, u := range list {
		there[u.ID] = true
	}
	for _, u := range list {
		p := u.Parent
		if !there[p] {
			p = ""
		}
		under[p] = append(under[p], u)
	}
	var out []UnitRow
	var walk func(string, int)
	walk = func(p string, depth int) {
		for _, u := range under[p] {
			out = append(out, UnitRow{u, depth})
			walk(u.ID, depth+1)
		}
	}
	walk("", 0)
	return out
}

// Unit gives one unit; none in scope is fault.NotFound.
func (s *Service) Unit(ctx context.Context, scope authz.Scope, org, unit string) (Unit, error) {
	var a db.Args
	return db.One(ctx, s.read, scanUnit, selectUnit+" WHERE org_id = "+a.Add(org)+" AND id = "+a.Add(unit)+" AND "+scope.WhereOrg(&a, "org_id"), a.Values()...)
}

// UnitsUnder gives a unit and all under it, retired ones too, in no order. An unknown unit gives none.
func (s *Service) UnitsUnder(ctx context.Context, org, unit string) ([]string, error) {
	return unitsUnder(ctx, s.read, org, unit)
}

func unitsUnder(ctx context.Context, q db.Querier, org, unit string) ([]string, error) {
	return db.All(ctx, q, db.Scalar[string], `WITH RECURSIVE below (id) AS (
		SELECT id FROM unit WHERE org_id = $1 AND id = $2
		UNION SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id WHERE u.org_id = $1)
		SELECT id FROM below`, org, unit)
}

// AddUnit makes a unit; an empty ID is given one.
func (s *Service) AddUnit(ctx context.Context, in Unit) (Unit, error) {
	in.Name = strings.Join(strings.Fields(in.Name), " ")
	if err := fault.WithProblems(in.Problems()); err != nil {
		return in, err
	}
	made, err := op.Do(ctx, s.door, ActEdit, op.In(in.Org, ""), func(tx *op.Tx) (Unit, audit.Change, error) {
		u := in
		if err := knownOrg(ctx, tx, u.Org); err != nil {
			return u, audit.Change{}, err
		}
		if err := u.fits(ctx, tx); err != nil {
			return u, audit.Change{}, err
		}
		if u.ID == "" {
			u.ID = id.New("unit", tx.Now())
		}
		err := tx.Must(ctx, `INSERT INTO unit (org_id, id, parent_id, site_id, name, kind, setting, location_type) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			u.Org, u.ID, u.Parent, u.Site, u.Name, u.Kind, u.Setting, u.LocationType)
		return u, audit.Created("unit", u.ID, audit.F("name", u.Name), audit.F("parent", u.Parent), audit.F("site", u.Site), audit.F("kind", u.Kind),
			audit.F("setting", u.Setting), audit.F("location_type", u.LocationType)), err
	})
	s.changed()
	return made, err
}

// EditUnit changes a unit; it may move under another that is not below it.
func (s *Service) EditUnit(ctx context.Context, in Unit) error {
	in.Name = strings.Join(strings.Fields(in.Name), " ")
	if err := fault.WithProblems(in.Problems()); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.door, ActEdit, op.In(in.Org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		was, err := unitIn(ctx, tx, in.Org, in.ID)
		if err != nil {
			return "", audit.Change{}, err
		}
		if err := in.fits(ctx, tx); err != nil {
			return "", audit.Change{}, err
		}
		err = tx.Must(ctx, `UPDATE unit SET parent_id = $3, site_id = $4, name = $5, kind = $6, setting = $7, location_type = $8 WHERE org_id = $1 AND id = $2`,
			in.Org, in.ID, in.Parent, in.Site, in.Name, in.Kind, in.Setting, in.LocationType)
		return in.ID, audit.Changed("unit", in.ID, audit.FF("name", was.Name, in.Name), audit.FF("parent", was.Parent, in.Parent), audit.FF("site", was.Site, in.Site),
			audit.FF("kind", was.Kind, in.Kind), audit.FF("setting", was.Setting, in.Setting), audit.FF("location_type", was.LocationType, in.LocationType)), err
	})
	s.changed()
	return err
}

// fits checks the unit against the others of its organisation.
func (u Unit) fits(ctx context.Context, tx *op.Tx) error {
	var p fault.Problems
	if u.Site != "" {
		if _, err := siteIn(ctx, tx, u.Org, u.Site); fault.Is(err, fault.NotFound) {
			p.Add("site", "Choose a site of this organisation")
		} else if err != nil {
			return err
		}
	}
	if u.Parent != "" {
		if _, err := unitIn(ctx, tx, u.Org, u.Parent); fault.Is(err, fault.NotFound) {
			p.Add("parent", "Choose a unit of this organisation")
		} else if err != nil {
			return err
		}
	}
	if u.Parent != "" && u.ID != "" {
		below, err := unitsUnder(ctx, tx, u.Org, u.ID)
		if err != nil {
			return err
		}
		for _, b := range below {
			if b == u.Parent {
				p.Add("parent", "A unit cannot be part of a unit that is below it")
			}
		}
	}
	return fault.WithProblems(p)
}

// RetireUnit takes a unit and all under it out of use, or puts the unit alone back.
func (s *Service) RetireUnit(ctx context.Context, org, unit string, retired bool) error {
	_, err := op.Do(ctx, s.door, ActEdit, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		if _, err := unitIn(ctx, tx, org, unit); err != nil {
			return "", audit.Change{}, err
		}
		if retired {
			below, err := unitsUnder(ctx, tx, org, unit)
			if err != nil {
				return "", audit.Change{}, err
			}
			for _, b := range below {
				if _, err := tx.Exec(ctx, `UPDATE unit SET retired_at = $3 WHERE org_id = $1 AND id = $2 AND retired_at IS NULL`, org, b, db.At(tx.Now())); err != nil {
					return "", audit.Change{}, err
				}
				if b != unit {
					tx.Also(audit.Changed("unit", b, audit.F("retired", "yes")).Because("The unit above it was retired"))
				}
			}
		}
		return retire(ctx, tx, "unit", org, unit, retired)
	})
	s.changed()
	return err
}

const selectUnit = `SELECT org_id, id, parent_id, site_id, name, kind, setting, location_type, retired_at FROM unit`

func scanUnit(r db.Row) (Unit, error) {
	var u Unit
	var at db.Time
	err := r.Scan(&u.Org, &u.ID, &u.Parent, &u.Site, &u.Name, &u.Kind, &u.Setting, &u.LocationType, &at)
	u.Retired = at.Time
	return u, err
}

func unitIn(ctx context.Context, q db.Querier, org, unit string) (Unit, error) {
	return db.One(ctx, q, scanUnit, selectUnit+` WHERE org_id = $1 AND id = $2`, org, unit)
}
