package justiceweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// document gives a statement as a page to print, a Word document or a PDF, and the opening is recorded.
func (d Deps) document(w http.ResponseWriter, r *http.Request, kind string) error {
	whole, err := d.whole(r)
	if err != nil {
		return err
	}
	doc, err := d.Justice.StatementDocument(r.Context(), whole.Case.Org, whole.Case.ID, r.PathValue("statement"))
	if err != nil {
		return err
	}
	return web.Paper(w, r, d.Justice.Letters.Printer, doc.Paper, "statement-"+whole.Case.ID, kind)
}

// written tells that there is something to take along.
func (p *statementPage) written() bool { return p.st.State != "offered" && p.st.State != "declined" }

// takes are the forms of the document.
func (p *statementPage) takes(ctx context.Context) []ui.Link {
	at := justice.Path(p.Case.ID) + "/statements/" + p.st.ID + "/statement."
	out := []ui.Link{{Text: lang.T(ctx, "Page to print"), Href: at + "html"}, {Text: lang.T(ctx, "Word document (DOCX)"), Href: at + "docx"}}
	if p.prints {
		out = append(out, ui.Link{Text: "PDF", Href: at + "pdf"})
	}
	return out
}

// frozen says what the document is, and which words stand around it.
func (p *statementPage) frozen(ctx context.Context) []ui.Fact {
	if p.st.Hash == "" {
		return []ui.Fact{{Label: lang.T(ctx, "Document"), Text: lang.T(ctx, "A draft. It is frozen when it is signed.")}}
	}
	words := lang.T(ctx, "Those that come with Havenward")
	if p.st.Wording > 0 {
		words = lang.T(ctx, "Version %d of this organisation", p.st.Wording)
	}
	h := p.st.Hash
	out := []ui.Fact{{Label: lang.T(ctx, "Document"), Text: lang.T(ctx, "Frozen when it was signed, %s", lang.DateTime(ctx, p.st.SignedAt))},
		{Label: lang.T(ctx, "Fingerprint"), Note: "SHA-256", Text: h[:16] + " " + h[16:32] + " " + h[32:48] + " " + h[48:]}, {Label: lang.T(ctx, "Words around it"), Text: words}}
	if !p.st.GivenAt.IsZero() {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Given to the police"), Text: lang.Date(ctx, p.st.GivenAt)})
	}
	return out
}

// versions are the statements that this one adds to and those that add to it, the first of all first.
func (p *statementPage) versions(ctx context.Context) (out []ui.Check) {
	by := map[string]justice.Statement{}
	for _, st := range p.Statements {
		by[st.ID] = st
	}
	first := p.st.ID
	for n := 0; by[first].Supersedes != "" && n < len(by); n++ {
		first = by[first].Supersedes
	}
	in := map[string]bool{first: true}
	for _, st := range p.Statements { // ids are in order of time, so what is added to comes first
		if st.ID != first && !in[st.Supersedes] {
			continue
		}
		in[st.ID] = true
		c := ui.Check{Icon: ui.IconHalf, Text: lang.T(ctx, "The first statement"), State: lang.T(ctx, justice.Words(justice.StatementStates, st.State))}
		if st.Supersedes != "" {
			c.Text = lang.T(ctx, "A further statement")
		}
		if !st.SignedAt.IsZero() {
			c.Icon, c.Text = ui.IconTick, c.Text+", "+lang.ShortDay(ctx, st.SignedAt)
		}
		if st.ID == p.st.ID {
			c.State += ". " + lang.T(ctx, "This one")
		} else {
			c.Href = justice.Path(p.Case.ID) + "/statements/" + st.ID
		}
		out = append(out, c)
	}
	return out
}
