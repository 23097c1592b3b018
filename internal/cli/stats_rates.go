package cli

import (
	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/interval"
)

// each are commands that answer every row by itself. A row's own multiplier and confidence go before the flags.
type each struct {
	Multiplier float64 `help:"What the figure is for each of: 1000 for a rate per 1,000. A column of the name goes before it." default:"1"`
	Confidence float64 `help:"Confidence of the interval. A column of the name goes before it." default:"0.95"`
	Out        string  `required:"" help:"Where the results go, - for standard output." placeholder:"OUT"`
}

// run reads the rows, has each answered, and writes what it holds beside the answers.
func (e *each) run(c *calculation, path string, need, results []string, answer func(*table.Row, interval.Options) ([]any, error)) error {
	if err := apart(path, e.Out); err != nil {
		return err
	}
	in, err := c.read(path, need...)
	if err != nil {
		return err
	}
	if in.Has("row") {
		in.Unique("row", "multiplier", "confidence")
	}
	keep := in.Carried(append(results, "multiplier", "confidence")...)
	out := table.New(append(append(keep[:len(keep):len(keep)], "multiplier", "confidence"), results...)...)
	for _, r := range in.Rows {
		o := interval.Options{Confidence: r.FloatOr("confidence", e.Confidence), Multiplier: r.FloatOr("multiplier", e.Multiplier)}
		cells, err := answer(r, o)
		if r.Err() == nil && err != nil {
			r.Fault("%v", err)
		}
		if c.fault(path, r.Err()) {
			continue
		}
		out.Add(append(append(r.Cells(keep), o.Multiplier, fraction(o.Confidence)), cells...)...)
	}
	return c.save(output{e.Out, out})
}

// fraction reads a confidence that may be given in per cent.
func fraction(confidence float64) float64 {
	if confidence > 1 {
		return confidence / 100
	}
	return confidence
}

type ratesCommand struct {
	Input string `arg:"" help:"Table with count and denominator, and multiplier and confidence if rows differ."`
	each
}

func (s *ratesCommand) Run(std streams) error {
	return s.run(std.calculation(), s.Input, []string{"count", "denominator"}, []string{"value", "lower", "upper", "method", "exact_lower", "exact_upper"},
		func(r *table.Row, o interval.Options) ([]any, error) {
			count, of := r.Count("count"), r.Above("denominator")
			if r.Err() != nil {
				return nil, nil
			}
			e, err := interval.Rate(count, of, o)
			if err != nil {
				return nil, err
			}
			x, err := interval.ExactRate(count, of, o)
			return []any{e.Value, e.Lower, e.Upper, string(e.Method), x.Lower, x.Upper}, err
		})
}
