package insightweb

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type slicePage struct {
	choice   choice
	problems fault.Problems
	m        insight.Measure
	by       []string
	title    string
	measures []ui.Option
	bys      [][]ui.Option
	from, to []ui.Option
	selects  []selectField
	chosen   []ui.Chosen
	heads    []string
	rows     []sliceRow
	total    sliceRow
	cut      int
	drawing  *chart.Drawing
	cover    string
	masked   bool
}

type sliceRow struct {
	at             []string
	value, counted string
}

// mostLines is how many lines of a slice the page shows; the file has all.
const mostLines = 400

// sliced reads what a slice is of. Problems leave it with what can be counted.
func (d Deps) sliced(r *http.Request) (*slicePage, insight.Table, error) {
	ctx, sc := r.Context(), web.Scope(r)
	c, err := d.read(r)
	if err != nil {
		return nil, insight.Table{}, err
	}
	v := r.URL.Query()
	if c.values.Get("from") == "" {
		c.from = c.to.Add(-11)
	}
	p := &slicePage{choice: c}
	p.problems = append(p.problems, c.problems...)
	code := or(v.Get("measure"), "incidents")
	m, ok := insight.Find(code)
	if !ok || m.Outside() {
		p.problems.Add("measure", "Choose a measure from the list")
		m, _ = insight.Find("incidents")
	}
	p.m = m
	by := strings.Split(v.Get("by"), ",")
	for _, name := range []string{"by1", "by2", "by3"} {
		by = append(by, v.Get(name))
	}
	for _, name := range by {
		if name == "" || slices.Contains(p.by, name) {
			continue
		}
		if _, ok := dimensionOf(name); !ok || !d.mayBy(c, name) {
			p.problems.Add("by1", "Choose what to count by from the list")
			continue
		}
		if len(p.by) == cube.MaxBy {
			p.problems.Add("by1", "Choose at most three things to count by")
			break
		}
		p.by = append(p.by, name)
	}
	p.choice.values.Set("measure", m.Code)
	if len(p.by) > 0 {
		p.choice.values.Set("by", strings.Join(p.by, ","))
	}
	t, err := d.Insight.Slice(ctx, sc, p.choice.ask(m), p.by)
	if list := fault.ProblemsOf(err); len(list) > 0 || fault.Is(err, fault.TooLarge) {
		p.problems = append(p.problems, fault.ProblemsFrom(err, "by1")...)
		err = nil
	}
	return p, t, err
}

// mayBy leaves wards and sites to the trust itself.
func (d Deps) mayBy(c choice, dim string) bool {
	return c.place.Own || dim != cube.Unit && dim != cube.Site
}

