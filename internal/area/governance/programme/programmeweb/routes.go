// Package programmeweb is the pages of the programme board. It decides nothing: package programme does.
package programmeweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Programme *programme.Service
	Policy    *authz.Policy
	// Printer makes PDFs, where it can.
	Printer *letter.Printer
	// OrgName names the organisation whose programme it is.
	OrgName func(ctx context.Context, org string) string
	// Links lead to the board's terms of reference and minutes, and Actions to all of its actions; both may be nil.
	Links   func(ctx context.Context) []ui.Link
	Actions string
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	read := programme.ActRead
	out := []web.Route{
		{Pattern: "GET /programme", Action: read, Handle: d.board},
		{Pattern: "GET /programme/files/{file}", Action: read, Handle: d.file},
		{Pattern: "POST /programme/begin", Action: programme.ActKeep, Handle: d.begin},
		{Pattern: "GET /programme/strands/{id}", Action: read, Handle: d.strand},
		{Pattern: "GET /programme/papers", Action: read, Handle: d.papersList},
		{Pattern: "GET /programme/papers/{id}", Action: read, Handle: d.papers},
		{Pattern: "GET /programme/papers/{id}/{file}", Action: read, Handle: d.papersFile},
	}
	for _, a := range acts() {
		out = append(out,
			web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
	}
	return out
}
