package funnel_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/havenward/havenward/stats/funnel"
)

func TestWordsOfSignificance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		observed, expected float64
		want               funnel.Significance
	}{
		// For no events the upper exact limits are -ln 0.025 = 3.69 and -ln 0.001 = 6.91.
		{0, 3.6, funnel.NotSignificant}, {0, 3.7, funnel.Low95}, {0, 6.9, funnel.Low95}, {0, 7, funnel.Low998},
		// For one event the lower ones are -ln 0.975 = 0.0253 and -ln 0.999 = 0.0010.
		{1, 0.03, funnel.NotSignificant}, {1, 0.02, funnel.High95}, {1, 0.0009, funnel.High998},
	} {
		r, err := funnel.ComputePHE([]funnel.Unit{{Name: "A", Numerator: c.observed, Denominator: c.expected}}, funnel.PHEOptions{Kind: funnel.Ratio})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Points[0].Significance; got != c.want {
			t.Errorf("%v of %v: %v, want %v", c.observed, c.expected, got, c.want)
		}
	}
}

func TestFewEventsMakeNoStandardisedRate(t *testing.T) {
	t.Parallel()
	r, err := funnel.ComputePHE([]funnel.Unit{{Name: "A", Numerator: 9, Denominator: 100}, {Name: "B", Numerator: 10, Denominator: 100}}, funnel.PHEOptions{Standardised: true})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := r.Points[0].Significance, r.Points[1].Significance; a != funnel.NotApplicable || b != funnel.NotSignificant {
		t.Error(a, b)
	}
}

func TestARatioCanBeShownLessOne(t *testing.T) {
	t.Parallel()
	r, err := funnel.ComputePHE([]funnel.Unit{{Name: "A", Numerator: 30, Denominator: 20}}, funnel.PHEOptions{Kind: funnel.Ratio, Multiplier: 100, LessOne: true})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := funnel.ComputePHE([]funnel.Unit{{Name: "A", Numerator: 30, Denominator: 20}}, funnel.PHEOptions{Kind: funnel.Ratio, Multiplier: 100})
	if err != nil {
		t.Fatal(err)
	}
	if r.Points[0].Value != 50 || math.Abs(whole.Limits(5).Limits.At95.Upper-r.Limits(5).Limits.At95.Upper-100) > 1e-9 {
		t.Error(r.Points[0], r.Limits(5), whole.Limits(5))
	}
}

func TestALineGrowsByWholeNumbers(t *testing.T) {
	t.Parallel()
	r, err := funnel.ComputePHE([]funnel.Unit{{Name: "A", Numerator: 30, Denominator: 2000}}, funnel.PHEOptions{Kind: funnel.Share})
	if err != nil {
		t.Fatal(err)
	}
	line, err := r.Line(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if line[0].X != 1 || line[99].X != 2000 {
		t.Errorf("from %v to %v", line[0].X, line[99].X)
	}
	for i, p := range line[1:] {
		if p.X != math.Trunc(p.X) || p.X <= line[i].X {
			t.Fatalf("%v after %v", p.X, line[i].X)
		}
	}
	for _, c := range [][2]float64{{10, 5}, {math.NaN(), 5}, {1, math.Inf(1)}} {
		if _, err := r.Line(c[0], c[1]); !errors.Is(err, funnel.ErrInput) {
			t.Errorf("from %v to %v: %v", c[0], c[1], err)
		}
	}
}

func TestImpossiblePHEInputIsRefused(t *testing.T) {
	t.Parallel()
	good := []funnel.Unit{{Name: "A", Numerator: 3, Denominator: 10}}
	for name, opt := range map[string]funnel.PHEOptions{
		"unknown":              {Kind: 9},
		"negative":             {Multiplier: -1},
		"rate less one":        {LessOne: true},
		"standardised a ratio": {Kind: funnel.Ratio, Standardised: true},
	} {
		if _, err := funnel.ComputePHE(good, opt); !errors.Is(err, funnel.ErrInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := funnel.ComputePHE(nil, funnel.PHEOptions{}); !errors.Is(err, funnel.ErrInput) {
		t.Error(err)
	}
}

func TestAUnitIsLowExactlyWhereItLiesBelowTheLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := float64(rapid.IntRange(0, 9).Draw(t, "o")) // exact interval: the line is its inverse
		e := rapid.Float64Range(0.01, 40).Draw(t, "e")
		r, err := funnel.ComputePHE([]funnel.Unit{{Name: "A", Numerator: o, Denominator: e}}, funnel.PHEOptions{Kind: funnel.Ratio})
		if err != nil {
			t.Fatal(err)
		}
		if o == 0 {
			return
		}
		at := r.Limits(o).Denominators
		want := funnel.NotSignificant
		switch {
		case e > at.At998.Lower:
			want = funnel.Low998
		case e > at.At95.Lower:
			want = funnel.Low95
		case e < at.At998.Upper:
			want = funnel.High998
		case e < at.At95.Upper:
			want = funnel.High95
		}
		if diff := cmp.Diff(want, r.Points[0].Significance, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}
