package funnel

import "fmt"

// Kind is the type of the data, which decides the scale on which a unit's z-score is taken.
type Kind int

const (
	// ObservedExpected is a ratio of observed to expected events (FunnelPlotR: SR). The target is 1.
	ObservedExpected Kind = iota
	// Proportion is x of n (PR), on the arcsine scale. The target is the proportion of all units together.
	Proportion
	// CountRatio is a ratio of two counts (RC), on the log scale. The target is the ratio of all units together.
	CountRatio
)

// Method is how ObservedExpected is scaled and trimmed.
type Method int

const (
	// SHMI takes the log and truncates: the units at both ends leave the estimate of the spread. It is the method of the
	// Summary Hospital-level Mortality Indicator.
	SHMI Method = iota
	// CQC takes the square root and winsorises: extreme z-scores are pulled in. It is the method of the Care Quality
	// Commission.
	CQC
)

// Level is how sure a pair of limits is.
type Level int

const (
	// Level998 are the limits that 99.8% of units would be within by chance, about three standard errors.
	Level998 Level = iota
	// Level95 are the limits for 95%, about two standard errors.
	Level95
)

// Percent is the level as it is said: 99.8 or 95.
func (l Level) Percent() float64 {
	if l == Level95 {
		return 95
	}
	return 99.8
}

// a is the normal quantile of the level's upper limit to six decimals, as FunnelPlotR writes it: the full quantile would
// move its limits by up to 1e-7.
func (l Level) a() float64 {
	if l == Level95 {
		return 1.959964
	}
	return 3.090232
}

// z is the normal quantile in full.
func (l Level) z() float64 {
	if l == Level95 {
		return z95
	}
	return z998
}

// tail is the probability beyond one limit.
func (l Level) tail() float64 {
	if l == Level95 {
		return 0.025
	}
	return 0.001
}

const (
	z95  = 1.95996398454005423552
	z998 = 3.09023230616781354152
)

// Options are the settings of Compute. The zero value is a ratio of observed to expected events by the SHMI method, with
// overdispersion, outliers by the 99.8% limits.
type Options struct {
	Kind   Kind
	Method Method
	// Multiplier scales values and limits, for instance 100 for percentages; 0 means 1.
	Multiplier float64
	// Trim is the share of units trimmed at each end, above 0 and below 0.5; 0 means 0.1.
	Trim float64
	// NoTrim leaves all z-scores as they are.
	NoTrim bool
	// Plain asks for limits without overdispersion. Phi and tau2 of the result are then 0.
	Plain bool
	// Outliers are the limits beyond which a unit is an outlier.
	Outliers Level
	// Unrounded keeps expected events as they are. Otherwise the SHMI method rounds them to two decimals for scores and
	// limits, as published; the value shown is not rounded.
	Unrounded bool
}

func (o Options) filled() (Options, error) {
	if o.Multiplier == 0 {
		o.Multiplier = 1
	}
	if o.Trim == 0 {
		o.Trim = 0.1
	}
	switch {
	case o.Kind < ObservedExpected || o.Kind > CountRatio:
		return o, fmt.Errorf("%w: there is no kind %d", ErrInput, o.Kind)
	case o.Method != SHMI && o.Method != CQC:
		return o, fmt.Errorf("%w: there is no method %d", ErrInput, o.Method)
	case o.Outliers != Level998 && o.Outliers != Level95:
		return o, fmt.Errorf("%w: there is no level %d", ErrInput, o.Outliers)
	case !finite(o.Multiplier) || o.Multiplier < 0:
		return o, fmt.Errorf("%w: the multiplier must be above zero", ErrInput)
	case !finite(o.Trim) || o.Trim <= 0 || o.Trim >= 0.5:
		return o, fmt.Errorf("%w: the share trimmed at each end must be above 0 and below 0.5", ErrInput)
	}
	return o, nil
}
