package briefingweb

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// onePage is a report as it was frozen.
type onePage struct {
	briefing.Briefing
	doc    briefing.Document
	title  string
	charts []drawnChart
	tables []ui.Table
	path   string
}

func (d Deps) one(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	b, doc, err := d.Briefing.One(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &onePage{Briefing: b, doc: doc, title: doc.Finding, path: briefing.Path(b.ID), charts: d.drawn(doc)}
	if b.Failed {
		p.title = lang.T(ctx, "%s: it could not be made", lang.T(ctx, b.Title))
	}
	for _, t := range doc.Tables {
		x := ui.Table{Caption: t.Name, Mode: ui.Still}
		for i, c := range t.Columns {
			x.Columns = append(x.Columns, ui.Column{Label: c, Number: t.Figures(i)})
			if len(t.Columns) > 3 || len(t.Columns) == 3 && i > 0 && !t.Figures(i) {
				x.Mode = ui.Scroll
			}
		}
		for _, row := range t.Rows {
			var cells []ui.Cell
			for _, c := range row {
				cells = append(cells, ui.Cell{Text: c})
			}
			x.Rows = append(x.Rows, ui.Row{Cells: cells})
		}
		p.tables = append(p.tables, x)
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/reports-to-you", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Reports to you"), Href: "/reports-to-you"}, {Label: lang.T(ctx, briefing.Seed().Report(b.Report).Name)}}, Body: oneBody(p)})
}

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}

// file gives a report to print, as a Word document, PDF or its tables as CSV. It is noted in the audit log first.
func (d Deps) file(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if name != "report" || format != "html" && (mimes[format] == "" || format == "xlsx") {
		return fault.Missing()
	}
	b, doc, err := d.Briefing.One(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	if b.Failed {
		return fault.Missing()
	}
	var out []byte
	switch format {
	case "docx":
		out, err = doc.DOCX(b.Hash)
	case "pdf":
		if out, err = d.Alone(ctx, d.frame(b, doc)); err == nil {
			out, err = d.Printer.PDF(ctx, out)
		}
	case "csv":
		var buf bytes.Buffer
		err = tablesCSV(r, &buf, doc)
		out = buf.Bytes()
	}
	if errors.Is(err, letter.ErrNoPrinter) {
		return fault.New(fault.Conflict, "No PDF can be made here, since no Chromium is set up. Print the page, or take the Word document")
	}
	if err != nil {
		return err
	}
	if err := d.Briefing.Record(ctx, b, format); err != nil {
		return err
	}
	if format == "html" {
		return web.Render(w, r, http.StatusOK, d.frame(b, doc))
	}
	w.Header().Set("Cache-Control", "no-store, private")
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+b.Report+"-"+string(b.From)+"-"+string(b.To)+"."+format+`"`)
	_, err = w.Write(out)
	return err
}

// frame is the report as it prints.
func (d Deps) frame(b briefing.Briefing, doc briefing.Document) templ.Component {
	return ui.Papers(ui.Frame{Title: doc.Finding}, paperBody(b, doc, d.drawn(doc)))
}

// drawnChart is a chart of a report with its picture.
type drawnChart struct {
	title   string
	picture chart.SVG
}

func (d Deps) drawn(doc briefing.Document) (out []drawnChart) {
	for i := range doc.Charts {
		c := &doc.Charts[i]
		out = append(out, drawnChart{c.Title, d.Draw(&c.SPC, "report-chart-"+strconv.Itoa(i+1), c.Title)})
	}
	return out
}

// cellRow is one cell of a table as the file has it: long, so that tables of any width fit one file.
type cellRow struct {
	table, row, column, value string
	n                         int
}

func tablesCSV(r *http.Request, out io.Writer, doc briefing.Document) error {
	var rows []cellRow
	for _, t := range doc.Tables {
		for n, row := range t.Rows {
			for i := 1; i < len(row); i++ {
				rows = append(rows, cellRow{t.Name, row[0], t.Columns[i], row[i], n + 1})
			}
		}
	}
	text := func(key string, f func(cellRow) string) export.Column[cellRow] {
		return export.Column[cellRow]{Key: key, Label: key, Value: func(c cellRow) export.Cell { return export.TextCell(f(c)) }}
	}
	cols := []export.Column[cellRow]{text("table", func(c cellRow) string { return c.table }), text("line", func(c cellRow) string { return strconv.Itoa(c.n) }), text("row", func(c cellRow) string { return c.row }),
		text("column", func(c cellRow) string { return c.column }), text("value", func(c cellRow) string { return c.value })}
	_, err := export.CSV(r.Context(), out, cols, each(rows), export.Options{BOM: true, Zone: lang.London()})
	return err
}

func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
}
