package server

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/area/standard/standardweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/org"
)

// newStandard makes the area of the standard and stores the shipped catalogues.
func (s *Server) newStandard(ctx context.Context) error {
	rules, err := catalogue.SeedRules()
	if err != nil {
		return err
	}
	shipped, err := catalogue.Seed()
	if err != nil {
		return err
	}
	s.Standard = &standard.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Clocks: clock.Seed(), Rules: rules, Shipped: shipped, Files: s.Files, Name: s.orgName,
		Holders: func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]standard.Colleague, error) {
			if role == authz.Manager && unit == "" {
				return s.managers(ctx, org)
			}
			list, err := s.Holders(ctx, q, org, unit, role)
			out := make([]standard.Colleague, 0, len(list))
			for _, c := range list {
				out = append(out, standard.Colleague{ID: c.ID, Name: c.Name, Title: c.Title})
			}
			return out, err
		},
		Exhibit: func(ctx context.Context, _, id string) (string, error) {
			sc, err := s.Policy.Check(authz.From(ctx), evidence.ActSee)
			if err != nil {
				return "", err
			}
			x, err := s.Evidence.Get(ctx, sc, id)
			return "Exhibit " + x.Number, err // its title is sealed, and stays so
		},
		Successors: func(ctx context.Context, of string, at time.Time) ([]string, error) {
			t, err := s.Org.Tree(ctx)
			if err != nil {
				return nil, err
			}
			o, ok := t.Get(of)
			if on := org.DateOf(at); ok && !o.Open(on) {
				return t.Heirs(of, on), nil
			}
			return nil, nil
		}}
	return s.Standard.Seed(AsService(ctx, "standard"))
}

func (s *Server) standardPages() standardweb.Deps {
	return standardweb.Deps{Standard: s.Standard, Policy: s.Policy, Printer: s.Letters.Printer, Below: s.trustsBelow}
}

// trustsBelow gives the trusts below an organisation that are open today, by name.
func (s *Server) trustsBelow(ctx context.Context, of string) ([]standardweb.Provider, error) {
	t, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var out []standardweb.Provider
	for _, o := range t.Descendants(of, org.DateOf(s.Standard.Now())) {
		if o.Kind == org.Trust {
			out = append(out, standardweb.Provider{ID: o.ID, Name: o.Name})
		}
	}
	return out, nil
}

// managers gives the managers of every unit of an organisation.
func (s *Server) managers(ctx context.Context, of string) ([]standard.Colleague, error) {
	list, err := s.Org.Units(ctx, s.see(), of, false)
	if err != nil {
		return nil, err
	}
	var units []string
	for _, u := range list {
		units = append(units, u.ID)
	}
	people, err := s.Identity.HoldersOver(ctx, of, units, authz.Manager)
	var out []standard.Colleague
	for _, h := range people {
		out = append(out, standard.Colleague{ID: h.Person.ID, Name: h.Person.Name, Title: h.Person.JobTitle})
	}
	return out, err
}
