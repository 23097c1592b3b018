package funnel

import (
	"fmt"
	"math"
)

// Place is where a value lies to a pair of limits.
type Place int

// The three places. A value on a limit is Within.
const (
	Within Place = iota
	Below
	Above
)

// Point is one unit on the chart.
type Point struct {
	// Unit has the rows of the unit added up, its denominator rounded if the method rounds it.
	Unit
	// Value is numerator over denominator as given, times the multiplier.
	Value float64
	// Scaled is numerator over denominator on the scale of the kind, on which z-scores are taken: the logarithm, the root or
	// the arcsine of the root.
	Scaled float64
	// Z is the z-score against the target; -Inf for no events under SHMI.
	Z float64
	// Kept is the z-score after trimming; NaN where truncation left the unit out of phi and tau2.
	Kept float64
	// Trimmed says that the unit's z-score was left out or pulled in.
	Trimmed bool
	// Plain and Adjusted are the limits at this denominator without and with tau2.
	Plain, Adjusted Limits
	// Place is where Value lies to the limits that count: Options.Outliers, adjusted if Result.Adjusted.
	Place Place
}

// Outlier says that the point lies beyond the limits that count.
func (p Point) Outlier() bool { return p.Place != Within }

// Result is a funnel with all that is needed to compute it again.
type Result struct {
	Options Options // with the defaults filled in
	// Target is the centre line before the multiplier.
	Target float64
	// Phi is the dispersion of the z-scores that were kept, about 1 if chance explains all. 0 if plain limits were asked for.
	Phi float64
	// Tau2 is the variance between units on the scale of the kind.
	Tau2 float64
	// Adjusted says that the limits with tau2 are the ones that count. False if plain limits were asked for, and where phi
	// is at most 1, as there is nothing to adjust for.
	Adjusted bool
	Points   []Point
	Warnings []Warning
}

// Compute makes a funnel of the units. It fails, wrapping ErrInput, on impossible numbers or options, never on small ones.
func Compute(rows []Unit, opt Options) (Result, error) {
	opt, err := opt.filled()
	if err != nil {
		return Result{}, err
	}
	units, err := gather(rows, opt.Kind == Proportion)
	if err != nil {
		return Result{}, err
	}
	r := Result{Options: opt, Target: 1, Points: make([]Point, len(units))}
	for i, u := range units {
		r.Points[i].Value = u.Numerator / u.Denominator * opt.Multiplier
	}
	if opt.Kind != ObservedExpected {
		o, e := totals(units)
		if r.Target = o / e; r.Target == 0 && opt.Kind == CountRatio {
			return Result{}, fmt.Errorf("%w: there are no events, so there is no ratio to compare with", ErrInput)
		}
	} else if opt.Method == SHMI && !opt.Unrounded {
		for i := range units {
			if units[i].Denominator = cents(units[i].Denominator); units[i].Denominator == 0 {
				return Result{}, fmt.Errorf("%w: %q expects fewer than 0.005 events, which rounds to none", ErrInput, units[i].Name)
			}
		}
	}
	kept := r.spread(units)
	r.Adjusted = !opt.Plain && r.Phi > 1 && kept > 1
	if opt.Plain {
		r.Phi, r.Tau2 = 0, 0
	}
	for i, u := range units {
		p := &r.Points[i]
		p.Plain, p.Adjusted = opt.plain(u.Denominator, r.Target), opt.adjusted(u.Denominator, r.Target, r.Tau2)
		p.Place = place(p.Value, r.Limits(u.Denominator).At(opt.Outliers))
	}
	r.warn(kept)
	return r, nil
}

// spread scores and trims the units, fills Points, sets Phi and Tau2, and returns how many units were kept.
func (r *Result) spread(units []Unit) int {
	opt := r.Options
	z, s := make([]float64, len(units)), make([]float64, len(units))
	for i, u := range units {
		z[i], s[i] = opt.score(u, r.Target)
	}
	keep, cut := make([]bool, len(z)), z
	truncating := opt.Kind == ObservedExpected && opt.Method == SHMI
	switch {
	case truncating && !opt.NoTrim:
		keep = truncate(z, opt.Trim)
	default:
		for i := range keep {
			keep[i] = finite(z[i])
		}
		if !opt.NoTrim {
			cut = winsorise(z, opt.Trim)
		}
	}
	var kz, ks []float64
	for i, u := range units {
		p := &r.Points[i]
		p.Unit, p.Scaled, p.Z, p.Kept, p.Trimmed = u, opt.onScale(u), z[i], math.NaN(), true
		if keep[i] {
			p.Kept, p.Trimmed = cut[i], cut[i] != z[i]
			kz, ks = append(kz, cut[i]), append(ks, s[i])
		}
	}
	r.Phi, r.Tau2 = dispersion(kz, ks)
	return len(kz)
}

// Limits are the limits that count at any denominator above zero, for the lines of the chart.
func (r Result) Limits(denominator float64) Limits {
	if !(denominator > 0) {
		nan := Pair{math.NaN(), math.NaN()}
		return Limits{nan, nan}
	}
	if r.Adjusted {
		return r.Options.adjusted(denominator, r.Target, r.Tau2)
	}
	return r.Options.plain(denominator, r.Target)
}

func place(v float64, p Pair) Place {
	switch {
	case v < p.Lower:
		return Below
	case v > p.Upper:
		return Above
	}
	return Within
}
