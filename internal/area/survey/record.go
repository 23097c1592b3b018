package survey

import (
	"context"
	"strconv"
)

// Period is the twelve months that a year's survey asks about, as days with both ends inside. People answer from October to
// November about "the last 12 months", so the twelve months before the fieldwork are taken: October to September.
type Period struct{ From, To string }

// PeriodOf gives the twelve months before the fieldwork of a year's survey.
func PeriodOf(year int) Period {
	return Period{strconv.Itoa(year-1) + "-10-01", strconv.Itoa(year) + "-09-30"}
}

// Months gives them, "2024-10" to "2025-09".
func (p Period) Months() []string {
	y, err := strconv.Atoi(p.From[:4])
	if err != nil {
		return nil
	}
	var out []string
	for i := range 12 {
		m := 9 + i
		out = append(out, strconv.Itoa(y+m/12)+"-"+[]string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}[m%12])
	}
	return out
}

// Recorded is what an organisation has for the twelve months.
type Recorded struct {
	// Episodes are staff hit, once for each time: physical violence with contact by a patient, a relative or visitor, or
	// somebody from the public.
	Episodes int64
	// Unknown are those of physical violence of whom it is not said who did it; they are not among the episodes.
	Unknown int64
	// Months are how many of the twelve are there: recorded here, or a return that was accepted.
	Months int
	// Headcount is the mean of the months, 0 where it is not known; Source says where it is from.
	Headcount float64
	Source    string
}

// Recorder gives what some organisations recorded in twelve months. One that has nothing at all may be left out.
type Recorder func(ctx context.Context, orgs []string, p Period) (map[string]Recorded, error)
