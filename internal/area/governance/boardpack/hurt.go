package boardpack

import (
	"context"
	"math"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/spc"
)

// charted is how many months the control chart shows.
const charted = 36

// SPC is a control chart as it was judged when the figures were read.
type SPC struct {
	Name   string     `json:"name"`
	Points []SPCPoint `json:"points"`
	Phases []SPCPhase `json:"phases"`
	Target *float64   `json:"target,omitempty"`
	Notes  []SPCNote  `json:"notes,omitempty"`
	Desc   string     `json:"desc"`
	Figure string     `json:"figure"`
}

// SPCPoint is one month; Value is nil where Why says why there is none. Sign is "", improving, worsening or changed.
type SPCPoint struct {
	Month string   `json:"month"` // 2026-10
	Value *float64 `json:"value,omitempty"`
	Why   string   `json:"why,omitempty"`
	Sign  string   `json:"sign,omitempty"`
	Again bool     `json:"again,omitempty"`
}

// SPCPhase is a stretch with its own limits.
type SPCPhase struct {
	First  int      `json:"first"`
	Points int      `json:"points"`
	Mean   *float64 `json:"mean,omitempty"`
	Lower  *float64 `json:"lower,omitempty"`
	Upper  *float64 `json:"upper,omitempty"`
}

// SPCNote is what happened in a month; Limits says that new limits begin there.
type SPCNote struct {
	Month  string `json:"month"`
	Words  string `json:"words"`
	Limits bool   `json:"limits,omitempty"`
}

// hurt is the control chart of staff hurt each month, with how much was reported beside it.
func (d *draft) hurt(ctx context.Context) error {
	c, err := d.control(ctx, "staff_hurt", charted)
	if err != nil {
		return err
	}
	reports, err := d.control(ctx, "incidents", charted)
	if err != nil {
		return err
	}
	if _, ok := c.Latest(); !ok {
		d.missing("hurt", "Staff hurt each month: no figures", "No month of the last three years has a figure: nothing was recorded here, and no return that counts covers one.")
		return nil
	}
	d.found.hurt, d.found.reports, d.found.charted = c.Shift(), reports.Shift(), c.Phase().HasLimits() && !c.Sparse()
	if c.Sparse() && d.o.Kind == org.Trust { // above a trust each month is rounded, so that their sum would not be right
		sum, months := c.Total()
		d.found.rare, d.found.months = int(sum), months
	}
	page := "/dashboard/staff_hurt?from=" + string(c.From) + "&place=" + d.o.ID + "&to=" + string(c.To)
	explain := func(key, name, shown string, v float64, what string) string {
		return d.add(Figure{Key: key, Name: name, Shown: shown, Value: number(v), Unit: string(insight.Number), Definition: what, Source: c.Measure.Source, Caution: c.Measure.Caution,
			Stood: c.From.Words() + " to " + c.To.Words(), Page: page})
	}
	x := ChartOf(c)
	sec := Section{Key: "hurt", Wide: true}
	last, _ := c.Latest()
	latest := explain("hurt.latest", "Staff hurt in "+last.Month.Words(), c.Measure.Write(last.Value), last.Value, "Staff physically hurt, low harm or worse, in the last month that has a figure.")
	var average string
	if c.Phase().HasLimits() && !c.Sparse() {
		p := c.Phase()
		average = explain("hurt.mean", "Staff hurt each month, average", one(p.Mean), p.Mean, "Average of the months since the limits were last drawn, "+p.From.Format("January 2006")+" to "+p.To.Format("January 2006")+".")
		explain("hurt.upper", "Upper limit", one(p.Upper), p.Upper, "Average plus 2.66 average moving ranges: "+spc.Rules+".")
		explain("hurt.lower", "Lower limit", one(p.Lower), p.Lower, "Average less 2.66 average moving ranges, and never below nought.")
	}
	x.Figure = latest
	sec.Title = d.hurtTitle(c)
	sec.Blocks = append(sec.Blocks, Block{SPC: &x})
	text := []Run{say("XmR chart. " + last.Month.First().Format("January") + " was "), fig(c.Measure.Write(last.Value), latest), say(". ")}
	if average != "" {
		text = append(text, say("The average is "), fig(one(c.Phase().Mean), average), say(". "))
	}
	text = append(text, say(stands(c)))
	if c.Charted && c.Measure.Target != nil {
		text = append(text, say(" The target of "+whole(*c.Measure.Target)+" is set. "+c.Chart.Assurance.Words().Short+"."))
	}
	sec.Blocks = append(sec.Blocks, Block{Text: append(text, d.reported(reports)...), Small: true})
	d.section(sec)
	return nil
}

