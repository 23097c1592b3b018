package insightweb

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
)

// TestPicturePages asks one site on each engine for everything, since making the picture of England takes seconds; no part
// changes anything that another sees.
func TestPicturePages(t *testing.T) {
	eachPictureSite(t, func(t *testing.T, s *pictureSite) {
		for _, part := range []struct {
			name string
			ask  func(*pictureSite)
		}{
			{"PagesOpenForTheirRolesAlone", pagesOpenForTheirRolesAlone},
			{"ThePictureSaysWhoIsInItFirst", thePictureSaysWhoIsInItFirst},
			{"AFileNeverHoldsAMissingReturnAsNought", aFileNeverHoldsAMissingReturnAsNought},
			{"ATrustsPeersAreRounded", aTrustsPeersAreRounded},
			{"PagesHoldNoStyleAttributeAndOneHeading", pagesHoldNoStyleAttributeAndOneHeading},
		} {
			t.Run(part.name, func(t *testing.T) {
				own := *s
				own.TB = t
				part.ask(&own)
			})
		}
	})
}

func pagesOpenForTheirRolesAlone(s *pictureSite) {
	for _, c := range []struct {
		who, path string
		want      int
	}{
		{"national", "/picture", 200}, {"region", "/picture", 200}, {"icb", "/picture", 200}, {"national", "/picture/ENG?open=all&map=now&trusts=all", 200}, {"national", "/picture/Y62", 200}, {"national", "/picture/RXN", 200},
		{"national", "/picture?month=2026-03", 200}, {"national", "/picture?month=2019-03", 200}, {"national", "/picture?month=2031-03", 404}, {"national", "/picture?month=x", 404}, {"national", "/picture/NONE", 404},
		{"icb", "/picture/QE1", 200}, {"icb", "/picture/RXN", 200}, {"icb", "/picture/QOP", 404}, {"icb", "/picture/ENG", 404}, {"icb", "/picture/R0A", 404}, {"icb", "/picture/QOP/coverage.csv", 404}, {"icb", "/picture/QE1/coverage.csv", 200},
		{"icb", "/picture/QE1/coverage.xlsx", 200}, {"icb", "/picture/QE1/months.csv", 200}, {"icb", "/picture/QE1/secrets.csv", 404}, {"icb", "/picture/QE1/coverage.exe", 404},
		{"analyst", "/picture", 403}, {"manager", "/picture", 403}, {"reporter", "/picture", 403},
		{"analyst", "/compare", 200}, {"analyst", "/compare?group=ambulance", 404}, {"national", "/compare?group=ambulance", 200}, {"national", "/compare?group=x", 404}, {"icb", "/compare/peers.csv", 200}, {"manager", "/compare", 403},
		{"lead", "/patterns", 200}, {"lead", "/patterns?by=place&cross=2026-02", 200}, {"lead", "/patterns?by=x", 404}, {"lead", "/patterns?place=R0A", 404}, {"icb", "/patterns", 200}, {"icb", "/patterns?place=RXN", 200}, {"manager", "/patterns", 403},
		{"lead", "/patterns/hours.csv", 200}, {"lead", "/patterns/most.xlsx", 200}, {"lead", "/patterns/places.csv", 200},
		{"lead", "/equity", 200}, {"lead", "/equity?by=staff_group", 200}, {"lead", "/equity?by=gender", 200}, {"lead", "/equity?by=x", 404}, {"lead", "/equity?place=R0A", 404}, {"national", "/equity?by=age", 200}, {"reporter", "/equity", 403}, {"lead", "/equity/groups.csv", 200},
		{"", "/picture", http.StatusSeeOther},
	} {
		if got := s.get(c.who, c.path).Code; got != c.want && (c.want != 303 || got/100 != 3) {
			s.Errorf("%s at %s: %d, want %d", c.who, c.path, got, c.want)
		}
	}
}

func thePictureSaysWhoIsInItFirst(s *pictureSite) {
	body := s.get("national", "/picture").Body.String()
	for _, want := range []string{"First, who is in the picture", " of 202", "No trust is taken as zero because it is missing", "Held back", "Gloucestershire", "hw-chart-tilemap", "hw-chart-funnel", "How good is what came", "2 months were restated", "91 more", "Boards as they are now"} {
		if !strings.Contains(body, want) {
			s.Errorf("the page lacks %q", want)
		}
	}
	if strings.Index(body, "What this means") > strings.Index(body, "Staff hurt per 1,000") {
		s.Error("a rate comes before the coverage")
	}
	trust := s.get("national", "/picture/RXR").Body.String()
	if !strings.Contains(trust, `fill="none" stroke="#212b32"/>`) {
		s.Error("the chart has no ring at the month that was sent again")
	}
	for path, ringed := range map[string]bool{"/picture/RXR": true, "/picture/RTX": false} {
		if body := s.get("national", path).Body.String(); strings.Contains(body, "A ring marks a month that was sent again") != ringed {
			s.Errorf("%s: what a ring means is said where there is none, or not said where there is one", path)
		}
	}
	all := s.get("national", "/picture/ENG?trusts=all").Body.String()
	if !strings.Contains(all, "The line also moves because more or fewer sent.") || !strings.Contains(all, "Only those that sent all months") {
		s.Error("all trusts do not say so")
	}
}

func aFileNeverHoldsAMissingReturnAsNought(s *pictureSite) {
	for _, line := range strings.Split(s.get("national", "/picture/QR1/coverage.csv").Body.String(), "\r\n")[1:] {
		if strings.HasPrefix(line, "QR1,") && !strings.Contains(line, "Held back") {
			s.Errorf("%q", line)
		}
	}
}

func aTrustsPeersAreRounded(s *pictureSite) {
	body := s.get("analyst", "/compare").Body.String()
	for _, want := range []string{"Your organisation", "Lancashire Teaching Hospitals", "Counts of other trusts of 1 to 7 are hidden", "There is no order of merit"} {
		if !strings.Contains(body, want) {
			s.Errorf("the page lacks %q", want)
		}
	}
	for _, no := range []string{"worst", "best", "rank"} {
		if strings.Contains(strings.ToLower(body), " "+no+" ") {
			s.Errorf("the page says %q", no)
		}
	}
}

func pagesHoldNoStyleAttributeAndOneHeading(s *pictureSite) {
	for path, who := range map[string]string{"/picture": "national", "/picture/RXN": "national", "/compare": "lead", "/patterns": "lead", "/equity": "lead"} {
		body := s.get(who, path).Body.String()
		if strings.Contains(body, " style=") || strings.Count(body, "<h1") != 1 || strings.Contains(body, "NaN") || strings.Contains(body, "%!") {
			s.Errorf("%s: style, headings, NaN or an unfilled sentence", path)
		}
	}
}

// TestEveryActionHasItsRoles proves who may do what; the demonstration's matrix lists the same.
func TestEveryActionHasItsRoles(t *testing.T) {
	p := authz.NewPolicy(time.Now, insight.PicturePermissions)
	for _, act := range []authz.Action{insight.ActPicture, insight.ActCompare, insight.ActPatterns, insight.ActEquity} {
		for _, r := range authz.Roles() {
			above := r == authz.ICB || r == authz.Region || r == authz.National
			trust := r == authz.Specialist || r == authz.Executive || r == authz.Board || r == authz.Union || r == authz.Analyst
			want := above || trust && act != insight.ActPicture
			if got := p.May(authz.Actor{ID: "p", Role: r, Org: "R0A", Strong: true}, act); got != want {
				t.Errorf("%s %s: %v", r, act, got)
			}
		}
	}
}
