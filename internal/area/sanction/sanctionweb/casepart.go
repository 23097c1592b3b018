package sanctionweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// CasePart is this area's part of a case's page; without a title it is nothing.
type CasePart struct {
	Title, Path string
	Waiting     int
	Body        templ.Component
	// Ties are the things that hang on the case: kind, label, path and whom it is about.
	Ties [][4]string
}

// OfCase gives this area's part of the page of a case to the reader in ctx: nothing to whoever may not see it.
func (d Deps) OfCase(ctx context.Context, caseID string) (CasePart, error) {
	if !d.may(ctx, sanction.ActRead) {
		return CasePart{}, nil
	}
	l, err := d.links(ctx, caseID)
	if err != nil {
		return CasePart{}, err
	}
	p := CasePart{Title: lang.T(ctx, "Sanctions and markers"), Path: map[bool]string{true: "/cases/" + caseID + "/sanctions", false: "/sanctions"}[d.may(ctx, sanction.ActPropose)], Body: partBody(d.part(ctx, caseID, l))}
	for i := range l.Files {
		f := &l.Files[i]
		if f.State == sanction.Proposed || f.State == sanction.Recommended || f.Late(d.Sanctions.Now()) {
			p.Waiting++
		}
		p.Ties = append(p.Ties, [4]string{lang.T(ctx, "Sanction"), f.Ref + ", " + lang.T(ctx, f.State.Words()), sanction.Path(f.ID), f.Label})
	}
	for i := range l.Markers {
		m := &l.Markers[i]
		if m.State == marker.Proposed || m.State == marker.Provisional || m.State == marker.ReviewDue {
			p.Waiting++
		}
		p.Ties = append(p.Ties, [4]string{lang.T(ctx, "Marker"), m.Ref + ", " + lang.T(ctx, m.State.Words()), sanction.MarkerPath(m.ID), m.Label})
	}
	for _, o := range l.Orders {
		p.Ties = append(p.Ties, [4]string{orderWords(ctx, o.Kind), o.Ref, sanction.OrderPath(o.ID), o.Label})
	}
	return p, nil
}

func (d Deps) links(ctx context.Context, caseID string) (sanction.Links, error) {
	return d.Sanctions.OfCase(ctx, d.scope(ctx, sanction.ActRead), d.scope(ctx, sanction.ActMarkerRead), d.scope(ctx, sanction.ActOrder), caseID)
}

// partPage is what hangs on a case, with the ways to add to it.
type partPage struct {
	rows []ui.Check
	acts []ui.Link
}

func (d Deps) part(ctx context.Context, caseID string, l sanction.Links) partPage {
	var p partPage
	icons := map[bool]ui.Icon{true: ui.IconAlert, false: ui.IconFlag}
	now := d.Sanctions.Now()
	for i := range l.Files {
		f := &l.Files[i]
		j := d.Sanctions.Judge(f)
		p.rows = append(p.rows, ui.Check{Icon: icons[f.Late(now)], Text: titleOf(ctx, f, j), Small: f.Label + ", " + f.Ref, State: lang.T(ctx, "Open"), Href: sanction.Path(f.ID)})
	}
	for i := range l.Markers {
		m := &l.Markers[i]
		p.rows = append(p.rows, ui.Check{Icon: icons[m.State == marker.ReviewDue], Text: lang.T(ctx, "Marker: %s", markerTitle(ctx, m)), Small: m.Label + ", " + m.Ref, State: lang.T(ctx, "Open"), Href: sanction.MarkerPath(m.ID)})
	}
	for i := range l.Orders {
		o := &l.Orders[i]
		p.rows = append(p.rows, ui.Check{Icon: ui.IconFlag, Text: orderTitle(ctx, o), Small: o.Label + ", " + o.Ref, State: lang.T(ctx, "Open"), Href: sanction.OrderPath(o.ID)})
	}
	if d.may(ctx, sanction.ActPropose) {
		p.acts = append(p.acts, ui.Link{Href: sanction.ProposePath(caseID), Text: lang.T(ctx, "Propose a sanction")})
	}
	if d.may(ctx, sanction.ActMarkerPropose) {
		p.acts = append(p.acts, ui.Link{Href: sanction.ProposeMarkerPath(caseID), Text: lang.T(ctx, "Propose a marker")})
	}
	if d.may(ctx, sanction.ActOrder) {
		p.acts = append(p.acts, ui.Link{Href: sanction.NewOrderPath(caseID), Text: lang.T(ctx, "Write down an order or removal")})
	}
	return p
}

// ofCase is the page of all that hangs on a case. Whoever may not see the case sees it only as far as they see its files.
func (d Deps) ofCase(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	c, err := d.Sanctions.Cases.Case(ctx, web.Scope(r), web.Scope(r).Org(), id)
	if err != nil {
		return err
	}
	l, err := d.links(ctx, id)
	if err != nil {
		return err
	}
	title := lang.T(ctx, "Nothing was asked for in this case")
	if n := len(l.Files) + len(l.Markers) + len(l.Orders); n > 0 {
		title = lang.N(ctx, n, "%d sanction, marker or order", "%d sanctions, markers and orders")
	}
	return web.Staff(w, r, web.View{Title: title, Current: "/cases", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Cases"), Href: "/cases"}, {Label: c.Ref, Href: casework.Path(c.ID)}, {Label: lang.T(ctx, "Sanctions and markers")}},
		Body: casePage(title, c.Ref+", "+c.Title, d.part(ctx, id, l))})
}
