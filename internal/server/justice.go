package server

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/caseworkweb"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/justiceweb"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/org"
)

// newJustice makes the area of police and courts.
func (s *Server) newJustice(mail notify.SMTP) {
	s.Justice = &justice.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Cases: s.Casework, Letters: s.Letters, OrgName: s.orgName, Law: law.Load(), Clocks: clock.Seed(), Mail: mail, Base: s.Config.Base(), Holders: s.actors, Contact: s.leadContact,
		Tree: s.Org.Tree, Recorded: s.recordedFor, Evidence: s.footageFor, Log: s.Log}
	s.Casework.Quiet = s.Justice.Paused
}

func (s *Server) justicePages() justiceweb.Deps {
	return justiceweb.Deps{Justice: s.Justice, OrgName: func(ctx context.Context, code string) string {
		if t, err := s.Org.Tree(ctx); err == nil {
			if o, ok := t.Get(code); ok {
				return o.Name
			}
		}
		return code
	}, Forces: func(ctx context.Context, _ string) []string {
		list, err := s.Org.Forces(ctx)
		if err != nil {
			return nil // the name can be typed then
		}
		var out []string
		for _, f := range list {
			out = append(out, f.Name)
		}
		return out
	}}
}

// justicePanel shows police and courts in a case's overview.
func (s *Server) justicePanel(ctx context.Context, c casework.Case) (caseworkweb.Shown, error) {
	x, err := s.justicePages().Panel(ctx, c)
	return caseworkweb.Shown{Title: x.Title, Path: x.Path, Waiting: x.Waiting, Body: x.Body}, err
}

// actors gives the people who hold a role and, for a record under a lock, are cleared for it.
func (s *Server) actors(ctx context.Context, o, unit string, role authz.Role, lock string) ([]string, error) {
	list, err := s.Holders(ctx, s.DB, o, unit, role)
	if err != nil {
		return nil, err
	}
	var cleared []string
	if lock != "" {
		if cleared, err = s.Identity.ClearedFor(ctx, o, lock); err != nil {
			return nil, err
		}
	}
	var out []string
	for _, p := range list {
		if lock == "" || slices.Contains(cleared, p.ID) {
			out = append(out, p.ID)
		}
	}
	return out, nil
}

// leadContact gives whom an officer can ring: a case's lead by name, and the number of the directory for their role.
func (s *Server) leadContact(ctx context.Context, o, person string) (name, phone string, err error) {
	list, err := s.Org.Directory(ctx, s.see(), o)
	if err != nil {
		return "", "", err
	}
	for _, role := range []org.HelpRole{org.SecurityDesk, org.Specialist, org.ReductionLead} { // the last that is there counts
		for _, e := range list {
			if e.Role == role && e.Phone != "" {
				phone = e.Phone
			}
		}
	}
	leads, err := s.Holders(ctx, s.DB, o, "", authz.Specialist)
	for _, l := range leads {
		if l.ID == person {
			name = l.Name
		}
	}
	return name, phone, err
}

// footageFor counts what became of camera footage in organisations between two days, the last one included.
func (s *Server) footageFor(ctx context.Context, sc authz.Scope, orgs []string, from, to string) (map[string]justice.Exhibits, error) {
	first, err := time.ParseInLocation(time.DateOnly, from, clock.London())
	if err != nil {
		return nil, err
	}
	last, err := time.ParseInLocation(time.DateOnly, to, clock.London())
	if err != nil {
		return nil, err
	}
	all, err := s.Evidence.MeasuresOf(ctx, sc, orgs, first, last.AddDate(0, 0, 1))
	if err != nil {
		return nil, err
	}
	out := make(map[string]justice.Exhibits, len(orgs))
	for _, o := range orgs {
		m := all[o]
		out[o] = justice.Exhibits{Requested: int64(m.Requested), InTime: int64(m.InTime), Lost: int64(m.Lost)}
	}
	return out, nil
}

// recordedFor counts the reports of organisations between two days: from the cube, which holds what was recorded here and
// what was accepted.
func (s *Server) recordedFor(ctx context.Context, orgs []string, from, to string) (map[string]justice.Recorded, error) {
	out := map[string]justice.Recorded{}
	if len(orgs) == 0 || !s.Insight.State().Warm {
		return nil, nil // not known yet, which is not nought
	}
	reach := make([]cube.Span, 0, len(orgs))
	for _, o := range orgs {
		reach = append(reach, cube.Span{Org: o})
	}
	all := cube.Query{Measure: cube.All, By: []string{cube.Org}, From: from, To: to, Reach: reach}
	physical := all
	physical.Measure = cube.Physical
	tables, err := s.Insight.Cube.Slices(ctx, all, physical)
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		for _, c := range t.Cells {
			r := out[c.At[0]]
			if i == 0 {
				r.Reports = c.Incidents
			} else {
				r.Physical = c.Incidents
			}
			out[c.At[0]] = r
		}
	}
	return out, nil
}
