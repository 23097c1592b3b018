package orgweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Pages are what the pages need.
type Pages struct {
	Org    *org.Service
	Policy *authz.Policy
	// Base is the address of the site as people reach it, such as "https://report.example.org", for posters. Empty takes
	// the address of the request.
	Base string
}

// Routes gives every page.
func Routes(p *Pages) []web.Route {
	return []web.Route{
		{Pattern: "GET /help", Action: org.ActHelp, Handle: p.helpSearch},
		{Pattern: "GET /help/{org}", Action: org.ActHelp, Handle: p.help},
		{Pattern: "GET /help/{org}/{site}", Action: org.ActHelp, Handle: p.help},
		{Pattern: "GET /r/{code}", Action: org.ActPlaceOpen, Handle: p.open},

		{Pattern: "GET /organisations", Action: org.ActRead, Handle: p.tree},
		{Pattern: "GET /organisations.csv", Action: org.ActRead, Handle: p.treeFile},
		{Pattern: "GET /organisations/{code}", Action: org.ActRead, Handle: p.one},

		{Pattern: "GET /organisation", Action: org.ActEdit, Handle: func(w http.ResponseWriter, r *http.Request) error {
			return web.Redirect(w, r, "/organisation/sites")
		}},
		{Pattern: "GET /organisation/sites", Action: org.ActEdit, Handle: p.sites},
		{Pattern: "GET /organisation/sites.csv", Action: org.ActEdit, Handle: p.sitesFile},
		{Pattern: "GET /organisation/sites/import", Action: org.ActEdit, Handle: p.askSites},
		{Pattern: "POST /organisation/sites/import", Action: org.ActEdit, Handle: p.takeSites},
		{Pattern: "GET /organisation/sites/new", Action: org.ActEdit, Handle: p.newSite},
		{Pattern: "POST /organisation/sites/new", Action: org.ActEdit, Handle: p.addSite},
		{Pattern: "GET /organisation/sites/{site}", Action: org.ActEdit, Handle: p.site},
		{Pattern: "POST /organisation/sites/{site}", Action: org.ActEdit, Handle: p.saveSite},
		{Pattern: "POST /organisation/sites/{site}/use", Action: org.ActEdit, Handle: p.useSite},
		{Pattern: "GET /organisation/units", Action: org.ActEdit, Handle: p.units},
		{Pattern: "GET /organisation/units.csv", Action: org.ActEdit, Handle: p.unitsFile},
		{Pattern: "GET /organisation/units/import", Action: org.ActEdit, Handle: p.askUnits},
		{Pattern: "POST /organisation/units/import", Action: org.ActEdit, Handle: p.takeUnits},
		{Pattern: "GET /organisation/units/new", Action: org.ActEdit, Handle: p.newUnit},
		{Pattern: "POST /organisation/units/new", Action: org.ActEdit, Handle: p.addUnit},
		{Pattern: "GET /organisation/units/{unit}", Action: org.ActEdit, Handle: p.unit},
		{Pattern: "POST /organisation/units/{unit}", Action: org.ActEdit, Handle: p.saveUnit},
		{Pattern: "POST /organisation/units/{unit}/use", Action: org.ActEdit, Handle: p.useUnit},
		{Pattern: "GET /organisation/places", Action: org.ActEdit, Handle: p.places},
		{Pattern: "POST /organisation/places", Action: org.ActEdit, Handle: p.addPlace},
		{Pattern: "POST /organisation/places/{code}/use", Action: org.ActEdit, Handle: p.usePlace},
		{Pattern: "GET /organisation/places/{code}/poster", Action: org.ActEdit, Handle: p.poster},

		{Pattern: "GET /organisation/directory", Action: org.ActDirectory, Handle: p.directory},
		{Pattern: "GET /organisation/directory.csv", Action: org.ActDirectory, Handle: p.directoryFile},
		{Pattern: "GET /organisation/directory/new", Action: org.ActDirectory, Handle: p.newEntry},
		{Pattern: "POST /organisation/directory/new", Action: org.ActDirectory, Handle: p.addEntry},
		{Pattern: "GET /organisation/directory/{entry}", Action: org.ActDirectory, Handle: p.entry},
		{Pattern: "POST /organisation/directory/{entry}", Action: org.ActDirectory, Handle: p.saveEntry},
		{Pattern: "POST /organisation/directory/{entry}/remove", Action: org.ActDirectory, Handle: p.removeEntry},
	}
}

// own gives the organisation of the role acted in: the only one whose sites and directory the pages change.
func own(r *http.Request) string { return authz.From(r.Context()).Org }

// tabs leads between an administrator's pages; those that the role may not open are left out.
func (p *Pages) tabs(ctx context.Context, current string) []ui.NavItem {
	var out []ui.NavItem
	for _, t := range []struct {
		label, href string
		act         authz.Action
	}{
		{lang.T(ctx, "Sites"), "/organisation/sites", org.ActEdit}, {lang.T(ctx, "Units"), "/organisation/units", org.ActEdit},
		{lang.T(ctx, "Posters and short links"), "/organisation/places", org.ActEdit},
		{lang.T(ctx, "Who to turn to"), "/organisation/directory", org.ActDirectory}, {lang.T(ctx, "All organisations"), "/organisations", org.ActRead},
	} {
		if p.Policy.May(authz.From(ctx), t.act) {
			out = append(out, ui.NavItem{Label: t.label, Href: t.href, Current: t.href == current})
		}
	}
	return out
}

// base gives the site's address without a slash at the end.
// BaseOf is the address of this site: as it was set, or else as the request came.
func (p *Pages) BaseOf(r *http.Request) string { return p.base(r) }

func (p *Pages) base(r *http.Request) string {
	if p.Base != "" {
		return strings.TrimSuffix(p.Base, "/")
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
