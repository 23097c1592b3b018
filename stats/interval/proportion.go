package interval

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// ProportionEstimate is a share with its interval.
type ProportionEstimate struct {
	Interval
	Count, Of int
}

// Wilson is the proportion count/of with Wilson's score interval, without continuity correction. More than all, or of
// none, is an error.
func Wilson(count, of int, o Options) (ProportionEstimate, error) {
	return proportion(count, of, o, MethodWilson, func(x, n float64, s settings) (lower, upper float64) {
		z := s.z()
		middle, half := 2*x+z*z, z*math.Sqrt(z*z+4*x*(1-x/n))
		return (middle - half) / (2 * (n + z*z)), (middle + half) / (2 * (n + z*z))
	})
}

// ClopperPearson is the proportion count/of with the exact binomial interval, which is wider than its confidence asks
// for.
func ClopperPearson(count, of int, o Options) (ProportionEstimate, error) {
	return proportion(count, of, o, MethodClopperPearson, func(x, n float64, s settings) (lower, upper float64) {
		if x > 0 {
			lower = mathext.InvRegIncBeta(x, n-x+1, s.tail)
		}
		if upper = 1; x < n {
			upper = mathext.InvRegIncBeta(x+1, n-x, 1-s.tail)
		}
		return lower, upper
	})
}

func proportion(x, n int, o Options, m Method, limits func(x, n float64, s settings) (lower, upper float64)) (ProportionEstimate, error) {
	s, err := o.settings()
	if err != nil {
		return ProportionEstimate{}, err
	}
	if err := count("the count", x); err != nil {
		return ProportionEstimate{}, err
	}
	if err := count("the number that it is of", n); err != nil {
		return ProportionEstimate{}, err
	}
	if n == 0 || x > n {
		return ProportionEstimate{}, fmt.Errorf("%w: %d of %d", ErrCount, x, n)
	}
	lower, upper := limits(float64(x), float64(n), s)
	if x == 0 { // so by the formula, but for rounding
		lower = 0
	}
	if x == n {
		upper = 1
	}
	lower, upper = max(0, lower), min(1, upper)
	return ProportionEstimate{s.interval(m, float64(x)/float64(n), lower, upper), x, n}, nil
}
