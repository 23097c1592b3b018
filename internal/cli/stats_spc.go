package cli

import (
	"maps"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/spc"
)

type spcCommand struct {
	Input   string `arg:"" help:"Table with series_id, date and value (empty where it is missing)."`
	Options string `help:"Table with a row for each series: series_id, improvement_direction, target, rebase_dates, fix_after_n_points, screen_outliers. Without it every series is neutral." placeholder:"FILE"`
	Parity  bool   `help:"Keep the quirks of the R package NHSRplotthedots."`
	Points  string `required:"" help:"Where the judged points go, - for standard output." placeholder:"OUT"`
	Summary string `required:"" help:"Where a row for each phase goes." placeholder:"OUT"`
}

func (s *spcCommand) Run(std streams) error {
	if err := apart(s.Input, s.Options, s.Points, s.Summary); err != nil {
		return err
	}
	c := std.calculation()
	in, err := c.read(s.Input, "date", "value")
	if err != nil {
		return err
	}
	key := "series_id"
	if !in.Has(key) && in.Has("facet") {
		key = "facet"
	}
	if c.fault(s.Input, in.Need(key)) {
		return errProblems
	}
	chosen, err := spcOptions(c, s.Options, key)
	if err != nil {
		return err
	}
	points := table.New(key, "date", "value", "rebase_group", "short_group_warning", "mean", "lpl", "upl", "outside_limits", "relative_to_mean",
		"close_to_limits", "special_cause_type", "special_cause_flag", "point_type", "target")
	summary := table.New(key, "rebase_group", "mean", "lpl", "upl", "n", "common_cause", "special_cause_improvement", "special_cause_concern",
		"variation_type_last_point", "assurance_type", "is_last_group", "variation_icon", "assurance_icon", "warnings")
	groups := in.Groups(key)
	for _, g := range groups {
		o := spc.Options{}
		if chosen != nil {
			row := chosen[g.Key]
			if row == nil {
				c.say(g.Key, "it has no row in "+s.Options)
				c.bad = true
				continue
			}
			o = spcSettings(row)
			if c.fault(g.Key, row.Err()) {
				continue
			}
		}
		if o.Mode = spc.Product; s.Parity {
			o.Mode = spc.Parity
		}
		series := make([]spc.Point, len(g.Rows))
		for i, r := range g.Rows {
			series[i] = spc.Point{At: r.Date("date"), Value: r.Missing("value")}
		}
		if c.fault(g.Key, g.Err()) {
			continue
		}
		chart, err := spc.XmR(series, o)
		if c.fault(g.Key, err) {
			continue
		}
		spcPoints(points, g.Key, chart)
		spcSummary(summary, g.Key, chart)
	}
	for _, g := range groups {
		delete(chosen, g.Key)
	}
	for _, id := range slices.Sorted(maps.Keys(chosen)) {
		c.say(s.Options, "series "+id+" has no values in "+s.Input)
		c.bad = true
	}
	return c.save(output{s.Points, points}, output{s.Summary, summary})
}

// spcOptions reads the options by series; nil where no file is given.
func spcOptions(c *calculation, path, key string) (map[string]*table.Row, error) {
	if path == "" {
		return nil, nil
	}
	t, err := c.read(path, key)
	if err != nil {
		return nil, err
	}
	t.Unique(key)
	rows := map[string]*table.Row{}
	for _, r := range t.Rows {
		if k := r.Filled(key); rows[k] == nil {
			rows[k] = r
		} else {
			c.fault(path, r.Err())
		}
	}
	return rows, nil
}

func spcSettings(r *table.Row) (o spc.Options) {
	if s := strings.ToLower(r.Text("improvement_direction")); s != "" {
		if err := o.Direction.UnmarshalText([]byte(s)); err != nil {
			r.Fault("improvement_direction is neither increase, decrease nor neutral")
		}
	}
	if r.Text("target") != "" {
		o.Target = new(r.Float("target"))
	}
	if r.Text("fix_after_n_points") != "" {
		o.Baseline = r.Count("fix_after_n_points")
	}
	if !r.FlagOr("screen_outliers", true) {
		o.Screening = spc.Unscreened
	}
	o.Rebase = r.Dates("rebase_dates")
	return o
}
