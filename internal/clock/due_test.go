package clock

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04:05", s, London())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

const show = "Mon 2006-01-02 15:04:05 MST"

func TestDueAroundClockChangesMonthEndsAndHolidays(t *testing.T) {
	h := func(n int) Rule { return moment("X", "", "s", hours(n), "r", "s") }
	d := func(n int) Rule { return moment("X", "", "s", days(n), "r", "s") }
	w := func(n int) Rule { return whole("X", "", "s", days(n), "r", "s") }
	m := func(n int) Rule { return whole("X", "", "s", months(n), "r", "s") }
	wd := func(n int) Rule { return working("X", "", "s", n, "r", "s") }
	for _, c := range []struct {
		name  string
		rule  Rule
		start string
		want  string
	}{
		{"24 hours over the spring change end an hour later by the clock", h(24), "2026-03-28 22:40:00", "Sun 2026-03-29 23:40:00 BST"},
		{"24 hours over the autumn change end an hour earlier by the clock", h(24), "2026-10-24 22:40:00", "Sun 2026-10-25 21:40:00 GMT"},
		{"seven days keep the time on the wall in spring", d(7), "2026-03-26 22:40:00", "Thu 2026-04-02 22:40:00 BST"},
		{"seven days keep the time on the wall in autumn", d(7), "2026-10-20 22:40:00", "Tue 2026-10-27 22:40:00 GMT"},
		{"a skipped time is never early", d(1), "2026-03-28 01:30:00", "Sun 2026-03-29 02:30:00 BST"},
		{"a doubled time gives the second one", d(1), "2026-10-24 01:30:00", "Sun 2026-10-25 01:30:00 GMT"},
		{"the day of the accident is left out", w(15), "2026-11-03 00:05:00", "Wed 2026-11-18 23:59:59 GMT"},
		{"an accident late at night counts the same", w(15), "2026-11-03 23:55:00", "Wed 2026-11-18 23:59:59 GMT"},
		{"a whole day ends in summer time", w(10), "2026-03-25 12:00:00", "Sat 2026-04-04 23:59:59 BST"},
		{"six months from the end of August is the end of February", m(6), "2026-08-31 10:00:00", "Sun 2027-02-28 23:59:59 GMT"},
		{"and in a leap year the 29th", m(6), "2027-08-30 10:00:00", "Tue 2028-02-29 23:59:59 GMT"},
		{"a year from a leap day", m(12), "2028-02-29 10:00:00", "Wed 2029-02-28 23:59:59 GMT"},
		{"the corresponding date, not the month end", m(6), "2026-02-28 10:00:00", "Fri 2026-08-28 23:59:59 BST"},
		{"one working day from Friday is Monday", wd(1), "2026-11-20 09:00:00", "Mon 2026-11-23 23:59:59 GMT"},
		{"one working day from Saturday is Monday", wd(1), "2026-11-21 09:00:00", "Mon 2026-11-23 23:59:59 GMT"},
		{"over Easter 2026", wd(2), "2026-04-02 09:00:00", "Wed 2026-04-08 23:59:59 BST"},
		{"Christmas 2026, Boxing Day moved to Monday", wd(1), "2026-12-24 09:00:00", "Tue 2026-12-29 23:59:59 GMT"},
		{"Christmas 2027, both moved", wd(1), "2027-12-24 09:00:00", "Wed 2027-12-29 23:59:59 GMT"},
		{"New Year 2028 moved to Monday", wd(1), "2027-12-31 09:00:00", "Tue 2028-01-04 23:59:59 GMT"},
		{"ten days over Christmas and New Year", wd(10), "2026-12-21 09:00:00", "Thu 2027-01-07 23:59:59 GMT"},
		{"the state funeral of 2022", wd(1), "2022-09-16 09:00:00", "Tue 2022-09-20 23:59:59 BST"},
		{"the two days of June 2022", wd(1), "2022-06-01 09:00:00", "Mon 2022-06-06 23:59:59 BST"},
		{"an hour before midnight in UTC is already the next day in summer", wd(1), "2026-06-12 00:30:00", "Mon 2026-06-15 23:59:59 BST"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.rule.Problem(); err != nil {
				t.Fatal(err)
			}
			if got := Due(c.rule, at(t, c.start).UTC()).Format(show); got != c.want {
				t.Errorf("due %s, want %s", got, c.want)
			}
		})
	}
}

