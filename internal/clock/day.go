package clock

import (
	"fmt"
	"time"
)

// Day is a date without a time of day, written "2026-11-18". The empty Day means "no limit" in a rule.
type Day string

// ParseDay reads a date written as year, month and day with dashes; an empty text is the empty Day.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("day %q is not written as 2026-11-18", s)
	}
	return Day(s), nil
}

// DayOf returns the London date that holds the instant t.
func DayOf(t time.Time) Day { return Day(t.In(london()).Format(time.DateOnly)) }

// UnmarshalText reads a Day from JSON or a form and refuses anything that is not a date.
func (d *Day) UnmarshalText(b []byte) error {
	v, err := ParseDay(string(b))
	*d = v
	return err
}

// DaysSince returns how many midnights in London lie between the two instants. The day of an accident is day 0 and the
// day after it is day 1, which is the way RIDDOR counts: the day of the accident is left out, weekends and rest days
// are counted. It is negative when t lies on an earlier day.
func DaysSince(accident, t time.Time) int {
	return int(noonUTC(t).Sub(noonUTC(accident)).Hours()) / 24
}

// OverSevenDays reports whether a worker who could not do their normal work from the accident up to and including the
// London day of lastDayOff was away for more than seven days in a row, not counting the day of the accident
// (RIDDOR 2013, regulation 4(2)). The report is then due under the rule RIDDOR_15.
func OverSevenDays(accident, lastDayOff time.Time) bool { return DaysSince(accident, lastDayOff) > 7 }

// noonUTC maps the London date of t to noon in UTC, where every day has 24 hours.
func noonUTC(t time.Time) time.Time {
	y, m, d := t.In(london()).Date()
	return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
}
