// Package learnweb is the pages of sessions, providers, needs, qualifications and effects of training. It decides nothing: package
// learn does.
package learnweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Learn  *learn.Service
	Policy *authz.Policy
	// Base is the address of this site, for calendars.
	Base string
	// Figures is the page of who is in date, "" where nobody counts it.
	Figures string
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	a := authz.From(ctx)
	a.Strong = true // a page that wants a second factor asks for it when it is opened
	return d.Policy.May(a, act)
}

// scope gives the scope of another action than the route's; one that the reader may not do matches nothing.
func (d Deps) scope(ctx context.Context, act authz.Action) authz.Scope {
	sc, err := d.Policy.Check(authz.From(ctx), act)
	if err != nil {
		return authz.Scope{}
	}
	return sc
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	see, read, own := learn.ActSee, learn.ActRead, learn.ActOwn
	out := []web.Route{
		{Pattern: "GET /training/sessions", Action: see, Handle: d.sessions},
		{Pattern: "GET /training/sessions/{id}", Action: see, Handle: d.session},
		{Pattern: "GET /training/providers", Action: read, Handle: d.providers},
		{Pattern: "GET /training/providers/{id}", Action: read, Handle: d.provider},
		{Pattern: "GET /training/needs", Action: read, Handle: d.needs},
		{Pattern: "GET /training/needs/{id}", Action: read, Handle: d.need},
		{Pattern: "GET /training/qualifications", Action: learn.ActCohorts, Handle: d.cohorts},
		{Pattern: "GET /training/qualifications/{id}", Action: learn.ActCohorts, Handle: d.cohort},
		{Pattern: "GET /training/learners/{id}", Action: learn.ActCohorts, Handle: d.learner},
		{Pattern: "GET /training/effect", Action: read, Handle: d.effect},
		{Pattern: "GET /training/mine", Action: own, Handle: d.mine},
		{Pattern: "POST /training/mine/calendar", Action: own, Handle: d.newCalendar},
		{Pattern: "GET /training/portfolio/{id}", Action: own, Handle: d.portfolio},
		{Pattern: "GET /training/calendar/{token}/sessions.ics", Action: web.Public, Handle: d.calendar},
	}
	for _, format := range []string{"csv", "xlsx"} {
		for which, act := range map[string]authz.Action{"sessions": see, "providers": learn.ActExport, "needs": learn.ActExport, "qualifications": learn.ActCohorts, "effect": learn.ActExport} {
			out = append(out, web.Route{Pattern: "GET /training/" + which + "/download." + format, Action: act, Handle: func(w http.ResponseWriter, r *http.Request) error {
				return d.download(w, r, act, which, format)
			}})
		}
		out = append(out, web.Route{Pattern: "GET /training/sessions/{id}/bookings." + format, Action: learn.ActBook, Handle: func(w http.ResponseWriter, r *http.Request) error {
			return d.download(w, r, learn.ActBook, "bookings", format)
		}})
	}
	for _, list := range [][]act{sessionActs(), ownActs(), providerActs(), needActs(), cohortActs()} {
		for _, a := range list {
			out = append(out,
				web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
				web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
		}
	}
	return out
}
