package affectedweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// document gives one's own statement as a page to print, a Word document or a PDF: as it was frozen when it was signed, or
// a draft of it.
func (d Deps) document(w http.ResponseWriter, r *http.Request, m casework.Mine, kind string) error {
	ctx := r.Context()
	own, err := d.Justice.OwnOf(ctx, m)
	if err == nil && (own.Statement == nil || m.Person.Part != casework.Affected) {
		err = fault.Missing()
	}
	if err != nil {
		return err
	}
	doc, err := d.Justice.OwnDocument(ctx, m, own.Statement.ID)
	if err != nil {
		return err
	}
	return web.Paper(w, r, d.Letters.Printer, doc.Paper, "statement", kind)
}

// takes are the ways to take one's own statement along; none while nothing of it is written.
func (d Deps) takes(ctx context.Context, m casework.Mine, st justice.Statement) (out []ui.Link) {
	if st.ID == "" || st.State == "offered" || st.State == "declined" {
		return nil
	}
	at := home(m) + "/statement/statement."
	out = []ui.Link{{Text: lang.T(ctx, "Page to print"), Href: at + "html"}, {Text: lang.T(ctx, "Word document (DOCX)"), Href: at + "docx"}}
	if d.Letters.Printer.Can() {
		out = append(out, ui.Link{Text: "PDF", Href: at + "pdf"})
	}
	return out
}
