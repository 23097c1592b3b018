package funnel_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/havenward/havenward/stats/funnel"
)

// Whatever the numbers, there is an answer or an error, and no panic.
func TestNoInputPanics(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Float64Range(0, 50), rapid.Float64Range(0, 1e300), rapid.Just(0.0), rapid.Float64Range(1e-300, 1e-100))
		var rows []funnel.Unit
		for i := range rapid.IntRange(0, 5).Draw(t, "n") {
			u := funnel.Unit{Name: fmt.Sprint(i), Numerator: number.Draw(t, "numerator"), Denominator: number.Draw(t, "denominator")}
			if rapid.Bool().Draw(t, "share") {
				u.Numerator = min(u.Numerator, u.Denominator)
			}
			rows = append(rows, u)
		}
		opt := funnel.Options{Kind: funnel.Kind(rapid.IntRange(0, 2).Draw(t, "kind")), Method: funnel.Method(rapid.IntRange(0, 1).Draw(t, "method")), NoTrim: rapid.Bool().Draw(t, "trim"), Plain: rapid.Bool().Draw(t, "plain")}
		if r, err := funnel.Compute(rows, opt); err == nil {
			r.Summary()
			r.Limits(number.Draw(t, "at"))
		}
		if r, err := funnel.ComputePHE(rows, funnel.PHEOptions{Kind: funnel.PHEKind(rapid.IntRange(0, 2).Draw(t, "statistic"))}); err == nil {
			r.Limits(number.Draw(t, "at"))
		}
	})
}
