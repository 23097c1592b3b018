package insightweb

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
	"github.com/havenward/havenward/stats/spc"
)

// reading is one of the two cards that say what a chart means.
type reading struct{ icon, head, say string }

// lineRow is one month of the table.
type lineRow struct {
	month, value, mean, lower, upper, out string
	href                                  string
	part                                  string // "412 of 520"
	restated                              bool
}

type measurePage struct {
	m                  insight.Measure
	choice             choice
	title, sub         string
	readings           []reading
	drawing            chart.Drawing
	notes              []string
	captions           []string
	rows               []lineRow
	part               bool
	all                string
	facts              []ui.Fact
	mayRebase, mayNote bool
	warnings           []string
	chosen             []ui.Chosen
	figure             string
}

// shownRows is how many months the table shows at first.
const shownRows = 12

// measured finds the measure of a path.
func measured(r *http.Request) (insight.Measure, error) {
	m, ok := insight.Find(r.PathValue("measure"))
	if !ok {
		return m, fault.Missing()
	}
	return m, nil
}

func (d Deps) control(ctx context.Context, sc authz.Scope, c choice, m insight.Measure) (insight.Control, error) {
	list, err := d.Insight.Controls(ctx, sc, []insight.Ask{c.ask(m)})
	if err != nil {
		return insight.Control{}, err
	}
	return list[0], nil
}

