package effect_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/havenward/havenward/stats/effect"
)

var closely = cmpopts.EquateApprox(1e-7, 1e-7)

// steps is a series of so many events before and after, each period with an exposure of 1000.
func steps(before, after, n int) []effect.Period {
	s := make([]effect.Period, 2*n)
	for i := range s {
		s[i] = effect.Period{Events: before, Exposure: 1000}
		if i >= n {
			s[i].Events = after
		}
	}
	return s
}

func estimates(s effect.Segmented) []float64 {
	var out []float64
	for _, c := range s.Coefs {
		out = append(out, c.Estimate)
	}
	return out
}

func TestAPlainStepIsFoundByEveryModel(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opt  effect.SegmentOptions
		want []float64
	}{
		"counts":         {effect.SegmentOptions{}, []float64{math.Log(0.04), 0, math.Log(0.25), 0}},
		"counts, season": {effect.SegmentOptions{Season: 12, Errors: effect.NeweyWest}, []float64{math.Log(0.04), 0, math.Log(0.25), 0, 0, 0}},
		"rates":          {effect.SegmentOptions{Model: effect.Linear, Per: 100}, []float64{4, 0, -3, 0}},
	} {
		c.opt.Start = 15
		got, err := effect.Segment(steps(40, 10, 15), c.opt)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(c.want, estimates(got), closely); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		a, err := got.Averted(200, 7)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]float64{600, 150, 450}, []float64{a.Expected, a.Observed, a.Averted}, closely); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		again, err := got.Averted(200, 7)
		if err != nil || again != a {
			t.Errorf("%s: the same seed gave %v and %v", name, a, again)
		}
	}
}

func TestPhasingInIsLeftOutButKeepsItsPlace(t *testing.T) {
	t.Parallel()
	s := steps(40, 10, 15)
	s[13] = effect.Period{Events: 900, Exposure: 1000, Exclude: true}
	s[14] = effect.Period{Exclude: true}
	for _, m := range []effect.Model{effect.QuasiPoisson, effect.Linear} {
		got, err := effect.Segment(s, effect.SegmentOptions{Start: 15, Model: m})
		if err != nil {
			t.Fatal(err)
		}
		if got.Before != 13 || got.After != 15 || math.Abs(got.Fitted[13]-40) > 1e-6 {
			t.Errorf("model %d: %d before, %d after, %v fitted", m, got.Before, got.After, got.Fitted[13])
		}
	}
}

