package insightweb_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/feed"
	"github.com/havenward/havenward/internal/area/insight/insightweb"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/web"
)

// trust and neighbour are two trusts without predecessors; board is the first's.
const trust, neighbour = "R1H", "RBK"

// site is the pages over a database with the tree of England, and whoever a header names.
type site struct {
	*testing.T
	h       http.Handler
	s       *insight.Service
	unit    string
	board   string
	reading *insight.Reading
	roles   map[string]authz.Actor
}

func each(t *testing.T, f func(s *site)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, mds.Schema, org.Schema, insight.Schema}, func(t *testing.T, st db.Settings) {
		f(newSite(t, st))
	})
}

const actWrite authz.Action = "fact.write"

func newSite(t *testing.T, st db.Settings) *site {
	now := func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }
	policy := authz.NewPolicy(now, insight.Permissions, org.Permissions, []authz.Grant{{Action: actWrite, Roles: map[authz.Role]authz.Reach{authz.System: authz.ReachAny}},
		{Action: "incident.dashboard", Roles: map[authz.Role]authz.Reach{authz.Executive: authz.ReachOrg}}})
	door, err := op.Open(st, op.Options{Policy: policy, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	read := dbtest.Open(t, st)
	orgs := org.New(door, read)
	system := authz.With(t.Context(), authz.Service("test"))
	if _, err := org.Import(system, orgs, org.Reference()); err != nil {
		t.Fatal(err)
	}
	u, err := orgs.AddUnit(system, org.Unit{Org: trust, Name: "Ward 4", Kind: "ward"})
	if err != nil {
		t.Fatal(err)
	}
	tree, err := orgs.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	board, _ := tree.Above(trust, org.Board, org.DateOf(now()))
	f, err := feed.New()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{T: t, unit: u.ID, board: board.ID, reading: &insight.Reading{Warm: true}}
	s.s = &insight.Service{DB: read, Door: door, Cube: f.Cube(), Orgs: orgs, Policy: policy, Reading: func() insight.Reading { return *s.reading }}
	write(t, door, u.ID)
	if err := f.Read(t.Context(), read); err != nil {
		t.Fatal(err)
	}
	s.roles = map[string]authz.Actor{}
	for _, role := range authz.Roles() {
		s.roles[string(role)] = authz.Actor{ID: "per_" + string(role), Name: "Invented " + string(role), Role: role, Org: trust, Strong: true}
	}
	s.roles["manager"] = authz.Actor{ID: "per_manager", Name: "Invented manager", Role: authz.Manager, Org: trust, Units: []string{u.ID}, Strong: true}
	s.roles["icb"] = authz.Actor{ID: "per_icb", Name: "Invented board", Role: authz.ICB, Org: board.ID, Strong: true}
	s.roles["national"] = authz.Actor{ID: "per_national", Name: "Invented national", Role: authz.National, Org: org.Root, Strong: true}
	s.roles["neighbour"] = authz.Actor{ID: "per_neighbour", Name: "Invented neighbour", Role: authz.Analyst, Org: neighbour, Strong: true}
	app := web.New(web.Options{Policy: policy, Door: door, Identify: s, Log: slog.New(slog.DiscardHandler), Now: now})
	d := insightweb.Deps{Insight: s.s, Policy: policy}
	app.Add(insightweb.Routes(d)...)
	insightweb.API(app, d)
	s.h = app.Handler()
	return s
}

// write makes 24 months in which reports rise and harm falls: 30 with 9 hurt, then 40 with 3.
func write(t *testing.T, door *op.Door, unit string) {
	ctx := authz.With(t.Context(), authz.Service("test"))
	_, err := op.Do(ctx, door, actWrite, op.In(trust, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		for m := range 24 {
			month := time.Date(2024, 11+time.Month(m), 1, 0, 0, 0, 0, time.UTC)
			n, hurt := 30+m%2, 9+m%2
			if m > 11 {
				n, hurt = 40+m%2, 3+m%2
			}
			for i := range n {
				r := mds.Record{RecordState: "final", IncidentDate: month.AddDate(0, 0, i%28).Format(time.DateOnly), ViolencePrimary: "verbal", ViolenceAll: []string{"verbal"},
					Staff: []mds.Staff{{StaffGroup: []string{"03", "05"}[i%2], PhysicalHarm: map[bool]string{true: "low", false: "none"}[i < hurt]}}}
				src := mds.Source{Kind: "incident", Key: fmt.Sprintf("k%d-%d", m, i), Version: 1, Count: mds.Single, Events: 1}
				if i < 4 {
					src.Unit = unit
				}
				mds.Write(tx, trust, src, &r)
			}
		}
		return true, audit.Created("fact", "all"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Identify takes whoever the header names.
func (s *site) Identify(r *http.Request) (authz.Actor, web.Profile, error) {
	a, ok := s.roles[r.Header.Get("As")]
	if !ok {
		return authz.Actor{Role: authz.Public}, web.Profile{}, nil
	}
	return a, web.Profile{Name: a.Name, Role: a.Role.Words(), Org: a.Org, Nav: []web.NavEntry{{Label: "Dashboard", Href: "/dashboard"}}}, nil
}

func (s *site) ask(as, method, path string, form url.Values) *httptest.ResponseRecorder {
	s.Helper()
	r := httptest.NewRequestWithContext(s.Context(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("As", as)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}

func (s *site) get(as, path string, status int, has ...string) string {
	s.Helper()
	w := s.ask(as, http.MethodGet, path, nil)
	body := w.Body.String()
	if w.Code != status {
		s.Errorf("%s as %s: status %d, not %d: %.400s", path, as, w.Code, status, body)
	}
	for _, x := range has {
		if !strings.Contains(body, x) {
			s.Errorf("%s as %s does not say %q", path, as, x)
		}
	}
	return body
}

func TestTheDashboardReadsReportingAndHarmTogether(t *testing.T) {
	each(t, func(s *site) {
		body := s.get("executive", "/dashboard", 200, "<h1 class=\"hw-h1 hw-mb0\">Reporting is up and harm is down</h1>", "Staff report more (41 a month, from 31).", "Fewer are hurt (4 a month, from 10).",
			"It is not a rise in violence.", "Ward 4", "/dashboard/reporting", "/figure?measure=staff_hurt&amp;month=2026-10")
		if n := strings.Count(body, `class="hw-spc"`); n != len(insight.Cards()) {
			s.Errorf("%d cards", n)
		}
		if !strings.Contains(body, "hw-cross") || !strings.Contains(body, "in October 2026") {
			s.Error("no safety cross of one's own month")
		}
		s.get("executive", "/dashboard?violence_primary=verbal", 200, "What happened: ", "hw-cross", `value="verbal" selected`)
		for _, other := range []string{"icb", "national"} {
			if b := s.get(other, "/dashboard?place="+trust, 200); strings.Contains(b, "hw-cross") {
				s.Errorf("%s sees single days of a trust", other)
			}
		}
		s.get("executive", "/dashboard?staff_group=03", 200, "Staff group: ", "Only a part of the figures is shown")
		s.get("executive", "/dashboard?staff_group=none&to=2099-01", 422, "Choose an answer from the list", "Choose a month that has ended")
		s.get("manager", "/dashboard", 200, "Ward 4, ", ">4<")
		s.get("icb", "/dashboard", 200, "Organisation")
		s.get("national", "/dashboard?place="+trust, 200, "Only the trust itself sees its wards and teams.")
		for _, role := range []string{"reporter", "panel", "privacy", "sexual_safety", "administrator"} {
			s.get(role, "/dashboard", 403)
		}
	})
}

func TestAnotherTrustsFiguresLookAbsent(t *testing.T) {
	each(t, func(s *site) {
		for _, path := range []string{"/dashboard", "/dashboard/incidents", "/dashboard/incidents/series.csv", "/dashboard/download/dashboard.csv", "/figure?measure=incidents", "/slice", "/slice/slice.csv", "/api/v1/series?measure=incidents"} {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			s.get("neighbour", path+sep+"place="+trust, 404)
			s.get("neighbour", path+sep+"place="+trust+"/"+s.unit, 404)
			s.get("neighbour", path+sep+"place=NONE", 404)
			s.get("national", path+sep+"place="+trust+"/"+s.unit, 404)
			s.get("analyst", path+sep+"place="+org.Root, 404)
		}
		s.get("national", "/slice?place="+trust+"&unit="+s.unit, 404)
		if body := s.get("national", "/slice?place="+trust+"&by=unit", 422, "Choose what to count by from the list"); strings.Contains(body, "Ward 4") {
			s.Error("a ward of a trust is shown above it")
		}
		for path, form := range map[string]url.Values{"/limits": {"measure": {"incidents"}, "month": {"2026-03"}, "reason": {"Because"}}, "/notes": {"month": {"2026-03"}, "kind": {"other"}, "words": {"Something"}}} {
			form.Set("place", trust)
			if w := s.ask("neighbour", http.MethodPost, path, form); w.Code != 404 {
				s.Errorf("%s of another trust: %d", path, w.Code)
			}
			if w := s.ask("executive", http.MethodPost, path, form); w.Code != 403 {
				s.Errorf("%s as executive: %d", path, w.Code)
			}
		}
	})
}

func TestAChartIsRedrawnWithAReasonAndSaysIt(t *testing.T) {
	each(t, func(s *site) {
		s.get("specialist", "/dashboard/staff_hurt", 200, "Lower is better.", "Redraw limits", "Below the lower limit", "hw-chart--phone", "Where these come from")
		w := s.ask("specialist", http.MethodPost, "/limits", url.Values{"measure": {"staff_hurt"}, "month": {"2025-11"}, "reason": {""}})
		if w.Code != 422 || !strings.Contains(w.Body.String(), "Say what changed in how the work is done") || !strings.Contains(w.Body.String(), `value="2025-11" selected`) {
			s.Errorf("%d: the form does not keep what was chosen", w.Code)
		}
		w = s.ask("specialist", http.MethodPost, "/limits", url.Values{"measure": {"staff_hurt"}, "month": {"2025-11"}, "reason": {"Care on two wards changed to two people"}})
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/dashboard/staff_hurt" {
			s.Fatalf("%d %s", w.Code, w.Body)
		}
		w = s.ask("specialist", http.MethodPost, "/notes", url.Values{"measure": {"staff_hurt"}, "month": {"2026-04"}, "kind": {"camera"}, "words": {"Cameras"}})
		if w.Code != http.StatusSeeOther {
			s.Fatalf("%d %s", w.Code, w.Body)
		}
		s.get("board", "/dashboard/staff_hurt", 200, "About 6 fewer staff are hurt each month since November 2025", "No clear change since the limits were redrawn", "Limits were redrawn because: Care on two wards changed to two people. By Invented specialist",
			"Cameras, Apr 2026", "New limits, Nov 2025")
		if body := s.get("board", "/dashboard/staff_hurt", 200); strings.Contains(body, "Redraw limits") {
			s.Error("a board member is offered what they may not do")
		}
		s.get("specialist", "/limits?measure=staff_hurt", 200, "November 2025", "Take back")
		s.get("specialist", "/limits?measure=none", 404)
		s.get("specialist", "/dashboard/none", 404)
	})
}

func TestEveryTableCanBeDownloaded(t *testing.T) {
	each(t, func(s *site) {
		s.get("analyst", "/dashboard/hurt_share/series.csv", 200, "hurt_share,"+trust+",2026-10,9.7", "below_limit")
		s.get("analyst", "/dashboard/download/dashboard.csv", 200, "staff_hurt,"+trust+",2026-10,4,number")
		s.get("analyst", "/slice/slice.csv?measure=incidents&by=staff_group&from=2026-10&to=2026-10", 200, "staff_group,staff_group_words,incidents")
		s.get("analyst", "/dashboard/staff_hurt/chart.svg", 200, `<svg xmlns="http://www.w3.org/2000/svg"`)
		s.get("nobody", "/measures/download/measures.csv", 200, "staff_hurt,Staff hurt,")
		for _, path := range []string{"/dashboard/staff_hurt/series.xlsx", "/dashboard/download/dashboard.xlsx", "/slice/slice.xlsx?by=month,staff_group,physical_harm", "/measures/download/measures.xlsx"} {
			if body := s.get("analyst", path, 200); !strings.HasPrefix(body, "PK") {
				s.Errorf("%s is no workbook", path)
			}
		}
		s.get("analyst", "/dashboard/staff_hurt/series.pdf", 404)
		s.get("analyst", "/slice/other.csv", 404)
	})
}

func TestASliceKeepsItsStateInTheAddress(t *testing.T) {
	each(t, func(s *site) {
		s.get("analyst", "/slice?measure=hurt_share&by1=staff_group&by2=physical_harm", 200, "Share of staff affected who were hurt by staff group, physical harm", "/slice/slice.csv?by=staff_group,physical_harm&amp;measure=hurt_share", "All, each counted once")
		s.get("analyst", "/slice?measure=incidents&by=month", 200, "October 2026", "hw-chart-columns")
		s.get("analyst", "/slice?measure=incidents_rate&by=hour,weekday,gender,method", 422, "Choose a measure from the list", "Choose at most three things to count by")
		body := s.get("national", "/slice?place="+trust+"&measure=staff_hurt&by=staff_group&from=2026-10&to=2026-10", 200, "hidden because it is between 1 and 7")
		if !strings.Contains(body, "<b>*</b>") {
			s.Error("a small count of a trust is shown above it")
		}
	})
}

func TestAFigureSaysWhereItComesFrom(t *testing.T) {
	each(t, func(s *site) {
		s.get("board", "/figure?measure=hurt_share&month=2026-10", 200, "Where this comes from: share of staff affected who were hurt, October 2026", "4 of 41", "measure=injured", "Staff physically hurt, low harm or worse", "Records and returns in this system", "version 0.1 of the data set and its rules")
		s.get("board", "/figure?measure=none", 404)
		s.get("board", "/figure?measure=incidents&month=2099-10", 404)
		s.get("nobody", "/measures/staff_hurt", 200, "Each member of staff in each incident counts once")
		s.get("reporter", "/measures", 200, "Staff hurt per 1,000 staff")
		s.get("reporter", "/measures/none", 404)
	})
}

func TestViewsAreKept(t *testing.T) {
	each(t, func(s *site) {
		w := s.ask("manager", http.MethodPost, "/views", url.Values{"name": {"Nurses"}, "address": {"/dashboard?staff_group=03"}, "shared": {"yes"}})
		if w.Code != http.StatusSeeOther {
			s.Fatalf("%d %s", w.Code, w.Body)
		}
		s.get("executive", "/views", 200, "Nurses", "/dashboard?staff_group=03", "Invented manager")
		if body := s.get("neighbour", "/views", 200); strings.Contains(body, "Nurses") {
			s.Error("a neighbour sees the view")
		}
		if w := s.ask("manager", http.MethodPost, "/views", url.Values{"name": {" "}, "address": {"/dashboard"}}); w.Code != 422 || !strings.Contains(w.Body.String(), "Give it a name") {
			s.Errorf("%d", w.Code)
		}
	})
}

func TestPagesSayHowFarTheFactsAreRead(t *testing.T) {
	s := newSite(t, dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, mds.Schema, org.Schema, insight.Schema}))
	*s.reading = insight.Reading{Read: 412000, About: 1000000}
	s.get("executive", "/dashboard", 200, "Figures are being read: 412,000 of about 1,000,000")
	s.get("executive", "/api/v1/series?measure=incidents", 503)
	s.get("reporter", "/measures", 200)
}

func TestTheAPIGivesMeasuresAndSeries(t *testing.T) {
	each(t, func(s *site) {
		var m struct{ Measures []map[string]any }
		if err := json.Unmarshal([]byte(s.get("nobody", "/api/v1/measures", 200)), &m); err != nil || len(m.Measures) != len(insight.Measures()) {
			s.Errorf("%d measures: %v", len(m.Measures), err)
		}
		var x insightweb.SeriesJSON
		if err := json.Unmarshal([]byte(s.get("analyst", "/api/v1/series?measure=staff_hurt&from=2025-01&to=2026-10", 200)), &x); err != nil {
			s.Fatal(err)
		}
		last := x.Points[len(x.Points)-1]
		if len(x.Points) != 22 || *last.Value != 4 || last.In != 1 || x.Variation != "improvement_low" {
			s.Errorf("%d points, %+v, %s", len(x.Points), last, x.Variation)
		}
		s.get("analyst", "/api/v1/series?measure=none", 422)
		s.get("analyst", "/api/v1/series?measure=incidents&from=soon", 422)
		s.get("reporter", "/api/v1/series?measure=incidents", 403)
		s.get("nobody", "/api/v1/series?measure=incidents", 401)
	})
}
