package recapture

import (
	"fmt"
	"math"
)

// ThreeLists are distinct events by the lists that have them and no other: AB is on the first and second but not the third.
type ThreeLists struct{ ABC, AB, AC, BC, A, B, C int }

// Model is one log-linear model of three lists.
type Model struct {
	// Name says which pairs of lists may depend on each other: "independent", "ab", "ab_bc", or "saturated" for all three.
	Name string
	// Estimable is false where counts of zero leave the model without an estimate; its numbers are then NaN.
	Estimable bool
	// Hidden is the estimate of events on no list, Total that with those seen.
	Hidden, Total float64
	// SE is the standard error of the logarithm of Hidden, from which Interval (of Total) comes.
	SE       float64
	Interval Interval
	// Deviance has DF degrees of freedom; the saturated model fits exactly and has none.
	Deviance float64
	DF       int
	AIC, BIC float64
}

// ThreeEstimate is the size of the population behind three lists.
type ThreeEstimate struct {
	Observed int
	// Models are all eight, in a fixed order: independent, one pair, two pairs, saturated.
	Models []Model
	// Best is the index of the estimable model with the least AIC, the saturated one apart; -1 if there is none.
	Best int
	// Matched are the events on two lists or three; Publishable says that they are at least FewestMatches.
	Matched     int
	Publishable bool
}

var models = []struct {
	name       string
	ab, ac, bc bool
}{
	{name: "independent"}, {name: "ab", ab: true}, {name: "ac", ac: true}, {name: "bc", bc: true},
	{name: "ab_ac", ab: true, ac: true}, {name: "ab_bc", ab: true, bc: true}, {name: "ac_bc", ac: true, bc: true},
	{name: "saturated", ab: true, ac: true, bc: true},
}

// Three fits the eight models, with limits at a confidence between 0 and 1; 0 means 0.95.
func Three(l ThreeLists, confidence float64) (ThreeEstimate, error) {
	z, err := quantile(confidence)
	if err != nil {
		return ThreeEstimate{}, err
	}
	counts := []int{l.ABC, l.AB, l.AC, l.A, l.BC, l.B, l.C}
	cells := make([]float64, len(counts))
	e := ThreeEstimate{Best: -1, Matched: l.ABC + l.AB + l.AC + l.BC}
	e.Publishable = e.Matched >= FewestMatches
	for i, n := range counts {
		if n < 0 || n > most {
			return ThreeEstimate{}, fmt.Errorf("%w: a count is below zero or above a thousand million", ErrInput)
		}
		cells[i] = float64(n)
		e.Observed += n
	}
	if e.Observed == 0 {
		return ThreeEstimate{}, fmt.Errorf("%w: there is nothing on any list", ErrInput)
	}
	for i, m := range models {
		fitted := fit(m.name, design(m.ab, m.ac, m.bc), cells)
		fitted.Total = float64(e.Observed) + fitted.Hidden
		c := math.Exp(z * fitted.SE)
		fitted.Interval = Interval{float64(e.Observed) + fitted.Hidden/c, float64(e.Observed) + fitted.Hidden*c}
		e.Models = append(e.Models, fitted)
		if fitted.Estimable && i < len(models)-1 && (e.Best < 0 || fitted.AIC < e.Models[e.Best].AIC) {
			e.Best = i
		}
	}
	return e, nil
}

// Range is the least lower and the greatest upper limit of the estimable models, the saturated one apart, whose AIC is
// within delta of the best, and how many they are. A delta of 2 takes models that fit about as well, of 7 all that cannot
// be ruled out.
func (e ThreeEstimate) Range(delta float64) (Interval, int) {
	if e.Best < 0 {
		return Interval{math.NaN(), math.NaN()}, 0
	}
	out, n := e.Models[e.Best].Interval, 0
	for _, m := range e.Models[:len(e.Models)-1] {
		if m.Estimable && m.AIC <= e.Models[e.Best].AIC+max(0, delta) {
			n++
			out = Interval{min(out.Lower, m.Interval.Lower), max(out.Upper, m.Interval.Upper)}
		}
	}
	return out, n
}
