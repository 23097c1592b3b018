// Package boardpackweb is the pages and files of board packs. It decides nothing: package boardpack does.
package boardpackweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Packs  *boardpack.Service
	Policy *authz.Policy
	// Printer makes PDFs, where it can.
	Printer *letter.Printer
}

// Routes are the pages of this area.
func Routes(d Deps) []web.Route {
	see, draft := boardpack.ActSee, boardpack.ActDraft
	return []web.Route{
		{Pattern: "GET /board-packs", Action: see, Handle: d.index},
		{Pattern: "GET /board-packs/new", Action: draft, Handle: d.newForm},
		{Pattern: "POST /board-packs/new", Action: draft, Handle: d.make},
		{Pattern: "GET /board-packs/board-packs.csv", Action: see, Handle: d.listCSV},
		{Pattern: "GET /board-packs/board-packs.xlsx", Action: see, Handle: d.listXLSX},
		{Pattern: "GET /board-packs/{pack}", Action: see, Handle: d.pack},
		{Pattern: "GET /board-packs/{pack}/paper", Action: see, Handle: d.paper},
		{Pattern: "GET /board-packs/{pack}/figures", Action: see, Handle: d.figures},
		{Pattern: "GET /board-packs/{pack}/changes", Action: see, Handle: d.changes},
		{Pattern: "GET /board-packs/{pack}/files/{file}", Action: see, Handle: d.file},
		{Pattern: "GET /board-packs/{pack}/words", Action: draft, Handle: d.wordsForm},
		{Pattern: "POST /board-packs/{pack}/words", Action: draft, Handle: d.words},
		{Pattern: "POST /board-packs/{pack}/again", Action: draft, Handle: d.again},
		{Pattern: "GET /board-packs/{pack}/sign", Action: boardpack.ActSign, Handle: d.signForm},
		{Pattern: "POST /board-packs/{pack}/sign", Action: boardpack.ActSign, Handle: d.sign},
		{Pattern: "GET /board-packs/{pack}/reopen", Action: boardpack.ActReopen, Handle: d.reopenForm},
		{Pattern: "POST /board-packs/{pack}/reopen", Action: boardpack.ActReopen, Handle: d.reopen},
	}
}

// here finds the pack of the route; out of reach and not there look alike. The scope is the route's own.
func (d Deps) here(r *http.Request) (*boardpack.Pack, error) {
	return d.Packs.Get(r.Context(), web.Scope(r), r.PathValue("pack"))
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

func seen(r *http.Request) int64 {
	n, _ := strconv.ParseInt(r.FormValue("version"), 10, 64) // what is no number is a version that nobody has
	return n
}

func crumbs(ctx context.Context, p *boardpack.Pack, last string) []ui.Crumb {
	out := []ui.Crumb{{Label: lang.T(ctx, "Board packs"), Href: "/board-packs"}}
	if p == nil {
		return append(out, ui.Crumb{Label: last})
	}
	if last == "" {
		return append(out, ui.Crumb{Label: day(ctx, p.Day)})
	}
	return append(out, ui.Crumb{Label: day(ctx, p.Day), Href: boardpack.Path(p.ID)}, ui.Crumb{Label: last})
}

// day writes YYYY-MM-DD as a date; what is none stays as it is.
func day(ctx context.Context, s string) string {
	t, err := time.ParseInLocation(time.DateOnly, s, lang.London())
	if err != nil {
		return s
	}
	return lang.Date(ctx, t)
}

// dateOf puts the three parts of a date together as YYYY-MM-DD; what is no date comes out empty.
func dateOf(v url.Values, name string) string {
	var n [3]int
	for i, part := range []string{"-day", "-month", "-year"} {
		x, err := strconv.Atoi(strings.TrimSpace(v.Get(name + part)))
		if err != nil {
			return ""
		}
		n[i] = x
	}
	t := time.Date(n[2], time.Month(n[1]), n[0], 0, 0, 0, 0, time.UTC)
	if n[2] < 2000 || t.Day() != n[0] || int(t.Month()) != n[1] {
		return ""
	}
	return t.Format(time.DateOnly)
}
