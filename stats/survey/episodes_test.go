package survey_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/stats/survey"
)

func TestTheLeastEpisodesOfTheBandsOf2018(t *testing.T) {
	t.Parallel()
	// 8.98, 3.09, 1.05 and 1.41 per cent: at least 40 episodes for every 100 staff.
	got, err := survey.Episodes(survey.Bands{OneToTwo: .0898, ThreeToFive: .0309, SixToTen: .0105, MoreThanTen: .0141}, 1000, survey.PublishedOptions{DesignEffect: 1.3})
	if err != nil {
		t.Fatal(err)
	}
	se := math.Sqrt((.0898 + 9*.0309 + 36*.0105 + 121*.0141 - .4006*.4006) / (1000 / 1.3))
	factor := math.Exp(1.959963984540054 * se / .4006)
	if d := cmp.Diff(survey.Implied{Each: .4006, SE: se, Interval: survey.Interval{Lower: .4006 / factor, Upper: .4006 * factor}}, got, closely); d != "" {
		t.Error(d)
	}
}

func TestWithoutBandsEachPersonCountsOnce(t *testing.T) {
	t.Parallel()
	got, err := survey.Episodes(survey.Bands{Once: .2}, 400, survey.PublishedOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(survey.Implied{Each: .2, SE: .02, Interval: got.Interval}, got, closely); d != "" {
		t.Error(d)
	}
	whole, err := survey.Episodes(survey.Bands{Once: .2}, 400, survey.PublishedOptions{Population: 400})
	if err != nil || whole.SE != 0 || whole.Interval != (survey.Interval{Lower: .2, Upper: .2}) {
		t.Errorf("all answered, so nothing is left to chance: %+v %v", whole, err)
	}
}

func TestEpisodesAreRefusedWhereTheyMeanNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		b    survey.Bands
		base int
		is   error
	}{
		"few":        {survey.Bands{Once: .5}, 10, survey.ErrFew},
		"nobody":     {survey.Bands{}, 100, survey.ErrFew},
		"below zero": {survey.Bands{Once: -.1}, 100, survey.ErrInput},
		"not there":  {survey.Bands{SixToTen: math.NaN()}, 100, survey.ErrInput},
		"above all":  {survey.Bands{OneToTwo: .6, MoreThanTen: .6}, 100, survey.ErrInput},
	} {
		if _, err := survey.Episodes(c.b, c.base, survey.PublishedOptions{}); !errors.Is(err, c.is) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
