package collectionweb

import (
	"context"
	"net/http"
	"slices"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/quality"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type qualityTrust struct {
	title, place, lede, code, query string
	months                          []ui.Option
	month                           collection.Month
	report                          []measureLine
	said                            []string
	history, fields                 ui.Table
}

// measureLine is one measure of the month with what it asks.
type measureLine struct {
	item  quality.Item
	value float64
	text  string
	known bool
}

// trust shows one organisation: the month asked for, its fields, and the months before it.
func (d QualityPages) trust(w http.ResponseWriter, r *http.Request, code string) error {
	ctx := r.Context()
	m, err := d.monthOf(r)
	if err != nil {
		return err
	}
	list, err := d.Collection.Quality(ctx, web.Scope(r), code, m.Add(-12), m)
	if err != nil {
		return err
	}
	if len(list) == 0 && web.Scope(r).Org() != code {
		return fault.Missing()
	}
	tree, err := d.Org.Tree(ctx)
	if err != nil {
		return err
	}
	o, _ := tree.Get(code)
	p := &qualityTrust{place: o.Name, code: code, month: m, months: monthOptions(ctx, d.Collection.QualityDay(), m), query: "?month=" + string(m)}
	p.lede = lang.T(ctx, "A score says how far the figures of a month can be relied on. It does not say how safe a place is, and low counts can mean low reporting.")
	p.title = lang.T(ctx, "Nothing is due for %s yet", lang.Month(ctx, m.First()))
	if n := len(list); n > 0 && list[n-1].Month == m {
		p.of(ctx, list[n-1])
	}
	p.past(ctx, list)
	crumbs := []ui.Crumb{}
	if web.Scope(r).Org() == "" {
		crumbs = append(crumbs, ui.Crumb{Label: lang.T(ctx, "Data quality"), Href: "/quality" + p.query})
	}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs, Body: qualityTrustBody(p), Current: "/quality"})
}

// of fills in the month asked for.
func (p *qualityTrust) of(ctx context.Context, q collection.QualityMonth) {
	month := lang.Month(ctx, q.Month.First())
	score := figure(q.Report.Overall.Value)
	switch x, found := weakest(q.Report); {
	case !q.Standing.Came():
		p.title = lang.T(ctx, "%s never came", month)
	case !q.Report.Overall.Known:
		p.title = lang.T(ctx, "%s cannot be scored", month)
	case found && x.Key == quality.Plausibility && q.Place.Under():
		p.title = lang.T(ctx, "%s scores %s of 100: fewer reports than its group", month, score)
	case found:
		p.title = lang.T(ctx, "%s scores %s of 100: %s", month, score, lang.T(ctx, weak[x.Key]))
	default:
		p.title = lang.T(ctx, "%s scores %s of 100", month, score)
	}
	for _, i := range quality.Items() {
		s := q.Report.Of(i.Key)
		p.report = append(p.report, measureLine{item: i, value: s.Value, text: figure(s.Value), known: s.Known})
	}
	p.said = sentences(ctx, q)
	if q.Counts != nil {
		p.fields = fieldTable(ctx, q.Counts)
	}
}

