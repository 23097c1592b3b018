package survey

import (
	"fmt"
	"math"
)

// Quantity is an estimate with a symmetric interval of Student's t, its degrees of freedom those of the whole sample.
type Quantity struct {
	Value, SE float64
	Interval  Interval
	DF        int
}

func (s sample) quantity(value, variance float64) Quantity {
	df := len(s.rows) - len(s.sizes)
	se := math.Sqrt(variance)
	t := student(s.confidence, float64(df))
	return Quantity{Value: value, SE: se, DF: df, Interval: Interval{value - t*se, value + t*se}}
}

// Total estimates how many in the population would say yes: the sum of the weights of the group's yes. Weights must be
// numbers of people for that.
func Total(rows []Respondent, opt Options) (Quantity, error) {
	s, err := check(rows, opt)
	if err != nil {
		return Quantity{}, err
	}
	var total float64
	part := make([]float64, len(rows))
	for i, r := range rows {
		if r.Yes && !r.Outside {
			part[i] = r.Weight
			total += r.Weight
		}
	}
	return s.quantity(total, s.variance(part)), nil
}

// Account is a respondent's answer about violence and about reporting it.
type Account struct {
	Victim   bool
	Reported bool // counts only for victims
	Weight   float64
	Stratum  string
}

// ReportingShare estimates which share of victims say that they reported: the ratio of two weighted totals. It is not the
// share of victims found in a system of incidents (Capture): many tell a colleague and use no form.
func ReportingShare(rows []Account, opt Options) (Quantity, error) {
	victims := make([]Respondent, len(rows))
	var all, yes float64
	for i, r := range rows {
		victims[i] = Respondent{Yes: r.Reported, Weight: r.Weight, Stratum: r.Stratum, Outside: !r.Victim}
		if r.Victim {
			all += r.Weight
			yes += r.Weight * bit(r.Reported)
		}
	}
	s, err := check(victims, opt)
	if err != nil {
		return Quantity{}, err
	}
	if all == 0 {
		return Quantity{}, fmt.Errorf("%w: there are no victims among them", ErrFew)
	}
	share := yes / all
	part := make([]float64, len(rows))
	for i, r := range victims {
		if !r.Outside {
			part[i] = r.Weight * (bit(r.Yes) - share) / all
		}
	}
	return s.quantity(share, s.variance(part)), nil
}
