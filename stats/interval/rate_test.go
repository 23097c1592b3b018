package interval

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

// near compares numbers to a relative tolerance, and NaN with NaN.
func near(tolerance float64) cmp.Option {
	return cmp.Options{cmpopts.EquateApprox(tolerance, 0), cmpopts.EquateNaNs()}
}

func TestExactLimitsSolveTheirEquations(t *testing.T) {
	t.Parallel()
	// No event: the upper limit u has exp(-u) = 0.025. One event: exp(-l) = 0.975 below, (1+u)exp(-u) = 0.025 above.
	none, err := Rate(0, 100, Options{Multiplier: 100})
	if err != nil {
		t.Fatal(err)
	}
	want := RateEstimate{Interval{0, 0, -math.Log(0.025), 0.95, 100, MethodExact}, 0, 100}
	if d := cmp.Diff(want, none, near(1e-12)); d != "" {
		t.Error(d)
	}
	one, err := Rate(1, 1, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := math.Exp(-one.Lower); math.Abs(got-0.975) > 1e-12 {
		t.Errorf("the lower limit %v leaves %v", one.Lower, got)
	}
	if got := (1 + one.Upper) * math.Exp(-one.Upper); math.Abs(got-0.025) > 1e-12 {
		t.Errorf("the upper limit %v leaves %v", one.Upper, got)
	}
}

func TestTheMethodChangesAtTenEvents(t *testing.T) {
	t.Parallel()
	for events, want := range map[int]Method{0: MethodExact, 9: MethodExact, 10: MethodByar, 500: MethodByar} {
		r, err := Rate(events, 1, Options{})
		x, errX := ExactRate(events, 1, Options{})
		if err != nil || errX != nil || r.Method != want || x.Method != MethodExact {
			t.Errorf("%d events: %q and %q, %v %v", events, r.Method, x.Method, err, errX)
		}
		if events >= 10 && (math.Abs(r.Lower/x.Lower-1) > 2e-3 || math.Abs(r.Upper/x.Upper-1) > 2e-3) {
			t.Errorf("%d events: Byar's %v to %v is far from the exact %v to %v", events, r.Lower, r.Upper, x.Lower, x.Upper)
		}
	}
}

func TestByarByHand(t *testing.T) {
	t.Parallel()
	// z = 2 on 25 events: 25(1 - 1/225 - 2/15)^3 and 26(1 - 1/234 + 2/(3 sqrt 26))^3.
	lower, upper := byar(25, 2)
	want := []float64{25 * math.Pow(194.0/225, 3), 26 * math.Pow(1-1.0/234+2/(3*math.Sqrt(26)), 3)}
	if d := cmp.Diff(want, []float64{lower, upper}, near(1e-12)); d != "" {
		t.Error(d)
	}
	if lower, _ := byar(10, 10); !math.IsNaN(lower) {
		t.Errorf("a negative lower limit is %v, want NaN", lower)
	}
}

func TestConfidenceIsAFractionOrAPercentage(t *testing.T) {
	t.Parallel()
	fraction, err1 := Rate(20, 7, Options{Confidence: 0.998})
	percent, err2 := Rate(20, 7, Options{Confidence: 99.8})
	if d := cmp.Diff(fraction, percent, near(1e-12)); d != "" || err1 != nil || err2 != nil {
		t.Error(d, err1, err2)
	}
	for _, c := range []float64{-0.95, 0.5, 0.8999, 1, 1.5, 89, 100, 101, nan, inf} {
		if _, err := Rate(20, 7, Options{Confidence: c}); !errors.Is(err, ErrConfidence) {
			t.Errorf("confidence %v: %v", c, err)
		}
	}
}

func TestImpossibleInputIsAnError(t *testing.T) {
	t.Parallel()
	e := func(_ any, err error) error { return err }
	band, repeat, ref := Band{5, 10, 1}, RepeatBand{10, 1, []Repeat{{1, 5}}}, ReferenceBand{10, 5, 10}
	for _, c := range []struct {
		name      string
		err, want error
	}{
		{"negative events", e(Rate(-1, 1, Options{})), ErrCount},
		{"too many events", e(Rate(2e9, 1, Options{})), ErrCount},
		{"no exposure", e(Rate(1, 0, Options{})), ErrExposure},
		{"negative exposure", e(ExactRate(1, -2, Options{})), ErrExposure},
		{"an exposure that is no number", e(Rate(1, nan, Options{})), ErrExposure},
		{"an infinite exposure", e(Rate(1, inf, Options{})), ErrExposure},
		{"a negative multiplier", e(Rate(1, 1, Options{Multiplier: -1})), ErrMultiplier},
		{"an infinite multiplier", e(Wilson(1, 1, Options{Multiplier: inf})), ErrMultiplier},
		{"more than all", e(Wilson(3, 2, Options{})), ErrCount},
		{"of none", e(ClopperPearson(0, 0, Options{})), ErrCount},
		{"a negative count", e(ClopperPearson(-1, 4, Options{})), ErrCount},
		{"of fewer than none", e(Wilson(0, -4, Options{})), ErrCount},
		{"a mean of nothing", e(Mean(nil, Options{})), ErrNoData},
		{"a missing value", e(Mean([]float64{1, nan}, Options{})), ErrValue},
		{"an infinite value", e(Mean([]float64{1, -inf}, Options{})), ErrValue},
		{"a confidence of a mean", e(Mean([]float64{1}, Options{Confidence: 2})), ErrConfidence},
		{"no bands", e(Direct(nil, Options{})), ErrNoData},
		{"a confidence of a standardised rate", e(Direct([]Band{band}, Options{Confidence: 2})), ErrConfidence},
		{"negative events in a band", e(Direct([]Band{band, {-1, 10, 1}}, Options{})), ErrCount},
		{"a band without population", e(Direct([]Band{band, {1, 0, 1}}, Options{})), ErrExposure},
		{"a negative standard", e(Direct([]Band{band, {1, 10, -1}}, Options{})), ErrWeight},
		{"a standard of nobody", e(Direct([]Band{{1, 10, 0}}, Options{})), ErrWeight},
		{"people with no events", e(DirectByPerson([]RepeatBand{repeat, {10, 1, []Repeat{{0, 3}}}}, Options{})), ErrCount},
		{"more events than can be counted", e(DirectByPerson([]RepeatBand{repeat, {10, 1, []Repeat{{1e6, 1e6}}}}, Options{})), ErrCount},
		{"nothing expected", e(Ratio(3, 0, Options{})), ErrExposure},
		{"no reference bands", e(Indirect(3, nil, Options{})), ErrNoData},
		{"a reference without events", e(Indirect(3, []ReferenceBand{{10, 0, 10}}, Options{})), ErrExposure},
		{"negative observed events", e(Indirect(-3, []ReferenceBand{ref}, Options{})), ErrCount},
		{"negative reference events", e(Indirect(3, []ReferenceBand{{10, -1, 10}}, Options{})), ErrCount},
		{"no reference population", e(Indirect(3, []ReferenceBand{{10, 1, 0}}, Options{})), ErrExposure},
		{"no population", e(Indirect(3, []ReferenceBand{{0, 1, 10}}, Options{})), ErrExposure},
		{"a confidence of a ratio", e(Indirect(3, []ReferenceBand{ref}, Options{Confidence: 2})), ErrConfidence},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, c.err, c.want)
		}
	}
}
