package identity_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
)

func TestARoleThatSeesRecordsNeedsASecondFactor(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		a := k.give(p, authz.Specialist, "")
		out, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		actor, x := k.actor(out.Token)
		if actor.Role != authz.Reporter {
			t.Errorf("a password alone gave %s", actor.Role)
		}
		_, err = k.ChangeRole(t.Context(), x, a.ID)
		want(t, err, fault.Denied)
		key, _ := k.NewTOTP(x)
		_, err = k.ConfirmTOTP(t.Context(), x, key, k.code(key))
		fine(t, err)
		_, x = k.actor(out.Token)
		now, err := k.ChangeRole(t.Context(), x, a.ID)
		fine(t, err)
		if actor, _ := k.actor(now.Token); actor.Role != authz.Specialist || !actor.Strong || actor.Units != nil {
			t.Errorf("actor %+v", actor)
		}
		if actor, _ := k.actor(out.Token); actor.SignedIn() {
			t.Error("the token did not change with the role")
		}
		k.clock.pass(time.Minute)
		next, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		next, err = k.Code(t.Context(), try("192.0.2.1"), next.Step, k.code(key))
		fine(t, err)
		if next.Session.Role != authz.Specialist {
			t.Errorf("signing in again begins as %s, not in the usual role", next.Session.Role)
		}
	})
}

// inRole signs a person in and takes the role.
func (k *kit) inRole(p identity.Person, r authz.Role, unit string) (string, identity.Assignment) {
	k.t.Helper()
	a := k.give(p, r, unit)
	out, _ := k.strong(p)
	now, err := k.ChangeRole(k.t.Context(), out.Session, a.ID)
	fine(k.t, err)
	return now.Token, a
}

func TestAnActorCarriesUnitsLocksAndOwnKey(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		_, err := k.GiveClearance(k.admin, identity.Clearance{Person: p.ID, Lock: "restricted", Reason: "Case work", To: k.clock.now().Add(time.Hour)})
		fine(t, err)
		token, _ := k.inRole(p, authz.Manager, "unit_ed")
		got, x := k.actor(token)
		want := authz.Actor{ID: p.ID, Name: "Ada Invented", Role: authz.Manager, Org: org, Units: []string{"unit_ed", "unit_triage"},
			OwnKey: k.Ring.Blind(org, "reporter", p.ID), Locks: []string{"restricted"}, Strong: true, Session: x.ID}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		for range 4 {
			k.clock.pass(15 * time.Minute)
			got, _ = k.actor(token)
		}
		if got.Locks != nil || got.Role != authz.Manager {
			t.Errorf("the clearance is over: %+v", got)
		}
	})
}

func TestARoleThatEndsIsGoneAtOnceAndTheSessionGoesOnWithoutIt(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		token, a := k.inRole(p, authz.Specialist, "")
		want(t, k.EndRole(adminOf(t.Context(), other), a.ID, "x"), fault.NotFound)
		want(t, k.EndRole(as(t.Context(), authz.Privacy), a.ID, "x"), fault.Denied)
		if got, _ := k.actor(token); got.Role != authz.Specialist {
			t.Error("ended by somebody who may not")
		}
		fine(t, k.EndRole(k.admin, a.ID, "New post"))
		if got, _ := k.actor(token); got.Role != authz.Reporter || !got.SignedIn() {
			t.Errorf("actor %+v", got)
		}
	})
}

