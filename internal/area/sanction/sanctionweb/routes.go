// Package sanctionweb is the pages of sanctions, panels, markers and orders. It decides nothing: package sanction does.
package sanctionweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Sanctions *sanction.Service
	Policy    *authz.Policy
	// Served gives the people served by group for the equality report, nil where nobody holds it.
	Served func(ctx context.Context, org, by string) []float64
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
	read, marks := sanction.ActRead, sanction.ActMarkerRead
	out := []web.Route{
		{Pattern: "GET /decisions", Action: read, Handle: d.waiting},
		{Pattern: "GET /decisions/{id}", Action: read, Handle: d.file},
		{Pattern: "GET /decisions/{id}/letters/{letter}", Action: read, Handle: d.letter},
		{Pattern: "POST /decisions/{id}/conflict", Action: sanction.ActSit, Handle: d.conflict},
		{Pattern: "POST /decisions/{id}/draft", Action: sanction.ActSit, Handle: d.draft},
		{Pattern: "POST /decisions/{id}/vote", Action: sanction.ActSit, Handle: d.vote},
		{Pattern: "GET /sanctions", Action: read, Handle: d.register},
		{Pattern: "GET /sanctions/ladder", Action: read, Handle: d.ladder},
		{Pattern: "GET /sanctions/equality", Action: sanction.ActEquality, Handle: d.equality},
		{Pattern: "GET /sanctions/equality/files/{file}", Action: sanction.ActEquality, Handle: d.equalityFile},
		{Pattern: "GET /markers", Action: marks, Handle: d.markers},
		{Pattern: "GET /markers/advice", Action: sanction.ActMarkerAdvice, Handle: d.advice},
		{Pattern: "GET /markers/{id}", Action: marks, Handle: d.marker},
		{Pattern: "GET /markers/{id}/letters/{letter}", Action: marks, Handle: d.notice},
		{Pattern: "GET /orders", Action: sanction.ActOrder, Handle: d.orders},
		{Pattern: "GET /orders/{id}", Action: sanction.ActOrder, Handle: d.order},
		{Pattern: "GET /cases/{id}/sanctions", Action: sanction.ActPropose, Handle: d.ofCase},
	}
	for _, format := range []string{"csv", "xlsx"} {
		for _, which := range []string{"sanctions", "markers"} {
			out = append(out, web.Route{Pattern: "GET /" + which + "/download." + format, Action: sanction.ActExport,
				Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, which, format) }})
		}
	}
	for _, kind := range fileKinds {
		out = append(out,
			web.Route{Pattern: "GET /decisions/{id}/letters/{letter}/letter." + kind, Action: read, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.letterFile(w, r, kind) }},
			web.Route{Pattern: "GET /markers/{id}/letters/{letter}/letter." + kind, Action: marks, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.noticeFile(w, r, kind) }})
	}
	for _, a := range acts() {
		out = append(out,
			web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
	}
	return out
}
