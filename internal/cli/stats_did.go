package cli

import (
	"errors"
	"fmt"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/effect"
)

type didCommand struct {
	Input string `arg:"" help:"Table with case_id, unit (place), time, treated (1 for places with the change), post (1 from the change on), count and exposure."`
	Out   string `required:"" help:"Where the terms of each model go, - for standard output." placeholder:"OUT"`
}

// didModels are the models fitted to each panel, in the order of the results.
var didModels = []struct {
	name string
	effect.CompareOptions
}{
	{"poisson_2x2_model_se", effect.CompareOptions{Errors: effect.Independent}},
	{"poisson_2x2_cluster_HC0", effect.CompareOptions{Errors: effect.HC0}},
	{"poisson_2x2_cluster_HC1", effect.CompareOptions{}},
	{"poisson_twoway_fe_model_se", effect.CompareOptions{TwoWay: true, Errors: effect.Independent}},
	{"poisson_twoway_fe_cluster_HC0", effect.CompareOptions{TwoWay: true, Errors: effect.HC0}},
	{"ols_rate_per_1000_2x2", effect.CompareOptions{Linear: true, Errors: effect.Independent}},
}

func (s *didCommand) Run(std streams) error {
	if err := apart(s.Input, s.Out); err != nil {
		return err
	}
	c := std.calculation()
	in, err := c.read(s.Input, "case_id", "unit", "time", "treated", "post", "count", "exposure")
	if err != nil {
		return err
	}
	out := table.New("case_id", "model", "term", "estimate", "se", "lower95", "upper95", "warnings")
	add := func(id, model, term string, t effect.Coef, said string) {
		out.Add(id, model, term, t.Estimate, t.SE, t.Lower, t.Upper, said)
	}
	for _, g := range in.Groups("case_id", "unit", "time") {
		var rows []effect.Observation
		for _, r := range g.Rows {
			rows = append(rows, effect.Observation{Unit: r.Filled("unit"), Time: r.Count("time"), Treated: r.Flag("treated"), Post: r.Flag("post"), Events: r.Count("count"), Exposure: r.Above("exposure")})
		}
		if c.fault(g.Key, g.Err()) {
			continue
		}
		for _, m := range didModels {
			fit, err := effect.Compare(rows, m.CompareOptions)
			if errors.Is(err, effect.ErrFit) {
				c.fault(g.Key, fmt.Errorf("the model %s cannot be fitted: %w", m.name, err))
				continue
			}
			if c.fault(g.Key, err) {
				break
			}
			said := ""
			for _, w := range fit.Warnings {
				said = effectWord[w]
			}
			if !m.TwoWay {
				for i, term := range []string{"(Intercept)", "treated", "post"} {
					add(g.Key, m.name, term, fit.Coefs[i], said)
				}
			}
			add(g.Key, m.name, "treated:post", fit.Difference, said)
		}
		if total, err := effect.TotalsOf(rows, effect.CompareOptions{}); !c.fault(g.Key, err) {
			add(g.Key, "ratio_of_rate_ratios_aggregate", "log_rrr", total, "")
		}
	}
	return c.save(output{s.Out, out})
}
