package server

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/area/risk/riskweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/identity"
)

// newRisk makes the area of risk assessments and lone working. What it knows of reports are numbers and days of those that
// everybody who manages a unit may see.
func (s *Server) newRisk() {
	s.Risk = &risk.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Sets: matrix.Seed(), Printer: s.Letters.Printer, OwnKey: s.Identity.OwnKey, Find: s.findColleague,
		Name: func(ctx context.Context, org string) string { return s.orgName(ctx, org) },
		Holders: func(ctx context.Context, q db.Querier, org, unit string, role authz.Role) ([]risk.Colleague, error) {
			list, err := s.Holders(ctx, q, org, unit, role)
			out := make([]risk.Colleague, 0, len(list))
			for _, c := range list {
				out = append(out, risk.Colleague{ID: c.ID, Name: c.Name, Title: c.Title})
			}
			return out, err
		},
		Units: func(ctx context.Context, org string) ([]risk.Unit, error) {
			list, err := s.Org.Units(ctx, s.see(), org, false)
			out := make([]risk.Unit, 0, len(list))
			for _, u := range list {
				out = append(out, risk.Unit{ID: u.ID, Name: u.Name})
			}
			return out, err
		},
		UnitOf: s.Incident.PlainUnit,
		Reports: func(ctx context.Context, org, unit string, since time.Time) ([]risk.Report, error) {
			list, err := s.Incident.PlainSince(ctx, org, unit, since)
			out := make([]risk.Report, 0, len(list))
			for _, p := range list {
				out = append(out, risk.Report(p))
			}
			return out, err
		}}
}

// findColleague gives whom a name or an e-mail address fits, at most two: one whose whole name it is comes alone.
func (s *Server) findColleague(ctx context.Context, _, words string) ([]risk.Colleague, error) {
	sc, err := s.Policy.Check(authz.From(ctx), identity.ActFind)
	if err != nil {
		return nil, err
	}
	list, _, err := s.Identity.People(ctx, sc, identity.Listing{Find: words, Limit: 2})
	var out, whole []risk.Colleague
	for _, p := range list {
		c := risk.Colleague{ID: p.ID, Name: p.Name, Title: p.JobTitle}
		if out = append(out, c); strings.EqualFold(p.Name, words) {
			whole = append(whole, c)
		}
	}
	if len(whole) == 1 {
		return whole, err
	}
	return out, err
}

func (s *Server) riskPages() riskweb.Deps {
	return riskweb.Deps{Risks: s.Risk, Policy: s.Policy}
}
