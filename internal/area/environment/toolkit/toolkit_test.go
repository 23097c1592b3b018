package toolkit

import (
	"strings"
	"testing"
)

// frozen are the digests of the versions that were used. A change of a list is a new version, never a new digest here.
var frozen = map[int]string{1: "15807c12d0df3e267343d1180f3eafe00b3b11b64a75916a7f0e38e1a367bad3"}

func TestTheListHasSevenZonesAndSixtySixItemsAndIsFrozen(t *testing.T) {
	for _, l := range Seed() {
		n, critical := 0, 0
		for _, z := range l.Zones {
			n += len(z.Items)
			for _, i := range z.Items {
				if i.Critical {
					critical++
				}
			}
		}
		if len(l.Zones) != 7 || n != 66 || critical != 14 {
			t.Errorf("version %d: %d zones, %d items, %d of them critical", l.Version, len(l.Zones), n, critical)
		}
		if frozen[l.Version] != l.Digest {
			t.Errorf("version %d was changed after it was used: %s", l.Version, l.Digest)
		}
	}
}

func TestZonesAreScored(t *testing.T) {
	z := Zone{Code: "EN", Name: "Entrance", Items: []Item{{Code: "EN01", Weight: 2}, {Code: "EN02", Weight: 3, Critical: true}, {Code: "EN03", Weight: 1}}}
	for name, c := range map[string]struct {
		in     map[string]Result
		points int
		colour Colour
		unseen int
	}{
		"nobody looked":                         {nil, -1, Grey, 3},
		"all met":                               {map[string]Result{"EN01": Met, "EN02": Met, "EN03": Met}, 100, Green, 0},
		"one not looked at is not green":        {map[string]Result{"EN01": Met, "EN02": Met}, 100, Amber, 1},
		"what could not be checked is not met":  {map[string]Result{"EN01": Met, "EN02": NotChecked, "EN03": Met}, 100, Amber, 1},
		"what does not apply is left out":       {map[string]Result{"EN01": Met, "EN02": NotApply, "EN03": Met}, 100, Green, 0},
		"critical unmet is red":                 {map[string]Result{"EN01": Met, "EN02": NotMet, "EN03": Met}, 50, Red, 0},
		"critical partly is not red by itself":  {map[string]Result{"EN01": Met, "EN02": Partly, "EN03": Met}, 75, Amber, 0},
		"nothing met":                           {map[string]Result{"EN01": NotMet, "EN02": NotMet, "EN03": NotMet}, 0, Red, 0},
		"nothing applies, so there is no score": {map[string]Result{"EN01": NotApply, "EN02": NotApply, "EN03": NotApply}, -1, Grey, 0},
	} {
		if s := ScoreOf(z, c.in); s.Points != c.points || s.Colour != c.colour || s.Unseen != c.unseen {
			t.Errorf("%s: %d %s, %d unseen", name, s.Points, s.Colour, s.Unseen)
		}
	}
}

func TestBandsOfARating(t *testing.T) {
	for in, want := range map[[2]int]Band{{0, 5}: Unrated, {1, 3}: Low, {2, 2}: Moderate, {2, 3}: Moderate, {2, 4}: High, {3, 4}: High, {3, 5}: Extreme, {5, 5}: Extreme} {
		if got := BandOf(in[0], in[1]); got != want {
			t.Errorf("%v: %s, want %s", in, got, want)
		}
	}
}

func TestAListThatDoesNotHoldIsRefused(t *testing.T) {
	good := `{"version":1,"on":"2026-11-22","source":"x","licence":"x","verification":"x","zones":[{"code":"EN","name":"x","items":[{"code":"EN01","text":"x","weight":1,"critical":false,"tag":"SUR"}]}]}`
	if _, err := Parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{`"EN01"|"WA01"`, `"weight":1|"weight":4`, `"SUR"|"XXX"`, `"version":1|"version":0`, `"source":"x"|"other":"x"`} {
		from, to, _ := strings.Cut(bad, "|")
		if _, err := Parse([]byte(strings.Replace(good, from, to, 1))); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
