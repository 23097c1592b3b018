package ladder_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/clock"
)

func now() ladder.Set {
	return ladder.At(ladder.Seed(), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
}

func TestTheLadderRowByRow(t *testing.T) {
	type row struct {
		Code           string
		Decides        []string
		Months, Review int
		Letter, Appeal string
		GP, Care       bool
	}
	for no, want := range []row{
		{"INFORMAL_ADVICE", []string{"staff"}, 0, 0, "none", "none", false, false},
		{"VERBAL_WARNING", []string{"manager"}, 6, 0, "note", "none", false, false},
		{"BEHAVIOUR_AGREEMENT", []string{"manager", "clinician", "specialist"}, 6, 6, "agreement", "review", false, false},
		{"FIRST_WRITTEN_WARNING", []string{"manager", "clinician", "advice"}, 12, 6, "letter", "yes", true, false},
		{"FINAL_WRITTEN_WARNING", []string{"director", "specialist"}, 12, 6, "letter", "yes", false, false},
		{"CONDITIONAL_ACCESS", []string{"panel"}, 12, 6, "letter", "yes", false, false},
		{"EXCLUSION", []string{"panel", "executive"}, 12, 6, "letter", "executive", true, true},
		{"CIVIL", []string{"legal", "executive"}, 0, 0, "court", "court", false, false},
		{"PRIVATE_PROSECUTION", []string{"executive", "legal"}, 0, 0, "none", "dpp", false, false},
	} {
		t.Run(fmt.Sprintf("3.1 level %d %s", no, want.Code), func(t *testing.T) {
			l, ok := now().Level(no)
			if !ok {
				t.Fatal("there is no such level")
			}
			got := row{l.Code, l.Parties, l.Months, l.Review, l.Letter, l.Appeal, l.CopyGP, l.OtherCare}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
	t.Run("3.1 level P CRIMINAL_REPORT is parallel and no step", func(t *testing.T) {
		s := now()
		if s.Parallel.Code != "CRIMINAL_REPORT" || slices.ContainsFunc(s.Levels, func(l ladder.Level) bool { return l.Code == s.Parallel.Code }) {
			t.Error("the police report is a step of the ladder")
		}
	})
}

// well are answers that pass every gate.
func well() map[string]ladder.Given {
	out := map[string]ladder.Given{}
	for id, v := range map[string]string{"G1": "open", "G2": "no", "G3": "adult", "G4": "no", "G5": "not_linked", "G6": "agreed", "G7": "not_relied", "G8": "none"} {
		out[id] = ladder.Given{Value: v, Words: "looked at", Who: "Dr Invented"}
	}
	return out
}

func open(s ladder.Set, given map[string]ladder.Given, visitor bool) []int {
	var out []int
	for _, v := range s.Verdicts(s.Judge(given, visitor)) {
		if v.May {
			out = append(out, v.Level.No)
		}
	}
	return out
}

func TestTheGatesRowByRow(t *testing.T) {
	all, low := []int{0, 1, 2, 3, 4, 5, 6, 7, 8}, []int{0, 1, 2, 3}
	for _, c := range []struct {
		name, gate, value string
		visitor           bool
		open              []int
		to                string
	}{
		{"3.2 G1 urgent care is never withheld", "G1", "touched", false, low, ""},
		{"3.2 G2 illness leads to a clinical plan", "G2", "yes", false, low, "a clinical plan"},
		{"3.2 G2 unanswered by a clinician stops all", "G2", "waiting", false, low, ""},
		{"3.2 G3 under 16 goes to safeguarding", "G3", "under_16", false, low, "safeguarding"},
		{"3.2 G3 16 or 17 goes to safeguarding", "G3", "16_17", false, low, "safeguarding"},
		{"3.2 G3 an unknown age stops all", "G3", "unknown", false, low, ""},
		{"3.2 G4 a detained patient is not excluded", "G4", "yes", false, []int{0, 1, 2, 3, 4, 5, 7, 8}, "a care plan"},
		{"3.2 G4 does not ask about a visitor", "G4", "", true, all, ""},
		{"3.2 G5 adjustments come before exclusion", "G5", "not_tried", false, []int{0, 1, 2, 3, 4, 5}, ""},
		{"3.2 G5 adjustments that were tried", "G5", "tried", false, all, ""},
		{"3.2 G6 no other care stops conditions and exclusion", "G6", "none", false, []int{0, 1, 2, 3, 4, 7, 8}, ""},
		{"3.2 G6 other care in part lets decide", "G6", "partly", false, all, ""},
		{"3.2 G6 does not ask about a visitor", "G6", "", true, all, ""},
		{"3.2 G7 discriminatory abuse alone, care not urgent", "G7", "non_urgent", false, all, ""},
		{"3.2 G7 discriminatory abuse alone, care urgent", "G7", "urgent", false, low, ""},
		{"3.2 G8 safeguarding answers first", "G8", "waiting", false, low, "safeguarding"},
		{"3.2 G8 a plan for dependants", "G8", "plan", false, all, ""},
		{"3.2 all eight pass", "G1", "open", false, all, ""},
		{"3.2 one without an answer stops all", "G8", "", false, low, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, given := now(), well()
			g := given[c.gate]
			g.Value = c.value
			given[c.gate] = g
			found := s.Judge(given, c.visitor)
			if d := cmp.Diff(c.open, open(s, given, c.visitor)); d != "" {
				t.Error(d)
			}
			if v := s.Verdict(6, found); c.to != "" && !slices.Equal(v.Refers(), []string{c.to}) {
				t.Errorf("leads to %v, want %s", v.Refers(), c.to)
			}
		})
	}
}

func TestOtherCareInPartHoldsTheLetter(t *testing.T) {
	s, given := now(), well()
	given["G6"] = ladder.Given{Value: "partly", Words: "who tells the GP is not named"}
	if v := s.Verdict(5, s.Judge(given, false)); !v.May || len(v.Holds) != 1 || v.Holds[0].ID != "G6" {
		t.Errorf("%+v", v)
	}
}

func TestAnAnswerWithoutWordsOrWithoutItsClinicianIsNone(t *testing.T) {
	for _, g := range []ladder.Given{{Value: "no", Who: "Dr Invented"}, {Value: "no", Words: "well"}, {Value: "perhaps", Words: "w", Who: "x"}} {
		s, given := now(), well()
		given["G2"] = g
		if v := s.Verdict(4, s.Judge(given, false)); v.May || len(v.Open) != 1 {
			t.Errorf("%+v passes", g)
		}
	}
}

func TestAnExceptionNeedsWhoeverMayAndIsNeverPossibleForUrgentCare(t *testing.T) {
	s := now()
	for _, c := range []struct {
		gate, value, by string
		may             bool
	}{
		{"G2", "yes", "panel", true}, {"G2", "yes", "executive", false}, {"G5", "not_tried", "executive", true},
		{"G5", "not_tried", "panel", false}, {"G1", "touched", "executive", false}, {"G3", "under_16", "executive", false}, {"G4", "yes", "executive", false},
	} {
		given := well()
		given[c.gate] = ladder.Given{Value: c.value, Words: "w", Who: "Dr Invented", Exception: "because", Approver: "somebody", ExceptionBy: c.by}
		if got := s.Verdict(6, s.Judge(given, false)).May; got != c.may {
			t.Errorf("%s %s by %s: %v", c.gate, c.value, c.by, got)
		}
	}
}

func TestALocalAgeOfSixteenLetsSixteenPassAndNotFifteen(t *testing.T) {
	s, given := now(), well()
	s.MinimumAge = 16
	for value, may := range map[string]bool{"16_17": true, "under_16": false, "adult": true} {
		given["G3"] = ladder.Given{Value: value, Words: "from the record"}
		if got := s.Verdict(4, s.Judge(given, false)).May; got != may {
			t.Errorf("%s: %v", value, got)
		}
	}
}

func TestSkippingStepsIsAllowedAndAsksWhy(t *testing.T) {
	s := now()
	for _, c := range []struct {
		no, used int
		skips    bool
	}{{0, -1, false}, {1, -1, false}, {2, -1, false}, {3, -1, true}, {3, 2, false}, {6, 3, true}, {6, 5, false}, {3, 6, false}} {
		if got := s.Skips(c.no, c.used); got != c.skips {
			t.Errorf("to %d after %d: %v", c.no, c.used, got)
		}
	}
}

func TestHowLongALevelLastsOverLeapDaysAndClockChanges(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, clock.London())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	l, _ := now().Level(6)
	for given, want := range map[string][2]string{
		"2026-11-12 14:00": {"2027-05-12 23:59 BST", "2027-11-12 23:59 GMT"},
		"2027-08-31 10:00": {"2028-02-29 23:59 GMT", "2028-08-31 23:59 BST"},
		"2028-02-29 10:00": {"2028-08-29 23:59 BST", "2029-02-28 23:59 GMT"},
		"2026-10-25 01:30": {"2027-04-25 23:59 BST", "2027-10-25 23:59 BST"},
		"2026-03-29 02:30": {"2026-09-29 23:59 BST", "2027-03-29 23:59 BST"},
	} {
		got := [2]string{l.ReviewBy(at(given)).Format("2006-01-02 15:04 MST"), l.Ends(at(given)).Format("2006-01-02 15:04 MST")}
		if got != want {
			t.Errorf("given %s: %v, want %v", given, got, want)
		}
	}
	given := at("2026-11-12 14:00")
	if _, _, r, e := l.Dates(given, at("2027-05-13 09:00"), at("2027-11-13 09:00")); r == "" || e == "" {
		t.Error("dates beyond the level's own were taken")
	}
	if _, _, r, e := l.Dates(given, at("2026-11-12 14:00"), at("2026-11-11 14:00")); r == "" || e == "" {
		t.Error("dates that are past were taken")
	}
	if r, e, pr, pe := l.Dates(given, time.Time{}, at("2027-01-12 23:59")); pr+pe != "" || !r.Equal(e) {
		t.Error("a review after the end is no review", r, e)
	}
}

func TestALadderThatCannotBeUsedIsRefused(t *testing.T) {
	for _, bad := range []string{``, `[]`, `[{"from":"2026-02-30"}]`, `[{"from":"2026-01-01","wrong":1}]`, `[{"from":"2026-01-01","source":"x","checked":"2026-01-01"}]`} {
		if _, err := ladder.Parse([]byte(bad)); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestTheSetOfTheDayHolds(t *testing.T) {
	sets := append([]ladder.Set{}, ladder.Seed()...)
	later := sets[0]
	later.From, later.MinimumAge = "2027-01-01", 16
	sets = append(sets, later)
	for day, age := range map[int]int{31: 18, 32: 16} {
		if got := ladder.At(sets, time.Date(2026, 12, day, 12, 0, 0, 0, time.UTC)).MinimumAge; got != age {
			t.Errorf("day %d: %d", day, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`[{"from":"2026-01-01"}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		sets, err := ladder.Parse(b)
		if err == nil {
			s := ladder.At(sets, time.Unix(0, 0))
			s.Verdicts(s.Judge(nil, false))
		}
	})
}
