package collectionweb

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/quality"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// low is the score under which a return is said to fall short.
const low = 70

type qualityList struct {
	title, place, lede string
	month              collection.Month
	months             []ui.Option
	code               string
	tiles              []ui.Tile
	places             ui.Table
	groups             []qualityGroup
	query              string
}

type qualityGroup struct {
	key, name, note string
	table           ui.Table
}

// list shows the returns of one month of everybody in the scope, or of those under one organisation of it.
func (d QualityPages) list(w http.ResponseWriter, r *http.Request, code string) error {
	ctx := r.Context()
	m, err := d.monthOf(r)
	if err != nil {
		return err
	}
	all, tree, err := d.rows(ctx, r, code, m)
	if err != nil {
		return err
	}
	p := &qualityList{month: m, months: monthOptions(ctx, d.Collection.QualityDay(), m), code: code, query: "?month=" + string(m)}
	p.place = lang.T(ctx, "What you oversee")
	if code != "" {
		o, _ := tree.Get(code)
		p.place = o.Name
	}
	p.words(ctx, all)
	p.tiles = listTiles(ctx, all)
	p.groups = listGroups(ctx, tree, all, p.query)
	p.places = listPlaces(ctx, tree, all, code, m)
	crumbs := []ui.Crumb{}
	if code != "" {
		crumbs = append(crumbs, ui.Crumb{Label: lang.T(ctx, "Data quality"), Href: "/quality" + p.query})
	}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs, Body: qualityListBody(p), Current: "/quality"})
}

