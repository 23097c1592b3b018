package environment_test

import (
	"slices"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/authz"
)

// TestEachActionIsForItsRolesAlone asks every action as every role.
func TestEachActionIsForItsRolesAlone(t *testing.T) {
	walks := []authz.Role{authz.Manager, authz.Specialist, authz.Union}
	reads := append([]authz.Role{authz.Executive, authz.Board}, walks...)
	mends := []authz.Role{authz.Manager, authz.Specialist}
	for act, may := range map[authz.Action][]authz.Role{environment.ActRead: reads, environment.ActExport: reads, environment.ActWalk: walks, environment.ActRecheck: walks, environment.ActTest: walks, environment.ActMend: mends, environment.ActPlan: mends} {
		p := authz.NewPolicy(time.Now, environment.Permissions)
		for _, r := range authz.Roles() {
			a := authz.Actor{ID: "x", Role: r, Org: here, Strong: true}
			if r == authz.Public {
				a.ID = ""
			}
			if got := p.May(a, act); got != slices.Contains(may, r) {
				t.Errorf("%s as %s: %v", act, r, got)
			}
		}
	}
}
