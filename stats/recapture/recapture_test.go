package recapture_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/havenward/havenward/stats/recapture"
)

var closely = cmpopts.EquateApprox(1e-8, 1e-9)

func TestTwoListsByHand(t *testing.T) {
	t.Parallel()
	// 10 x 10 / 5 - 1 = 19; variance 10 x 10 x 5 x 5 / (5 x 5 x 6); 14 seen and 5 unseen
	e, err := recapture.Two(recapture.TwoLists{First: 9, Second: 9, Both: 4}, 0)
	if err != nil {
		t.Fatal(err)
	}
	c := math.Exp(1.959963984540054 * math.Sqrt(math.Log(1+100.0/6/25)))
	want := []float64{81.0 / 4, 19, 100.0 / 6, 14, 14 + 5/c, 14 + 5*c, 9.0 / 19, 14.0 / 19}
	got := []float64{e.LincolnPetersen, e.Chapman, e.Variance, float64(e.Observed), e.LogNormal.Lower, e.LogNormal.Upper, e.FirstComplete, e.UnionComplete}
	if diff := cmp.Diff(want, got, closely); diff != "" {
		t.Error(diff)
	}
	if e.Publishable {
		t.Error("four matches are too few to publish")
	}
}

func TestOneListInTheOtherHidesNothing(t *testing.T) {
	t.Parallel()
	e, err := recapture.Two(recapture.TwoLists{First: 30, Second: 12, Both: 12}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if all := (recapture.Interval{Lower: 30, Upper: 30}); e.Chapman != 30 || e.LogNormal != all || e.Normal != all {
		t.Errorf("%+v", e)
	}
}

func TestImpossibleListsAreRefused(t *testing.T) {
	t.Parallel()
	for _, l := range []recapture.TwoLists{{First: 3, Second: 5, Both: 4}, {First: -1, Second: 5, Both: -2}, {First: 5, Second: 3, Both: 4}, {First: 1 << 40, Second: 3}} {
		if _, err := recapture.Two(l, 0); !errors.Is(err, recapture.ErrInput) {
			t.Errorf("%+v: %v", l, err)
		}
	}
	for _, l := range []recapture.ThreeLists{{}, {A: -1, B: 4}, {A: 1 << 40}} {
		if _, err := recapture.Three(l, 0); !errors.Is(err, recapture.ErrInput) {
			t.Errorf("%+v: %v", l, err)
		}
	}
	for _, c := range []float64{-1, 1, 95, math.NaN()} {
		if _, err := recapture.Two(recapture.TwoLists{}, c); !errors.Is(err, recapture.ErrInput) {
			t.Errorf("confidence %v: %v", c, err)
		}
	}
}

func TestIndependentListsGiveTheirProduct(t *testing.T) {
	t.Parallel()
	// 1000 events, on the lists with chances 1/2, 1/5 and 1/10 independently: 360 are on none.
	e, err := recapture.Three(recapture.ThreeLists{ABC: 10, AB: 90, AC: 40, BC: 10, A: 360, B: 90, C: 40}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range e.Models {
		if math.Abs(m.Hidden-360) > 1e-6 || m.Deviance > 1e-9 {
			t.Errorf("%s: %+v", m.Name, m)
		}
	}
	if e.Best != 0 || e.Observed != 640 || !e.Publishable {
		t.Errorf("best %d of %d", e.Best, e.Observed)
	}
	near, few := e.Range(0)
	far, many := e.Range(7)
	if few != 1 || many != 7 || near != e.Models[0].Interval || far.Lower > near.Lower || far.Upper < near.Upper {
		t.Errorf("%v of %d, %v of %d", near, few, far, many)
	}
}

func TestTheSaturatedModelHasAClosedForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int { return rapid.IntRange(1, 200).Draw(t, name) }
		l := recapture.ThreeLists{ABC: n("abc"), AB: n("ab"), AC: n("ac"), BC: n("bc"), A: n("a"), B: n("b"), C: n("c")}
		e, err := recapture.Three(l, 0)
		if err != nil {
			t.Fatal(err)
		}
		want := float64(l.ABC*l.A*l.B*l.C) / float64(l.AB*l.AC*l.BC)
		m := e.Models[7]
		se := math.Sqrt(1/float64(l.ABC) + 1/float64(l.A) + 1/float64(l.B) + 1/float64(l.C) + 1/float64(l.AB) + 1/float64(l.AC) + 1/float64(l.BC))
		if !m.Estimable || math.Abs(m.Hidden-want) > 1e-6*want || math.Abs(m.SE-se) > 1e-6*se {
			t.Fatalf("%+v, want %v (%v)", m, want, se)
		}
		for _, m := range e.Models {
			if !m.Estimable || m.Interval.Lower < float64(e.Observed) || m.Deviance < e.Models[7].Deviance-1e-6 {
				t.Fatalf("%+v", m)
			}
		}
	})
}

func TestCountsOfZeroNeverPanic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int {
			return rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 3), rapid.IntRange(0, 1_000_000_000)).Draw(t, name)
		}
		e, err := recapture.Three(recapture.ThreeLists{ABC: n("abc"), AB: n("ab"), AC: n("ac"), BC: n("bc"), A: n("a"), B: n("b"), C: n("c")}, 0)
		if err != nil {
			return
		}
		for _, m := range e.Models {
			if m.Estimable == math.IsNaN(m.Hidden) || m.Estimable && !(m.Hidden >= 0) {
				t.Fatalf("%+v", m)
			}
		}
		e.Range(2)
	})
}
