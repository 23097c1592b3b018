package effect_test

import (
	"math"
	"testing"

	"github.com/havenward/havenward/stats/effect"
	"github.com/havenward/havenward/stats/internal/oracle"
)

// worst keeps the largest relative difference seen.
type worst float64

func (w *worst) near(t *testing.T, where, what string, got, want, tol float64) {
	t.Helper()
	switch {
	case math.IsNaN(want) != math.IsNaN(got):
	case math.IsNaN(want) || got == want:
		return
	default:
		d := math.Abs(got-want) / max(math.Abs(want), 1e-6)
		if *w = max(*w, worst(d)); d <= tol {
			return
		}
	}
	t.Errorf("%s: %s is %.15g, want %.15g", where, what, got, want)
}

func TestRateRatiosAgreeWithR(t *testing.T) {
	t.Parallel()
	var w worst
	rows := oracle.Read(t, "rate_ratio.csv")
	for _, r := range rows {
		got, err := effect.RateRatio(effect.Rate{Events: r.Int("events_before"), Exposure: r.Float("exposure_before")},
			effect.Rate{Events: r.Int("events_after"), Exposure: r.Float("exposure_after")}, effect.RatioOptions{Confidence: r.Float("confidence")})
		if err != nil {
			t.Fatal(r.At(), err)
		}
		for what, v := range map[string]float64{
			"rate_ratio": got.Estimate, "exact_lower": got.Exact.Lower, "exact_upper": got.Exact.Upper, "exact_p_two_sided": got.ExactP,
			"wald_lower": got.Wald.Lower, "wald_upper": got.Wald.Upper,
			"midp_lower": got.MidP.Lower, "midp_upper": got.MidP.Upper, "midp_p_two_sided": got.MidPValue,
		} {
			w.near(t, r.At(), what, v, r.Float(what), 1e-9)
		}
	}
	t.Logf("%d rows, worst relative difference %.1e", len(rows), float64(w))
}
