package surveyweb

import (
	"context"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/known"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// placePage is what staff of a place answered.
type placePage struct {
	org                org.Organisation
	title, sub         string
	synthetic, empty   bool
	mayImport, compare bool
	arms               []ui.NavItem
	group              string
	short              []string
	cards              []card
	tables             []titled
}

// card is one question with its drawing.
type card struct {
	key, title, say string
	cautions        []string
	drawing         chart.Drawing
	table           ui.Table
}

// titled is a table under a heading; fold puts it behind a line of those words.
type titled struct {
	title, note, fold string
	table             ui.Table
}

func (d Deps) place(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := d.at(r)
	if err != nil {
		return err
	}
	b, err := d.Survey.Book(ctx)
	if err != nil {
		return err
	}
	p := &placePage{org: o, synthetic: b.Synthetic, mayImport: d.mayImport(ctx), compare: d.may(ctx, survey.ActCompare), empty: len(b.Years()) == 0}
	if o.Kind == org.Trust {
		d.trust(ctx, p, b, r.URL.Query().Get("code"))
	} else if err := d.area(ctx, p, b); err != nil {
		return err
	}
	var at []ui.Crumb
	if r.PathValue("org") != "" {
		at = append(at, ui.Crumb{Label: named(o)})
	}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs(ctx, at...), Current: "/survey", Body: placeBody(p)})
}

// trust fills the page of a trust, or of one of its arms.
func (d Deps) trust(ctx context.Context, p *placePage, b *survey.Book, code string) {
	codes := b.Codes(p.org.ID)
	if len(codes) == 0 {
		p.title, p.empty = lang.T(ctx, "No survey figures are here yet"), true
		p.sub = named(p.org)
		return
	}
	at := codes[0]
	for _, c := range codes {
		if c == code {
			at = c
		}
	}
	if len(codes) > 1 {
		for _, c := range codes {
			p.arms = append(p.arms, ui.NavItem{Label: group(ctx, b.GroupOf(c)), Href: page(p.org) + "?code=" + c, Current: c == at})
		}
	}
	p.group = b.GroupOf(at)
	main := b.Trend(at, sheet.ViolencePublic)
	p.title = words(ctx, survey.Met(main))
	p.sub = lang.T(ctx, "%s. What staff answered in the NHS Staff Survey, beside trusts of the group %s", named(p.org), group(ctx, p.group))
	for _, q := range sheet.Questions() {
		trend := b.Trend(at, q.Name)
		if len(trend) == 0 {
			continue
		}
		p.cards = append(p.cards, cardOf(ctx, q, trend, len(p.cards) == 0))
		for _, y := range trend {
			if y.Short && y.There && q.Name == sheet.ViolencePublic {
				p.short = append(p.short, lang.T(ctx, "In %s only %s of those who replied answered this question, where nearly all do.", strconv.Itoa(y.Year), survey.Percent(100*y.Answered())))
			}
		}
	}
}

// cardOf draws one question; the main one is as wide as the page.
func cardOf(ctx context.Context, q sheet.Question, trend []survey.Year, main bool) card {
	last := trend[len(trend)-1]
	c := card{key: q.Name, title: lang.T(ctx, q.Words)}
	if last.There {
		c.title = lang.T(ctx, "%s: %s in %s", lang.T(ctx, q.Words), survey.Percent(last.Percent), strconv.Itoa(last.Year))
	}
	c.say = words(ctx, survey.Changed(trend)) + " " + words(ctx, survey.Beside(last))
	of := lang.T(ctx, "Of staff who answered")
	if q.Reported {
		of = lang.T(ctx, "Of staff who met it")
		c.cautions = append(c.cautions, lang.T(ctx, "It asks about one event, the last. It is not the share that is found in the records. “Don’t know” and “not applicable” are left out."))
	}
	width := 560
	if main {
		width = 1140
	}
	s := chart.Spread{Frame: chart.Frame{ID: q.Name, Title: c.title, Desc: c.say, Width: width, Words: chart.Words{Period: lang.T(ctx, "Year"), NoFigures: lang.T(ctx, "No figures yet")}},
		Name: of, Unit: "%", Decimals: 1, Group: lang.T(ctx, "Median of the group"), Lowest: lang.T(ctx, "Lowest in the group"), Highest: lang.T(ctx, "Highest in the group"), Interval: lang.T(ctx, "95% interval")}
	if last.Group == sheet.All {
		s.Group, s.Lowest, s.Highest = lang.T(ctx, "Median of all trusts"), lang.T(ctx, "Lowest of all trusts"), lang.T(ctx, "Highest of all trusts")
	}
	c.table = ui.Table{Caption: lang.T(ctx, "%s, every release", lang.T(ctx, q.Words)), Hidden: true, Mode: ui.Scroll, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Year")}, {Label: lang.T(ctx, "Release")},
		{Label: lang.T(ctx, "Percent"), Number: true}, {Label: lang.T(ctx, "95% interval")}, {Label: lang.T(ctx, "Answers"), Number: true}, {Label: lang.T(ctx, "Weighting")}}}
	for _, y := range trend {
		point := chart.SpreadPoint{Label: strconv.Itoa(y.Year), Value: y.Percent, Lower: y.Interval.Lower, Upper: y.Interval.Upper, Apart: y.Apart, Open: y.Short,
			HasGroup: y.HasBench, Median: y.Bench.Median, Low: y.Bench.Low, High: y.Bench.High}
		switch {
		case y.Hidden:
			point.Mark = "*"
		case !y.There:
			point.Mark = ":"
		}
		s.Points = append(s.Points, point)
		if y.Apart {
			c.cautions = append(c.cautions, lang.T(ctx, "The line is broken before %s: the figures were weighted, grouped or made in another way.", strconv.Itoa(y.Year)))
		}
		if y.Short && y.There {
			c.cautions = append(c.cautions, lang.T(ctx, "The open point of %s is of a short base: %s of those who replied answered.", strconv.Itoa(y.Year), survey.Percent(100*y.Answered())))
		}
		c.table.Rows = append(c.table.Rows, releaseRows(ctx, y)...)
	}
	c.drawing = s.Draw()
	return c
}

