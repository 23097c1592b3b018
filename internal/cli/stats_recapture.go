package cli

import (
	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/recapture"
)

type recaptureCommand struct {
	Input      string  `arg:"" help:"Two lists: a table with n_source1, n_source2 and matched. Three lists: case_id, a, b, c (1 where the list has the event) and n, a row for each of the seven combinations."`
	Confidence float64 `help:"Confidence of the intervals." default:"0.95"`
	Out        string  `required:"" help:"Where the estimates go, - for standard output." placeholder:"OUT"`
}

func (s *recaptureCommand) Run(std streams) error {
	if err := apart(s.Input, s.Out); err != nil {
		return err
	}
	c := std.calculation()
	in, err := c.read(s.Input)
	if err != nil {
		return err
	}
	if in.Has("case_id") && in.Has("n") {
		return s.three(c, in)
	}
	if c.fault(s.Input, in.Need("n_source1", "n_source2", "matched")) {
		return errProblems
	}
	return s.two(c, in)
}

func (s *recaptureCommand) two(c *calculation, in *table.Table) error {
	results := []string{"lincoln_petersen", "chapman", "chapman_var", "chapman_se", "wald_lower", "wald_upper", "observed_distinct", "lognormal_lower", "lognormal_upper",
		"completeness_source1", "completeness_source2", "completeness_union", "publishable"}
	keep := in.Carried(results...)
	out := table.New(append(keep[:len(keep):len(keep)], results...)...)
	in.Unique("row")
	for _, r := range in.Rows {
		l := recapture.TwoLists{First: r.Count("n_source1"), Second: r.Count("n_source2"), Both: r.Count("matched")}
		if r.Err() == nil {
			e, err := recapture.Two(l, s.Confidence)
			if err == nil {
				known := table.Known
				out.Add(append(r.Cells(keep), known(e.LincolnPetersen), e.Chapman, e.Variance, e.SE, e.Normal.Lower, e.Normal.Upper, e.Observed,
					e.LogNormal.Lower, e.LogNormal.Upper, known(e.FirstComplete), known(e.SecondComplete), known(e.UnionComplete), e.Publishable)...)
				continue
			}
			r.Fault("%v", err)
		}
		c.fault(s.Input, r.Err())
	}
	return c.save(output{s.Out, out})
}

func (s *recaptureCommand) three(c *calculation, in *table.Table) error {
	if c.fault(s.Input, in.Need("a", "b", "c")) {
		return errProblems
	}
	out := table.New("case_id", "model", "observed", "hidden", "N_hat", "se_log_hidden", "lower95", "upper95", "deviance", "df", "aic", "bic", "best", "publishable")
	for _, g := range in.Groups("case_id", "a", "b", "c") {
		l := threeLists(g)
		if c.fault(g.Key, g.Err()) {
			continue
		}
		e, err := recapture.Three(l, s.Confidence)
		if c.fault(g.Key, err) {
			continue
		}
		for i, m := range e.Models {
			out.Add(g.Key, m.Name, e.Observed, m.Hidden, m.Total, m.SE, m.Interval.Lower, m.Interval.Upper, m.Deviance, m.DF, m.AIC, m.BIC, i == e.Best, e.Publishable)
		}
	}
	return c.save(output{s.Out, out})
}

// threeLists reads the seven combinations. Events on no list are what is asked for, so a row of them is at fault.
func threeLists(g table.Group) (l recapture.ThreeLists) {
	cells := map[[3]bool]*int{{true, true, true}: &l.ABC, {true, true, false}: &l.AB, {true, false, true}: &l.AC, {false, true, true}: &l.BC,
		{true, false, false}: &l.A, {false, true, false}: &l.B, {false, false, true}: &l.C}
	last := g.Rows[len(g.Rows)-1]
	for _, r := range g.Rows {
		on := [3]bool{r.Flag("a"), r.Flag("b"), r.Flag("c")}
		n := r.Count("n")
		if on == [3]bool{} && r.Err() == nil {
			r.Fault("events on none of the lists are what is worked out: leave the row away")
		}
		if cell := cells[on]; cell != nil {
			*cell = n
			delete(cells, on)
		}
	}
	if len(cells) > 0 && g.Err() == nil {
		last.Fault("it is the last of a case that lacks %d of the seven combinations; give those without events as 0", len(cells))
	}
	return l
}
