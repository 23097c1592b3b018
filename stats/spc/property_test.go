package spc

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// drawSeries draws whole numbers (so that shifting and scaling is exact) with some gaps and many ties.
func drawSeries(t *rapid.T) []Point {
	values := rapid.SliceOfN(rapid.IntRange(-3, 40), 1, 50).Draw(t, "values")
	points := make([]Point, len(values))
	for i, v := range values {
		points[i] = Point{month(i), float64(v)}
		if v < 0 {
			points[i].Value = nan
		}
	}
	return points
}

func drawOptions(t *rapid.T) Options {
	o := Options{
		Mode:      rapid.SampledFrom([]Mode{Product, Parity}).Draw(t, "mode"),
		Direction: rapid.SampledFrom([]Direction{Neutral, Increase, Decrease}).Draw(t, "direction"),
		Screening: rapid.SampledFrom([]Screening{Screened, Unscreened}).Draw(t, "screening"),
		Baseline:  rapid.SampledFrom([]int{0, 12, 20}).Draw(t, "baseline"),
		Length:    rapid.IntRange(5, 9).Draw(t, "length"),
		Target:    new(float64(rapid.IntRange(0, 40).Draw(t, "target"))),
	}
	for _, m := range rapid.SliceOfN(rapid.IntRange(0, 50), 0, 3).Draw(t, "rebase") {
		o.Rebase = append(o.Rebase, month(m))
	}
	return o
}

