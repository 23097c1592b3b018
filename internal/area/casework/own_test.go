package casework_test

import (
	"context"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// alex is whoever reported for themselves: Person A of the case.
func (b *bench) alex() authz.Actor {
	return authz.Actor{ID: "per_alex", Name: "Alex Makebelieve", Role: authz.Reporter, Org: here}
}

func TestWhoeverWasAffectedSeesTheirOwnPartAndNobodyElses(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report())
		me := authz.With(b.Context(), b.alex())
		list, err := b.Mine(me)
		if err != nil || len(list) != 1 || list[0].Case.ID != c.ID || list[0].Person.Label != "Person A" {
			b.Fatalf("my part is %+v, %v", list, err)
		}
		for name, ctx := range map[string]authz.Actor{
			"a colleague":                  {ID: "per_sam", Role: authz.Reporter, Org: here},
			"the same id in another trust": {ID: "per_alex", Role: authz.Reporter, Org: there},
			"a visitor":                    {Role: authz.Public, Org: here},
		} {
			if _, err := b.MineIn(authz.With(b.Context(), ctx), c.ID); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Unauthenticated) {
				b.Errorf("%s finds a part: %v", name, err)
			}
		}
	})
}

func TestALockKeepsOthersOutAndNotThoseItIsAbout(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report())
		if err := b.Restrict(b.lead(), here, c.ID, "Held for the few"); err != nil {
			b.Fatal(err)
		}
		if _, err := b.MineIn(authz.With(b.Context(), b.alex()), c.ID); err != nil {
			b.Errorf("a locked case is shut to whom it is about: %v", err)
		}
	})
}

func TestAChoiceIsWrittenDownUnderALabel(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report())
		me := authz.With(b.Context(), b.alex())
		m, err := b.MineIn(me, c.ID)
		if err != nil {
			b.Fatal(err)
		}
		plan, err := b.MySupport(me, m)
		if err != nil || len(plan.Steps) == 0 {
			b.Fatalf("my support is %+v, %v", plan, err)
		}
		if err := b.Choose(me, m, plan.Steps[0].ID, casework.Accepted); err != nil {
			b.Fatal(err)
		}
		if err := b.Choose(me, m, plan.Steps[0].ID, casework.Done); fault.KindOf(err) != fault.Invalid {
			b.Errorf("whoever is supported says that it is done: %v", err)
		}
		if _, err := b.Ask(me, m, "correct", "What happened", "It was the left arm"); err != nil {
			b.Fatal(err)
		}
		events, err := b.Timeline(b.lead(), b.scope(b.lead(), casework.ActRead), here, c.ID)
		if err != nil {
			b.Fatal(err)
		}
		asked := false
		for _, e := range events {
			if strings.Contains(e.Name, "Alex") || e.Actor == "per_alex" {
				b.Errorf("the timeline names them: %+v", e)
			}
			asked = asked || strings.Contains(e.Words, "left arm")
		}
		if !asked {
			b.Error("what they asked to correct does not reach the lead")
		}
		if n := b.count(`SELECT COUNT(*) FROM audit_entry WHERE record_id = $1 AND action = 'case.choose' AND (actor <> '' OR actor_name LIKE '%Alex%')`, c.ID); n != 0 {
			b.Errorf("%d entries of the log name them", n)
		}
	})
}

func TestAWorryAboutWhoLookedIsForThePrivacyLeadAlone(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report())
		me := authz.With(b.Context(), b.alex())
		m, err := b.MineIn(me, c.ID)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := b.Ask(me, m, "worry", "", "My neighbour works there"); err != nil {
			b.Fatal(err)
		}
		for role, want := range map[authz.Role]bool{authz.Specialist: false, authz.Privacy: true} {
			ctx := b.as(role, here)
			tasks, err := b.Tasks(ctx, b.scope(ctx, casework.ActRead), here, c.ID)
			if err != nil {
				b.Fatal(err)
			}
			got := false
			for _, x := range tasks {
				got = got || strings.HasPrefix(x.Key, "ask/worry")
			}
			if got != want {
				b.Errorf("%s knows of it: %v", role, got)
			}
		}
	})
}

func TestNoListTellsThoseWhoWorkTheCaseOfAWorryAndThePrivacyLeadSettlesIt(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report())
		me := authz.With(b.Context(), b.alex())
		m, err := b.MineIn(me, c.ID)
		b.must(err)
		_, err = b.Ask(me, m, "contact", "", "")
		b.must(err)
		b.must(b.DoneTask(b.lead(), here, c.ID, "ask/contact/"+m.Person.ID))
		for _, x := range b.tasks(b.lead(), c.ID) {
			if x.Done.IsZero() && !strings.HasPrefix(x.Key, "ask/") { // nothing else is due before what is asked below
				_, err := op.Do(b.lead(), b.Door, casework.ActWork, op.On("case_record", here, c.ID), func(tx *op.Tx) (bool, audit.Change, error) {
					return true, audit.Changed("case", c.ID), b.Settle(b.Context(), tx, casework.Case{Org: here, ID: c.ID}, x.Key)
				})
				b.must(err)
			}
		}
		_, err = b.Ask(me, m, "worry", "", "My neighbour works there")
		b.must(err)
		if n := b.count(`SELECT COUNT(*) FROM case_record WHERE id = $1 AND next_text <> ''`, c.ID); n != 0 {
			b.Error("the list of cases tells the lead of a worry")
		}
		b.run("case.watch")
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE person_id = $1 AND record_id = $2`, "per_"+here+"_privacy", c.ID); n != 1 {
			b.Errorf("the privacy lead has %d notices", n)
		}
		worry := "ask/worry/" + m.Person.ID
		b.want(fault.Denied, b.DoneTask(b.lead(), here, c.ID, worry), "the lead settles a worry")
		b.must(b.Close(b.lead(), here, c.ID, "safer", "The door was mended"))
		_, err = b.Ask(me, m, "correct", "", "It was the left arm")
		b.want(fault.Conflict, err, "a finished case takes a correction")
		_, err = b.Ask(me, m, "copy", "", "")
		b.must(err) // a right that does not end with the case
		privacy := b.as(authz.Privacy, here)
		b.must(b.DoneTask(privacy, here, c.ID, worry))
		b.must(b.DoneTask(privacy, here, c.ID, "ask/copy/"+m.Person.ID))
		for _, x := range b.tasks(privacy, c.ID) {
			if x.Done.IsZero() && strings.HasPrefix(x.Key, "ask/") {
				b.Errorf("%s still waits", x.Key)
			}
		}
	})
}

// tasks gives what is to be done in a case as somebody sees it.
func (b *bench) tasks(ctx context.Context, id string) []casework.Task {
	b.Helper()
	list, err := b.Tasks(ctx, b.scope(ctx, casework.ActRead), here, id)
	b.must(err)
	return list
}
