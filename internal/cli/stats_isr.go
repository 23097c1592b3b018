package cli

import (
	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/interval"
)

type isrCommand struct {
	Input     string `arg:"" help:"Table with group, band, x (events) and n (people)."`
	Reference string `required:"" help:"Table with band, x_ref (events) and n_ref (people) of all together." placeholder:"REF"`
	standard
}

func (s *isrCommand) Run(std streams) error {
	if err := apart(s.Input, s.Reference, s.Out); err != nil {
		return err
	}
	c := std.calculation()
	in, err := c.read(s.Input, "group", "x", "n")
	if err != nil {
		return err
	}
	band := bandColumn(in)
	if c.fault(s.Input, in.Need(band)) {
		return errProblems
	}
	reference, err := isrReference(c, s.Reference)
	if err != nil {
		return err
	}
	out := table.New("group", "confidence", "observed", "expected", "ratio", "lower", "upper", "method", "rate", "rate_lower", "rate_upper", "ref_rate", "multiplier")
	for _, g := range in.Groups("group", band) {
		var bands []interval.ReferenceBand
		observed := 0
		for _, r := range g.Rows {
			name := r.Filled(band)
			b, ok := reference[name]
			if !ok && name != "" {
				r.Fault("band %s is not in %s", name, s.Reference)
			}
			b.Population = r.Above("n")
			bands = append(bands, b)
			observed += r.Count("x")
		}
		if c.fault("group "+g.Key, g.Err()) {
			continue
		}
		for _, confidence := range s.Confidence {
			e, err := interval.Indirect(observed, bands, interval.Options{Confidence: confidence, Multiplier: s.Multiplier})
			if c.fault("group "+g.Key, err) {
				break
			}
			out.Add(g.Key, e.Ratio.Confidence, e.Observed, e.Expected, e.Ratio.Value, e.Ratio.Lower, e.Ratio.Upper, string(e.Ratio.Method),
				e.Rate.Value, e.Rate.Lower, e.Rate.Upper, e.ReferenceRate, s.Multiplier)
		}
	}
	return c.save(output{s.Out, out})
}

func isrReference(c *calculation, path string) (map[string]interval.ReferenceBand, error) {
	t, err := c.read(path, "x_ref", "n_ref")
	if err != nil {
		return nil, err
	}
	band := bandColumn(t)
	if c.fault(path, t.Need(band)) {
		return nil, errProblems
	}
	t.Unique(band)
	bands := map[string]interval.ReferenceBand{}
	bad := false
	for _, r := range t.Rows {
		bands[r.Filled(band)] = interval.ReferenceBand{ReferenceEvents: r.Count("x_ref"), ReferencePopulation: r.Above("n_ref")}
		bad = c.fault(path, r.Err()) || bad
	}
	if bad {
		return nil, errProblems
	}
	return bands, nil
}
