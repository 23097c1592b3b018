package server

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/demo"
)

// SyntheticPacks makes the board packs of the demonstration, by the people of the pilots.
func (s *Server) SyntheticPacks(ctx context.Context, made demo.Summary, clock func(time.Time)) error {
	if err := s.ReadFacts(ctx); err != nil {
		return err
	}
	return demo.Packs(ctx, demo.Papers{Packs: s.BoardPack, Clock: clock, Executive: func(ctx context.Context, o string) (authz.Actor, bool) {
		list, err := s.Identity.HoldersOver(ctx, o, nil, authz.Executive)
		if err != nil || len(list) == 0 {
			return authz.Actor{}, false
		}
		return authz.Actor{ID: list[0].Person.ID, Name: list[0].Person.Name, Role: authz.Executive, Org: o, Strong: true}, true
	}}, made)
}
