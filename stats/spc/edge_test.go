package spc

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// near compares numbers to a relative tolerance, and NaN with NaN.
func near(tolerance float64) cmp.Option {
	return cmp.Options{cmpopts.EquateApprox(tolerance, tolerance), cmpopts.EquateNaNs()}
}

func TestEdgeCasesInBothModes(t *testing.T) {
	t.Parallel()
	equal := monthly(12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12)
	type answer struct {
		Lower, Upper float64
		Variation    Variation
		Assurance    Assurance
		Latest       int
		Warns        []Code
	}
	for _, c := range []struct {
		name            string
		points          []Point
		options         Options
		product, parity answer
	}{
		{"all values equal", equal, Options{Target: new(10.0), Direction: Decrease},
			answer{12, 12, VariationCommon, Fail, 12, []Code{NoVariation}},
			answer{nan, nan, VariationCommon, Inconsistent, 12, []Code{NoVariation}}},
		{"all values equal, unscreened", equal, Options{Target: new(10.0), Direction: Decrease, Screening: Unscreened},
			answer{12, 12, VariationCommon, Fail, 12, []Code{NoVariation}},
			answer{12, 12, VariationCommon, Fail, 12, []Code{NoVariation}}},
		{"all values equal to the target", equal, Options{Target: new(12.0), Direction: Decrease},
			answer{12, 12, VariationCommon, Inconsistent, 12, []Code{NoVariation}},
			answer{nan, nan, VariationCommon, Inconsistent, 12, []Code{NoVariation}}},
		{"one point", monthly(9), Options{Target: new(8.0), Direction: Increase},
			answer{nan, nan, VariationCommon, NoAssurance, 0, []Code{ShortLimits, NoLimits}},
			answer{nan, nan, VariationCommon, Inconsistent, 0, []Code{ShortLimits, NoLimits}}},
		{"two points", monthly(9, 12), Options{Target: new(1.0), Direction: Increase},
			answer{10.5 - 2.66*3, 10.5 + 2.66*3, VariationCommon, Pass, 1, []Code{ShortLimits}},
			answer{10.5 - 2.66*3, 10.5 + 2.66*3, VariationCommon, Pass, 1, []Code{ShortLimits}}},
		{"sparse counts", monthly(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0), Options{},
			answer{1.0 / 14, 1.0 / 14, VariationLow, NoAssurance, 13, []Code{LittleVariation}},
			answer{1.0 / 14, 1.0 / 14, VariationLow, NoAssurance, 13, []Code{LittleVariation}}},
		{"the last value is missing", monthly(9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 30, nan), Options{Baseline: 12, Direction: Decrease},
			answer{10 - 5.32, 10 + 5.32, ConcernHigh, NoAssurance, 12, []Code{LastMissing}},
			answer{10 - 5.32, 10 + 5.32, VariationCommon, NoAssurance, 13, []Code{LastMissing}}},
		{"no value at all", monthly(nan, nan), Options{Target: new(1.0), Direction: Increase},
			answer{nan, nan, NoVariationIcon, NoAssurance, -1, []Code{ShortLimits, NoLimits, LastMissing}},
			answer{nan, nan, VariationCommon, Inconsistent, 1, []Code{ShortLimits, NoLimits, LastMissing}}},
	} {
		for _, mode := range []Mode{Product, Parity} {
			t.Run(c.name+" in "+mode.String(), func(t *testing.T) {
				t.Parallel()
				o, want := c.options, c.product
				if o.Mode = mode; mode == Parity {
					want = c.parity
				}
				got := chart(t, c.points, o)
				p := got.Phases[0]
				a := answer{p.Lower, p.Upper, got.Variation, got.Assurance, got.Latest, nil}
				for _, w := range got.Warnings {
					a.Warns = append(a.Warns, w.Code)
				}
				if d := cmp.Diff(want, a, near(1e-12)); d != "" {
					t.Error(d)
				}
			})
		}
	}
}

func TestAFallRightAfterAFall(t *testing.T) {
	t.Parallel()
	points := monthly(9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 13, 12, 11, 10, 9, 8, 7, 13, 12, 11, 10, 9, 8, 7)
	if got := marks(chart(t, points, Options{Baseline: 12}))[12:]; got != `\\\\\\\\\\\\\\` {
		t.Errorf("product marks %s", got)
	}
	if got := marks(chart(t, points, Options{Baseline: 12, Mode: Parity}))[12:]; got != `\\\\\\/\\\\\\\` {
		t.Errorf("parity marks %s, want the jump's direction at the end of the first fall", got)
	}
}

func TestAFallingTrendAboveTheMeanIsAnImprovementWhereLowerIsBetter(t *testing.T) {
	t.Parallel()
	c := chart(t, monthly(9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 15, 14.5, 14, 13.4, 12.9, 12, 11), Options{Baseline: 12, Direction: Decrease})
	if last := c.Readings[18]; last.Side != 1 || last.Kind != Improvement || c.Variation != ImprovementLow {
		t.Errorf("the last point is %+v, icon %q", last, c.Variation)
	}
}

func TestImpossibleInputIsAnError(t *testing.T) {
	t.Parallel()
	some := monthly(1, 2, 3)
	for _, c := range []struct {
		name   string
		points []Point
		o      Options
		want   error
	}{
		{"no points", nil, Options{}, ErrNoPoints},
		{"one date twice", append(monthly(1, 2), Point{month(1), nan}), Options{}, ErrDuplicate},
		{"an infinite value", monthly(1, math.Inf(1)), Options{}, ErrValue},
		{"a value too large to add up", monthly(1, -1e200), Options{}, ErrValue},
		{"a short baseline", some, Options{Baseline: 11}, ErrOption},
		{"a negative baseline", some, Options{Baseline: -1}, ErrOption},
		{"a trend of two", some, Options{Length: 2}, ErrOption},
		{"a trend of ten", some, Options{Length: 10}, ErrOption},
		{"a target that is no number", some, Options{Target: new(nan)}, ErrOption},
		{"an infinite target", some, Options{Target: new(math.Inf(-1))}, ErrOption},
		{"no such mode", some, Options{Mode: 2}, ErrOption},
		{"no such direction", some, Options{Direction: -1}, ErrOption},
		{"no such screening", some, Options{Screening: 9}, ErrOption},
	} {
		if _, err := XmR(c.points, c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

func TestAChartKeepsTheSettingsItWasMadeWith(t *testing.T) {
	t.Parallel()
	target, rebase := 5.0, []time.Time{month(20), month(13), month(20)}
	points := monthly(9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 10, 9, 8, 9, 8)
	c := chart(t, points, Options{Target: &target, Rebase: rebase, Baseline: 12, Screening: Unscreened, Direction: Decrease})
	target, rebase[0], points[0].Value = 99, month(1), 99
	want := Options{Direction: Decrease, Target: new(5.0), Rebase: []time.Time{month(13), month(20)}, Baseline: 12, Screening: Unscreened, Length: 7}
	if d := cmp.Diff(want, c.Settings); d != "" {
		t.Error(d)
	}
	again := make([]Point, len(c.Readings))
	for i, r := range c.Readings {
		again[i] = r.Point
	}
	if d := cmp.Diff(c, chart(t, again, c.Settings), cmp.AllowUnexported(Phase{})); d != "" {
		t.Errorf("the chart cannot be made again from itself: %s", d)
	}
	if c.Method != MethodXmR || c.Rules != Rules {
		t.Errorf("method %q, rules %q", c.Method, c.Rules)
	}
}
