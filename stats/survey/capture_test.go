package survey_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/stats/survey"
)

func TestTheShareCapturedByHand(t *testing.T) {
	t.Parallel()
	g := survey.Gap{P: 0.2, SE: 0.02, Headcount: 1000, Victims: 50, Respondents: 400, SameMonths: true, SameStaff: true, SameEvents: true}
	c, err := survey.Capture(g)
	if err != nil {
		t.Fatal(err)
	}
	factor := math.Exp(0.1 * 1.959963984540054)
	if diff := cmp.Diff(survey.Captured{Expected: 200, ExpectedSE: 20, Share: 0.25, Interval: survey.Interval{Lower: 0.25 / factor, Upper: 0.25 * factor}}, c, closely); diff != "" {
		t.Error(diff)
	}
	g.VictimsVary = true
	if c, err = survey.Capture(g); err != nil {
		t.Fatal(err)
	}
	factor = math.Exp(math.Sqrt(0.01+0.02) * 1.959963984540054)
	if diff := cmp.Diff(survey.Interval{Lower: 0.25 / factor, Upper: 0.25 * factor}, c.Interval, closely); diff != "" {
		t.Error(diff)
	}
}

func TestGuardsOfTheShareCaptured(t *testing.T) {
	t.Parallel()
	c, err := survey.Capture(survey.Gap{P: 0.2, SE: 0.02, Headcount: 1000, Victims: 300, Respondents: 9})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]survey.Guard{survey.OtherMonths, survey.OtherStaff, survey.OtherEvents, survey.MoreThanExpected, survey.FewAsked}, c.Guards); diff != "" {
		t.Error(diff)
	}
	for name, g := range map[string]survey.Gap{
		"no violence":   {SE: 0.1, Headcount: 10},
		"more than all": {P: 1.1, Headcount: 10},
		"no staff":      {P: 0.1},
		"negative":      {P: 0.1, Headcount: 10, Victims: -1},
		"no error":      {P: 0.1, SE: math.NaN(), Headcount: 10},
		"confidence":    {P: 0.1, Headcount: 10, Confidence: 3},
	} {
		if _, err := survey.Capture(g); !errors.Is(err, survey.ErrInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	none, err := survey.Capture(survey.Gap{P: 0.2, Headcount: 1000, VictimsVary: true})
	if err != nil || none.Share != 0 || !math.IsNaN(none.Interval.Upper) {
		t.Errorf("nobody reported: %+v %v", none, err)
	}
}

func TestEventsBecomePeople(t *testing.T) {
	t.Parallel()
	if got, err := survey.PeopleFromEvents(300, 2.5); err != nil || got != 120 {
		t.Error(got, err)
	}
	if _, err := survey.PeopleFromEvents(300, 0.5); !errors.Is(err, survey.ErrInput) {
		t.Error(err)
	}
}
