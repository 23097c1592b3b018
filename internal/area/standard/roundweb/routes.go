// Package roundweb is the pages of plans, carry-over, findings and spreadsheets of an assessment, and of campaigns, the
// roll-up and moderation above. It decides nothing: packages improve and round do.
package roundweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Standard *standard.Service
	Improve  *improve.Service
	Round    *round.Service
	Policy   *authz.Policy
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
	read, see := standard.ActRead, round.ActSee
	out := []web.Route{
		{Pattern: "GET /standard/plan", Action: read, Handle: d.plan},
		{Pattern: "GET /standard/plan/{id}", Action: read, Handle: d.action},
		{Pattern: "GET /standard/assessments/{id}/plan", Action: read, Handle: d.planOf},
		{Pattern: "GET /standard/assessments/{id}/consistency", Action: read, Handle: d.consistency},
		{Pattern: "GET /standard/assessments/{id}/carry", Action: improve.ActCarry, Handle: d.carry},
		{Pattern: "POST /standard/assessments/{id}/carry", Action: improve.ActCarry, Handle: d.carryOver},
		{Pattern: "GET /standard/assessments/{id}/sheet", Action: improve.ActSheet, Handle: d.sheet},
		{Pattern: "POST /standard/assessments/{id}/sheet", Action: improve.ActSheet, Handle: d.takeSheet, MaxBody: improve.MaxSheet + 1<<20},
		{Pattern: "GET /standard/assessments/{id}/sheet/{sheet}", Action: improve.ActSheet, Handle: d.sheetOf},
		{Pattern: "POST /standard/assessments/{id}/sheet/{sheet}", Action: improve.ActSheet, Handle: d.applySheet},
		{Pattern: "GET /standard/asked", Action: round.ActAsked, Handle: d.asked},
		{Pattern: "POST /standard/asked/{campaign}", Action: round.ActAnswer, Handle: d.answer},
		{Pattern: "GET /standard/asked/{moderation}/{indicator}", Action: round.ActShare, Handle: d.share},
		{Pattern: "POST /standard/asked/{moderation}/{indicator}", Action: round.ActShare, Handle: d.shareIt},
		{Pattern: "GET /standard/campaigns", Action: see, Handle: d.campaigns},
		{Pattern: "GET /standard/campaigns/{campaign}", Action: see, Handle: d.campaign},
		{Pattern: "POST /standard/campaigns/{campaign}/remind", Action: round.ActCampaign, Handle: d.remind},
		{Pattern: "GET /standard/rollup", Action: see, Handle: d.rollup},
		{Pattern: "GET /standard/moderation", Action: round.ActModerate, Handle: d.moderations},
		{Pattern: "GET /standard/moderation/{moderation}", Action: round.ActModerate, Handle: d.moderation},
		{Pattern: "POST /standard/moderation/{moderation}/finish", Action: round.ActModerate, Handle: d.finish},
	}
	for _, format := range []string{"csv", "xlsx"} {
		file := func(pattern string, act authz.Action, f func(w http.ResponseWriter, r *http.Request, format string) error) {
			out = append(out, web.Route{Pattern: "GET " + pattern + "." + format, Action: act, Handle: func(w http.ResponseWriter, r *http.Request) error { return f(w, r, format) }})
		}
		file("/standard/plan/download", standard.ActExport, d.planFile)
		file("/standard/assessments/{id}/sheet/empty", standard.ActExport, d.emptySheet)
		file("/standard/assessments/{id}/sheet/filled", standard.ActExport, d.filledSheet)
		file("/standard/assessments/{id}/consistency/download", standard.ActExport, d.consistencyFile)
		file("/standard/campaigns/{campaign}/download", see, d.campaignFile)
		file("/standard/rollup/download", see, d.rollupFile)
		file("/standard/moderation/{moderation}/download", round.ActModerate, d.moderationFile)
	}
	for _, a := range acts() {
		out = append(out,
			web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
	}
	return out
}

// home is the first crumb.
func home(ctx context.Context) ui.Crumb {
	return ui.Crumb{Label: lang.T(ctx, "Standard"), Href: "/standard"}
}

// aboveTabs lead between the pages of those above organisations.
func (d Deps) aboveTabs(ctx context.Context, at string) []ui.NavItem {
	var out []ui.NavItem
	for _, x := range []struct {
		path, label string
		act         authz.Action
	}{{"/standard/rollup", "Where they stand", round.ActSee}, {"/standard/campaigns", "Campaigns", round.ActSee}, {"/standard/moderation", "Moderation", round.ActModerate}} {
		if d.may(ctx, x.act) {
			out = append(out, ui.NavItem{Label: lang.T(ctx, x.label), Href: x.path, Current: x.path == at})
		}
	}
	return out
}

// assessmentTabs lead between the pages of one assessment that this package has.
func (d Deps) assessmentTabs(ctx context.Context, a *standard.Assessment, at string) []ui.NavItem {
	out := []ui.NavItem{{Label: lang.T(ctx, "Assessment"), Href: standard.Path(a.ID)}}
	for _, x := range []struct {
		path, label string
		act         authz.Action
		only        bool
	}{{improve.PlanPath(a.ID), "Plan", standard.ActRead, true}, {standard.Path(a.ID) + "/consistency", "What does not fit", standard.ActRead, true},
		{standard.Path(a.ID) + "/sheet", "Spreadsheet", improve.ActSheet, true}, {standard.Path(a.ID) + "/carry", "Bring over to the next version", improve.ActCarry, a.Catalogue == d.Improve.Mapping.From}} {
		if x.only && d.may(ctx, x.act) {
			out = append(out, ui.NavItem{Label: lang.T(ctx, x.label), Href: x.path, Current: x.path == at})
		}
	}
	return out
}
