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
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Place is what a poster or short link stands for: an organisation, and perhaps a site and a unit in it.
type Place struct {
	// Code is public: 6 letters and digits without 0, O, 1 and I. It opens the report form at /r/CODE.
	Code            string
	Org, Site, Unit string
	// Label says where the poster hangs, for the administrator.
	Label   string
	Created time.Time
	// Retired is when the code stopped being given out; zero while it is. A retired code still leads to the organisation.
	Retired time.Time
	// OrgName, SiteName and UnitName are today's names of the three.
	OrgName, SiteName, UnitName string
}

// Where gives the place in words, the smallest part first: "Ward 4, Invented Hospital".
func (p Place) Where() string {
	var parts []string
	for _, s := range []string{p.UnitName, p.SiteName, p.OrgName} {
		if s != "" && len(parts) < 2 {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

// CodeLength is the number of characters of a place's code.
const CodeLength = 6

// TidyCode gives a typed code as it is kept: capitals, without spaces and dashes.
func TidyCode(s string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(strings.ToUpper(strings.TrimSpace(s)))
}

// PlaceByCode gives the place of a code, retired or not; an unknown one is fault.NotFound. It is open to all, and
// answered from memory for a few seconds.
func (s *Service) PlaceByCode(ctx context.Context, code string) (Place, error) {
	code = TidyCode(code)
	if len(code) != CodeLength || !onlyCode(code) {
		return Place{}, fault.Missing()
	}
	p, err := s.places.get(s.Now(), code, func() (*Place, error) {
		p, err := db.One(ctx, s.read, scanPlace, selectPlace+` WHERE p.id = $1`, code)
		if fault.Is(err, fault.NotFound) {
			return nil, nil // that there is none is an answer worth keeping too
		}
		return &p, err
	})
	if err == nil && p == nil {
		err = fault.Missing()
	}
	if err != nil {
		return Place{}, err
	}
	return *p, nil
}

// Places gives an organisation's places, the newest first, retired ones after those in use.
func (s *Service) Places(ctx context.Context, scope authz.Scope, org string) ([]Place, error) {
	var a db.Args
	return db.All(ctx, s.read, scanPlace, selectPlace+" WHERE p.org_id = "+a.Add(org)+" AND "+scope.WhereOrg(&a, "p.org_id")+
		" ORDER BY CASE WHEN p.retired_at IS NULL THEN 0 ELSE 1 END, p.created_at DESC, p.id", a.Values()...)
}

// Place gives one place; none in scope is fault.NotFound.
func (s *Service) Place(ctx context.Context, scope authz.Scope, org, code string) (Place, error) {
	var a db.Args
	return db.One(ctx, s.read, scanPlace, selectPlace+" WHERE p.org_id = "+a.Add(org)+" AND p.id = "+a.Add(TidyCode(code))+" AND "+scope.WhereOrg(&a, "p.org_id"), a.Values()...)
}

// AddPlace makes a place and gives it a code. A unit that has a site brings it along.
func (s *Service) AddPlace(ctx context.Context, in Place) (Place, error) {
	in.Label = strings.Join(strings.Fields(in.Label), " ")
	if len(in.Label) > 200 {
		return in, fault.WithProblems(fault.Problems{{Field: "label", Message: "The label is longer than 200 letters"}})
	}
	made, err := op.Do(ctx, s.door, ActEdit, op.In(in.Org, ""), func(tx *op.Tx) (Place, audit.Change, error) {
		p := in
		if err := knownOrg(ctx, tx, p.Org); err != nil {
			return p, audit.Change{}, err
		}
		if err := p.fits(ctx, tx); err != nil {
			return p, audit.Change{}, err
		}
		var err error
		if p.Code, err = freeCode(ctx, tx); err != nil {
			return p, audit.Change{}, err
		}
		p.Created = tx.Now()
		err = tx.Must(ctx, `INSERT INTO place (id, org_id, site_id, unit_id, label, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			p.Code, p.Org, p.Site, p.Unit, p.Label, db.At(p.Created))
		return p, audit.Created("place", p.Code, audit.F("site", p.Site), audit.F("unit", p.Unit), audit.F("label", p.Label)), err
	})
	s.changed()
	return made, err
}

// RetirePlace stops a code from being given out, or puts it back.
func (s *Service) RetirePlace(ctx context.Context, org, code string, retired bool) error {
	_, err := op.Do(ctx, s.door, ActEdit, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		if _, err := db.One(ctx, tx, db.Scalar[string], `SELECT id FROM place WHERE org_id = $1 AND id = $2`, org, code); err != nil {
			return "", audit.Change{}, err
		}
		return retire(ctx, tx, "place", org, code, retired)
	})
	s.changed()
	return err
}

func (p *Place) fits(ctx context.Context, tx *op.Tx) error {
	var bad fault.Problems
	if p.Unit != "" {
		u, err := unitIn(ctx, tx, p.Org, p.Unit)
		switch {
		case fault.Is(err, fault.NotFound):
			bad.Add("unit", "Choose a unit of this organisation")
		case err != nil:
			return err
		case p.Site == "":
			p.Site = u.Site
		case u.Site != "" && u.Site != p.Site:
			bad.Add("unit", "That unit is at another site")
		}
	}
	if p.Site != "" {
		if _, err := siteIn(ctx, tx, p.Org, p.Site); fault.Is(err, fault.NotFound) {
			bad.Add("site", "Choose a site of this organisation")
		} else if err != nil {
			return err
		}
	}
	return fault.WithProblems(bad)
}

// freeCode gives a code that no place has. 30 to the power of 6 are 729 million, so the first is nearly always free.
func freeCode(ctx context.Context, tx *op.Tx) (string, error) {
	for range 10 {
		code := id.Code(CodeLength)
		var one int
		err := tx.QueryRow(ctx, `SELECT 1 FROM place WHERE id = $1`, code).Scan(&one)
		if errors.Is(err, db.ErrNoRows) {
			return code, nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", errors.New("no free code for a place was found")
}

const selectPlace = `SELECT p.id, p.org_id, p.site_id, p.unit_id, p.label, p.created_at, p.retired_at, COALESCE(o.name, ''), COALESCE(s.name, ''), COALESCE(u.name, '')
	FROM place p LEFT JOIN organisation o ON o.id = p.org_id LEFT JOIN site s ON s.org_id = p.org_id AND s.id = p.site_id
	LEFT JOIN unit u ON u.org_id = p.org_id AND u.id = p.unit_id`

func scanPlace(r db.Row) (Place, error) {
	var p Place
	var made, gone db.Time
	err := r.Scan(&p.Code, &p.Org, &p.Site, &p.Unit, &p.Label, &made, &gone, &p.OrgName, &p.SiteName, &p.UnitName)
	p.Created, p.Retired = made.Time, gone.Time
	return p, err
}
