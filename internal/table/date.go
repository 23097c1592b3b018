package table

import (
	"strings"
	"time"
)

// Date is a day written as 2026-11-22, at midnight UTC.
func (r *Row) Date(column string) time.Time {
	return r.day(column, r.Filled(column))
}

// Dates are days separated by semicolons; none for an empty cell.
func (r *Row) Dates(column string) (days []time.Time) {
	for s := range strings.SplitSeq(r.Text(column), ";") {
		if s = strings.TrimSpace(s); s != "" {
			days = append(days, r.day(column, s))
		}
	}
	return days
}

func (r *Row) day(column, s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil && s != "" {
		r.Fault("%s is %s, which is no date like 2026-11-22", column, quoted(s))
	}
	return d
}
