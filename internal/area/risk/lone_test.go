package risk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
)

func plan() risk.PlanAsk {
	return risk.PlanAsk{Unit: ward, Worker: "worker", With: "buddy", Every: 60, Grace: 10, PlanBody: risk.PlanBody{Work: "Home visits in the evening", Visits: "Three streets, on foot", Risks: "Dogs at one address", Missed: "Ring the person. Ring the manager. In doubt call 999"}}
}

// person acts as a member of staff.
func (b *bench) person(name string) context.Context {
	id := "per_" + here + "_" + name
	return authz.With(b.Context(), authz.Actor{ID: id, Name: "Invented " + name, Role: authz.Reporter, Org: here, OwnKey: "own/" + here + "/" + id})
}

func (b *bench) planned() risk.Plan {
	b.Helper()
	ctx := b.as(authz.Manager)
	p, err := b.MakePlan(ctx, b.scope(ctx, risk.ActLoneWrite), plan())
	b.must(err)
	return p
}

func (b *bench) plan(id string) risk.Plan {
	b.Helper()
	ctx := b.as(authz.Specialist)
	p, err := b.Plan(ctx, b.scope(ctx, risk.ActLoneRead), here, id)
	b.must(err)
	return p
}

func TestACheckThatIsMissedIsNotedOnceAndToldAsARecord(t *testing.T) {
	each(t, func(b *bench) {
		p := b.planned()
		worker, buddy := b.person("worker"), b.person("buddy")
		b.problem(b.Start(worker, here, p.ID, 40, ""), "hours")
		b.must(b.Start(worker, here, p.ID, 3, "Starting at Mill Lane"))
		b.want(b.Start(worker, here, p.ID, 3, ""), fault.Conflict)
		if x := b.plan(p.ID); x.State != "out" || !x.NextAt.Equal(b.now.Add(time.Hour)) {
			b.Fatalf("%+v", x)
		}
		b.now = b.now.Add(65 * time.Minute)
		b.must(b.SweepChecks(b.Context(), b.now))
		if x := b.plan(p.ID); !x.MissedAt.IsZero() {
			b.Error("noted within its grace")
		}
		b.now = b.now.Add(10 * time.Minute)
		b.must(b.SweepChecks(b.Context(), b.now))
		b.must(b.SweepChecks(b.Context(), b.now))
		if n := b.notices(notify.LoneCheck); n != 3 { // the buddy and two managers
			b.Errorf("%d notices", n)
		}
		if line := notify.LoneCheck.Line(b.Context()); !strings.Contains(line, "does not call for help") {
			b.Error(line)
		}
		b.problem(b.FollowUp(buddy, here, p.ID, "", true), "words")
		b.must(b.FollowUp(buddy, here, p.ID, "I rang. The phone was flat", true))
		b.want(b.CheckIn(buddy, here, p.ID, ""), fault.NotFound) // nobody writes it for them
		b.must(b.CheckIn(worker, here, p.ID, "All right"))
		if x := b.plan(p.ID); !x.MissedAt.IsZero() || !x.NextAt.Equal(b.now.Add(time.Hour)) {
			b.Errorf("%+v", x)
		}
		b.must(b.Finish(worker, here, p.ID, ""))
		x := b.plan(p.ID)
		checks, err := b.Checks(worker, &x)
		b.must(err)
		var kinds []string
		for _, c := range checks {
			kinds = append(kinds, c.Kind)
		}
		if x.State != "ready" || len(kinds) != 5 {
			b.Errorf("%v %+v", kinds, x)
		}
		b.want(b.Finish(worker, here, p.ID, ""), fault.Conflict)
		b.must(b.EndPlan(b.as(authz.Manager), here, p.ID, x.Version))
	})
}

func TestTheLastCheckIsWhenThePersonIsToBeBack(t *testing.T) {
	each(t, func(b *bench) {
		p := b.planned()
		worker := b.person("worker")
		b.must(b.Start(worker, here, p.ID, 1, ""))
		b.now = b.now.Add(40 * time.Minute)
		b.must(b.CheckIn(worker, here, p.ID, ""))
		if x := b.plan(p.ID); !x.NextAt.Equal(x.BackAt.Time) {
			b.Errorf("%+v", x)
		}
		b.now = b.now.Add(2 * time.Hour)
		if x := b.plan(p.ID); !x.Late(b.now) {
			b.Error("not late")
		}
	})
}

func TestAPlanIsItsPersonsTheirBuddysAndTheirManagersAlone(t *testing.T) {
	each(t, func(b *bench) {
		p := b.planned()
		for name, want := range map[string]int{"worker": 1, "buddy": 1, "nobody": 0} {
			ctx := b.person(name)
			sc := b.scope(ctx, risk.ActLoneOwn)
			list, err := b.MyPlans(ctx, sc)
			b.must(err)
			if len(list) != want {
				b.Errorf("%s sees %d plans", name, len(list))
			}
			if _, err := b.MyPlan(ctx, sc, p.ID); (err == nil) != (want == 1) {
				b.Errorf("%s: %v", name, err)
			}
		}
		b.want(b.FollowUp(b.person("nobody"), here, p.ID, "x", true), fault.NotFound)
		b.want(b.Start(b.person("nobody"), here, p.ID, 1, ""), fault.NotFound)
		far := b.in(authz.Specialist, there, "")
		_, err := b.Plan(far, b.scope(far, risk.ActLoneRead), here, p.ID)
		b.want(err, fault.NotFound)
		stranger := authz.With(b.Context(), authz.Actor{ID: "per_" + here + "_buddy", Role: authz.Reporter, Org: there, OwnKey: "own/x"})
		if list, err := b.MyPlans(stranger, b.scope(stranger, risk.ActLoneOwn)); err != nil || len(list) != 0 {
			b.Errorf("the same person in another organisation sees it: %v %v", list, err)
		}
		if _, err := b.Door.Policy().Check(authz.From(b.as(authz.Executive)), risk.ActLoneRead); err == nil {
			b.Error("an executive director reads where somebody goes")
		}
		ask := plan()
		ask.Worker, ask.With, ask.Every = "two", "nobody", 5
		ctx := b.as(authz.Manager)
		_, err = b.MakePlan(ctx, b.scope(ctx, risk.ActLoneWrite), ask)
		b.problem(err, "worker")
		b.problem(err, "buddy")
		b.problem(err, "every")
		ask = plan()
		ask.With = "worker"
		_, err = b.MakePlan(ctx, b.scope(ctx, risk.ActLoneWrite), ask)
		b.problem(err, "buddy")
		ask = plan()
		ask.With, ask.Every = "", 30
		b.must(b.ChangePlan(ctx, here, p.ID, p.Version, ask))
		b.want(b.ChangePlan(ctx, here, p.ID, p.Version, ask), fault.Conflict)
		if x := b.plan(p.ID); x.Every != 30 || x.BuddyName != "Invented buddy" || x.PersonName != "Invented worker" {
			b.Errorf("%+v", x)
		}
	})
}
