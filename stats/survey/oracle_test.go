package survey_test

import (
	"math"
	"testing"

	"github.com/havenward/havenward/stats/internal/oracle"
	"github.com/havenward/havenward/stats/survey"
)

// worst keeps the largest relative difference seen.
type worst float64

func (w *worst) near(t *testing.T, where, what string, got, want, tol float64) {
	t.Helper()
	switch {
	case math.IsNaN(want) != math.IsNaN(got):
	case math.IsNaN(want) || got == want:
		return
	default:
		d := math.Abs(got-want) / max(math.Abs(want), 1e-6)
		if *w = max(*w, worst(d)); d <= tol {
			return
		}
	}
	t.Errorf("%s: %s is %.15g, want %.15g", where, what, got, want)
}

func TestProportionsAgreeWithSurvey(t *testing.T) {
	t.Parallel()
	input := oracle.Read(t, "survey_input.csv")
	expected := oracle.Read(t, "survey_expected.csv")
	var w worst
	for _, r := range expected {
		var opt survey.Options
		if r.Str("design") == "stratified_fpc" {
			opt.Populations = map[string]float64{}
		}
		var rows []survey.Respondent
		for _, in := range input {
			domain := r.Str("domain") // an occupation or a stratum
			row := survey.Respondent{Yes: in.Str("violence") == "1", Weight: in.Float("weight"), Outside: domain != "all" && domain != in.Str("occupation") && domain != in.Str("stratum")}
			if r.Str("design") != "weights_only" {
				row.Stratum = in.Str("stratum")
			}
			if opt.Populations != nil {
				opt.Populations[row.Stratum] = in.Float("stratum_pop")
			}
			rows = append(rows, row)
		}
		e, err := survey.Proportion(rows, opt)
		if err != nil {
			t.Fatal(r.At(), err)
		}
		if e.Respondents != r.Int("n_unweighted") || e.Yes != r.Int("x_unweighted") || e.DF != r.Int("df") {
			t.Errorf("%s: %+v", r.At(), e)
		}
		for what, v := range map[string]float64{
			"p_weighted": e.P, "se": e.SE, "deff": e.DesignEffect, "kish_neff": e.KishN,
			"logit_lower": e.Logit.Lower, "logit_upper": e.Logit.Upper, "beta_lower": e.Beta.Lower, "beta_upper": e.Beta.Upper,
			"asin_lower": e.Arcsine.Lower, "asin_upper": e.Arcsine.Upper, "xlogit_lower": e.Logit.Lower, "xlogit_upper": e.Logit.Upper,
			"mean_lower": e.Mean.Lower, "mean_upper": e.Mean.Upper, "wilson_kish_lower": e.WilsonKish.Lower, "wilson_kish_upper": e.WilsonKish.Upper,
		} {
			w.near(t, r.At(), what, v, r.Float(what), 1e-9)
		}
	}
	t.Logf("%d rows, worst relative difference %.1e", len(expected), float64(w))
}

func TestReportingAgreesWithSurvey(t *testing.T) {
	t.Parallel()
	var accounts []survey.Account
	var rows []survey.Respondent
	for _, in := range oracle.Read(t, "survey_input.csv") {
		a := survey.Account{Victim: in.Str("violence") == "1", Reported: in.Str("reported") == "1", Weight: in.Float("weight"), Stratum: in.Str("stratum")}
		accounts = append(accounts, a)
		rows = append(rows, survey.Respondent{Yes: a.Victim, Weight: a.Weight, Stratum: a.Stratum})
	}
	share, err := survey.ReportingShare(accounts, survey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	total, err := survey.Total(rows, survey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]survey.Quantity{"share_of_victims_who_reported": share, "weighted_victims_total": total}
	var w worst
	for _, r := range oracle.Read(t, "survey_underreporting_expected.csv") {
		q := got[r.Str("quantity")]
		for what, v := range map[string]float64{"estimate": q.Value, "se": q.SE, "lower95": q.Interval.Lower, "upper95": q.Interval.Upper} {
			w.near(t, r.At(), what, v, r.Float(what), 1e-9)
		}
	}
	t.Logf("worst relative difference %.1e", float64(w))
}
