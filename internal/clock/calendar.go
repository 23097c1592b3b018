package clock

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
)

// Calendar knows the working days of England and Wales: Monday to Friday without bank holidays, including substitute
// days and one-off holidays. It is right from 2013 on; earlier one-off holidays are not in it. The zero value is ready
// to use. It holds no state and may be shared.
type Calendar struct {
	// Extra are days off that were proclaimed after this version was built, as whole dates.
	Extra []Day
}

// stateFuneral2022 is a bank holiday of England and Wales that the holiday library leaves out.
const stateFuneral2022 Day = "2022-09-19" // proclamation of 10 September 2022

// Works reports whether the London day that holds t is a working day.
func (c Calendar) Works(t time.Time) bool {
	y, m, d := t.In(london()).Date()
	day := time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	return !c.holiday(day)
}

func (c Calendar) holiday(day time.Time) bool {
	name := Day(day.Format(time.DateOnly))
	if name == stateFuneral2022 {
		return true
	}
	for _, e := range c.Extra {
		if e == name {
			return true
		}
	}
	books := cal.Calendar{Cacheable: false}
	books.AddHoliday(gb.Holidays...)
	actual, observed, _ := books.IsHoliday(day)
	return actual || observed
}

// WorkingDays counts the working days after the London day of from, up to and including that of to. It is 0 when to is
// not on a later day.
func (c Calendar) WorkingDays(from, to time.Time) int {
	n := 0
	for day, last := noonUTC(from).AddDate(0, 0, 1), noonUTC(to); !day.After(last); day = day.AddDate(0, 0, 1) {
		if c.Works(day) {
			n++
		}
	}
	return n
}

// addWorkingDays returns the n-th working day after the London day of t, at noon UTC.
func (c Calendar) addWorkingDays(t time.Time, n int) time.Time {
	day := noonUTC(t)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if c.Works(day) {
			n--
		}
	}
	return day
}
