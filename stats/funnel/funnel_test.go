package funnel_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/havenward/havenward/stats/funnel"
)

func TestImpossibleInputIsRefused(t *testing.T) {
	t.Parallel()
	good := []funnel.Unit{{Name: "A", Numerator: 3, Denominator: 10}}
	for name, c := range map[string]struct {
		rows []funnel.Unit
		opt  funnel.Options
	}{
		"no unit":              {nil, funnel.Options{}},
		"missing number":       {[]funnel.Unit{{Name: "A", Numerator: math.NaN(), Denominator: 10}}, funnel.Options{}},
		"below zero":           {[]funnel.Unit{{Name: "A", Numerator: -1, Denominator: 10}}, funnel.Options{}},
		"no denominator":       {[]funnel.Unit{{Name: "A", Numerator: 1, Denominator: 0}}, funnel.Options{}},
		"endless":              {[]funnel.Unit{{Name: "A", Numerator: 1, Denominator: math.Inf(1)}}, funnel.Options{}},
		"more than all":        {[]funnel.Unit{{Name: "A", Numerator: 11, Denominator: 10}}, funnel.Options{Kind: funnel.Proportion}},
		"ratio without events": {[]funnel.Unit{{Name: "A", Numerator: 0, Denominator: 10}}, funnel.Options{Kind: funnel.CountRatio}},
		"rounds to nothing":    {[]funnel.Unit{{Name: "A", Numerator: 0, Denominator: 0.001}}, funnel.Options{}},
		"trims all":            {good, funnel.Options{Trim: 0.5}},
		"trim missing":         {good, funnel.Options{Trim: math.NaN()}},
		"negative multiplier":  {good, funnel.Options{Multiplier: -1}},
		"unknown kind":         {good, funnel.Options{Kind: 9}},
		"unknown method":       {good, funnel.Options{Method: 9}},
		"unknown level":        {good, funnel.Options{Outliers: 9}},
	} {
		if _, err := funnel.Compute(c.rows, c.opt); !errors.Is(err, funnel.ErrInput) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestPlainLimitsOfACountRatioWarn(t *testing.T) {
	t.Parallel()
	var rows []funnel.Unit
	for i := range 20 {
		rows = append(rows, funnel.Unit{Name: fmt.Sprint(i), Numerator: float64(10 + 9*(i%5)), Denominator: 5000})
	}
	adjusted, err := funnel.Compute(rows, funnel.Options{Kind: funnel.CountRatio})
	if err != nil || len(adjusted.Warnings) != 0 || !adjusted.Adjusted {
		t.Errorf("adjusted: %v %v", adjusted.Warnings, err)
	}
	plain, err := funnel.Compute(rows, funnel.Options{Kind: funnel.CountRatio, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]funnel.Warning{funnel.RatioLimitsIgnoreEvents}, plain.Warnings); diff != "" {
		t.Error(diff)
	}
	expected, err := funnel.AgainstRate(rows)
	if err != nil {
		t.Fatal(err)
	}
	better, err := funnel.Compute(expected, funnel.Options{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := better.Summary(), plain.Summary(); a.Within <= b.Within {
		t.Errorf("against the rate %d of 20 are within, by the ratio %d: the warning is about the opposite", a.Within, b.Within)
	}
}

func TestUnitsThatDifferLittleHavePlainLimits(t *testing.T) {
	t.Parallel()
	var rows []funnel.Unit
	for i := range 12 {
		rows = append(rows, funnel.Unit{Name: fmt.Sprint(i), Numerator: float64(50 + i%2), Denominator: 50})
	}
	r, err := funnel.Compute(rows, funnel.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := funnel.Summary{Units: 12, Within: 12, Phi: r.Phi}
	if diff := cmp.Diff(want, r.Summary()); diff != "" || r.Phi > 1 {
		t.Error(r.Phi, diff)
	}
	if diff := cmp.Diff([]funnel.Warning{funnel.NothingToAdjust}, r.Warnings); diff != "" {
		t.Error(diff)
	}
}

func TestAChartOfNoEventsIsStillAChart(t *testing.T) {
	t.Parallel()
	r, err := funnel.Compute([]funnel.Unit{{Name: "A", Numerator: 0, Denominator: 2}, {Name: "B", Numerator: 0, Denominator: 30}}, funnel.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// Expecting 2, none is nothing special (13 in 100), but the exact lower limit is above zero.
	if diff := cmp.Diff([]funnel.Warning{funnel.SpreadUnknown, funnel.NoneIsNotFew}, r.Warnings); diff != "" {
		t.Error(diff)
	}
	if r, err = funnel.Compute([]funnel.Unit{{Name: "B", Numerator: 0, Denominator: 30}}, funnel.Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]funnel.Warning{funnel.SpreadUnknown}, r.Warnings); diff != "" || r.Points[0].Place != funnel.Below {
		t.Error(r.Points[0].Place, diff)
	}
}

// units draws any numbers that are not refused.
func units(t *rapid.T, share bool) []funnel.Unit {
	n := rapid.IntRange(1, 12).Draw(t, "n")
	rows := make([]funnel.Unit, n)
	for i := range rows {
		den := rapid.Float64Range(0.1, 1e6).Draw(t, "den")
		top := 1e6
		if share {
			top = den
		}
		rows[i] = funnel.Unit{Name: fmt.Sprint(i), Numerator: rapid.Float64Range(0, top).Draw(t, "num"), Denominator: den}
	}
	return rows
}

func TestLimitsNarrowWithSizeAndHoldTheTarget(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		opt := funnel.Options{Kind: funnel.Kind(rapid.IntRange(0, 2).Draw(t, "kind")), Method: funnel.Method(rapid.IntRange(0, 1).Draw(t, "method")), Plain: rapid.Bool().Draw(t, "plain")}
		r, err := funnel.Compute(units(t, opt.Kind == funnel.Proportion), opt)
		if err != nil {
			return
		}
		var last funnel.Limits
		for i, den := range []float64{1, 7, 50, 333, 5000} {
			l := r.Limits(den)
			for _, p := range []funnel.Pair{l.At95, l.At998} {
				if !(p.Lower <= r.Target+1e-12 && p.Upper >= r.Target-1e-12) {
					t.Fatalf("limits %v at %v do not hold the target %v", p, den, r.Target)
				}
			}
			if l.At998.Upper < l.At95.Upper || l.At998.Lower > l.At95.Lower {
				t.Fatalf("limits at 99.8%% are narrower: %v", l)
			}
			if i > 0 && (l.At95.Upper > last.At95.Upper+1e-12 || l.At95.Lower < last.At95.Lower-1e-12) {
				t.Fatalf("limits widen from %v to %v", last, l)
			}
			last = l
		}
		s := r.Summary()
		if s.Above+s.Below+s.Within != s.Units || s.Units != len(r.Points) {
			t.Fatalf("summary %+v", s)
		}
	})
}

func TestSplittingAUnitIntoRowsChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := units(t, false)
		var halves []funnel.Unit
		for _, u := range rows {
			h := funnel.Unit{Name: u.Name, Numerator: u.Numerator / 2, Denominator: u.Denominator / 2}
			halves = append(halves, h, h)
		}
		a, err := funnel.Compute(rows, funnel.Options{Method: funnel.CQC})
		b, err2 := funnel.Compute(halves, funnel.Options{Method: funnel.CQC})
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if !slices.Equal(a.Points, b.Points) || a.Phi != b.Phi || a.Tau2 != b.Tau2 {
			t.Fatalf("%v became %v", a, b)
		}
	})
}
