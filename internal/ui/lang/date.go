package lang

import (
	"context"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // pages show London time on machines without a zone database
)

// London is the place whose clock every page shows.
func London() *time.Location { return london() }

var london = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // tzdata is linked in above
	}
	return l
})

var (
	cyMonths = [...]string{"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"}
	cyShort  = [...]string{"Ion", "Chwef", "Maw", "Ebr", "Mai", "Meh", "Gorff", "Awst", "Medi", "Hyd", "Tach", "Rhag"}
	cyDays   = [...]string{"Dydd Sul", "Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener", "Dydd Sadwrn"}
	cyDay3   = [...]string{"Sul", "Llun", "Maw", "Mer", "Iau", "Gwe", "Sad"}
)

// Date is the calendar date in London: "10 November 2026".
func Date(ctx context.Context, t time.Time) string {
	t = t.In(london())
	return dayMonth(ctx, t) + " " + strconv.Itoa(t.Year())
}

// Day is the weekday and date without the year: "Tuesday 10 November".
func Day(ctx context.Context, t time.Time) string {
	t = t.In(london())
	return Weekday(ctx, t) + " " + dayMonth(ctx, t)
}

// Weekday is the name of the day: "Tuesday".
func Weekday(ctx context.Context, t time.Time) string {
	t = t.In(london())
	if Of(ctx) == Cy {
		return cyDays[t.Weekday()]
	}
	return t.Weekday().String()
}

// ShortDay is the narrow form for chips and tables: "Wed 18 Nov".
func ShortDay(ctx context.Context, t time.Time) string {
	t = t.In(london())
	if Of(ctx) == Cy {
		return cyDay3[t.Weekday()] + " " + strconv.Itoa(t.Day()) + " " + cyShort[t.Month()-1]
	}
	return t.Format("Mon 2 Jan")
}

// Month is the month and year: "November 2026".
func Month(ctx context.Context, t time.Time) string {
	t = t.In(london())
	return monthName(ctx, t) + " " + strconv.Itoa(t.Year())
}

// Time is the time of day in London on the twelve-hour clock: "10:40pm". Welsh divides the day into yb
// (morning), yp (from noon) and yh (from six).
func Time(ctx context.Context, t time.Time) string {
	t = t.In(london())
	if Of(ctx) != Cy {
		return t.Format("3:04pm")
	}
	part := "yb"
	switch {
	case t.Hour() >= 18:
		part = "yh"
	case t.Hour() >= 12:
		part = "yp"
	}
	return t.Format("3:04") + part
}

// DateTime is the date and the time: "10 November 2026, 10:40pm".
func DateTime(ctx context.Context, t time.Time) string {
	return Date(ctx, t) + ", " + Time(ctx, t)
}

// DayTime is the day and the time without the year: "Tuesday 10 November, 10:40pm".
func DayTime(ctx context.Context, t time.Time) string {
	return Day(ctx, t) + ", " + Time(ctx, t)
}

func dayMonth(ctx context.Context, t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + monthName(ctx, t)
}

func monthName(ctx context.Context, t time.Time) string {
	if Of(ctx) == Cy {
		return cyMonths[t.Month()-1]
	}
	return t.Month().String()
}
