package org

import "time"

// Date is a calendar day in England, "2026-04-01". "" is open: no beginning or no end that is known.
type Date string

const dateLayout = "2006-01-02"

// DateOf gives the day in London at a moment.
func DateOf(t time.Time) Date {
	return Date(t.In(london()).Format(dateLayout))
}

// ParseDate reads "2026-04-01"; "" is the open date. ok is false for anything else.
func ParseDate(s string) (d Date, ok bool) {
	if s == "" {
		return "", true
	}
	t, err := time.Parse(dateLayout, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2999 {
		return "", false
	}
	return Date(s), true
}

// Add gives the day n days later; an open date stays open.
func (d Date) Add(n int) Date {
	t, err := time.Parse(dateLayout, string(d))
	if err != nil {
		return d
	}
	return Date(t.AddDate(0, 0, n).Format(dateLayout))
}

// Span is a run of days, both ends inside it; "" at an end is open.
type Span struct{ From, To Date }

// Holds tells whether the day lies inside.
func (s Span) Holds(on Date) bool {
	return s.From <= on && (s.To == "" || on <= s.To)
}

// And gives the days that are in both; ok is false when there are none.
func (s Span) And(o Span) (both Span, ok bool) {
	both = Span{From: max(s.From, o.From), To: s.To}
	if both.To == "" || (o.To != "" && o.To < both.To) {
		both.To = o.To
	}
	return both, both.To == "" || both.From <= both.To
}

// join puts two spans together when the second begins no later than the day after the first ends.
func (s Span) join(next Span) (Span, bool) {
	if s.To != "" && next.From > s.To.Add(1) {
		return s, false
	}
	if s.To != "" && (next.To == "" || next.To > s.To) {
		s.To = next.To
	}
	return s, true
}
