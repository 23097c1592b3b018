package effect_test

import (
	"strings"
	"testing"

	"github.com/havenward/havenward/stats/effect"
	"github.com/havenward/havenward/stats/internal/oracle"
)

func TestDifferencesInDifferencesAgreeWithR(t *testing.T) {
	t.Parallel()
	panels := map[string][]effect.Observation{}
	for _, r := range oracle.Read(t, "did_input.csv") {
		panels[r.Str("case_id")] = append(panels[r.Str("case_id")], effect.Observation{Unit: r.Str("unit"), Time: r.Int("time"),
			Treated: r.Str("treated") == "1", Post: r.Str("post") == "1", Events: r.Int("count"), Exposure: r.Float("exposure")})
	}
	models := map[string]effect.CompareOptions{
		"poisson_2x2_model_se":          {Errors: effect.Independent},
		"poisson_2x2_cluster_HC0":       {Errors: effect.HC0},
		"poisson_2x2_cluster_HC1":       {},
		"poisson_twoway_fe_model_se":    {TwoWay: true, Errors: effect.Independent},
		"poisson_twoway_fe_cluster_HC0": {TwoWay: true, Errors: effect.HC0},
		"ols_rate_per_1000_2x2":         {Linear: true, Errors: effect.Independent},
	}
	terms := map[string]int{"(Intercept)": 0, "treated": 1, "post": 2}
	var w worst
	rows := oracle.Read(t, "did_expected.csv")
	for _, r := range rows {
		var c effect.Coef
		if name := r.Str("model"); strings.HasPrefix(name, "ratio_of") {
			var err error
			if c, err = effect.TotalsOf(panels[r.Str("case_id")], effect.CompareOptions{}); err != nil {
				t.Fatal(r.At(), err)
			}
		} else {
			opt, ok := models[name]
			if !ok {
				t.Fatalf("%s: no model for %s", r.At(), name)
			}
			got, err := effect.Compare(panels[r.Str("case_id")], opt)
			if err != nil {
				t.Fatal(r.At(), err)
			}
			if c = got.Difference; r.Str("term") != "treated:post" {
				c = got.Coefs[terms[r.Str("term")]]
			}
		}
		w.near(t, r.At(), "estimate", c.Estimate, r.Float("estimate"), 1e-6)
		w.near(t, r.At(), "se", c.SE, r.Float("se"), 1e-6)
		w.near(t, r.At(), "lower", c.Lower, r.Float("lower95"), 1e-6)
		w.near(t, r.At(), "upper", c.Upper, r.Float("upper95"), 1e-6)
	}
	t.Logf("%d rows, worst relative difference %.1e", len(rows), float64(w))
}
