package spc

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Rules names the rules that a chart was judged by and their version. It changes when a result could.
const (
	Rules            = "Making Data Count as in NHSRplotthedots 0.2.2, revision 1"
	RulesDaysBetween = "Havenward days between events to the power 1/3.6, judged as in NHSRplotthedots 0.2.2, revision 1"
)

// Method names the kind of chart.
type Method string

const (
	MethodXmR         Method = "XmR"                 // single values and moving ranges
	MethodDaysBetween Method = "days between events" // our own addition, in none of the Making Data Count tools
)

// Point is a dated value. A missing value is NaN: it keeps its place, which is not the same as leaving the point out.
// Dates are compared as moments, with rebase dates too, so give all of them the same time of day and zone.
type Point struct {
	At    time.Time
	Value float64
}

// Reading is a point and how it was judged.
type Reading struct {
	Point
	Phase   int   // index into Chart.Phases
	Outside bool  // beyond a limit; false without a value or limits
	Close   bool  // beyond two thirds of the way to a limit and not outside it; false without a value or limits
	Side    int   // 1 above the mean, -1 below, 0 on it or without a value
	Cause   Cause // the first rule that applies; Common without a value
	Kind    Kind  // what the cause means in the chart's direction
}

// Missing says whether the point has no value.
func (r Reading) Missing() bool { return math.IsNaN(r.Value) }

// Phase is a stretch between rebases with its own mean and limits, in the unit of the values. NaN means that a figure
// could not be worked out.
type Phase struct {
	Number               int // the package's rebase group: from 0, or from 1 when the first point is a rebase date
	From, To             time.Time
	First, Points        int // index of its first reading, and how many there are, missing ones included
	Values               int // points that have a value
	Baseline             int // points that the mean and limits were worked out from, missing ones included
	Mean                 float64
	Lower, Upper         float64 // process limits; the lower may be negative
	NearLower, NearUpper float64 // two thirds of the way to the limits
	MeanRange            float64 // mean moving range after screening; in a days-between chart on its transformed scale
	Ranges, Screened     int     // moving ranges, and how many of them were left out as outliers
	Short                bool    // fewer than 13 points: trial limits

	Common, Improvement, Concern, NeutralHigh, NeutralLow int // readings of each kind; missing ones are common

	varied int // moving ranges above nought
}

// HasLimits says whether limits could be worked out.
func (p Phase) HasLimits() bool { return !math.IsNaN(p.Upper) }

// Chart is a judged series with everything needed to make it again.
type Chart struct {
	Method    Method
	Rules     string  // Rules or RulesDaysBetween
	Settings  Options // as used: Length is filled in, Rebase sorted
	Readings  []Reading
	Phases    []Phase // at least one
	Variation Variation
	Assurance Assurance // from the limits of the last phase
	Latest    int       // the reading that Variation speaks for; -1 when there is no value
	Warnings  []Warning
}

// XmR makes a chart of values over time. The points may be in any order; two on one date, or an infinite value, are an
// error, and so are settings that are not possible. The error wraps one of the package's.
func XmR(points []Point, o Options) (Chart, error) {
	o, err := o.resolve()
	if err != nil {
		return Chart{}, err
	}
	readings, err := order(points)
	if err != nil {
		return Chart{}, err
	}
	return judge(MethodXmR, readings, o), nil
}

// order sorts points by date and checks them.
func order(points []Point) ([]Reading, error) {
	if len(points) == 0 {
		return nil, ErrNoPoints
	}
	r := make([]Reading, len(points))
	for i, p := range points {
		if !math.IsNaN(p.Value) && !chartable(p.Value) {
			return nil, fmt.Errorf("%w: %v on %s", ErrValue, p.Value, p.At.Format(time.DateOnly))
		}
		r[i].Point = p
	}
	slices.SortFunc(r, func(a, b Reading) int { return a.At.Compare(b.At) })
	for i := 1; i < len(r); i++ {
		if r[i].At.Equal(r[i-1].At) {
			return nil, fmt.Errorf("%w: %s", ErrDuplicate, r[i].At.Format(time.DateOnly))
		}
	}
	return r, nil
}

// judge makes a chart of ordered readings with resolved settings.
func judge(m Method, r []Reading, o Options) Chart {
	c := Chart{Method: m, Rules: Rules, Settings: o, Readings: r}
	c.split()
	values := make([]float64, len(r))
	for i := range r {
		values[i] = r[i].Value
	}
	for k := range c.Phases {
		p := &c.Phases[k]
		p.limit(values[p.First:p.First+p.Baseline], o)
		own := r[p.First : p.First+p.Points]
		for i := range own {
			p.judge(&own[i])
		}
		mark(own, o)
		for i := range own {
			own[i].Kind = own[i].Cause.Kind(o.Direction)
			p.count(own[i])
		}
	}
	c.Latest = c.latest()
	if c.Latest >= 0 {
		c.Variation = r[c.Latest].Cause.Variation(o.Direction)
	}
	c.Assurance = assure(c.Phases[len(c.Phases)-1], o)
	c.warn()
	return c
}
