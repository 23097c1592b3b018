package server

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/demo"
	"github.com/havenward/havenward/internal/identity/identityweb"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// signIn gives the sign-in pages what they ask of the rest of the program.
func (s *Server) signIn(o Options) identityweb.Deps {
	d := identityweb.Deps{Identity: s.Identity, OrgName: s.orgName, UnitName: s.unitName, Units: s.unitOptions, Orgs: s.orgOptions, Nav: navigationOf, Warnings: s.peopleWarnings}
	if o.Demo {
		d.DemoPeople = s.demoPeople
	}
	return d
}

func (s *Server) orgName(ctx context.Context, code string) string {
	if t, err := s.Org.Tree(ctx); err == nil {
		if x, ok := t.Get(code); ok {
			return x.Name
		}
	}
	return code
}

func (s *Server) unitName(ctx context.Context, code, unit string) string {
	u, err := s.Org.Unit(ctx, s.see(), code, unit)
	if err != nil {
		return ""
	}
	return u.Name
}

// findUnit finds the unit that a file of people names, by its id or its name.
func (s *Server) findUnit(ctx context.Context, code, words string) (string, bool, error) {
	list, err := s.Org.Units(ctx, s.see(), code, false)
	if err != nil {
		return "", false, err
	}
	for _, u := range list {
		if u.ID == words || strings.EqualFold(u.Name, words) {
			return u.ID, true, nil
		}
	}
	return "", false, nil
}

func (s *Server) unitOptions(ctx context.Context, code string) ([]ui.Option, error) {
	list, err := s.Org.Units(ctx, s.see(), code, false)
	var out []ui.Option
	for _, u := range list {
		out = append(out, ui.Option{Value: u.ID, Label: u.Name})
	}
	return out, err
}

func (s *Server) orgOptions(ctx context.Context) ([]ui.Option, error) {
	t, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var out []ui.Option
	for _, k := range org.Kinds() {
		for _, x := range t.At(k, s.Org.Today()) {
			out = append(out, ui.Option{Value: x.ID, Label: x.Name})
		}
	}
	return out, nil
}

func (s *Server) demoPeople(ctx context.Context) ([]identityweb.DemoPerson, error) {
	list, err := demo.People(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	var out []identityweb.DemoPerson
	for _, p := range list {
		x := identityweb.DemoPerson{Person: p.ID, Name: p.Name, Role: lang.T(ctx, p.Role.Words()), Org: p.OrgName, Group: lang.T(ctx, demoGroup(p.Role))}
		held, err := s.Identity.Held(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, h := range held {
			if h.Role == p.Role {
				x.Assignment = h.ID
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// demoGroup says under which heading a role stands on the sign-in page of the demonstration.
func demoGroup(r authz.Role) string {
	switch r {
	case authz.ICB, authz.Region, authz.National:
		return "Above the trust"
	case authz.Analyst, authz.Admin:
		return "Looking after the system"
	}
	return "In a trust"
}
