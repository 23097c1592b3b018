package standardweb

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// statementPage is a signed statement with its proof.
type statementPage struct {
	x     standard.Statement
	title string
	back  string
	facts []ui.Fact
	files []ui.Link
}

func (d Deps) statement(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	base, err := d.open(r)
	if err != nil {
		return err
	}
	x, err := d.Standard.Statement(ctx, web.Scope(r), base.w.Org, base.w.ID, r.PathValue("statement"))
	if err != nil {
		return err
	}
	at := standard.StatementPath(base.w.ID, x.ID)
	p := &statementPage{x: x, back: standard.Path(base.w.ID), title: lang.T(ctx, "%s, %s", lang.T(ctx, statementName(x.Kind)), date(ctx, x.At))}
	p.facts = []ui.Fact{{Label: lang.T(ctx, "By"), Text: x.ByName}, {Label: lang.T(ctx, "Covers"), Text: lang.T(ctx, "Version %d of the assessment, and nothing that changed after it", x.OfVersion)},
		{Label: lang.T(ctx, "SHA-256"), Text: x.Hash}, {Label: lang.T(ctx, "Proof"), Text: lang.T(ctx, "The words kept here were compared with it just now, and are the same")}}
	p.files = []ui.Link{{Text: lang.T(ctx, "Read it"), Href: at + "/page"}, {Text: "Word", Href: at + "/statement.docx"}}
	if d.Printer.Can() {
		p.files = append(p.files, ui.Link{Text: "PDF", Href: at + "/statement.pdf"})
	}
	if d.may(ctx, standard.ActExport) {
		p.files = append(p.files, ui.Link{Text: "XLSX", Href: at + "/download.xlsx"}, ui.Link{Text: "CSV", Href: at + "/download.csv"})
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/standard", Crumbs: crumbs(ctx, base.w, ui.Crumb{Label: lang.T(ctx, statementName(x.Kind))}), Body: statementBody(p)})
}

// statementPage gives the statement itself, as it prints.
func (d Deps) statementPage(w http.ResponseWriter, r *http.Request) error {
	sc := web.Scope(r)
	x, err := d.Standard.Statement(r.Context(), sc, sc.Org(), r.PathValue("id"), r.PathValue("statement"))
	if err != nil {
		return err
	}
	b, err := x.Paper.HTML()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src "+letter.StyleSource()+"; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(b)
	return err
}

func (d Deps) statementFile(w http.ResponseWriter, r *http.Request, kind string) error {
	sc := web.Scope(r)
	x, err := d.Standard.Statement(r.Context(), sc, sc.Org(), r.PathValue("id"), r.PathValue("statement"))
	if err != nil {
		return err
	}
	return d.writeFile(w, r, x.Paper, "statement", kind)
}

// document gives an assessment or a section as it stands now.
func (d Deps) document(w http.ResponseWriter, r *http.Request, kind string) error {
	p, err := d.open(r)
	if err != nil {
		return err
	}
	section := r.PathValue("section")
	if _, _, ok := p.w.Part(section); section != "" && !ok {
		return fault.Missing()
	}
	f, err := d.Standard.Paper(r.Context(), p.w, section)
	if err != nil {
		return err
	}
	if err := d.Standard.Taken(r.Context(), web.Scope(r), p.w.ID, kind, len(f.Rows)); err != nil {
		return err
	}
	return d.writeFile(w, r, f.Paper, strings.TrimSuffix("assessment-"+section, "-"), kind)
}

func (d Deps) writeFile(w http.ResponseWriter, r *http.Request, paper letter.Paper, name, kind string) error {
	var b []byte
	var err error
	media := "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	if kind == "docx" {
		b, err = paper.DOCX()
	} else {
		media = "application/pdf"
		if b, err = paper.HTML(); err == nil {
			b, err = d.Printer.PDF(r.Context(), b)
		}
	}
	if errors.Is(err, letter.ErrNoPrinter) {
		return fault.New(fault.Conflict, "No PDF can be made here, since no Chromium is set up. Print the page, or take the Word document")
	}
	if err != nil {
		return err
	}
	return give(w, b, name, kind, media)
}

func give(w http.ResponseWriter, b []byte, name, kind, media string) error {
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+kind+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b)
	return err
}

var media = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

func (d Deps) options(ctx context.Context, format string) export.Options {
	return export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Standard.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: lang.T(ctx, "all")}}
}

// A download is held back until the audit log has taken note of it.

func (d Deps) downloadList(w http.ResponseWriter, r *http.Request, format string) error {
	var b bytes.Buffer
	if err := d.Standard.ExportList(r.Context(), d.scope(r.Context(), standard.ActRead), format, &b, d.options(r.Context(), format)); err != nil {
		return err
	}
	return give(w, b.Bytes(), "assessments", format, media[format])
}

func (d Deps) downloadItems(w http.ResponseWriter, r *http.Request, format string) error {
	var b bytes.Buffer
	if err := d.Standard.ExportItems(r.Context(), d.scope(r.Context(), standard.ActRead), format, &b, d.options(r.Context(), format)); err != nil {
		return err
	}
	return give(w, b.Bytes(), "evidence", format, media[format])
}

func (d Deps) downloadRows(w http.ResponseWriter, r *http.Request, format string) error {
	var b bytes.Buffer
	if err := d.Standard.ExportRows(r.Context(), d.scope(r.Context(), standard.ActRead), r.PathValue("id"), r.PathValue("statement"), format, &b, d.options(r.Context(), format)); err != nil {
		return err
	}
	return give(w, b.Bytes(), "assessment", format, media[format])
}

// downloadCatalogue gives a version in the columns that a file of wording has, so that it may be filled in and sent back.
func (d Deps) downloadCatalogue(w http.ResponseWriter, r *http.Request, format string) error {
	var b bytes.Buffer
	o := d.options(r.Context(), format)
	if format == "csv" {
		o.Provenance = nil // its lines would come back as rows
	}
	if err := d.Standard.ExportCatalogue(r.Context(), r.PathValue("version"), format, &b, o); err != nil {
		return err
	}
	return give(w, b.Bytes(), "standard-"+r.PathValue("version"), format, media[format])
}

func (d Deps) downloadChecks(w http.ResponseWriter, r *http.Request, format string) error {
	ctx, sc := r.Context(), web.Scope(r)
	list, err := d.Below(ctx, sc.Org())
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, x := range list {
		names[x.ID] = x.Name
	}
	var b bytes.Buffer
	if err := d.Standard.ExportChecks(ctx, sc, names, format, &b, d.options(ctx, format)); err != nil {
		return err
	}
	return give(w, b.Bytes(), "checks", format, media[format])
}
