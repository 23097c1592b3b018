package effect_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/stats/effect"
)

// places makes a panel of so many places on each side and periods in each half. Events may depend on all of these.
func places(each, half int, events func(unit, time int, treated, post bool) int) []effect.Observation {
	var rows []effect.Observation
	for u := range 2 * each {
		for time := range 2 * half {
			o := effect.Observation{Unit: fmt.Sprint("ward ", u), Time: time + 1, Treated: u < each, Post: time >= half, Exposure: float64(100 * (u + 1))}
			o.Events = events(u, time, o.Treated, o.Post) * (u + 1)
			rows = append(rows, o)
		}
	}
	return rows
}

func halved(_, time int, treated, post bool) int {
	if treated && post {
		return 8 + 4*time
	}
	return 16 + 8*time
}

func TestAHalvingBesideTheOthersIsFoundByEveryModel(t *testing.T) {
	t.Parallel()
	rows := places(4, 3, halved)
	for name, opt := range map[string]effect.CompareOptions{
		"two by two":  {},
		"both ways":   {TwoWay: true},
		"HC0":         {TwoWay: true, Errors: effect.HC0},
		"independent": {Errors: effect.Independent},
	} {
		c, err := effect.Compare(rows, opt)
		if err != nil {
			t.Fatal(name, err)
		}
		if math.Abs(c.Difference.Estimate-math.Log(0.5)) > 1e-9 || c.Treated != 4 || c.Compared != 4 {
			t.Errorf("%s: %+v", name, c)
		}
	}
	// By least squares: for each 100 the others go from 24 to 48, and these from 24 to 24.
	c, err := effect.Compare(rows, effect.CompareOptions{Linear: true, Per: 100})
	if err != nil || math.Abs(c.Difference.Estimate+24) > 1e-9 {
		t.Errorf("by rates: %v %v", c.Difference, err)
	}
	d, err := effect.Trends(rows, effect.CompareOptions{})
	if err != nil || math.Abs(d.Difference.Estimate) > 1e-9 || d.Difference.Term != effect.TermTrendDifference {
		t.Errorf("trends before: %v %v", d.Difference, err)
	}
}

func TestTrendsThatPartBeforeTheStartAreSeen(t *testing.T) {
	t.Parallel()
	rows := places(4, 6, func(_, time int, treated, _ bool) int {
		if treated {
			return 10 << (time / 2)
		}
		return 10
	})
	c, err := effect.Trends(rows, effect.CompareOptions{Errors: effect.Independent})
	if err != nil {
		t.Fatal(err)
	}
	if ratio, lower, _ := c.Difference.Ratio(); lower < 1.2 || ratio > 1.7 {
		t.Errorf("about root two in each period: %v from %v", ratio, lower)
	}
	if !slices.Contains(c.Warnings, effect.FewUnits) {
		t.Errorf("four places on a side: %v", c.Warnings)
	}
}

func TestFromSumsByHand(t *testing.T) {
	t.Parallel()
	r := func(events int) effect.Rate { return effect.Rate{Events: events, Exposure: 50} }
	c, err := effect.Totals(r(100), r(50), r(100), r(200), effect.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{math.Log(0.25), math.Sqrt(0.01 + 0.02 + 0.01 + 0.005)}, []float64{c.Estimate, c.SE}, closely); diff != "" {
		t.Error(diff)
	}
	if _, err := effect.Totals(r(100), r(0), r(100), r(200), effect.CompareOptions{}); !errors.Is(err, effect.ErrFit) {
		t.Error(err)
	}
}

func TestPermutingTriesEveryLabelling(t *testing.T) {
	t.Parallel()
	p, err := effect.Permute(places(2, 2, halved), effect.PermuteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// Of six ways to choose two of four places only the true one and its opposite reach the whole difference.
	if !p.Exact || p.Labellings != 6 || math.Abs(p.P-1.0/3) > 1e-12 || math.Abs(p.Observed-math.Log(0.5)) > 1e-9 {
		t.Errorf("%+v", p)
	}
	many := places(12, 1, halved)
	a, err := effect.Permute(many, effect.PermuteOptions{Most: 500, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	b, err := effect.Permute(many, effect.PermuteOptions{Most: 500, Seed: 3})
	if err != nil || a != b || a.Exact || a.Labellings != 500 || a.P > 0.05 {
		t.Errorf("%+v and %+v: %v", a, b, err)
	}
}

func TestImpossiblePanelsAreRefused(t *testing.T) {
	t.Parallel()
	change := func(f func([]effect.Observation)) []effect.Observation {
		rows := places(2, 3, halved)
		f(rows)
		return rows
	}
	for name, c := range map[string]struct {
		rows []effect.Observation
		opt  effect.CompareOptions
		want error
	}{
		"nothing":             {nil, effect.CompareOptions{}, effect.ErrInput},
		"one side":            {places(2, 3, halved)[:12], effect.CompareOptions{}, effect.ErrInput},
		"negative":            {change(func(r []effect.Observation) { r[0].Events = -1 }), effect.CompareOptions{}, effect.ErrInput},
		"no exposure":         {change(func(r []effect.Observation) { r[0].Exposure = 0 }), effect.CompareOptions{}, effect.ErrInput},
		"both sides":          {change(func(r []effect.Observation) { r[0].Treated = false }), effect.CompareOptions{}, effect.ErrInput},
		"starts apart":        {change(func(r []effect.Observation) { r[2].Post = true }), effect.CompareOptions{}, effect.ErrInput},
		"twice":               {change(func(r []effect.Observation) { r[1].Time = 1 }), effect.CompareOptions{}, effect.ErrInput},
		"errors":              {places(2, 3, halved), effect.CompareOptions{Errors: 7}, effect.ErrInput},
		"multiplier":          {places(2, 3, halved), effect.CompareOptions{Per: math.Inf(1)}, effect.ErrInput},
		"no events on a side": {places(2, 3, func(_, _ int, treated, post bool) int { return map[bool]int{true: 0, false: 5}[treated && post] }), effect.CompareOptions{}, effect.ErrFit},
	} {
		if _, err := effect.Compare(c.rows, c.opt); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := effect.Trends(places(2, 2, halved), effect.CompareOptions{}); !errors.Is(err, effect.ErrFit) {
		t.Errorf("two periods make no trend: %v", err)
	}
	if _, err := effect.Permute(nil, effect.PermuteOptions{Most: 1}); !errors.Is(err, effect.ErrInput) {
		t.Errorf("one labelling: %v", err)
	}
}
