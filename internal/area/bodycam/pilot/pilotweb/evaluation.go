package pilotweb

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// evalPage is an evaluation as its page shows it.
type evalPage struct {
	pilot.Evaluation
	caption        string
	first, rest    string
	lead, small    string
	strip, turn    chart.Drawing
	marks          string
	measures, ways ui.Table
	reports        []pilot.Report
	keep           bool
	path           string
}

func (d Deps) evaluation(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	org, id := authz.From(ctx).Org, r.PathValue("id")
	e, err := d.Pilots.Evaluation(ctx, web.Scope(r), org, id)
	if fault.Is(err, fault.NotFound) {
		if _, _, err := d.Pilots.JoinedPilot(ctx, org, id); err == nil {
			return web.Redirect(w, r, pilot.Path(id)+"/protocol")
		}
	}
	if err != nil {
		return err
	}
	p := &evalPage{Evaluation: e, keep: d.keeps(ctx), path: pilot.Path(id)}
	if p.reports, err = d.Pilots.Reports(ctx, web.Scope(r), org, id); err != nil {
		return err
	}
	p.caption = t(ctx, "%s: %s, %s to %s", e.Pilot.Name, lang.N(ctx, len(e.Pilot.Sites), "%d site", "%d sites"), e.Pilot.From.Words(), e.Pilot.To.Words())
	first, rest := e.Banner()
	p.first, p.rest = t(ctx, first), strings.Join(rest, " ")
	p.lead, p.small = lead(&e)
	p.strip = strip(ctx, &e)
	p.turn, p.marks = turn(ctx, &e)
	p.measures = measureTable(ctx, t(ctx, "Measures with effect and interval"), e.Outcomes, e.Counts, e.Reporting, e.Rest)
	p.ways = measureTable(ctx, t(ctx, "The main outcome, worked out in other ways"), e.Ways)
	for i := range e.Ways {
		p.ways.Rows[i].Cells[0] = ui.Cell{Text: e.Ways[i].By}
	}
	return d.show(w, r, web.View{Title: e.Finding, Crumbs: d.crumbs(ctx, ui.Crumb{Label: e.Pilot.Name}), Body: evalBody(p)})
}

// lead is the main result as one figure, with what stands under it.
func lead(e *pilot.Evaluation) (string, string) {
	m := &e.Main
	if !m.Has {
		return "–", m.Why
	}
	diff, low, high, expected := m.Difference()
	if math.IsNaN(diff) {
		return fmt.Sprintf("%.2f times", m.Ratio), fmt.Sprintf("95%% interval: %.2f to %.2f times", m.Low, m.High)
	}
	return more(diff), fmt.Sprintf("%s, %s, from %s expected. 95%% interval: %s to %s. That is %.2f times (%.2f to %.2f)", m.Measure.Unit, strings.ToLower(m.Measure.Name[:1])+m.Measure.Name[1:], pilot.Number(expected), more(low), more(high), m.Ratio, m.Low, m.High)
}

func more(v float64) string {
	if v < 0 {
		return pilot.Number(-v) + " fewer"
	}
	return pilot.Number(v) + " more"
}

func decimals(v float64) int {
	if math.Abs(v) < 1 {
		return 2
	}
	return 1
}

// strip draws the main result with its interval beside no change.
func strip(ctx context.Context, e *pilot.Evaluation) chart.Drawing {
	d, low, high, _ := e.Main.Difference()
	return chart.Effect{Frame: chart.Frame{ID: "eff", Width: 760, Title: t(ctx, "Effect %s, interval from %s to %s", more(d), more(low), more(high)), Desc: t(ctx, "The dotted line is no change."), Words: chart.Words{NoFigures: t(ctx, "No interval could be worked out")}},
		Low: low, Value: d, High: high, Decimals: decimals(d), None: t(ctx, "No change")}.Draw()
}

