package riddor

import (
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// Result is what the table says.
type Result string

// The results of the decision table.
const (
	ReportDeath     Result = "REPORT_DEATH"
	ReportSpecified Result = "REPORT_SPECIFIED"
	ReportO7D       Result = "REPORT_O7D"
	ReportPublic    Result = "REPORT_PUBLIC"
	ReportDisease   Result = "REPORT_DISEASE"
	ReportDO        Result = "REPORT_DO"
	RecordOnly      Result = "RECORD_ONLY"
	None            Result = "NONE"
)

// Report tells whether the Health and Safety Executive has to be told.
func (r Result) Report() bool {
	switch r {
	case ReportDeath, ReportSpecified, ReportO7D, ReportPublic, ReportDisease, ReportDO:
		return true
	}
	return false
}

var resultWords = map[Result]string{
	ReportDeath: "Report: a person died", ReportSpecified: "Report: a specified injury", ReportO7D: "Report: more than seven days away from normal work",
	ReportPublic: "Report: a person not at work was taken to hospital", ReportDisease: "Report: an occupational disease", ReportDO: "Report: a dangerous occurrence",
	RecordOnly: "Record only: more than three days away from normal work", None: "Nothing to report: the local record is enough",
}

// Words gives the result in plain words, the key of its translation.
func (r Result) Words() string { return resultWords[r] }

// Results gives every result, in the order of the table.
func Results() []Result {
	return []Result{ReportDeath, ReportSpecified, ReportO7D, ReportPublic, ReportDisease, ReportDO, RecordOnly, None}
}

// Facts are what is known of what happened to one person.
type Facts struct {
	// Accident is when it happened.
	Accident time.Time
	// Personal tells that it did not arise from work: a personal quarrel, a visitor from home.
	Personal bool
	// Worker tells that the person was at work; anybody else is a member of the public here.
	Worker bool
	// PsychOnly tells that the harm is to the mind alone.
	PsychOnly bool
	// Died is the day of a death from it, "" for none.
	Died clock.Day
	// Specified is a code of Rules.Specified, "" for none.
	Specified string
	// ToHospital tells that the person was taken straight from there to hospital for treatment; AtHospital that it
	// happened at one.
	ToHospital, AtHospital bool
	// Disease is the day on which an occupational disease was diagnosed, "" for none.
	Disease clock.Day
	// Occurrence is a code of Rules.Occurrences, "" for none.
	Occurrence string
	Spans      []Span
}

// Decision is what follows from the facts at an instant.
type Decision struct {
	// Row is the row of the table that holds, from 1 to 8; Also are later rows that hold too.
	Row  int
	Also []int
	Result
	// AtOnce tells that the Executive is told without delay, by phone where somebody died; Due is the last moment for the
	// report, zero where there is none.
	AtOnce bool
	Due    time.Time
	Run    Run
	// Foretold tells that row 3 is coming by what is known, or may be, since the person is away on the day of the warning.
	Foretold bool
	// KeepUntil is how long a record must be kept, "" where none must.
	KeepUntil clock.Day
	// PsychOnly tells that a longer absence was left out because the harm is to the mind alone. Some read the law
	// otherwise, so a competent person has to decide.
	PsychOnly bool
	// Reasons say why, in sentences that are keys of their translation.
	Reasons []string
}

// Decide goes through the table from its first row to its last; the first that holds gives the result.
func Decide(r Rules, f Facts, now time.Time) Decision {
	run := Count(f.Accident, now, f.Spans)
	d := Decision{Run: run}
	if f.Personal {
		return d.take(8, None, "It did not arise from work, so RIDDOR does not cover it")
	}
	for _, row := range table {
		if why := row.holds(r, f, run); why != "" {
			d = d.take(row.n, row.result, why)
		}
	}
	d = d.deadline(r, f)
	if f.Worker && !f.PsychOnly && d.Result != ReportO7D && run.Days <= r.ReportOverDays {
		d.Foretold = run.Expected > r.ReportOverDays || run.Now >= r.WarnOnDay
	}
	if f.Worker && f.PsychOnly && run.Days > r.RecordOverDays {
		d.PsychOnly = true
		d.Reasons = append(d.Reasons, "The harm is to the mind alone. HSE speaks of physical injury here; some read the law otherwise, so a competent person decides")
	}
	return d
}

// take notes a row that holds. Only the first gives the result; row 8 is for when no other holds.
func (d Decision) take(n int, res Result, why string) Decision {
	switch {
	case d.Row == 0:
		d.Row, d.Result, d.Reasons = n, res, []string{why}
	case n != 8:
		d.Also = append(d.Also, n)
		d.Reasons = append(d.Reasons, why)
	}
	return d
}

// table is the decision table in its order.
var table = []struct {
	n      int
	result Result
	// holds gives why the row holds, "" where it does not.
	holds func(Rules, Facts, Run) string
}{
	{1, ReportDeath, func(r Rules, f Facts, _ Run) string {
		if f.Died == "" || noon(f.Died).After(lastDeath(r, f)) {
			return ""
		}
		return "Somebody died of it, within the time the law names"
	}},
	{2, ReportSpecified, func(r Rules, f Facts, _ Run) string {
		if _, ok := Find(r.Specified, f.Specified); !ok || !f.Worker {
			return ""
		}
		return "The injury is one that the law names"
	}},
	{3, ReportO7D, func(r Rules, f Facts, run Run) string {
		if !f.Worker || f.PsychOnly || run.Days <= r.ReportOverDays {
			return ""
		}
		return "More than seven days in a row without normal work, not counting the day it happened"
	}},
	{4, ReportPublic, func(r Rules, f Facts, _ Run) string {
		_, named := Find(r.Specified, f.Specified)
		switch {
		case f.Worker:
			return ""
		case f.AtHospital && named:
			return "A person not at work has an injury that the law names, and it happened at a hospital"
		case !f.AtHospital && f.ToHospital:
			return "A person not at work was taken straight to hospital for treatment"
		}
		return ""
	}},
	{5, ReportDisease, func(_ Rules, f Facts, _ Run) string {
		if f.Disease == "" || !f.Worker {
			return ""
		}
		return "A doctor diagnosed a disease that came from this work"
	}},
	{6, ReportDO, func(r Rules, f Facts, _ Run) string {
		if _, ok := Find(r.Occurrences, f.Occurrence); !ok {
			return ""
		}
		return "It is a dangerous occurrence that the law names, whether or not anybody was hurt"
	}},
	{7, RecordOnly, func(r Rules, f Facts, run Run) string {
		if !f.Worker || f.PsychOnly || run.Days <= r.RecordOverDays {
			return ""
		}
		return "More than three days in a row without normal work: it is recorded, not reported"
	}},
	{8, None, func(Rules, Facts, Run) string { return "No row of the table holds" }},
}

// lastDeath is the end of the time within which a death counts.
func lastDeath(r Rules, f Facts) time.Time {
	return clock.Due(clock.Rule{Length: clock.Length{N: r.DeathWithinMonths, Unit: clock.Months}, Count: clock.WholeDays, Calendar: clock.Elapsed}, f.Accident)
}

// deadline works out by when, from the accident.
func (d Decision) deadline(r Rules, f Facts) Decision {
	due := func(id string) time.Time {
		rule, _ := clock.Seed().Find(id, f.Accident)
		return clock.Due(rule, f.Accident)
	}
	switch d.Result {
	case ReportO7D:
		d.Due = due(r.DeadlineDays)
	case ReportDisease: // the law names no last day: without delay
		d.AtOnce = true
	case ReportDeath, ReportSpecified, ReportPublic, ReportDO:
		d.AtOnce, d.Due = true, due(r.DeadlineSoon)
		if died := noon(f.Died); d.Result == ReportDeath && died.After(d.Due) {
			// A later death opens it again when the days are over; what is left is the day on which it became known.
			d.Due = clock.Due(clock.Rule{Length: clock.Length{N: 1, Unit: clock.Days}, Count: clock.WholeDays, Calendar: clock.Elapsed}, died.AddDate(0, 0, -1))
		}
	}
	if d.Result != None {
		d.KeepUntil = clock.DayOf(clock.Due(clock.Rule{Length: clock.Length{N: 12 * r.KeepRecordYears, Unit: clock.Months}, Count: clock.WholeDays, Calendar: clock.Elapsed}, f.Accident))
	}
	return d
}
