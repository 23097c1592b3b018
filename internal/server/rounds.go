package server

import (
	"context"
	"maps"
	"slices"

	"github.com/havenward/havenward/internal/area/standard/carry"
	"github.com/havenward/havenward/internal/area/standard/consistency"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/area/standard/roundweb"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/org"
)

// newRounds makes the plan of actions and what stands above an organisation: campaigns, the roll-up, moderation.
func (s *Server) newRounds() {
	s.Improve = &improve.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Standard: s.Standard, Mapping: carry.Seed(), Rules: consistency.Seed()}
	s.Rounds = &round.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Standard: s.Standard, Improve: s.Improve, Tree: func(ctx context.Context) (*org.Tree, error) { return s.Org.Tree(ctx) }}
	s.Improve.Risks = s.acceptedRisks
	s.Standard.Plan, s.Standard.Signed = s.Improve.Plan(), s.Rounds.Signed
}

// acceptedRisks gives the accepted risks of an organisation, in the order of their ids.
func (s *Server) acceptedRisks(ctx context.Context, q db.Querier, code string) ([]consistency.Risk, error) {
	until, err := s.Risk.Acceptances(ctx, q, code)
	var out []consistency.Risk
	for _, id := range slices.Sorted(maps.Keys(until)) {
		out = append(out, consistency.Risk{ID: id, Until: until[id].Time})
	}
	return out, err
}

func (s *Server) roundPages() roundweb.Deps {
	return roundweb.Deps{Standard: s.Standard, Improve: s.Improve, Round: s.Rounds, Policy: s.Policy}
}
