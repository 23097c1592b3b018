package interval

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// exactBelow is the number of events from which limits are Byar's, and a standardised rate is given at all.
const exactBelow = 10

// RateEstimate is a rate of events over an exposure with its interval.
type RateEstimate struct {
	Interval
	Events   int
	Exposure float64 // people, shifts, bed days: whatever the events happened in
}

// Rate is the rate of events over an exposure, which must be above nought and may be fractional (whole-time
// equivalents). The limits are exact for fewer than 10 events and Byar's from 10 up; Method says which. With no event the
// lower limit is 0.
func Rate(events int, exposure float64, o Options) (RateEstimate, error) {
	return rate(events, exposure, o, poisson)
}

// ExactRate is Rate with exact limits whatever the number of events.
func ExactRate(events int, exposure float64, o Options) (RateEstimate, error) {
	return rate(events, exposure, o, exact)
}

func rate(events int, exposure float64, o Options, limits func(float64, settings) (float64, float64, Method)) (RateEstimate, error) {
	s, err := o.settings()
	if err != nil {
		return RateEstimate{}, err
	}
	if err := count("the number of events", events); err != nil {
		return RateEstimate{}, err
	}
	if err := positive("the exposure", exposure); err != nil {
		return RateEstimate{}, err
	}
	n := float64(events)
	lower, upper, m := limits(n, s)
	return RateEstimate{s.interval(m, n/exposure, lower/exposure, upper/exposure), events, exposure}, nil
}

// poisson are the limits of a count of events, by the method for its size.
func poisson(n float64, s settings) (lower, upper float64, m Method) {
	if n < exactBelow {
		return exact(n, s)
	}
	lower, upper = byar(n, s.z())
	return lower, upper, MethodByar
}

// exact are Garwood's limits: half the chi-square quantiles with 2n and 2n+2 degrees of freedom, which are gamma
// quantiles.
func exact(n float64, s settings) (lower, upper float64, m Method) {
	if n > 0 { // with no degrees of freedom there is no quantile; the limit is 0
		lower = mathext.GammaIncRegInv(n, s.tail)
	}
	return lower, mathext.GammaIncRegCompInv(n+1, s.tail), MethodExact
}

// byar are Byar's limits of a count. A negative lower limit, which 10 events cannot have at the usual confidences, is
// NaN.
func byar(n, z float64) (lower, upper float64) {
	cube := func(v float64) float64 { return v * v * v }
	lower = n * cube(1-1/(9*n)-z/(3*math.Sqrt(n)))
	upper = (n + 1) * cube(1-1/(9*(n+1))+z/(3*math.Sqrt(n+1)))
	if lower < 0 {
		lower = math.NaN()
	}
	return lower, upper
}
