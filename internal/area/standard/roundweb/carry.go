package roundweb

import (
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// carry previews what would come over to the next version.
func (d Deps) carry(w http.ResponseWriter, r *http.Request) error { return d.showCarry(w, r, nil) }

func (d Deps) showCarry(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx, me := r.Context(), authz.From(r.Context())
	pre, err := d.Improve.Preview(ctx, web.Scope(r), me.Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	a := &pre.From
	p := &page{caption: a.Name + ", " + lang.T(ctx, a.State.Words()), tabs: d.assessmentTabs(ctx, a, standard.Path(a.ID)+"/carry"), tabsName: lang.T(ctx, "This assessment"),
		title: lang.T(ctx, "%s and %s would come over. No rating does", lang.N(ctx, pre.Copies, "%d action", "%d actions"), lang.N(ctx, pre.Links, "%d link to evidence", "%d links to evidence")),
		lede:  lang.T(ctx, "A look before anything happens: from %s to %s", pre.From.Catalogue, pre.To.Name)}
	if pre.Blocked != "" {
		p.banner = banner(ui.Warn, lang.T(ctx, pre.Blocked)+".", "")
	}
	t := ui.Table{Caption: lang.T(ctx, "Open actions and where they go"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Open action")}, {Label: lang.T(ctx, "From")}, {Label: lang.T(ctx, "To")}, {Label: lang.T(ctx, "Who")}}}
	for i := range pre.Actions {
		x := &pre.Actions[i]
		to := strings.Join(x.To, ", ")
		if to == "" {
			to = lang.T(ctx, "Nothing takes over: it stays here, look at it")
		}
		t.Rows = append(t.Rows, ui.Row{Over: len(x.To) == 0, Cells: []ui.Cell{{Text: short(x.Text), Href: improve.Path(x.ID)}, {Text: x.Indicator}, {Text: to}, {Text: x.PersonName, Sub: date(ctx, x.Due)}}})
	}
	if len(t.Rows) > 0 {
		p.add(tableSheet(lang.N(ctx, len(t.Rows), "%d open action", "%d open actions"), lang.T(ctx, "Each copy waits until somebody accepts, merges or closes it"), t))
	} else {
		p.add(sheet(lang.T(ctx, "No action is open"), "", para(lang.T(ctx, "There is nothing to copy into the new plan."))))
	}
	e := ui.Table{Caption: lang.T(ctx, "Evidence and where it goes"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Evidence")}, {Label: lang.T(ctx, "From")}, {Label: lang.T(ctx, "To")}, {Label: lang.T(ctx, "Counts until")}}}
	for _, x := range pre.Evidence {
		e.Rows = append(e.Rows, ui.Row{Over: x.Item.Over(d.Improve.Now()), Cells: []ui.Cell{{Text: x.Item.Title, Href: standard.EvidencePath(x.Item.ID)}, {Text: x.Indicator}, {Text: or(strings.Join(x.To, ", "), lang.T(ctx, "Nothing takes over"))}, {Text: date(ctx, x.Item.ExpiresAt)}}})
	}
	if len(e.Rows) > 0 {
		p.add(tableSheet(lang.N(ctx, len(e.Rows), "%d use of evidence", "%d uses of evidence"), "", e))
	}
	if pre.Blocked == "" {
		p.side(carryForm(a.ID, web.Problems(ctx, problems), r.PostForm))
	}
	var rows []ui.Row
	for _, x := range pre.Mapping.Rows {
		rows = append(rows, ui.Row{Cells: []ui.Cell{{Text: x.From}, {Text: strings.Join(x.Domains, ", ")}, {Text: strings.Join(x.To, ", ")}}})
	}
	m := ui.Table{Caption: lang.T(ctx, "What takes over from what"), Hidden: true, Mode: ui.Still, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Version 1")}, {Label: lang.T(ctx, "Domain")}, {Label: lang.T(ctx, "Version 2")}}, Rows: rows}
	unsure := lang.T(ctx, "This mapping is provisional: not verified, and not NHS England’s.")
	if pre.Mapping.Verified() {
		unsure = lang.T(ctx, "This mapping was read in a published text.")
	}
	p.side(sheet(lang.T(ctx, "How it is mapped"), "", para(unsure), muted(pre.Mapping.Source), more(lang.T(ctx, "The whole mapping"), m.Draw())))
	return p.show(w, r, problems, ui.Crumb{Label: a.Name, Href: standard.Path(a.ID)}, ui.Crumb{Label: lang.T(ctx, "Bring over")})
}

// carryOver brings it over and leads to the new plan, where what was inherited waits.
func (d Deps) carryOver(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	to, err := d.Improve.CarryOver(r.Context(), authz.From(r.Context()).Org, r.PathValue("id"), r.PostForm.Get("name"), dateOf(r.PostForm, "due"))
	switch {
	case err == nil:
		return web.Redirect(w, r, improve.PlanPath(to.ID))
	case fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict):
		return d.showCarry(w, r, fault.ProblemsFrom(err, ""))
	}
	return err
}
