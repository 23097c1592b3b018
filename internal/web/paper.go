package web

import (
	"errors"
	"net/http"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
)

// PaperKinds are the forms that a letter or statement is given as: a page to print, a Word document, a tagged PDF.
var PaperKinds = []string{"html", "docx", "pdf"}

// Paper answers with a letter or statement in one of PaperKinds, for the reader alone. name is of the file, without an
// ending. Where no PDF can be made the fault says so.
func Paper(w http.ResponseWriter, r *http.Request, printer *letter.Printer, p letter.Paper, name, kind string) error {
	var b []byte
	var err error
	mime := "text/html; charset=utf-8"
	switch kind {
	case "docx":
		mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		b, err = p.DOCX()
	case "pdf":
		mime = "application/pdf"
		if b, err = p.HTML(); err == nil {
			b, err = printer.PDF(r.Context(), b)
		}
	default:
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src "+letter.StyleSource()+"; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		b, err = p.HTML()
	}
	if errors.Is(err, letter.ErrNoPrinter) {
		return fault.New(fault.Conflict, "No PDF can be made here, since no Chromium is set up. Print the page, or take the Word document")
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", mime)
	if kind != "html" {
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+kind+`"`)
	}
	w.Header().Set("Cache-Control", "no-store, private")
	_, err = w.Write(b)
	return err
}
