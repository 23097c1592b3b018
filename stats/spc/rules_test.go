package spc

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var nan = math.NaN()

// monthly makes a series with one value a month.
func monthly(values ...float64) []Point {
	points := make([]Point, len(values))
	for i, v := range values {
		points[i] = Point{month(i), v}
	}
	return points
}

func chart(t *testing.T, points []Point, o Options) Chart {
	t.Helper()
	c, err := XmR(points, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// marks writes one letter a reading: . common, U above and L below a limit, / rising, \ falling, 2 and 3 for two in three
// above and below, R and r for a run above and below.
func marks(c Chart) string {
	var b strings.Builder
	for _, r := range c.Readings {
		b.WriteByte(`.UL/\23Rr`[r.Cause])
	}
	return b.String()
}

func TestLimitsByHand(t *testing.T) {
	t.Parallel()
	// Mean 46/4, moving ranges 2, 1, 2 with mean 5/3: limits 11.5 -/+ 2.66 x 5/3.
	p := chart(t, monthly(10, 12, 11, 13), Options{}).Phases[0]
	want := Phase{From: month(0), To: month(3), Points: 4, Values: 4, Baseline: 4, Mean: 11.5, Lower: 11.5 - 2.66*5/3, Upper: 11.5 + 2.66*5/3,
		NearLower: 11.5 - 2*2.66*5/9, NearUpper: 11.5 + 2*2.66*5/9, MeanRange: 5.0 / 3, Ranges: 3, Short: true, Common: 4, varied: 3}
	if d := cmp.Diff(want, p, cmp.AllowUnexported(Phase{}), near(1e-12)); d != "" {
		t.Error(d)
	}
}

func TestScreeningLeavesOutALargeMovingRangeOnce(t *testing.T) {
	t.Parallel()
	// Ranges: twelve of 1, one of 20: mean 32/13, screened at 3.267 x 32/13 = 8.04. What remains has mean 1.
	values := []float64{10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 30}
	p := chart(t, monthly(values...), Options{}).Phases[0]
	if p.Screened != 1 || p.MeanRange != 1 || p.Ranges != 13 {
		t.Errorf("%d of %d ranges screened, mean range %v", p.Screened, p.Ranges, p.MeanRange)
	}
	if p = chart(t, monthly(values...), Options{Screening: Unscreened}).Phases[0]; p.Screened != 0 || p.MeanRange != 32.0/13 {
		t.Errorf("unscreened: %d screened, mean range %v", p.Screened, p.MeanRange)
	}
}

// Each series has a baseline of twelve values alternating between 9 and 11: mean 10, moving ranges 2, limits 4.68 and
// 15.32, and two thirds of the way at 6.453 and 13.547. What follows is judged by them.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		after []float64
		want  string
	}{
		{"outside is strict", []float64{15.33, 4.67, 15.31, 4.69}, "UL.."},
		{"seven rising", []float64{8, 8.5, 9, 9.5, 10.5, 11, 12, 9}, "///////."},
		{"six rising are no trend", []float64{8, 8.5, 9, 9.5, 10.5, 11, 9}, "......."},
		{"an equal neighbour breaks a trend", []float64{8, 8.5, 9, 9, 10.5, 11, 12, 9}, "........"},
		{"a longer trend is marked whole", []float64{12, 11.5, 11, 10.5, 10.4, 10.3, 10.2, 9.9, 9.8, 11}, `\\\\\\\\\.`},
		{"a turning point belongs to the second trend", []float64{13, 12, 11, 10, 9, 8, 7, 8, 9, 10, 11, 12, 13, 9}, `\\\\\\///////.`},
		{"two in three marks only the close", []float64{14, 11, 14, 9}, "2.2."},
		{"two in three below", []float64{6, 6, 9, 11}, "33.."},
		{"two in three needs one side", []float64{14, 9, 14, 9}, "...."},
		{"a point outside is not close", []float64{14, 11, 16, 9}, "..U."},
		{"seven on one side", []float64{11, 12, 11, 12, 11, 12, 11, 9}, "RRRRRRR."},
		{"a run is marked whole", []float64{9, 8, 9, 8, 9, 8, 9, 8, 11}, "rrrrrrrr."},
		{"a point on the mean breaks a run", []float64{9, 8, 9, 10, 9, 8, 9, 8, 11}, "........."},
		{"a gap breaks a run", []float64{9, 8, 9, nan, 9, 8, 9, 8, 11}, "........."},
		{"a gap breaks a trend", []float64{8, 8.5, 9, nan, 9.5, 10.5, 11, 12, 9}, "........."},
		{"a gap breaks a window of three", []float64{14, nan, 14, 9}, "...."},
		{"outside comes before trend and run", []float64{10.5, 11, 11.5, 12, 12.5, 13, 16, 9}, "//////U."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			values := []float64{9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11}
			// A point on the mean keeps what follows apart from the baseline.
			got := marks(chart(t, monthly(append(append(values, 10), c.after...)...), Options{Baseline: 12}))[13:]
			if got != c.want {
				t.Errorf("marks %s, want %s", got, c.want)
			}
		})
	}
}

func TestLengthOfSixFindsWhatSevenDoesNot(t *testing.T) {
	t.Parallel()
	values := []float64{9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 10, 11, 12, 11, 12, 11, 12, 9}
	six := chart(t, monthly(values...), Options{Baseline: 12, Length: 6})
	if got := marks(six)[13:]; got != "RRRRRR." {
		t.Errorf("length 6 marks %s", got)
	}
	if got := six.Readings[14].Cause.Text(6); got != "6 Points Above CL" {
		t.Errorf("text %q", got)
	}
	if got := marks(chart(t, monthly(values...), Options{Baseline: 12})); strings.ContainsRune(got, 'R') {
		t.Errorf("length 7 marks %s", got)
	}
}

func TestNoRuleCrossesARebase(t *testing.T) {
	t.Parallel()
	values := []float64{20, 21, 20, 21, 20, 21, 20, 21, 20, 21, 20, 21, 12, 11, 12, 11, 12, 11, 12, 11}
	c := chart(t, monthly(values...), Options{Rebase: []time.Time{month(40), month(12), month(12)}})
	if len(c.Phases) != 2 || c.Phases[1].First != 12 || c.Phases[1].Mean != 11.5 || strings.Trim(marks(c), ".") != "" {
		t.Errorf("phases %+v, marks %s", c.Phases, marks(c))
	}
	if !c.Has(RebaseUnused) {
		t.Error("a rebase date that is no point's is not warned of")
	}
	if n := chart(t, monthly(values...), Options{Rebase: []time.Time{month(0)}}).Phases[0].Number; n != 1 {
		t.Errorf("a rebase on the first point numbers the phase %d, want 1", n)
	}
}
