package effect

import (
	"errors"
	"fmt"
	"math"
)

var (
	// ErrInput is wrapped by errors about impossible data or options.
	ErrInput = errors.New("effect")
	// ErrFit is wrapped where the data are possible but do not determine the model: too few periods, a group without any
	// event, columns that say the same, or no convergence.
	ErrFit = errors.New("effect: the model cannot be fitted")
)

func confidence(c float64) (float64, error) {
	if c == 0 {
		return 0.95, nil
	}
	if !(c > 0 && c < 1) {
		return 0, fmt.Errorf("%w: the confidence must be between 0 and 1", ErrInput)
	}
	return c, nil
}

func positive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }
