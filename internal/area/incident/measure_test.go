package incident

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

func TestAReportIsTalliedByItsKindItsDelayAndItsPromises(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, clock.London())
	at := time.Date(2026, 11, 10, 9, 0, 0, 0, clock.London())
	in := func(d time.Duration) db.Time { return db.At(at.Add(d)) }
	cases := map[string]struct {
		row  measured
		from time.Time
		want Tally
	}{
		"kept in time": {measured{date: "2026-11-10", counts: "single", contacted: in(24 * time.Hour), fed: in(time.Hour), fill: 52, worth: "yes"}, at,
			Tally{Reports: 1, Delay: [5]int{1}, ContactDue: 1, ContactIn: 1, FedDue: 1, FedIn: 1, Filled: []int{52}, Worth: [3]int{1}}},
		"kept late": {measured{date: "2026-11-09", counts: "single", contacted: in(25 * time.Hour), fed: in(8 * 24 * time.Hour)}, at,
			Tally{Reports: 1, Delay: [5]int{0, 1}, ContactDue: 1, FedDue: 1}},
		"not due yet":                              {measured{date: "2026-10-01", counts: "single"}, now.Add(-time.Hour), Tally{Reports: 1, Delay: [5]int{0, 0, 0, 1}}},
		"a pattern is counted apart":               {measured{counts: "pattern", events: 20}, now.Add(-time.Hour), Tally{Patterns: 1, Events: 20}},
		"a batch is counted apart":                 {measured{counts: "batch", events: 4}, now.Add(-time.Hour), Tally{Batches: 1, Events: 4}},
		"from a file nobody was promised anything": {measured{date: "2026-11-04", counts: "single", w: "import"}, at, Tally{Reports: 1, Delay: [5]int{0, 0, 1}}},
		"a day not known":                          {measured{counts: "single", w: "import"}, at, Tally{Reports: 1, Delay: [5]int{0, 0, 0, 0, 1}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got Tally
			c.row.reported = db.At(c.from)
			got.add(&c.row, c.from, clock.Seed(), now)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}
