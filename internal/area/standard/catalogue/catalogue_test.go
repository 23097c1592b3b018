package catalogue_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
)

// A release must not change the codes: assessments point at them.
func TestTheShippedVersionsAreWholeAndTheirCodesStand(t *testing.T) {
	t.Parallel()
	list, err := catalogue.Seed()
	if err != nil {
		t.Fatal(err)
	}
	shape := map[string]map[string]int{}
	for _, c := range list {
		shape[c.Version] = map[string]int{}
		for _, s := range c.Sections {
			shape[c.Version][s.Code] = len(s.Indicators)
			for _, i := range s.Indicators {
				if i.Verification == catalogue.Verified || i.OfficialRef != nil || i.OfficialText != nil {
					t.Errorf("%s: nobody has read the official text, so nothing may say otherwise", i.Code)
				}
				if !strings.HasPrefix(i.Code, strings.TrimSuffix(s.Code, s.Code[2:])) && c.Version == "v2" {
					t.Errorf("%s lies in section %s", i.Code, s.Code)
				}
			}
		}
	}
	want := map[string]map[string]int{"v1": {"PLAN": 11, "DO": 10, "CHECK": 6, "ACT": 5}, "v2": {"D1": 9, "D2": 7, "D3": 6, "D4": 6, "D5": 6, "D6": 6, "D7": 4}}
	if d := cmp.Diff(want, shape); d != "" {
		t.Error(d)
	}
	if list[0].Count() != 32 || list[1].Count() != 44 {
		t.Error(list[0].Count(), list[1].Count())
	}
}

func TestARatingIsProposedByRule(t *testing.T) {
	t.Parallel()
	r, err := catalogue.SeedRules()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		inPlace, evidence string
		want              catalogue.Rating
	}{{"", "none", "not_assessed"}, {"", "current", "not_assessed"}, {"no", "current", "red"}, {"yes", "none", "red"}, {"partly", "none", "red"}, {"partly", "current", "amber"},
		{"yes", "expired", "amber"}, {"yes", "current", "green"}} {
		if got, _ := r.Propose(x.inPlace, x.evidence); got.Propose != x.want {
			t.Errorf("in place %q with %s evidence: %s, want %s", x.inPlace, x.evidence, got.Propose, x.want)
		}
	}
	day := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	if got := r.Expires(day); !got.Equal(day.AddDate(1, 0, 0)) {
		t.Error(got)
	}
}

func FuzzParse(f *testing.F) {
	list, err := catalogue.Seed()
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range list {
		b, err := json.Marshal(c)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := catalogue.Parse(b)
		if err != nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := catalogue.Parse(again); err != nil || d.Count() != c.Count() {
			t.Errorf("it reads %d, then %d: %v", c.Count(), d.Count(), err)
		}
		if bytes.Contains(again, []byte(`"version":""`)) {
			t.Error("a catalogue without a version was taken")
		}
	})
}
