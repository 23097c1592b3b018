package server

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/known"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// way leads from pages on which people look to one that the navigation has no room for.
type way struct {
	label, href string
	action      authz.Action
	from        []string
}

var ways = []way{
	{"RIDDOR", "/riddor", casework.ActRiddorRead, []string{"/cases"}},
	{"What violence cost", "/cost", casework.ActCost, []string{"/cases", "/dashboard"}},
	{"Sanctions", "/sanctions", sanction.ActRead, []string{"/cases"}},
	{"Markers", "/markers", sanction.ActMarkerRead, []string{"/cases"}},
	{"Orders and removals", "/orders", sanction.ActOrder, []string{"/cases"}},
	{"What police and courts did", "/justice-review", justice.ActReview, []string{"/cases", "/dashboard", "/picture"}},
	{"Who is sanctioned", "/sanctions/equality", sanction.ActEquality, []string{"/dashboard", "/equity"}},
	{"The standard", "/standard", standard.ActRead, []string{"/dashboard", "/picture"}},
	{"Meetings and actions", "/meetings", governance.ActRead, []string{"/cases", "/dashboard", "/picture"}},
	{"Decisions", "/decisions", sanction.ActRead, []string{"/cases"}},
	{"Compare", "/compare", insight.ActCompare, []string{"/picture"}},
	{"Workbench", "/workbench", publication.ActQuery, []string{"/picture"}},
	{"Survey", "/survey", survey.ActSee, []string{"/dashboard", "/picture"}},
	{"Training needs", "/training/needs", learn.ActRead, []string{"/cases", "/dashboard"}},
	{"Safer places", "/environment", environment.ActRead, []string{"/cases", "/dashboard"}},
	{"Risk", "/risk", risk.ActRead, []string{"/cases", "/dashboard"}},
	{"Cameras", "/cameras", bodycam.ActRead, []string{"/cases", "/dashboard"}},
	{"Clips of cameras", "/clips", clip.ActRead, []string{"/cases", "/dashboard", "/evidence"}},
	{"Training", "/training", training.ActRead, []string{"/cases", "/dashboard"}},
	{"Training", "/training/beyond", training.ActBeyond, []string{"/picture"}},
	{"Camera pilots", "/pilots", pilot.ActRead, []string{"/dashboard", "/picture"}},
	{"Campaigns", "/campaigns", campaign.ActFigures, []string{"/cases", "/dashboard", "/picture"}},
	{"Library", "/library", library.ActWrite, []string{"/cases", "/dashboard", "/picture"}},
	{"Yearly questions", "/foi", publication.ActPack, []string{"/dashboard"}},
	{"Board packs", "/board-packs", boardpack.ActSee, []string{"/dashboard", "/picture"}},
	{"What is known", "/known", known.ActRead, []string{"/dashboard"}},
	{"Programme", "/programme", programme.ActRead, []string{"/dashboard", "/picture"}},
	{"Partners", "/network", network.ActRead, []string{"/cases", "/dashboard", "/picture"}},
	{"Reports to you", "/reports-to-you", briefing.ActRead, []string{"/dashboard", "/picture"}},
}

// waysFrom gives the ways from a page that the reader may go and that do not stand above it already. On the page of equity
// the way stands beside what it explains, so it is shown in any case.
func (s *Server) waysFrom(page string) func(ctx context.Context) []ui.Link {
	return func(ctx context.Context) []ui.Link {
		a := authz.From(ctx)
		var out []ui.Link
		for _, w := range ways {
			above := slices.ContainsFunc(navigation[a.Role], func(n web.NavEntry) bool { return n.Href == w.href })
			if slices.Contains(w.from, page) && s.Policy.May(a, w.action) && (!above || page == "/equity") {
				out = append(out, ui.Link{Text: lang.T(ctx, w.label), Href: w.href})
			}
		}
		return out
	}
}
