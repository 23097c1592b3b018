package spc

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

const (
	// DefaultLength is the number of points of a trend and of a run on one side of the mean.
	DefaultLength = 7
	// MinBaseline is the smallest Options.Baseline.
	MinBaseline = 12
	// ShortPhase is the number of points below which a phase has trial limits only.
	ShortPhase = 13

	minLength, maxLength = 5, 9
)

// Errors of impossible input. What is returned wraps one of them and says what was wrong where.
var (
	ErrNoPoints  = errors.New("there are no points")
	ErrDuplicate = errors.New("two values have the same date")
	ErrValue     = errors.New("a value cannot be charted")
	ErrOption    = errors.New("a chart setting is not possible")
)

// Options are the settings of a chart. The zero value is a chart in product mode without a direction or target, screened,
// with trends and runs of seven and without rebases.
type Options struct {
	Mode      Mode        `json:"mode"`
	Direction Direction   `json:"direction"`        // which way is better
	Target    *float64    `json:"target,omitempty"` // in the unit of the values; nil is none
	Rebase    []time.Time `json:"rebase,omitempty"` // a phase begins at the point of each of these dates, in any order
	Baseline  int         `json:"baseline"`         // points of each phase that make its limits; 0 is all, else at least 12
	Screening Screening   `json:"screening"`
	Length    int         `json:"length"` // points of a trend and of a run, 5 to 9; 0 is 7
}

// resolve checks the settings and fills in what stands for nothing, as a chart keeps them. It shares no memory with o.
func (o Options) resolve() (Options, error) {
	for _, e := range []struct {
		word  []string
		value int
		what  string
	}{{modes, int(o.Mode), "mode"}, {directions, int(o.Direction), "improvement direction"}, {screenings, int(o.Screening), "screening"}} {
		if e.value < 0 || e.value >= len(e.word) {
			return o, fmt.Errorf("%w: there is no %s %d", ErrOption, e.what, e.value)
		}
	}
	if o.Length == 0 {
		o.Length = DefaultLength
	}
	if o.Length < minLength || o.Length > maxLength {
		return o, fmt.Errorf("%w: a trend or run of %d points; %d to %d are possible", ErrOption, o.Length, minLength, maxLength)
	}
	if o.Baseline != 0 && o.Baseline < MinBaseline {
		return o, fmt.Errorf("%w: a baseline of %d points; at least %d are needed", ErrOption, o.Baseline, MinBaseline)
	}
	if o.Target != nil {
		if !chartable(*o.Target) {
			return o, fmt.Errorf("%w: the target is %v", ErrOption, *o.Target)
		}
		o.Target = new(*o.Target)
	}
	o.Rebase = slices.SortedFunc(slices.Values(o.Rebase), time.Time.Compare)
	o.Rebase = slices.CompactFunc(o.Rebase, time.Time.Equal)
	return o, nil
}

// chartable leaves room for sums and limits far from the largest number there is.
func chartable(v float64) bool { return !math.IsNaN(v) && math.Abs(v) <= 1e150 }
