package incident_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/mds"
)

func TestTimesAreReadAsPeopleSayThem(t *testing.T) {
	for said, want := range map[string]string{
		"2am": "02:00", "2:40am": "02:40", "14:40": "14:40", "0240": "02:40", "about 2 am": "~02:00", "midnight": "00:00", "noon": "12:00", "2.40 pm": "14:40",
		"12am": "00:00", "12:30 pm": "12:30", "around 14:00": "~14:00", "~3pm": "~15:00", "3pm-ish": "~15:00", "Tua 2yb": "~02:00", "7yh": "19:00", "hanner nos": "00:00",
		"14": "14:00", "0": "00:00", "1430 hrs": "14:30", "11 P.M.": "23:00", "14:40pm": "14:40", "": "",
		"2": "?", "24:00": "?", "teatime": "?", "13am": "?", "2:75": "?", "2:4": "?", "99": "?", "-1": "?", strings.Repeat("1", 200): "?",
	} {
		hhmm, about, ok := incident.ParseTime(said)
		got := hhmm
		if about {
			got = "~" + got
		}
		if !ok {
			got = "?"
		}
		if got != want {
			t.Errorf("%q is %s, want %s", said, got, want)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	f.Add("about 2:40 am")
	f.Fuzz(func(t *testing.T, s string) {
		if hhmm, _, ok := incident.ParseTime(s); ok && hhmm != "" {
			if _, err := time.Parse("15:04", hhmm); err != nil {
				t.Fatalf("%q is %q", s, hhmm)
			}
		}
	})
}

func TestLikelyNamesAndNumbersAreFound(t *testing.T) {
	for text, want := range map[string][]string{
		"Mr Callow grabbed me":                                       {"name Mr Callow"},
		"It was Ann Invented, and Ann Invented again":                {"name Ann Invented"},
		"Dr. Siân O’Brien-Jones came":                                {"name Dr. Siân O’Brien-Jones"},
		"number 943 476 5919, not 943 476 5918":                      {"nhs 943 476 5919"},
		"ring 07700 900148 or +44 1632 960150":                       {"phone 07700 900148", "phone +44 1632 960150"},
		"write to ann@example.org please":                            {"email ann@example.org"},
		"date of birth: 9/11/1961":                                   {"born 9/11/1961"},
		"hospital number K1234567":                                   {"number K1234567"},
		"In the Emergency Department on Tuesday. He was in Bay Two.": nil,
		"patient A pushed me at 14:40 on 22 November 2026, ward 7":   nil,
		"The North Wing is cold. We waited 40 minutes for Security.": nil,
		"": nil,
	} {
		var got []string
		for _, f := range incident.Scan(text) {
			got = append(got, string(f.Kind)+" "+f.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestSwappedNamesGoToTheSealedPlace(t *testing.T) {
	text := "Mr Callow pushed me. Ann Invented saw that Mr Callow ran. 943 476 5919"
	var names []incident.Name
	for _, f := range incident.Scan(text) {
		text, names = f.Swap(text, names)
	}
	if want := "patient A pushed me. patient B saw that patient A ran. [number kept apart]"; text != want {
		t.Error(text)
	}
	want := []incident.Name{{Who: "alleged", N: 1, Name: "Mr Callow"}, {Who: "alleged", N: 2, Name: "Ann Invented"}, {Who: "other", Number: "943 476 5919"}}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

func FuzzScan(f *testing.F) {
	f.Add("Mr Callow, 943 476 5919, dob 1/2/1960 \x00\u202e Ünïcode Nâme")
	f.Fuzz(func(t *testing.T, s string) {
		var names []incident.Name
		for _, x := range incident.Scan(s) {
			if !strings.Contains(s, x.Text) || x.Text == "" {
				t.Fatalf("%q is not in %q", x.Text, s)
			}
			after, _ := x.Swap(s, names)
			if utf8.ValidString(s) && !utf8.ValidString(after) {
				t.Fatalf("%q breaks %q", x.Text, s)
			}
		}
	})
}

var spot = incident.Spot{Code: "ABC234", Org: "RX1", Site: "RX101", Unit: "u-ed"}

func given(more ...string) incident.Answers {
	a := incident.Answers{"safe": {"yes"}, "what": {"hurt"}, "when": {"today"}, "who": {"me"}, "hurt": {"low"}, "contact": {"message"}, "naming": {"anonymous"}}
	for i := 0; i+1 < len(more); i += 2 {
		if a[more[i]] = []string{more[i+1]}; more[i+1] == "" {
			delete(a, more[i])
		}
	}
	return a
}

func came() incident.Came {
	return incident.Came{Key: "0f0e0d0c-1111-4222-8333-444455556666", Now: time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC)}
}

func TestAnswersBecomeTheRecordTheySay(t *testing.T) {
	s, p := incident.NewForm(spot, false).SendingFrom(given("what", "sexual", "touching", "rather_not", "who", "others", "people", "3", "weapon", "blade", "hate", "race", "police", "told"), came())
	if len(p) > 0 {
		t.Fatal(p)
	}
	want := mds.Record{RecordState: "submitted", ViolencePrimary: "sexual_noncontact", ViolenceAll: []string{"sexual_noncontact"}, Method: []string{"weapon"}, WeaponType: "blade",
		HateMotive: []string{"race"}, Staff: []mds.Staff{{PhysicalHarm: "low"}, {}, {}}}
	if diff := cmp.Diff(want, s.Record); diff != "" {
		t.Error(diff)
	}
	if s.Way != "place" || s.Unit != "u-ed" || !s.OnBehalf || s.LockOf() != incident.LockSexual || s.Wish != "told" || len(s.Names) != 0 {
		t.Errorf("%+v", s)
	}
}

func TestWhatIsNoLongerAskedIsNotSent(t *testing.T) {
	s, p := incident.NewForm(spot, false).SendingFrom(given("phone", "07700 900148", "name", "Ada Invented", "touching", "yes", "times", "4", "people", "9"), came())
	if len(p) > 0 || s.Contact.Value != "" || len(s.Names) != 0 || s.Record.Sexual() || s.Events != 1 || len(s.Record.Staff) != 1 {
		t.Errorf("%v %+v", p, s)
	}
}

func TestMissingAnswersAreNamedByTheirField(t *testing.T) {
	for field, a := range map[string]incident.Answers{
		"safe": given("safe", ""), "what": given("what", ""), "when": given("when", ""), "date": given("when", "date"), "time": given("time", "2"), "who": given("who", ""),
		"people": given("who", "several"), "hurt": given("hurt", ""), "phone": given("contact", "phone"), "email": given("contact", "email"), "contact": given("contact", "pigeon"),
		"naming": given("naming", "pseudonym"), "name": given("naming", "named"), "words": given("words", strings.Repeat("a", incident.MaxNarrative+1)),
	} {
		_, p := incident.NewForm(spot, false).SendingFrom(a, came())
		if len(p) != 1 || p[0].Field != field {
			t.Errorf("%s: %v", field, p)
		}
	}
	if _, p := incident.NewForm(incident.Spot{}, false).SendingFrom(given(), came()); len(p) != 1 || p[0].Field != "org" {
		t.Errorf("org: %v", p)
	}
}

func TestANamedReportOfSomebodySignedInCarriesTheirNameSealed(t *testing.T) {
	c := came()
	c.Actor = authz.Actor{ID: "per_noor", Name: "Noor Invented", Role: authz.Reporter, Org: "RX1"}
	s, p := incident.NewForm(spot, true).SendingFrom(given("naming", "named", "keep_from", "managers"), c)
	want := []incident.Name{{Who: "reporter", Name: "Noor Invented", Person: "per_noor"}}
	if diff := cmp.Diff(want, s.Names); diff != "" || len(p) > 0 || s.Way != "signed_in" || s.LockOf() != incident.LockRestricted {
		t.Errorf("%v %s %+v", p, diff, s)
	}
}

func TestOnlyQuestionsEverybodySeesAreCounted(t *testing.T) {
	for _, s := range []incident.Spot{spot, {}} {
		for _, in := range []bool{true, false} {
			if n, of := incident.NewForm(s, in).Counted("contact"); n != 5 || of != 5 {
				t.Errorf("%d of %d", n, of)
			}
		}
	}
}