func mustXmR(t *rapid.T, points []Point, o Options) Chart {
	c, err := XmR(points, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func mapped(points []Point, f func(float64) float64) []Point {
	out := slices.Clone(points)
	for i := range out {
		out[i].Value = f(out[i].Value)
	}
	return out
}

// property checks a property beside other tests.
func property(t *testing.T, f func(*rapid.T)) {
	t.Parallel()
	rapid.Check(t, f)
}

func TestShiftingAndScalingMovesMeanAndLimits(t *testing.T) {
	property(t, func(t *rapid.T) {
		points, o := drawSeries(t), drawOptions(t)
		by, times := float64(rapid.IntRange(-50, 50).Draw(t, "shift")), float64(rapid.SampledFrom([]int{1, 2, 8, 64}).Draw(t, "scale"))
		f := func(v float64) float64 { return v*times + by }
		a := mustXmR(t, points, o)
		o.Target = new(f(*o.Target))
		b := mustXmR(t, mapped(points, f), o)
		for i, p := range a.Phases {
			q := b.Phases[i]
			got, want := []float64{q.Mean, q.Lower, q.Upper, q.MeanRange}, []float64{f(p.Mean), f(p.Lower), f(p.Upper), p.MeanRange * times}
			if d := cmp.Diff(want, got, near(1e-9)); d != "" {
				t.Fatal(d)
			}
		}
	})
}

func TestScalingByAPowerOfTwoChangesNoMark(t *testing.T) {
	property(t, func(t *rapid.T) {
		points, o := drawSeries(t), drawOptions(t)
		a := mustXmR(t, points, o)
		o.Target = new(*o.Target * 4)
		b := mustXmR(t, mapped(points, func(v float64) float64 { return v * 4 }), o)
		if marks(a) != marks(b) || a.Assurance != b.Assurance || a.Variation != b.Variation {
			t.Fatalf("%s %s %s, scaled %s %s %s", marks(a), a.Variation, a.Assurance, marks(b), b.Variation, b.Assurance)
		}
	})
}

func TestReversingTheSignSwapsHighAndLow(t *testing.T) {
	property(t, func(t *rapid.T) {
		points, o := drawSeries(t), drawOptions(t)
		a := mustXmR(t, points, o)
		o.Target = new(-*o.Target)
		o.Direction = []Direction{Neutral, Decrease, Increase}[o.Direction]
		b := mustXmR(t, mapped(points, func(v float64) float64 { return -v }), o)
		swap := strings.NewReplacer("U", "L", "L", "U", "/", `\`, `\`, "/", "2", "3", "3", "2", "R", "r", "r", "R")
		if swap.Replace(marks(a)) != marks(b) || a.Assurance != b.Assurance {
			t.Fatalf("%s %s, reversed %s %s", marks(a), a.Assurance, marks(b), b.Assurance)
		}
	})
}

func TestSplittingAtARebaseEqualsTwoCharts(t *testing.T) {
	property(t, func(t *rapid.T) {
		points, o := drawSeries(t), drawOptions(t)
		cut := rapid.IntRange(0, len(points)-1).Draw(t, "cut")
		o.Rebase = []time.Time{month(cut)}
		whole := mustXmR(t, points, o)
		o.Rebase = nil
		var apart []Reading
		for _, part := range [][]Point{points[:cut], points[cut:]} {
			if len(part) > 0 {
				apart = append(apart, mustXmR(t, part, o).Readings...)
			}
		}
		if d := cmp.Diff(apart, whole.Readings, cmpopts.EquateNaNs(), cmpopts.IgnoreFields(Reading{}, "Phase")); d != "" {
			t.Fatal(d)
		}
	})
}

func TestABaselineAsLongAsTheDataIsNone(t *testing.T) {
	property(t, func(t *rapid.T) {
		points, o := drawSeries(t), drawOptions(t)
		o.Baseline = 0
		a := mustXmR(t, points, o)
		o.Baseline = max(MinBaseline, len(points))
		b := mustXmR(t, points, o)
		if d := cmp.Diff(a, b, cmpopts.EquateNaNs(), cmp.AllowUnexported(Phase{}), cmpopts.IgnoreFields(Options{}, "Baseline")); d != "" {
			t.Fatal(d)
		}
	})
}

func TestOrderDoesNotMatterAndCountsAddUp(t *testing.T) {
	property(t, func(t *rapid.T) {
		points, o := drawSeries(t), drawOptions(t)
		a, b := mustXmR(t, points, o), mustXmR(t, rapid.Permutation(points).Draw(t, "order"), o)
		if d := cmp.Diff(a, b, cmpopts.EquateNaNs(), cmp.AllowUnexported(Phase{})); d != "" {
			t.Fatal(d)
		}
		total := 0
		for _, p := range a.Phases {
			if p.Common+p.Improvement+p.Concern+p.NeutralHigh+p.NeutralLow != p.Points {
				t.Fatalf("the kinds of %+v do not add up", p)
			}
			total += p.Points
		}
		if total != len(points) {
			t.Fatalf("%d points in phases, %d in all", total, len(points))
		}
	})
}

// FuzzXmR throws any numbers at the package: it answers or refuses, and never breaks.
func FuzzXmR(f *testing.F) {
	f.Add(1.0, 2.0, nan, 4.0, 5.0, 3, 12, uint8(1))
	f.Add(math.Inf(1), 0.0, math.Copysign(0, -1), 1e300, 1e-300, 0, 0, uint8(7))
	f.Fuzz(func(t *testing.T, a, b, c, d, e float64, length, baseline int, bits uint8) {
		o := Options{Mode: Mode(bits & 1), Direction: Direction(bits >> 1 & 3), Screening: Screening(bits >> 3 & 1), Length: length, Baseline: baseline, Target: &e}
		got, err := XmR(monthly(a, b, c, d, e, a, a, b, b, c, d, e, e, e, d), o)
		if err != nil {
			return
		}
		if len(got.Readings) != 15 || len(got.Phases) != 1 {
			t.Errorf("%d readings in %d phases", len(got.Readings), len(got.Phases))
		}
		if p := got.Phases[0]; p.HasLimits() && !(p.Lower <= p.Mean && p.Mean <= p.Upper) {
			t.Errorf("the mean %v is not between the limits %v and %v", p.Mean, p.Lower, p.Upper)
		}
	})
}
