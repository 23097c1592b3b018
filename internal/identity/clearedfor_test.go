package identity_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/identity"
)

func TestALockThatNobodyCanOpenIsFoundUntilSomebodyInItsRoleIsCleared(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		const lock = "sexual_safety"
		roles := []authz.Role{authz.SexualSafety, authz.Specialist}
		is := func(want ...string) {
			t.Helper()
			for _, in := range []string{"", org} {
				got, err := identity.Unopenable(t.Context(), k.DB, in, lock, roles, k.clock.now())
				fine(t, err)
				if d := cmp.Diff(want, got); d != "" {
					t.Error(d)
				}
			}
		}
		is() // nobody looks after reports here
		k.inRole(k.person("Priya Invented"), authz.Manager, "")
		is(org)
		lena := k.person("Lena Invented")
		clear := identity.Clearance{Person: lena.ID, Lock: lock, Reason: "In the team", To: k.clock.now().Add(48 * time.Hour)}
		_, err := k.GiveClearance(k.admin, clear)
		fine(t, err)
		is(org) // cleared, without a role in which she could open one
		k.inRole(lena, authz.SexualSafety, "")
		is()
		ids, err := k.ClearedFor(t.Context(), org, lock)
		fine(t, err)
		if d := cmp.Diff([]string{lena.ID}, ids); d != "" {
			t.Error(d)
		}
		k.clock.pass(72 * time.Hour)
		is(org)
		if ids, err = k.ClearedFor(t.Context(), org, lock); err != nil || len(ids) != 0 {
			t.Errorf("%v %v", ids, err)
		}
	})
}
