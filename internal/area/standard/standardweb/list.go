package standardweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// listPage is a list of this area as a page shows it.
type listPage struct {
	title, lede string
	tabs        []ui.NavItem
	downloads   []ui.Link
	button      ui.Link
	table       ui.Table
	empty, foot templ.Component
}

func (d Deps) show(w http.ResponseWriter, r *http.Request, p *listPage) error {
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p), Current: "/standard"})
}

// list is the organisation's assessments with where each stands.
func (d Deps) list(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	list, err := d.Standard.List(ctx, sc, sc.Org())
	if err != nil {
		return err
	}
	sums, err := d.Standard.Sums(ctx, sc, sc.Org())
	if err != nil {
		return err
	}
	book, err := d.Standard.Book(ctx)
	if err != nil {
		return err
	}
	p := &listPage{tabs: d.tabs(ctx, "/standard"), title: d.listTitle(ctx, list, sums)}
	if d.may(ctx, standard.ActStart) {
		p.button = ui.Link{Text: lang.T(ctx, "Start an assessment"), Href: "/standard/start"}
	}
	if d.may(ctx, standard.ActExport) && len(list) > 0 {
		p.downloads = []ui.Link{{Text: "CSV", Href: "/standard/download.csv"}, {Text: "XLSX", Href: "/standard/download.xlsx"}}
	}
	if len(list) == 0 {
		link, href := lang.T(ctx, "Read the versions of the standard"), "/standard/catalogues"
		if d.may(ctx, standard.ActStart) {
			link, href = lang.T(ctx, "Start an assessment"), "/standard/start"
		}
		p.empty = ui.EmptyState(lang.T(ctx, "No assessment yet"), lang.T(ctx, "An assessment says where the organisation stands against the standard, in the words of its own people. The board is assured of it twice a year."), link, href)
	}
	p.table = ui.Table{Caption: lang.T(ctx, "Assessments"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Assessment")}, {Label: lang.T(ctx, "Ratings"), Alone: true}, {Label: lang.T(ctx, "Where it stands"), Alone: true}, {Label: lang.T(ctx, "Board")}}}
	now := d.Standard.Now()
	for i := range list {
		a := &list[i]
		name := a.Catalogue
		if v, ok := book.Find(a.Catalogue); ok {
			name = v.Name
		}
		board := ui.Cell{Text: lang.T(ctx, "By %s", date(ctx, a.DueAt))}
		switch {
		case !a.AssuredAt.IsZero():
			board = ui.Cell{Text: lang.T(ctx, "Assured %s", date(ctx, a.AssuredAt))}
		case a.State == standard.Closed:
			board = ui.Cell{Text: lang.T(ctx, "Not assured")}
		case a.Late(now):
			board = ui.Cell{Body: ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Late since %s", dayMonth(ctx, a.DueAt, now))}.Chip()}
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Over: a.Late(now), Cells: []ui.Cell{{Text: a.Name, Href: standard.Path(a.ID), Sub: name}, {Body: barLine(bar(sums[a.ID]))},
			{Body: ui.Tag(lang.T(ctx, a.State.Words()), stateColour[a.State])}, board}})
	}
	checked, err := d.Standard.Checked(ctx, sc, sc.Org())
	if err != nil {
		return err
	}
	if len(checked) > 0 {
		p.foot = checkedSheet(checked)
	}
	return d.show(w, r, p)
}

// listTitle says how the newest open assessment stands, or else the newest.
func (d Deps) listTitle(ctx context.Context, list []standard.Assessment, sums map[string]standard.Distribution) string {
	if len(list) == 0 {
		return lang.T(ctx, "The standard is not assessed yet")
	}
	now := d.Standard.Now()
	late := 0
	for i := range list {
		if list[i].Late(now) {
			late++
		}
	}
	if late > 0 {
		return lang.N(ctx, late, "The board waits for %d assessment", "The board waits for %d assessments")
	}
	return lang.T(ctx, "%s: %s", list[0].Name, bar(sums[list[0].ID]).Sentence(ctx))
}
