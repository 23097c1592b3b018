package survey

import (
	"fmt"
	"math"
)

// Shown is the fewest responses that the NHS Staff Survey shows results for.
const Shown = 11

// PublishedOptions are the settings of Published.
type PublishedOptions struct {
	// DesignEffect is how much the variance exceeds that of a simple sample, assumed; say so beside the result. 0 means 1.
	DesignEffect float64
	// Population is all who could have answered, for the finite population correction; 0 leaves it out.
	Population float64
	// Confidence is between 0 and 1; 0 means 0.95.
	Confidence float64
}

// Approximate is an interval made without the records.
type Approximate struct {
	P, SE float64
	// EffectiveN is the base after the design effect and the population; +Inf where all answered.
	EffectiveN float64
	Interval   Interval // Wilson
}

// Published puts an interval round a published share p (0 to 1) of a base. It fails with ErrFew below Shown responses.
func Published(p float64, base int, opt PublishedOptions) (Approximate, error) {
	if opt.DesignEffect == 0 {
		opt.DesignEffect = 1
	}
	if opt.Confidence == 0 {
		opt.Confidence = 0.95
	}
	n := float64(base)
	switch {
	case !(p >= 0 && p <= 1):
		return Approximate{}, fmt.Errorf("%w: a share is from 0 to 1", ErrInput)
	case base < Shown:
		return Approximate{}, fmt.Errorf("%w: results of fewer than %d are not shown", ErrFew, Shown)
	case !(opt.DesignEffect > 0) || math.IsInf(opt.DesignEffect, 1):
		return Approximate{}, fmt.Errorf("%w: the design effect must be above zero", ErrInput)
	case opt.Population != 0 && !(opt.Population >= n) || math.IsInf(opt.Population, 1):
		return Approximate{}, fmt.Errorf("%w: the population is smaller than the base", ErrInput)
	case !(opt.Confidence > 0 && opt.Confidence < 1):
		return Approximate{}, fmt.Errorf("%w: the confidence must be between 0 and 1", ErrInput)
	}
	a := Approximate{P: p, EffectiveN: n / opt.DesignEffect}
	if opt.Population != 0 {
		a.EffectiveN /= 1 - n/opt.Population
	}
	a.SE = math.Sqrt(p * (1 - p) / a.EffectiveN)
	a.Interval = wilson(p, a.EffectiveN, opt.Confidence)
	return a, nil
}