func (d Deps) slice(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	p, t, err := d.sliced(r)
	if err != nil {
		return err
	}
	names, err := d.names(ctx, sc, p.choice.place)
	if err != nil {
		return err
	}
	p.fill(ctx, t, names)
	d.offer(ctx, sc, p, names)
	return web.Staff(w, r, web.View{Title: p.title, Problems: p.problems, Current: "/dashboard", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Dashboard"), Href: p.choice.href("/dashboard", "measure", "", "by", "")}, {Label: lang.T(ctx, "Count it another way")}}, Body: sliceBody(p)})
}

// fill puts the table into words.
func (p *slicePage) fill(ctx context.Context, t insight.Table, names map[string]string) {
	var heads []string
	for _, dim := range p.by {
		x, _ := dimensionOf(dim)
		heads = append(heads, lang.T(ctx, x.label))
	}
	p.heads = heads
	p.title = lang.T(ctx, p.m.Title)
	if len(heads) > 0 {
		p.title += " " + lang.T(ctx, "by") + " " + strings.ToLower(strings.Join(heads, ", "))
	}
	for _, x := range t.Rows {
		row := sliceRow{value: figureWords(p.m, x.Figure), counted: p.parts(ctx, x.Figure)}
		for i, v := range x.At {
			row.at = append(row.at, valueWords(ctx, p.by[i], v, names))
		}
		p.masked = p.masked || x.Why == insight.Hidden || x.Rounded
		p.rows = append(p.rows, row)
	}
	p.total = sliceRow{value: figureWords(p.m, t.Total), counted: p.parts(ctx, t.Total)}
	if t.Total.Cover.In < t.Total.Cover.Owed {
		p.cover = lang.T(ctx, "%d of %d months of trusts are in; the others are left out, never counted as nought.", t.Total.Cover.In, t.Total.Cover.Owed)
	}
	if len(p.by) == 1 && len(t.Rows) > 0 && len(t.Rows) <= 60 {
		p.draw(ctx, t)
	}
	if len(p.rows) > mostLines {
		p.cut, p.rows = len(p.rows)-mostLines, p.rows[:mostLines]
	}
}

// parts say "412 of 520" of a share.
func (p *slicePage) parts(ctx context.Context, f insight.Figure) string {
	switch {
	case f.Why == insight.TooFew:
		return lang.T(ctx, f.Why.Words())
	case f.Missing() || p.m.Den == nil:
		return ""
	}
	return lang.T(ctx, "%s of %s", count(f.Num), count(f.Den))
}

// draw makes the chart of a slice by one dimension.
func (p *slicePage) draw(ctx context.Context, t insight.Table) {
	f := chart.Frame{ID: "slice", Title: p.title + ", " + p.choice.place.Name, Desc: lang.T(ctx, "The figures are in the table below."), Words: chartWords(ctx), Width: 900}
	if p.by[0] == cube.Month && !p.m.Share() {
		c := chart.Columns{Frame: f, Name: lang.T(ctx, p.m.Title)}
		for i, x := range t.Rows {
			c.Points = append(c.Points, chart.Point{Label: p.rows[i].at[0], Value: x.Value, Mark: markOf(x.Figure)})
		}
		d := c.Draw()
		p.drawing = &d
		return
	}
	b := chart.Bars{Frame: f, CategoryName: p.heads[0], CountName: lang.T(ctx, p.m.Title)}
	for i, x := range t.Rows {
		b.Bars = append(b.Bars, chart.Bar{Label: p.rows[i].at[0], Count: x.Value, Mark: markOf(x.Figure)})
	}
	d := b.Draw()
	p.drawing = &d
}

func markOf(f insight.Figure) string {
	switch {
	case f.Why == insight.Hidden:
		return "*"
	case f.Missing():
		return "–"
	}
	return ""
}

// offer fills in what can be chosen.
func (d Deps) offer(ctx context.Context, sc authz.Scope, p *slicePage, names map[string]string) {
	for _, m := range insight.Measures() {
		if !m.Outside() {
			p.measures = append(p.measures, ui.Option{Value: m.Code, Label: lang.T(ctx, m.Title), Chosen: m.Is(p.m.Code)})
		}
	}
	for i := range cube.MaxBy {
		list := []ui.Option{{Value: "", Label: lang.T(ctx, "Nothing")}}
		for _, x := range dimensions() {
			if d.mayBy(p.choice, x.name) {
				list = append(list, ui.Option{Value: x.name, Label: lang.T(ctx, x.label), Chosen: i < len(p.by) && p.by[i] == x.name})
			}
		}
		p.bys = append(p.bys, list)
	}
	for i := range 60 {
		m := d.Insight.LastMonth().Add(-i)
		p.from = append(p.from, ui.Option{Value: string(m), Label: m.Words(), Chosen: m == p.choice.from})
		p.to = append(p.to, ui.Option{Value: string(m), Label: m.Words(), Chosen: m == p.choice.to})
	}
	board := dashboardPage{}
	if err := d.choices(ctx, sc, p.choice, &board); err == nil {
		p.selects = board.selects
	}
	p.chosen = chosen(ctx, p.choice, "/slice", names)
}

func (d Deps) sliceFile(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	p, t, err := d.sliced(r)
	if err != nil {
		return err
	}
	if err := fault.WithProblems(p.problems); err != nil {
		return err
	}
	names, err := d.names(ctx, sc, p.choice.place)
	if err != nil {
		return err
	}
	s := sheet{name: "slice-" + p.m.Code}
	if s.filter, err = d.filterWords(ctx, sc, p.choice); err != nil {
		return err
	}
	for _, dim := range p.by {
		s.columns = append(s.columns, column{dim, false}, column{dim + "_words", false})
	}
	s.columns = append(s.columns, column{p.m.Code, true}, column{"numerator", true}, column{"denominator", true}, column{"no_value_because", false})
	for _, x := range t.Rows {
		var row []string
		for i, v := range x.At {
			row = append(row, v, valueWords(ctx, p.by[i], v, names))
		}
		den := ""
		if p.m.Den != nil {
			den = plain(x.Den, x.Why, 0)
		}
		s.rows = append(s.rows, append(row, plain(x.Value, x.Why, map[bool]int{true: 4, false: 0}[p.m.Share()]), plain(x.Num, x.Why, 0), den, lang.T(ctx, x.Why.Words())))
	}
	return d.send(w, r, "slice", s)
}
