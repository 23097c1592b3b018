package clock

import "time"

// Due returns when the rule's time is up for an event at start, in London time, with the bank holidays known to this
// version. The deadline is kept by anything done at or before the returned instant. A zero start gives a zero time.
//
// Hours are real hours, whatever the clocks do. Days and months from the moment end at the same time by the clock on
// the wall; whole days, working days and whole months end with the last second of their last day. A month ends on the
// day with the same number, or on the last day of a shorter month (the corresponding date rule, Dodds v Walker 1981).
func Due(r Rule, start time.Time) time.Time { return Calendar{}.Due(r, start) }

// Due is [Due] with this calendar's extra days off.
func (c Calendar) Due(r Rule, start time.Time) time.Time {
	if start.IsZero() {
		return time.Time{}
	}
	end := c.add(start, r.Length)
	if r.Count == WholeDays {
		return endOfDay(end)
	}
	return end
}

func (c Calendar) add(start time.Time, l Length) time.Time {
	s := start.In(london())
	y, m, d := s.Date()
	switch l.Unit {
	case Hours:
		return s.Add(time.Duration(l.N) * time.Hour)
	case WorkingDays:
		return c.addWorkingDays(s, l.N)
	case Months:
		y, m, d = addMonths(y, m, d, l.N)
	default:
		d += l.N
	}
	return wall(y, m, d, s.Hour(), s.Minute(), s.Second(), s.Nanosecond())
}

// addMonths moves a date by n months, back when n is negative, and keeps it inside the month it lands in.
func addMonths(y int, m time.Month, d, n int) (int, time.Month, int) {
	first := time.Date(y, m+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
	if last := first.AddDate(0, 1, -1).Day(); d > last {
		d = last
	}
	return first.Year(), first.Month(), d
}

// Reminders returns when to remind, earliest first as listed in the rule, leaving out what would fall before the start.
func Reminders(r Rule, start time.Time) []time.Time {
	due := Due(r, start)
	var out []time.Time
	for _, l := range r.Remind {
		if at := (Calendar{}).back(due, l); !at.Before(start) {
			out = append(out, at)
		}
	}
	return out
}

func (c Calendar) back(due time.Time, l Length) time.Time {
	y, m, d := due.In(london()).Date()
	switch l.Unit {
	case Hours:
		return due.Add(-time.Duration(l.N) * time.Hour)
	case Months:
		y, m, d = addMonths(y, m, d, -l.N)
	case WorkingDays:
		day := noonUTC(due)
		for n := l.N; n > 0; {
			if day = day.AddDate(0, 0, -1); c.Works(day) {
				n--
			}
		}
		y, m, d = day.Date()
	default:
		d -= l.N
	}
	return wall(y, m, d, due.Hour(), due.Minute(), due.Second(), due.Nanosecond())
}

// Extend moves a deadline by the pauses that have ended: by their length for a rule counted from the moment, by the
// days or working days they took for one counted in whole days. Pauses are taken one after another; one that is still
// open moves nothing yet.
func (c Calendar) Extend(r Rule, due time.Time, pauses []Pause) time.Time {
	for _, p := range joined(pauses) {
		if p.To.IsZero() || !p.From.Before(due) {
			continue // still open, or began when the time was already up
		}
		switch {
		case r.Count == FromMoment:
			due = due.Add(p.To.Sub(p.From)).In(london())
		case r.Calendar == EnglandAndWales:
			due = endOfDay(c.addWorkingDays(due, c.WorkingDays(p.From, p.To)))
		default:
			due = endOfDay(noonUTC(due).AddDate(0, 0, DaysSince(p.From, p.To)))
		}
	}
	return due
}
