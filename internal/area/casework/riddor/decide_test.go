package riddor

import (
	"slices"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// at reads a London time.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, clock.London())
	if err != nil {
		panic(err)
	}
	return t
}

var accident = at("2026-11-03 22:40")

func rules(t testing.TB) Rules {
	t.Helper()
	r, ok := On(Shipped(), accident)
	if !ok {
		t.Fatal("no rules hold")
	}
	return r
}

const show = "2006-01-02 15:04:05"

// TestDecisionTable has every row of the table, 4.2, with its number.
func TestDecisionTable(t *testing.T) {
	away := func(to clock.Day) []Span { return []Span{{Away, "2026-11-04", to}} }
	ten, fifteen := "2026-11-13 23:59:59", "2026-11-18 23:59:59"
	for _, c := range []struct {
		name   string
		f      Facts
		row    int
		result Result
		atOnce bool
		due    string
	}{
		{"row 1: a worker dies", Facts{Worker: true, Died: "2026-11-03"}, 1, ReportDeath, true, ten},
		{"row 1: anybody who dies counts, at work or not", Facts{Died: "2026-11-05"}, 1, ReportDeath, true, ten},
		{"row 1: a death on the last day of the year counts", Facts{Worker: true, Died: "2027-11-03"}, 1, ReportDeath, true, "2027-11-03 23:59:59"},
		{"row 1: a day later it does not", Facts{Worker: true, Died: "2027-11-04"}, 8, None, false, ""},
		{"row 1: comes before the rows below it", Facts{Worker: true, Died: "2026-11-09", Specified: "fracture", Spans: away("2026-11-20")}, 1, ReportDeath, true, ten},
		{"row 2: a worker with a specified injury", Facts{Worker: true, Specified: "unconscious"}, 2, ReportSpecified, true, ten},
		{"row 2: comes before days away", Facts{Worker: true, Specified: "fracture", Spans: away("2026-11-20")}, 2, ReportSpecified, true, ten},
		{"row 2: a code that the list lacks is none", Facts{Worker: true, Specified: "bruise"}, 8, None, false, ""},
		{"row 3: eight days away", Facts{Worker: true, Spans: away("2026-11-11")}, 3, ReportO7D, false, fifteen},
		{"row 3: seven days are not more than seven", Facts{Worker: true, Spans: away("2026-11-10")}, 7, RecordOnly, false, ""},
		{"row 3: light duties are not normal work", Facts{Worker: true, Spans: []Span{{Away, "2026-11-04", "2026-11-06"}, {Light, "2026-11-07", "2026-11-11"}}}, 3, ReportO7D, false, fifteen},
		{"row 3: rest days between count", Facts{Worker: true, Spans: []Span{{Away, "2026-11-04", "2026-11-06"}, {Rest, "2026-11-07", "2026-11-08"}, {Away, "2026-11-09", "2026-11-11"}}}, 3, ReportO7D, false, fifteen},
		{"row 3: days with work between are not in a row", Facts{Worker: true, Spans: []Span{{Away, "2026-11-04", "2026-11-07"}, {Away, "2026-11-09", "2026-11-12"}}}, 7, RecordOnly, false, ""},
		{"row 3: it may begin later", Facts{Worker: true, Spans: []Span{{Away, "2026-11-06", "2026-11-13"}}}, 3, ReportO7D, false, fifteen},
		{"row 3: a member of the public has no row 3", Facts{Spans: away("2026-11-20")}, 8, None, false, ""},
		{"row 4: taken straight to hospital from elsewhere", Facts{ToHospital: true}, 4, ReportPublic, true, ten},
		{"row 4: at a hospital only a specified injury counts", Facts{AtHospital: true, ToHospital: true}, 8, None, false, ""},
		{"row 4: and with one it does", Facts{AtHospital: true, Specified: "fracture"}, 4, ReportPublic, true, ten},
		{"row 4: a worker has no row 4", Facts{Worker: true, ToHospital: true}, 8, None, false, ""},
		{"row 5: a disease diagnosed", Facts{Worker: true, Disease: "2027-02-01"}, 5, ReportDisease, true, ""},
		{"row 6: a dangerous occurrence", Facts{Worker: true, Occurrence: "bbv"}, 6, ReportDO, true, ten},
		{"row 7: four days away", Facts{Worker: true, Spans: away("2026-11-07")}, 7, RecordOnly, false, ""},
		{"row 7: three are not more than three", Facts{Worker: true, Spans: away("2026-11-06")}, 8, None, false, ""},
		{"row 8: nothing else", Facts{Worker: true}, 8, None, false, ""},
		{"row 8: a personal quarrel is not covered", Facts{Worker: true, Personal: true, Specified: "fracture"}, 8, None, false, ""},
		{"row 8: harm to the mind alone is left to a person", Facts{Worker: true, PsychOnly: true, Spans: away("2026-11-20")}, 8, None, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.f.Accident = accident
			d := Decide(rules(t), c.f, at("2026-12-20 09:00"))
			due := ""
			if !d.Due.IsZero() {
				due = d.Due.Format(show)
			}
			if d.Row != c.row || d.Result != c.result || d.AtOnce != c.atOnce || due != c.due {
				t.Errorf("row %d %s, at once %v, due %q; want row %d %s %v %q", d.Row, d.Result, d.AtOnce, due, c.row, c.result, c.atOnce, c.due)
			}
			if len(d.Reasons) == 0 {
				t.Error("no reason is given")
			}
			if (d.Result != None) != (d.KeepUntil == "2029-11-03") {
				t.Errorf("kept until %q", d.KeepUntil)
			}
			if c.f.PsychOnly && !d.PsychOnly {
				t.Error("a person has to decide, and nobody is told")
			}
		})
	}
}