// The dates are the bank holidays for England and Wales that gov.uk lists.
func TestBankHolidaysMatchThePublishedList(t *testing.T) {
	off := []string{
		"2023-01-02", "2023-04-07", "2023-04-10", "2023-05-01", "2023-05-08", "2023-05-29", "2023-08-28", "2023-12-25", "2023-12-26",
		"2024-01-01", "2024-03-29", "2024-04-01", "2024-05-06", "2024-05-27", "2024-08-26", "2024-12-25", "2024-12-26",
		"2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2025-12-25", "2025-12-26",
		"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28",
		"2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28",
	}
	want := map[string]bool{}
	for _, d := range off {
		want[d] = true
	}
	for day := at(t, "2023-01-01 12:00:00"); day.Year() < 2028; day = day.AddDate(0, 0, 1) {
		weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		name := day.Format(time.DateOnly)
		if got := (Calendar{}).Works(day); got == (weekend || want[name]) {
			t.Errorf("%s works: %v", name, got)
		}
	}
}

func TestAProclaimedHolidayCanBeAdded(t *testing.T) {
	c := Calendar{Extra: []Day{"2026-11-23"}}
	r := working("X", "", "s", 1, "r", "s")
	if got := c.Due(r, at(t, "2026-11-20 09:00:00")).Format(time.DateOnly); got != "2026-11-24" {
		t.Error(got)
	}
}

func TestRemindersFallBeforeTheDeadlineByTheCalendar(t *testing.T) {
	r, _ := Seed().Find("LIMITATION_6M", at(t, "2026-05-31 10:00:00"))
	var got []string
	for _, x := range Reminders(r, at(t, "2026-05-31 10:00:00")) {
		got = append(got, x.Format(time.DateOnly))
	}
	want := []string{"2026-08-30", "2026-09-30", "2026-10-30"}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestRIDDORDaysLeaveOutTheDayOfTheAccident(t *testing.T) {
	a := at(t, "2026-03-27 23:50:00")
	for day, over := range map[string]bool{"2026-03-28 00:10:00": false, "2026-04-03 23:59:00": false, "2026-04-04 00:01:00": true} {
		if got := OverSevenDays(a, at(t, day)); got != over {
			t.Errorf("last day off %s: %v", day, got)
		}
	}
	if n := DaysSince(a, at(t, "2026-03-28 00:10:00")); n != 1 {
		t.Errorf("the day after is day %d", n)
	}
}

func drawTime(t *rapid.T, name string) time.Time {
	return time.Unix(rapid.Int64Range(1400000000, 2500000000).Draw(t, name), 0)
}

func TestDueProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := drawTime(t, "start")
		n := rapid.IntRange(1, 40).Draw(t, "n")
		wd := Due(working("X", "", "s", n, "r", "s"), start)
		if !(Calendar{}).Works(wd) || (Calendar{}).WorkingDays(start, wd) != n {
			t.Fatalf("%v is not %d working days after %v", wd, n, start)
		}
		if el := Due(whole("X", "", "s", days(n), "r", "s"), start); wd.Before(el) || DaysSince(start, el) != n {
			t.Fatalf("whole days %v, working days %v", el, wd)
		}
		if got := Due(moment("X", "", "s", hours(n), "r", "s"), start).Sub(start); got != time.Duration(n)*time.Hour {
			t.Fatalf("%d hours took %v", n, got)
		}
		dd := Due(moment("X", "", "s", days(n), "r", "s"), start)
		drift := dd.Sub(start) - time.Duration(n)*24*time.Hour
		if drift.Abs() > time.Hour {
			t.Fatalf("days drifted by %v", drift)
		}
		later := start.Add(time.Duration(rapid.Int64Range(0, 1e6).Draw(t, "gap")) * time.Second)
		for _, r := range []Rule{working("X", "", "s", n, "r", "s"), whole("X", "", "s", months(n), "r", "s"), whole("X", "", "s", days(n), "r", "s")} {
			if Due(r, later).Before(Due(r, start)) {
				t.Fatalf("%v: a later start is due earlier", r.Length)
			}
		}
	})
}
