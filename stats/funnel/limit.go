package funnel

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Pair is a lower and an upper limit. A value on a limit is within it.
type Pair struct{ Lower, Upper float64 }

// Limits are the two pairs of limits at one denominator, times the multiplier.
type Limits struct{ At95, At998 Pair }

// At is the pair of a level.
func (l Limits) At(level Level) Pair {
	if level == Level95 {
		return l.At95
	}
	return l.At998
}

// adjusted are limits with the variance between units.
func (o Options) adjusted(den, T, tau2 float64) Limits {
	return o.both(func(l Level) Pair { return o.scaled(l, den, T, tau2) })
}

// plain are limits by chance alone: exact Poisson ones for observed to expected, else the adjusted form without tau2.
func (o Options) plain(den, T float64) Limits {
	return o.both(func(l Level) Pair {
		if o.Kind != ObservedExpected {
			return o.scaled(l, den, T, 0)
		}
		return Pair{chi2(l.tail(), 2*den) / (2 * den), chi2(1-l.tail(), 2*(den+1)) / (2 * den)}
	})
}

func (o Options) both(pair func(Level) Pair) Limits {
	l := Limits{At95: pair(Level95), At998: pair(Level998)}
	for _, p := range []*Pair{&l.At95, &l.At998} {
		p.Lower *= o.Multiplier
		p.Upper *= o.Multiplier
	}
	return l
}

// scaled are the limits on the scale of the kind, turned back. The CQC form is linear around 1 although its z-scores are
// square roots; it is so in the published package, and its lower limit may fall below zero.
func (o Options) scaled(l Level, den, T, tau2 float64) Pair {
	half := l.a() * math.Sqrt(1/(4*den)+tau2)
	switch {
	case o.Kind == ObservedExpected && o.Method == SHMI:
		half = l.a() * math.Sqrt(1/den+tau2)
		return Pair{math.Exp(-half), math.Exp(half)}
	case o.Kind == ObservedExpected:
		return Pair{1 - half, 1 + half}
	case o.Kind == Proportion:
		centre := math.Asin(math.Sqrt(T))
		return Pair{sinSquared(centre - half), sinSquared(centre + half)}
	default:
		return Pair{T * math.Exp(-half), T * math.Exp(half)}
	}
}

// sinSquared turns an arcsine limit back. Beyond 0 and a right angle the sine would turn round, so it stops at 0 and 1.
func sinSquared(angle float64) float64 {
	s := math.Sin(min(max(angle, 0), math.Pi/2))
	return s * s
}

// chi2 is a quantile of chi-square, 0 for no degrees of freedom.
func chi2(p, df float64) float64 {
	if df <= 0 {
		return 0
	}
	return distuv.ChiSquared{K: df}.Quantile(p)
}