func TestItIsForetoldOnDaySixAndReportableOnDayEight(t *testing.T) {
	f := Facts{Accident: accident, Worker: true, Spans: []Span{{Away, "2026-11-04", ""}}}
	for day, want := range map[string]struct {
		foretold bool
		result   Result
	}{
		"2026-11-03 23:59": {false, None},
		"2026-11-08 23:59": {false, RecordOnly}, // day 5
		"2026-11-09 00:01": {true, RecordOnly},  // day 6
		"2026-11-10 23:59": {true, RecordOnly},  // day 7
		"2026-11-11 00:00": {false, ReportO7D},  // day 8
		"2026-12-24 12:00": {false, ReportO7D},
	} {
		if d := Decide(rules(t), f, at(day)); d.Foretold != want.foretold || d.Result != want.result {
			t.Errorf("%s: foretold %v, %s, %+v", day, d.Foretold, d.Result, d.Run)
		}
	}
	// A note that ends later than the seventh day foretells it on the first.
	f.Spans[0].To = "2026-11-13"
	if d := Decide(rules(t), f, at("2026-11-04 09:00")); !d.Foretold || d.Result != None {
		t.Errorf("a known end foretells nothing: %+v", d)
	}
	f.PsychOnly = true
	if d := Decide(rules(t), f, at("2026-11-09 09:00")); d.Foretold {
		t.Error("what is not reported is foretold")
	}
}

