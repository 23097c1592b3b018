package evidence

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
)

// told gives who was told with which template, in order.
func (w *world) told() []string {
	w.t.Helper()
	if err := w.Warn(w.t.Context(), w.now); err != nil {
		w.t.Fatal(err)
	}
	if err := w.Warn(w.t.Context(), w.now); err != nil { // a second look tells nobody again
		w.t.Fatal(err)
	}
	list, err := db.All(w.t.Context(), w.DB, func(r db.Row) (string, error) {
		var person, template string
		err := r.Scan(&person, &template)
		return person + " " + template, err
	}, `SELECT person_id, template FROM notice ORDER BY template, person_id`)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func TestFootageIsToldOfBeforeItIsOverwrittenAndAfter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Readers = func(context.Context, string, string, string) ([]Reader, error) {
			return []Reader{{"per_gl", "Gareth Lowe", authz.Specialist}, {"per_away", "Kept Away", authz.Specialist}, {"per_pn", "Priya Nair", authz.Manager}, {"per_other", "Other Manager", authz.Manager}}, nil
		}
		n := footage()
		n.About.Asked, n.Why = "the security desk", "Footage at risk"
		x, err := w.Ask(manager(t.Context()), "RNM", OfCase, "c1", n)
		if err != nil {
			t.Fatal(err)
		}
		saved, err := w.Ask(lead(t.Context()), "RNM", OfCase, "c1", n)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Settle(lead(t.Context()), "RNM", saved.ID, true, "Tomasz Wrona", "10:30pm to 10:55pm"); err != nil {
			t.Fatal(err)
		}
		dbtest.Tamper(t, w.settings, `INSERT INTO record_exclusion (org_id, record_id, person_id, reason, at) VALUES ('RNM', 'c1', 'per_away', 'Named in it', '2026-11-11 08:00:00Z')`)
		if got := w.told(); len(got) > 0 {
			t.Error("told before it is due", got)
		}
		w.now = x.Overwritten.Add(-WarnBefore + time.Minute)
		want := []string{"per_gl action_due", "per_pn action_due"}
		if d := cmp.Diff(want, w.told()); d != "" {
			t.Error("before:", d)
		}
		w.now = x.Overwritten.Add(time.Minute)
		want = append(want, "per_gl escalation", "per_pn escalation")
		if d := cmp.Diff(want, w.told()); d != "" {
			t.Error("after:", d)
		}
	})
}

func TestWhatSomebodyElseHoldsIsToldOfAWeekBeforeItEndsAndAnewWhenTheyKeepItLonger(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Readers = func(context.Context, string, string, string) ([]Reader, error) {
			return []Reader{{"per_gl", "Gareth Lowe", authz.Specialist}}, nil
		}
		n := footage()
		n.About.Holder, n.About.System, n.Retain = "Northmere Buses", "Vehicle recorder", w.now.AddDate(0, 0, 30)
		x, err := w.Point(lead(t.Context()), "RNM", OfCase, "c1", n)
		if err != nil {
			t.Fatal(err)
		}
		n.Retain = time.Time{} // where nobody knows until when, nothing can be told
		if _, err := w.Point(lead(t.Context()), "RNM", OfCase, "c1", n); err != nil {
			t.Fatal(err)
		}
		risk := func() int {
			t.Helper()
			list, err := w.AtRisk(t.Context(), w.scope(lead(t.Context()), ActAdd))
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		w.now = x.Retain.Add(-FetchBefore - time.Minute)
		if got := w.told(); len(got) > 0 || risk() != 0 {
			t.Error("told before it is due", got, risk())
		}
		w.now = w.now.Add(2 * time.Minute)
		if d := cmp.Diff([]string{"per_gl action_due"}, w.told()); d != "" || risk() != 1 {
			t.Error("before:", d, risk())
		}
		if err := w.Kept(lead(t.Context()), "RNM", x.ID, w.now.Add(-time.Hour), "Their depot said so"); fault.ProblemsOf(err).For("until") == "" {
			t.Error("a day that is past", err)
		}
		longer := w.now.AddDate(0, 1, 0)
		if err := w.Kept(lead(t.Context()), "RNM", x.ID, longer, "Their depot said so"); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{"per_gl action_due"}, w.told()); d != "" || risk() != 0 {
			t.Error("they keep it longer:", d, risk())
		}
		w.now = longer.Add(time.Minute)
		if d := cmp.Diff([]string{"per_gl action_due", "per_gl escalation"}, w.told()); d != "" || risk() != 1 {
			t.Error("after:", d, risk())
		}
		if err := w.Kept(lead(t.Context()), "RNM", x.ID, time.Time{}, "It was overwritten"); err != nil {
			t.Fatal(err)
		}
		if got := w.get(x.ID); got.State != Lost || risk() != 0 || w.kinds(x.ID) != "registered, registered, lost" {
			t.Error(got.State, risk(), w.kinds(x.ID))
		}
	})
}

func TestFootageThatIsKeptForOneDayIsToldOfHalfwayThrough(t *testing.T) {
	x := Exhibit{State: Requested, Requested: start, Overwritten: start.Add(24 * time.Hour)}
	if got := x.warnAt(); !got.Equal(start.Add(12 * time.Hour)) {
		t.Error(got)
	}
	x.Overwritten = start.AddDate(0, 0, 7)
	if got := x.warnAt(); !got.Equal(x.Overwritten.Add(-WarnBefore)) {
		t.Error(got)
	}
}
