package interval

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMeanByHand(t *testing.T) {
	t.Parallel()
	// 2 and 4: mean 3, standard deviation sqrt 2; with one degree of freedom t is tan(0.475 pi).
	got, err := Mean([]float64{2, 4}, Options{})
	half := math.Tan(0.475 * math.Pi)
	want := MeanEstimate{Interval{3, 3 - half, 3 + half, 0.95, 1, MethodStudent}, 2, math.Sqrt2}
	if d := cmp.Diff(want, got, near(1e-12)); d != "" || err != nil {
		t.Error(d, err)
	}
	if got, err = Mean([]float64{7}, Options{}); err != nil || got.Value != 7 || !math.IsNaN(got.SD) || !math.IsNaN(got.Lower) || !math.IsNaN(got.Upper) {
		t.Errorf("one value: %+v, %v", got, err)
	}
	if got, err = Mean([]float64{5, 5, 5}, Options{}); err != nil || got.SD != 0 || got.Lower != 5 || got.Upper != 5 {
		t.Errorf("equal values: %+v, %v", got, err)
	}
	if got, err = Mean([]float64{1e9 + 1, 1e9 + 2, 1e9 + 3}, Options{}); err != nil || got.SD != 1 || got.Value != 1e9+2 {
		t.Errorf("values far from nought: %+v, %v", got, err)
	}
}

func TestDirectByHand(t *testing.T) {
	t.Parallel()
	// Rates 10/100 and 15/50 with weights 1 and 3: (0.1 + 0.9)/4. Variance (10/100^2 + 15 (3/50)^2)/16.
	got, err := Direct([]Band{{10, 100, 1000}, {15, 50, 3000}}, Options{Multiplier: 100})
	if err != nil {
		t.Fatal(err)
	}
	lower, upper := byar(25, settings{tail: 0.025}.z())
	scale := math.Sqrt((10.0/10000 + 15*0.0036) / 16 / 25)
	want := DirectEstimate{Interval{25, 100 * (0.25 + scale*(lower-25)), 100 * (0.25 + scale*(upper-25)), 0.95, 100, MethodDobson}, 25, 150, false}
	if d := cmp.Diff(want, got, near(1e-12)); d != "" {
		t.Error(d)
	}
}

func TestFewerThanTenEventsHaveNoStandardisedRate(t *testing.T) {
	t.Parallel()
	for events, few := range map[int]bool{0: true, 9: true, 10: false} {
		got, err := Direct([]Band{{events, 100, 1}, {0, 80, 1}}, Options{})
		if err != nil || got.TooFew != few || math.IsNaN(got.Value) != few || math.IsNaN(got.Upper) != few || got.Events != events || got.Population != 180 {
			t.Errorf("%d events: %+v, %v", events, got, err)
		}
	}
}

func TestRepeatedEventsWidenTheInterval(t *testing.T) {
	t.Parallel()
	once, err1 := Direct([]Band{{40, 1000, 1}}, Options{})
	byPerson, err2 := DirectByPerson([]RepeatBand{{1000, 1, []Repeat{{1, 10}, {3, 10}}}}, Options{})
	same, err3 := DirectByPerson([]RepeatBand{{1000, 1, []Repeat{{1, 40}}}}, Options{})
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	if byPerson.Value != once.Value || byPerson.Events != 40 {
		t.Errorf("the rate is %v of %d events, want %v", byPerson.Value, byPerson.Events, once.Value)
	}
	// Variance is (10 x 1 + 10 x 9)/40 = 2.5 times as large.
	if got := (byPerson.Upper - byPerson.Value) / (once.Upper - once.Value); math.Abs(got-math.Sqrt(2.5)) > 1e-12 {
		t.Errorf("the interval is %v times as wide, want sqrt 2.5", got)
	}
	same.Method = once.Method
	if d := cmp.Diff(once, same, near(1e-12)); d != "" {
		t.Errorf("people with one event each: %s", d)
	}
}

func TestIndirectByHand(t *testing.T) {
	t.Parallel()
	// Expected 100 x 0.1 + 200 x 0.05 = 20; 30 observed. The reference has 15 events in 200.
	got, err := Indirect(30, []ReferenceBand{{100, 10, 100}, {200, 5, 100}}, Options{Multiplier: 1000})
	if err != nil {
		t.Fatal(err)
	}
	count, err := Rate(30, 1, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ratio := Interval{1.5, count.Lower / 20, count.Upper / 20, 0.95, 1, MethodByar}
	rate := Interval{112.5, count.Lower / 20 * 75, count.Upper / 20 * 75, 0.95, 1000, MethodByar}
	want := IndirectEstimate{Ratio: ratio, Rate: rate, Observed: 30, Expected: 20, ReferenceRate: 75}
	if d := cmp.Diff(want, got, near(1e-12)); d != "" {
		t.Error(d)
	}
}
