package law

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/clock"
)

func given(a, b, c Answer) Given {
	return Given{Engaged: a, Contact: b, Acting: c, On: "2026-11-10", Country: "england"}
}

// Each name holds the row of table 2.5 that it proves.
func TestEmergencyWorkerTable25(t *testing.T) {
	with := func(g Given, on clock.Day, country string) Given { g.On, g.Country = on, country; return g }
	for _, c := range []struct {
		name string
		in   Given
		want Result
	}{
		{"T1 yes goes on", given(Yes, Unknown, Unknown), NeedsMore},
		{"T1 no", given(No, Yes, Yes), NotNHS},
		{"T2 yes goes on", given(Yes, Yes, Unknown), NeedsMore},
		{"T2 no", given(Yes, No, Yes), NotNHS},
		{"T3 yes goes on to T4", given(Yes, Yes, Yes), Qualifies},
		{"T3 no", given(Yes, Yes, No), NotAtTime},
		{"T4 yes, the first day, in Wales", with(given(Yes, Yes, Yes), "2018-11-13", "wales"), Qualifies},
		{"T4 no, the day before", with(given(Yes, Yes, Yes), "2018-11-12", "england"), OutOfScope},
		{"T4 no, in Scotland", with(given(Yes, Yes, Yes), "2026-11-10", "scotland"), OutOfScope},
		{"T4 not known, no country", with(given(Yes, Yes, Yes), "2026-11-10", ""), NeedsMore},
		{"in order: the first no is the result", given(No, No, No), NotNHS},
		{"a later no ends what an open row left open", given(Unknown, No, Yes), NotNHS},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := Load().Test.Judge(c.in)
			if n.Result != c.want {
				t.Errorf("%s, want %s: %+v", n.Result, c.want, n.Rows)
			}
			if len(n.Rows) != 4 || n.Law == "" {
				t.Errorf("the note lacks its reasons: %+v", n)
			}
		})
	}
}

func TestWorkedExamplesOfTable25(t *testing.T) {
	want := []Result{Qualifies, Qualifies, Qualifies, Qualifies, NeedsMore, NotNHS, NotAtTime, Qualifies, NotNHS}
	if len(Load().Test.Examples) != len(want) {
		t.Fatal(len(Load().Test.Examples))
	}
	answer := map[byte]Answer{'y': Yes, 'n': No, '?': Unknown}
	for i, e := range Load().Test.Examples {
		t.Run(fmt.Sprintf("example %d %s", i+1, e.Role), func(t *testing.T) {
			got := Load().Test.Judge(given(answer[e.Answers[0]], answer[e.Answers[1]], answer[e.Answers[2]])).Result
			if got != want[i] {
				t.Errorf("%s, want %s", got, want[i])
			}
		})
	}
}

func TestConfusionIsInformationAndNoBar(t *testing.T) {
	g := given(Yes, Yes, Yes)
	g.Confused = true
	if n := Load().Test.Judge(g); n.Result != Qualifies || n.Aside == "" {
		t.Errorf("%+v", n)
	}
}

// Each name holds the row of the offence list of 2.5: mode, the maximum on a day, section 67, and what the list gives for an
// offence that is aggravated by race or religion.
func TestOffenceListOfTable25(t *testing.T) {
	for _, c := range []struct {
		row        int
		code       string
		mode       Mode
		on         clock.Day
		max        string
		listed     bool
		aggravated string
	}{
		{1, "CA39", Summary, "2026-11-10", "6 months", false, ""},
		{2, "AEW1", Either, "2022-06-27", "12 months", false, ""},
		{2, "AEW1", Either, "2022-06-28", "2 years", false, ""},
		{2, "AEW1", Either, "2018-11-12", "", false, ""},
		{3, "ABH47", Either, "2026-11-10", "5 years", true, "7 years"},
		{4, "GBH20", Either, "2026-11-10", "5 years", true, "7 years"},
		{5, "GBH18", Indictable, "2026-11-10", "life", true, ""},
		{6, "TTK16", Either, "2026-11-10", "10 years", true, ""},
		{7, "STR75A", Either, "2026-11-10", "5 years", false, ""},
		{8, "SXA3", Either, "2026-11-10", "10 years", true, ""},
		{9, "EXP66", Either, "2026-11-10", "2 years", false, ""},
		{9, "EXP66A", Either, "2026-11-10", "2 years", false, ""},
		{10, "POA5", Summary, "2026-11-10", "a level 3 fine", false, ""},
		{11, "POA4A", Summary, "2026-11-10", "6 months", false, "2 years"},
		{11, "POA4", Summary, "2026-11-10", "6 months", false, "2 years"},
		{12, "AFF", Either, "2026-11-10", "3 years", false, ""},
		{13, "HAR2", Summary, "2026-11-10", "6 months", false, ""},
		{13, "HAR4", Either, "2026-11-10", "10 years", false, ""},
		{14, "STK2A", Summary, "2026-11-10", "6 months", false, ""},
		{14, "STK4A", Either, "2026-11-10", "10 years", false, ""},
		{15, "COM", Either, "2026-11-10", "2 years", false, ""},
		{15, "COM181", Either, "2026-11-10", "5 years", false, ""},
		{16, "CD", Either, "2026-11-10", "10 years", false, "14 years"},
		{17, "WPN", Either, "2026-11-10", "4 years", false, ""},
		{18, "OBS", Summary, "2026-11-10", "a fine", false, ""},
		{19, "NHS119", Summary, "2026-11-10", "a level 3 fine", false, ""},
		{20, "RRA-EW", ModeUnknown, "2026-11-10", "up to 2 years was stated while it was a Bill", false, ""},
	} {
		t.Run(fmt.Sprintf("row %d %s on %s", c.row, c.code, c.on), func(t *testing.T) {
			o, ok := Load().Offence(c.code)
			m, _ := o.Max(c.on)
			if !ok || o.Mode != c.mode || m.Text != c.max || o.Listed != c.listed || c.aggravated != "" && m.Aggravated != c.aggravated {
				t.Errorf("%+v, maximum %q, aggravated %q", o, m.Text, m.Aggravated)
			}
		})
	}
}

