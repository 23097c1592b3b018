package collection_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/org"
)

// TestReturnsOfEnglandComeFast asks for what 202 trusts owe in 36 months, with two submissions of each.
func TestReturnsOfEnglandComeFast(t *testing.T) {
	each(t, func(b *bench) {
		tree, err := b.Org.Tree(b.Context())
		b.ok(err)
		list, err := collection.MonthsOf("2023-11", october)
		b.ok(err)
		var values []string
		for _, m := range list {
			for _, o := range tree.At(org.Trust, org.Date(m.Last().Format(time.DateOnly))) {
				for v, state := range []string{"replaced", "accepted"} {
					values = append(values, fmt.Sprintf("('%s','%s','sub_%d','%s','file',%d,FALSE,%d,40,3,'{}','',0,0,'','2026-11-01T09:00:00.000000Z','2026-11-02T09:00:00.000000Z','')", m, o.ID, v, state, v+1, 30+v))
				}
			}
		}
		for len(values) > 0 {
			n := min(1000, len(values))
			dbtest.Tamper(b.T, b.s, `INSERT INTO submission_month (month, org_id, submission_id, state, form, version, late, incidents, staff, injured, by_kind, before, was_incidents, was_staff, why, sent_at, decided_at, approved_by) VALUES `+strings.Join(values[:n], ","))
			values = values[n:]
		}
		scope := b.scope(b.national())
		best, work := time.Hour, time.Hour
		var got []collection.Return
		for range 2 { // how long it takes is told, not tested
			began, used := time.Now(), processor()
			got, err = b.Returns(b.Context(), scope, list[0], october)
			b.ok(err)
			best, work = min(best, time.Since(began)), min(work, processor()-used)
		}
		accepted := 0
		for i, r := range got {
			if r.Standing == collection.Accepted && r.Incidents == 31 && r.Version == 2 {
				accepted++
			}
			if i > 0 && (r.Month < got[i-1].Month || r.Month == got[i-1].Month && r.Org <= got[i-1].Org) {
				b.Fatal("not in order")
			}
		}
		if accepted != len(got) || accepted < 7000 {
			b.Errorf("%d of %d", accepted, len(got))
		}
		b.Logf("%d returns in %s, %s of the processors", len(got), best.Round(100*time.Microsecond), work.Round(100*time.Microsecond))
		below, err := b.Returns(b.Context(), b.scope(b.acceptor()), october, october)
		if err != nil || len(below) == 0 || len(below) > 60 {
			b.Errorf("a board sees %d: %v", len(below), err)
		}
		mine, err := b.Returns(b.Context(), b.scope(b.as(authz.Executive, trust, "chief")), october, october)
		if err != nil || len(mine) != 1 {
			b.Error(mine, err)
		}
	})
}