func TestNobodyGivesARoleToThemselvesOrToANeighbour(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		g := identity.Grant{Person: p.ID, Role: authz.Specialist, Reason: "x"}
		self := authz.With(t.Context(), authz.Actor{ID: p.ID, Role: authz.Admin, Org: org, Strong: true})
		_, err := k.Give(self, g)
		want(t, err, fault.Denied)
		_, err = k.GiveClearance(self, identity.Clearance{Person: p.ID, Lock: "restricted", Reason: "x"})
		want(t, err, fault.Denied)
		_, err = k.Give(adminOf(t.Context(), other), g)
		want(t, err, fault.NotFound)
		_, err = k.Give(as(t.Context(), authz.Executive), g)
		want(t, err, fault.Denied)
		weak := authz.With(t.Context(), authz.Actor{ID: "per_a", Role: authz.Admin, Org: org})
		_, err = k.Give(weak, g)
		want(t, err, fault.Denied)
		_, err = k.Give(k.admin, identity.Grant{Person: p.ID, Role: authz.System, Reason: ""})
		if ps := fault.ProblemsOf(err); ps.For("role") == "" || ps.For("reason") == "" {
			t.Errorf("problems %v", ps)
		}
		if n := k.count(`SELECT COUNT(*) FROM assignment WHERE person_id = $1`, p.ID); n != 0 {
			t.Errorf("%d roles were given", n)
		}
	})
}

func TestTheOnlyAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		a := k.give(k.person("Ada Invented"), authz.Admin, "")
		want(t, k.EndRole(k.admin, a.ID, "x"), fault.Conflict)
		k.give(k.person("Bea Invented"), authz.Admin, "")
		fine(t, k.EndRole(k.admin, a.ID, "x"))
	})
}

func TestARoleIsLentForSetDatesAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		ada, bea := k.person("Ada Invented"), k.person("Bea Invented")
		token, _ := k.inRole(ada, authz.Specialist, "")
		actor, x := k.actor(token)
		ctx := authz.With(t.Context(), actor)
		until := k.clock.now().Add(48 * time.Hour)
		for _, c := range []struct {
			to    string
			until time.Time
			kind  fault.Kind
		}{{ada.ID, until, fault.Denied}, {bea.ID, time.Time{}, fault.Invalid}, {bea.ID, k.clock.now().Add(200 * 24 * time.Hour), fault.Invalid}, {"per_none", until, fault.NotFound}} {
			_, err := k.Lend(ctx, x, c.to, time.Time{}, c.until, "Leave")
			want(t, err, c.kind)
		}
		lent, err := k.Lend(ctx, x, bea.ID, time.Time{}, until, "Leave")
		fine(t, err)
		out, _ := k.strong(bea)
		now, err := k.ChangeRole(t.Context(), out.Session, lent.ID)
		fine(t, err)
		got, bx := k.actor(now.Token)
		if got.Role != authz.Specialist || got.ActingFor != ada.ID {
			t.Errorf("actor %+v", got)
		}
		if roles, _ := k.Roles(t.Context(), bx); len(roles) != 1 || roles[0].LenderName != "Ada Invented" {
			t.Errorf("roles %+v", roles)
		}
		_, err = k.Lend(authz.With(t.Context(), got), bx, ada.ID, time.Time{}, until, "On")
		want(t, err, fault.Denied)
		want(t, k.EndLoan(authz.With(t.Context(), got), bx, lent.ID), fault.NotFound)
		fine(t, k.EndLoan(ctx, x, lent.ID))
		if got, _ := k.actor(now.Token); got.Role != authz.Reporter {
			t.Errorf("taken back and still %s", got.Role)
		}
		_, err = k.Lend(as(t.Context(), authz.Reporter), x, bea.ID, time.Time{}, until, "Leave")
		want(t, err, fault.Denied)
	})
}

func TestALentRoleEndsByItself(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		ada, bea := k.person("Ada Invented"), k.person("Bea Invented")
		token, _ := k.inRole(ada, authz.Specialist, "")
		actor, x := k.actor(token)
		lent, err := k.Lend(authz.With(t.Context(), actor), x, bea.ID, time.Time{}, k.clock.now().Add(2*time.Second), "Leave")
		fine(t, err)
		out, _ := k.strong(bea)
		now, err := k.ChangeRole(t.Context(), out.Session, lent.ID)
		fine(t, err)
		k.clock.pass(time.Second)
		if got, _ := k.actor(now.Token); got.Role != authz.Specialist {
			t.Fatalf("role %s", got.Role)
		}
		k.clock.pass(time.Second)
		if got, _ := k.actor(now.Token); got.Role != authz.Reporter {
			t.Errorf("over and still %s", got.Role)
		}
	})
}
