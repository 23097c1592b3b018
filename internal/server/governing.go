package server

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/area/governance/governanceweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
)

// newGovernance makes the area of groups, meetings and actions.
func (s *Server) newGovernance() {
	s.Governance = &governance.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Files: s.Files, Chase: governance.SeedChase(), Person: s.colleagueByEmail,
		Name: s.orgName, Printer: s.Letters.Printer}
}

// colleagueByEmail finds somebody of an organisation by their whole e-mail address, for those who may find colleagues.
func (s *Server) colleagueByEmail(ctx context.Context, org, email string) (governance.Colleague, error) {
	sc, err := s.Policy.Check(authz.From(ctx), identity.ActFind)
	if err != nil {
		return governance.Colleague{}, err
	}
	if sc.Org() != org {
		return governance.Colleague{}, fault.Missing()
	}
	list, _, err := s.Identity.People(ctx, sc, identity.Listing{Find: email, Limit: 200})
	for _, p := range list {
		if strings.EqualFold(p.Email, email) {
			return governance.Colleague{ID: p.ID, Name: p.Name, Title: p.JobTitle}, err
		}
	}
	if err == nil {
		err = fault.Missing()
	}
	return governance.Colleague{}, err
}

func (s *Server) governancePages() governanceweb.Deps {
	return governanceweb.Deps{Governance: s.Governance, Policy: s.Policy, Base: s.Config.Base()}
}
