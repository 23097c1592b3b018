package server

import (
	"context"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/governance/programme/programmeweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// newProgramme makes the programme board with the measures that the product has.
func (s *Server) newProgramme() {
	s.Programme = &programme.Service{DB: s.DB, Door: s.Door, Log: s.Log, Name: s.orgName, Colleagues: s.strandOwners, Gauges: s.gauges(), Late: s.lateActions}
}

func (s *Server) programmeRoutes() {
	s.App.Add(programmeweb.Routes(programmeweb.Deps{Programme: s.Programme, Policy: s.Policy, Printer: s.Letters.Printer, OrgName: s.orgName, Links: s.groupLinks, Actions: "/actions"})...)
}

// groupLinks lead to the groups of the reader's organisation that still meet: their terms of reference and their minutes.
func (s *Server) groupLinks(ctx context.Context) []ui.Link {
	sc, err := s.Policy.Check(authz.From(ctx), governance.ActRead)
	if err != nil {
		return nil
	}
	groups, err := s.Governance.Groups(ctx, sc)
	if err != nil {
		s.Log.ErrorContext(ctx, "the groups beside the programme board", "err", err)
		return nil
	}
	var out []ui.Link
	for _, g := range groups {
		if g.ClosedAt.IsZero() && g.Org == authz.From(ctx).Org && len(out) < mostGroupLinks {
			out = append(out, ui.Link{Text: lang.T(ctx, "Terms and minutes: %s", g.Name), Href: governance.Path(g.ID)})
		}
	}
	return out
}

// mostGroupLinks is how many groups stand beside the programme board; all of them are at /groups.
const mostGroupLinks = 4

// strandOwners gives the people of an organisation who can own a strand of its programme.
func (s *Server) strandOwners(ctx context.Context, org string) ([]programme.Colleague, error) {
	var out []programme.Colleague
	seen := map[string]bool{}
	for _, role := range []authz.Role{authz.National, authz.Region, authz.ICB, authz.Executive, authz.Specialist} {
		list, err := s.Holders(ctx, s.DB, org, "", role)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if !seen[c.ID] {
				seen[c.ID] = true
				out = append(out, programme.Colleague{ID: c.ID, Name: c.Name, Title: c.Title})
			}
		}
	}
	return out, nil
}

// lateActions gives the actions of an organisation's groups that the reader may see and that are past their day.
func (s *Server) lateActions(ctx context.Context, org string) ([]programme.Action, error) {
	sc, err := s.Policy.Check(authz.From(ctx), governance.ActRead)
	if fault.Is(err, fault.Denied) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list, err := s.Governance.ActionsLate(ctx, sc, org, db.At(s.Door.Now()))
	out := make([]programme.Action, 0, len(list))
	for _, x := range list {
		out = append(out, programme.Action{Text: x.Text, Owner: x.OwnerName, From: x.GroupName, Path: governance.ActionPath(x.ID), Due: x.Due})
	}
	return out, err
}
