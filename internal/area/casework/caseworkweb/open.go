package caseworkweb

import (
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type openPage struct {
	reports, title ui.Field
	problems       ui.Problems
}

// askOpen asks what a case is to be about; a report's page leads here with its reference.
func (d Deps) askOpen(w http.ResponseWriter, r *http.Request) error {
	return d.showOpen(w, r, r.URL.Query().Get("report"), "", nil)
}

func (d Deps) showOpen(w http.ResponseWriter, r *http.Request, reports, title string, problems fault.Problems) error {
	ctx := r.Context()
	p := &openPage{problems: web.Problems(ctx, problems)}
	p.reports = ui.Field{Name: "reports", Label: lang.T(ctx, "References of the reports"), Hint: lang.T(ctx, "Like HW-2611-7KXQ4M. More than one with a space between."), Value: reports, Error: p.problems.For("reports")}
	p.title = ui.Field{Name: "title", Label: lang.T(ctx, "Title"), Hint: lang.T(ctx, "What happened in a few words, without names. Leave it empty to take that of the first report."), Value: title, Error: p.problems.For("title")}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Open a case"), Crumbs: crumbs(ctx, lang.T(ctx, "Open a case")), Current: "/cases", Problems: problems, Body: openBody(p)})
}

func (d Deps) doOpen(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return tooLarge(err)
	}
	v := r.PostForm
	c, err := d.Cases.Open(r.Context(), casework.Opening{Org: web.Scope(r).Org(), Title: v.Get("title"), Reports: references(v.Get("reports"))})
	if fault.Is(err, fault.NotFound) {
		err = fault.WithProblems(fault.Problems{{Field: "reports", Message: "We cannot find a report of that reference"}})
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return d.showOpen(w, r, v.Get("reports"), v.Get("title"), fault.ProblemsFrom(err, "reports"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casework.Path(c.ID))
}

// notForYou says that a case is sealed and whom to ask. The try is recorded.
func (d Deps) notForYou(w http.ResponseWriter, r *http.Request, c casework.Sealed) error {
	ctx := r.Context()
	op.Refuse(ctx, d.Cases.Door, casework.ActRead, "case_record", c.ID)
	people, err := d.Cases.WhoCanSee(ctx, casework.Case{Org: c.Org, ID: c.ID, Unit: c.Unit, Lock: c.Lock})
	if err != nil {
		return err
	}
	var names []string
	for _, p := range people {
		if p.ID != authz.From(ctx).ID {
			names = append(names, p.Name)
		}
	}
	ask := lang.T(ctx, "If you need something from it, ask the privacy lead.")
	if len(names) > 0 {
		ask = lang.T(ctx, "If you need something from it, ask %s.", strings.Join(names, ", "))
	}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Sealed case"), Crumbs: crumbs(ctx, c.ID), Current: "/cases", Body: sealedBody(c.ID, ask, casework.Path(c.ID)+"/break-glass")})
}

func (d Deps) askGlass(w http.ResponseWriter, r *http.Request) error {
	sc := web.Scope(r)
	c, err := d.Cases.KnownSealed(r.Context(), sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.showGlass(w, r, c, "", nil)
}

func (d Deps) showGlass(w http.ResponseWriter, r *http.Request, c casework.Sealed, typed string, problems fault.Problems) error {
	ctx := r.Context()
	shown := web.Problems(ctx, problems)
	reason := ui.Field{Name: "reason", Label: lang.T(ctx, "Reason"), Hint: lang.T(ctx, "Why this cannot wait for the people who may open it."), Value: typed, Error: shown.For("reason"), Rows: 3}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Open a sealed case in an emergency"), Crumbs: crumbs(ctx, c.ID), Current: "/cases", Problems: problems,
		Body: glassBody(shown, c.ID, casework.Path(c.ID)+"/break-glass", reason)})
}

func (d Deps) breakGlass(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	if err := r.ParseForm(); err != nil {
		return tooLarge(err)
	}
	c, err := d.Cases.KnownSealed(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	err = d.Cases.BreakGlass(ctx, c.Org, c.ID, r.PostForm.Get("reason"))
	if fault.Is(err, fault.Invalid) {
		return d.showGlass(w, r, c, r.PostForm.Get("reason"), fault.ProblemsOf(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casework.Path(c.ID))
}

// Link gives what a report's page says of its case: the way to it, or the way to open one; an empty one is nothing.
func (d Deps) Link(r *http.Request, i *incident.Incident) (ui.Link, error) {
	ctx := r.Context()
	sc, err := d.Cases.Door.Policy().Check(authz.From(ctx), casework.ActRead)
	if err != nil {
		return ui.Link{}, nil
	}
	id, err := d.Cases.Of(ctx, sc, i.Org, i.ID)
	switch {
	case err != nil:
		return ui.Link{}, err
	case id != "":
		return ui.Link{Text: lang.T(ctx, "Go to the case"), Href: casework.Path(id)}, nil
	case d.may(ctx, casework.ActOpen) && i.MergedInto == "" && i.Stage != incident.Withdrawn:
		return ui.Link{Text: lang.T(ctx, "Open a case"), Href: "/cases/open?report=" + i.ID}, nil
	}
	return ui.Link{}, nil
}
