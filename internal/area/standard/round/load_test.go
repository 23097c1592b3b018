package round_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/org"
)

// TestARollUpOfEnglandComesFast counts 250 organisations with 60 indicators and six assessments each. How long it takes is
// told; the limit is 150 ms, and the test fails only far beyond it.
func TestARollUpOfEnglandComesFast(t *testing.T) {
	each(t, func(b *bench) {
		var values []string
		var list []string
		for _, o := range b.tree.Current("2026-10-01") {
			if o.Ancestor == org.Root && len(list) < 250 {
				list = append(list, o.Descendant)
			}
		}
		for n, o := range list {
			for k := range 6 {
				m := map[string]rollup.Rating{}
				for i := range 60 {
					m[fmt.Sprintf("D%d-%c", i%7+1, 'a'+i/7)] = []rollup.Rating{rollup.Green, rollup.Amber, rollup.Red}[(n+i+k)%3]
				}
				values = append(values, fmt.Sprintf("('%s','asm_%d','v2','%d-%d','2026-0%d-01T09:00:00.000000Z','%s','{\"NO_REASON\":2}')", o, k, 2024+k/2, k%2+1, k+1, rollup.Pack(m)))
			}
		}
		for len(values) > 0 {
			n := min(500, len(values))
			dbtest.Tamper(b.T, b.s, `INSERT INTO standard_standing (org_id, assessment_id, catalogue, round, signed_at, ratings, findings) VALUES `+strings.Join(values[:n], ","))
			values = values[n:]
		}
		england := b.in(authz.National, org.Root)
		sc := b.scope(england, round.ActSee)
		best := time.Hour
		for range 3 {
			began := time.Now()
			p := must(b.Picture(england, sc, "", "", ""))
			best = min(best, time.Since(began))
			if p.Signed != 250 || p.Same != 250 || len(p.Course) != 6 || p.Indicators["D1-a"].Now.All() != 250 || p.Findings["NO_REASON"] != 250 {
				b.Fatalf("%d signed, course %v", p.Signed, p.Course)
			}
		}
		b.Logf("250 organisations, 60 indicators, 6 assessments: %s", best.Round(100*time.Microsecond))
		if best > time.Second {
			b.Errorf("it took %s", best)
		}
	})
}
