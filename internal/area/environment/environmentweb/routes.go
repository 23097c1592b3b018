// Package environmentweb is the pages of safer places: walk-rounds, findings, floor plans and alarm points. It decides nothing:
// package environment does.
package environmentweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Places *environment.Service
	Policy *authz.Policy
	// Script is the path of the module by which a walk-round works without a signal.
	Script string
}

// maxPhoto bounds one photo of a device, in bytes; maxUpload a form with files.
const (
	maxPhoto  = 15 << 20
	maxUpload = 21 << 20
)

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

// scope gives the reader's scope of another action, the zero scope where they may not.
func (d Deps) scope(ctx context.Context, act authz.Action) authz.Scope {
	sc, err := d.Policy.Check(authz.From(ctx), act)
	if err != nil {
		return authz.Scope{}
	}
	return sc
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	out := []web.Route{
		{Pattern: "GET /walk-round", Action: web.Public, Handle: d.shell},
		{Pattern: "GET /environment/{id}/walk.json", Action: environment.ActWalk, API: true, Handle: d.pack},
		{Pattern: "POST /environment/{id}/sync", Action: environment.ActWalk, API: true, Handle: d.sync, MaxBody: maxSync},
		{Pattern: "POST /environment/{id}/photos/{photo}", Action: environment.ActWalk, API: true, Handle: d.photoIn, MaxBody: maxPhoto},
		{Pattern: "GET /environment/{id}/photos/{photo}", Action: environment.ActRead, Handle: d.photo},
		{Pattern: "POST /environment/{id}/photos/{photo}/remove", Action: environment.ActWalk, Handle: d.photoOut},
		{Pattern: "GET /environment", Action: environment.ActRead, Handle: d.walks},
		{Pattern: "GET /environment/method", Action: environment.ActRead, Handle: d.method},
		{Pattern: "GET /environment/{id}", Action: environment.ActRead, Handle: d.record},
		{Pattern: "GET /environment/{id}/print", Action: environment.ActRead, Handle: d.printed},
		{Pattern: "GET /environment-findings", Action: environment.ActRead, Handle: d.findings},
		{Pattern: "GET /environment-findings/{id}", Action: environment.ActRead, Handle: d.finding},
		{Pattern: "GET /environment-plans", Action: environment.ActRead, Handle: d.plans},
		{Pattern: "GET /environment-plans/{id}", Action: environment.ActRead, Handle: d.plan},
		{Pattern: "GET /environment-plans/{id}/picture", Action: environment.ActRead, Handle: d.planPicture},
		{Pattern: "POST /environment-plans/{id}/unpin", Action: environment.ActPlan, Handle: d.unpin},
		{Pattern: "GET /environment-alarms", Action: environment.ActRead, Handle: d.alarms},
		{Pattern: "GET /environment-alarms/{id}", Action: environment.ActRead, Handle: d.alarm},
	}
	for _, format := range []string{"csv", "xlsx"} {
		for path, which := range map[string]string{"/environment": "walk-rounds", "/environment/{id}": "items", "/environment-findings": "findings", "/environment-alarms": "alarm-points"} {
			out = append(out, web.Route{Pattern: "GET " + path + "/download." + format, Action: environment.ActExport,
				Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, which, format) }})
		}
	}
	for _, a := range acts() {
		rt := web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }}
		if a.file {
			rt.MaxBody = maxUpload
		}
		out = append(out, rt, web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }})
	}
	return out
}
