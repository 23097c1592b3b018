package server

import (
	"context"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/area/training/learnweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// newLearn makes what leads to training: sessions, providers, needs and qualifications. What it knows of reports, risks and lone
// working are numbers by unit.
func (s *Server) newLearn() {
	s.Learn = &learn.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, OwnKey: s.Identity.OwnKey,
		Find: func(ctx context.Context, org, words string) ([]learn.Colleague, error) {
			list, err := s.findColleague(ctx, org, words)
			out := make([]learn.Colleague, 0, len(list))
			for _, c := range list {
				out = append(out, learn.Colleague(c))
			}
			return out, err
		},
		Units: func(ctx context.Context, org string) ([]learn.Unit, error) {
			list, err := s.Org.Units(ctx, s.see(), org, false)
			out := make([]learn.Unit, 0, len(list))
			for _, u := range list {
				out = append(out, learn.Unit{ID: u.ID, Name: u.Name})
			}
			return out, err
		},
		Inputs: learn.Inputs{Reports: func(ctx context.Context, org, since string) ([]learn.Report, error) {
			list, err := s.Incident.PlainKindsSince(ctx, org, since)
			out := make([]learn.Report, 0, len(list))
			for _, p := range list {
				out = append(out, learn.Report{Unit: p.Unit, Day: p.Day, Events: p.Events, Physical: p.Physical, Restraint: p.Restraint, Harm: p.Harm, Injured: p.Injured})
			}
			return out, err
		}, Alone: s.aloneByUnit, Risks: s.risksByUnit},
		Competences: func(ctx context.Context, org string) ([]learn.Competence, error) {
			list, err := s.Training.Competences(ctx, org, s.Training.Today())
			out := make([]learn.Competence, 0, len(list))
			for _, c := range list {
				out = append(out, learn.Competence{Code: c.Code, Title: c.Title})
			}
			return out, err
		},
		Achieve: s.attended,
		Require: func(ctx context.Context, org string, r learn.Requirement) error {
			role := r.Role
			if r.Everybody {
				role = ""
			}
			_, err := s.Training.AddRequirement(ctx, org, training.RequirementAsk{Competence: r.Competence, Unit: r.Unit, Role: role, Basis: r.Basis, From: r.From})
			return err
		},
		InDate: (&inDateMonths{s: s}).read,
	}
}

// attended writes an achievement for the post that was named with a booking; without one there is nothing to write it to.
func (s *Server) attended(ctx context.Context, tx *op.Tx, a learn.Attended) (bool, error) {
	if a.Number == "" {
		return false, nil
	}
	sc, err := s.Policy.Check(authz.From(ctx), training.ActKeep)
	if err != nil {
		return false, err
	}
	post, err := s.Training.FindAssignment(ctx, sc, a.Org, a.Number)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.Training.Achieve(ctx, tx, a.Org, training.Achievement{Assignment: post.ID, Competence: a.Competence, Achieved: a.Day, Source: "session", Ref: a.Ref})
}

// effectCompetence is the one whose figure stands beside severity: the one that most people need.
const effectCompetence = "conflict-resolution"

// inDateMonths keeps the figures of past months for a day, since each reads everything that is kept.
type inDateMonths struct {
	s    *Server
	mu   sync.Mutex
	day  clock.Day
	kept map[string][]learn.MonthShare
}

func (m *inDateMonths) read(ctx context.Context, org string) ([]learn.MonthShare, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.s.Door.Now()
	if today := clock.DayOf(now); m.day != today {
		m.day, m.kept = today, map[string][]learn.MonthShare{}
	}
	if list, ok := m.kept[org]; ok {
		return list, nil
	}
	sc, err := m.s.Policy.Check(authz.Service("training"), training.ActKeep)
	if err != nil {
		return nil, err
	}
	var out []learn.MonthShare
	for _, month := range learn.Months(now, 12) {
		first, err := time.Parse("2006-01-02", month+"-01")
		if err != nil {
			return nil, err
		}
		on := first.AddDate(0, 1, -1).Format(time.DateOnly)
		if today := string(clock.DayOf(now)); on > today {
			on = today
		}
		c, ok, err := m.s.Training.FigureOn(ctx, sc, org, effectCompetence, on)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, learn.MonthShare{Month: month, In: c.InDate, Need: c.Counted})
		}
	}
	m.kept[org] = out
	return out, nil
}

// aloneByUnit counts the lone-working plans in force that the reader may see, by unit.
func (s *Server) aloneByUnit(ctx context.Context, _ string) (map[string]int, error) {
	sc, err := s.Policy.Check(authz.From(ctx), risk.ActLoneRead)
	if err != nil {
		return nil, err
	}
	list, err := s.Risk.Plans(ctx, sc, "", nil)
	out := map[string]int{}
	for _, p := range list {
		out[p.Unit]++
	}
	return out, err
}

// risksByUnit gives the highest score that a risk of a unit has now, of the assessments that the reader may see.
func (s *Server) risksByUnit(ctx context.Context, _ string) (map[string]int, error) {
	sc, err := s.Policy.Check(authz.From(ctx), risk.ActRead)
	if err != nil {
		return nil, err
	}
	list, err := s.Risk.Assessments(ctx, sc, risk.Filter{States: []string{string(risk.Approved)}})
	out := map[string]int{}
	for _, a := range list {
		out[a.Unit] = max(out[a.Unit], a.Top)
	}
	return out, err
}

func (s *Server) learnPages() learnweb.Deps {
	return learnweb.Deps{Learn: s.Learn, Policy: s.Policy, Base: s.Config.BaseURL, Figures: "/training"}
}
