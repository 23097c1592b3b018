package effect_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/havenward/havenward/stats/effect"
)

func TestLimitsWithoutEventsAfterHaveAClosedForm(t *testing.T) {
	t.Parallel()
	r, err := effect.RateRatio(effect.Rate{Events: 3, Exposure: 2}, effect.Rate{Exposure: 1}, effect.RatioOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// The upper limit p solves (1-p)^3 = 0.025 (mid-p: 0.05), and the odds are doubled for the exposure.
	exact, mid := 2*(math.Pow(0.025, -1.0/3)-1), 2*(math.Pow(0.05, -1.0/3)-1)
	if math.Abs(r.Exact.Upper-exact) > 1e-9 || math.Abs(r.MidP.Upper-mid) > 1e-9 || r.Exact.Lower != 0 || r.MidP.Lower != 0 || r.Estimate != 0 {
		t.Errorf("%+v, want %v and %v", r, exact, mid)
	}
	if !math.IsNaN(r.Wald.Lower) || !math.IsNaN(r.Quasi.Upper) {
		t.Errorf("Wald limits of a zero: %v", r.Wald)
	}
	// After has a third of the exposure: none of three after has probability 8/27, two 6/27 and three 1/27; one is likelier.
	if math.Abs(r.ExactP-15.0/27) > 1e-9 {
		t.Errorf("p %v", r.ExactP)
	}
}

func TestDispersionWidensByItsRoot(t *testing.T) {
	t.Parallel()
	before, after := effect.Rate{Events: 100, Exposure: 5}, effect.Rate{Events: 64, Exposure: 5}
	plain, err := effect.RateRatio(before, after, effect.RatioOptions{Dispersion: 0.3})
	if err != nil {
		t.Fatal(err)
	}
	wide, err := effect.RateRatio(before, after, effect.RatioOptions{Dispersion: 4})
	if err != nil {
		t.Fatal(err)
	}
	if plain.Quasi != plain.Wald {
		t.Errorf("a dispersion below 1 changed %v to %v", plain.Wald, plain.Quasi)
	}
	if got := math.Log(wide.Quasi.Upper/wide.Estimate) / math.Log(wide.Wald.Upper/wide.Estimate); math.Abs(got-2) > 1e-9 {
		t.Errorf("a dispersion of 4 widens by %v", got)
	}
}

func TestImpossibleRatesAreRefused(t *testing.T) {
	t.Parallel()
	good := effect.Rate{Events: 2, Exposure: 1}
	for name, c := range map[string]struct {
		before, after effect.Rate
		opt           effect.RatioOptions
	}{
		"below zero":        {effect.Rate{Events: -1, Exposure: 1}, good, effect.RatioOptions{}},
		"no exposure":       {good, effect.Rate{Events: 1}, effect.RatioOptions{}},
		"endless":           {good, effect.Rate{Exposure: math.Inf(1)}, effect.RatioOptions{}},
		"missing":           {good, effect.Rate{Exposure: math.NaN()}, effect.RatioOptions{}},
		"no events":         {effect.Rate{Exposure: 1}, effect.Rate{Exposure: 1}, effect.RatioOptions{}},
		"certain":           {good, good, effect.RatioOptions{Confidence: 1}},
		"missing dispersal": {good, good, effect.RatioOptions{Dispersion: math.NaN()}},
	} {
		if _, err := effect.RateRatio(c.before, c.after, c.opt); !errors.Is(err, effect.ErrInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTurningTimeRoundInvertsTheRatio(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rate := func(name string) effect.Rate {
			return effect.Rate{Events: rapid.IntRange(1, 400).Draw(t, name), Exposure: rapid.Float64Range(0.01, 1e5).Draw(t, name)}
		}
		before, after := rate("before"), rate("after")
		r, err := effect.RateRatio(before, after, effect.RatioOptions{})
		back, err2 := effect.RateRatio(after, before, effect.RatioOptions{})
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		for _, c := range [][2]float64{{r.Exact.Lower, back.Exact.Upper}, {r.Exact.Upper, back.Exact.Lower}, {r.MidP.Lower, back.MidP.Upper}, {r.Wald.Lower, back.Wald.Upper}, {r.Estimate, back.Estimate}} {
			if math.Abs(c[0]*c[1]-1) > 1e-8 {
				t.Fatalf("%v times %v is not 1", c[0], c[1])
			}
		}
		if r.Exact.Lower > r.MidP.Lower || r.Exact.Upper < r.MidP.Upper || r.Exact.Lower > r.Estimate || r.Exact.Upper < r.Estimate {
			t.Fatalf("intervals out of order: %+v", r)
		}
		if math.Abs(r.ExactP-back.ExactP) > 1e-6 || r.ExactP < 0 || r.ExactP > 1 || r.MidPValue < 0 || r.MidPValue > 1 {
			t.Fatalf("p %v and %v", r.ExactP, back.ExactP)
		}
	})
}
