package rollup_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/standard/rollup"
)

func TestPackedRatingsComeBackAsTheyWere(t *testing.T) {
	want := map[string]rollup.Rating{"D1-a": rollup.Green, "D1-b": rollup.Red, "D2-a": rollup.NotApplicable, "D3-a": rollup.NotAssessed, "D7-d": rollup.Amber}
	text := rollup.Pack(want)
	if text != "D1-a:g D1-b:r D2-a:x D3-a:n D7-d:a" {
		t.Error(text)
	}
	got := map[string]rollup.Rating{}
	rollup.Each(text+" odd :g x", func(c string, r rollup.Rating) { got[c] = r })
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestRoundsFollowEachOther(t *testing.T) {
	for day, want := range map[string]rollup.Round{"2026-06-30": "2026-1", "2026-07-01": "2026-2", "2027-01-01": "2027-1"} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil || rollup.RoundOf(at) != want {
			t.Errorf("%s is in %s, want %s", day, rollup.RoundOf(at), want)
		}
	}
	if b := rollup.Round("2026-1").Before(); b != "2025-2" {
		t.Error(b)
	}
	for _, bad := range []rollup.Round{"", "2026", "2026-3", "2026-12", "x026-1", "26-1"} {
		if bad.Valid() {
			t.Errorf("%q is taken as a round", bad)
		}
	}
}

func TestAnOrganisationCountsOnceInARoundWithWhatItSignedLast(t *testing.T) {
	rows := []rollup.Row{{"R01", "2026-1", "D1-a:r D1-b:r"}, {"R02", "2026-1", "D1-a:g D1-b:a"}, {"R01", "2026-2", "D1-a:r D1-b:r"}, {"R01", "2026-2", "D1-a:g D1-b:n"}, {"R03", "2026-2", "D1-a:a D1-b:x"},
		{"R09", "2025-2", "D1-a:g"}}
	s := rollup.Count(rows, "2026-2")
	want := map[string]rollup.Pair{
		"D1-a": {Now: rollup.Distribution{Green: 1, Amber: 1}, Before: rollup.Distribution{Green: 1, Red: 1}},
		"D1-b": {Now: rollup.Distribution{NotAssessed: 1, NotApplicable: 1}, Before: rollup.Distribution{Amber: 1, Red: 1}},
	}
	if d := cmp.Diff(want, s.Indicators); d != "" {
		t.Error(d)
	}
	if len(s.Orgs) != 2 || len(s.Earlier) != 2 {
		t.Errorf("%v now, %v before", s.Orgs, s.Earlier)
	}
	if p := s.Section([]string{"D1-a", "D1-b"}); p.Now.All() != 4 || p.Before.All() != 4 || p.Now.Green != 1 {
		t.Errorf("%+v", p)
	}
	same := rollup.Same(rows, "2026-2")
	if d := cmp.Diff(map[string]bool{"R01": true}, same.Orgs); d != "" || same.Indicators["D1-a"].Before.Red != 1 || same.Indicators["D1-a"].Before.All() != 1 {
		t.Errorf("%s %+v", d, same)
	}
}

func FuzzEach(f *testing.F) {
	f.Add("D1-a:g D1-b:r")
	f.Fuzz(func(t *testing.T, text string) {
		n := 0
		rollup.Each(text, func(c string, r rollup.Rating) {
			n++
			if c == "" || r == "" {
				t.Errorf("%q gives an empty rating", text)
			}
		})
	})
}

func BenchmarkCount(b *testing.B) {
	var rows []rollup.Row
	for o := range 250 {
		for r := range 6 {
			m := map[string]rollup.Rating{}
			for i := range 60 {
				m[fmt.Sprintf("D%d-%c", i%7+1, 'a'+i/7)] = []rollup.Rating{rollup.Green, rollup.Amber, rollup.Red}[(o+i+r)%3]
			}
			rows = append(rows, rollup.Row{Org: fmt.Sprint("R", o), Round: rollup.Round(fmt.Sprintf("%d-%d", 2024+r/2, r%2+1)), Packed: rollup.Pack(m)})
		}
	}
	for b.Loop() {
		if s := rollup.Count(rows, "2026-2"); len(s.Orgs) != 250 {
			b.Fatal(len(s.Orgs))
		}
	}
}
