package known

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryFigureHasItsYearAndSource(t *testing.T) {
	if len(Counts()) != 57 || len(Survey()) != 64 {
		t.Errorf("%d counts, %d survey figures", len(Counts()), len(Survey()))
	}
	for _, f := range append(Counts(), Survey()...) {
		if f.Year == "" || f.Group == "" || f.Name == "" || f.Source == "" || f.Kind == "" {
			t.Errorf("incomplete: %+v", f)
		}
	}
	for _, f := range Survey() {
		if f.Release == "" || f.Value < 0 || f.Value > 100 {
			t.Errorf("no release, or no percentage: %+v", f)
		}
	}
}

func TestAYearWithoutAFigureStaysAGapAndTheLatestReleaseCounts(t *testing.T) {
	var got []string
	for _, s := range Slots(Series(Counts(), "all", "assaults")) {
		if s.Figure == nil {
			got = append(got, s.Year)
		}
	}
	if d := cmp.Diff([]string{"2006/07", "2010/11"}, got); d != "" {
		t.Error(d)
	}
	for _, s := range Slots(Series(Survey(), "all", "physical_violence_public")) {
		if s.Year == "2020" && s.Value != 14.8 {
			t.Errorf("2020 is shown as %v", s.Value)
		}
		if s.Year == "2017" && s.Figure != nil {
			t.Error("2017 was never found")
		}
	}
}

func TestAFigureOfAPartIsNotJoinedToTheOthers(t *testing.T) {
	series := Series(Survey(), "ambulance", "physical_violence_public")
	if last := series[len(series)-1]; last.Year != "2024" || last.Value != 38 || !last.Part() {
		t.Fatalf("the table ends with %+v", last)
	}
	slots := Slots(series)
	if last := slots[len(slots)-1]; last.Year != "2023" || last.Figure == nil || last.Value != 27.6 {
		t.Errorf("the line ends with %+v", last)
	}
}

func TestFindingsAreTrueOfTheirSeries(t *testing.T) {
	f := func(vs ...float64) []Figure {
		var out []Figure
		for i, v := range vs {
			out = append(out, Figure{Year: fmt.Sprint(2001 + i), Value: v})
		}
		return out
	}
	for _, c := range []struct {
		got  Finding
		want string
	}{
		{CountFinding(nil), "No national count was found"},
		{CountFinding(f(5, 7)), "The last national count, for 2002, was the highest: 7 physical assaults. There has been none since"},
		{CountFinding(f(7, 5)), "The last national count, for 2002, was 5 physical assaults. There has been none since"},
		{SurveyFinding(f(14.47)), "In 2001, 14.47% of staff met physical violence from patients, relatives or the public: about 1 in 7"},
		{SurveyFinding(nil), "No survey figure was found"},
		{BesideFinding(f(30, 31.4), f(14, 14.3)), "In 2002 it was 31.4% of staff in ambulance trusts, beside 14.3% of all"},
		{BesideFinding([]Figure{{Year: "2001", Value: 30}, {Year: "2002", Value: 38, Kind: "frontline only, not the benchmark group"}}, f(14, 15)), "In 2001 it was 30% of staff in ambulance trusts, beside 14% of all"},
		{BesideFinding(nil, f(14)), "No year was found with a figure for both"},
		{ReportedFinding(f(72)), "In 2001, 72% of staff who met violence said that it was reported the last time"},
		{ReportedFinding(nil), "No survey figure was found"},
	} {
		got := c.got.Text
		if len(c.got.Args) > 0 {
			got = fmt.Sprintf(got, c.got.Args...)
		}
		if got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestNoLineJoinsWhatWasAskedOrWeightedInAnotherWay(t *testing.T) {
	var apart []string
	for _, s := range Slots(Series(Survey(), "all", "physical_violence_public")) {
		if s.Apart {
			apart = append(apart, s.Year)
		}
	}
	if want := []string{"2012", "2018", "2019"}; !slices.Equal(want, apart) {
		t.Errorf("the line is lifted before %v, want %v", apart, want)
	}
}
