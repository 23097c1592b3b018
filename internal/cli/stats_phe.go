package cli

import (
	"math"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/funnel"
)

type pheFunnelCommand struct {
	Kind       string  `arg:"" enum:"rate,proportion,ratio" help:"rate, proportion or ratio."`
	Input      string  `arg:"" help:"Table with area, numerator and denominator; for a ratio area, observed and expected."`
	Multiplier float64 `help:"What figures are multiplied by; 1000 for a rate and 100 for the others if left out."`
	Out        string  `required:"" help:"Where a row for each area goes, - for standard output." placeholder:"OUT"`
	Limits     string  `help:"Where the lines go: the limits at every whole number up to a tenth beyond the largest, and from 5,000 on at growing steps." placeholder:"OUT"`
}

func (s *pheFunnelCommand) Run(std streams) error {
	if err := apart(s.Input, s.Out, s.Limits); err != nil {
		return err
	}
	opt, num, den := funnel.PHEOptions{Multiplier: s.Multiplier}, "numerator", "denominator"
	switch s.Kind {
	case "proportion":
		opt.Kind = funnel.Share
	case "ratio":
		opt.Kind, num, den = funnel.Ratio, "observed", "expected"
	}
	if opt.Multiplier == 0 {
		if opt.Multiplier = 100; opt.Kind == funnel.Rate {
			opt.Multiplier = 1000
		}
	}
	c := std.calculation()
	in, err := c.read(s.Input, "area", num, den)
	if err != nil {
		return err
	}
	in.Unique("area")
	var units []funnel.Unit
	for _, r := range in.Rows {
		u := funnel.Unit{Name: r.Filled("area"), Numerator: float64(r.Count(num)), Denominator: r.Above(den)}
		if opt.Kind == funnel.Share && u.Numerator > u.Denominator {
			r.Fault("%s is more than %s", num, den)
		}
		if !c.fault(s.Input, r.Err()) {
			units = append(units, u)
		}
	}
	result, err := funnel.ComputePHE(units, opt)
	if c.fault(s.Input, err) {
		return errProblems
	}
	value := "value"
	if opt.Kind == funnel.Rate {
		value = "rate_per_" + strconv.FormatFloat(opt.Multiplier, 'f', -1, 64)
	}
	out := table.New("area", num, den, value, "significance")
	for _, p := range result.Points {
		out.Add(p.Name, p.Numerator, p.Denominator, p.Value, p.Significance.String())
	}
	return c.save(output{s.Out, out}, output{s.Limits, pheLimits(result)})
}

// wholeUpTo is how far the lines go by whole numbers.
const wholeUpTo = 5000

// pheLimits are the lines, at x people of a proportion and x events of the others.
func pheLimits(r funnel.PHEResult) *table.Out {
	out := pheColumns(r.Options)
	most := 1.0
	for _, p := range r.Points {
		x := p.Denominator
		if r.Options.Kind != funnel.Share {
			x = max(p.Numerator, p.Denominator*r.Baseline)
		}
		most = max(most, math.Ceil(1.1*x))
	}
	for x := 1.0; ; {
		pheLine(out, r, x)
		switch {
		case x >= most:
			return out
		case x < wholeUpTo:
			x++
		default:
			x = min(most, math.Round(x*1.01))
		}
	}
}

func pheColumns(o funnel.PHEOptions) *table.Out {
	switch o.Kind {
	case funnel.Share:
		return table.New("Population", "lower_2s_limit", "upper_2s_limit", "lower_3s_limit", "upper_3s_limit", "baseline", "statistic", "method")
	case funnel.Ratio:
		return table.New("Observed_events", "lower_2s_exp_events", "lower_2s_limit", "upper_2s_exp_events", "upper_2s_limit",
			"lower_3s_exp_events", "lower_3s_limit", "upper_3s_exp_events", "upper_3s_limit", "statistic", "method")
	}
	return table.New("Events", "lower_2s_population_1_year", "lower_2s_limit", "upper_2s_population_1_year", "upper_2s_limit",
		"lower_3s_population_1_year", "lower_3s_limit", "upper_3s_population_1_year", "upper_3s_limit", "baseline", "statistic", "method")
}

func pheLine(out *table.Out, r funnel.PHEResult, x float64) {
	p := r.Limits(x)
	two, three, at2, at3 := p.Limits.At95, p.Limits.At998, p.Denominators.At95, p.Denominators.At998
	baseline := r.Baseline * r.Options.Multiplier
	if r.Options.Kind == funnel.Share {
		out.Add(x, two.Lower, two.Upper, three.Lower, three.Upper, baseline, "proportion", "Wilson")
		return
	}
	cells := []any{x, at2.Lower, two.Lower, at2.Upper, two.Upper, at3.Lower, three.Lower, at3.Upper, three.Upper}
	if r.Options.Kind == funnel.Ratio {
		out.Add(append(cells, "ratio (isr)", "Poisson")...)
		return
	}
	out.Add(append(cells, baseline, "rate (crude per "+thousands(r.Options.Multiplier)+")", "Poisson")...)
}

// thousands writes a number with commas: 100,000.
func thousands(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return whole
}
