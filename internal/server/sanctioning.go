package server

import (
	"context"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/caseworkweb"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/area/sanction/sanctionweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/web"
)

// newSanction makes the area of sanctions and markers, which hang on cases.
func (s *Server) newSanction() error {
	own, err := sanction.Clocks()
	if err != nil {
		return err
	}
	s.Sanction = &sanction.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Rules: append(clock.Seed(), own...), Ladders: ladder.Seed(), Words: marker.SeedBook(), Letters: s.Letters,
		Name: func(ctx context.Context, org string) string { return s.orgName(ctx, org) },
		Holders: func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]sanction.Colleague, error) {
			list, err := s.Holders(ctx, q, org, unit, role)
			out := make([]sanction.Colleague, 0, len(list))
			for _, c := range list {
				out = append(out, sanction.Colleague{ID: c.ID, Name: c.Name, Title: c.Title})
			}
			return out, err
		},
		Cases: sanction.Cases{Case: s.caseOf, People: s.peopleOf, Now: s.caseNow,
			PeopleIn: func(ctx context.Context, tx *op.Tx, org, id string) ([]sanction.Person, error) {
				list, err := s.Casework.PeopleIn(ctx, tx, casework.Case{Org: org, ID: id})
				return peopleFor(list), err
			},
			Note: func(ctx context.Context, tx *op.Tx, org, id, kind, text, path string, args ...string) error {
				return s.Casework.Note(ctx, tx, casework.Case{Org: org, ID: id}, casework.Note{Kind: kind, Text: text, Args: args, Area: "sanction", Ref: path, Action: sanction.ActRead})
			},
			Decided: s.sanctionNews(casework.NewsDecided), Asked: s.sanctionNews(casework.NewsPanel),
			Given: func(ctx context.Context, tx *op.Tx, org, id, code string) error {
				return s.Casework.Known(ctx, tx, casework.Case{Org: org, ID: id}, casework.Known{Sanction: []string{code}})
			}}}
	return nil
}

// sanctionNews tells a case a step that it has come.
func (s *Server) sanctionNews(n casework.News) func(ctx context.Context, tx *op.Tx, org, id string) error {
	return func(ctx context.Context, tx *op.Tx, org, id string) error {
		return s.Casework.Tell(ctx, tx, casework.Case{Org: org, ID: id}, n)
	}
}

func caseFor(c casework.Case) sanction.Case {
	return sanction.Case{ID: c.ID, Unit: c.Unit, Lock: c.Lock, Ref: c.Ref, Title: c.Title, Lead: c.Lead, Open: c.Open(), Reports: c.IncidentsN, Affected: c.Affected, First: c.First}
}

func peopleFor(list []casework.Person) []sanction.Person {
	out := make([]sanction.Person, 0, len(list))
	for _, p := range list {
		out = append(out, sanction.Person{ID: p.ID, Part: string(p.Part), Label: p.Label, Staff: p.Staff, About: p.About})
	}
	return out
}

func (s *Server) caseOf(ctx context.Context, sc authz.Scope, org, id string) (sanction.Case, error) {
	c, err := s.Casework.Case(ctx, sc, org, id)
	return caseFor(c), err
}

func (s *Server) peopleOf(ctx context.Context, sc authz.Scope, org, id string) ([]sanction.Person, error) {
	list, err := s.Casework.People(ctx, sc, org, id)
	return peopleFor(list), err
}

// caseNow reads a case for what follows it, whatever lock it is under.
func (s *Server) caseNow(ctx context.Context, org, id string) (sanction.Case, error) {
	a := authz.Service("sanction")
	a.Locks = []string{"restricted", "sexual_safety"}
	sc, err := s.Policy.Check(a, sanction.ActSweep)
	if err != nil {
		return sanction.Case{}, err
	}
	return s.caseOf(ctx, sc, org, id)
}

func (s *Server) sanctionPages() sanctionweb.Deps {
	return sanctionweb.Deps{Sanctions: s.Sanction, Policy: s.Policy}
}

// sanctionPanel shows what hangs on a case on its page.
func (s *Server) sanctionPanel() caseworkweb.Panel {
	d := s.sanctionPages()
	return func(ctx context.Context, c casework.Case) (caseworkweb.Shown, error) {
		p, err := d.OfCase(ctx, c.ID)
		out := caseworkweb.Shown{Title: p.Title, Path: p.Path, Waiting: p.Waiting, Body: p.Body}
		for _, t := range p.Ties {
			out.Ties = append(out.Ties, caseworkweb.Tie{Kind: t[0], Label: t[1], Path: t[2], To: t[3]})
		}
		return out, err
	}
}

// decisionCount adds what waits behind "Decisions" in the navigation.
func (s *Server) decisionCount(ctx context.Context, a authz.Actor, m map[string]web.Count) error {
	sc, err := s.Policy.Check(a, sanction.ActRead)
	if err != nil {
		return nil // a role without files
	}
	waiting, due, err := s.Sanction.Waiting(authz.With(ctx, a), sc)
	if _, today := m["/today"]; today {
		due = 0 // one red number at most, and it is beside Today
	}
	m["/decisions"] = web.Count{Waiting: waiting, Due: due}
	return err
}

// decisionCounts are the numbers of those who have nothing but decisions.
func (s *Server) decisionCounts(ctx context.Context, a authz.Actor) map[string]web.Count {
	m, err := s.counted.get(countsOf(a), func() (map[string]web.Count, error) {
		m := map[string]web.Count{}
		return m, s.decisionCount(ctx, a, m)
	})
	if err != nil {
		s.Log.WarnContext(ctx, "the numbers beside the navigation are left out", "error", err)
		return nil
	}
	return m
}
