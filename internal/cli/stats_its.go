package cli

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/effect"
)

type itsCommand struct {
	Input        string `arg:"" help:"Table with case_id, time (1, 2, 3 …), count, exposure and post (1 from the change on); exclude (1) leaves a period of phasing in out."`
	Season       int    `help:"Periods in a year." default:"12"`
	Lag          int    `help:"Steps of the Newey-West errors; 0 works them out from the length."`
	Coefficients string `required:"" help:"Where the terms of each model go, - for standard output." placeholder:"OUT"`
	Fitted       string `required:"" help:"Where the fitted periods go." placeholder:"OUT"`
	Summary      string `required:"" help:"Where a row for each series goes." placeholder:"OUT"`
}

// itsModels are the models fitted to each series, in the order of the results. The names are those of the reference
// results; %d is the lag.
var itsModels = []struct {
	name string
	effect.SegmentOptions
}{
	{"poisson", effect.SegmentOptions{Model: effect.Poisson}},
	{"quasipoisson_t", effect.SegmentOptions{AllowNarrow: true}},
	{"quasipoisson_t_season", effect.SegmentOptions{AllowNarrow: true, Season: 1}},
	{"poisson_neweywest_lag%d", effect.SegmentOptions{Model: effect.Poisson, Errors: effect.NeweyWest}},
	{"negbin", effect.SegmentOptions{Model: effect.NegativeBinomial}},
	{"ols_rate_per_1000", effect.SegmentOptions{Model: effect.Linear}},
	{"ols_rate_neweywest_lag%d", effect.SegmentOptions{Model: effect.Linear, Errors: effect.NeweyWest}},
	{"ols_rate_neweywest_lag%d_adjusted", effect.SegmentOptions{Model: effect.Linear, Errors: effect.NeweyWestAdjusted}},
	{"gls_ar1_reml_rate", effect.SegmentOptions{Model: effect.LinearAR1}},
}

var itsTerm = map[string]string{effect.TermLevel: "(Intercept)", effect.TermTrend: "time", effect.TermStep: "post",
	effect.TermSlope: "time_since", effect.TermSine: "sin12", effect.TermCosine: "cos12"}

func (s *itsCommand) Run(std streams) error {
	if err := apart(s.Input, s.Coefficients, s.Fitted, s.Summary); err != nil {
		return err
	}
	c := std.calculation()
	in, err := c.read(s.Input, "case_id", "time", "count", "exposure", "post")
	if err != nil {
		return err
	}
	coefficients := table.New("case_id", "model", "term", "estimate", "se", "lower95", "upper95", "statistic", "p_value")
	fitted := table.New("case_id", "time", "poisson_fitted", "poisson_counterfactual", "ols_fitted", "pearson_residual")
	summary := itsSummary()
	for _, g := range in.Groups("case_id", "time") {
		series, start := itsSeries(g)
		if c.fault(g.Key, g.Err()) {
			continue
		}
		fits := map[string]effect.Segmented{}
		for _, m := range itsModels {
			opt := m.SegmentOptions
			opt.Start, opt.Lag = start, s.Lag
			if opt.Season > 0 {
				opt.Season = s.Season
			}
			fit, err := effect.Segment(series, opt)
			if err == nil && m.name == "negbin" && !(fit.DispersionP < 0.05) {
				err = fmt.Errorf("%w: the counts do not vary clearly more than chance (p %.2g)", effect.ErrFit, fit.DispersionP)
			}
			if errors.Is(err, effect.ErrFit) && m.name != "poisson" {
				c.say(g.Key, fmt.Sprintf("the model %s is left out: %v", strings.ReplaceAll(m.name, "_lag%d", ""), err))
				continue
			}
			if c.fault(g.Key, err) {
				break
			}
			fits[m.name] = fit
			itsCoefficients(coefficients, g.Key, strings.ReplaceAll(m.name, "%d", fmt.Sprint(fit.Options.Lag)), fit)
		}
		if _, ok := fits["poisson"]; !ok {
			continue
		}
		itsFitted(fitted, g.Key, series, fits)
		itsSummarise(summary, g.Key, series, start, fits)
	}
	return c.save(output{s.Coefficients, coefficients}, output{s.Fitted, fitted}, output{s.Summary, summary})
}

// itsSeries puts a series in order of time and finds the change. Periods count from 1 without holes.
func itsSeries(g table.Group) (series []effect.Period, start int) {
	slices.SortStableFunc(g.Rows, func(a, b *table.Row) int { return a.Count("time") - b.Count("time") })
	for i, r := range g.Rows {
		if t := r.Count("time"); t != i+1 && g.Err() == nil {
			r.Fault("time is %d where %d is next: periods count from 1, each once, without holes", t, i+1)
		}
		post := r.Flag("post")
		if !post && start != i && g.Err() == nil {
			r.Fault("post is 0 after it was 1")
		}
		if !post {
			start = i + 1
		}
		series = append(series, effect.Period{Events: r.Count("count"), Exposure: r.Above("exposure"), Exclude: r.FlagOr("exclude", false)})
	}
	return series, start
}

func itsCoefficients(out *table.Out, id, model string, fit effect.Segmented) {
	for _, t := range fit.Coefs {
		var statistic, p any
		if fit.Options.Errors == effect.FromModel {
			statistic, p = t.Statistic, t.P
		}
		out.Add(id, model, itsTerm[t.Term], t.Estimate, t.SE, t.Lower, t.Upper, statistic, p)
	}
}

func itsFitted(out *table.Out, id string, series []effect.Period, fits map[string]effect.Segmented) {
	poisson, linear := fits["poisson"], fits["ols_rate_per_1000"]
	for i, p := range series {
		var rate, residual any
		if linear.Fitted != nil {
			rate = linear.Fitted[i] / p.Exposure * 1000
		}
		if mu := poisson.Fitted[i]; mu > 0 {
			residual = (float64(p.Events) - mu) / math.Sqrt(mu)
		}
		out.Add(id, i+1, poisson.Fitted[i], poisson.Counterfactual[i], rate, residual)
	}
}
