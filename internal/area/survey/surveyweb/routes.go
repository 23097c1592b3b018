// Package surveyweb shows the area survey: what staff answered, what is recorded beside it, the published figures, and the
// imports. It decides nothing.
package surveyweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/known"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Survey *survey.Service
	Policy *authz.Policy
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	see, compare, bring := survey.ActSee, survey.ActCompare, survey.ActImport
	return []web.Route{
		{Pattern: "GET /survey", Action: see, Handle: d.place},
		{Pattern: "GET /survey/at/{org}", Action: see, Handle: d.place},
		{Pattern: "GET /survey/records", Action: see, Handle: d.records},
		{Pattern: "GET /survey/at/{org}/records", Action: see, Handle: d.records},
		{Pattern: "GET /survey/at/{org}/files/{file}", Action: see, Handle: d.download},
		{Pattern: "GET /survey/groups/{group}", Action: compare, Handle: d.group},
		{Pattern: "GET /survey/groups/{group}/files/{file}", Action: compare, Handle: d.downloadGroup},
		{Pattern: "GET /survey/published", Action: known.ActRead, Handle: d.published},
		{Pattern: "GET /survey/published/files/{file}", Action: known.ActRead, Handle: d.downloadPublished},
		{Pattern: "GET /survey/questions", Action: known.ActRead, Handle: d.questions},
		{Pattern: "GET /survey/method", Action: known.ActRead, Handle: d.method},
		{Pattern: "GET /survey/imports", Action: bring, Handle: d.imports},
		{Pattern: "POST /survey/imports", Action: bring, Handle: d.send, MaxBody: survey.MaxFile + 1<<20},
		{Pattern: "GET /survey/imports/{import}", Action: bring, Handle: d.one},
		{Pattern: "POST /survey/imports/{import}", Action: bring, Handle: d.decide},
		{Pattern: "GET /survey/imports/{import}/files/{file}", Action: bring, Handle: d.downloadProblems},
	}
}

// at gives the place of a request; its path names none for the reader's own.
func (d Deps) at(r *http.Request) (org.Organisation, error) {
	return d.Survey.Place(r.Context(), authz.From(r.Context()), web.Scope(r), r.PathValue("org"))
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

// mayImport tells whether the reader finds the imports.
func (d Deps) mayImport(ctx context.Context) bool {
	sc, err := d.Policy.Check(authz.From(ctx), survey.ActImport)
	return err == nil && survey.MayImport(sc)
}

func words(ctx context.Context, f survey.Finding) string {
	if f.Text == "" {
		return ""
	}
	return lang.T(ctx, f.Text, f.Args...)
}

// crumbs lead back to the survey.
func crumbs(ctx context.Context, at ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: lang.T(ctx, "Survey"), Href: "/survey"}}, at...)
}

// open are the crumbs of pages for everybody: whoever may not open the survey is led to what is known.
func (d Deps) open(ctx context.Context, at ui.Crumb) []ui.Crumb {
	if d.may(ctx, survey.ActSee) {
		return crumbs(ctx, at)
	}
	return []ui.Crumb{{Label: lang.T(ctx, "What is known"), Href: "/known"}, at}
}

func page(o org.Organisation) string { return "/survey/at/" + o.ID }

// group gives a benchmarking group in words.
func group(ctx context.Context, g string) string {
	if w := (org.Organisation{Type: g}).TypeWords(); w != "" {
		return lang.T(ctx, w)
	}
	return lang.T(ctx, "All trusts")
}

// named gives an organisation without the "The" that its register puts in front.
func named(o org.Organisation) string { return strings.TrimPrefix(o.Name, "The ") }
