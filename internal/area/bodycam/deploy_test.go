package bodycam_test

import (
	"slices"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
)

// TestEachActionIsForItsRolesAlone asks every action as every role.
func TestEachActionIsForItsRolesAlone(t *testing.T) {
	people := slices.DeleteFunc(authz.Roles(), func(r authz.Role) bool { return r == authz.Public || r == authz.System })
	care := []authz.Role{authz.Manager, authz.Specialist, authz.Privacy}
	strong := []authz.Action{bodycam.ActLive, bodycam.ActJudge}
	for act, may := range map[authz.Action][]authz.Role{
		bodycam.ActRead: {authz.Manager, authz.Specialist, authz.Privacy, authz.Executive, authz.Board, authz.Union}, bodycam.ActGovern: {authz.Specialist, authz.Privacy}, bodycam.ActLive: {authz.Specialist},
		bodycam.ActDevices: care, bodycam.ActManage: {authz.Manager, authz.Specialist}, bodycam.ActTake: people, bodycam.ActLost: append([]authz.Role{authz.System}, care...), bodycam.ActImport: {authz.Specialist, authz.System},
		bodycam.ActSay: people, bodycam.ActDecide: {authz.System}, bodycam.ActBreach: {authz.Specialist, authz.Privacy}, bodycam.ActJudge: {authz.Privacy}, bodycam.ActFollow: {authz.System}, bodycam.ActTotal: {authz.Specialist, authz.Executive, authz.Board, authz.ICB, authz.Region, authz.National},
	} {
		p := authz.NewPolicy(time.Now, bodycam.Permissions)
		for _, r := range authz.Roles() {
			a := authz.Actor{ID: "x", Role: r, Org: here, Strong: true}
			if r == authz.Public {
				a.ID = ""
			}
			if got := p.May(a, act); got != slices.Contains(may, r) {
				t.Errorf("%s as %s: %v", act, r, got)
			}
			if a.Strong = false; slices.Contains(strong, act) && p.May(a, act) {
				t.Errorf("%s as %s without a second factor", act, r)
			}
		}
	}
}

func TestTheRulesThatShipAreWholeAndUnverified(t *testing.T) {
	for _, r := range bodycam.SeedRules() {
		for _, s := range r.Sources {
			if s.What == "" || s.Source == "" || s.Verified {
				t.Errorf("%+v", s)
			}
		}
	}
	if r := bodycam.RulesAt(bodycam.SeedRules(), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)); r.BreachHours != 72 || r.ContextHours != 24 {
		t.Errorf("%+v", r)
	}
}

// TestAUseGoesLiveOnlyWhenEveryGateHolds takes each gate away in turn.
func TestAUseGoesLiveOnlyWhenEveryGateHolds(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		sc := b.scope(lead, bodycam.ActGovern)
		d, err := b.Plan(lead, sc, b.ask())
		b.must(err)
		if p := fault.ProblemsOf(b.GoLive(lead, here, d.ID, 0)); len(p) != 4 {
			b.Errorf("%+v", p)
		}
		for _, k := range bodycam.GateKinds() {
			if p := fault.ProblemsOf(b.SetGate(lead, here, d.ID, 0, k.Code, bodycam.Gate{Day: "2026-12-01"})); len(p) < 2 {
				b.Errorf("%s: %+v", k.Code, p)
			}
			b.must(b.SetGate(lead, here, d.ID, 0, k.Code, gate(k)))
		}
		b.want(b.SetGate(lead, here, d.ID, 0, "nothing", bodycam.Gate{}), fault.NotFound)
		b.want(b.SetGate(lead, here, d.ID, 1, "policy", bodycam.Gate{Day: "2026-10-01", Reference: "x"}), fault.Conflict)
		b.want(b.GoLive(b.as(authz.Manager), here, d.ID, 0), fault.Denied)
		b.want(b.GoLive(b.in(authz.Specialist, there, ""), here, d.ID, 0), fault.NotFound)
		b.must(b.GoLive(lead, here, d.ID, 0))
		b.want(b.GoLive(lead, here, d.ID, 0), fault.Conflict)

		changed := b.ask()
		changed.Name = "Another name"
		b.must(b.Replan(lead, here, d.ID, 0, changed))
		if d, _ = b.Deployment(lead, sc, here, d.ID); d.State != "live" {
			b.Errorf("a name needs no assessment: %s", d.State)
		}
		changed.Purpose = "To watch staff"
		b.must(b.Replan(lead, here, d.ID, 0, changed))
		if d, _ = b.Deployment(lead, sc, here, d.ID); d.State != "paused" || len(d.Missing(b.now)) != 1 {
			b.Errorf("%s %+v", d.State, d.Missing(b.now))
		}
		dpia := bodycam.GateKinds()[0]
		b.must(b.SetGate(lead, here, d.ID, 0, "dpia", gate(dpia)))
		b.now = time.Date(2027, 10, 2, 9, 0, 0, 0, time.UTC)
		if p := fault.ProblemsOf(b.GoLive(lead, here, d.ID, 0)); len(p) != 1 || p[0].Field != "dpia" || p[0].Message != "Its day of review has passed" {
			b.Errorf("%+v", p)
		}
		b.must(b.Sweep(b.Context(), b.now))
		b.must(b.Sweep(b.Context(), b.now))
		for role, want := range map[authz.Role]int64{authz.Privacy: 1, authz.Specialist: 1, authz.Manager: 0} {
			if n := b.count(`SELECT COUNT(*) FROM notice WHERE path = $1 AND person_id = $2`, bodycam.DeploymentPath(d.ID), who(here, role)); n != want {
				b.Errorf("%s was told %d times that the day of review has passed, want %d", role, n, want)
			}
		}
		b.must(b.Stop(lead, here, d.ID, 0, true, "The pilot is over"))
		b.want(b.Stop(lead, here, d.ID, 0, true, "Again"), fault.Conflict)
	})
}
