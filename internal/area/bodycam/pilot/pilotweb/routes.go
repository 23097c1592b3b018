// Package pilotweb is the pages of camera pilots. It decides nothing: package pilot does.
package pilotweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Pilots *pilot.Service
	Policy *authz.Policy
	// Printer makes PDFs, where it can.
	Printer *letter.Printer
	OrgName func(ctx context.Context, org string) string
	// Above gives the page that the pilots hang under for a reader, "" for none.
	Above func(ctx context.Context) ui.Crumb
}

func (d Deps) keeps(ctx context.Context) bool {
	return d.Policy.May(authz.From(ctx), pilot.ActKeep)
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	read, keep := pilot.ActRead, pilot.ActKeep
	return []web.Route{
		{Pattern: "GET /pilots", Action: read, Handle: d.list},
		{Pattern: "GET /pilot-files/{file}", Action: read, Handle: d.listFile},
		{Pattern: "GET /pilots/new", Action: keep, Handle: d.ask("new")},
		{Pattern: "POST /pilots/new", Action: keep, Handle: d.take("new")},
		{Pattern: "GET /pilots/{id}", Action: read, Handle: d.evaluation},
		{Pattern: "GET /pilots/{id}/protocol", Action: read, Handle: d.protocol},
		{Pattern: "GET /pilots/{id}/sites", Action: read, Handle: d.sites},
		{Pattern: "GET /pilots/{id}/files/{file}", Action: read, Handle: d.file},
		{Pattern: "GET /pilots/{id}/edit", Action: keep, Handle: d.ask("edit")},
		{Pattern: "POST /pilots/{id}/edit", Action: keep, Handle: d.take("edit")},
		{Pattern: "GET /pilots/{id}/amend", Action: keep, Handle: d.ask("amend")},
		{Pattern: "POST /pilots/{id}/amend", Action: keep, Handle: d.take("amend")},
		{Pattern: "GET /pilots/{id}/declare", Action: keep, Handle: d.ask("declare")},
		{Pattern: "POST /pilots/{id}/declare", Action: keep, Handle: d.take("declare")},
		{Pattern: "GET /pilots/{id}/figures", Action: keep, Handle: d.ask("figures")},
		{Pattern: "POST /pilots/{id}/figures", Action: keep, Handle: d.takeFigures},
		{Pattern: "POST /pilots/{id}/report", Action: keep, Handle: d.freeze},
		{Pattern: "GET /pilot-reports/{id}", Action: read, Handle: d.report},
		{Pattern: "GET /pilot-reports/{id}/{file}", Action: read, Handle: d.reportFile},
	}
}

// crumbs lead to a page of a pilot.
func (d Deps) crumbs(ctx context.Context, rest ...ui.Crumb) []ui.Crumb {
	var out []ui.Crumb
	if d.Above != nil {
		if up := d.Above(ctx); up.Href != "" {
			out = append(out, ui.Crumb{Label: t(ctx, up.Label), Href: up.Href})
		}
	}
	return append(append(out, ui.Crumb{Label: t(ctx, "Camera pilots"), Href: "/pilots"}), rest...)
}

// show writes a page of staff.
func (d Deps) show(w http.ResponseWriter, r *http.Request, v web.View) error {
	v.Current = "/pilots"
	return web.Staff(w, r, v)
}
