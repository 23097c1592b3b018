package riddor

import (
	"slices"
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// Kind says why a person could not do their normal work on some days.
type Kind string

// The kinds of days. Each counts alike.
const (
	Away  Kind = "away"  // off work
	Light Kind = "light" // at work, but not able to do normal duties
	Rest  Kind = "rest"  // not due to work, and would not have been able to
)

// Span is a stretch of days of one kind, both ends included. An empty To means that it goes on.
type Span struct {
	Kind     Kind
	From, To clock.Day
}

// Run is what the spans come to after the day of the accident: days in a row, without a gap, on which the person could
// not do their normal work.
type Run struct {
	// From is the first day of the longest row so far, "" where none has come.
	From clock.Day
	// Days is the longest row so far, the day of the reckoning among them.
	Days int
	// Expected is the longest row by what is known of days to come.
	Expected int
	// Now is how many days the row has that is open today, 0 where none is.
	Now int
}

// Count reckons at an instant. The day of the accident is left out; weekends, rest days
// and light duties count. Two spans with no day between them are one run.
func Count(accident, now time.Time, spans []Span) Run {
	type days struct {
		from, to int // days since the accident
		open     bool
	}
	today := clock.DaysSince(accident, now)
	var list []days
	for _, s := range spans {
		from, to := noon(s.From), noon(s.To)
		if from.IsZero() {
			continue
		}
		d := days{from: max(1, clock.DaysSince(accident, from)), open: to.IsZero()}
		if d.open {
			d.to = max(d.from, today) // goes on from its first day at the earliest
		} else {
			d.to = clock.DaysSince(accident, to)
		}
		if d.to >= d.from {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b days) int { return a.from - b.from })
	var run Run
	var cur days
	take := func() {
		so := max(0, min(cur.to, today)-cur.from+1)
		run.Expected = max(run.Expected, cur.to-cur.from+1)
		if so > run.Days {
			run.Days, run.From = so, clock.DayOf(noon(clock.DayOf(accident)).AddDate(0, 0, cur.from))
		}
		if cur.open {
			run.Now = so
		}
	}
	for i, d := range list {
		switch {
		case i == 0:
			cur = d
		case d.from <= cur.to+1:
			cur.to = max(cur.to, d.to)
			cur.open = cur.open || d.open
		default:
			take()
			cur = d
		}
	}
	if len(list) > 0 {
		take()
	}
	return run
}
