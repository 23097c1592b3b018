package marker

import (
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// Dates are when a marker must be looked at.
type Dates struct {
	// Lapses is the end of a provisional one.
	Lapses time.Time
	// Review is when it is looked at again, Longest the day beyond which it never stays without that.
	Review, Longest time.Time
}

// From gives the dates of a marker that came into force, or was reviewed, at a moment.
func From(rules clock.Catalogue, at time.Time) Dates {
	return Dates{Lapses: due(rules, "MARKER_PROVISIONAL", at), Review: due(rules, "MARKER_REVIEW", at), Longest: due(rules, "MARKER_MAX", at)}
}

// ReviewOn takes the day that somebody chose for the review, zero for the usual one. The sentence is for its field.
func ReviewOn(rules clock.Catalogue, at, chosen time.Time) (time.Time, string) {
	d := From(rules, at)
	switch {
	case chosen.IsZero():
		return d.Review, ""
	case !chosen.After(at):
		return d.Review, "Choose a day that is still to come"
	case chosen.After(d.Longest):
		return d.Review, "Choose a day within 12 months: no marker stays longer without being looked at"
	}
	return chosen, ""
}

// Reminders gives when to remind of a review: 30 and 14 days before it and on its day, leaving out what is past at from.
func Reminders(rules clock.Catalogue, from, review time.Time) []time.Time {
	r, ok := rules.Find("MARKER_REVIEW", from)
	if !ok {
		return nil
	}
	var out []time.Time
	for _, l := range r.Remind {
		at := review.In(clock.London()).AddDate(0, 0, -l.N)
		if !at.Before(from) {
			out = append(out, at)
		}
	}
	return out
}

// Reminded gives which reminder is due at now: the days before the review (30, 14 or 0), -1 for none; done are those
// already told.
func Reminded(rules clock.Catalogue, now, review time.Time, done int) int {
	r, ok := rules.Find("MARKER_REVIEW", now)
	if !ok || review.IsZero() {
		return -1
	}
	best := -1
	for _, l := range r.Remind {
		if clock.DaysSince(now, review) <= l.N && (best < 0 || l.N < best) {
			best = l.N
		}
	}
	if best >= 0 && (done < 0 || best < done) {
		return best
	}
	return -1
}

func due(rules clock.Catalogue, id string, at time.Time) time.Time {
	r, ok := rules.Find(id, at)
	if !ok {
		return time.Time{}
	}
	return clock.Due(r, at)
}