// turn draws the months, and says what its dotted lines are.
func turn(ctx context.Context, e *pilot.Evaluation) (d chart.Drawing, marks string) {
	m := e.Main.Measure
	c := chart.Turn{Frame: chart.Frame{ID: "turn", Width: 1120, Title: t(ctx, "%s %s, all sites with cameras together, by month", m.Name, m.Unit), Desc: e.Finding, Words: chart.Words{NoFigures: t(ctx, "No figures yet"), Value: t(ctx, "Seen")}},
		Name: t(ctx, "%s %s by month", m.Name, m.Unit), Decimals: 1, Seen: t(ctx, "With cameras:"), Without: t(ctx, "Without cameras:"), Result: t(ctx, "As the result says"), From: t(ctx, "At least"), To: t(ctx, "At most")}
	from, last := e.Pilot.From.Index(), -1
	for i, x := range e.Months {
		at := x.Month.First()
		c.Points = append(c.Points, chart.TurnPoint{Label: x.Month.Words(), Short: at.Format("Jan"), Year: at.Format("2006"), Value: x.Value, Line: x.Line, Without: x.Without, Low: x.Low, High: x.High})
		if x.Started > 0 && last < 0 {
			c.Notes = append(c.Notes, chart.SPCNote{At: i, Words: t(ctx, "First site starts")})
		}
		if i > 0 && x.Started > e.Months[i-1].Started {
			last = i
		} else if x.Started > 0 && last < 0 {
			last = i
		}
	}
	if n := len(c.Notes); n > 0 && last > c.Notes[0].At {
		c.Notes = append(c.Notes, chart.SPCNote{At: last, Words: t(ctx, "Last site starts")})
	}
	for _, o := range e.Pilot.Others {
		if i := pilot.MonthOf(o.On).Index() - from; i >= 0 && i < len(e.Months) {
			c.Notes = append(c.Notes, chart.SPCNote{At: i, Words: o.What})
		}
	}
	for i, n := range c.Notes { // the phone drawing has their numbers alone
		marks += fmt.Sprintf("%d: %s, %s. ", i+1, n.Words, e.Months[n.At].Month.Words())
	}
	return c.Draw(), strings.TrimSpace(marks)
}

// measureTable shows effects on one scale of ratios, in the order given.
func measureTable(ctx context.Context, caption string, lists ...[]pilot.Effect) ui.Table {
	out := ui.Table{Caption: caption, Hidden: true, Bare: true, Columns: []ui.Column{{Label: t(ctx, "Measure")}, {Label: t(ctx, "After, against expected"), Short: t(ctx, "After"), Number: true}, {Label: t(ctx, "Interval (dotted: no change)"), Short: t(ctx, "Interval")}, {Label: t(ctx, "In words")}}}
	from, to := .7, 1.4
	for _, list := range lists {
		for _, x := range list {
			if x.Has {
				from, to = math.Min(from, math.Max(x.Low, .3)), math.Max(to, math.Min(x.High, 2.5))
			}
		}
	}
	for _, list := range lists {
		for i := range list {
			x := &list[i]
			row := ui.Row{Cells: []ui.Cell{{Text: t(ctx, x.Measure.Name), Sub: kindWords(ctx, x)}, {Text: "–"}, {Text: t(ctx, x.Why)}, {Text: t(ctx, x.Words), Sub: t(ctx, x.Measure.Caution)}}}
			switch {
			case x.Has:
				row.Cells[1] = ui.Cell{Text: t(ctx, "%.2f times", x.Ratio), Sub: t(ctx, "%.2f to %.2f", x.Low, x.High)}
				row.Cells[2] = ui.Cell{Body: ui.Interval(ui.IntervalMark{Low: x.Low, Value: x.Ratio, High: x.High, From: from, To: to, At: 1, Clear: x.Verdict != pilot.NoClear, Words: t(ctx, "%.2f to %.2f", x.Low, x.High)})}
			case x.Verdict == pilot.Told:
				row.Cells[1] = ui.Cell{Text: pilot.Number(x.After.Value(x.Measure.Per)), Sub: t(ctx, x.Measure.Unit)}
				if row.Cells[3].Text = told(ctx, x); x.Measure.Unit == "%" {
					row.Cells[1] = ui.Cell{Text: row.Cells[1].Text + "%"}
				}
			}
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

// told says what a figure without anything to compare it with is made of.
func told(ctx context.Context, x *pilot.Effect) string {
	switch {
	case x.Measure.How == pilot.Median:
		return ""
	case x.Measure.Unit == "%":
		return t(ctx, "%.0f of %.0f", x.After.Num, x.After.Den)
	case x.Measure.Unit == "pounds":
		return t(ctx, "%.0f pounds in all", x.After.Num)
	}
	return t(ctx, "%.0f in all", x.After.Num)
}

func kindWords(ctx context.Context, x *pilot.Effect) string {
	return t(ctx, map[string]string{"outcome": "Outcome", "count": "Count: moves with reporting", "reporting": "Reporting, not events", "reach": "Reach", "use": "Use", "fidelity": "Fidelity", "justice": "Justice", "experience": "Experience",
		"balancing": "Balancing", "cost": "Cost"}[x.Measure.Kind])
}

// freeze freezes the evaluation and leads to the report.
func (d Deps) freeze(w http.ResponseWriter, r *http.Request) error {
	id, err := d.Pilots.Freeze(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, pilot.ReportPath(id))
}