func (d Deps) measure(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	m, err := measured(r)
	if err != nil {
		return err
	}
	c, err := d.read(r)
	if err != nil {
		return err
	}
	if c.values.Get("from") == "" {
		c.from = c.to.Add(-35)
	}
	x, err := d.control(ctx, sc, c, m)
	if err != nil {
		return err
	}
	p := &measurePage{m: m, choice: c, title: say(ctx, x.Finding()), part: m.Share()}
	p.sub = strings.Join([]string{lang.T(ctx, m.Says), c.place.Name + ".", lang.T(ctx, map[spc.Direction]string{spc.Increase: "Higher is better.", spc.Decrease: "Lower is better.", spc.Neutral: "Neither way is better by itself."}[m.Better])}, " ")
	p.readings = readings(ctx, x)
	p.drawing = drawing(ctx, x, "big", lang.T(ctx, m.Title)+", "+c.place.Name, describe(ctx, x), 1120).Draw()
	for _, n := range drawing(ctx, x, "big", "", "", 0).Notes {
		p.notes = append(p.notes, n.Words)
	}
	p.captions = captions(ctx, x)
	p.rows = lines(ctx, c, x)
	if len(p.rows) > shownRows && r.URL.Query().Get("all") == "" {
		p.rows, p.all = p.rows[:shownRows], c.href(r.URL.Path, "all", "1")
	}
	p.facts = d.made(ctx, x)
	a := authz.From(ctx)
	p.mayRebase, p.mayNote = d.may(a, insight.ActRebase, c.place), d.may(a, insight.ActAnnotate, c.place)
	for _, wn := range x.Chart.Warnings {
		if say := lang.T(ctx, wn.Code.Words()); len(p.warnings) == 0 || p.warnings[len(p.warnings)-1] != say {
			p.warnings = append(p.warnings, say)
		}
	}
	names, err := d.names(ctx, sc, c.place)
	if err != nil {
		return err
	}
	p.chosen = chosen(ctx, c, "/dashboard/"+m.Code, names)
	p.figure = c.href("/figure", "measure", m.Code, "from", string(c.from), "to", string(c.to))
	return web.Staff(w, r, web.View{Title: p.title, Problems: c.problems, Current: "/dashboard", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Dashboard"), Href: c.href("/dashboard")}, {Label: lang.T(ctx, m.Title)}}, Body: measureBody(p)})
}

// may tells whether the actor may do something at a place.
func (d Deps) may(a authz.Actor, act authz.Action, p insight.Place) bool {
	sc, err := d.Policy.Check(a, act)
	return err == nil && sc.Covers(p.Org, p.Unit)
}

// readings say the two icons and what to expect if nothing changes.
func readings(ctx context.Context, x insight.Control) []reading {
	if !x.Charted {
		return nil
	}
	m, ph := x.Measure, x.Phase()
	va, as := icons(x, true)
	head := lang.T(ctx, x.Short())
	if len(x.Chart.Phases) > 1 && x.Chart.Variation == spc.VariationCommon {
		head = lang.T(ctx, "No clear change since the limits were redrawn")
	}
	var words []string
	if p, ok := x.Latest(); ok {
		words = append(words, lang.T(ctx, "%s was %s.", p.Month.Words(), m.Write(p.Value)))
	}
	if x.Sparse() {
		n, months := x.Total()
		words = append(words, lang.T(ctx, "%s in %d months. One more or fewer says nothing by itself.", insight.Round(n), months))
		return []reading{{"", head, strings.Join(words, " ")}}
	}
	if ph.HasLimits() {
		words = append(words, lang.T(ctx, "Expect between %s and %s a month if nothing changes.", m.About(bound(m, ph.Lower)), m.About(bound(m, ph.Upper))))
	}
	switch x.Chart.Variation {
	case spc.VariationCommon:
		words = append(words, lang.T(ctx, "One month up or down is not news."))
	default:
		words = append(words, lang.T(ctx, x.Chart.Variation.Words().Meaning))
	}
	out := []reading{{va, head, strings.Join(words, " ")}}
	if as == "" {
		return append(out, reading{"", lang.T(ctx, map[bool]string{true: "There is no target", false: "There is no target to compare with"}[m.Better == spc.Neutral]),
			lang.T(ctx, map[bool]string{true: "How much is reported has no right number. Read it beside how many are hurt.", false: "Nobody has set one. Compare with your own past."}[m.Better == spc.Neutral])})
	}
	aw := x.Chart.Assurance.Words()
	return append(out, reading{as, lang.T(ctx, aw.Short), lang.T(ctx, "The target is %s.", m.Write(*m.Target)) + " " + lang.T(ctx, aw.Meaning)})
}

// bound keeps a limit within what can be, for a sentence.
func bound(m insight.Measure, v float64) float64 {
	v = max(v, 0)
	if m.Unit == insight.Percent {
		v = min(v, 100)
	}
	return v
}

// ringWords say what a month that was sent again looks like in a chart.
func ringWords(ctx context.Context) string {
	return lang.T(ctx, "A ring marks a month that was sent again. The small circle at it is what it was before, where that is known.")
}

// captions say how the chart was made, and why limits were redrawn.
func captions(ctx context.Context, x insight.Control) []string {
	out := []string{lang.T(ctx, "XmR chart. Average and limits from the average moving range.")}
	if slices.ContainsFunc(x.Points, func(p insight.Point) bool { words, _ := again(ctx, x, p); return words != "" }) {
		out = append(out, ringWords(ctx))
	}
	if !x.Charted {
		return out
	}
	for i := 1; i < len(x.Chart.Phases); i++ {
		a, b := x.Chart.Phases[i-1], x.Chart.Phases[i]
		m := collection.MonthOf(b.From)
		out = append(out, lang.T(ctx, "Before %s the average was %s; after, %s.", m.Words(), x.Measure.About(a.Mean), x.Measure.About(b.Mean)))
		for _, r := range x.Rebases {
			if r.Month == m {
				out = append(out, lang.T(ctx, "Limits were redrawn because: %s. By %s on %s.", strings.TrimSuffix(r.Reason, "."), r.By, lang.Day(ctx, r.At)))
			}
		}
	}
	return out
}

// lines are the months, newest first.
func lines(ctx context.Context, c choice, x insight.Control) []lineRow {
	var out []lineRow
	t := drawing(ctx, x, "t", "", "", 0).Draw().Table
	for i := range t.Rows {
		p := x.Points[len(x.Points)-1-i]
		row := t.Rows[i]
		l := lineRow{month: row[0], value: row[1], mean: row[2], lower: row[3], upper: row[4], out: row[5], restated: len(p.Restated) > 0, href: c.href("/figure", "measure", x.Measure.Code, "month", string(p.Month))}
		if x.Measure.Share() && !p.Missing() {
			l.part = lang.T(ctx, "%s of %s", count(p.Num), count(p.Den))
		}
		if p.Rounded {
			l.value = lang.T(ctx, "about %s", l.value)
		}
		out = append(out, l)
	}
	return out
}

func count(v float64) string { return insight.Measure{Unit: insight.Number}.Write(v) }

// made says how the figure is made.
func (d Deps) made(ctx context.Context, x insight.Control) []ui.Fact {
	m := x.Measure
	out := []ui.Fact{{Label: lang.T(ctx, "Counts"), Text: lang.T(ctx, m.Num.Words)}}
	if m.Den != nil {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Out of"), Text: lang.T(ctx, m.Den.Words)})
	}
	out = append(out, ui.Fact{Label: lang.T(ctx, "Leaves out"), Text: lang.T(ctx, "Patterns (“every shift”) and batches, reports found to be repeats or taken back, months that no return covers")})
	out = append(out, ui.Fact{Label: lang.T(ctx, "From"), Text: lang.T(ctx, m.Source)})
	if m.Target != nil {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Target"), Text: m.Write(*m.Target) + ". " + lang.T(ctx, m.TargetFrom)})
	}
	for _, p := range x.Points {
		for _, r := range p.Restated {
			out = append(out, ui.Fact{Label: lang.T(ctx, "Restated"), Text: d.restated(ctx, r)})
		}
	}
	return append(out, ui.Fact{Label: lang.T(ctx, "Take care"), Text: lang.T(ctx, m.Caution)})
}

// restated says how a trust changed a month that had been accepted.
func (d Deps) restated(ctx context.Context, r collection.Restatement) string {
	name := r.Org
	if t, err := d.Insight.Orgs.Tree(ctx); err == nil {
		if o, ok := t.Get(r.Org); ok {
			name = insight.ShortName(o.Name)
		}
	}
	s := lang.T(ctx, "%s, %s: %d incidents became %d.", name, r.Month.Words(), r.WasIncidents, r.NowIncidents)
	if r.Reason != "" {
		s += " " + r.Reason
	}
	return s
}
