package server

import (
	"context"

	"github.com/havenward/havenward/internal/area/governance/boardpack/boardpackweb"
	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/area/governance/briefing/briefingweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
)

// newBriefing makes what sends each audience its reports.
func (s *Server) newBriefing() {
	s.Briefing = &briefing.Service{DB: s.DB, Door: s.Door, Log: s.Log, OrgName: s.orgName, UnitName: s.unitName, Units: s.Org.UnitsUnder, Makers: s.makers(),
		Trust: func(ctx context.Context, code string) bool {
			t, err := s.Org.Tree(ctx)
			if err != nil {
				return false
			}
			o, ok := t.Get(code)
			return ok && o.Kind == org.Trust
		},
		Readers: func(ctx context.Context, code string, roles []authz.Role) ([]briefing.Reader, error) {
			list, err := s.Identity.Everyone(ctx, code, roles)
			out := make([]briefing.Reader, 0, len(list))
			for _, p := range list {
				out = append(out, briefing.Reader(p))
			}
			return out, err
		}}
}

func (s *Server) briefingRoutes() {
	s.App.Add(briefingweb.Routes(briefingweb.Deps{Briefing: s.Briefing, Policy: s.Policy, Printer: s.Letters.Printer, Draw: boardpackweb.Draw, Alone: boardpackweb.Alone, Opens: func(ctx context.Context, path string) bool {
		for _, r := range s.App.Routes() {
			if r.Pattern == "GET "+path {
				return s.Policy.May(authz.From(ctx), r.Action)
			}
		}
		return false
	}})...)
}
