package interval

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Errors of impossible input. What is returned wraps one of them and says what was wrong.
var (
	ErrConfidence = errors.New("the confidence is not possible")
	ErrMultiplier = errors.New("the multiplier is not possible")
	ErrCount      = errors.New("a count is not possible")
	ErrExposure   = errors.New("an exposure is not possible")
	ErrWeight     = errors.New("a standard population is not possible")
	ErrValue      = errors.New("a value is not possible")
	ErrNoData     = errors.New("there is no data")
)

// Options are the confidence of an interval and what its numbers are multiplied by. The zero value is 95% and 1.
type Options struct {
	Confidence float64 // 0.9 to 0.9999, or 90 to 99.99 as a percentage; 0 is 0.95
	Multiplier float64 // 1000 gives rates per 1,000, 100 percentages; 0 is 1
}

// Method names how an interval was made, in the words of PHEindicatormethods where it has the method.
type Method string

const (
	MethodExact          Method = "Exact"                                                       // Poisson, Garwood
	MethodByar           Method = "Byars"                                                       // Poisson, Byar's approximation
	MethodWilson         Method = "Wilson"                                                      // score interval
	MethodClopperPearson Method = "Clopper-Pearson"                                             // exact binomial
	MethodStudent        Method = "Student t"                                                   // of a mean
	MethodDobson         Method = "Dobson"                                                      // directly standardised rate
	MethodDobsonByPerson Method = "Dobson, with confidence adjusted for non-independent events" // the same, several events a person
)

// Interval is a figure with its confidence limits, multiplied by Multiplier. NaN means that there is no such figure.
type Interval struct {
	Value, Lower, Upper float64
	Confidence          float64 // as a fraction
	Multiplier          float64
	Method              Method
}

// settings are checked options.
type settings struct {
	confidence, multiplier float64
	tail                   float64 // probability beyond each limit
}

func (o Options) settings() (settings, error) {
	c, m := o.Confidence, o.Multiplier
	if c == 0 {
		c = 0.95
	}
	if c >= 90 {
		c /= 100
	}
	if m == 0 {
		m = 1
	}
	if !(c >= 0.9 && c <= 0.9999) {
		return settings{}, fmt.Errorf("%w: %v; give 0.9 to 0.9999, or 90 to 99.99", ErrConfidence, o.Confidence)
	}
	if !(m > 0 && m <= huge) {
		return settings{}, fmt.Errorf("%w: %v", ErrMultiplier, m)
	}
	return settings{c, m, (1 - c) / 2}, nil
}

// z is the normal quantile of the confidence, 1.96 for 95%.
func (s settings) z() float64 { return -distuv.UnitNormal.Quantile(s.tail) }

func (s settings) interval(m Method, value, lower, upper float64) Interval {
	return Interval{value * s.multiplier, lower * s.multiplier, upper * s.multiplier, s.confidence, s.multiplier, m}
}

const (
	huge = 1e100    // leaves room for squares and sums below the largest number
	most = 1e9      // the largest count; beyond it gonum's quantiles lose their digits
	tiny = 1 / huge // exposures below it would make rates too large
)

// count checks a number of events or people.
func count(what string, n int) error {
	if n < 0 || n > most {
		return fmt.Errorf("%w: %s is %d", ErrCount, what, n)
	}
	return nil
}

// positive checks an exposure.
func positive(what string, v float64) error {
	if !(v >= tiny && v <= huge) {
		return fmt.Errorf("%w: %s is %v, and must be above nought", ErrExposure, what, v)
	}
	return nil
}

// finite checks a value of a mean.
func finite(v float64) bool { return math.Abs(v) <= huge }
