package network

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
)

// lately is how many days a release counts as sent for.
const lately = 45

// Share counts who shares: in one's own organisation the partners with something under a live agreement, and those of them to
// whom a file went out in the last 45 days; with a scope of ActCount the trusts below instead. It tells nothing of events.
func (s *Service) Share(ctx context.Context, sc authz.Scope, trusts bool) (live, sent int, err error) {
	today := s.Today()
	list, err := s.Agreements(ctx, sc, "")
	if err != nil {
		return 0, 0, err
	}
	who := func(org, partner string) string {
		if trusts {
			return org
		}
		return partner
	}
	sharing, got := map[string]bool{}, map[string]bool{}
	for i := range list {
		if a := &list[i]; a.State(today).Live() {
			sharing[who(a.Org, a.Partner)] = true
		}
	}
	out, err := s.Releases(ctx, sc, "")
	if err != nil {
		return 0, 0, err
	}
	for i := range out {
		x := &out[i]
		if k := who(x.Org, x.Partner); x.Stage == Released && s.Now().Sub(x.Second.At.Time).Hours() <= lately*24 && sharing[k] {
			got[k] = true
		}
	}
	return len(sharing), len(got), nil
}
