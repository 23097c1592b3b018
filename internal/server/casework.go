package server

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/caseworkweb"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// newCasework makes the area of cases, which follow their reports in the same change.
func (s *Server) newCasework() {
	s.Casework = &casework.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Incidents: s.Incident, OrgName: func(ctx context.Context, code string) (string, bool) {
		t, err := s.Org.Tree(ctx)
		if err != nil {
			return "", false
		}
		x, ok := t.Get(code)
		return x.Name, ok
	}}
	s.Casework.Seek = map[string]authz.Action{"justice": justice.ActSee}
	s.Incident.Moved = s.Casework.ReportMoved
}

// casePages gives the pages of cases with what other areas show of one.
func (s *Server) casePages() caseworkweb.Deps {
	return caseworkweb.Deps{Cases: s.Casework, Unit: s.unitName, Units: s.casePlaces, OrgName: s.orgName, Panels: s.casePanels(), More: s.waysFrom("/cases")}
}

// casePanels are what other areas show of a case, in the order of its tabs. Each is an adapter of its own file.
func (s *Server) casePanels() []caseworkweb.Panel {
	return slices.Concat([]caseworkweb.Panel{s.justicePanel, s.evidencePanel, s.sanctionPanel()}, caseworkweb.CarePanels(s.care()))
}

func (s *Server) caseRoutes() {
	d := s.casePages()
	s.App.Add(caseworkweb.Routes(d)...)
	care := s.care()
	care.Deps = d
	s.App.Add(caseworkweb.CareRoutes(care)...)
	caseworkweb.API(s.App, d)
}

// caseCount adds what waits behind "Cases" in the navigation.
func (s *Server) caseCount(ctx context.Context, a authz.Actor, m map[string]web.Count) error {
	sc, err := s.Policy.Check(a, casework.ActList)
	if err != nil {
		return nil // a role without cases
	}
	t, err := s.Casework.Count(authz.With(ctx, a), sc)
	m["/cases"] = web.Count{Waiting: t.Open, Due: t.Late, More: t.Many}
	return err
}

// casePlaces gives the units by which cases are found.
func (s *Server) casePlaces(ctx context.Context, code string) (out []caseworkweb.Place) {
	list, err := s.Org.Units(ctx, s.see(), code, false)
	if err != nil {
		s.Log.ErrorContext(ctx, "units for a search", "error", err)
	}
	for _, u := range list {
		out = append(out, caseworkweb.Place{ID: u.ID, Name: u.Name})
	}
	return out
}

// caseTodo gives what is due in cases and of their evidence, for the first page.
func (s *Server) caseTodo(ctx context.Context) ([]ui.Todo, error) {
	footage, err := s.evidencePages().Todo(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.casePages().Todo(ctx)
	return append(footage, list...), err
}
