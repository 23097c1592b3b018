package cli

import (
	"math"
	"strings"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/effect"
)

func itsSummary() *table.Out {
	return table.New("case_id", "n", "first_post_time", "pearson_dispersion", "pearson_dispersion_season", "poisson_deviance", "negbin_theta",
		"durbin_watson", "durbin_watson_p", "gls_ar1_rho", "gls_sigma", "ols_sigma", "fitted_events_post", "counterfactual_events_post",
		"events_averted", "rate_ratio_step", "log_rr_at_end", "se_log_rr_at_end_quasi", "dispersion_p", "warnings")
}

var effectWord = map[effect.Warning]string{
	effect.ShortSeries:    "There are fewer than 12 periods before or after the change: make no claim from it.",
	effect.ChartOnly:      "There are fewer than 8 periods before or after the change: show the chart and no estimate.",
	effect.SeasonLeftOut:  "There are fewer than two years, so season cannot be told from trend and was left out.",
	effect.Overdispersed:  "Counts vary more than a Poisson model allows: its errors are too small, take quasi-Poisson.",
	effect.Autocorrelated: "Neighbouring periods are alike: errors that ignore it are too small.",
	effect.FewUnits:       "There are fewer than 10 places on a side: errors by cluster are too small.",
}

// itsSummarise writes a series' row. What comes from a model that could not be fitted stays empty.
func itsSummarise(out *table.Out, id string, series []effect.Period, start int, fits map[string]effect.Segmented) {
	poisson := fits["poisson"]
	have := func(model string, f func(effect.Segmented) float64) any {
		if fit, ok := fits[model]; ok {
			return table.Known(f(fit))
		}
		return nil
	}
	var observed, expected float64
	var used int
	for i, p := range series {
		if p.Exclude {
			continue
		}
		used++
		if i >= start {
			observed += poisson.Fitted[i]
			expected += poisson.Counterfactual[i]
		}
	}
	atEnd := func(fit effect.Segmented) effect.Coef { return fit.Effect(len(series) - start - 1) }
	step, _, _ := poisson.Coefs[2].Ratio()
	var said []string
	for _, w := range poisson.Warnings {
		said = append(said, effectWord[w])
	}
	out.Add(id, len(series), start+1, poisson.Dispersion,
		have("quasipoisson_t_season", func(s effect.Segmented) float64 { return s.Dispersion }), poisson.Deviance,
		have("negbin", func(s effect.Segmented) float64 { return s.Theta }), table.Known(poisson.DurbinWatson), table.Known(poisson.DurbinWatsonP),
		have("gls_ar1_reml_rate", func(s effect.Segmented) float64 { return s.Rho }), have("gls_ar1_reml_rate", func(s effect.Segmented) float64 { return s.Sigma }),
		have("ols_rate_per_1000", func(s effect.Segmented) float64 { return math.Sqrt(s.Deviance / float64(used-len(s.Coefs))) }),
		observed, expected, expected-observed, step, atEnd(poisson).Estimate,
		have("quasipoisson_t", func(s effect.Segmented) float64 { return atEnd(s).SE }), table.Known(poisson.DispersionP), strings.Join(said, " "))
}