// releaseRows are the lines of one year: each release of it, the latest first.
func releaseRows(ctx context.Context, y survey.Year) []ui.Row {
	var out []ui.Row
	add := func(e survey.Entry) {
		cells := []ui.Cell{{Text: strconv.Itoa(e.Year)}, {Text: e.Release}, {Text: "*", Sub: lang.T(ctx, "under 11 not shown")}, {}, {Text: strconv.Itoa(e.Base)}, {Text: weighting(ctx, e.Weighting)}}
		if i, ok := survey.Interval(e); ok {
			cells[2], cells[3] = ui.Cell{Text: survey.Percent(e.Percent)}, ui.Cell{Text: lang.T(ctx, "%s to %s", survey.Percent(i.Lower), survey.Percent(i.Upper))}
		}
		cells[4].Text = lang.T(ctx, "%d", e.Base)
		if e.Hidden {
			cells[4].Text = lang.T(ctx, "Under 11")
		}
		out = append(out, ui.Row{Cells: cells})
	}
	if y.There || y.Hidden {
		add(y.Entry)
	}
	for i := len(y.Earlier) - 1; i >= 0; i-- {
		add(y.Earlier[i])
	}
	return out
}

func weighting(ctx context.Context, w string) string {
	switch w {
	case sheet.Weighted:
		return lang.T(ctx, "By occupation group")
	case sheet.Unweighted:
		return lang.T(ctx, "Not weighted")
	}
	return lang.T(ctx, "Not said")
}

// area fills the page of a board, a region or England.
func (d Deps) area(ctx context.Context, p *placePage, b *survey.Book) error {
	trusts, err := d.Survey.Under(ctx, p.org)
	if err != nil {
		return err
	}
	years := b.Years()
	p.sub = lang.T(ctx, "%s. What staff answered in the NHS Staff Survey", named(p.org))
	if len(years) == 0 {
		p.title = lang.T(ctx, "No survey figures are here yet")
		return nil
	}
	year := years[len(years)-1]
	sum, base, n := 0.0, 0, 0
	list := titled{title: lang.T(ctx, "Trusts, by name"), note: lang.T(ctx, "No order of better and worse is meant: trusts differ in what they do and whom they care for."),
		table: ui.Table{Caption: lang.T(ctx, "Trusts with their figures"), Hidden: true, Mode: ui.Stack, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Trust")}, {Label: lang.T(ctx, "Group")},
			{Label: lang.T(ctx, "Physical violence by the public"), Short: lang.T(ctx, "Violence by the public"), Number: true}, {Label: lang.T(ctx, "95% interval"), Number: true}, {Label: lang.T(ctx, "The last was reported"), Number: true}}}}
	for _, t := range trusts {
		for _, code := range b.Codes(t.ID) {
			e, ok := b.Get(code, sheet.ViolencePublic, year, "")
			if !ok {
				continue
			}
			cells := []ui.Cell{{Text: named(t), Href: page(t)}, {Text: group(ctx, e.Group)}, {Text: "*"}, {Text: ""}, {Text: ":"}}
			if i, shown := survey.Interval(e); shown {
				cells[2], cells[3] = ui.Cell{Text: survey.Percent(e.Percent)}, ui.Cell{Text: lang.T(ctx, "%s to %s", survey.Percent(i.Lower), survey.Percent(i.Upper))}
				sum, base, n = sum+e.Percent*float64(e.Base), base+e.Base, n+1
			}
			if e.IsShort() {
				cells[2].Sub = lang.T(ctx, "short base")
			}
			if rep, ok := b.Get(code, sheet.ViolenceReported, year, ""); ok && !rep.Hidden {
				cells[4].Text = survey.Percent(rep.Percent)
			}
			list.table.Rows = append(list.table.Rows, ui.Row{Cells: cells})
		}
	}
	if base == 0 {
		p.title, p.empty = lang.T(ctx, "No survey figures are here yet"), true
		return nil
	}
	mean := sum / float64(base)
	p.title = words(ctx, survey.Met([]survey.Year{{There: true, Entry: survey.Entry{Figure: sheet.Figure{Year: year, Percent: mean}}}}))
	if p.org.ID == org.Root {
		p.cards = d.england(ctx, b)
		p.tables = append(p.tables, groupTable(ctx, b, year, p.compare))
	}
	p.sub = lang.T(ctx, "%s. Mean of %d survey entries of %s, weighted by their %d answers: %s", named(p.org), n, strconv.Itoa(year), base, survey.Percent(mean))
	if n := len(list.table.Rows); n > 60 {
		list.fold = lang.N(ctx, n, "Show the %d entry", "Show all %d entries")
	}
	p.tables = append(p.tables, list)
	return nil
}

