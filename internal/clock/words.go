package clock

import (
	"strconv"
	"strings"
	"time"
)

// Kind is which sentence a chip says.
type Kind string

// The sentences. Those with a number come in one and many, because languages differ.
const (
	DueInHours   Kind = "due-in-hours"
	DueInMinutes Kind = "due-in-minutes"
	DueNow       Kind = "due-now"
	DueOn        Kind = "due-on" // 48 hours or more away: the date
	HoursOver    Kind = "hours-over"
	MinutesOver  Kind = "minutes-over"
	WasDueOn     Kind = "was-due-on" // 48 hours or more over: the date
	IsDone       Kind = "done"
	IsPaused     Kind = "paused"
	PausedAsked  Kind = "paused-asked" // the person affected asked for it
	NoLimit      Kind = "no-limit"     // nothing is due
)

// Fact is what a chip says, before any language. N counts whole hours or minutes, rounded down, so that a page never
// promises time that is not there. Time is the exact instant for the chip's time element; it is zero for NoLimit.
type Fact struct {
	Level Level
	Kind  Kind
	N     int
	Time  time.Time
	// Year says that the date needs its year, being more than ten months from now.
	Year bool
}

// Words returns the facts of a chip for a state at now. Times are relative under 48 hours and dates from there on.
func Words(s State, now time.Time) Fact {
	f := Fact{Level: s.Level, Kind: NoLimit}
	if !s.Due.IsZero() {
		f.Time = s.Due.In(london())
		gap := s.Due.Sub(now).Abs()
		f.Year = gap > 304*24*time.Hour
	}
	switch {
	case s.Level == Done:
		f.Kind = IsDone
	case s.Level == Paused && s.AtTheirWish:
		f.Kind = PausedAsked
	case s.Level == Paused:
		f.Kind = IsPaused
	case s.Due.IsZero():
	case s.Left < 0:
		f.Kind, f.N = near(-s.Left, HoursOver, MinutesOver, WasDueOn)
	default:
		f.Kind, f.N = near(s.Left, DueInHours, DueInMinutes, DueOn)
	}
	return f
}

func near(d time.Duration, hours, minutes, date Kind) (Kind, int) {
	switch {
	case d >= 48*time.Hour:
		return date, 0
	case d >= time.Hour:
		return hours, int(d / time.Hour)
	case d >= time.Minute:
		return minutes, int(d / time.Minute)
	}
	return DueNow, 0
}

// Key returns the English sentence that is the key for translation. It holds {n} where the number goes and {date}
// where the date goes.
func (f Fact) Key() string {
	one := f.N == 1
	switch f.Kind {
	case DueInHours:
		return pick(one, "Due in 1 hour", "Due in {n} hours")
	case DueInMinutes:
		return pick(one, "Due in 1 minute", "Due in {n} minutes")
	case HoursOver:
		return pick(one, "1 hour over", "{n} hours over")
	case MinutesOver:
		return pick(one, "1 minute over", "{n} minutes over")
	case DueNow:
		return "Due now"
	case DueOn:
		return "{date}"
	case WasDueOn:
		return "Was due {date}"
	case IsDone:
		return "Done"
	case IsPaused:
		return "Paused"
	case PausedAsked:
		return "Paused at their wish"
	}
	return "No date set"
}

// Keys lists every sentence [Fact.Key] can return, for the translation catalogue.
func Keys() []string {
	return []string{"Due in 1 hour", "Due in {n} hours", "Due in 1 minute", "Due in {n} minutes", "1 hour over",
		"{n} hours over", "1 minute over", "{n} minutes over", "Due now", "{date}", "Was due {date}", "Done", "Paused",
		"Paused at their wish", "No date set"}
}

// English writes the fact, with a subject in front where there is one: English("Contact") is "Contact 2 hours over".
func (f Fact) English(subject string) string {
	layout := "Mon 2 Jan"
	if f.Year {
		layout = "Mon 2 Jan 2006"
	}
	s := strings.NewReplacer("{n}", strconv.Itoa(f.N), "{date}", f.Time.Format(layout)).Replace(f.Key())
	if subject == "" {
		return s
	}
	if f.Kind != DueOn {
		s = strings.ToLower(s[:1]) + s[1:]
	}
	return subject + " " + s
}

func pick(one bool, a, b string) string {
	if one {
		return a
	}
	return b
}