// rows gives the quality of one month; with a code, of those under it. A place out of reach is not there.
func (d QualityPages) rows(ctx context.Context, r *http.Request, code string, m collection.Month) ([]collection.QualityMonth, *org.Tree, error) {
	tree, err := d.Org.Tree(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err := d.Collection.Quality(ctx, web.Scope(r), "", m, m)
	if err != nil {
		return nil, nil, err
	}
	if in := under(tree, code, m); in != nil {
		all = slices.DeleteFunc(all, func(q collection.QualityMonth) bool { return !in[q.Org] })
		if len(all) == 0 {
			return nil, nil, fault.Missing()
		}
	}
	return all, tree, nil
}

func (p *qualityList) words(ctx context.Context, all []collection.QualityMonth) {
	came, short := 0, 0
	for _, q := range all {
		if q.Standing.Came() {
			came++
			if q.Report.Overall.Known && q.Report.Overall.Value < low {
				short++
			}
		}
	}
	month := lang.Month(ctx, p.month.First())
	switch {
	case len(all) == 0:
		p.title = lang.T(ctx, "Nothing is due for %s yet", month)
	case came == 0:
		p.title = lang.T(ctx, "Nothing came for %s", month)
	case short == 0:
		p.title = lang.T(ctx, "What came for %s can be relied on", month)
	case short == 1:
		p.title = lang.T(ctx, "One return for %s falls short", month)
	default:
		p.title = lang.T(ctx, "%d of %d returns for %s fall short", short, came, month)
	}
	p.lede = lang.T(ctx, "A score says how far a trust’s figures can be relied on. It does not say how safe a place is. Low counts can mean low reporting: read them beside the survey.")
}

func listTiles(ctx context.Context, all []collection.QualityMonth) []ui.Tile {
	came, few := 0, 0
	for _, q := range all {
		if q.Standing.Came() {
			came++
		}
		if q.Place.Under() {
			few++
		}
	}
	middle := "–"
	if v, ok := middleOf(all, quality.Overall); ok {
		middle = figure(v)
	}
	return []ui.Tile{
		{Label: lang.T(ctx, "Returns that came"), Value: counted(came), Of: lang.T(ctx, "of %d due", len(all)), Note: lang.T(ctx, "A nil return is a return. A month that has not come is missing, never zero.")},
		{Label: lang.T(ctx, "Middle overall score"), Value: middle, Of: lang.T(ctx, "of 100"), Note: lang.T(ctx, "Half of the returns due score this or more. One that never came scores 0.")},
		{Label: lang.T(ctx, "Fewer reports than their group"), Value: counted(few), Of: lang.T(ctx, "of %d", len(all)), Note: lang.T(ctx, "Over 12 months and for each 1,000 staff, below the limits of chance. It can mean low reporting.")},
	}
}

// middleOf gives the median of a measure over returns that have it.
func middleOf(all []collection.QualityMonth, k quality.Key) (float64, bool) {
	var list []float64
	for _, q := range all {
		if s := q.Report.Of(k); s.Known {
			list = append(list, s.Value)
		}
	}
	if len(list) == 0 {
		return 0, false
	}
	slices.Sort(list)
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2, true
}

func scoreColumns(ctx context.Context, first string) []ui.Column {
	cols := []ui.Column{{Label: first}}
	for _, i := range quality.Items() {
		cols = append(cols, ui.Column{Label: lang.T(ctx, i.Name), Number: true})
	}
	return cols
}

// scores are the cells of a report. The overall score has a bar, the others are numbers; what is not known is a dash.
func scores(ctx context.Context, value func(quality.Key) (float64, bool)) []ui.Cell {
	var out []ui.Cell
	for _, i := range quality.Items() {
		v, ok := value(i.Key)
		switch {
		case !ok:
			out = append(out, ui.Cell{Body: noScore()})
		case i.Key == quality.Overall:
			out = append(out, ui.Cell{Body: scoreBar(v, figure(v))})
		default:
			out = append(out, ui.Cell{Body: scoreNumber(figure(v), v < low)})
		}
	}
	return out
}

// listGroups gives a table for each benchmark group, its trusts by name.
func listGroups(ctx context.Context, tree *org.Tree, all []collection.QualityMonth, query string) []qualityGroup {
	var out []qualityGroup
	for _, kind := range groups {
		var those []collection.QualityMonth
		for _, q := range all {
			if q.Group == kind {
				those = append(those, q)
			}
		}
		if len(those) == 0 {
			continue
		}
		slices.SortFunc(those, func(a, b collection.QualityMonth) int {
			return cmp.Or(cmp.Compare(sortName(tree, a.Org), sortName(tree, b.Org)), cmp.Compare(a.Org, b.Org))
		})
		name := lang.T(ctx, groupWords(kind))
		g := qualityGroup{key: cmp.Or(kind, "none"), name: name, table: ui.Table{Caption: lang.T(ctx, "%s: trusts by name", name), Hidden: true, Mode: ui.Scroll, Bare: true, Columns: scoreColumns(ctx, lang.T(ctx, "Trust"))}}
		for _, q := range those {
			o, _ := tree.Get(q.Org)
			cells := []ui.Cell{{Text: o.Name, Href: "/quality/" + q.Org + query, Sub: sub(ctx, q)}}
			g.table.Rows = append(g.table.Rows, ui.Row{Cells: append(cells, scores(ctx, func(k quality.Key) (float64, bool) { s := q.Report.Of(k); return s.Value, s.Known })...)})
		}
		if v, ok := middleOf(those, quality.Overall); ok && len(those) > 1 {
			g.note = lang.T(ctx, "%d trusts, the middle one scores %s", len(those), figure(v))
		}
		out = append(out, g)
	}
	return out
}

func sortName(tree *org.Tree, code string) string {
	o, _ := tree.Get(code)
	if len(o.Name) > 4 && o.Name[:4] == "The " {
		return o.Name[4:]
	}
	return o.Name
}

// sub is the line under a trust or a month: what is out of the ordinary about its return.
func sub(ctx context.Context, q collection.QualityMonth) string {
	switch {
	case !q.Standing.Came():
		return lang.T(ctx, "Did not come")
	case q.Place.Under():
		return lang.T(ctx, "Fewer reports than its group")
	case q.Nil:
		return lang.T(ctx, "Nothing happened")
	case q.Totals:
		return lang.T(ctx, "Totals only")
	case q.Late:
		return lang.T(ctx, "Late")
	}
	return ""
}

// listPlaces sums up by region, or by board where only one region is seen; nothing where there is one place alone.
func listPlaces(ctx context.Context, tree *org.Tree, all []collection.QualityMonth, code string, m collection.Month) ui.Table {
	day := org.Date(m.Last().Format("2006-01-02"))
	for _, kind := range []org.Kind{org.Region, org.Board} {
		by := map[string][]collection.QualityMonth{}
		var names []org.Organisation
		for _, q := range all {
			o, ok := tree.Above(q.Org, kind, day)
			if !ok || o.ID == code {
				continue
			}
			if by[o.ID] == nil {
				names = append(names, o)
			}
			by[o.ID] = append(by[o.ID], q)
		}
		if len(names) < 2 {
			continue
		}
		slices.SortFunc(names, func(a, b org.Organisation) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
		first := lang.T(ctx, "Region")
		if kind == org.Board {
			first = lang.T(ctx, "Board")
		}
		t := ui.Table{Caption: lang.T(ctx, "The middle score of each place, by name"), Mode: ui.Scroll, Columns: scoreColumns(ctx, first)}
		for _, o := range names {
			those := by[o.ID]
			came := 0
			for _, q := range those {
				if q.Standing.Came() {
					came++
				}
			}
			cells := []ui.Cell{{Text: o.Name, Href: "/quality/" + o.ID + "?month=" + string(m), Sub: lang.T(ctx, "%d of %d came", came, len(those))}}
			t.Rows = append(t.Rows, ui.Row{Cells: append(cells, scores(ctx, func(k quality.Key) (float64, bool) { return middleOf(those, k) })...)})
		}
		return t
	}
	return ui.Table{}
}

// monthOptions are the months to choose from: two years back.
func monthOptions(ctx context.Context, last, chosen collection.Month) []ui.Option {
	var out []ui.Option
	for m := last; m > last.Add(-24); m = m.Add(-1) {
		out = append(out, ui.Option{Value: string(m), Label: lang.Month(ctx, m.First()), Chosen: m == chosen})
	}
	return out
}