func TestWhatAReaderMustBeTold(t *testing.T) {
	t.Parallel()
	wild := steps(40, 40, 12)
	for i := range wild {
		wild[i].Events += 25 * (i / 3 % 2) // three high, three low: neighbours are alike
	}
	for name, c := range map[string]struct {
		series []effect.Period
		opt    effect.SegmentOptions
		want   []effect.Warning
	}{
		"nothing":    {steps(40, 10, 12), effect.SegmentOptions{Start: 12}, nil},
		"short":      {steps(40, 10, 9), effect.SegmentOptions{Start: 9}, []effect.Warning{effect.ShortSeries}},
		"very short": {steps(40, 10, 7), effect.SegmentOptions{Start: 7}, []effect.Warning{effect.ChartOnly, effect.ShortSeries}},
		"no season":  {steps(40, 10, 11), effect.SegmentOptions{Start: 11, Season: 12}, []effect.Warning{effect.SeasonLeftOut, effect.ShortSeries}},
		"wild":       {wild, effect.SegmentOptions{Start: 12, Model: effect.Poisson}, []effect.Warning{effect.Overdispersed, effect.Autocorrelated}},
	} {
		// A touch of unevenness, so that residuals are not all zero.
		series := append([]effect.Period(nil), c.series...)
		for i := range series {
			series[i].Events += i % 2
		}
		got, err := effect.Segment(series, c.opt)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(c.want, got.Warnings); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestImpossibleSeriesAreRefused(t *testing.T) {
	t.Parallel()
	bad := steps(40, 10, 12)
	bad[3].Exposure = math.NaN()
	negative := steps(40, 10, 12)
	negative[3].Events = -1
	good := steps(40, 10, 12)
	silent := steps(40, 10, 12)
	for i := range 12 {
		silent[i].Exclude = true
	}
	for name, c := range map[string]struct {
		series []effect.Period
		opt    effect.SegmentOptions
		want   error
	}{
		"nothing":                 {nil, effect.SegmentOptions{}, effect.ErrInput},
		"no start":                {good, effect.SegmentOptions{}, effect.ErrInput},
		"start at the end":        {good, effect.SegmentOptions{Start: 24}, effect.ErrInput},
		"missing exposure":        {bad, effect.SegmentOptions{Start: 12}, effect.ErrInput},
		"negative":                {negative, effect.SegmentOptions{Start: 12}, effect.ErrInput},
		"model":                   {good, effect.SegmentOptions{Start: 12, Model: 9}, effect.ErrInput},
		"errors twice":            {good, effect.SegmentOptions{Start: 12, Model: effect.LinearAR1, Errors: effect.NeweyWest}, effect.ErrInput},
		"lag":                     {good, effect.SegmentOptions{Start: 12, Lag: -1}, effect.ErrInput},
		"confidence":              {good, effect.SegmentOptions{Start: 12, Confidence: 95}, effect.ErrInput},
		"one period after":        {good, effect.SegmentOptions{Start: 23}, effect.ErrFit},
		"all left out":            {silent, effect.SegmentOptions{Start: 12}, effect.ErrFit},
		"too few":                 {steps(4, 2, 2), effect.SegmentOptions{Start: 2}, effect.ErrFit},
		"no event after":          {steps(40, 0, 12), effect.SegmentOptions{Start: 12}, effect.ErrFit},
		"no event at all":         {steps(0, 0, 12), effect.SegmentOptions{Start: 12}, effect.ErrFit},
		"nothing to overdisperse": {good, effect.SegmentOptions{Start: 12, Model: effect.NegativeBinomial}, effect.ErrFit},
	} {
		if _, err := effect.Segment(c.series, c.opt); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheUnitOfExposureChangesOnlyTheLevel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 8).Draw(t, "n")
		a := make([]effect.Period, 2*n)
		for i := range a {
			a[i] = effect.Period{Events: rapid.IntRange(0, 60).Draw(t, "events"), Exposure: rapid.Float64Range(10, 1000).Draw(t, "exposure")}
		}
		b := append([]effect.Period(nil), a...)
		for i := range b {
			b[i].Exposure *= 8
		}
		for _, m := range []effect.Model{effect.QuasiPoisson, effect.Linear} {
			x, err := effect.Segment(a, effect.SegmentOptions{Start: n, Model: m})
			y, err2 := effect.Segment(b, effect.SegmentOptions{Start: n, Model: m, Per: 8000})
			if (err == nil) != (err2 == nil) {
				t.Fatal(err, err2)
			}
			if err != nil {
				continue
			}
			want := x.Coefs[2]
			if got := y.Coefs[2]; math.Abs(got.Estimate-want.Estimate) > 1e-6*(1+math.Abs(want.Estimate)) || math.Abs(got.SE-want.SE) > 1e-6*(1+want.SE) {
				t.Fatalf("model %d: step %v became %v", m, want, got)
			}
			if math.IsNaN(want.SE) || want.P < 0 || want.P > 1 {
				t.Fatalf("model %d: %v", m, want)
			}
		}
	})
}

func TestTheChanceOfADispersionIsThatOfChiSquare(t *testing.T) {
	t.Parallel()
	// Six periods and four terms leave two degrees of freedom, for which the chance of x is exp(-x/2), and x is twice the
	// dispersion.
	var series []effect.Period
	for _, n := range []int{30, 12, 25, 9, 31, 14} {
		series = append(series, effect.Period{Events: n, Exposure: 100})
	}
	r, err := effect.Segment(series, effect.SegmentOptions{Start: 3, Model: effect.Poisson})
	if err != nil {
		t.Fatal(err)
	}
	if want := math.Exp(-r.Dispersion); r.Dispersion < 1 || math.Abs(r.DispersionP-want) > 1e-12 {
		t.Errorf("dispersion %v, p %v, want %v", r.Dispersion, r.DispersionP, want)
	}
}
