package clock

import (
	"slices"
	"time"
)

// Level is how a deadline stands; it chooses the look of a chip.
type Level string

// The five levels.
const (
	Running Level = "running"
	Soon    Level = "soon" // in the last quarter of its time
	Over    Level = "over"
	Done    Level = "done"
	Paused  Level = "paused"
)

// Pause is a time in which a deadline did not run. A zero To means it is still paused.
type Pause struct {
	From, To time.Time
	// AtTheirWish says that the person affected asked for it.
	AtTheirWish bool
}

// Track is one deadline of one record. Due is the instant from [Calendar.Due], moved by [Calendar.Extend] when a pause
// has ended. A zero Done means not done.
type Track struct {
	Start, Due, Done time.Time
	Pauses           []Pause
}

// State is how a Track stands at one moment.
type State struct {
	Level       Level
	Due         time.Time
	Left        time.Duration // until due; negative when over; until it was done when Done
	Late        bool          // over, or done after it was due
	AtTheirWish bool          // the pause was asked for by the person affected
}

// At returns how the deadline stands at now. Done comes before paused, paused before over. What is done at the very
// instant it is due is in time. A Track without a due time is Running until it is done.
func (t Track) At(now time.Time) State {
	s := State{Level: Running, Due: t.Due}
	end := now
	if !t.Done.IsZero() {
		s.Level, end = Done, t.Done
	}
	if t.Due.IsZero() {
		return s
	}
	s.Left = t.Due.Sub(end)
	s.Late = s.Left < 0
	if s.Level == Done {
		return s
	}
	for _, p := range t.Pauses {
		if p.covers(now) {
			s.Level, s.AtTheirWish = Paused, s.AtTheirWish || p.AtTheirWish
		}
	}
	switch {
	case s.Level == Paused:
	case s.Left < 0:
		s.Level = Over
	case s.Left <= t.allowed(now)/4:
		s.Level = Soon
	}
	return s
}

// allowed is the running time between start and due: pauses are no part of it.
func (t Track) allowed(now time.Time) time.Duration {
	d := t.Due.Sub(t.Start)
	for _, p := range joined(t.Pauses) {
		to := p.To
		if to.IsZero() {
			to = now
		}
		if from := later(p.From, t.Start); to.After(from) {
			d -= to.Sub(from)
		}
	}
	return max(d, 0)
}

func (p Pause) covers(now time.Time) bool {
	return !now.Before(p.From) && (p.To.IsZero() || now.Before(p.To))
}

// joined sorts the pauses and merges those that touch, so that no moment is counted twice.
func joined(in []Pause) []Pause {
	in = slices.Clone(in)
	slices.SortFunc(in, func(a, b Pause) int { return a.From.Compare(b.From) })
	var out []Pause
	for _, p := range in {
		if !p.To.IsZero() && !p.To.After(p.From) {
			continue
		}
		last := len(out) - 1
		if last < 0 || (!out[last].To.IsZero() && p.From.After(out[last].To)) {
			out = append(out, p)
			continue
		}
		if out[last].To.IsZero() || p.To.IsZero() {
			out[last].To = time.Time{}
			continue
		}
		out[last].To = later(out[last].To, p.To)
	}
	return out
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
