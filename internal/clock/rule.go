package clock

import (
	"fmt"
	"time"
)

// Unit is what a length is counted in.
type Unit string

// The units a rule may use.
const (
	Hours       Unit = "hours"
	Days        Unit = "days"
	WorkingDays Unit = "working days"
	Months      Unit = "months"
)

// Length is how long a rule allows, for example 10 working days.
type Length struct {
	N    int  `json:"n"`
	Unit Unit `json:"unit"`
}

// String writes the length in English, for example "1 working day" or "72 hours".
func (l Length) String() string {
	if l.N == 1 {
		return "1 " + string(l.Unit[:len(l.Unit)-1])
	}
	return fmt.Sprintf("%d %s", l.N, l.Unit)
}

// CalendarName says which days a rule counts.
type CalendarName string

// The calendars a rule may name.
const (
	Elapsed         CalendarName = "elapsed"           // every hour and every day counts
	EnglandAndWales CalendarName = "england-and-wales" // Monday to Friday without bank holidays
)

// Count says from where the first unit is counted.
type Count string

// The two ways of counting.
const (
	FromMoment Count = "from-moment" // 7 days after Tuesday 10:40pm is the next Tuesday, 10:40pm
	WholeDays  Count = "whole-days"  // the day of the event is left out; due at the end of the last day
)

// Rule is one deadline with the days on which it holds. A change of law or policy is a new Rule with the same ID and a
// later ValidFrom; the old one keeps its place, because a deadline that began under it is judged by it.
type Rule struct {
	ID          string       `json:"id"`
	About       string       `json:"about"`           // what must be done by then, in English; a key for translation
	Start       string       `json:"start"`           // name of the event that starts it, for example "report"
	Length      Length       `json:"length"`          // time allowed
	Count       Count        `json:"count"`           // from the moment, or whole days
	Calendar    CalendarName `json:"calendar"`        // which days count
	Then        string       `json:"then,omitempty"`  // what starts it again, in words; empty when it runs once
	Remind      []Length     `json:"remind,omitzero"` // reminders, each so long before it is due
	EscalatesTo string       `json:"escalates_to"`    // role told when it is over
	ValidFrom   Day          `json:"valid_from"`      // first day it holds; empty: always did
	ValidTo     Day          `json:"valid_to"`        // last day it holds; empty: still does
	Source      string       `json:"source"`          // where the length comes from
	Verified    bool         `json:"verified"`        // whether that source itself was read
	Checked     Day          `json:"checked"`         // when somebody last compared the rule with its source
	Replaceable bool         `json:"replaceable"`     // a person may agree another length for one case
}

// Holds reports whether the rule holds for an event at t.
func (r Rule) Holds(t time.Time) bool {
	d := DayOf(t)
	return (r.ValidFrom == "" || r.ValidFrom <= d) && (r.ValidTo == "" || d <= r.ValidTo)
}

// With returns the rule with an agreed length in place of its own, such as the interval for police updates the person
// affected has chosen. It keeps everything else. A rule that is not Replaceable is returned as it is.
func (r Rule) With(l Length) Rule {
	if !r.Replaceable || l.N <= 0 {
		return r
	}
	r.Length = l
	if l.Unit == WorkingDays {
		r.Calendar, r.Count = EnglandAndWales, WholeDays
	} else {
		r.Calendar = Elapsed
	}
	return r
}

// Problem says why the rule cannot be used, or returns nil.
func (r Rule) Problem() error {
	bad := func(what string) error { return fmt.Errorf("rule %q: %s", r.ID, what) }
	if r.ID == "" || r.Start == "" || r.Source == "" || r.EscalatesTo == "" {
		return bad("needs an id, a start event, a source and a role it escalates to")
	}
	if r.Count != FromMoment && r.Count != WholeDays {
		return bad("count must be from-moment or whole-days")
	}
	if r.Calendar != Elapsed && r.Calendar != EnglandAndWales {
		return bad("unknown calendar")
	}
	for _, l := range append([]Length{r.Length}, r.Remind...) {
		if p := l.problem(); p != "" {
			return bad(p)
		}
	}
	switch {
	case r.Length.N == 0:
		return bad("a length of nothing is not a deadline")
	case (r.Length.Unit == WorkingDays) != (r.Calendar == EnglandAndWales):
		return bad("working days, and only they, need a calendar of working days")
	case r.Length.Unit == WorkingDays && r.Count != WholeDays:
		return bad("working days are counted as whole days")
	case r.Length.Unit == Hours && r.Count != FromMoment:
		return bad("hours are counted from the moment")
	case r.ValidTo != "" && r.ValidTo < r.ValidFrom:
		return bad("ends before it begins")
	}
	return nil
}

// problem keeps lengths within what a person could mean, so that no sum of dates can run out of range.
func (l Length) problem() string {
	most := map[Unit]int{Hours: 24 * 366, Days: 3660, WorkingDays: 2600, Months: 1200}
	switch n, ok := most[l.Unit]; {
	case !ok:
		return fmt.Sprintf("unknown unit %q", l.Unit)
	case l.N < 0 || l.N > n:
		return fmt.Sprintf("%d %s is out of range", l.N, l.Unit)
	}
	return ""
}
