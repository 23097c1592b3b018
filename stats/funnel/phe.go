package funnel

import (
	"fmt"
	"math"
)

// PHEKind is the statistic of a PHE funnel.
type PHEKind int

const (
	// Rate is events by exposure; the baseline is the rate of all units together.
	Rate PHEKind = iota
	// Ratio is observed by expected; the baseline is 1.
	Ratio
	// Share is x of n; the baseline is the proportion of all units together.
	Share
)

// PHEOptions are the settings of ComputePHE. The zero value is a rate per one.
type PHEOptions struct {
	Kind PHEKind
	// Multiplier scales values and limits: per 1,000, or 100 for percentages and standardised ratios; 0 means 1.
	Multiplier float64
	// Standardised says that rates are directly standardised, each Denominator being events divided by the standardised
	// rate. Units with fewer than 10 events are then NotApplicable.
	Standardised bool
	// LessOne subtracts 1 from the values and limits of a Ratio, before the multiplier: the excess over expected.
	LessOne bool
}

// PHEPoint is one unit of a PHE funnel.
type PHEPoint struct {
	Unit
	Value        float64 // numerator over denominator, times the multiplier
	Significance Significance
}

// PHEResult is a PHE funnel.
type PHEResult struct {
	Options  PHEOptions // with the defaults filled in
	Baseline float64    // before the multiplier
	Points   []PHEPoint
}

// ComputePHE compares each unit with the baseline: rates and ratios by the Poisson interval of the unit's events (exact
// below 10, Byar's from 10 up), proportions by normal limits of the binomial around the baseline.
func ComputePHE(rows []Unit, opt PHEOptions) (PHEResult, error) {
	if opt.Multiplier == 0 {
		opt.Multiplier = 1
	}
	switch {
	case opt.Kind < Rate || opt.Kind > Share:
		return PHEResult{}, fmt.Errorf("%w: there is no statistic %d", ErrInput, opt.Kind)
	case !finite(opt.Multiplier) || opt.Multiplier < 0:
		return PHEResult{}, fmt.Errorf("%w: the multiplier must be above zero", ErrInput)
	case opt.LessOne && opt.Kind != Ratio:
		return PHEResult{}, fmt.Errorf("%w: only a ratio can be shown less one", ErrInput)
	case opt.Standardised && opt.Kind != Rate:
		return PHEResult{}, fmt.Errorf("%w: only a rate can be directly standardised", ErrInput)
	}
	units, err := gather(rows, opt.Kind == Share)
	if err != nil {
		return PHEResult{}, err
	}
	r := PHEResult{Options: opt, Baseline: 1}
	if opt.Kind != Ratio {
		o, e := totals(units)
		r.Baseline = o / e
	}
	for _, u := range units {
		r.Points = append(r.Points, PHEPoint{Unit: u, Value: r.show(u.Numerator / u.Denominator), Significance: r.judge(u)})
	}
	return r, nil
}

func (r PHEResult) judge(u Unit) Significance {
	switch {
	case r.Options.Kind == Share:
		v := u.Numerator / u.Denominator
		return significance(func(l Level) (below, above bool) {
			half := r.half(l, u.Denominator)
			return v < r.Baseline-half, v > r.Baseline+half
		})
	case r.Options.Standardised && u.Numerator < 10:
		return NotApplicable
	}
	return significance(func(l Level) (below, above bool) {
		p := poisson(u.Numerator, l)
		return p.Upper/u.Denominator < r.Baseline, p.Lower/u.Denominator > r.Baseline
	})
}

// half is the distance of a proportion's limits from the baseline.
func (r PHEResult) half(l Level, n float64) float64 {
	return l.z() * math.Sqrt(r.Baseline*(1-r.Baseline)/n)
}

func (r PHEResult) show(v float64) float64 {
	if r.Options.LessOne {
		v--
	}
	return v * r.Options.Multiplier
}

// poisson is the interval of a count: exact below 10, Byar's approximation from 10 up.
func poisson(o float64, l Level) Pair {
	if o < 10 {
		return Pair{chi2(l.tail(), 2*o) / 2, chi2(1-l.tail(), 2*o+2) / 2}
	}
	byar := func(x, z float64) float64 { return x * math.Pow(1-1/(9*x)+z/(3*math.Sqrt(x)), 3) }
	return Pair{byar(o, -l.z()), byar(o+1, l.z())}
}
