package incidentweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// Staff is what the pages of those who look after reports need.
type Staff struct {
	Incidents *incident.Service
	// Directory may be nil: the pages then name nobody to turn to.
	Directory Directory
	// Units may be nil: places are then shown by their codes.
	Units Units
	// Files may be nil: reports then have no files.
	Files *incident.Attachments
	// Case gives the way from a report to its case, or to open one; nil leaves it out.
	Case func(r *http.Request, i *incident.Incident) (ui.Link, error)
	// Cases gives what is due in the reader's cases, for their first page; nil leaves it out.
	Cases func(ctx context.Context) ([]ui.Todo, error)
}

// Directory finds the few people to turn to first at a site of an organisation; site "" asks for the whole of it.
type Directory interface {
	TurnTo(ctx context.Context, org, site string) ([]Turn, error)
}

// Turn is somebody to turn to. Dial is the number as a telephone takes it, "" for none.
type Turn struct{ Name, Role, When, Phone, Dial string }

func (t Turn) line() string {
	if t.When == "" {
		return t.Role
	}
	return t.Role + ", " + t.When
}

// Units names the sites and units of an organisation by their ids.
type Units interface {
	Names(ctx context.Context, org string) (Names, error)
}

// Names are the names of places by id.
type Names struct{ Sites, Units map[string]string }

// Site gives the name of a site, its id where it has none.
func (n Names) Site(id string) string { return named(n.Sites, id) }

// Unit gives the name of a unit, its id where it has none.
func (n Names) Unit(id string) string { return named(n.Units, id) }

func named(m map[string]string, id string) string {
	if s, ok := m[id]; ok {
		return s
	}
	return id
}

func (d Staff) names(ctx context.Context, org string) (Names, error) {
	if d.Units == nil {
		return Names{}, nil
	}
	return d.Units.Names(ctx, org)
}

func (d Staff) turnTo(ctx context.Context, org, site string) ([]Turn, error) {
	if d.Directory == nil {
		return nil, nil
	}
	return d.Directory.TurnTo(ctx, org, site)
}

// StaffRoutes gives the pages of managers and specialists.
func StaffRoutes(d Staff) []web.Route {
	out := []web.Route{
		{Pattern: "GET /today", Action: incident.ActList, Handle: d.today},
		{Pattern: "GET /triage", Action: incident.ActList, Handle: d.triage},
		{Pattern: "GET /reports", Action: incident.ActList, Handle: d.reports},
		{Pattern: "GET /reports/{id}", Action: incident.ActRead, Handle: d.record},
		{Pattern: "GET /openings", Action: incident.ActWatch, Handle: d.openings},
		{Pattern: "GET /import", Action: incident.ActImport, Handle: d.askImport},
		{Pattern: "POST /import", Action: incident.ActImport, Handle: d.doImport},
		{Pattern: "GET /dashboard/reporting", Action: incident.ActDashboard, Handle: d.dashboard},
		{Pattern: "GET /dashboard/reporting/{file}", Action: incident.ActDashboard, Handle: d.dashboardFile},
		{Pattern: "GET /reports/{id}/print", Action: incident.ActRead, Handle: d.print},
		{Pattern: "POST /reports/{id}/acknowledge", Action: incident.ActHandle, Handle: d.acknowledge},
		{Pattern: "GET /reports/{id}/names", Action: incident.ActIdentity, Handle: d.askNames},
		{Pattern: "POST /reports/{id}/names", Action: incident.ActIdentity, Handle: d.openNames},
		{Pattern: "POST /reports/{id}/names/close", Action: incident.ActIdentity, Handle: d.closeNames},
		{Pattern: "GET /reports/{id}/break-glass", Action: incident.ActBreakGlass, Handle: d.askGlass},
		{Pattern: "POST /reports/{id}/break-glass", Action: incident.ActBreakGlass, Handle: d.breakGlass},
	}
	for _, kind := range []string{"csv", "xlsx", "json"} {
		out = append(out, web.Route{Pattern: "GET /reports/download." + kind, Action: incident.ActExport,
			Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, kind) }})
	}
	for _, a := range acts {
		out = append(out,
			web.Route{Pattern: "GET /reports/{id}/" + a.path, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST /reports/{id}/" + a.path, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
	}
	return out
}
