// Package networkweb is the pages of partners, agreements, releases and problems. It decides nothing: package network does.
package networkweb

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Network *network.Service
	Policy  *authz.Policy
	// Measures gives the measures of this product, by address, that a problem may be counted by.
	Measures func(ctx context.Context) [][2]string
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

const home = "/network"

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	read, see := network.ActRead, network.ActSee
	out := []web.Route{
		{Pattern: "GET /network", Action: read, Handle: d.overview},
		{Pattern: "GET /network/files/{file}", Action: read, Handle: d.file},
		{Pattern: "GET /network/contacts", Action: read, Handle: d.contacts},
		{Pattern: "GET /network/commitments", Action: read, Handle: d.commitments},
		{Pattern: "GET /network/agreements", Action: read, Handle: d.agreements},
		{Pattern: "GET /network/profiles", Action: read, Handle: d.profiles},
		{Pattern: "GET /network/problems", Action: read, Handle: d.problems},
		{Pattern: "GET /network/partners/{id}", Action: read, Handle: d.partner},
		{Pattern: "POST /network/partners/{id}/confirm", Action: network.ActKeep, Handle: d.confirm},
		{Pattern: "GET /network/agreements/{id}", Action: read, Handle: d.agreement},
		{Pattern: "GET /network/problems/{id}", Action: read, Handle: d.problem},
		{Pattern: "POST /network/problems/{id}/drop", Action: network.ActKeep, Handle: d.dropEntry},
		{Pattern: "GET /network/releases", Action: see, Handle: d.releases},
		{Pattern: "GET /network/releases/{id}", Action: see, Handle: d.release},
		{Pattern: "GET /network/releases/{id}/rows", Action: network.ActRelease, Handle: d.rows},
		{Pattern: "POST /network/releases/{id}/run", Action: network.ActDraft, Handle: d.run},
		{Pattern: "POST /network/releases/{id}/send", Action: network.ActRelease, Handle: d.send},
		{Pattern: "GET /network/releases/{id}/release.csv", Action: network.ActRelease, Handle: d.take},
	}
	for _, a := range acts() {
		out = append(out,
			web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.done(w, r, a) }})
	}
	return out
}

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

func give(w http.ResponseWriter, b []byte, name, format string) error {
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := bytes.NewReader(b).WriteTo(w)
	return err
}

// file gives a list as a file.
func (d Deps) file(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if mimes[format] == "" {
		return fault.Missing()
	}
	b, err := d.Network.File(ctx, web.Scope(r), name, format, export.Options{BOM: true, Zone: lang.London(), Provenance: &export.Provenance{At: d.Network.Now(), By: authz.From(ctx).Role.Words(), Filter: name}})
	if err != nil {
		return err
	}
	return give(w, b, "network-"+name, format)
}

// show renders a page under the overview.
func (d Deps) show(w http.ResponseWriter, r *http.Request, v web.View, crumbs ...ui.Crumb) error {
	v.Current = home
	v.Crumbs = append([]ui.Crumb{{Label: lang.T(r.Context(), "Partners"), Href: home}}, crumbs...)
	return web.Staff(w, r, v)
}
