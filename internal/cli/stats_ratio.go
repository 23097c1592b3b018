package cli

import (
	"fmt"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/effect"
)

type rateRatioCommand struct {
	Input      string  `arg:"" help:"Table with events_before, exposure_before, events_after, exposure_after, and confidence if rows differ."`
	Confidence float64 `help:"Confidence of the intervals. A column of the name goes before it." default:"0.95"`
	Dispersion float64 `help:"How much more the months vary than chance, as its gives it: adds quasi_lower and quasi_upper."`
	Out        string  `required:"" help:"Where the results go, - for standard output." placeholder:"OUT"`
}

func (s *rateRatioCommand) Run(std streams) error {
	if err := apart(s.Input, s.Out); err != nil {
		return err
	}
	if s.Dispersion < 0 {
		return fmt.Errorf("--dispersion must not be negative")
	}
	c := std.calculation()
	in, err := c.read(s.Input, "events_before", "exposure_before", "events_after", "exposure_after")
	if err != nil {
		return err
	}
	if in.Has("row") {
		in.Unique("row", "confidence")
	}
	results := []string{"rate_ratio", "exact_lower", "exact_upper", "exact_p_two_sided", "wald_lower", "wald_upper", "midp_lower", "midp_upper", "midp_p_two_sided"}
	if s.Dispersion > 0 {
		results = append(results, "quasi_lower", "quasi_upper")
	}
	keep := in.Carried(append(results, "confidence")...)
	out := table.New(append(append(keep[:len(keep):len(keep)], "confidence"), results...)...)
	for _, r := range in.Rows {
		before := effect.Rate{Events: r.Count("events_before"), Exposure: r.Above("exposure_before")}
		after := effect.Rate{Events: r.Count("events_after"), Exposure: r.Above("exposure_after")}
		confidence := fraction(r.FloatOr("confidence", s.Confidence))
		if r.Err() == nil {
			e, err := effect.RateRatio(before, after, effect.RatioOptions{Confidence: confidence, Dispersion: s.Dispersion})
			if err == nil {
				cells := append(r.Cells(keep), confidence, e.Estimate, e.Exact.Lower, e.Exact.Upper, e.ExactP,
					table.Known(e.Wald.Lower), table.Known(e.Wald.Upper), e.MidP.Lower, e.MidP.Upper, e.MidPValue)
				if s.Dispersion > 0 {
					cells = append(cells, table.Known(e.Quasi.Lower), table.Known(e.Quasi.Upper))
				}
				out.Add(cells...)
				continue
			}
			r.Fault("%v", err)
		}
		c.fault(s.Input, r.Err())
	}
	return c.save(output{s.Out, out})
}
