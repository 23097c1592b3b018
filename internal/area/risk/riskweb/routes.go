// Package riskweb is the pages of risk assessments, the register, the heat map and lone working. It decides nothing: package
// risk does.
package riskweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Risks  *risk.Service
	Policy *authz.Policy
}

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
		{Pattern: "GET /risk", Action: risk.ActRead, Handle: d.assessments},
		{Pattern: "GET /risk/heat-map", Action: risk.ActRead, Handle: d.heatMap},
		{Pattern: "GET /risk/controls", Action: risk.ActRead, Handle: d.controls},
		{Pattern: "GET /risk/method", Action: risk.ActRead, Handle: d.method},
		{Pattern: "GET /risk/{id}", Action: risk.ActRead, Handle: d.record},
		{Pattern: "GET /risk/{id}/versions/{n}", Action: risk.ActRead, Handle: d.version},
		{Pattern: "GET /risk/{id}/versions/{n}/print", Action: risk.ActRead, Handle: d.printed},
		{Pattern: "POST /risk/{id}/placed", Action: risk.ActWrite, Handle: d.placed},
		{Pattern: "GET /risk-register", Action: risk.ActRead, Handle: d.register},
		{Pattern: "GET /risk-register/{risk}", Action: risk.ActRead, Handle: d.entry},
		{Pattern: "POST /risk-register/{risk}/reopen", Action: risk.ActAccept, Handle: d.reopen},
		{Pattern: "GET /lone-working", Action: risk.ActLoneRead, Handle: d.plans},
		{Pattern: "GET /lone-working/{id}", Action: risk.ActLoneRead, Handle: d.plan},
		{Pattern: "GET /my-checks", Action: risk.ActLoneOwn, Handle: d.myPlans},
		{Pattern: "GET /my-checks/{id}", Action: risk.ActLoneOwn, Handle: d.myPlan},
	}
	for _, what := range []string{"start", "check", "finish"} {
		out = append(out, web.Route{Pattern: "POST /my-checks/{id}/" + what, Action: risk.ActLoneOwn, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.tick(w, r, what) }})
	}
	for _, format := range []string{"csv", "xlsx"} {
		for path, which := range map[string]string{"/risk": "assessments", "/risk/heat-map": "heat-map", "/risk/controls": "controls", "/risk-register": "register", "/lone-working": "lone-working"} {
			act := risk.ActExport
			if which == "lone-working" {
				act = risk.ActLoneRead
			}
			out = append(out, web.Route{Pattern: "GET " + path + "/download." + format, Action: act,
				Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, which, format) }})
		}
	}
	for _, kind := range []string{"docx", "pdf"} {
		out = append(out, web.Route{Pattern: "GET /risk/{id}/versions/{n}/assessment." + kind, Action: risk.ActRead,
			Handle: func(w http.ResponseWriter, r *http.Request) error { return d.document(w, r, kind) }})
	}
	for _, a := range acts() {
		out = append(out,
			web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
	}
	return out
}
