package effect

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Rate is a number of events over an exposure above zero.
type Rate struct {
	Events   int
	Exposure float64
}

// Interval holds the limits of an estimate. A limit that does not exist is NaN, one without bound +Inf.
type Interval struct{ Lower, Upper float64 }

// most is the largest number of events that is taken.
const most = 1_000_000_000

// RatioOptions are the settings of RateRatio.
type RatioOptions struct {
	// Confidence is between 0 and 1; 0 means 0.95.
	Confidence float64
	// Dispersion is how much more the months vary than chance alone (Segmented.Dispersion); below 1 it counts as 1.
	Dispersion float64
}

// Ratio is a rate after a change over the rate before it.
type Ratio struct {
	Confidence float64
	// Estimate is +Inf where there were no events before.
	Estimate float64
	// Exact is the conditional interval: given all events, those after are binomial. It is the one to show.
	Exact Interval
	// ExactP is the two-sided probability of a split no likelier than the one seen, if the rates were equal.
	ExactP float64
	// Wald is the normal interval of the logarithm, NaN where a count is zero.
	Wald Interval
	// Quasi is Wald with errors widened by the root of the dispersion.
	Quasi Interval
	// MidP is the conditional interval that counts half the probability of the split seen: closer to its confidence than
	// Exact, which is never too narrow. MidPValue is its two-sided probability.
	MidP      Interval
	MidPValue float64
}

// RateRatio compares the rate after with the rate before. It fails where there are no events at all.
func RateRatio(before, after Rate, opt RatioOptions) (Ratio, error) {
	c, err := confidence(opt.Confidence)
	if err != nil {
		return Ratio{}, err
	}
	switch {
	case before.Events < 0 || after.Events < 0:
		return Ratio{}, fmt.Errorf("%w: a number of events is below zero", ErrInput)
	case before.Events > most || after.Events > most:
		return Ratio{}, fmt.Errorf("%w: more than a thousand million events", ErrInput)
	case !positive(before.Exposure) || !positive(after.Exposure):
		return Ratio{}, fmt.Errorf("%w: an exposure must be above zero", ErrInput)
	case before.Events == 0 && after.Events == 0:
		return Ratio{}, fmt.Errorf("%w: there are no events in either period", ErrInput)
	}
	if math.IsNaN(opt.Dispersion) || math.IsInf(opt.Dispersion, 0) {
		return Ratio{}, fmt.Errorf("%w: the dispersion must be a number", ErrInput)
	}
	a, b := float64(after.Events), float64(before.Events)
	scale := before.Exposure / after.Exposure
	r := Ratio{Confidence: c, Estimate: a / b * scale, Wald: wald(a, b, scale, c, 1), Quasi: wald(a, b, scale, c, max(1, opt.Dispersion))}
	tail := (1 - c) / 2
	r.Exact = Interval{clopper(a, b, tail) * scale, 1 / clopper(b, a, tail) * scale}
	r.MidP = Interval{midOdds(a, b, tail) * scale, 1 / midOdds(b, a, tail) * scale}
	null := distuv.Binomial{N: a + b, P: after.Exposure / (before.Exposure + after.Exposure)}
	r.ExactP = unlikelier(null, a)
	low, high := null.CDF(a-1), null.CDF(a)
	r.MidPValue = min(1, low+high, 2-low-high)
	return r, nil
}

func wald(a, b, scale, c, phi float64) Interval {
	if a == 0 || b == 0 {
		return Interval{math.NaN(), math.NaN()}
	}
	half := normalQuantile(c) * math.Sqrt(phi*(1/a+1/b))
	return Interval{a / b * scale * math.Exp(-half), a / b * scale * math.Exp(half)}
}

// clopper is the lower Clopper-Pearson limit of the odds of x against y; the upper one is 1/clopper(y, x).
func clopper(x, y, tail float64) float64 {
	if x == 0 {
		return 0
	}
	p := distuv.Beta{Alpha: x, Beta: y + 1}.Quantile(tail)
	return p / distuv.Beta{Alpha: y + 1, Beta: x}.Quantile(1-tail)
}

// midOdds is the lower mid-p limit of the odds of x against y: where P(X > x) + P(X = x)/2 is tail.
func midOdds(x, y, tail float64) float64 {
	if x == 0 {
		return 0
	}
	low, high := -80.0, 80.0
	for range 200 {
		logit := (low + high) / 2
		b := distuv.Binomial{N: x + y, P: 1 / (1 + math.Exp(logit))} // of y, so that the upper tail of x is its lower one
		if (b.CDF(y)+b.CDF(y-1))/2 < tail {
			low = logit
		} else {
			high = logit
		}
	}
	return math.Exp((low + high) / 2)
}

// unlikelier is the probability of the values no likelier than x, with R's allowance of 1e-7 for rounding.
func unlikelier(b distuv.Binomial, x float64) float64 {
	most := b.LogProb(x) + math.Log1p(1e-7)
	mode := math.Floor((b.N + 1) * b.P)
	// On either side of the mode probabilities only fall, so each tail is found by halving.
	low := edge(-1, mode, func(i float64) bool { return b.LogProb(i) <= most })
	high := edge(b.N+1, mode, func(i float64) bool { return b.LogProb(i) <= most })
	if low >= mode || high <= mode {
		return 1
	}
	flipped := distuv.Binomial{N: b.N, P: 1 - b.P}
	return min(1, b.CDF(low)+flipped.CDF(b.N-high))
}

// edge goes from outside (where the test holds) towards the mode and returns the last whole number where it holds.
func edge(outside, mode float64, holds func(float64) bool) float64 {
	if holds(mode) {
		return mode
	}
	in, out := mode, outside
	for math.Abs(in-out) > 1 {
		if mid := math.Trunc((in + out) / 2); holds(mid) {
			out = mid
		} else {
			in = mid
		}
	}
	return out
}
