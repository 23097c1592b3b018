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

// navigation is what each role finds in the white row, in order and at most eight. It grows with the areas.
var navigation = map[authz.Role][]web.NavEntry{
	authz.Reporter:     {{Label: "Report", Href: "/report"}, {Label: "My reports", Href: "/my-reports"}, {Label: "What is known", Href: "/known"}},
	authz.Manager:      {{Label: "Today", Href: "/today"}, {Label: "Reports", Href: "/reports"}, {Label: "Cases", Href: "/cases"}, {Label: "Decisions", Href: "/decisions"}, {Label: "Dashboard", Href: "/dashboard"}, {Label: "What is known", Href: "/known"}},
	authz.Specialist:   {{Label: "Today", Href: "/today"}, {Label: "Triage", Href: "/triage"}, {Label: "Cases", Href: "/cases"}, {Label: "Police", Href: "/police"}, {Label: "Evidence", Href: "/evidence"}, {Label: "Decisions", Href: "/decisions"}, {Label: "Reports", Href: "/reports"}, {Label: "Dashboard", Href: "/dashboard"}},
	authz.SexualSafety: {{Label: "Today", Href: "/today"}, {Label: "Triage", Href: "/triage"}, {Label: "Cases", Href: "/cases"}, {Label: "Police", Href: "/police"}, {Label: "Evidence", Href: "/evidence"}, {Label: "Decisions", Href: "/decisions"}, {Label: "Reports", Href: "/reports"}},
	authz.Privacy:      {{Label: "Openings", Href: "/openings"}, {Label: "Cases", Href: "/cases"}, {Label: "Evidence", Href: "/evidence"}, {Label: "Decisions", Href: "/decisions"}, {Label: "Audit", Href: "/audit"}, {Label: "What is known", Href: "/known"}},
	authz.Panel:        {{Label: "Decisions", Href: "/decisions"}, {Label: "What is known", Href: "/known"}},
	authz.Executive:    {{Label: "Dashboard", Href: "/dashboard"}, {Label: "Justice", Href: "/justice-review"}, {Label: "Decisions", Href: "/decisions"}, {Label: "Cost", Href: "/cost"}, {Label: "Survey", Href: "/survey"}, {Label: "What is known", Href: "/known"}},
	authz.Board:        {{Label: "Dashboard", Href: "/dashboard"}, {Label: "Justice", Href: "/justice-review"}, {Label: "Who is sanctioned", Href: "/sanctions/equality"}, {Label: "Survey", Href: "/survey"}, {Label: "What is known", Href: "/known"}},
	authz.Union:        {{Label: "Dashboard", Href: "/dashboard"}, {Label: "Justice", Href: "/justice-review"}, {Label: "Who is sanctioned", Href: "/sanctions/equality"}, {Label: "Survey", Href: "/survey"}, {Label: "What is known", Href: "/known"}},
	authz.ICB:          {{Label: "Picture", Href: "/picture"}, {Label: "Returns", Href: "/returns"}, {Label: "Data quality", Href: "/quality"}, {Label: "Compare", Href: "/compare"}, {Label: "Releases", Href: "/publishing"}, {Label: "Workbench", Href: "/workbench"}, {Label: "Survey", Href: "/survey"}, {Label: "What is known", Href: "/known"}},
	authz.Region:       {{Label: "Picture", Href: "/picture"}, {Label: "Returns", Href: "/returns"}, {Label: "Data quality", Href: "/quality"}, {Label: "Compare", Href: "/compare"}, {Label: "Releases", Href: "/publishing"}, {Label: "Workbench", Href: "/workbench"}, {Label: "Survey", Href: "/survey"}, {Label: "What is known", Href: "/known"}},
	authz.National:     {{Label: "Picture", Href: "/picture"}, {Label: "Returns", Href: "/returns"}, {Label: "Data quality", Href: "/quality"}, {Label: "Compare", Href: "/compare"}, {Label: "Releases", Href: "/publishing"}, {Label: "Workbench", Href: "/workbench"}, {Label: "Survey", Href: "/survey"}, {Label: "What is known", Href: "/known"}},
	authz.Analyst:      {{Label: "Returns", Href: "/returns"}, {Label: "Mapping", Href: "/mapping"}, {Label: "Data quality", Href: "/quality"}, {Label: "Measures", Href: "/measures"}, {Label: "Dashboard", Href: "/dashboard"}, {Label: "Survey", Href: "/survey"}, {Label: "Workbench", Href: "/workbench"}, {Label: "Yearly questions", Href: "/foi"}},
	authz.Admin:        {{Label: "Health", Href: "/health"}, {Label: "People", Href: "/people"}, {Label: "Organisation", Href: "/organisation"}, {Label: "Places", Href: "/organisation/places"}, {Label: "Imports", Href: "/import"}, {Label: "Letters", Href: "/letters"}, {Label: "Prices", Href: "/cost/rates"}, {Label: "Audit", Href: "/audit"}},
}

// first gives the page on which a role begins.
func first(role authz.Role) string {
	if n := navigation[role]; len(n) > 0 {
		return n[0].Href
	}
	return "/known"
}

func navigationOf(role authz.Role) []web.NavEntry { return navigation[role] }
