package cli

import (
	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/survey"
)

func surveyTable() *table.Out {
	return table.New("design", "domain", "n_unweighted", "x_unweighted", "sum_weights", "sum_weights_sq", "p_weighted", "se", "deff", "kish_neff", "df",
		"logit_lower", "logit_upper", "beta_lower", "beta_upper", "mean_lower", "mean_upper", "xlogit_lower", "xlogit_upper", "asin_lower", "asin_upper",
		"wilson_kish_lower", "wilson_kish_upper", "shown_lower", "shown_upper", "shown_method")
}

var surveyMethod = map[survey.Method]string{survey.Logit: "logit", survey.Beta: "beta", survey.ClopperPearsonKish: "Clopper-Pearson on Kish's size"}

// surveyShare writes a share with every interval. Logit and xlogit are one formula here; R reaches the first by a model.
func surveyShare(out *table.Out, design, group string, rows []survey.Respondent, e survey.Estimate) {
	var sum, squares float64
	for _, r := range rows {
		if !r.Outside {
			sum += r.Weight
			squares += r.Weight * r.Weight
		}
	}
	show, method := e.Interval()
	known := table.Known
	out.Add(design, group, e.Respondents, e.Yes, sum, squares, e.P, e.SE, known(e.DesignEffect), e.KishN, e.DF,
		known(e.Logit.Lower), known(e.Logit.Upper), known(e.Beta.Lower), known(e.Beta.Upper), e.Mean.Lower, e.Mean.Upper,
		known(e.Logit.Lower), known(e.Logit.Upper), known(e.Arcsine.Lower), known(e.Arcsine.Upper),
		e.WilsonKish.Lower, e.WilsonKish.Upper, show.Lower, show.Upper, surveyMethod[method])
}
