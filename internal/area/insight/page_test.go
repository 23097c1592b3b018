package insight_test

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// TestANationalDashboardIsCountedWithinItsLimit counts what the dashboard of England needs, over 300,000 facts of all trusts
// and with returns of all months: first as after a new fact, then as the next reader asks it.
func TestANationalDashboardIsCountedWithinItsLimit(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	b := newBench(t, dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, mds.Schema, org.Schema, insight.Schema}))
	ctx := b.as(authz.National, org.Root)
	p := b.place(ctx, "")
	dims := cube.Dims()
	values := make([]string, len(dims))
	fact := func(i int) *cube.Fact {
		for d := range dims {
			values[d] = dims[d].Codes[(i*7+d)%len(dims[d].Codes)]
			if dims[d].Name == cube.Kind {
				values[d] = string(mds.Single)
			}
		}
		return &cube.Fact{Org: p.Trusts[i%len(p.Trusts)].Org, ID: fmt.Sprint("k", i, ".1"), Version: 1, Staff: 1, Values: values, Absence: -1, Events: 1,
			Date: collection.Month("2026-10").Add(-i/7%36).First().AddDate(0, 0, i%28).Format(time.DateOnly)}
	}
	apply := func(from, to int) {
		var seq iter.Seq2[*cube.Fact, error] = func(yield func(*cube.Fact, error) bool) {
			for i := from; i < to && yield(fact(i), nil); i++ {
			}
		}
		if err := b.s.Cube.Apply(seq); err != nil {
			t.Fatal(err)
		}
	}
	apply(0, 300_000)
	for m := collection.Month("2023-11"); m <= "2026-10"; m = m.Add(1) {
		for _, tr := range p.Trusts {
			b.owed.returns = append(b.owed.returns, collection.Return{Org: tr.Org, Month: m, Standing: collection.Accepted})
		}
	}
	b.s.Owed = b.owed
	sc := b.scope(ctx, insight.ActSee)
	var asks []insight.Ask
	for _, code := range insight.Cards() {
		asks = append(asks, insight.Ask{Place: p, Measure: find(t, code)})
	}
	page := func() time.Duration {
		began := time.Now()
		list, err := b.s.Controls(ctx, sc, asks)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := list[0].Latest(); !ok {
			t.Fatal("nothing was counted")
		}
		for _, code := range []string{"incidents", "staff_hurt"} {
			if _, err := b.s.Figures(ctx, sc, insight.Ask{Place: p, Measure: find(t, code)}, cube.Org); err != nil {
				t.Fatal(err)
			}
		}
		return time.Since(began)
	}
	cold, warm := time.Hour, time.Hour
	const limit = 50 * time.Millisecond
	for i := 0; i < 8 && warm > limit; i++ { // other work on the machine is not ours: the best of eight
		apply(300_000+i, 300_001+i)
		cold = min(cold, page())
		warm = min(warm, page())
	}
	t.Logf("a national dashboard: %v after a new fact, %v for the next reader", cold, warm)
	if warm > limit { // the first count depends too much on what else the machine does
		t.Errorf("%v for the next reader", warm)
	}
}