func TestAnOffenceWhoseStartIsNotConfirmedIsNeverOffered(t *testing.T) {
	for _, o := range Load().On("2030-01-01") {
		if o.Code == "RRA-EW" {
			t.Error("it was offered")
		}
	}
	early := Load().On("2018-11-12")
	for _, o := range early {
		if o.Code == "AEW1" || o.Code == "STR75A" {
			t.Errorf("%s offered before it was law", o.Code)
		}
	}
}

func TestAggravationFollowsTheDayOfTheOffence(t *testing.T) {
	b := Load()
	source := func(code string, on clock.Day, ew bool, strands ...string) (out []string) {
		for _, a := range b.Aggravated(code, on, ew, strands) {
			out = append(out, a.Source)
		}
		return out
	}
	const act, code = "Assaults on Emergency Workers (Offences) Act 2018, section 2", "Sentencing Act 2020, section 67 (first day: usual practice, not read)"
	if d := cmp.Diff([]string{act}, source("ABH47", "2020-11-30", true)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{code}, source("ABH47", "2020-12-01", true)); d != "" {
		t.Error(d)
	}
	if got := source("ABH47", "2018-11-12", true); got != nil {
		t.Error("aggravated before the Act: ", got)
	}
	if got := source("AEW1", "2026-11-10", true); got != nil {
		t.Error("the offence itself is for emergency workers: ", got)
	}
	if got := source("TTK16", "2026-11-10", false, "sex", "age"); got != nil {
		t.Error("local extras aggravate nothing: ", got)
	}
	if got := source("CA39", "2026-11-10", false, "race", "disability"); len(got) != 2 {
		t.Error(got)
	}
}

func TestTheTimeLimitReachesLesserCharges(t *testing.T) {
	for code, want := range map[string][2]bool{"CA39": {true, false}, "AEW1": {true, true}, "ABH47": {true, true}, "GBH18": {false, true}, "NHS119": {true, false}} {
		l, lesser := Load().Limited(code)
		if l != want[0] || (l && lesser != want[1]) {
			t.Errorf("%s: %v %v", code, l, lesser)
		}
	}
}

// Each name holds the code, which is the row of table 2.8.
func TestOutcomeCodesOfTable28(t *testing.T) {
	want := map[Group][]string{Charge: {"1", "1A"}, Formal: {"2", "2A", "3", "3A", "6"}, Considered: {"4"}, Prevented: {"5", "11", "12", "13", "17"}, Informal: {"7", "8"},
		PublicInterest: {"9", "10", "21"}, EvidentialVictim: {"14", "16"}, Evidential: {"15"}, NoSuspect: {"18"}, Other: {"19"}, Transferred: {"20"}, Diversion: {"22"}, GroupLocal: {"U0", "UN", "UR"}}
	n := 0
	for g, codes := range want {
		for _, c := range codes {
			n++
			t.Run("code "+c, func(t *testing.T) {
				o, ok := Load().Outcome(c)
				if !ok || o.Group != g || o.Final() != (g != GroupLocal) {
					t.Errorf("%+v", o)
				}
			})
		}
	}
	if n != len(Load().Outcomes) || len(want) != len(Groups()) {
		t.Error(n, len(Load().Outcomes))
	}
}

func TestYardsticksSayWhatTheyRestOn(t *testing.T) {
	y := Load().Yard("cavell.charged")
	if y.Percent != 26.45 || y.Of != 63 || y.Source == "" || y.Note == "" {
		t.Errorf("%+v", y)
	}
}

func TestABookThatCannotBeIsRefused(t *testing.T) {
	if _, err := Read(os.DirFS("data")); err != nil {
		t.Fatal(err)
	}
	var o Offence
	if err := parse([]byte(`{"code":"X","mod":"summary"}`), &o); err == nil {
		t.Error("a misspelt field was taken")
	}
	b := *Load()
	b.Outcomes = append(b.Outcomes[:1:1], b.Outcomes[0])
	if b.problem() == nil {
		t.Error("one code twice was taken")
	}
}

func FuzzRead(f *testing.F) {
	data, _ := json.Marshal(Load().Offences[:2])
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		b := *Load()
		if parse(data, &b.Offences) != nil || b.problem() != nil {
			return
		}
		for _, o := range b.Offences {
			o.Max("2026-11-10")
			b.Limited(o.Code)
		}
	})
}
