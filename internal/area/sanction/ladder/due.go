package ladder

import (
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// months is a rule of whole months from a day on.
func months(n int) clock.Rule {
	return clock.Rule{Length: clock.Length{N: n, Unit: clock.Months}, Count: clock.WholeDays, Calendar: clock.Elapsed}
}

// Ends gives the last moment of a level given at a moment, zero where a court or nobody says.
func (l Level) Ends(given time.Time) time.Time {
	if l.Months == 0 {
		return time.Time{}
	}
	return clock.Due(months(l.Months), given)
}

// ReviewBy gives by when it must be looked at again, zero for never.
func (l Level) ReviewBy(given time.Time) time.Time {
	if l.Review == 0 {
		return time.Time{}
	}
	return clock.Due(months(l.Review), given)
}

// Dates checks the dates that somebody chose against a level. A zero date is the level's own. The words are for the field
// "review" or "ends"; both "" is well.
func (l Level) Dates(given, review, ends time.Time) (r, e time.Time, problemReview, problemEnds string) {
	r, e = l.ReviewBy(given), l.Ends(given)
	if !review.IsZero() {
		switch {
		case !review.After(given):
			problemReview = "Choose a day that is still to come"
		case !r.IsZero() && review.After(r):
			problemReview = "Choose an earlier day: it must be looked at again sooner"
		default:
			r = review
		}
	}
	if !ends.IsZero() {
		switch {
		case !ends.After(given):
			problemEnds = "Choose a day that is still to come"
		case !e.IsZero() && ends.After(e):
			problemEnds = "Choose an earlier day: it may not last that long"
		default:
			e = ends
		}
	}
	if !e.IsZero() && r.After(e) {
		r = e
	}
	return r, e, problemReview, problemEnds
}
