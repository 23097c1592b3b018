package interval

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// MeanEstimate is a mean with its interval.
type MeanEstimate struct {
	Interval
	N  int
	SD float64 // standard deviation with n-1, in the unit of the values; NaN for one value
}

// Mean is the average of values with Student's t interval. One value has a mean but no interval (NaN); no value, or one
// that is missing, infinite or beyond 1e100, is an error.
func Mean(values []float64, o Options) (MeanEstimate, error) {
	s, err := o.settings()
	if err != nil {
		return MeanEstimate{}, err
	}
	if len(values) == 0 {
		return MeanEstimate{}, fmt.Errorf("%w: a mean of no values", ErrNoData)
	}
	n := float64(len(values))
	var sum float64
	for _, v := range values {
		if !finite(v) {
			return MeanEstimate{}, fmt.Errorf("%w: %v", ErrValue, v)
		}
		sum += v
	}
	mean := sum / n
	var rest, squares float64
	for _, v := range values {
		rest += v - mean
		squares += (v - mean) * (v - mean)
	}
	mean += rest / n // takes out the rounding of the first sum
	e := MeanEstimate{N: len(values), SD: math.NaN()}
	half := math.NaN()
	if len(values) > 1 {
		e.SD = math.Sqrt(math.Max(0, squares-rest*rest/n) / (n - 1))
		half = -distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(s.tail) * e.SD / math.Sqrt(n)
	}
	e.Interval = s.interval(MethodStudent, mean, mean-half, mean+half)
	return e, nil
}
