package effect

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// stagedWorld draws a staggered change with a known ratio: places of different size, a season, shocks that all share, counts
// that vary more than chance alone and remember the month before.
func stagedWorld(seed uint64, ratio float64, starts []int, months int) []Staged {
	r := rand.New(rand.NewPCG(seed, 17))
	var rows []Staged
	shock := make([]float64, months)
	for t := range shock {
		shock[t] = .08*math.Sin(2*math.Pi*float64(t)/12) + .04*r.NormFloat64() + .004*float64(t)
	}
	for u, start := range starts {
		size, memory := math.Exp(.4*r.NormFloat64()), 0.0
		for t := range months {
			memory = .3*memory + .12*r.NormFloat64()
			mu := 80 * size * math.Exp(shock[t]+memory)
			if t >= start {
				mu *= ratio
			}
			rows = append(rows, Staged{Unit: string(rune('a' + u)), Time: t, Start: start, Events: int(distuv.Poisson{Lambda: mu, Src: r}.Rand()), Exposure: 40 * size})
		}
	}
	return rows
}

var tenStarts = []int{15, 16, 18, 19, 21, 22, 24, Never, Never, Never}

func TestStaggeredIntervalsHoldTheTruth(t *testing.T) {
	t.Parallel()
	const seeds = 200
	for _, ratio := range []float64{1, 0.8} {
		held := 0
		for seed := range uint64(seeds) {
			s, err := Stagger(stagedWorld(seed, ratio, tenStarts, 36), StaggerOptions{Washout: 1})
			if err != nil {
				t.Fatal(err)
			}
			if _, low, high := s.Effect.Ratio(); low <= ratio && ratio <= high {
				held++
			}
		}
		share := float64(held) / seeds
		t.Logf("ratio %.1f: %.1f%%", ratio, 100*share)
		if share < .92 || share > .98 {
			t.Errorf("the 95%% interval held a ratio of %v in %.1f%% of runs", ratio, 100*share)
		}
	}
}

func TestStaggerByHand(t *testing.T) {
	t.Parallel()
	// Three places of one rate; b and c double together in the second period, a is halved by the change.
	var rows []Staged
	for _, c := range []struct {
		unit   string
		start  int
		before int
		after  int
	}{{"a", 1, 10, 10}, {"b", Never, 10, 20}, {"c", Never, 20, 40}} {
		rows = append(rows, Staged{c.unit, 0, c.start, c.before, 5}, Staged{c.unit, 1, c.start, c.after, 5})
	}
	_, err := Stagger(rows, StaggerOptions{})
	if !errors.Is(err, ErrFit) { // all hangs on a
		t.Errorf("error %v", err)
	}
	rows = append(rows, Staged{"d", 0, 1, 30, 5}, Staged{"d", 1, 1, 30, 5})
	s, err := Stagger(rows, StaggerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if ratio, _, _ := s.Effect.Ratio(); math.Abs(ratio-.5) > 1e-9 || s.Observed != 40 || math.Abs(s.Expected-80) > 1e-6 || s.Treated != 2 || s.Compared != 2 || s.Effect.DF != 3 {
		t.Errorf("%+v", s)
	}
	if s.Effect.SE > 1e-9 {
		t.Errorf("places that agree have an error of %v", s.Effect.SE)
	}
}

func TestStaggerRefusesWhatItCannotCompare(t *testing.T) {
	t.Parallel()
	ok := []Staged{{"a", 0, 1, 3, 1}, {"a", 1, 1, 3, 1}, {"b", 0, 1, 3, 1}, {"b", 1, 1, 3, 1}}
	if _, err := Stagger(ok, StaggerOptions{}); !errors.Is(err, ErrFit) { // nobody is left to compare with
		t.Errorf("error %v", err)
	}
	for name, rows := range map[string][]Staged{"no exposure": {{"a", 0, 1, 3, 0}}, "twice": {{"a", 0, 1, 3, 1}, {"a", 0, 1, 3, 1}}, "two starts": {{"a", 0, 1, 3, 1}, {"a", 1, 2, 3, 1}}} {
		if _, err := Stagger(rows, StaggerOptions{}); !errors.Is(err, ErrInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Stagger(ok, StaggerOptions{Washout: -1}); !errors.Is(err, ErrInput) {
		t.Errorf("a washout below nought: %v", err)
	}
	if _, err := Stagger(nil, StaggerOptions{}); err == nil {
		t.Error("nothing was compared")
	}
}
