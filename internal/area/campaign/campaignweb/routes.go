// Package campaignweb is the pages of campaigns, stories and survey waves. It decides nothing: package campaign does.
package campaignweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Campaigns *campaign.Service
	Policy    *authz.Policy
	// Base is the address of this site, for what is printed.
	Base func(r *http.Request) string
	// Code draws a QR code: the side of its square and a path of unit squares.
	Code func(text string) (side int, path string, err error)
	// Support gives whom staff of an organisation turn to.
	Support func(ctx context.Context, org string) ([]Support, error)
}

// Support is somebody to turn to.
type Support struct{ Role, Name, Phone string }

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
		{Pattern: "GET /campaigns", Action: campaign.ActSee, Handle: d.campaigns},
		{Pattern: "GET /campaigns/{id}", Action: campaign.ActSee, Handle: d.campaign},
		{Pattern: "GET /campaigns/{id}/figures", Action: campaign.ActFigures, Handle: d.figures},
		{Pattern: "GET /campaigns/{id}/poster", Action: campaign.ActSee, Handle: d.poster},
		{Pattern: "GET /stories", Action: campaign.ActSee, Handle: d.stories},
		{Pattern: "GET /my-stories", Action: campaign.ActTell, Handle: d.mine},
		{Pattern: "GET /my-stories/{story}", Action: campaign.ActTell, Handle: d.myStory},
		{Pattern: "GET /campaign-stories", Action: campaign.ActStories, Handle: d.offered},
		{Pattern: "GET /campaign-stories/{story}", Action: campaign.ActStories, Handle: d.kept},
		{Pattern: "GET /story-consents", Action: campaign.ActConsent, Handle: d.consents},
		{Pattern: "GET /story-consents/{story}", Action: campaign.ActConsent, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, consentAct()) }},
		{Pattern: "POST /story-consents/{story}", Action: campaign.ActConsent, Handle: d.consented},
		{Pattern: "GET /withdraw-story/{token}", Action: web.Public, Handle: d.link},
		{Pattern: "POST /withdraw-story/{token}", Action: web.Public, Handle: d.linkTake},
	}
	for _, format := range []string{"csv", "xlsx"} {
		for path, which := range map[string]string{"/campaigns": "campaigns", "/stories": "stories", "/campaigns/{id}/activities": "activities", "/campaigns/{id}/reach": "reach", "/campaigns/{id}/waves": "waves"} {
			out = append(out, web.Route{Pattern: "GET " + path + "/download." + format, Action: campaign.ActExport,
				Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, which, format) }})
		}
	}
	for _, a := range acts() {
		out = append(out,
			web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
	}
	return out
}