// england draws the mean of all trusts for the main questions, with the range of the trusts.
func (d Deps) england(ctx context.Context, b *survey.Book) []card {
	var out []card
	for _, q := range sheet.Questions() {
		if q.Name != sheet.ViolencePublic && q.Name != sheet.HarassmentPublic && q.Name != sheet.ViolenceReported && q.Name != sheet.HarassmentReports {
			continue
		}
		var trend []survey.Year
		for _, y := range b.Years() {
			m, ok := b.Bench(sheet.All, q.Name, y, strconv.Itoa(y))
			t := survey.Year{Entry: survey.Entry{Figure: sheet.Figure{Year: y, Release: m.Release, Question: q.Name, Group: sheet.All, Percent: m.Mean, Base: m.Base}}, There: ok, Bench: m, HasBench: ok}
			t.Interval, _ = survey.Interval(t.Entry)
			trend = append(trend, t)
		}
		c := cardOf(ctx, q, trend, len(out) == 0)
		c.say = lang.T(ctx, "The mean of the trusts weighted by their answers, over the range of all trusts. It is near the national figure and is not it: that is weighted by the size of each trust.")
		for _, f := range known.Whole(known.Series(known.Survey(), sheet.All, q.Name)) {
			c.table.Rows = append(c.table.Rows, ui.Row{Cells: []ui.Cell{{Text: f.Year}, {Text: f.Release}, {Text: strconv.FormatFloat(f.Value, 'f', -1, 64) + "%", Sub: lang.T(ctx, "published")}, {}, {}, {Text: f.Kind}}})
		}
		out = append(out, c)
	}
	return out
}

// groupTable sets the groups side by side, for one year.
func groupTable(ctx context.Context, b *survey.Book, year int, link bool) titled {
	t := titled{title: lang.T(ctx, "Benchmarking groups in %s", strconv.Itoa(year)), note: lang.T(ctx, "Physical violence from patients, relatives or the public. Compare trusts with their own group alone."),
		table: ui.Table{Caption: lang.T(ctx, "Benchmarking groups"), Hidden: true, Mode: ui.Stack, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Group")}, {Label: lang.T(ctx, "Survey entries"), Number: true}, {Label: lang.T(ctx, "Median"), Number: true},
			{Label: lang.T(ctx, "Lowest"), Number: true}, {Label: lang.T(ctx, "Highest"), Number: true}, {Label: lang.T(ctx, "The last was reported, median"), Number: true}}}}
	for _, g := range survey.Groups() {
		m, ok := b.Bench(g, sheet.ViolencePublic, year, strconv.Itoa(year))
		if !ok {
			continue
		}
		cells := []ui.Cell{{Text: group(ctx, g)}, {Text: strconv.Itoa(m.Entries)}, {Text: survey.Percent(m.Median)}, {Text: survey.Percent(m.Low)}, {Text: survey.Percent(m.High)}, {Text: ":"}}
		if link {
			cells[0].Href = "/survey/groups/" + g
		}
		if rep, ok := b.Bench(g, sheet.ViolenceReported, year, strconv.Itoa(year)); ok {
			cells[5].Text = survey.Percent(rep.Median)
		}
		t.table.Rows = append(t.table.Rows, ui.Row{Cells: cells})
	}
	return t
}
