package cli

import (
	"math"
	"strings"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/funnel"
)

type funnelCommand struct {
	Input   string `arg:"" help:"Table with dataset_id, group, numerator and denominator; rows of one group are added up."`
	Options string `required:"" help:"Table with a row for each data set: dataset_id, data_type (SR, PR or RC), sr_method (SHMI or CQC), multiplier, limit (99.8 or 95), trim_by, shmi_rounding, adjusted." placeholder:"FILE"`
	Groups  string `required:"" help:"Where a row for each group goes, - for standard output." placeholder:"OUT"`
	Summary string `required:"" help:"Where a row for each data set goes." placeholder:"OUT"`
}

func (s *funnelCommand) Run(std streams) error {
	if err := apart(s.Input, s.Options, s.Groups, s.Summary); err != nil {
		return err
	}
	c := std.calculation()
	in, err := c.read(s.Input, "dataset_id", "group", "numerator", "denominator")
	if err != nil {
		return err
	}
	options, err := c.read(s.Options, "dataset_id", "data_type")
	if err != nil {
		return err
	}
	groups := table.New("dataset_id", "group", "numerator", "denominator", "ratio", "Y", "z_unadjusted", "z_trimmed", "trim_flag", "LCL95", "UCL95", "LCL998", "UCL998",
		"OD95LCL", "OD95UCL", "OD998LCL", "OD998UCL", "outlier", "place")
	summary := table.New("dataset_id", "data_type", "sr_method", "multiplier", "limit_used", "trim_by", "shmi_rounding", "requested_adjusted", "drawn_adjusted",
		"target", "n_groups", "phi", "tau2", "n_outliers", "description", "warnings")
	units := map[string]table.Group{}
	for _, g := range in.Groups("dataset_id") {
		units[g.Key] = g
	}
	options.Unique("dataset_id")
	for _, r := range options.Rows {
		id := r.Filled("dataset_id")
		g, ok := units[id]
		opt := funnelOptions(r)
		if !ok && r.Err() == nil {
			r.Fault("data set %s has no rows in %s", id, s.Input)
		}
		delete(units, id)
		if c.fault(s.Options, r.Err()) {
			continue
		}
		var rows []funnel.Unit
		for _, u := range g.Rows {
			rows = append(rows, funnel.Unit{Name: u.Filled("group"), Numerator: nonNegative(u, "numerator"), Denominator: u.Above("denominator")})
		}
		if c.fault("data set "+id, g.Err()) {
			continue
		}
		result, err := funnel.Compute(rows, opt)
		if c.fault("data set "+id, err) {
			continue
		}
		funnelGroups(groups, id, result)
		funnelSummary(summary, r, result)
	}
	for _, g := range in.Groups("dataset_id") {
		if _, left := units[g.Key]; left {
			c.say("data set "+g.Key, "it has no row in "+s.Options)
			c.bad = true
		}
	}
	return c.save(output{s.Groups, groups}, output{s.Summary, summary})
}

func nonNegative(r *table.Row, column string) float64 {
	v := r.Float(column)
	if v < 0 {
		r.Fault("%s is negative", column)
	}
	return v
}

func funnelOptions(r *table.Row) (o funnel.Options) {
	switch kind := strings.ToUpper(r.Filled("data_type")); kind {
	case "SR":
	case "PR":
		o.Kind = funnel.Proportion
	case "RC":
		o.Kind = funnel.CountRatio
	default:
		r.Fault("data_type is none of SR, PR and RC")
	}
	switch strings.ToUpper(r.Text("sr_method")) {
	case "", "SHMI":
	case "CQC":
		o.Method = funnel.CQC
	default:
		r.Fault("sr_method is neither SHMI nor CQC")
	}
	switch r.FloatOr("limit", 99.8) {
	case 99.8, 0.998:
	case 95, 0.95:
		o.Outliers = funnel.Level95
	default:
		r.Fault("limit is neither 99.8 nor 95")
	}
	o.Multiplier = r.FloatOr("multiplier", 1)
	if o.Trim = r.FloatOr("trim_by", 0.1); o.Trim == 0 {
		o.NoTrim, o.Trim = true, 0.1
	}
	o.Unrounded, o.Plain = !r.FlagOr("shmi_rounding", true), !r.FlagOr("adjusted", true)
	return o
}

func funnelGroups(out *table.Out, id string, r funnel.Result) {
	for _, p := range r.Points {
		out.Add(id, p.Name, p.Numerator, p.Denominator, p.Value/r.Options.Multiplier, p.Scaled, p.Z, table.Known(p.Kept), bit(p.Trimmed),
			p.Plain.At95.Lower, p.Plain.At95.Upper, p.Plain.At998.Lower, p.Plain.At998.Upper,
			p.Adjusted.At95.Lower, p.Adjusted.At95.Upper, p.Adjusted.At998.Lower, p.Adjusted.At998.Upper, bit(p.Outlier()), placeWord[p.Place])
	}
}

var placeWord = map[funnel.Place]string{funnel.Within: "within", funnel.Below: "below", funnel.Above: "above"}

var funnelWord = map[funnel.Warning]string{
	funnel.RatioLimitsIgnoreEvents: "Plain limits of a ratio of counts ignore how few events there were and call nearly every group an outlier.",
	funnel.NothingToAdjust:         "The groups differ no more than chance allows, so plain limits count.",
	funnel.SpreadUnknown:           "Too few groups were left after trimming to know how far they differ.",
	funnel.NoneIsNotFew:            "A group without events is always below these limits, also where chance alone would often give it none: do not call it low.",
}

func funnelSummary(out *table.Out, r *table.Row, f funnel.Result) {
	o, s := f.Options, f.Summary()
	trim := o.Trim
	if o.NoTrim {
		trim = 0
	}
	var said []string
	for _, w := range f.Warnings {
		said = append(said, funnelWord[w])
	}
	out.Add(r.Text("dataset_id"), strings.ToUpper(r.Text("data_type")), r.Text("sr_method"), o.Multiplier, math.Round(o.Outliers.Percent()*10)/10, trim,
		!o.Unrounded, !o.Plain, f.Adjusted, f.Target, s.Units, f.Phi, f.Tau2, s.Above+s.Below, r.Text("description"), strings.Join(said, " "))
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
