package sanctionweb

import (
	"bytes"
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
	"github.com/havenward/havenward/stats/interval"
)

// equalityPage is the equality report as its page shows it.
type equalityPage struct {
	sanction.Equality
	title, lede string
	tabs, ways  []ui.NavItem
	table       ui.Table
	notes       []string
	files       []ui.Link
}

func (d Deps) equalityOf(r *http.Request, by string) (sanction.Equality, error) {
	ctx, sc := r.Context(), web.Scope(r)
	var served []float64
	if d.Served != nil {
		served = d.Served(ctx, sc.Org(), by)
	}
	return d.Sanctions.EqualityOf(ctx, sc, by, served)
}

func (d Deps) equality(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	e, err := d.equalityOf(r, first(r.URL.Query().Get("by"), "ethnicity"))
	if err != nil {
		return err
	}
	p := &equalityPage{Equality: e, title: equalityTitle(ctx, &e), tabs: d.tabs(ctx, "/sanctions/equality"),
		lede: lang.T(ctx, "Sanctions of level 3 and above and markers, %s to %s. Counts of 1 to 7 hidden, others to the nearest 5", lang.Date(ctx, e.From), lang.Date(ctx, e.To))}
	for _, b := range sanction.EqualityBys() {
		p.ways = append(p.ways, ui.NavItem{Label: lang.T(ctx, b[1]), Href: "/sanctions/equality?by=" + b[0], Current: b[0] == e.By})
	}
	for _, k := range []string{"csv", "xlsx"} {
		p.files = append(p.files, ui.Link{Text: strings.ToUpper(k), Href: "/sanctions/equality/files/" + e.By + "." + k})
	}
	p.table = ui.Table{Caption: lang.T(ctx, "Sanctions and markers by group"), Mode: ui.Scroll, Columns: []ui.Column{{Label: lang.T(ctx, "Group")}, {Label: lang.T(ctx, "Sanctions"), Number: true}, {Label: lang.T(ctx, "Share of all sanctions"), Number: true}, {Label: lang.T(ctx, "Markers"), Number: true}}}
	if e.Denominated {
		p.table.Columns = append(p.table.Columns, ui.Column{Label: lang.T(ctx, "For each 100,000 people served"), Number: true})
	}
	for _, g := range append([]sanction.EqualGroup{e.All}, e.Groups...) {
		row := ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, g.Words)}, {Text: g.Sanctions.Text()}, {Text: figure(ctx, g.Share, "%")}, {Text: g.Markers.Text()}}}
		if e.Denominated {
			row.Cells = append(row.Cells, ui.Cell{Text: figure(ctx, g.Rate, "")})
		}
		p.table.Rows = append(p.table.Rows, row)
	}
	if e.Hidden > 0 {
		p.notes = append(p.notes, lang.N(ctx, e.Hidden, "%d number is hidden, so that nobody can be known from it or from the others.", "%d numbers are hidden, so that nobody can be known from them or from the others."))
	}
	if !e.Denominated {
		p.notes = append(p.notes, lang.T(ctx, "How many people of each group are served is not held here, so there are no rates. A share by itself does not show that a group is treated differently."))
	}
	p.notes = append(p.notes, lang.T(ctx, "Too few to compare is not the same as no difference."), lang.T(ctx, "Intervals are Wilson’s at 95%. Three years are joined, since one year of one trust is too few."))
	return web.Staff(w, r, web.View{Title: p.title, Current: "/decisions", Body: equalityBody(p)})
}

// equalityTitle says whether there is enough to compare; it is made from the numbers that are shown.
func equalityTitle(ctx context.Context, e *sanction.Equality) string {
	shown := 0
	for _, g := range e.Groups {
		if !g.Unsaid && !math.IsNaN(g.Share.Value) && g.Sanctions.Value > 0 {
			shown++
		}
	}
	switch {
	case e.Decided == 0:
		return lang.T(ctx, "No sanction or marker to compare")
	case e.Refused || shown < 2:
		return lang.T(ctx, "About %d sanctions and markers in three years: too few to compare groups", e.Decided)
	}
	return lang.T(ctx, "%d groups can be compared by what was decided in three years", shown)
}

// figure writes a figure with its interval: "12.5% (8.1 to 18.2)".
func figure(ctx context.Context, i interval.Interval, unit string) string {
	if math.IsNaN(i.Value) {
		return ""
	}
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	return f(i.Value) + unit + " (" + lang.T(ctx, "%s to %s", f(i.Lower), f(i.Upper)) + ")"
}

var kinds = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

