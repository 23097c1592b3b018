package justice_test

import (
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

const secretWords = "I know the family of Zebedee"

// A line manager may see where a case stands and its tasks. Nothing of what they may read tells of a wish.
func TestTheLineManagerLearnsNothingOfAWish(t *testing.T) {
	each(t, func(b *bench) {
		boss := b.as(authz.Manager, here)
		b.told(telling())
		b.must(b.Say(b.lead(), here, b.kase, justice.Wish{Person: b.person, Wish: justice.Declines, Why: "known", Words: secretWords, Day: "2026-11-10", Again: "2026-11-20"}))
		w := b.whole()
		if len(w.Wishes) != 1 || w.Wishes[0].Words != secretWords {
			b.Fatalf("%+v", w.Wishes)
		}
		for _, act := range []authz.Action{justice.ActWish, justice.ActSee, justice.ActWork, justice.ActList, justice.ActExport, justice.ActReview, justice.ActStatement} {
			if b.Door.Policy().May(authz.From(boss), act) {
				b.Errorf("a manager may %s", act)
			}
		}
		b.refused(b.Say(boss, here, b.kase, justice.Wish{Person: b.person, Wish: justice.Supports, Day: "2026-11-10"}), fault.Denied, "a manager records a wish")
		sc := b.scope(boss, casework.ActRead)
		tasks, err := b.Cases.Tasks(boss, sc, here, b.kase)
		b.must(err)
		events, err := b.Cases.Timeline(boss, sc, here, b.kase)
		b.must(err)
		c, err := b.Cases.Case(boss, sc, here, b.kase)
		b.must(err)
		for _, e := range events {
			if e.Area == "justice" {
				b.Errorf("the timeline tells a manager: %+v", e)
			}
		}
		for _, k := range tasks {
			if k.Area == "justice" {
				b.Errorf("a task tells a manager: %+v", k)
			}
		}
		if strings.Contains(c.Next, "gently") || strings.Contains(c.Next, "Police") {
			b.Errorf("what is next tells a manager: %s", c.Next)
		}
		if seen, err := b.Whole(boss, sc, here, b.kase); err == nil && seen.Wishes != nil {
			b.Error("the page of a manager would hold wishes")
		}
		own := false
		list, err := b.Cases.Tasks(b.lead(), b.scope(b.lead(), casework.ActRead), here, b.kase)
		b.must(err)
		for _, k := range list {
			own = own || k.Action == justice.ActWish
		}
		if !own {
			b.Error("nobody is asked to ask again")
		}
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE person_id LIKE '%manager%'`); n != 0 {
			b.Error("a manager was told something")
		}
		for e, err := range audit.Entries(b.Context(), b.DB, here) {
			b.must(err)
			if strings.Contains(e.Detail, secretWords) || strings.Contains(e.Detail, `"known"`) || e.Kind == "wish" && strings.Contains(e.Detail, `:"no"`) {
				b.Errorf("the audit log tells of the wish: %s", e.Detail)
			}
		}
		if b.DB.Engine() == db.SQLite {
			if n := b.count(`SELECT COUNT(*) FROM justice_wish WHERE CAST(words AS TEXT) LIKE '%Zebedee%'`); n != 0 {
				b.Error("the words lie open")
			}
		}
	})
}

// What the police decided is a fact of a report, which managers read: it never says that somebody does not support action.
func TestAnOutcomeTellsTheReportNothingOfAWish(t *testing.T) {
	each(t, func(b *bench) {
		id := b.told(telling())
		m := telling()
		m.Crime = "NC/1/26"
		b.must(b.Mend(b.lead(), here, b.kase, id, 0, m))
		ch, err := b.Accuse(b.lead(), here, b.kase, justice.Charge{Report: id, Code: "CA39", Suspect: b.suspect, Affected: b.person, EmergencyWorker: "yes"})
		b.must(err)
		b.must(b.Decide(b.lead(), here, b.kase, justice.Result{Charge: ch, Code: "16", Day: "2026-11-11", Source: "phone"}))
		if n := b.count(`SELECT COUNT(*) FROM job WHERE kind = 'case.known' AND args LIKE '%victim_does_not_support%'`); n != 0 {
			b.Error("the outcome tells that action is not supported")
		}
		if n := b.count(`SELECT COUNT(*) FROM job WHERE kind = 'case.known' AND args LIKE '%no_further_action%'`); n != 1 {
			b.Error("the facts do not learn the outcome")
		}
		for _, o := range b.Law.Outcomes {
			if o.MDS == "victim_does_not_support" {
				b.Errorf("outcome %s would tell it", o.Code)
			}
		}
	})
}

func TestAnotherTrustFindsNothing(t *testing.T) {
	each(t, func(b *bench) {
		id := b.told(telling())
		far := b.as(authz.Specialist, there)
		if _, err := b.Whole(far, b.scope(far, justice.ActSee), here, b.kase); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		if _, err := b.Whole(far, b.scope(far, justice.ActSee), there, b.kase); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		b.refused(b.Move(far, here, b.kase, id, justice.Refused), fault.NotFound, "another trust moves a report")
		b.refused(b.Say(far, there, b.kase, justice.Wish{Person: b.person, Wish: justice.Supports, Day: "2026-11-10"}), fault.NotFound, "another trust records a wish")
		list, err := b.LiaisonList(far, b.scope(far, justice.ActList), "")
		if err != nil || len(list) != 0 {
			b.Error(list, err)
		}
		work, err := b.WorkList(far, b.scope(far, justice.ActList), b.now.AddDate(1, 0, 0))
		if err != nil || len(work) != 0 {
			b.Error(work, err)
		}
		mine, err := b.WorkList(b.lead(), b.scope(b.lead(), justice.ActList), b.now.AddDate(1, 0, 0))
		if err != nil || len(mine) == 0 {
			b.Error(mine, err)
		}
		// Somebody kept away from the case finds it neither in the lists nor at its address.
		b.must(b.Cases.Incidents.Exclude(b.as(authz.Privacy, here), here, b.whole().Case.Incidents[0], "per_"+here+"_specialist", "part of it"))
		if dbt := b.count(`SELECT COUNT(*) FROM record_exclusion WHERE record_id = '` + b.kase + `'`); dbt == 0 {
			b.must(b.Cases.Exclude(b.as(authz.Privacy, here), here, b.kase, "per_"+here+"_specialist", "part of it"))
		}
		mine, err = b.WorkList(b.lead(), b.scope(b.lead(), justice.ActList), b.now.AddDate(1, 0, 0))
		if err != nil || len(mine) != 0 {
			b.Error("kept away, and still listed", mine, err)
		}
		liaison, err := b.LiaisonList(b.lead(), b.scope(b.lead(), justice.ActList), "")
		if err != nil || len(liaison) != 0 {
			b.Error("kept away, and still on the liaison list", liaison, err)
		}
		if _, err := b.Whole(b.lead(), b.scope(b.lead(), justice.ActSee), here, b.kase); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
	})
}
