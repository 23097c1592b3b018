package effect

import (
	"fmt"
	"math"
)

// negativeBinomial finds theta by the profile likelihood, the coefficients being fitted anew for each theta, and fails
// where the likelihood grows without end towards the Poisson model: there is then no overdispersion to estimate.
func negativeBinomial(d design, y, offset []float64) (fit, float64, error) {
	if _, err := logLinear(d, y, offset, math.Inf(1)); err != nil {
		return fit{}, 0, err
	}
	profile := func(logTheta float64) float64 {
		theta := math.Exp(logTheta)
		f, err := logLinear(d, y, offset, theta)
		if err != nil {
			return math.Inf(-1)
		}
		return logNegBin(y, f.fitted, theta)
	}
	const low, high = -5.0, 14.0 // theta from 0.007 to 1.2 million
	best := low
	for at := low; at <= high; at++ {
		if profile(at) > profile(best) {
			best = at
		}
	}
	best = maximise(profile, max(low, best-1), min(high, best+1))
	theta := math.Exp(best)
	if best > high-2 || best < low+0.01 {
		return fit{}, 0, fmt.Errorf("%w: the counts show no overdispersion that a negative binomial could estimate", ErrFit)
	}
	f, err := logLinear(d, y, offset, theta)
	return f, theta, err
}

// logNegBin is the log likelihood but for terms without mu and theta.
func logNegBin(y, mu []float64, theta float64) float64 {
	var l float64
	lt, _ := math.Lgamma(theta)
	for i, m := range mu {
		ly, _ := math.Lgamma(theta + y[i])
		l += ly - lt - y[i]*math.Log(m+theta) + y[i]*math.Log(m) - theta*math.Log1p(m/theta)
	}
	return l
}

// maximise is a golden-section search for the top of a function with one top between low and high.
func maximise(f func(float64) float64, low, high float64) float64 {
	const golden = 0.6180339887498949
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := f(a), f(b)
	for high-low > 1e-9 {
		if fa >= fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = f(a)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = f(b)
		}
	}
	return (low + high) / 2
}
