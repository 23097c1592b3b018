package justice_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/org"
)

// Above a trust no count of 1 to 7 is shown anywhere, the others are multiples of 5, and no share is worked out from what
// is behind them.
func TestRolledUpSmallNumbersAreHidden(t *testing.T) {
	for police := int64(0); police <= 60; police += 3 {
		for _, charged := range []int64{0, 1, 3, 7, 8, 11} {
			if charged > police {
				continue
			}
			for _, r := range justice.ShowSmall(police, charged) {
				if r.Missing {
					continue
				}
				for _, c := range []struct {
					hidden bool
					v      int64
				}{{justice.Star(r.N), r.N.Value}, {justice.Star(r.Of), r.Of.Value}} {
					if !c.hidden && c.v > 0 && (c.v < 8 && c.v != 5 || c.v%5 != 0) {
						t.Errorf("%d of %d: %s shows %d", charged, police, r.Key, c.v)
					}
				}
				if r.Kind == "share" && !math.IsNaN(r.Value) {
					if justice.Star(r.N) || justice.Star(r.Of) || r.Of.Value < 11 {
						t.Errorf("%d of %d: %s has a share over what is hidden or small", charged, police, r.Key)
					}
					if want := 100 * float64(min(r.N.Value, r.Of.Value)) / float64(r.Of.Value); math.Abs(want-r.Value) > 1e-9 {
						t.Errorf("%s: %v is not from the counts as shown", r.Key, r.Value)
					}
				}
				if r.Kind == "days" && (!math.IsNaN(r.Lower) || charged < 11 && !math.IsNaN(r.Value)) {
					t.Errorf("%d of %d: %s tells of single reports", charged, police, r.Key)
				}
			}
		}
	}
}

func TestTheYearlyReviewIsExactForWhoOpensCasesAndRoundedForOthers(t *testing.T) {
	each(t, func(b *bench) {
		b.Tree = func(context.Context) (*org.Tree, error) { return tree(b.TB), nil }
		m := telling()
		m.Crime = "NC/1/26"
		id := b.told(m)
		ch, err := b.Accuse(b.lead(), here, b.kase, justice.Charge{Report: id, Code: "AEW1", Affected: b.person, EmergencyWorker: "yes"})
		b.must(err)
		b.must(b.Decide(b.lead(), here, b.kase, justice.Result{Charge: ch, Code: "1", Charged: "CA39", Day: "2026-11-11", Source: "letter"}))
		row := func(role authz.Role, o, place string, key string) justice.Row {
			ctx := b.as(role, o)
			v, err := b.Review(ctx, b.scope(ctx, justice.ActReview), place, justice.YearOf(b.now))
			b.must(err)
			for _, r := range v.Rows {
				if r.Key == key {
					return r
				}
			}
			b.Fatalf("no row %s", key)
			return justice.Row{}
		}
		if r := row(authz.Specialist, here, "", "police"); justice.Star(r.N) || r.N.Value != 1 {
			b.Errorf("%+v", r)
		}
		if r := row(authz.Specialist, here, "", "as_ca39"); r.N.Value != 1 || r.Of.Value != 1 || r.Value != 100 {
			b.Errorf("%+v", r)
		}
		for _, who := range []struct {
			role       authz.Role
			org, place string
		}{{authz.Executive, here, ""}, {authz.Union, here, ""}, {authz.ICB, "QI1", ""}, {authz.ICB, "QI1", here}, {authz.Region, "Y1", ""}, {authz.National, org.Root, ""}, {authz.National, org.Root, here}} {
			if r := row(who.role, who.org, who.place, "police"); !justice.Star(r.N) {
				b.Errorf("%s sees a small number of %q: %+v", who.role, who.place, r)
			}
		}
		for _, who := range []struct {
			role       authz.Role
			org, place string
		}{{authz.ICB, "QI1", there}, {authz.ICB, "QI1", "Y1"}, {authz.Executive, here, there}, {authz.Executive, here, "QI1"}, {authz.Region, "Y1", "nowhere"}} {
			ctx := b.as(who.role, who.org)
			_, err := b.Review(ctx, b.scope(ctx, justice.ActReview), who.place, 2026)
			b.refused(err, fault.NotFound, string(who.role)+" at "+who.place)
		}
		before := row(authz.Specialist, here, "", "police")
		b.must(b.Cases.Exclude(b.as(authz.Privacy, here), here, b.kase, "per_"+here+"_specialist", "part of it"))
		if after := row(authz.Specialist, here, "", "police"); before.N.Value != 1 || after.N.Value != 0 {
			b.Errorf("whoever is kept away counts it still: %+v", after)
		}
	})
}

