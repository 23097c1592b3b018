package survey

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

var (
	// ErrInput is wrapped by errors about impossible data or options.
	ErrInput = errors.New("survey")
	// ErrFew is wrapped where there are too few respondents to estimate or to show anything.
	ErrFew = errors.New("survey: too few respondents")
)

// Respondent is one answer.
type Respondent struct {
	Yes    bool
	Weight float64 // above zero
	// Stratum is the part of the population that the respondent was drawn from; leave it empty without strata.
	Stratum string
	// Outside marks respondents who do not belong to the group looked at. Keep them: the error of a group needs the whole
	// sample.
	Outside bool
}

// Options are the settings of estimates from a sample.
type Options struct {
	// Populations are the sizes of the strata, for the finite population correction: with half of the staff answering, the
	// error is smaller. Nil leaves it out, else every stratum must be there.
	Populations map[string]float64
	// Confidence is between 0 and 1; 0 means 0.95.
	Confidence float64
}

// Interval holds the limits of an estimate; NaN where they do not exist.
type Interval struct{ Lower, Upper float64 }

// sample is a checked design: the stratum of each row by number, and each stratum's size and correction.
type sample struct {
	rows       []Respondent
	strata     []int
	sizes      []float64
	correction []float64
	confidence float64
}

func check(rows []Respondent, opt Options) (sample, error) {
	s := sample{rows: rows, strata: make([]int, len(rows)), confidence: opt.Confidence}
	if s.confidence == 0 {
		s.confidence = 0.95
	}
	if !(s.confidence > 0 && s.confidence < 1) {
		return s, fmt.Errorf("%w: the confidence must be between 0 and 1", ErrInput)
	}
	number := map[string]int{}
	var names []string
	for i, r := range rows {
		if !(r.Weight > 1e-100 && r.Weight < 1e100) {
			return s, fmt.Errorf("%w: respondent %d has no weight", ErrInput, i+1)
		}
		h, ok := number[r.Stratum]
		if !ok {
			h = len(names)
			number[r.Stratum] = h
			names = append(names, r.Stratum)
			s.sizes = append(s.sizes, 0)
		}
		s.strata[i] = h
		s.sizes[h]++
	}
	s.correction = slices.Repeat([]float64{1}, len(names))
	for h, name := range names {
		if s.sizes[h] < 2 {
			return s, fmt.Errorf("%w: stratum %q has one respondent, so its variance is unknown; join it to another", ErrFew, name)
		}
		if opt.Populations == nil {
			continue
		}
		n, ok := opt.Populations[name]
		if !ok || !(n >= s.sizes[h]) || math.IsInf(n, 1) {
			return s, fmt.Errorf("%w: the population of stratum %q is missing or smaller than its respondents", ErrInput, name)
		}
		s.correction[h] = 1 - s.sizes[h]/n
	}
	if len(rows) < 2 {
		return s, fmt.Errorf("%w: there are %d", ErrFew, len(rows))
	}
	return s, nil
}

// variance is that of a total, from each respondent's part in it.
func (s sample) variance(part []float64) float64 {
	mean := make([]float64, len(s.sizes))
	for i, h := range s.strata {
		mean[h] += part[i] / s.sizes[h]
	}
	square := make([]float64, len(s.sizes))
	for i, h := range s.strata {
		square[h] += (part[i] - mean[h]) * (part[i] - mean[h])
	}
	var v float64
	for h, n := range s.sizes {
		v += s.correction[h] * n / (n - 1) * square[h]
	}
	return v
}

// freedom is respondents less strata, both of the group.
func (s sample) freedom() (respondents, df int) {
	there := map[int]bool{}
	for i, r := range s.rows {
		if !r.Outside {
			respondents++
			there[s.strata[i]] = true
		}
	}
	return respondents, respondents - len(there)
}