// sentences say what stands behind the scores.
func sentences(ctx context.Context, q collection.QualityMonth) []string {
	var out []string
	if !q.Standing.Came() {
		return []string{lang.T(ctx, "The month is missing. It is never taken as zero. If nothing happened, send a nil return.")}
	}
	n := counted(int(q.Incidents))
	switch {
	case q.Nil:
		out = append(out, lang.T(ctx, "A nil return says that nothing happened."))
	case !q.UsualKnown:
		out = append(out, lang.T(ctx, "%s incidents. Fewer than six other months are known, so nobody can say what is usual.", n))
	case float64(q.Incidents) < q.Usual.Low:
		out = append(out, lang.T(ctx, "%s incidents, fewer than the usual %s to %s. This can mean that less was reported.", n, figure(q.Usual.Low), figure(q.Usual.High)))
	case float64(q.Incidents) > q.Usual.High:
		out = append(out, lang.T(ctx, "%s incidents, more than the usual %s to %s.", n, figure(q.Usual.Low), figure(q.Usual.High)))
	default:
		out = append(out, lang.T(ctx, "%s incidents, within the usual %s to %s.", n, figure(q.Usual.Low), figure(q.Usual.High)))
	}
	switch q.Place {
	case quality.Low, quality.VeryLow:
		out = append(out, lang.T(ctx, "For each 1,000 staff, fewer incidents are recorded over 12 months than in trusts of its group. Low counts can mean low reporting."))
	case quality.High, quality.VeryHigh:
		out = append(out, lang.T(ctx, "For each 1,000 staff, more incidents are recorded over 12 months than in trusts of its group. It can mean open reporting."))
	}
	if q.Totals {
		out = append(out, lang.T(ctx, "Only totals counted by hand came, so most measures cannot be worked out."))
	}
	if q.Counts != nil {
		if days, ok := q.Counts.MedianDelay(); ok {
			switch days {
			case 0:
				out = append(out, lang.T(ctx, "Half or more were reported on the day they happened."))
			default:
				out = append(out, lang.T(ctx, "Half were reported within %d days.", days))
			}
		}
	}
	if q.Late {
		out = append(out, lang.T(ctx, "The return came after its day."))
	}
	return out
}

// fieldTable gives the mandatory and required fields, the least complete first.
func fieldTable(ctx context.Context, c *quality.Counts) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Fields, the emptiest first"), Hidden: true, Mode: ui.Scroll, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "Needed")}, {Label: lang.T(ctx, "Rows"), Number: true},
		{Label: lang.T(ctx, "Filled"), Number: true}, {Label: lang.T(ctx, "Readable"), Number: true}, {Label: lang.T(ctx, "“Not known”"), Number: true}}}
	list := c.Fields()
	slices.SortStableFunc(list, func(a, b quality.Field) int {
		switch x, y := a.Complete(), b.Complete(); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	percent := func(share float64, any bool) ui.Cell {
		if !any {
			return ui.Cell{Body: noScore()}
		}
		return ui.Cell{Text: lang.T(ctx, "%s%%", figure(100*share))}
	}
	for _, f := range list {
		if f.Rows == 0 {
			continue
		}
		need := lang.T(ctx, "Where held")
		if f.Need == "mandatory" {
			need = lang.T(ctx, "Always")
		}
		unknown := ui.Cell{}
		if f.Allowed > 0 && f.Filled > 0 {
			unknown = percent(float64(f.Default)/float64(f.Filled), true)
			if float64(f.Default)/float64(f.Filled) > f.Allowed {
				unknown.Sub = lang.T(ctx, "More than the %s%% allowed", figure(100*f.Allowed))
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: f.Name, Href: "/data-set#" + f.Name}, {Text: need}, {Text: counted(f.Rows)}, percent(f.Complete(), true), percent(f.Valid(), f.Filled+f.Off > 0), unknown}})
	}
	return t
}

// past are the months before, the newest first.
func (p *qualityTrust) past(ctx context.Context, list []collection.QualityMonth) {
	p.history = ui.Table{Caption: lang.T(ctx, "The last 13 months, the newest first"), Hidden: true, Mode: ui.Scroll, Bare: true, Columns: scoreColumns(ctx, lang.T(ctx, "Month"))}
	for i := len(list) - 1; i >= 0; i-- {
		q := list[i]
		cells := []ui.Cell{{Text: lang.Month(ctx, q.Month.First()), Href: "/quality/" + q.Org + "?month=" + string(q.Month), Sub: sub(ctx, q)}}
		p.history.Rows = append(p.history.Rows, ui.Row{Selected: q.Month == p.month, Cells: append(cells, scores(ctx, func(k quality.Key) (float64, bool) { s := q.Report.Of(k); return s.Value, s.Known })...)})
	}
}
