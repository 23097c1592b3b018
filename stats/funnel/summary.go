package funnel

import "math"

// Warning is something a reader of the chart must be told.
type Warning int

const (
	// RatioLimitsIgnoreEvents: plain limits of a CountRatio are too narrow for rates and call nearly every unit an outlier.
	// Use AgainstRate and ObservedExpected, or adjusted limits.
	RatioLimitsIgnoreEvents Warning = iota + 1
	// NothingToAdjust: the units differ no more than chance allows (phi is at most 1), so plain limits count although
	// adjusted ones were asked for.
	NothingToAdjust
	// SpreadUnknown: fewer than two units were left after trimming, so phi and tau2 say nothing.
	SpreadUnknown
	// NoneIsNotFew: a unit with no events is below the limit although chance alone would often give it none. Lower limits on
	// these scales never reach zero, so no events are always below them; do not call such a unit low.
	NoneIsNotFew
)

func (r *Result) warn(kept int) {
	if r.Options.Kind == CountRatio && !r.Adjusted {
		r.Warnings = append(r.Warnings, RatioLimitsIgnoreEvents)
	}
	switch {
	case kept < 2:
		r.Warnings = append(r.Warnings, SpreadUnknown)
	case !r.Options.Plain && !r.Adjusted:
		r.Warnings = append(r.Warnings, NothingToAdjust)
	}
	for _, p := range r.Points {
		if p.Place == Below && p.Numerator == 0 && r.none(p.Denominator) > r.Options.Outliers.tail() {
			r.Warnings = append(r.Warnings, NoneIsNotFew)
			return
		}
	}
}

// none is the probability of no event at the target.
func (r *Result) none(denominator float64) float64 {
	if r.Options.Kind == Proportion {
		return math.Pow(1-r.Target, denominator)
	}
	return math.Exp(-r.Target * denominator)
}

// Summary is what a plain sentence about the funnel needs: "Of 42 trusts, 2 are above and 1 is below the 99.8% limits,
// which allow for overdispersion (phi 3.1)".
type Summary struct {
	Units, Below, Within, Above int
	// Level and Adjusted say which limits were used.
	Level    Level
	Adjusted bool
	// Phi is the dispersion; 0 where plain limits were asked for.
	Phi float64
}

// Summary counts the units by where they lie.
func (r Result) Summary() Summary {
	s := Summary{Units: len(r.Points), Level: r.Options.Outliers, Adjusted: r.Adjusted, Phi: r.Phi}
	for _, p := range r.Points {
		switch p.Place {
		case Below:
			s.Below++
		case Above:
			s.Above++
		default:
			s.Within++
		}
	}
	return s
}
