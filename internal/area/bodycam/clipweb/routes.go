// Package clipweb is the pages of the register of camera clips, of rights requests about footage and of redactions. It decides
// nothing: package clip does.
package clipweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Clips  *clip.Service
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
		{Pattern: "GET /clips", Action: clip.ActRead, Handle: d.register},
		{Pattern: "GET /clips/due", Action: clip.ActRead, Handle: func(w http.ResponseWriter, r *http.Request) error { return web.Redirect(w, r, "/clips?show=due") }},
		{Pattern: "GET /clips/rules", Action: clip.ActRead, Handle: d.rules},
		{Pattern: "GET /clips/{clip}", Action: clip.ActRead, Handle: d.record},
		{Pattern: "POST /clips/{clip}/open", Action: clip.ActOpen, Handle: d.open},
		{Pattern: "GET /footage-requests", Action: clip.ActRequest, Handle: d.requests},
		{Pattern: "GET /footage-requests/{request}", Action: clip.ActRequest, Handle: d.request},
		{Pattern: "POST /footage-requests/{request}/proved", Action: clip.ActRequest, Handle: d.proved},
		{Pattern: "GET /redactions", Action: clip.ActRedact, Handle: d.redactions},
		{Pattern: "GET /redactions/{redaction}", Action: clip.ActRedact, Handle: d.redaction},
	}
	for _, format := range []string{"csv", "xlsx"} {
		for path, which := range map[string]string{"/clips": "clips", "/footage-requests": "requests", "/redactions": "redactions"} {
			act := map[string]authz.Action{"clips": clip.ActExport, "requests": clip.ActRequest, "redactions": clip.ActRedact}[which]
			out = append(out, web.Route{Pattern: "GET " + path + "/download." + format, Action: act, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, which, format) }})
		}
	}
	for _, a := range acts() {
		out = append(out,
			web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
	}
	return out
}
