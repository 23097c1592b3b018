package justice_test

import (
	"slices"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// news gives what waits to be told of the case, in order.
func (b *bench) news() []string {
	b.Helper()
	list, err := db.All(b.Context(), b.DB, db.Scalar[string], `SELECT args FROM job WHERE kind LIKE 'case.said%' ORDER BY id`)
	if err != nil {
		b.Fatal(err)
	}
	return list
}

func TestWhatPoliceAndCourtsDoIsTellableAndAWishIsNot(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		stage := func(want casework.Stage) {
			b.Helper()
			c, err := b.Cases.Case(b.lead(), b.scope(b.lead(), casework.ActRead), here, b.kase)
			if err != nil || c.Stage != want {
				b.Errorf("the case stands at %s, want %s (%v)", c.Stage, want, err)
			}
		}
		b.must(b.Say(b.lead(), here, b.kase, justice.Wish{Person: b.person, Wish: justice.Declines, Day: "2026-11-10"}))
		if n := len(b.news()); n != 0 {
			b.Errorf("a wish is told: %v", b.news())
		}
		id := b.told(telling())
		stage(casework.Police)
		m := telling()
		m.Crime = "NC/48213/26"
		b.must(b.Mend(b.lead(), here, b.kase, id, 0, m))
		b.must(b.Move(b.lead(), here, b.kase, id, justice.Charged))
		_, err := b.List(b.lead(), here, b.kase, justice.Hearing{Report: id, Court: "magistrates", Kind: "first"}, "2026-12-01", "10:00")
		b.must(err)
		stage(casework.Court)
		if n := len(b.news()); n != 4 {
			b.Errorf("%d steps are told, want police, reference, charge and hearing: %v", n, b.news())
		}
	})
}

func TestWhoPausedNewsIsKnownToWhoeverTells(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		me := authz.With(b.Context(), authz.Actor{ID: "per_alex", Name: "Alex Makebelieve", Role: authz.Reporter, Org: here})
		m, err := b.Cases.MineIn(me, b.kase)
		b.must(err)
		for _, pause := range []bool{true, false} {
			b.must(b.OwnPause(me, m, pause))
			got, err := b.Paused(b.Context(), b.DB, here, b.kase)
			if err != nil || slices.Contains(got, m.Person.ID) != pause {
				b.Errorf("paused is %v, %v; want %v", got, err, pause)
			}
			b.now = b.now.Add(time.Hour)
		}
	})
}