// hurtTitle says what the chart shows.
func (d *draft) hurtTitle(c insight.Control) string {
	if !c.Charted || c.Sparse() || !c.Phase().HasLimits() {
		f := c.Finding()
		return d.sentence(f)
	}
	p := c.Phase()
	if n := len(c.Chart.Phases); n > 1 && !math.IsNaN(c.Chart.Phases[n-2].Mean) {
		return "Staff hurt each month: " + one(p.Mean) + " on average since " + p.From.Format("January 2006") + ", from " + one(c.Chart.Phases[n-2].Mean)
	}
	return "Staff hurt each month: " + one(p.Mean) + " on average since " + p.From.Format("January 2006")
}

// stands says whether a month of the last twelve stands out.
func stands(c insight.Control) string {
	if !c.Charted || c.Sparse() {
		return "There are too few for monthly limits."
	}
	n, latest := 0, ""
	for i := max(0, len(c.Chart.Readings)-12); i < len(c.Chart.Readings); i++ {
		if r := c.Chart.Readings[i]; r.Cause.Special() {
			n, latest = n+1, r.At.Format("January 2006")+": "+lower(r.Cause.Words())
		}
	}
	switch n {
	case 0:
		return "Nothing in the last 12 months stands out."
	case 1:
		return "One of the last 12 months stands out. " + latest + "."
	}
	return upper(in(n)) + " of the last 12 months stand out, the last of them " + latest + "."
}

// reported says what happened to reporting over the same time.
func (d *draft) reported(c insight.Control) []Run {
	if !c.Charted || !c.Phase().HasLimits() {
		return nil
	}
	sh, p := c.Shift(), c.Phase()
	page := "/dashboard/incidents?from=" + string(c.From) + "&place=" + d.o.ID + "&to=" + string(c.To)
	add := func(key, name string, v float64) string {
		return d.add(Figure{Key: key, Name: name, Shown: few(v), Value: number(v), Unit: string(insight.Number), Definition: "Single events reported each month, on average.", Source: c.Measure.Source,
			Caution: c.Measure.Caution, Stood: c.From.Words() + " to " + c.To.Words(), Page: page})
	}
	if sh.Sign == 0 || sh.Months < 2 {
		return []Run{say(" Reports show no clear change over the same time, at "), fig(few(p.Mean), add("reports.mean", "Incidents reported each month, average", p.Mean)), say(" a month.")}
	}
	word := " Reports rose over the same time, from "
	if sh.Sign < 0 {
		word = " Reports fell over the same time, from "
	}
	return []Run{say(word), fig(few(sh.Before), add("reports.before", "Incidents reported each month before "+sh.Since.Words(), sh.Before)), say(" to "),
		fig(few(sh.After), add("reports.after", "Incidents reported each month since "+sh.Since.Words(), sh.After)), say(" a month.")}
}

// ChartOf keeps a chart as it was judged.
func ChartOf(c insight.Control) SPC {
	x := SPC{Name: c.Measure.Title, Target: c.Measure.Target, Desc: c.Short()}
	for i, p := range c.Points {
		q := SPCPoint{Month: string(p.Month), Value: number(p.Value), Again: len(p.Restated) > 0}
		if p.Missing() {
			q.Value, q.Why = nil, p.Why.Words()
		}
		if n := i - c.First; c.Charted && n >= 0 && !c.Sparse() {
			if r := c.Chart.Readings[n]; r.Cause.Special() {
				q.Why = r.Cause.Words()
				q.Sign = map[spc.Kind]string{spc.Improvement: "improving", spc.Concern: "worsening"}[r.Kind]
				if q.Sign == "" {
					q.Sign = "changed"
				}
			}
		}
		x.Points = append(x.Points, q)
	}
	if c.Charted && !c.Sparse() {
		for _, p := range c.Chart.Phases {
			x.Phases = append(x.Phases, SPCPhase{First: c.First + p.First, Points: p.Points, Mean: number(p.Mean), Lower: number(p.Lower), Upper: number(p.Upper)})
		}
	}
	for _, r := range c.Rebases {
		if r.Month > c.From && r.Month <= c.To {
			x.Notes = append(x.Notes, SPCNote{Month: string(r.Month), Words: "Limits redrawn: " + r.Reason, Limits: true})
		}
	}
	return x
}

// Table gives the values of a chart, the newest month first.
func (x *SPC) Table() Table {
	t := Table{Caption: x.Name + ", month by month", Head: []string{"Month", x.Name, "Average", "Lower limit", "Upper limit", "Stands out"}, Right: []bool{false, true, true, true, true, false}}
	for i := len(x.Points) - 1; i >= 0; i-- {
		p := x.Points[i]
		shown := func(v *float64) string {
			if v == nil {
				return "–"
			}
			return one(*v)
		}
		row := []Cell{{Text: collection.Month(p.Month).Words()}, {Text: "–"}, {Text: "–"}, {Text: "–"}, {Text: "–"}, {Text: p.Why}}
		if p.Value != nil {
			row[1].Text = whole(*p.Value)
		}
		for _, ph := range x.Phases {
			if i >= ph.First && i < ph.First+ph.Points {
				row[2].Text, row[3].Text, row[4].Text = shown(ph.Mean), shown(ph.Lower), shown(ph.Upper)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
