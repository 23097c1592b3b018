package survey

import (
	"fmt"
	"math"
)

// Guard is something that must hold before reports can be set against a survey.
type Guard int

const (
	// OtherMonths: survey and reports must cover the same twelve months.
	OtherMonths Guard = iota + 1
	// OtherStaff: they must be about the same staff.
	OtherStaff
	// OtherEvents: they must be about the same kind of event.
	OtherEvents
	// MoreThanExpected: more people are named in reports than the survey leads one to expect, so the two measure different
	// things, or the survey missed those concerned; show 100 or more per cent, with caution.
	MoreThanExpected
	// FewAsked: fewer respondents than Shown.
	FewAsked
)

// Gap is what Capture needs.
type Gap struct {
	// P and SE are the share of staff with at least one event in the year, from a survey.
	P, SE float64
	// Respondents to the survey; 0 if unknown.
	Respondents int
	// Headcount is the staff whom the share is about.
	Headcount float64
	// Victims are distinct people named in reports, never events: one person may have many. PeopleFromEvents converts.
	Victims float64
	// VictimsVary counts the reports as random, for a statement about such years rather than about this one.
	VictimsVary bool
	// SameMonths, SameStaff and SameEvents say that both sides are about the same; what is not said becomes a guard.
	SameMonths, SameStaff, SameEvents bool
	// Confidence is between 0 and 1; 0 means 0.95.
	Confidence float64
}

// Captured is the share of expected victims whom reports name.
type Captured struct {
	// Expected are the victims by the survey, with their error.
	Expected, ExpectedSE float64
	// Share is victims in reports over expected; it may pass 1. Interval is from the delta method on the logarithm.
	Share    float64
	Interval Interval
	// Guards are those that do not hold. With any of the first three the share means nothing.
	Guards []Guard
}

// Capture estimates which share of the victims of a year are named in reports. It fails where no victims are expected.
func Capture(g Gap) (Captured, error) {
	if g.Confidence == 0 {
		g.Confidence = 0.95
	}
	switch {
	case !(g.P > 0 && g.P <= 1) || !(g.SE >= 0) || math.IsInf(g.SE, 1):
		return Captured{}, fmt.Errorf("%w: the share of staff must be above 0 and at most 1, with its error", ErrInput)
	case !(g.Headcount > 0) || math.IsInf(g.Headcount, 1):
		return Captured{}, fmt.Errorf("%w: the headcount must be above zero", ErrInput)
	case !(g.Victims >= 0) || math.IsInf(g.Victims, 1):
		return Captured{}, fmt.Errorf("%w: victims in reports cannot be below zero", ErrInput)
	case !(g.Confidence > 0 && g.Confidence < 1):
		return Captured{}, fmt.Errorf("%w: the confidence must be between 0 and 1", ErrInput)
	}
	c := Captured{Expected: g.P * g.Headcount, ExpectedSE: g.SE * g.Headcount}
	c.Share = g.Victims / c.Expected
	variance := g.SE * g.SE / (g.P * g.P)
	if g.VictimsVary {
		variance += 1 / g.Victims
	}
	if factor := math.Exp(normal(g.Confidence) * math.Sqrt(variance)); g.Victims > 0 {
		c.Interval = Interval{c.Share / factor, c.Share * factor}
	} else if g.VictimsVary {
		c.Interval = Interval{math.NaN(), math.NaN()}
	}
	for _, guard := range []struct {
		bad bool
		as  Guard
	}{{!g.SameMonths, OtherMonths}, {!g.SameStaff, OtherStaff}, {!g.SameEvents, OtherEvents},
		{g.Victims > c.Expected, MoreThanExpected}, {g.Respondents > 0 && g.Respondents < Shown, FewAsked}} {
		if guard.bad {
			c.Guards = append(c.Guards, guard.as)
		}
	}
	return c, nil
}

// PeopleFromEvents turns a number of events into people by the events for each person (at least 1), seen elsewhere.
func PeopleFromEvents(events, each float64) (float64, error) {
	if !(events >= 0) || !(each >= 1) || math.IsInf(events, 1) || math.IsInf(each, 1) {
		return 0, fmt.Errorf("%w: events cannot be below zero, nor events for each person below one", ErrInput)
	}
	return events / each, nil
}