func TestAgreementsComeUpForTheirReview(t *testing.T) {
	each(t, func(b *bench) {
		aid, err := b.Agree(b.lead(), here, justice.Agreement{Name: "Memorandum", Kind: "memorandum", Signed: "2025-11-01", Review: "2026-11-01"})
		b.must(err)
		_, err = b.Agree(b.as(authz.Manager, here), here, justice.Agreement{Name: "X", Kind: "joint", Signed: "2025-11-01", Review: "2026-11-01"})
		b.refused(err, fault.Denied, "a manager")
		list, err := b.Agreements(b.Context(), here)
		b.must(err)
		if len(list) != 1 || !list[0].Due(b.now) {
			b.Error(list)
		}
		b.must(b.Reviewed(b.lead(), here, aid, "2027-11-01"))
		_, err = b.Met(b.lead(), here, justice.Meeting{Agreement: aid, Day: "2026-11-05", Held: true, Cases: 4})
		b.must(err)
		_, err = b.Met(b.as(authz.Specialist, there), there, justice.Meeting{Agreement: aid, Day: "2026-11-05"})
		b.refused(err, fault.NotFound, "another trust's agreement")
	})
}

func TestEachClockIsTakenUpOnce(t *testing.T) {
	each(t, func(b *bench) {
		b.told(telling())
		b.now = time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)
		for range 3 {
			b.must(b.Sweep(b.Context(), b.now))
		}
		if n := b.count(`SELECT COUNT(*) FROM case_task WHERE key LIKE 'justice/clock/%'`); n != 2 {
			b.Errorf("%d tasks for two overdue clocks", n)
		}
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE template = $1`, string(notify.Escalation)); n != 2 {
			b.Errorf("%d notices for two overdue clocks", n)
		}
		b.now = time.Date(2027, 2, 12, 9, 0, 0, 0, time.UTC)
		b.must(b.Sweep(b.Context(), b.now))
		if n := b.count(`SELECT COUNT(*) FROM justice_clock WHERE rule = 'LIMITATION_6M' AND next_at > $1 AND over_at IS NULL`, db.At(b.now)); n != 1 {
			b.Error("the time limit warned for the last time")
		}
		b.must(b.Cases.Close(b.lead(), here, b.kase, "police", "Done"))
		b.now = time.Date(2027, 6, 1, 9, 0, 0, 0, time.UTC)
		tasks := b.count(`SELECT COUNT(*) FROM case_task`)
		b.must(b.Sweep(b.Context(), b.now))
		if n := b.count(`SELECT COUNT(*) FROM case_task`); n != tasks {
			b.Error("a closed case still asks")
		}
	})
}

// BenchmarkSweep sweeps a million open clocks of which five hundred are due: the limit is 5 seconds.
func BenchmarkSweep(b *testing.B) {
	x := newBench(b, dbtest.Fresh(b, db.SQLite, schema))
	const rows = `WITH RECURSIVE n(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d) `
	const fill = rows + `INSERT INTO justice_clock (org_id, id, case_id, report_id, person_id, rule, start, due, next_at) SELECT 'R01', 'jclk_' || i, 'C-' || (i %% 500), 'r', '', 'VC-R12', '%s', '%s', '%s' FROM n`
	at := func(t time.Time) any { v, _ := db.At(t).Value(); return v }
	past, later := x.now.AddDate(0, 0, -1), x.now.AddDate(0, 1, 0)
	x.must(dbtest.Exec(x.at, fmt.Sprintf(rows, 0, 499)+`INSERT INTO case_record SELECT org_id, 'C-' || i, unit_id, lock, owner_key, title, stage, lead_id, lead_name, opened_at, opened_by, closed_at, outcome, outcome_note, first_date, incidents,
		affected, next_due, next_text, unit_due, unit_text, open, version FROM case_record, n WHERE id = '`+x.kase+`'`))
	x.must(dbtest.Exec(x.at, fmt.Sprintf(fill, 1, 1_000_000, at(past), at(later), at(later))))
	from := 1_000_001
	for b.Loop() {
		b.StopTimer()
		x.must(dbtest.Exec(x.at, fmt.Sprintf(fill, from, from+499, at(past), at(past), at(past))))
		from += 500
		b.StartTimer()
		start := time.Now()
		x.must(x.Sweep(x.Context(), x.now))
		if took := time.Since(start); took > 5*time.Second {
			b.Errorf("a sweep over a million open clocks took %s", took)
		}
	}
}

// tree is two trusts under a board and a region, and a third trust under another.
func tree(t testing.TB) *org.Tree {
	t.Helper()
	orgs := []org.Organisation{{ID: org.Root, Name: "England", Kind: org.National}, {ID: "Y1", Name: "Region", Kind: org.Region}, {ID: "Y2", Name: "Region 2", Kind: org.Region}, {ID: "QI1", Name: "Board", Kind: org.Board},
		{ID: "QI2", Name: "Board 2", Kind: org.Board}, {ID: here, Name: "Near", Kind: org.Trust}, {ID: there, Name: "Far", Kind: org.Trust}}
	var edges []org.Edge
	for _, e := range [][2]string{{"Y1", org.Root}, {"Y2", org.Root}, {"QI1", "Y1"}, {"QI2", "Y2"}, {here, "QI1"}, {there, "QI2"}} {
		edges = append(edges, org.Edge{Child: e[0], Parent: e[1], From: "2020-01-01"})
	}
	x, err := org.NewTree(orgs, edges, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
