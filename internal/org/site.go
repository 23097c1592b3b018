package org

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Site is a hospital, station or other address of an organisation.
type Site struct {
	Org string
	// ID is its ODS site code, or a code of the organisation's own: 2 to 9 capital letters and digits.
	ID       string
	Name     string
	Postcode string
	// LocationType is a code of LocationTypes, or "".
	LocationType string
	// Retired is when it stopped being used; zero while it is.
	Retired time.Time
}

// Problems gives what must be mended before the site can be saved.
func (s Site) Problems() fault.Problems {
	var p fault.Problems
	if len(s.ID) < 2 || len(s.ID) > 9 || !onlyCode(s.ID) {
		p.Add("code", "Give the site code: 2 to 9 capital letters and digits, such as RX101")
	}
	if s.Name == "" {
		p.Add("name", "Give the site a name")
	} else if len(s.Name) > 200 {
		p.Add("name", "The name is longer than 200 letters")
	}
	if len(s.Postcode) > 8 {
		p.Add("postcode", "The postcode is longer than a postcode can be")
	}
	if s.LocationType != "" && !isChoice(LocationTypes(), s.LocationType) {
		p.Add("location_type", "Choose the type of location from the list")
	}
	return p
}

func (s Site) tidy() Site {
	s.ID = strings.ToUpper(strings.Join(strings.Fields(s.ID), ""))
	s.Name = strings.Join(strings.Fields(s.Name), " ")
	s.Postcode = strings.ToUpper(strings.Join(strings.Fields(s.Postcode), " "))
	return s
}

// Sites gives an organisation's sites by name; with retired, those no longer used too.
func (s *Service) Sites(ctx context.Context, scope authz.Scope, org string, retired bool) ([]Site, error) {
	var a db.Args
	q := selectSite + " WHERE org_id = " + a.Add(org) + " AND " + scope.WhereOrg(&a, "org_id")
	if !retired {
		q += " AND retired_at IS NULL"
	}
	return db.All(ctx, s.read, scanSite, q+" ORDER BY name, id", a.Values()...)
}

// Site gives one site; none in scope is fault.NotFound.
func (s *Service) Site(ctx context.Context, scope authz.Scope, org, id string) (Site, error) {
	var a db.Args
	return db.One(ctx, s.read, scanSite, selectSite+" WHERE org_id = "+a.Add(org)+" AND id = "+a.Add(id)+" AND "+scope.WhereOrg(&a, "org_id"), a.Values()...)
}

// AddSite makes a site. A code that the organisation has already is Invalid.
func (s *Service) AddSite(ctx context.Context, in Site) (Site, error) {
	in = in.tidy()
	if err := fault.WithProblems(in.Problems()); err != nil {
		return in, err
	}
	_, err := op.Do(ctx, s.door, ActEdit, op.In(in.Org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		if err := knownOrg(ctx, tx, in.Org); err != nil {
			return "", audit.Change{}, err
		}
		if _, err := siteIn(ctx, tx, in.Org, in.ID); err == nil {
			return "", audit.Change{}, fault.WithProblems(fault.Problems{{Field: "code", Message: "There is a site with that code already"}})
		} else if !fault.Is(err, fault.NotFound) {
			return "", audit.Change{}, err
		}
		err := tx.Must(ctx, `INSERT INTO site (org_id, id, name, postcode, location_type) VALUES ($1, $2, $3, $4, $5)`,
			in.Org, in.ID, in.Name, in.Postcode, in.LocationType)
		return in.ID, audit.Created("site", in.ID, audit.F("name", in.Name), audit.F("postcode", in.Postcode), audit.F("location_type", in.LocationType)), err
	})
	s.changed()
	return in, err
}

// EditSite changes a site's name, postcode and type; its code stays.
func (s *Service) EditSite(ctx context.Context, in Site) error {
	in = in.tidy()
	if err := fault.WithProblems(in.Problems()); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.door, ActEdit, op.In(in.Org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		was, err := siteIn(ctx, tx, in.Org, in.ID)
		if err != nil {
			return "", audit.Change{}, err
		}
		err = tx.Must(ctx, `UPDATE site SET name = $3, postcode = $4, location_type = $5 WHERE org_id = $1 AND id = $2`,
			in.Org, in.ID, in.Name, in.Postcode, in.LocationType)
		return in.ID, audit.Changed("site", in.ID, audit.FF("name", was.Name, in.Name), audit.FF("postcode", was.Postcode, in.Postcode),
			audit.FF("location_type", was.LocationType, in.LocationType)), err
	})
	s.changed()
	return err
}

// RetireSite takes a site out of use, or puts it back. What was reported there stays as it is.
func (s *Service) RetireSite(ctx context.Context, org, id string, retired bool) error {
	_, err := op.Do(ctx, s.door, ActEdit, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		if _, err := siteIn(ctx, tx, org, id); err != nil {
			return "", audit.Change{}, err
		}
		return retire(ctx, tx, "site", org, id, retired)
	})
	s.changed()
	return err
}

// retire sets or clears retired_at of a row of one of this package's own tables.
func retire(ctx context.Context, tx *op.Tx, table, org, id string, retired bool) (string, audit.Change, error) {
	var at db.Time
	before, after := "yes", ""
	if retired {
		at, before, after = db.At(tx.Now()), "", "yes"
	}
	err := tx.Must(ctx, `UPDATE `+table+` SET retired_at = $3 WHERE org_id = $1 AND id = $2`, org, id, at)
	return id, audit.Changed(table, id, audit.FF("retired", before, after)), err
}

const selectSite = `SELECT org_id, id, name, postcode, location_type, retired_at FROM site`

func scanSite(r db.Row) (Site, error) {
	var s Site
	var at db.Time
	err := r.Scan(&s.Org, &s.ID, &s.Name, &s.Postcode, &s.LocationType, &at)
	s.Retired = at.Time
	return s, err
}

func siteIn(ctx context.Context, q db.Querier, org, id string) (Site, error) {
	return db.One(ctx, q, scanSite, selectSite+` WHERE org_id = $1 AND id = $2`, org, id)
}

// knownOrg is fault.NotFound unless the organisation is in the tree.
func knownOrg(ctx context.Context, q db.Querier, org string) error {
	var one int
	err := q.QueryRow(ctx, `SELECT 1 FROM organisation WHERE id = $1`, org).Scan(&one)
	if errors.Is(err, db.ErrNoRows) {
		return fault.Missing()
	}
	return err
}

// changed forgets every public answer that may name what was changed.
func (s *Service) changed() {
	s.places.drop()
	s.helps.drop()
}
