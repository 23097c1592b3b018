package libraryweb

import (
	"context"
	"net/http"
	"net/url"

	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var uptakeColour = map[string]ui.TagColour{"trying": ui.TagYellow, "kept": ui.TagBlue, "stopped": ui.TagGrey}

// titles gives the names of entries that the reader may see, by id.
func (d Deps) titles(ctx context.Context) (map[string]string, error) {
	list, err := d.Library.Entries(ctx, d.scope(ctx, library.ActSee), library.Filter{States: []string{"published", "retired"}})
	out := map[string]string{}
	for _, e := range list {
		out[e.ID] = e.Title
	}
	return out, err
}

// uptake is what was taken over in reach.
func (d Deps) uptake(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Library.Adoptions(ctx, web.Scope(r), "")
	if err != nil {
		return err
	}
	titles, err := d.titles(ctx)
	if err != nil {
		return err
	}
	n := map[string]int{}
	t := &ui.Table{Caption: lang.T(ctx, "What was taken over"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "Where")}, {Label: lang.T(ctx, "Since")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for _, a := range list {
		n[a.State]++
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: first(titles[a.Entry], a.Entry), Href: library.UptakePath(a.ID), Sub: a.By}, {Text: a.Place}, {Text: dayWords(ctx, a.From)}, {Body: ui.Tag(lang.T(ctx, library.Words(library.States(), a.State)), uptakeColour[a.State])}}})
	}
	p := &page{tabs: d.tabs(ctx, "/library-uptake"), tabsName: lang.T(ctx, "Library"), downloads: files("/library-uptake", url.Values{}), main: []part{{table: t}},
		lede: lang.T(ctx, "What was stopped teaches as much as what was kept."), crumbs: []ui.Crumb{{Label: lang.T(ctx, "Library"), Href: "/library"}, {Label: lang.T(ctx, "Taken over here")}}}
	p.title = lang.T(ctx, "%d tried, %d kept, %d stopped", n["trying"], n["kept"], n["stopped"])
	if len(list) == 0 {
		p.title, p.lede = lang.T(ctx, "Nothing from the library was taken over here yet"), ""
		p.main = []part{{body: one(ui.EmptyState(lang.T(ctx, "Nothing is written down"), lang.T(ctx, "Open a case study and say where you try it and what you do differently."), lang.T(ctx, "See the library"), "/library"))}}
	}
	return d.show(w, r, p)
}

func (d Deps) adoption(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, err := d.Library.Adoption(ctx, web.Scope(r), r.PathValue("adoption"))
	if err != nil {
		return err
	}
	titles, err := d.titles(ctx)
	if err != nil {
		return err
	}
	name := first(titles[a.Entry], a.Entry)
	p := &page{railName: lang.T(ctx, "What you can do"), tag: ui.Tag(lang.T(ctx, library.Words(library.States(), a.State)), uptakeColour[a.State]), lede: a.Place + ".",
		crumbs: []ui.Crumb{{Label: lang.T(ctx, "Taken over here"), Href: "/library-uptake"}, {Label: name}}}
	switch a.State {
	case "trying":
		p.title = lang.T(ctx, "%s is being tried since %s", name, dayWords(ctx, a.From))
	case "kept":
		p.title = lang.T(ctx, "%s was kept", name)
	default:
		p.title = lang.T(ctx, "%s was stopped on %s", name, dayWords(ctx, a.To))
	}
	p.main = []part{block(ctx, "How it is done here", "here", fact{"Where", a.Place}, fact{"What is different", a.Adapted}, fact{"Since", dayWords(ctx, a.From)}, fact{"Until", dayWords(ctx, a.To)}, fact{"What was found", a.Why}, fact{"Written down by", a.By})}
	x := part{heading: lang.T(ctx, "What you can do"), id: "next", links: []ui.Link{{Text: lang.T(ctx, "Read the case study"), Href: library.Path(a.Entry)}}}
	if d.may(ctx, library.ActAdopt) {
		x.button = &ui.Link{Text: lang.T(ctx, "Say what became of it"), Href: library.UptakePath(a.ID) + "/settle"}
	}
	if d.may(ctx, library.ActWrite) {
		x.links = append(x.links, ui.Link{Text: lang.T(ctx, "Write a case study of it"), Href: "/library/new"})
	}
	p.rail = []part{x}
	return d.show(w, r, p)
}
