package effect

import (
	"fmt"
	"math"
)

// Period is one month, or other step of equal length, of a series without holes.
type Period struct {
	Events int
	// Exposure is what the events are counted over, above zero: staff hours, bed-days, attendances.
	Exposure float64
	// Exclude leaves the period out of the fit, for the months of phasing in. It keeps its place in time.
	Exclude bool
}

// Model is how counts are thought to vary about the line.
type Model int

const (
	// QuasiPoisson lets the variance be a multiple of the mean, estimated from the data. Limits come from Student's t.
	QuasiPoisson Model = iota
	// Poisson takes the variance to be the mean. Violence counts nearly always vary more.
	Poisson
	// NegativeBinomial lets the variance grow with the square of the mean. It fails where there is no overdispersion.
	NegativeBinomial
	// Linear is least squares of the rate.
	Linear
	// LinearAR1 is least squares of the rate with autocorrelated errors, by restricted maximum likelihood. It is the better
	// choice from 12 periods up; simulations find its intervals, as all others, somewhat too narrow.
	LinearAR1
)

// Errors is how standard errors are made.
type Errors int

const (
	// FromModel takes them from the model.
	FromModel Errors = iota
	// NeweyWest allows for autocorrelation and unequal variance, with normal limits. Not for LinearAR1, which models them.
	NeweyWest
	// NeweyWestAdjusted multiplies the variance by n/(n-p) besides, with limits of Student's t.
	NeweyWestAdjusted
)

// SegmentOptions are the settings of Segment.
type SegmentOptions struct {
	// Start is the index of the first period that counts as after the change. Decide it before looking.
	Start  int
	Model  Model
	Errors Errors
	// Lag is the number of steps of Newey-West; 0 means round(0.75 n^(1/3)), with n the periods fitted.
	Lag int
	// Season is the number of periods in a year, for a sine and a cosine; 0 for none. Below two years it is left out.
	Season int
	// Per is the multiplier of rates in linear models; 0 means 1000.
	Per float64
	// Confidence is between 0 and 1; 0 means 0.95.
	Confidence float64
	// AllowNarrow lets a dispersion below 1 narrow the errors of QuasiPoisson, as R does.
	AllowNarrow bool
}

// Names of the terms of a segmented model, in this order; the last two only with season.
const (
	TermLevel  = "level at the start"
	TermTrend  = "trend for each period"
	TermStep   = "step at the change"
	TermSlope  = "change of trend"
	TermSine   = "season, sine"
	TermCosine = "season, cosine"
)

func (o SegmentOptions) filled(n int) (SegmentOptions, error) {
	var err error
	if o.Confidence, err = confidence(o.Confidence); err != nil {
		return o, err
	}
	if o.Per == 0 {
		o.Per = 1000
	}
	switch {
	case o.Start <= 0 || o.Start >= n:
		return o, fmt.Errorf("%w: the change must have a period before it and one after", ErrInput)
	case o.Model < QuasiPoisson || o.Model > LinearAR1:
		return o, fmt.Errorf("%w: there is no model %d", ErrInput, o.Model)
	case o.Errors < FromModel || o.Errors > NeweyWestAdjusted || o.Errors != FromModel && o.Model == LinearAR1:
		return o, fmt.Errorf("%w: there are no errors %d for model %d", ErrInput, o.Errors, o.Model)
	case o.Lag < 0 || o.Season < 0 || o.Season == 1 || o.Season == 2:
		return o, fmt.Errorf("%w: the lag or the length of the year is impossible", ErrInput)
	case !positive(o.Per):
		return o, fmt.Errorf("%w: the multiplier of the rate must be above zero", ErrInput)
	}
	return o, nil
}

func checkPeriods(series []Period) error {
	for i, p := range series {
		switch {
		case p.Exclude:
		case p.Events < 0:
			return fmt.Errorf("%w: period %d has fewer than zero events", ErrInput, i+1)
		case p.Events > most:
			return fmt.Errorf("%w: period %d has more than a thousand million events", ErrInput, i+1)
		case !positive(p.Exposure):
			return fmt.Errorf("%w: period %d has no exposure", ErrInput, i+1)
		}
	}
	return nil
}

// segments is the design for all periods. The time since the change is 0 in the first period after it.
func (o SegmentOptions) segments(n int) design {
	terms := []string{TermLevel, TermTrend, TermStep, TermSlope}
	if o.Season > 0 {
		terms = append(terms, TermSine, TermCosine)
	}
	d := newDesign(n, terms...)
	for i := range n {
		row := d.x.RawRowView(i)
		row[0], row[1] = 1, float64(i+1)
		if i >= o.Start {
			row[2], row[3] = 1, float64(i-o.Start)
		}
		if o.Season > 0 {
			row[4], row[5] = math.Sincos(2 * math.Pi * float64(i+1) / float64(o.Season))
		}
	}
	return d
}

// withoutChange is the same design as if nothing had changed.
func (d design) withoutChange() design {
	n, _ := d.size()
	out := newDesign(n, d.terms...)
	out.x.Copy(d.x)
	for i := range n {
		out.x.Set(i, 2, 0)
		out.x.Set(i, 3, 0)
	}
	return out
}
