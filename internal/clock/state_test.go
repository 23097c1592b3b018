package clock

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTheChipSaysHowADeadlineStands(t *testing.T) {
	start, due := at(t, "2026-11-10 08:00:00"), at(t, "2026-11-14 08:00:00")
	pause := []Pause{{From: at(t, "2026-11-11 00:00:00"), AtTheirWish: true}}
	for _, c := range []struct {
		name  string
		track Track
		now   string
		level Level
		words string
	}{
		{"early", Track{Start: start, Due: due}, "2026-11-10 09:00:00", Running, "Contact Sat 14 Nov"},
		{"just before the last quarter", Track{Start: start, Due: due}, "2026-11-13 07:59:59", Running, "Contact due in 24 hours"},
		{"in the last quarter", Track{Start: start, Due: due}, "2026-11-13 08:00:00", Soon, "Contact due in 24 hours"},
		{"one hour", Track{Start: start, Due: due}, "2026-11-14 06:10:00", Soon, "Contact due in 1 hour"},
		{"minutes", Track{Start: start, Due: due}, "2026-11-14 07:35:00", Soon, "Contact due in 25 minutes"},
		{"exactly then it is not over", Track{Start: start, Due: due}, "2026-11-14 08:00:00", Soon, "Contact due now"},
		{"over", Track{Start: start, Due: due}, "2026-11-14 10:30:00", Over, "Contact 2 hours over"},
		{"long over", Track{Start: start, Due: due}, "2026-11-18 10:30:00", Over, "Contact was due Sat 14 Nov"},
		{"done", Track{Start: start, Due: due, Done: due}, "2026-11-18 10:30:00", Done, "Contact done"},
		{"paused", Track{Start: start, Due: due, Pauses: pause}, "2026-11-18 10:30:00", Paused, "Contact paused at their wish"},
		{"no limit", Track{Start: start}, "2026-11-18 10:30:00", Running, "Contact no date set"},
		{"next year", Track{Start: start, Due: at(t, "2027-11-10 08:00:00")}, "2026-11-10 09:00:00", Running, "Contact Wed 10 Nov 2027"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := at(t, c.now)
			s := c.track.At(now)
			if s.Level != c.level {
				t.Errorf("level %s, want %s", s.Level, c.level)
			}
			if got := Words(s, now).English("Contact"); got != c.words {
				t.Errorf("says %q, want %q", got, c.words)
			}
		})
	}
	if got := (Fact{Kind: PausedAsked}).English(""); got != "Paused at their wish" {
		t.Error(got)
	}
}

func TestDoneTooLateIsRememberedAsLate(t *testing.T) {
	due := at(t, "2026-11-14 08:00:00")
	s := Track{Due: due, Done: due.Add(time.Second)}.At(due.AddDate(1, 0, 0))
	if s.Level != Done || !s.Late {
		t.Errorf("%+v", s)
	}
}

func TestAPauseMovesTheDeadlineByTheDaysThatCounted(t *testing.T) {
	var c Calendar
	ps := []Pause{{From: at(t, "2026-11-06 10:00:00"), To: at(t, "2026-11-10 10:00:00")}}
	wd := working("X", "", "s", 5, "r", "s")
	start := at(t, "2026-11-05 09:00:00")
	for name, got := range map[string]string{
		"2026-11-16": c.Extend(wd, c.Due(wd, start), ps).Format(time.DateOnly), // Monday and Tuesday did not count
		"2026-11-14": c.Extend(whole("X", "", "s", days(5), "r", "s"), at(t, "2026-11-10 23:59:59"), ps).Format(time.DateOnly),
	} {
		if got != name {
			t.Errorf("got %s, want %s", got, name)
		}
	}
	r := moment("X", "", "s", days(7), "r", "s")
	if got := c.Extend(r, c.Due(r, start), append(ps, ps...)); !got.Equal(at(t, "2026-11-16 09:00:00")) {
		t.Errorf("the same pause counted twice: %v", got)
	}
}

func TestStateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := drawTime(t, "start")
		due := start.Add(time.Duration(rapid.Int64Range(1, 1e7).Draw(t, "len")) * time.Second)
		tr := Track{Start: start, Due: due}
		order := map[Level]int{Running: 0, Soon: 1, Over: 2}
		a := start.Add(time.Duration(rapid.Int64Range(0, 2e7).Draw(t, "a")) * time.Second)
		b := a.Add(time.Duration(rapid.Int64Range(0, 2e7).Draw(t, "b")) * time.Second)
		if order[tr.At(b).Level] < order[tr.At(a).Level] {
			t.Fatal("a deadline went back")
		}
		if (tr.At(a).Level == Over) != a.After(due) {
			t.Fatal("over is not after due")
		}
		f := Words(tr.At(a), a)
		if f.N < 0 || f.N >= 60 || (f.N == 0) != (f.Kind == DueNow || f.Kind == DueOn || f.Kind == WasDueOn) {
			t.Fatalf("%+v", f)
		}
	})
}

func TestSeedIsUsableAndSaysWhatIsUnverified(t *testing.T) {
	c := Seed()
	if err := c.Problem(); err != nil {
		t.Fatal(err)
	}
	for _, r := range c {
		if r.About == "" || r.Checked == "" {
			t.Errorf("%s: needs words and the day it was checked", r.ID)
		}
		if own := r.Source[:8] == ours[:8] || r.Source[:8] == practice[:8]; own == r.Verified {
			t.Errorf("%s: verified %v, but its source is %q", r.ID, r.Verified, r.Source)
		}
	}
	for _, id := range []string{"MGR_ACK", "MGR_REVIEW", "REPORTER_FEEDBACK", "CCTV_SAVE", "POLICE_UPDATE", "LIMITATION_6M", "RIDDOR_10",
		"RIDDOR_15", "SUPPORT_28", "SUPPORT_90", "MARKER_REVIEW", "SANCTION_REVIEW", "ASSESSMENT_BOARD", "VC-R6-EVENT-ENH", "VRR-P-DONE"} {
		if _, ok := c.Find(id, at(t, "2026-11-22 09:00:00")); !ok {
			t.Errorf("no rule %s", id)
		}
	}
	if _, ok := c.Find("VC-R6-EVENT", at(t, "2021-03-31 23:59:00")); ok {
		t.Error("the code of April 2021 does not hold in March")
	}
	if rs := c.StartedBy("report", at(t, "2026-11-22 09:00:00")); len(rs) != 3 {
		t.Errorf("a report starts %d clocks", len(rs))
	}
}

func TestAnAgreedIntervalReplacesTheDefault(t *testing.T) {
	r, _ := Seed().Find("POLICE_UPDATE", at(t, "2026-11-22 09:00:00"))
	agreed := r.With(Length{14, Days})
	if err := agreed.Problem(); err != nil || agreed.Calendar != Elapsed || agreed.Length.N != 14 {
		t.Errorf("%+v %v", agreed, err)
	}
	fixed, _ := Seed().Find("RIDDOR_15", at(t, "2026-11-22 09:00:00"))
	if diff := cmp.Diff(fixed, fixed.With(Length{90, Days})); diff != "" {
		t.Error("a statutory length was replaced", diff)
	}
}

func TestEveryFactHasAKeyInTheList(t *testing.T) {
	in := map[string]bool{}
	for _, k := range Keys() {
		in[k] = true
	}
	for _, k := range []Kind{DueInHours, DueInMinutes, DueNow, DueOn, HoursOver, MinutesOver, WasDueOn, IsDone, IsPaused, PausedAsked, NoLimit} {
		for n := range 3 {
			if f := (Fact{Kind: k, N: n}); !in[f.Key()] {
				t.Errorf("%q is not listed", f.Key())
			}
		}
	}
}
