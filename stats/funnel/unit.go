package funnel

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrInput is wrapped by every error about the data or the options.
var ErrInput = errors.New("funnel")

// Unit is one organisation's numbers. Rows that share a Name are added up before anything is computed.
type Unit struct {
	Name string
	// Numerator is the observed events, zero or more.
	Numerator float64
	// Denominator is what they are compared with, above zero: the expected events, the number of people asked, or the
	// exposure, as the Kind says.
	Denominator float64
}

// AgainstRate turns exposures (staff, bed-days, attendances) into expected events at the rate that all the units have
// together, so that rates can be compared as ObservedExpected.
func AgainstRate(units []Unit) ([]Unit, error) {
	units, err := gather(units, false)
	if err != nil {
		return nil, err
	}
	o, e := totals(units)
	if o == 0 {
		return nil, fmt.Errorf("%w: there are no events, so there is no rate to compare with", ErrInput)
	}
	for i := range units {
		units[i].Denominator *= o / e
	}
	return units, nil
}

// gather adds up rows by name, in the order of first appearance, and refuses impossible numbers.
func gather(rows []Unit, share bool) ([]Unit, error) {
	at := make(map[string]int, len(rows))
	var units []Unit
	for i, r := range rows {
		if !finite(r.Numerator) || !finite(r.Denominator) || r.Numerator < 0 || r.Denominator < 0 {
			return nil, fmt.Errorf("%w: row %d (%q) has a number that is missing or below zero", ErrInput, i+1, r.Name)
		}
		j, ok := at[r.Name]
		if !ok {
			at[r.Name] = len(units)
			units = append(units, r)
			continue
		}
		units[j].Numerator += r.Numerator
		units[j].Denominator += r.Denominator
	}
	if len(units) == 0 {
		return nil, fmt.Errorf("%w: there is no unit", ErrInput)
	}
	for _, u := range units {
		switch {
		case u.Denominator == 0:
			return nil, fmt.Errorf("%w: %q has a denominator of zero", ErrInput, u.Name)
		case share && u.Numerator > u.Denominator:
			return nil, fmt.Errorf("%w: %q has more events than its denominator, so it is not a proportion", ErrInput, u.Name)
		}
	}
	if o, e := totals(units); !finite(o) || !finite(e) {
		return nil, fmt.Errorf("%w: the numbers are too large to add up", ErrInput)
	}
	return slices.Clip(units), nil
}

func totals(units []Unit) (numerator, denominator float64) {
	for _, u := range units {
		numerator += u.Numerator
		denominator += u.Denominator
	}
	return numerator, denominator
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