func TestDaysAreCountedOverLeapDaysAndClockChanges(t *testing.T) {
	for _, c := range []struct {
		name, accident, eighth string
		from                   clock.Day
		due                    string
	}{
		{"the leap day counts", "2028-02-24 10:00", "2028-03-03 00:00", "2028-02-25", "2028-03-10 23:59:59"},
		{"without a leap day", "2027-02-24 10:00", "2027-03-04 00:00", "2027-02-25", "2027-03-11 23:59:59"},
		{"over the spring change", "2026-03-25 23:50", "2026-04-02 00:00", "2026-03-26", "2026-04-09 23:59:59"},
		{"over the autumn change", "2026-10-20 00:10", "2026-10-28 00:00", "2026-10-21", "2026-11-04 23:59:59"},
		{"over the year's end", "2026-12-28 12:00", "2027-01-05 00:00", "2026-12-29", "2027-01-12 23:59:59"},
		{"an accident in the hour that happens twice", "2026-10-25 01:30", "2026-11-02 00:00", "2026-10-26", "2026-11-09 23:59:59"},
	} {
		f := Facts{Accident: at(c.accident), Worker: true, Spans: []Span{{Away, c.from, ""}}}
		eighth := at(c.eighth)
		if d := Decide(rules(t), f, eighth.Add(-time.Minute)); d.Result != RecordOnly || d.Run.Days != 7 {
			t.Errorf("%s: a minute early it is %s with %d days", c.name, d.Result, d.Run.Days)
		}
		d := Decide(rules(t), f, eighth)
		if d.Result != ReportO7D || d.Run.Days != 8 || d.Due.Format(show) != c.due {
			t.Errorf("%s: %s, %d days, due %s", c.name, d.Result, d.Run.Days, d.Due.Format(show))
		}
	}
}

func TestTheDayOfTheAccidentIsLeftOut(t *testing.T) {
	f := Facts{Accident: accident, Worker: true, Spans: []Span{{Away, "2026-11-03", "2026-11-10"}}}
	if d := Decide(rules(t), f, at("2026-12-01 09:00")); d.Run.Days != 7 || d.Result != RecordOnly {
		t.Errorf("%+v", d.Run)
	}
}

func TestALongPastRowAndALongerOneToComeAreBothSeen(t *testing.T) {
	f := Facts{Accident: accident, Worker: true, Spans: []Span{{Away, "2026-11-04", "2026-11-12"}, {Light, "2026-11-20", "2026-12-20"}}}
	d := Decide(rules(t), f, at("2026-11-15 09:00"))
	if d.Run.Days != 9 || d.Run.Expected != 31 || d.Result != ReportO7D {
		t.Errorf("%+v", d)
	}
}

func TestRowsThatHoldBesideAreNamed(t *testing.T) {
	f := Facts{Accident: accident, Worker: true, Specified: "fracture", Occurrence: "bbv", Spans: []Span{{Away, "2026-11-04", "2026-11-20"}}}
	if d := Decide(rules(t), f, at("2026-12-01 09:00")); !slices.Equal(d.Also, []int{3, 6, 7}) {
		t.Error(d.Also)
	}
}

func TestRulesThatCannotBeUsedAreRefused(t *testing.T) {
	for name, bad := range map[string]string{
		"none":          `[]`,
		"unknown field": `[{"valid_form":"2026-01-01"}]`,
		"no source":     `[{"valid_from":"2026-01-01"}]`,
		"no numbers":    `[{"valid_from":"2026-01-01","source":"s"}]`,
		"two hold":      `[{"valid_from":"2026-01-01","source":"s"},{"valid_from":"2027-01-01","source":"s"}]`,
	} {
		if _, err := Parse([]byte(bad)); err == nil {
			t.Error(name)
		}
	}
	if _, ok := On(Shipped(), at("2013-09-30 23:59")); ok {
		t.Error("rules hold before they came into force")
	}
}

func FuzzCount(f *testing.F) {
	f.Add("2026-11-04", "2026-11-09", "2026-11-10", "", int64(9))
	f.Add("2028-02-29", "", "2020-01-01", "2019-01-01", int64(400))
	f.Fuzz(func(t *testing.T, a, b, c, d string, days int64) {
		now := accident.AddDate(0, 0, int(days%4000))
		run := Count(accident, now, []Span{{Away, clock.Day(a), clock.Day(b)}, {Light, clock.Day(c), clock.Day(d)}})
		if run.Days < 0 || run.Now > run.Days || run.Days > run.Expected || run.Days > 0 && run.Days > clock.DaysSince(accident, now) {
			t.Errorf("%+v at day %d", run, days)
		}
	})
}
