package caseworkweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// received lists what other organisations ask of this one.
func (d Deps) received(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Cases.ListReceived(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	t := ui.Table{Hidden: true, Caption: lang.T(ctx, "What others ask of us, newest first"), Columns: []ui.Column{{Label: lang.T(ctx, "From")}, {Label: lang.T(ctx, "What they ask")}, {Label: lang.T(ctx, "Came")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for _, x := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.orgName(ctx, x.From), Href: "/referred-here/" + x.ID}, {Text: kindOf(r, x)}, {Text: lang.DayTime(ctx, x.At)}, {Text: lang.T(ctx, x.Words())}}})
	}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "What others ask of us"), Crumbs: crumbs(ctx, lang.T(ctx, "What others ask of us")), Current: "/cases", Body: receivedBody(t)})
}

func kindOf(r *http.Request, x casework.Received) string {
	if x.Kind == "transfer" {
		return lang.T(r.Context(), "To take it over")
	}
	return lang.T(r.Context(), "To do a part of it")
}

type receivedPage struct {
	casework.Received
	from, kind string
	problems   ui.Problems
}

func (d Deps) oneReceived(w http.ResponseWriter, r *http.Request) error {
	x, err := d.Cases.OneReceived(r.Context(), web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.showReceived(w, r, x, nil)
}

func (d Deps) showReceived(w http.ResponseWriter, r *http.Request, x casework.Received, problems fault.Problems) error {
	ctx := r.Context()
	p := &receivedPage{Received: x, from: d.orgName(ctx, x.From), kind: kindOf(r, x), problems: web.Problems(ctx, problems)}
	c := crumbs(ctx, lang.T(ctx, "What others ask of us"), p.from)
	c[1].Href = "/referred-here"
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "%s asks", p.from), Crumbs: c, Current: "/cases", Problems: problems, Body: oneReceivedBody(p)})
}

// answerReceived takes it on, or does not.
func (d Deps) answerReceived(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return tooLarge(err)
	}
	x, err := d.Cases.OneReceived(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := r.PostForm.Get("yes")
	if v != "yes" && v != "no" {
		return d.showReceived(w, r, x, fault.Problems{{Field: "yes", Message: "Choose yes or no"}})
	}
	err = d.Cases.AnswerReceived(ctx, x.Org, x.ID, v == "yes")
	if fault.Is(err, fault.Conflict) {
		return d.showReceived(w, r, x, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/referred-here/"+x.ID)
}
