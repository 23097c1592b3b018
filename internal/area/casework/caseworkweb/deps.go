// Package caseworkweb is the pages and the API of cases. It decides nothing: package casework does.
package caseworkweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// Deps is what the pages of cases need.
type Deps struct {
	Cases *casework.Service
	// Unit names a unit of an organisation; nil shows its id.
	Unit func(ctx context.Context, org, unit string) string
	// Units gives the units of an organisation, so that a search finds cases by them; nil gives none.
	Units func(ctx context.Context, org string) []Place
	// OrgName names an organisation by its code; nil shows the code.
	OrgName func(ctx context.Context, code string) string
	// Panels are what other areas show of a case, in order. The server wires them, so that no area's pages import
	// another's.
	Panels []Panel
	// More gives links from the list of cases to other pages that the reader may open; nil gives none.
	More func(ctx context.Context) []ui.Link
}

// Place is a unit with its name.
type Place struct{ ID, Name string }

// Panel gives what an area shows of a case to the reader in ctx. It looks itself whether they may see it, by its own
// action; a Shown without a title is nothing.
type Panel func(ctx context.Context, c casework.Case) (Shown, error)

// Shown is an area's part of a case's overview.
type Shown struct {
	// Title heads the part and names its tab, such as "Police and courts"; Path is the area's own page of the case.
	Title, Path string
	// Waiting is how many things of it wait, for its tab.
	Waiting int
	// Body is drawn in the overview, below the title; nil shows the tab alone.
	Body templ.Component
	// Ties are things of the area that hang on the case, for the page of what hangs together.
	Ties []Tie
}

// Tie is a thing that hangs on a case: an exhibit, a sanction, a police reference.
type Tie struct {
	// Kind is what it is in a word, such as "Exhibit"; Label tells which; Path leads to it, "" for nowhere.
	Kind, Label, Path string
	// To is the label of the person, or the reference of the report, that it belongs to; "" for the case.
	To string
}

func (d Deps) unit(ctx context.Context, org, unit string) string {
	if d.Unit == nil || unit == "" {
		return unit
	}
	if s := d.Unit(ctx, org, unit); s != "" {
		return s
	}
	return unit
}

func (d Deps) orgName(ctx context.Context, code string) string {
	if d.OrgName == nil {
		return code
	}
	return d.OrgName(ctx, code)
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Cases.Door.Policy().May(authz.From(ctx), act)
}

// Routes gives the pages of cases.
func Routes(d Deps) []web.Route {
	out := []web.Route{
		{Pattern: "GET /cases", Action: casework.ActList, Handle: d.list},
		{Pattern: "GET /cases/open", Action: casework.ActOpen, Handle: d.askOpen},
		{Pattern: "POST /cases/open", Action: casework.ActOpen, Handle: d.doOpen},
		{Pattern: "GET /referred-here", Action: casework.ActReceived, Handle: d.received},
		{Pattern: "GET /referred-here/{id}", Action: casework.ActReceived, Handle: d.oneReceived},
		{Pattern: "POST /referred-here/{id}", Action: casework.ActReceived, Handle: d.answerReceived},
		{Pattern: "GET /cases/{id}", Action: casework.ActRead, Handle: d.tab(overview)},
		{Pattern: "GET /cases/{id}/people", Action: casework.ActFile, Handle: d.tab(peopleTab)},
		{Pattern: "GET /cases/{id}/timeline", Action: casework.ActRead, Handle: d.tab(timelineTab)},
		{Pattern: "GET /cases/{id}/support", Action: casework.ActRead, Handle: d.tab(supportTab)},
		{Pattern: "GET /cases/{id}/together", Action: casework.ActFile, Handle: d.tab(togetherTab)},
		{Pattern: "GET /cases/{id}/who", Action: casework.ActRead, Handle: d.tab(whoTab)},
		{Pattern: "GET /cases/{id}/names", Action: casework.ActNames, Handle: d.askNames},
		{Pattern: "POST /cases/{id}/names", Action: casework.ActNames, Handle: d.openNames},
		{Pattern: "GET /cases/{id}/break-glass", Action: casework.ActBreakGlass, Handle: d.askGlass},
		{Pattern: "POST /cases/{id}/break-glass", Action: casework.ActBreakGlass, Handle: d.breakGlass},
		{Pattern: "POST /cases/{id}/task-done", Action: casework.ActWork, Handle: d.taskDone},
		{Pattern: "POST /cases/{id}/ask-done", Action: incident.ActWatch, Handle: d.taskDone},
	}
	for _, kind := range []string{"csv", "xlsx", "json"} {
		out = append(out, web.Route{Pattern: "GET /cases/download." + kind, Action: casework.ActExport,
			Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, kind) }})
	}
	for _, a := range acts {
		out = append(out,
			web.Route{Pattern: "GET /cases/{id}/" + a.path, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST /cases/{id}/" + a.path, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
	}
	return out
}