func (d Deps) equalityFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by, format, _ := strings.Cut(r.PathValue("file"), ".")
	if kinds[format] == "" || !slices.ContainsFunc(sanction.EqualityBys(), func(b [3]string) bool { return b[0] == by }) {
		return fault.Missing()
	}
	e, err := d.equalityOf(r, by)
	if err != nil {
		return err
	}
	text := func(key string, f func(sanction.EqualGroup) string) export.Column[sanction.EqualGroup] {
		return export.Column[sanction.EqualGroup]{Key: key, Label: key, Value: func(g sanction.EqualGroup) export.Cell { return export.TextCell(f(g)) }}
	}
	num := func(key string, f func(sanction.EqualGroup) float64) export.Column[sanction.EqualGroup] {
		return export.Column[sanction.EqualGroup]{Key: key, Label: key, Kind: export.Number, Value: func(g sanction.EqualGroup) export.Cell { return export.NumberCell(f(g)) }}
	}
	cols := []export.Column[sanction.EqualGroup]{text("group", func(g sanction.EqualGroup) string { return g.Words }), text("sanctions", func(g sanction.EqualGroup) string { return g.Sanctions.Text() }),
		text("markers", func(g sanction.EqualGroup) string { return g.Markers.Text() }), num("share_percent", func(g sanction.EqualGroup) float64 { return g.Share.Value }),
		num("lower_95", func(g sanction.EqualGroup) float64 { return g.Share.Lower }), num("upper_95", func(g sanction.EqualGroup) float64 { return g.Share.Upper }), num("rate_per_100000", func(g sanction.EqualGroup) float64 { return g.Rate.Value })}
	rows := append([]sanction.EqualGroup{e.All}, e.Groups...)
	each := func(yield func(sanction.EqualGroup, error) bool) {
		for _, g := range rows {
			if !yield(g, nil) {
				return
			}
		}
	}
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Sanctions.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: by + "; counts of 1 to 7 hidden, others to the nearest 5"}}
	var b bytes.Buffer
	if format == "csv" {
		_, err = export.CSV(ctx, &b, cols, each, o)
	} else {
		_, err = export.XLSX(ctx, &b, cols, each, o)
	}
	if err != nil {
		return err
	}
	return send(w, &b, "sanctions-"+by, format)
}

func send(w http.ResponseWriter, b *bytes.Buffer, name, format string) error {
	w.Header().Set("Content-Type", kinds[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err := w.Write(b.Bytes())
	return err
}

// download gives a register as a file; it is held back until the audit log has taken note of it.
func (d Deps) download(w http.ResponseWriter, r *http.Request, which, format string) error {
	ctx, v := r.Context(), r.URL.Query()
	states, _ := fileStates()
	read := sanction.ActRead
	if which == "markers" {
		states, _ = markerStates()
		read = sanction.ActMarkerRead
	}
	sc, err := d.Policy.Check(authz.From(ctx), read)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	filter := first(v.Encode(), lang.T(ctx, "all"))
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Sanctions.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: filter}}
	if err := d.Sanctions.Export(ctx, sc, which, filterOf(v, states), format, &b, o); err != nil {
		return err
	}
	return send(w, &b, which+"-"+d.Sanctions.Now().Format("2006-01-02"), format)
}

// ladderPage is the levels and gates as they hold now.
type ladderPage struct {
	ladder.Set
	title string
	rungs ui.Table
}

func (d Deps) ladder(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	set, err := d.Sanctions.Ladder(ctx, web.Scope(r).Org())
	if err != nil {
		return err
	}
	p := &ladderPage{Set: set}
	p.title = lang.T(ctx, "%d levels, and %d gates from level %d up", len(p.Levels), len(p.Gates), p.GatesFrom)
	p.rungs = ui.Table{Caption: lang.T(ctx, "Levels"), Columns: []ui.Column{{Label: lang.T(ctx, "Level")}, {Label: lang.T(ctx, "Who decides")}, {Label: lang.T(ctx, "How long")}, {Label: lang.T(ctx, "Letter")}, {Label: lang.T(ctx, "Appeal")}}}
	for _, l := range p.Levels {
		var who []string
		for _, x := range l.Parties {
			who = append(who, lang.T(ctx, partyWords[x]))
		}
		long := lasts(ctx, l)
		if l.Court {
			long = lang.T(ctx, "As the court says")
		}
		name := ui.Cell{Text: number(l.No) + ". " + l.Name, Sub: l.Unverified}
		if l.Alias != "" {
			name.Sub = strings.TrimPrefix(lang.T(ctx, "Some call it a %s", l.Alias)+". "+l.Unverified, ". ")
		}
		letter := ui.Cell{Text: lang.T(ctx, letterWords[l.Letter])}
		if l.CopyGP {
			letter.Sub = lang.T(ctx, "A copy to the GP")
		}
		p.rungs.Rows = append(p.rungs.Rows, ui.Row{Cells: []ui.Cell{name, {Text: strings.Join(who, ", ")}, {Text: long}, letter, {Text: lang.T(ctx, appealWords[l.Appeal])}}})
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/decisions", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Decisions"), Href: "/decisions"}, {Label: lang.T(ctx, "Levels and gates")}}, Body: ladderBody(p)})
}
