package spc

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Power is the transformation of a days-between chart: days to the power of 1/3.6 are close to normally distributed when
// events come at random at a steady rate (Nelson 1994).
const Power = 3.6

const day = 24 * time.Hour

// Between is a chart of days between events. Its values, mean and limits are in days.
type Between struct {
	Chart
	Events int
	Open   float64 // days from the last event until the end of observation; NaN when that was not given
	// OpenAbove says that the time since the last event is already above the upper limit: a change that the readings
	// will only show at the next event.
	OpenAbove bool
}

// DaysBetween makes a chart of the time between events that are rarer than about one a period, where a chart of counts is
// all noughts and ones. The reading at each event but the first is the days since the event before it. It is our own
// addition (a t-chart): the Making Data Count tools have none. More days are fewer events, so harm is better with
// Increase, and a target is in days.
//
// The days are transformed with [Power], judged by the limits and rules of XmR, and the mean and limits transformed back;
// a lower limit below nought is nought. Screening, baseline, length and rebase dates, which are dates of events, act as in
// XmR. The events may be in any order and on one day; a day is 24 hours, so give dates at midnight UTC where the time of
// day is not known. Until is the end of observation, zero for none; before the last event it is an error, as are fewer
// than two events.
func DaysBetween(events []time.Time, until time.Time, o Options) (Between, error) {
	o, err := o.resolve()
	if err != nil {
		return Between{}, err
	}
	if len(events) < 2 {
		return Between{}, fmt.Errorf("%w: days between events need two events", ErrNoPoints)
	}
	events = slices.SortedFunc(slices.Values(events), time.Time.Compare)
	last := events[len(events)-1]
	if !until.IsZero() && until.Before(last) {
		return Between{}, fmt.Errorf("%w: the observation ends on %s, before the last event", ErrOption, until.Format(time.DateOnly))
	}
	scaled := o
	if o.Target != nil {
		if *o.Target < 0 {
			return Between{}, fmt.Errorf("%w: a target of %v days", ErrOption, *o.Target)
		}
		scaled.Target = new(math.Pow(*o.Target, 1/Power))
	}
	readings := make([]Reading, len(events)-1)
	for i := range readings {
		readings[i].Point = Point{events[i+1], math.Pow(days(events[i], events[i+1]), 1/Power)}
	}
	b := Between{Chart: judge(MethodDaysBetween, readings, scaled), Events: len(events), Open: math.NaN()}
	b.Rules, b.Settings = RulesDaysBetween, o
	for i := range b.Readings {
		b.Readings[i].Value = days(events[i], events[i+1])
	}
	for i := range b.Phases {
		p := &b.Phases[i]
		for _, v := range []*float64{&p.Mean, &p.Lower, &p.Upper, &p.NearLower, &p.NearUpper} {
			*v = math.Pow(math.Max(0, *v), Power)
		}
	}
	if !until.IsZero() {
		b.Open = days(last, until)
		b.OpenAbove = b.Open > b.Phases[len(b.Phases)-1].Upper
	}
	b.warnSameDay(events)
	return b, nil
}

func days(from, to time.Time) float64 { return float64(to.Sub(from)) / float64(day) }

// warnSameDay warns once for each moment that has more than one event.
func (b *Between) warnSameDay(events []time.Time) {
	for i := 0; i < len(events); {
		n := 1
		for i+n < len(events) && events[i+n].Equal(events[i]) {
			n++
		}
		if n > 1 {
			b.Warnings = append(b.Warnings, Warning{Code: SameDay, Phase: -1, At: events[i], Count: n})
		}
		i += n
	}
}
