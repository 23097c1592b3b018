package survey_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/havenward/havenward/stats/survey"
)

var closely = cmpopts.EquateApprox(1e-9, 1e-12)

// answers makes respondents of weight 10 in one stratum, the first so many of whom say yes.
func answers(stratum string, yes, n int) []survey.Respondent {
	rows := make([]survey.Respondent, n)
	for i := range rows {
		rows[i] = survey.Respondent{Yes: i < yes, Weight: 10, Stratum: stratum}
	}
	return rows
}

func TestErrorsByHand(t *testing.T) {
	t.Parallel()
	two := append(answers("A", 1, 4), answers("B", 3, 4)...)
	domain := answers("", 2, 6)
	domain[4].Outside, domain[5].Outside = true, true
	for name, c := range map[string]struct {
		rows []survey.Respondent
		opt  survey.Options
		want []float64 // p, variance, degrees of freedom
	}{
		// 4/3 times (0.75^2 + 3 times 0.25^2) / 4^2
		"simple": {answers("", 1, 4), survey.Options{}, []float64{0.25, 0.0625, 3}},
		// parts of 1/8: in each stratum 4/3 times (0.75^2 + 3 times 0.25^2) / 8^2
		"strata": {two, survey.Options{}, []float64{0.5, 1.0 / 32, 6}},
		// half of A is asked and all of B
		"corrected": {two, survey.Options{Populations: map[string]float64{"A": 8, "B": 4}}, []float64{0.5, 1.0 / 128, 6}},
		// 6/5 times 4 times (0.5/4)^2: the two outside count as zero
		"group": {domain, survey.Options{}, []float64{0.5, 0.075, 3}},
	} {
		e, err := survey.Proportion(c.rows, c.opt)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(c.want, []float64{e.P, e.SE * e.SE, float64(e.DF)}, closely); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTheIntervalSuitsTheSample(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		yes, n int
		want   survey.Method
	}{
		"plenty": {40, 100, survey.Logit}, "few": {29, 100, survey.Beta}, "nearly all": {990, 1000, survey.Beta},
		"none": {0, 50, survey.ClopperPearsonKish}, "all": {50, 50, survey.ClopperPearsonKish},
	} {
		e, err := survey.Proportion(answers("", c.yes, c.n), survey.Options{})
		if err != nil {
			t.Fatal(err)
		}
		i, method := e.Interval()
		if method != c.want || !(i.Lower <= e.P && e.P <= i.Upper && i.Lower < i.Upper) {
			t.Errorf("%s: %v by %d", name, i, method)
		}
	}
	none, err := survey.Proportion(answers("", 0, 50), survey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if i, _ := none.Interval(); math.Abs(i.Upper-(1-math.Pow(0.025, 1.0/50))) > 1e-9 {
		t.Errorf("none of 50: %v", i)
	}
}

func TestPublishedSharesByHand(t *testing.T) {
	t.Parallel()
	a, err := survey.Published(0.2, 100, survey.PublishedOptions{DesignEffect: 2, Population: 200})
	if err != nil {
		t.Fatal(err)
	}
	// Halved for the design and doubled for the population: Wilson for 20 of 100.
	z2 := 3.8414588206941254
	half := math.Sqrt(z2*z2+4*z2*16) / (2 * (100 + z2))
	centre := (40 + z2) / (2 * (100 + z2))
	if diff := cmp.Diff([]float64{100, 0.04, centre - half, centre + half}, []float64{a.EffectiveN, a.SE, a.Interval.Lower, a.Interval.Upper}, closely); diff != "" {
		t.Error(diff)
	}
	all, err := survey.Published(0.2, 100, survey.PublishedOptions{Population: 100})
	if err != nil || all.Interval != (survey.Interval{Lower: 0.2, Upper: 0.2}) {
		t.Errorf("all asked: %+v %v", all, err)
	}
	if _, err := survey.Published(0.2, 10, survey.PublishedOptions{}); !errors.Is(err, survey.ErrFew) {
		t.Errorf("ten answers: %v", err)
	}
	for _, c := range []struct {
		p   float64
		opt survey.PublishedOptions
	}{{-0.1, survey.PublishedOptions{}}, {math.NaN(), survey.PublishedOptions{}}, {0.1, survey.PublishedOptions{Population: 5}}, {0.1, survey.PublishedOptions{DesignEffect: -1}}, {0.1, survey.PublishedOptions{Confidence: 2}}} {
		if _, err := survey.Published(c.p, 50, c.opt); !errors.Is(err, survey.ErrInput) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestImpossibleSamplesAreRefused(t *testing.T) {
	t.Parallel()
	weightless := answers("", 1, 4)
	weightless[2].Weight = 0
	outside := answers("", 1, 4)
	for i := range outside {
		outside[i].Outside = i > 0
	}
	for name, c := range map[string]struct {
		rows []survey.Respondent
		opt  survey.Options
		want error
	}{
		"nobody":             {nil, survey.Options{}, survey.ErrFew},
		"one":                {answers("", 1, 1), survey.Options{}, survey.ErrFew},
		"one in a stratum":   {append(answers("A", 1, 4), answers("B", 0, 1)...), survey.Options{}, survey.ErrFew},
		"one in the group":   {outside, survey.Options{}, survey.ErrFew},
		"weightless":         {weightless, survey.Options{}, survey.ErrInput},
		"population unknown": {answers("A", 1, 4), survey.Options{Populations: map[string]float64{"B": 9}}, survey.ErrInput},
		"population small":   {answers("A", 1, 4), survey.Options{Populations: map[string]float64{"A": 3}}, survey.ErrInput},
		"confidence":         {answers("A", 1, 4), survey.Options{Confidence: -1}, survey.ErrInput},
	} {
		if _, err := survey.Proportion(c.rows, c.opt); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := survey.ReportingShare([]survey.Account{{Weight: 1}, {Weight: 1}}, survey.Options{}); !errors.Is(err, survey.ErrFew) {
		t.Errorf("no victims: %v", err)
	}
}

func TestOnlyTheRatioOfWeightsMatters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 10).Draw(t, "n")
		a := make([]survey.Respondent, n)
		for i := range a {
			a[i] = survey.Respondent{Yes: rapid.Bool().Draw(t, "yes"), Weight: rapid.Float64Range(0.1, 1e4).Draw(t, "weight"), Stratum: "AB"[i%2 : i%2+1], Outside: i > 3 && rapid.Bool().Draw(t, "outside")}
		}
		b := append([]survey.Respondent(nil), a...)
		for i := range b {
			b[i].Weight *= 4096
		}
		x, err := survey.Proportion(a, survey.Options{})
		y, err2 := survey.Proportion(b, survey.Options{})
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if x.P != y.P || x.SE != y.SE || math.Abs(x.KishN-y.KishN) > 1e-9*x.KishN || x.Yes != y.Yes {
			t.Fatalf("%+v became %+v", x, y)
		}
		i, _ := x.Interval()
		if !(i.Lower <= x.P && x.P <= i.Upper && i.Lower >= 0 && i.Upper <= 1) {
			t.Fatalf("%v about %v", i, x.P)
		}
		wide, err := survey.Proportion(a, survey.Options{Confidence: 0.998})
		if err != nil {
			t.Fatal(err)
		}
		if j, _ := wide.Interval(); j.Lower > i.Lower || j.Upper < i.Upper {
			t.Fatalf("%v at 99.8%% is narrower than %v", j, i)
		}
	})
}

func TestTheArcsineIntervalIsSymmetricOnItsScale(t *testing.T) {
	t.Parallel()
	e, err := survey.Proportion(answers("", 10, 40), survey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	angle := func(p float64) float64 { return math.Asin(math.Sqrt(p)) }
	middle := (angle(e.Arcsine.Lower) + angle(e.Arcsine.Upper)) / 2
	if math.Abs(middle-angle(e.P)) > 1e-12 || e.Arcsine.Lower >= e.P || e.Arcsine.Upper <= e.P {
		t.Errorf("%v around %v", e.Arcsine, e.P)
	}
}
