package boardpackweb

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui/lang"
)

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pdf": "application/pdf",
	"html": "text/html; charset=utf-8", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}

// file gives a form of the pack: board-pack.pdf, .docx, .html, or figures.csv, .xlsx.
func (d Deps) file(w http.ResponseWriter, r *http.Request) error {
	p, err := d.here(r)
	if err != nil {
		return err
	}
	name, kind, _ := strings.Cut(r.PathValue("file"), ".")
	base := "board-pack-" + p.Org + "-" + p.Day
	if name == "figures" && (kind == "csv" || kind == "xlsx") {
		return sendRows(w, r, d, base+"-figures", kind, boardpack.Columns(), p.Content.Figures)
	}
	if name != "board-pack" {
		return fault.Missing()
	}
	var b []byte
	switch kind {
	case "html":
		b, err = alone(r.Context(), p)
	case "pdf":
		b, err = d.PDF(r.Context(), p)
	case "docx":
		b, err = p.DOCX()
	default:
		return fault.Missing()
	}
	if errors.Is(err, letter.ErrNoPrinter) {
		return fault.New(fault.Conflict, "No PDF can be made here, since no Chromium is set up. Print the paper, or take the Word document")
	}
	if err != nil {
		return err
	}
	return send(w, b, base, kind)
}

// PDF is the paper as a tagged PDF; letter.ErrNoPrinter where none can be made.
func (d Deps) PDF(ctx context.Context, p *boardpack.Pack) ([]byte, error) {
	page, err := alone(ctx, p)
	if err != nil {
		return nil, err
	}
	return d.Printer.PDF(ctx, page)
}

func send(w http.ResponseWriter, b []byte, base, kind string) error {
	w.Header().Set("Content-Type", mimes[kind])
	w.Header().Set("Content-Disposition", `attachment; filename="`+base+"."+kind+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b)
	return err
}

// sendRows answers with rows as CSV or XLSX.
func sendRows[T any](w http.ResponseWriter, r *http.Request, d Deps, base, kind string, cols []export.Column[T], list []T) error {
	b, err := rows(r.Context(), d, kind, cols, list)
	if err != nil {
		return err
	}
	return send(w, b, base, kind)
}

func rows[T any](ctx context.Context, d Deps, kind string, cols []export.Column[T], list []T) ([]byte, error) {
	o := export.Options{BOM: kind == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Packs.Door.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words())}}
	each := func(yield func(T, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
	var b bytes.Buffer
	var err error
	switch kind {
	case "csv":
		_, err = export.CSV(ctx, &b, cols, each, o)
	case "xlsx":
		_, err = export.XLSX(ctx, &b, cols, each, o)
	default:
		return nil, fault.Missing()
	}
	return b.Bytes(), err
}
