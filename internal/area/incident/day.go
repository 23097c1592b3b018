package incident

import "time"

func dayBefore(date string) string { return shift(date, -1) }

func dayAfter(date string) string { return shift(date, 1) }

func shift(date string, days int) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.AddDate(0, 0, days).Format(time.DateOnly)
}

// minutes gives the minutes since midnight of "HH:MM".
func minutes(hhmm string) int {
	t, err := time.Parse("15:04", hhmm)
	if err != nil {
		return 0
	}
	return t.Hour()*60 + t.Minute()
}
