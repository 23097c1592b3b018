package programmeweb

import (
	"errors"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func decisionIcon(d programme.Decision) ui.Icon {
	switch {
	case d.Outcome != "":
		return ui.IconTick
	case d.Withdrawn != "":
		return ui.IconCross
	}
	return ui.IconFlag
}

func decisionClass(d programme.Decision) string {
	switch {
	case d.Outcome != "":
		return "ok"
	case d.Withdrawn != "":
		return "wait"
	}
	return "no"
}

// papersPage is a list of papers, or one set of them.
type papersPage struct {
	programme.Papers
	paper letter.Paper
	title string
	table ui.Table
	keep  bool
	path  string
}

func (d Deps) papersList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Programme.PapersList(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	p := &papersPage{title: lang.T(ctx, "No papers were made yet"), keep: d.may(ctx, programme.ActKeep)}
	if len(list) > 0 {
		p.title = lang.T(ctx, "The newest papers are for %s", date(ctx, list[0].Meets))
	}
	p.table = ui.Table{Caption: lang.T(ctx, "Papers by meeting"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Meeting")}, {Label: lang.T(ctx, "Edition"), Number: true}, {Label: lang.T(ctx, "Made")}}}
	for _, x := range list {
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: date(ctx, x.Meets), Href: programme.PaperPath(x.ID)}, {Text: itoa(x.Edition)}, {Text: lang.T(ctx, "%s, %s", lang.DateTime(ctx, x.At.Time), x.By)}}})
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/programme", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Programme"), Href: "/programme"}, {Label: lang.T(ctx, "Papers")}}, Body: papersListBody(p)})
}

func (d Deps) papers(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, paper, err := d.Programme.Papers(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &papersPage{Papers: x, paper: paper, title: paper.Title, path: programme.PaperPath(x.ID), keep: d.may(ctx, programme.ActKeep)}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/programme", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Programme"), Href: "/programme"}, {Label: lang.T(ctx, "Papers"), Href: "/programme/papers"}, {Label: date(ctx, x.Meets)}}, Body: papersBody(p)})
}

// papersFile gives papers to print, as a Word document or PDF. It is noted in the audit log first.
func (d Deps) papersFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if name != "papers" || format != "html" && format != "docx" && format != "pdf" {
		return fault.Missing()
	}
	x, paper, err := d.Programme.Papers(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	paper.Made = x.At.Time
	html, err := paper.HTML()
	if err != nil {
		return err
	}
	var b []byte
	switch format {
	case "docx":
		b, err = paper.DOCX()
	case "pdf":
		b, err = d.Printer.PDF(ctx, html)
	}
	if errors.Is(err, letter.ErrNoPrinter) {
		return fault.New(fault.Conflict, "No PDF can be made here, since no Chromium is set up. Print the page, or take the Word document")
	}
	if err != nil {
		return err
	}
	if err := d.Programme.Record(ctx, x.ID, format); err != nil {
		return err
	}
	if format != "html" {
		return send(w, b, "programme-papers-"+string(x.Meets), format)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src "+letter.StyleSource()+"; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	w.Header().Set("Cache-Control", "no-store, private")
	_, err = w.Write(html)
	return err
}
