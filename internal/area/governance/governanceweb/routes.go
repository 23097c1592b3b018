// Package governanceweb is the pages of groups, meetings and actions. It decides nothing: package governance does.
package governanceweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// maxPaper bounds a form with a paper, in bytes.
const maxPaper = 101 << 20

// Deps are what the pages are made with.
type Deps struct {
	Governance *governance.Service
	Policy     *authz.Policy
	// Base is the address of the site, for links in calendar files.
	Base string
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

// scope gives the reader's scope of reading, the zero scope where they may not.
func (d Deps) scope(ctx context.Context) authz.Scope {
	sc, err := d.Policy.Check(authz.From(ctx), governance.ActRead)
	if err != nil {
		return authz.Scope{}
	}
	return sc
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	read, run := governance.ActRead, governance.ActRun
	out := []web.Route{
		{Pattern: "GET /groups", Action: read, Handle: d.groups},
		{Pattern: "GET /groups/{id}", Action: read, Handle: d.groupPage},
		{Pattern: "GET /groups/{id}/terms", Action: read, Handle: d.terms},
		{Pattern: "POST /groups/{id}/renew", Action: governance.ActTake, Handle: d.renew},
		{Pattern: "GET /meetings", Action: read, Handle: d.meetings},
		{Pattern: "GET /meetings/calendar.ics", Action: read, Handle: d.calendar},
		{Pattern: "GET /meetings/{id}", Action: read, Handle: d.meeting},
		{Pattern: "GET /meetings/{id}/papers/{paper}", Action: read, Handle: d.paper},
		{Pattern: "GET /meetings/{id}/documents/{file}", Action: governance.ActExport, Handle: d.document},
		{Pattern: "POST /meetings/{id}/move", Action: run, Handle: d.move},
		{Pattern: "POST /meetings/{id}/attend", Action: run, Handle: d.attend},
		{Pattern: "POST /meetings/{id}/step", Action: run, Handle: d.step},
		{Pattern: "GET /actions", Action: read, Handle: d.actions},
		{Pattern: "GET /actions/{id}", Action: read, Handle: d.actionPage},
	}
	for _, format := range []string{"csv", "xlsx"} {
		out = append(out, web.Route{Pattern: "GET /actions/download." + format, Action: governance.ActExport, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, format) }})
	}
	for _, a := range acts() {
		post := web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }}
		if a.file {
			post.MaxBody = maxPaper
		}
		out = append(out, web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }}, post)
	}
	return out
}
