package funnel

import (
	"fmt"
	"math"
)

// LinePoint is where the lines of a PHE funnel go through.
type LinePoint struct {
	// X is a number of events for rates and ratios, and of people for proportions.
	X float64
	// Limits are the values of the lines, with the multiplier.
	Limits Limits
	// Denominators are where on the axis of denominators each limit lies: X itself for proportions, and for rates and
	// ratios the exposure at which X events are just at that limit.
	Denominators Limits
}

// Line gives 100 points of the limit lines, at whole numbers growing by about the same factor. It starts at from (at
// least 1) and goes up to about to; 0 means the largest number among the units. Where there are fewer than 100 whole
// numbers it goes on beyond.
func (r PHEResult) Line(from, to float64) ([]LinePoint, error) {
	if to == 0 {
		for _, p := range r.Points {
			v := p.Numerator
			if r.Options.Kind == Share {
				v = p.Denominator
			}
			to = max(to, v)
		}
	}
	if !finite(from) || !finite(to) || from > to && from > 1 {
		return nil, fmt.Errorf("%w: the line must end above where it begins", ErrInput)
	}
	x := max(1, from)
	line := make([]LinePoint, 100)
	for k := range line {
		if k > 0 {
			x = max(math.RoundToEven(math.Pow(to/x, 1/float64(100-k))*x), x+1)
		}
		line[k] = r.Limits(x)
	}
	return line, nil
}

// Limits are the limits at x events of a rate or ratio, or at x people of a proportion; x must be above zero, else they
// are NaN. Those of a proportion stop at 0 and at all.
func (r PHEResult) Limits(x float64) LinePoint {
	p := LinePoint{X: x}
	p.Limits.At95, p.Denominators.At95 = r.pair(Level95, x)
	p.Limits.At998, p.Denominators.At998 = r.pair(Level998, x)
	return p
}

func (r PHEResult) pair(l Level, x float64) (limits, at Pair) {
	switch {
	case !(x > 0) || r.Baseline == 0 && r.Options.Kind == Rate:
		nan := math.NaN()
		return Pair{nan, nan}, Pair{nan, nan}
	case r.Options.Kind == Share:
		half := r.half(l, x)
		return Pair{r.show(max(0, r.Baseline-half)), r.show(min(1, r.Baseline+half))}, Pair{x, x}
	}
	// A unit with x events is just at its lower limit where its expected events are the upper end of the exact interval.
	low, high := chi2(1-l.tail(), 2*x+2)/2, chi2(l.tail(), 2*x)/2
	return Pair{r.show(r.Baseline * x / low), r.show(r.Baseline * x / high)}, Pair{low / r.Baseline, high / r.Baseline}
}
