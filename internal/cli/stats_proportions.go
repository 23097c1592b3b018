package cli

import (
	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/interval"
)

type proportionsCommand struct {
	Input string `arg:"" help:"Table with numerator and denominator, and multiplier and confidence if rows differ."`
	each
}

func (s *proportionsCommand) Run(std streams) error {
	return s.run(std.calculation(), s.Input, []string{"numerator", "denominator"},
		[]string{"value", "wilson_lower", "wilson_upper", "clopper_pearson_lower", "clopper_pearson_upper"},
		func(r *table.Row, o interval.Options) ([]any, error) {
			count, of := r.Count("numerator"), r.Count("denominator")
			if r.Err() != nil {
				return nil, nil
			}
			w, err := interval.Wilson(count, of, o)
			if err != nil {
				return nil, err
			}
			x, err := interval.ClopperPearson(count, of, o)
			return []any{w.Value, w.Lower, w.Upper, x.Lower, x.Upper}, err
		})
}
