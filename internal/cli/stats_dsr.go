package cli

import (
	"strconv"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/interval"
)

type dsrCommand struct {
	Input string `arg:"" help:"Table with group, band, x (events), n (people) and stdpop (the standard population). With eventfreq too, x are people with that many events each."`
	standard
}

func (s *dsrCommand) Run(std streams) error {
	if err := apart(s.Input, s.Out); err != nil {
		return err
	}
	c := std.calculation()
	in, err := c.read(s.Input, "group", "x", "n", "stdpop")
	if err != nil {
		return err
	}
	band, repeated := bandColumn(in), in.Has("eventfreq")
	if c.fault(s.Input, in.Need(band)) {
		return errProblems
	}
	columns := []string{"group", "confidence", "multiplier", "total_count", "total_pop", "value", "lower", "upper", "statistic", "method"}
	unique := []string{band}
	if repeated {
		columns, unique = append(columns, "independent_lower95", "independent_upper95"), append(unique, "eventfreq")
	}
	out := table.New(columns...)
	for _, g := range in.Groups("group", unique...) {
		bands := dsrBands(g, band, repeated)
		if c.fault("group "+g.Key, g.Err()) {
			continue
		}
		for _, confidence := range s.Confidence {
			o := interval.Options{Confidence: confidence, Multiplier: s.Multiplier}
			e, plain, err := dsrOf(bands, repeated, o)
			if c.fault("group "+g.Key, err) {
				break
			}
			statistic := "dsr per " + strconv.FormatFloat(e.Multiplier, 'f', -1, 64)
			if e.TooFew {
				statistic = "dsr NA for total count < 10"
			}
			cells := []any{g.Key, e.Confidence, e.Multiplier, e.Events, e.Population, table.Known(e.Value), table.Known(e.Lower), table.Known(e.Upper), statistic, string(e.Method)}
			if repeated {
				cells = append(cells, table.Known(plain.Lower), table.Known(plain.Upper))
			}
			out.Add(cells...)
		}
	}
	return c.save(output{s.Out, out})
}

// dsrBands gathers a group's rows by band. Rows of one band must agree on its people and its weight.
func dsrBands(g table.Group, column string, repeated bool) (bands []interval.RepeatBand) {
	at := map[string]int{}
	for _, r := range g.Rows {
		b := interval.RepeatBand{Population: r.Above("n"), Standard: r.Float("stdpop")}
		p := interval.Repeat{Times: 1, People: r.Count("x")}
		if repeated {
			p.Times = r.Count("eventfreq")
		}
		name := r.Filled(column)
		i, ok := at[name]
		if !ok {
			i = len(bands)
			at[name] = i
			bands = append(bands, b)
		} else if bands[i].Population != b.Population || bands[i].Standard != b.Standard {
			r.Fault("band %s had another n or stdpop in an earlier row", name)
		}
		bands[i].People = append(bands[i].People, p)
	}
	return bands
}

// dsrOf is the rate, and for repeated events what would come out at 95% were they independent.
func dsrOf(bands []interval.RepeatBand, repeated bool, o interval.Options) (e, plain interval.DirectEstimate, err error) {
	single := make([]interval.Band, len(bands))
	for i, b := range bands {
		single[i] = interval.Band{Population: b.Population, Standard: b.Standard}
		for _, p := range b.People {
			single[i].Events += p.Times * p.People
		}
	}
	if !repeated {
		e, err = interval.Direct(single, o)
		return e, e, err
	}
	if e, err = interval.DirectByPerson(bands, o); err == nil {
		plain, err = interval.Direct(single, interval.Options{Confidence: 0.95, Multiplier: o.Multiplier})
	}
	return e, plain, err
}
