package boardpack

import (
	"context"

	"github.com/havenward/havenward/internal/area/insight"
)

// supportMeasures are the promises that the paper shows, in order.
var supportMeasures = []string{"acknowledged_in_time", "feedback_in_time", "support_offered", "reported_in_time"}

// support is how many of those affected were answered in time, over twelve months.
func (d *draft) support(ctx context.Context) error {
	t := Table{Caption: "Support, 12 months to " + d.To.Words(), Head: []string{"What", "In time", "Of"}, Right: []bool{false, true, true}}
	known := 0
	for _, code := range supportMeasures {
		f, key, err := d.measured(ctx, code)
		if err != nil {
			return err
		}
		m, _ := insight.Find(code)
		shown, of := m.Write(f.Value), whole(f.Den)
		if f.Missing() {
			shown, of = f.Why.Words(), "–"
		} else {
			known++
		}
		t.Rows = append(t.Rows, []Cell{{Text: m.Title}, {Text: shown, Figure: key}, {Text: of}})
		if code == "acknowledged_in_time" {
			d.found.acknowledgedNow = f
		}
	}
	if known == 0 {
		d.missing("support", "Support on time: not known", "No month of the year has the moments of report and answer: they are known of reports made in this system.")
		return nil
	}
	var err error
	if d.found.acknowledged, err = d.control(ctx, "acknowledged_in_time", charted); err != nil {
		return err
	}
	sec := Section{Key: "support", Title: "Support: how many were answered in time is not known", Blocks: []Block{{Table: &t}}}
	if f := d.found.acknowledgedNow; !f.Missing() {
		sec.Title = "Support: " + percent(f.Value) + " were contacted within 24 hours"
		if n := lateOneIn(f.Value); n > 0 {
			sec.Title += ", late for one in " + in(n)
		}
	}
	if c := d.found.acknowledged; c.Charted && c.Measure.Target != nil && c.Phase().HasLimits() {
		sec.Blocks = append(sec.Blocks, small(say("Contacted within 24 hours, target "+whole(*c.Measure.Target)+"%: "+lower(c.Chart.Assurance.Words().Short)+". "+c.Measure.TargetFrom+".")))
	}
	d.section(sec)
	return nil
}

// lateOneIn gives what one in so many waits too long, 0 where fewer than one in twenty do.
func lateOneIn(share float64) int {
	late := 100 - share
	if late < 5 {
		return 0
	}
	return int(100/late + .5)
}
