package identity_test

import (
	"testing"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/identity"
)

func TestEachActionIsForItsRolesAloneAndAsksForASecondFactorWhereItSaysSo(t *testing.T) {
	p := authz.NewPolicy(time.Now, identity.Permissions)
	for _, g := range identity.Permissions {
		for _, r := range authz.Roles() {
			a := authz.Actor{ID: "per_x", Role: r, Org: org, Strong: true}
			_, holds := g.Roles[r]
			if a.SignedIn() { // whoever is signed in may do what any member of staff may
				_, staff := g.Roles[authz.Reporter]
				_, anybody := g.Roles[authz.Public]
				holds = holds || staff || anybody
			}
			if got := p.May(a, g.Action); got != holds {
				t.Errorf("%s as %s: %v", g.Action, r, got)
			}
			a.Strong = false
			if got := p.May(a, g.Action); got != (holds && (!g.Strong || r == authz.System)) {
				t.Errorf("%s as %s without a second factor: %v", g.Action, r, got)
			}
			if s, err := p.Check(a, g.Action); err == nil && r != authz.System && s.Covers(other, "") {
				t.Errorf("%s as %s reaches another organisation", g.Action, r)
			}
		}
	}
}
