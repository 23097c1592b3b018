package standardweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// section is one stage or domain of an assessment.
func (d Deps) section(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := d.open(r)
	if err != nil {
		return err
	}
	a := p.w
	part, no, ok := a.Part(r.PathValue("section"))
	if !ok {
		return fault.Missing()
	}
	p.now = part.Code
	p.title = lang.T(ctx, "%s: %s", part.Name, bar(part.Sum).Sentence(ctx))
	where := lang.T(ctx, "%s %d of %d", lang.T(ctx, kindOf(a.Catalogue)), no, len(a.Sections))
	stands := lower(lang.T(ctx, a.State.Words()))
	if a.State == standard.Consultation && !a.ConsultUntil.IsZero() {
		stands = lang.T(ctx, "in consultation until %s", dayMonth(ctx, a.ConsultUntil, d.Standard.Now()))
	}
	p.caption = where + ", " + stands
	p.setLowered(ctx, part.Code)
	byUnion := 0
	p.table = ui.Table{Caption: lang.T(ctx, "Indicators of %s with rating, evidence and action", part.Name), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Indicator")}, {Label: lang.T(ctx, "Rating")}, {Label: lang.T(ctx, "Evidence")},
		{Label: lang.T(ctx, "Action")}}}
	for i := range part.Lines {
		l := &part.Lines[i]
		href := standard.IndicatorPath(a.ID, l.Code)
		byUnion += l.ByUnion
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Words.Text, Href: href, Sub: under(ctx, l, p.beforeName, p.before)}, {Body: ui.RAG(rag(l.Rating))},
			{Body: d.evidenceCell(ctx, l, href+"#evidence")}, d.actionCell(ctx, a, l)}})
		if l.Differs() || l.Settled != "" {
			p.differ = append(p.differ, l)
		}
	}
	if byUnion > 0 {
		p.tools = []ui.Link{{Text: lang.N(ctx, byUnion, "%d comment from safety representatives", "%d comments from safety representatives"), Href: standard.Path(a.ID) + "/comments?by=union#" + part.Code}}
	}
	if d.may(ctx, standard.ActExport) {
		p.word = standard.SectionPath(a.ID, part.Code) + "/section.docx"
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/standard", Crumbs: crumbs(ctx, a, ui.Crumb{Label: part.Name}), Body: sectionBody(p)})
}

func kindOf(catalogue string) string {
	if catalogue == "v1" {
		return "Stage"
	}
	return "Domain"
}

// comments is the discussion of a whole assessment, all of it or that of one side.
func (d Deps) comments(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := d.open(r)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("by") == "union" {
		p.comments, err = d.Standard.Said(ctx, &p.w.Assessment, authz.Union)
		p.title = lang.N(ctx, len(p.comments), "%d comment from safety representatives", "%d comments from safety representatives")
	} else {
		p.comments, err = d.Standard.AllComments(ctx, &p.w.Assessment)
		p.title = lang.N(ctx, len(p.comments), "%d comment on this assessment", "%d comments on this assessment")
	}
	if err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/standard", Crumbs: crumbs(ctx, p.w, ui.Crumb{Label: lang.T(ctx, "Comments")}), Body: commentsBody(p)})
}
