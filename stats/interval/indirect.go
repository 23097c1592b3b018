package interval

import "fmt"

// ReferenceBand is one band, such as a staff group, of an indirectly standardised rate.
type ReferenceBand struct {
	Population          float64 // of the organisation
	ReferenceEvents     int     // of the reference, such as England
	ReferencePopulation float64
}

// IndirectEstimate is an indirectly standardised ratio and rate.
type IndirectEstimate struct {
	Ratio         Interval // observed over expected; 1 is as expected. It is not multiplied
	Rate          Interval // the ratio times the reference rate, multiplied
	Observed      int
	Expected      float64
	ReferenceRate float64 // multiplied
}

// RatioEstimate is observed over expected events with its interval.
type RatioEstimate struct {
	Interval
	Observed int
	Expected float64
}

// Ratio is observed over expected events, with the limits that Rate gives a count. What is expected is taken as known,
// and must be above nought.
func Ratio(observed int, expected float64, o Options) (RatioEstimate, error) {
	r, err := Rate(observed, expected, o)
	return RatioEstimate{r.Interval, r.Events, r.Exposure}, err
}

// Expected is the number of events that the bands would have at the reference's rates. Every population must be above
// nought.
func Expected(bands []ReferenceBand) (float64, error) {
	if len(bands) == 0 {
		return 0, fmt.Errorf("%w: an expected number without bands", ErrNoData)
	}
	var expected float64
	for _, b := range bands {
		if err := count("the number of reference events", b.ReferenceEvents); err != nil {
			return 0, err
		}
		if err := positive("a band's population", b.Population); err != nil {
			return 0, err
		}
		if err := positive("a band's reference population", b.ReferencePopulation); err != nil {
			return 0, err
		}
		expected += b.Population * float64(b.ReferenceEvents) / b.ReferencePopulation
	}
	return expected, nil
}

// Indirect compares observed events with those expected from the reference's rates, as a ratio and as a rate. It suits a
// mix of staff groups whose own numbers are too small for Direct. When the reference has no event nothing can be expected,
// which is an error.
func Indirect(observed int, bands []ReferenceBand, o Options) (IndirectEstimate, error) {
	s, err := o.settings()
	if err != nil {
		return IndirectEstimate{}, err
	}
	e := IndirectEstimate{Observed: observed}
	if e.Expected, err = Expected(bands); err != nil {
		return IndirectEstimate{}, err
	}
	ratio, err := Ratio(observed, e.Expected, Options{Confidence: s.confidence})
	if err != nil {
		return IndirectEstimate{}, err
	}
	var events, population float64
	for _, b := range bands {
		events += float64(b.ReferenceEvents)
		population += b.ReferencePopulation
	}
	reference := events / population
	e.Ratio = ratio.Interval
	e.Rate = s.interval(ratio.Method, ratio.Value*reference, ratio.Lower*reference, ratio.Upper*reference)
	e.ReferenceRate = reference * s.multiplier
	return e, nil
}
