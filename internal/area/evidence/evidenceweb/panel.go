package evidenceweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Panel is what the page of a case or report shows of its exhibits.
type Panel struct {
	Title, Path string
	// Waiting is how much footage waits to be saved.
	Waiting int
	Body    templ.Component
	Ties    []Tie
}

// Tie is one exhibit, for a page of what hangs together.
type Tie struct{ Kind, Label, Path string }

type panel struct {
	rows []ui.Todo
	add  []ui.Link
}

// Panel gives the exhibits of a case or report inside the scope.
func (d Deps) Panel(ctx context.Context, sc authz.Scope, org, kind, id string) (Panel, error) {
	list, err := d.Evidence.Of(ctx, sc, org, kind, id)
	if err != nil {
		return Panel{}, err
	}
	out := Panel{Title: lang.T(ctx, "Evidence"), Path: evidence.OfPath(kind, id)}
	b := &panel{}
	now := d.Evidence.Door.Now()
	for _, x := range list {
		t := ui.Todo{Who: x.Number + ", " + x.About.Title, Href: evidence.Path(x.ID), Text: lang.T(ctx, x.State.Words()), Clock: ui.Clock{Text: lang.T(ctx, x.Media.Words())}}
		switch {
		case x.AtRisk():
			out.Waiting++
			t.Clock = chip(ctx, x, now)
		case x.State == evidence.Elsewhere && !x.Retain.IsZero():
			t.Clock = chip(ctx, x, now)
		case x.CheckSays != "":
			t.Clock = ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Does not match")}
		case x.Holds > 0:
			t.Clock = ui.Clock{Level: ui.Pause, Text: lang.T(ctx, "Kept by a hold")}
		}
		b.rows = append(b.rows, t)
		out.Ties = append(out.Ties, Tie{lang.T(ctx, "Exhibit"), x.Number, evidence.Path(x.ID)})
	}
	if d.may(ctx, evidence.ActAdd) {
		for _, h := range hows {
			b.add = append(b.add, ui.Link{Text: lang.T(ctx, h.tab), Href: AddPath(kind, id, h.code)})
		}
	}
	out.Body = panelBody(b)
	return out, nil
}

// of is the page of a case's or report's exhibits.
func (d Deps) of(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sub, err := d.subject(r)
	if err != nil {
		return err
	}
	p, err := d.Panel(ctx, web.Scope(r), sub.Org, sub.Kind, sub.ID)
	if err != nil {
		return err
	}
	title := lang.N(ctx, len(p.Ties), "%d exhibit of %s", "%d exhibits of %s", sub.Ref)
	return web.Staff(w, r, web.View{Title: title, Current: "/evidence", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Evidence"), Href: "/evidence"}, {Label: sub.Ref, Href: sub.Path}, {Label: lang.T(ctx, "Exhibits")}}, Body: ofBody(title, p)})
}
