package effect_test

import (
	"math"
	"strings"
	"testing"

	"github.com/havenward/havenward/stats/effect"
	"github.com/havenward/havenward/stats/internal/oracle"
)

func readSeries(t *testing.T) (series map[string][]effect.Period, start map[string]int) {
	series, start = map[string][]effect.Period{}, map[string]int{}
	for _, r := range oracle.Read(t, "its_input.csv") {
		id := r.Str("case_id")
		if r.Str("post") != "1" {
			start[id] = len(series[id]) + 1
		}
		series[id] = append(series[id], effect.Period{Events: r.Int("count"), Exposure: r.Float("exposure")})
	}
	return series, start
}

var segmentModels = map[string]effect.SegmentOptions{
	"poisson":                {Model: effect.Poisson},
	"quasipoisson_t":         {AllowNarrow: true},
	"quasipoisson_t_season":  {AllowNarrow: true, Season: 12},
	"poisson_neweywest":      {Model: effect.Poisson, Errors: effect.NeweyWest},
	"ols_rate_per_1000":      {Model: effect.Linear},
	"ols_rate_neweywest":     {Model: effect.Linear, Errors: effect.NeweyWest},
	"ols_rate_neweywest_adj": {Model: effect.Linear, Errors: effect.NeweyWestAdjusted},
	"gls_ar1_reml_rate":      {Model: effect.LinearAR1},
	"negbin":                 {Model: effect.NegativeBinomial},
}

func TestSegmentsAgreeWithR(t *testing.T) {
	t.Parallel()
	series, start := readSeries(t)
	var groups [][]oracle.Row
	for _, r := range oracle.Read(t, "its_expected_coefficients.csv") {
		if n := len(groups); n > 0 && groups[n-1][0].Str("case_id") == r.Str("case_id") && groups[n-1][0].Str("model") == r.Str("model") {
			groups[n-1] = append(groups[n-1], r)
			continue
		}
		groups = append(groups, []oracle.Row{r})
	}
	worsts := map[string]*worst{}
	for _, rows := range groups {
		name := rows[0].Str("model")
		for _, lag := range []string{"_lag2", "_lag3"} {
			name = strings.Replace(name, lag, "", 1)
		}
		name = strings.Replace(name, "_adjusted", "_adj", 1)
		opt, ok := segmentModels[name]
		if !ok {
			t.Fatalf("%s: no model for it", name)
		}
		opt.Start = start[rows[0].Str("case_id")]
		got, err := effect.Segment(series[rows[0].Str("case_id")], opt)
		if err != nil {
			t.Fatal(rows[0].At(), err)
		}
		if len(got.Coefs) != len(rows) {
			t.Fatalf("%s: %d terms", rows[0].At(), len(got.Coefs))
		}
		tol := 1e-6
		if opt.Model == effect.LinearAR1 || opt.Model == effect.NegativeBinomial {
			tol = 1e-4
		}
		if worsts[name] == nil {
			worsts[name] = new(worst)
		}
		w := worsts[name]
		for i, r := range rows {
			c, where := got.Coefs[i], r.At()
			w.near(t, where, "estimate", c.Estimate, r.Float("estimate"), tol)
			w.near(t, where, "se", c.SE, r.Float("se"), tol)
			w.near(t, where, "lower", c.Lower, r.Float("lower95"), tol)
			w.near(t, where, "upper", c.Upper, r.Float("upper95"), tol)
			if r.Has("p_value") {
				w.near(t, where, "statistic", c.Statistic, r.Float("statistic"), tol)
				w.near(t, where, "p", c.P, r.Float("p_value"), 10*tol)
			}
		}
	}
	for name, w := range worsts {
		t.Logf("%s: worst relative difference %.1e", name, float64(*w))
	}
}

func TestChecksAndEventsAvertedAgreeWithR(t *testing.T) {
	t.Parallel()
	series, start := readSeries(t)
	var w, loose worst
	for _, r := range oracle.Read(t, "its_expected_summary.csv") {
		id := r.Str("case_id")
		fit := func(opt effect.SegmentOptions) effect.Segmented {
			opt.Start = start[id]
			s, err := effect.Segment(series[id], opt)
			if err != nil {
				t.Fatal(id, err)
			}
			return s
		}
		if r.Int("first_post_time") != start[id]+1 || r.Int("n") != len(series[id]) {
			t.Errorf("%s: starts at %d", id, start[id])
		}
		p := fit(effect.SegmentOptions{Model: effect.Poisson})
		w.near(t, id, "dispersion", p.Dispersion, r.Float("pearson_dispersion"), 1e-6)
		w.near(t, id, "deviance", p.Deviance, r.Float("poisson_deviance"), 1e-6)
		w.near(t, id, "dispersion with season", fit(effect.SegmentOptions{Season: 12}).Dispersion, r.Float("pearson_dispersion_season"), 1e-6)
		w.near(t, id, "Durbin-Watson", p.DurbinWatson, r.Float("durbin_watson"), 1e-9)
		loose.near(t, id, "Durbin-Watson p", p.DurbinWatsonP, r.Float("durbin_watson_p"), 1e-6)
		step, _, _ := p.Coefs[2].Ratio()
		w.near(t, id, "step", step, r.Float("rate_ratio_step"), 1e-6)
		end := fit(effect.SegmentOptions{AllowNarrow: true}).Effect(len(series[id]) - start[id] - 1)
		w.near(t, id, "effect at the end", end.Estimate, r.Float("log_rr_at_end"), 1e-6)
		w.near(t, id, "its error", end.SE, r.Float("se_log_rr_at_end_quasi"), 1e-6)
		a, err := p.Averted(1000, 1)
		if err != nil {
			t.Fatal(err)
		}
		w.near(t, id, "observed", a.Observed, r.Float("fitted_events_post"), 1e-6)
		w.near(t, id, "expected", a.Expected, r.Float("counterfactual_events_post"), 1e-6)
		w.near(t, id, "averted", a.Averted, r.Float("events_averted"), 1e-6)
		g := fit(effect.SegmentOptions{Model: effect.LinearAR1})
		loose.near(t, id, "rho", g.Rho, r.Float("gls_ar1_rho"), 1e-4)
		loose.near(t, id, "sigma", g.Sigma, r.Float("gls_sigma"), 1e-4)
		if r.Has("negbin_theta") {
			loose.near(t, id, "theta", fit(effect.SegmentOptions{Model: effect.NegativeBinomial}).Theta, r.Float("negbin_theta"), 1e-4)
		} else if nb, err := effect.Segment(series[id], effect.SegmentOptions{Model: effect.NegativeBinomial, Start: start[id]}); err == nil {
			t.Logf("%s: theta %v where R has none", id, nb.Theta)
		}
		f := 0
		for _, e := range oracle.Read(t, "its_expected_fitted.csv") {
			if e.Str("case_id") != id {
				continue
			}
			w.near(t, e.At(), "fitted", p.Fitted[f], e.Float("poisson_fitted"), 1e-6)
			w.near(t, e.At(), "counterfactual", p.Counterfactual[f], e.Float("poisson_counterfactual"), 1e-6)
			f++
		}
		if math.IsNaN(a.Interval.Lower) || a.Interval.Lower > a.Averted || a.Interval.Upper < a.Averted {
			t.Errorf("%s: interval %v", id, a.Interval)
		}
	}
	t.Logf("worst relative difference %.1e, of p, rho, sigma and theta %.1e", float64(w), float64(loose))
}
