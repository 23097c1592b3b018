package collection

import (
	"fmt"
	"time"
)

// Month is a calendar month, "2026-10". Months compare as text.
type Month string

// MonthOf gives the month of a day.
func MonthOf(t time.Time) Month { return Month(t.Format("2006-01")) }

// ParseMonth reads a month; ok is false for anything else.
func ParseMonth(s string) (m Month, ok bool) {
	if _, err := time.Parse("2006-01", s); err != nil {
		return "", false
	}
	return Month(s), true
}

// First gives the month's first day in UTC, the zero time where it is no month.
func (m Month) First() time.Time {
	t, err := time.Parse("2006-01", string(m))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Last gives the month's last day.
func (m Month) Last() time.Time { return m.First().AddDate(0, 1, -1) }

// Add gives the month n months later.
func (m Month) Add(n int) Month { return MonthOf(m.First().AddDate(0, n, 0)) }

// Words names the month in English, "October 2026".
func (m Month) Words() string { return m.First().Format("January 2006") }

// String is the month as it is written in files.
func (m Month) String() string { return string(m) }

// MonthsOf lists the months from one to another, both inside.
func MonthsOf(from, to Month) ([]Month, error) {
	if from.First().IsZero() || to.First().IsZero() || from > to {
		return nil, fmt.Errorf("no months from %q to %q", from, to)
	}
	var out []Month
	for m := from; m <= to; m = m.Add(1) {
		out = append(out, m)
	}
	return out, nil
}

// Standing says where the return of one organisation for one month stands.
type Standing string

// The standings, in the order in which a return goes through them.
const (
	// Open is owed, has not come, and is not yet due.
	Open Standing = "open"
	// Missing is past its day and has not come: it is never taken as zero.
	Missing Standing = "missing"
	// Waiting was sent, and waits for whoever is above to accept it.
	Waiting Standing = "waiting"
	// SentBack was not accepted, with a reason, and has not come again.
	SentBack Standing = "sent_back"
	// Accepted counts in every figure.
	Accepted Standing = "accepted"
	// Approved was accepted and signed off by the region or the national team; its month is locked.
	Approved Standing = "approved"
)

// Counts tells whether the return is in the figures.
func (s Standing) Counts() bool { return s == Accepted || s == Approved }

// Came tells whether something was received.
func (s Standing) Came() bool { return s == Waiting || s.Counts() }

// Return is what one organisation owes for one month, and how it stands.
type Return struct {
	Org      string
	Month    Month
	Standing Standing
	// Nil says that it was a nil return: nothing happened. Totals says that only hand-made totals came, no rows.
	Nil, Totals bool
	// Native says that the organisation records in this system: its month is made from its own records.
	Native bool
	// Late says that it came after its due day, or has not come and is past it.
	Late bool
	// Due is the last day on which it is in time, Locks the last on which it can come at all without a reopening.
	Due, Locks time.Time
	// Submission is the one that stands, Version its place among those of this month, from 1; "" and 0 for none.
	Submission string
	Version    int64
	// Pending is a later submission that waits while another counts, "" for none.
	Pending string
	// Incidents and Staff are what counts; while it waits, what would.
	Incidents, Staff int64
	// Sent and Decided are when the submission that stands was sent, and accepted or sent back.
	Sent, Decided time.Time
}

// Restatement is a month whose figures a later submission changed.
type Restatement struct {
	Org        string
	Month      Month
	Submission string
	Version    int64
	// Was and Now are incidents and staff affected before and after.
	WasIncidents, NowIncidents, WasStaff, NowStaff int64
	At                                             time.Time
	// Reason is what the sender said.
	Reason string
}

// Denominator is a number to divide by: what there was to be hurt, of one organisation in one month.
type Denominator struct {
	Org   string
	Month Month
	// Kind is headcount, wte, bed_days, attendances, calls or shifts.
	Kind string
	// StaffGroup is a code of the staff group list, "" for all.
	StaffGroup string
	Value      float64
	// Source says where it is from, Release which edition.
	Source, Release string
}
