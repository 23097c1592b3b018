package cli

import (
	"fmt"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/interval"
)

type meansCommand struct {
	Input      string    `arg:"" help:"Table with group and value."`
	Confidence []float64 `help:"Confidence of the interval; several with commas." default:"0.95"`
	Out        string    `required:"" help:"Where the results go, - for standard output." placeholder:"OUT"`
}

func (s *meansCommand) Run(std streams) error {
	if err := apart(s.Input, s.Out); err != nil {
		return err
	}
	c := std.calculation()
	in, err := c.read(s.Input, "group", "value")
	if err != nil {
		return err
	}
	out := table.New("group", "confidence", "n", "sd", "mean", "lower", "upper")
	for _, g := range in.Groups("group") {
		values := make([]float64, len(g.Rows))
		for i, r := range g.Rows {
			values[i] = r.Float("value")
		}
		if c.fault(fmt.Sprintf("%s: group %s", s.Input, g.Key), g.Err()) {
			continue
		}
		for _, confidence := range s.Confidence {
			m, err := interval.Mean(values, interval.Options{Confidence: confidence})
			if c.fault("group "+g.Key, err) {
				break
			}
			out.Add(g.Key, m.Confidence, m.N, table.Known(m.SD), m.Value, table.Known(m.Lower), table.Known(m.Upper))
		}
	}
	return c.save(output{s.Out, out})
}
