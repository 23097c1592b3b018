package server

import (
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/web"
)

// see is the scope in which the program itself reads the organisation's structure.
func (s *Server) see() authz.Scope {
	sc, err := s.Policy.Check(authz.Service("frame"), org.ActRead)
	if err != nil {
		s.Log.Error("the frame may not read the organisation", "error", err)
	}
	return sc
}

// navigation is what each role finds in the white row, in order and at most eight: what it opens every day, and More.
var navigation = map[authz.Role][]web.NavEntry{
	authz.Reporter:     {{Label: "Report", Href: "/report"}, {Label: "My reports", Href: "/my-reports"}, {Label: "Cameras", Href: "/camera"}, {Label: "What is known", Href: "/known"}, {Label: "Campaigns", Href: "/campaigns"}},
	authz.Manager:      {{Label: "Today", Href: "/today"}, {Label: "Reports", Href: "/reports"}, {Label: "Cases", Href: "/cases"}, {Label: "Decisions", Href: "/decisions"}, {Label: "Dashboard", Href: "/dashboard"}, {Label: "Risk", Href: "/risk"}, {Label: "More", Href: "/more"}},
	authz.Specialist:   {{Label: "Today", Href: "/today"}, {Label: "Triage", Href: "/triage"}, {Label: "Cases", Href: "/cases"}, {Label: "Police", Href: "/police"}, {Label: "Evidence", Href: "/evidence"}, {Label: "Standard", Href: "/standard"}, {Label: "Dashboard", Href: "/dashboard"}, {Label: "More", Href: "/more"}},
	authz.SexualSafety: {{Label: "Today", Href: "/today"}, {Label: "Triage", Href: "/triage"}, {Label: "Cases", Href: "/cases"}, {Label: "Police", Href: "/police"}, {Label: "Evidence", Href: "/evidence"}, {Label: "Decisions", Href: "/decisions"}, {Label: "Reports", Href: "/reports"}, {Label: "More", Href: "/more"}},
	authz.Privacy:      {{Label: "Openings", Href: "/openings"}, {Label: "Cases", Href: "/cases"}, {Label: "Evidence", Href: "/evidence"}, {Label: "Decisions", Href: "/decisions"}, {Label: "Audit", Href: "/audit"}, {Label: "More", Href: "/more"}},
	authz.Panel:        {{Label: "Decisions", Href: "/decisions"}, {Label: "More", Href: "/more"}},
	authz.Executive:    {{Label: "Dashboard", Href: "/dashboard"}, {Label: "Standard", Href: "/standard"}, {Label: "Board packs", Href: "/board-packs"}, {Label: "Justice", Href: "/justice-review"}, {Label: "Decisions", Href: "/decisions"}, {Label: "Cost", Href: "/cost"}, {Label: "Survey", Href: "/survey"}, {Label: "More", Href: "/more"}},
	authz.Board:        {{Label: "Dashboard", Href: "/dashboard"}, {Label: "Standard", Href: "/standard"}, {Label: "Board packs", Href: "/board-packs"}, {Label: "Justice", Href: "/justice-review"}, {Label: "Who is sanctioned", Href: "/sanctions/equality"}, {Label: "Survey", Href: "/survey"}, {Label: "More", Href: "/more"}},
	authz.Union:        {{Label: "Dashboard", Href: "/dashboard"}, {Label: "Standard", Href: "/standard"}, {Label: "Risk", Href: "/risk"}, {Label: "Meetings", Href: "/meetings"}, {Label: "Justice", Href: "/justice-review"}, {Label: "Who is sanctioned", Href: "/sanctions/equality"}, {Label: "Survey", Href: "/survey"}, {Label: "More", Href: "/more"}},
	authz.ICB:          {{Label: "Picture", Href: "/picture"}, {Label: "Returns", Href: "/returns"}, {Label: "Data quality", Href: "/quality"}, {Label: "Standard", Href: "/standard/rollup"}, {Label: "Meetings", Href: "/meetings"}, {Label: "Compare", Href: "/compare"}, {Label: "Releases", Href: "/publishing"}, {Label: "More", Href: "/more"}},
	authz.Region:       {{Label: "Picture", Href: "/picture"}, {Label: "Returns", Href: "/returns"}, {Label: "Data quality", Href: "/quality"}, {Label: "Standard", Href: "/standard/rollup"}, {Label: "Meetings", Href: "/meetings"}, {Label: "Compare", Href: "/compare"}, {Label: "Releases", Href: "/publishing"}, {Label: "More", Href: "/more"}},
	authz.National:     {{Label: "Picture", Href: "/picture"}, {Label: "Returns", Href: "/returns"}, {Label: "Data quality", Href: "/quality"}, {Label: "Standard", Href: "/standard/rollup"}, {Label: "Releases", Href: "/publishing"}, {Label: "Programme", Href: "/programme"}, {Label: "Meetings", Href: "/meetings"}, {Label: "More", Href: "/more"}},
	authz.Analyst:      {{Label: "Returns", Href: "/returns"}, {Label: "Mapping", Href: "/mapping"}, {Label: "Data quality", Href: "/quality"}, {Label: "Measures", Href: "/measures"}, {Label: "Dashboard", Href: "/dashboard"}, {Label: "Survey", Href: "/survey"}, {Label: "Workbench", Href: "/workbench"}, {Label: "More", Href: "/more"}},
	authz.Admin:        {{Label: "Health", Href: "/health"}, {Label: "People", Href: "/people"}, {Label: "Organisation", Href: "/organisation"}, {Label: "Places", Href: "/organisation/places"}, {Label: "Imports", Href: "/import"}, {Label: "Letters", Href: "/letters"}, {Label: "Audit", Href: "/audit"}, {Label: "More", Href: "/more"}},
}

// first gives the page on which a role begins. Whoever reports begins with what became of their reports: the form, which is for
// everybody and kept for days without a signal, leads to nothing of their own.
func first(role authz.Role) string {
	if role == authz.Reporter {
		return "/my-reports"
	}
	if n := navigation[role]; len(n) > 0 {
		return n[0].Href
	}
	return "/known"
}

func navigationOf(role authz.Role) []web.NavEntry { return navigation[role] }
