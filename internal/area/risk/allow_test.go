package risk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/authz"
)

// TestEachActionIsForItsRolesAlone asks every action as every role.
func TestEachActionIsForItsRolesAlone(t *testing.T) {
	reads := []authz.Role{authz.Manager, authz.Specialist, authz.ICB, authz.Region, authz.National, authz.Executive, authz.Board, authz.Union}
	writes := []authz.Role{authz.Manager, authz.Specialist, authz.ICB, authz.Region, authz.National}
	lone := []authz.Role{authz.Manager, authz.Specialist}
	people := slices.DeleteFunc(authz.Roles(), func(r authz.Role) bool { return r == authz.Public || r == authz.System })
	for act, may := range map[authz.Action][]authz.Role{
		risk.ActRead: reads, risk.ActExport: reads, risk.ActWrite: writes, risk.ActApprove: append([]authz.Role{authz.Executive}, writes...),
		risk.ActAccept: {authz.Specialist, authz.Executive, authz.ICB, authz.Region, authz.National}, risk.ActView: {authz.Union},
		risk.ActLoneRead: lone, risk.ActLoneWrite: lone, risk.ActLoneOwn: people, risk.ActFollow: {authz.System}, risk.ActLoneSweep: {authz.System},
	} {
		p := authz.NewPolicy(time.Now, risk.Permissions)
		for _, r := range authz.Roles() {
			a := authz.Actor{ID: "x", Role: r, Org: here, Strong: true}
			if r == authz.Public {
				a.ID = ""
			}
			if got := p.May(a, act); got != slices.Contains(may, r) {
				t.Errorf("%s as %s: %v", act, r, got)
			}
			if a.Strong = false; (act == risk.ActApprove || act == risk.ActAccept) && p.May(a, act) {
				t.Errorf("%s as %s without a second factor", act, r)
			}
		}
	}
}
