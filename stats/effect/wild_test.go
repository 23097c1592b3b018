package effect_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/havenward/havenward/stats/effect"
)

// Whatever the numbers, there is an answer or an error, and no panic.
func TestNoInputPanics(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		events := rapid.OneOf(rapid.IntRange(0, 500), rapid.IntRange(0, 5), rapid.IntRange(0, 1_000_000_000))
		exposure := rapid.OneOf(rapid.Float64Range(0.5, 10), rapid.Float64Range(1e-200, 1e200))
		rate := func() effect.Rate {
			return effect.Rate{Events: events.Draw(t, "events"), Exposure: exposure.Draw(t, "exposure")}
		}
		_, _ = effect.RateRatio(rate(), rate(), effect.RatioOptions{Confidence: rapid.Float64().Draw(t, "confidence"), Dispersion: rapid.Float64().Draw(t, "phi")})
		_, _ = effect.Totals(rate(), rate(), rate(), rate(), effect.CompareOptions{})
		var series []effect.Period
		var rows []effect.Observation
		for i := range rapid.IntRange(0, 14).Draw(t, "n") {
			p := effect.Period{Events: events.Draw(t, "events"), Exposure: exposure.Draw(t, "exposure"), Exclude: rapid.IntRange(0, 9).Draw(t, "out") == 0}
			series = append(series, p)
			rows = append(rows, effect.Observation{Unit: "ABCD"[i%4 : i%4+1], Time: i / 4, Treated: i%4 < 2, Post: i > 7, Events: p.Events, Exposure: p.Exposure})
		}
		opt := effect.SegmentOptions{Start: rapid.IntRange(0, 12).Draw(t, "start"), Model: effect.Model(rapid.IntRange(0, 4).Draw(t, "model")), Season: rapid.IntRange(0, 6).Draw(t, "season")}
		if s, err := effect.Segment(series, opt); err == nil {
			_, _ = s.Averted(100, 1)
			s.Effect(3)
		}
		cmp := effect.CompareOptions{TwoWay: rapid.Bool().Draw(t, "two-way"), Linear: rapid.Bool().Draw(t, "linear")}
		_, _ = effect.Compare(rows, cmp)
		_, _ = effect.Trends(rows, cmp)
		_, _ = effect.Permute(rows, effect.PermuteOptions{Most: 20})
	})
}
