package server

import (
	"context"
	"fmt"
	"strconv"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/environment/environmentweb"
	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
)

// newEnvironment makes the area of safer places. What it knows of reports are counts by kind of place, of those that everybody
// who manages a unit may see.
func (s *Server) newEnvironment() {
	s.Environment = &environment.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Files: s.Files, Lists: toolkit.Seed(), Incidents: s.Incident.PlainPlaces,
		Name: func(ctx context.Context, org string) string { return s.orgName(ctx, org) },
		Find: func(ctx context.Context, org, words string) ([]environment.Colleague, error) {
			list, err := s.findColleague(ctx, org, words)
			out := make([]environment.Colleague, 0, len(list))
			for _, c := range list {
				out = append(out, environment.Colleague{ID: c.ID, Name: c.Name})
			}
			return out, err
		},
		Units: func(ctx context.Context, org string) ([]environment.Unit, error) {
			list, err := s.Org.Units(ctx, s.see(), org, false)
			out := make([]environment.Unit, 0, len(list))
			for _, u := range list {
				out = append(out, environment.Unit{ID: u.ID, Name: u.Name})
			}
			return out, err
		}}
	for _, c := range mds.Of("location_detail").Codes {
		if c.Retired || c.Code == "not_known" || c.Code == "other" || c.Code == "telephone_online" { // no spot of a floor
			continue
		}
		s.Environment.Places = append(s.Environment.Places, [2]string{c.Code, c.Words})
	}
}

func (s *Server) environmentPages() environmentweb.Deps {
	return environmentweb.Deps{Places: s.Environment, Policy: s.Policy, Script: s.Offline.Walk()}
}

// gaugeEnvironment counts the findings of walk-rounds that are mended and checked. Places are not put beside each other: there is
// no such figure above a trust.
func (s *Server) gaugeEnvironment(ctx context.Context, code string) (programme.Reading, error) {
	if !s.Briefing.Trust(ctx, code) {
		return programme.Reading{Missing: "Places are compared with their own past alone, so there is no figure of many"}, nil
	}
	sc, err := s.Policy.Check(authz.From(ctx), environment.ActRead)
	if fault.Is(err, fault.Denied) {
		return hidden(), nil
	}
	if err != nil {
		return programme.Reading{}, err
	}
	x, err := s.Environment.StandingOf(ctx, sc)
	if err != nil {
		return programme.Reading{}, err
	}
	all := x.Open + x.Fixed + x.Closed
	if all == 0 {
		return programme.Reading{Missing: "No walk-round has found anything here yet"}, nil
	}
	return programme.Reading{Lead: fmt.Sprintf("%d of %d", x.Closed, all), Rest: "findings mended and checked, " + strconv.Itoa(x.Late) + " late", Source: "Walk-rounds and tests of alarm points kept here", On: s.Programme.Today()}, nil
}
