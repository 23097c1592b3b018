package incidentweb

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
	"github.com/havenward/havenward/internal/web"
)

var schemas = db.Migrations{audit.Schema, op.Schema, org.Schema, mds.Schema, find.Schema, incident.Schema}

// people are the invented actors of the tests, by what a request says in its X-Who header.
var people = map[string]authz.Actor{
	"manager":   {ID: "per_priya", Name: "Priya Invented", Role: authz.Manager, Org: "RN1", Units: []string{"u-ed"}, Strong: true},
	"other":     {ID: "per_tom", Name: "Tom Invented", Role: authz.Manager, Org: "RN1", Units: []string{"u-ward"}, Strong: true},
	"lead":      {ID: "per_gareth", Name: "Gareth Invented", Role: authz.Specialist, Org: "RN1", Strong: true},
	"sexual":    {ID: "per_lena", Name: "Lena Invented", Role: authz.SexualSafety, Org: "RN1", Locks: []string{incident.LockSexual}, Strong: true},
	"weak":      {ID: "per_gareth", Name: "Gareth Invented", Role: authz.Specialist, Org: "RN1"},
	"privacy":   {ID: "per_pat", Name: "Pat Invented", Role: authz.Privacy, Org: "RN1", Strong: true},
	"reporter":  {ID: "per_noor", Name: "Noor Invented", Role: authz.Reporter, Org: "RN1", OwnKey: "own-noor"},
	"analyst":   {ID: "per_ana", Name: "Ana Invented", Role: authz.Analyst, Org: "RN1", Strong: true},
	"neighbour": {ID: "per_max", Name: "Max Invented", Role: authz.Specialist, Org: "RN2", Strong: true},
}

type site struct {
	*testing.T
	svc  *incident.Service
	app  *web.App
	h    http.Handler
	now  time.Time
	read *db.DB
}

type byHeader struct{}

func (byHeader) Identify(r *http.Request) (authz.Actor, web.Profile, error) {
	a, ok := people[r.Header.Get("X-Who")]
	if !ok {
		return authz.Actor{Role: authz.Public}, web.Profile{}, nil
	}
	return a, web.Profile{Name: a.Name, Role: a.Role.Words(), Org: "Northmere Invented NHS Trust", Nav: []web.NavEntry{{Label: "Today", Href: "/today"}, {Label: "Reports", Href: "/reports"}, {Label: "Triage", Href: "/triage"}, {Label: "Dashboard", Href: "/dashboard"}}}, nil
}

func holders(_ context.Context, _ db.Querier, o, unit string, role authz.Role) ([]incident.Colleague, error) {
	var out []incident.Colleague
	for _, who := range []string{"manager", "other", "lead", "sexual"} {
		a := people[who]
		if a.Org == o && a.Role == role && (a.Units == nil || a.Units[0] == unit) {
			out = append(out, incident.Colleague{ID: a.ID, Name: a.Name, Title: a.Role.Words()})
		}
	}
	return out, nil
}

// codes are the sites, organisations and police forces of the tests.
func codes(context.Context, string) (incident.Codes, error) {
	return incident.Codes{Organisation: func(c string) bool { return c == "RN1" || c == "RN2" }, Site: func(c string) bool { return c == "RN101" },
		Forces: []incident.Force{{ID: "northshire", Name: "Northshire (invented)"}, {ID: "southshire", Name: "Southshire (invented)"}}}, nil
}

type invented struct{}

func (invented) Names(context.Context, string) (Names, error) {
	return Names{Sites: map[string]string{"RN101": "Northmere General"}, Units: map[string]string{"u-ed": "Emergency Department", "u-ward": "Ward 7"}}, nil
}

func (invented) TurnTo(context.Context, string, string) ([]Turn, error) {
	return []Turn{{Name: "Gareth Invented", Role: "Violence reduction lead", When: "until 5pm", Phone: "01632 960171", Dial: "01632960171"}, {Role: "Security desk", When: "always", Phone: "01632 960199", Dial: "01632960199"}}, nil
}

func eachSite(t *testing.T, f func(t *testing.T, s *site)) {
	dbtest.Each(t, schemas, func(t *testing.T, set db.Settings) { f(t, newSite(t, set)) })
}

func newSite(t *testing.T, set db.Settings) *site {
	t.Helper()
	s := &site{T: t, now: time.Date(2026, 11, 12, 8, 58, 0, 0, time.UTC)}
	now := func() time.Time { return s.now }
	pol := authz.NewPolicy(now, incident.Permissions)
	door, err := op.Open(set, op.Options{Policy: pol, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	ring, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	s.read = dbtest.Open(t, set)
	s.svc = &incident.Service{DB: s.read, Door: door, Ring: ring, Clocks: clock.Seed(), Holders: holders, Codes: codes, Log: slog.Default()}
	s.app = web.New(web.Options{Policy: pol, Door: door, Identify: byHeader{}, Now: now})
	d := Staff{Incidents: s.svc, Directory: invented{}, Units: invented{}}
	s.app.Add(StaffRoutes(d)...)
	StaffAPI(s.app, d)
	s.h = s.app.Handler()
	return s
}

// send takes a report in and gives its id.
func (s *site) send(change func(*incident.Sending)) incident.Receipt {
	s.Helper()
	in := incident.Sending{Key: "key-" + strings.Repeat("x", 12) + time.Now().Format("150405.000000000")[7:], Org: "RN1", Unit: "u-ed", Site: "RN101", Way: "signed_in", Naming: "named", When: "yesterday", Time: "22:40",
		Record:    mds.Record{ViolenceAll: []string{"physical_contact"}, Method: []string{"punch"}, LocationDetail: "treatment_room", Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low"}}},
		Narrative: "He punched me in the face by the trolley.", Contact: incident.Contact{How: "phone", Value: "07700 900163", When: "In the morning"},
		Names: []incident.Name{{Who: "reporter", Name: "Noor Invented"}, {Who: "alleged", N: 1, Name: "Zebedee Invented"}}}
	in.Key = strings.ReplaceAll(in.Key, ".", "-")
	if change != nil {
		change(&in)
	}
	r, err := s.svc.Send(authz.With(s.Context(), people["reporter"]), in)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

func sexual(in *incident.Sending) {
	in.Record.ViolenceAll, in.Record.Method, in.Record.LocationDetail = []string{"sexual_contact"}, nil, "corridor"
	in.Narrative = "Groped in the corridor by the lift."
}

func (s *site) do(who, method, path string, form url.Values) *httptest.ResponseRecorder {
	s.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body).WithContext(s.Context())
	r.Header.Set("X-Who", who)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}

func (s *site) get(who, path string) string {
	s.Helper()
	w := s.do(who, "GET", path, nil)
	if w.Code != http.StatusOK {
		s.Fatalf("GET %s as %s: %d", path, who, w.Code)
	}
	return w.Body.String()
}

func (s *site) status(who, method, path string, form url.Values, want int) string {
	s.Helper()
	w := s.do(who, method, path, form)
	if w.Code != want {
		s.Fatalf("%s %s as %s: %d, want %d\n%s", method, path, who, w.Code, want, text(w.Body.String()))
	}
	return w.Body.String()
}

var tags = regexp.MustCompile(`<[^>]*>`)

func text(html string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(html, " ")), " ")
}

func (s *site) has(html string, want ...string) {
	s.Helper()
	for _, w := range want {
		if !strings.Contains(text(html), w) && !strings.Contains(html, w) {
			s.Errorf("the page lacks %q:\n%s", w, text(html))
		}
	}
}

func (s *site) lacks(html string, not ...string) {
	s.Helper()
	for _, w := range not {
		if strings.Contains(html, w) {
			s.Errorf("the page gives away %q:\n%s", w, text(html))
		}
	}
}

func TestTheQueueAndTheListShowTitlesReasonsAndClocks(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		s.send(nil)
		s.now = s.now.Add(26 * time.Hour)
		s.send(func(in *incident.Sending) {
			in.Record = mds.Record{ViolenceAll: []string{"threat"}, Staff: []mds.Staff{{StaffGroup: "08"}}}
			in.Time, in.Narrative = "", "He said he would wait outside."
		})
		page := s.get("lead", "/triage")
		s.has(page, "Triage", "2 to look at. 1 is past the time we promised", "Punched, treatment or triage room", "Injury", "Contact 2 hours over", "Contact due in 24 hours", "Threatened", "Nobody yet", "New", "Order: past promised time")
		if strings.Index(page, "Punched,") > strings.Index(page, "Threatened") {
			t.Error("the overdue report must come first")
		}
		s.has(s.get("manager", "/reports"), "Reports", "Punched, treatment or triage room", "Threatened")
		s.has(s.get("other", "/reports"), "No reports yet")
		s.lacks(s.get("other", "/reports"), "Punched")
		s.has(s.get("lead", "/triage?what=threat"), "1 shown.", "Threatened")
		s.has(s.get("lead", "/triage?what=written_online"), "No reports match these filters", "2 are there without them.")
		s.has(s.get("lead", "/reports?q=trolley"), "1 shown.")
		s.status("reporter", "GET", "/triage", nil, http.StatusForbidden)
		s.status("nobody", "GET", "/triage", nil, http.StatusSeeOther)
	})
}

func TestEveryPageOfTheFormHasItsNameOnTheDashboard(t *testing.T) {
	for _, s := range incident.NewForm(incident.Spot{}, true).Steps {
		if got := stepName(t.Context(), s.ID); got != s.Title || got == "" {
			t.Errorf("%s is called %q, the form says %q", s.ID, got, s.Title)
		}
	}
	if got := stepName(t.Context(), "hurt"); got != "A page that is no longer asked" {
		t.Errorf("a page that is gone is called %q", got)
	}
}

func TestThePrivacyLeadSeesWhatWasOpenedAndListsNoReports(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		plain, other, sealed, away := s.send(nil), s.send(nil), s.send(sexual), s.send(func(in *incident.Sending) { in.KeepFrom = []string{"per_pat"} })
		s.has(s.get("privacy", "/openings"), "Nobody has opened names or a locked report", "Your role lists no reports")
		why := url.Values{"reason": {"The police asked who was there"}}
		for _, r := range []incident.Receipt{plain, away} {
			s.status("manager", "POST", "/reports/"+r.ID+"/names", why, http.StatusOK)
		}
		s.now = s.now.Add(time.Minute)
		s.status("lead", "POST", "/reports/"+sealed.ID+"/break-glass", url.Values{"reason": {"She rang and is alone with them"}}, http.StatusSeeOther)
		page := s.get("privacy", "/openings")
		s.has(page, "2 openings in the last 30 days", plain.ID, "Priya Invented", "The police asked who was there", sealed.ID, "Gareth Invented", "A locked report, in an emergency", "which you may not open")
		s.lacks(page, away.ID, other.ID, "She rang", "Noor", "Zebedee", "sexual")
		if strings.Index(page, sealed.ID) > strings.Index(page, plain.ID) {
			t.Error("the newest must come first")
		}
		s.has(s.get("privacy", "/reports/"+sealed.ID), "Sealed report", "/break-glass", `href="/openings"`)
		s.has(s.get("privacy", "/reports/"+plain.ID), `href="/openings"`)
		s.status("privacy", "GET", "/reports/"+away.ID, nil, http.StatusNotFound)
		s.status("privacy", "GET", "/openings?ref="+strings.ToLower(other.ID), nil, http.StatusSeeOther)
		for _, ref := range []string{away.ID, "HW-1", ""} {
			s.has(s.status("privacy", "GET", "/openings?ref="+ref, nil, http.StatusUnprocessableEntity), "No report here has that reference")
		}
		for _, who := range []string{"manager", "lead", "sexual", "reporter"} {
			s.status(who, "GET", "/openings", nil, http.StatusForbidden)
		}
		s.status("privacy", "GET", "/reports", nil, http.StatusForbidden)
	})
}

func TestAListIsNarrowedToDaysAndSaysWhichDayIsNone(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		early := s.send(func(in *incident.Sending) { in.When, in.Date = "date", "2026-10-01" })
		late := s.send(nil) // 11 November
		for _, q := range []string{"from=2+11+2026", "from=2026-11-02&to=11/11/2026", "from=11+11+2026&to=11+11+2026"} {
			page := s.get("lead", "/reports?"+q)
			s.has(page, late.ID, "1 shown.", "From ")
			s.lacks(page, early.ID)
			file := s.get("lead", "/reports/download.csv?"+q)
			s.has(file, late.ID)
			s.lacks(file, early.ID)
		}
		s.has(s.get("lead", "/reports?to=31+10+2026"), early.ID, "To 31 October", "/reports/download.csv?to=31")
		for q, want := range map[string]string{"from=31+2+2026": "Write the day as day, month and year", "to=soon": "Write the day as day, month and year", "from=2+11+2026&to=1+11+2026": "The last day is before the first"} {
			for _, list := range []string{"/reports", "/triage"} {
				page := s.status("lead", "GET", list+"?"+q, nil, http.StatusUnprocessableEntity)
				s.has(page, "Error:", want, `<details class="hw-filterbox" open`, "Nothing is listed until")
				s.lacks(page, early.ID, late.ID)
			}
			s.status("lead", "GET", "/reports/download.csv?"+q, nil, http.StatusUnprocessableEntity)
		}
	})
}

func TestPagesGoForwardAndBackByKey(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		for range 30 {
			s.now = s.now.Add(time.Minute)
			s.send(nil)
		}
		next := regexp.MustCompile(`href="([^"]*)" rel="next"`)
		prev := regexp.MustCompile(`href="([^"]*)" rel="prev"`)
		for _, list := range []string{"/reports", "/triage"} {
			first := s.get("lead", list)
			m := next.FindStringSubmatch(first)
			if m == nil {
				t.Fatalf("%s has no next page", list)
			}
			second := s.get("lead", strings.ReplaceAll(m[1], "&amp;", "&"))
			s.has(second, "5 shown.")
			b := prev.FindStringSubmatch(second)
			if b == nil || next.MatchString(second) {
				t.Fatalf("%s: the second page must lead back and not on", list)
			}
			if again := s.get("lead", strings.ReplaceAll(b[1], "&amp;", "&")); again != first {
				t.Errorf("%s: the way back leads elsewhere: %s", list, b[1])
			}
		}
	})
}

func TestARecordShowsWhatWasRecordedAndKeepsTheNamesSealed(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		r := s.send(nil)
		s.now = s.now.Add(26 * time.Hour)
		page := s.get("manager", "/reports/"+r.ID)
		s.has(page, "Punched, treatment or triage room", r.Ref, "First contact is 2 hours overdue.", "They asked for a phone call, in the morning: 07700 900163", "Emergency Department",
			"Hurt or touched", "Low: sore, bruised or scratched", "Read their own words (describes being hit)", "Names are sealed", "Open with a reason", "We received your report",
			"2 people. You, because you manage this place.", "Record contact", "Person who did it", "Everybody who can help here", `href="/help/RN1/RN101"`)
		s.lacks(page, "Zebedee", "Noor Invented")
		at := 0
		for _, part := range []string{"What was recorded", "What to do<", "Clocks<", "What has happened", "Who to turn to"} {
			if n := strings.Index(page, part); n < at {
				t.Errorf("%q comes too early", part)
			} else {
				at = n
			}
		}
		s.has(s.get("manager", "/reports/"+r.ID+"/print"), "Printed by Priya Invented", "Names and their own words are not printed.")
		s.lacks(s.get("manager", "/reports/"+r.ID+"/print"), "Zebedee", "trolley", "07700")
		for _, who := range []string{"neighbour", "other"} {
			s.status(who, "GET", "/reports/"+r.ID, nil, http.StatusNotFound)
			s.status(who, "GET", "/reports/"+r.ID+"/print", nil, http.StatusNotFound)
			s.status(who, "GET", "/reports/"+r.ID+"/names", nil, http.StatusNotFound)
			s.status(who, "POST", "/reports/"+r.ID+"/names", url.Values{"reason": {"to look at it"}}, http.StatusNotFound)
			s.status(who, "POST", "/reports/"+r.ID+"/acknowledge", url.Values{}, http.StatusNotFound)
			for _, a := range acts {
				if a.path == "away" && who == "other" {
					continue // not an action of managers at all
				}
				s.status(who, "GET", "/reports/"+r.ID+"/"+a.path, nil, http.StatusNotFound)
				s.status(who, "POST", "/reports/"+r.ID+"/"+a.path, url.Values{}, http.StatusNotFound)
			}
		}
		s.status("analyst", "GET", "/reports/"+r.ID, nil, http.StatusForbidden)
	})
}

func TestNamesShowOnceForAReasonAndEverybodySeesWhoOpenedThem(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		r := s.send(nil)
		at := "/reports/" + r.ID + "/names"
		s.has(s.get("manager", at), "Why do you need the names?", "#seal")
		s.has(s.status("manager", "POST", at, url.Values{"reason": {""}}, http.StatusUnprocessableEntity), "Say in a sentence why you need the names", "Error:")
		w := s.do("manager", "POST", at, url.Values{"reason": {"To check for earlier events"}})
		s.has(w.Body.String(), "Names are open", "Zebedee Invented", "Noor Invented", "They close when you leave this page", "Close now")
		if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "no-store") {
			t.Errorf("names may be cached: %q", got)
		}
		page := s.get("lead", "/reports/"+r.ID)
		s.has(page, "Opened by Priya Invented, Thursday 12 November, 8:58am: To check for earlier events", "Names opened")
		s.lacks(page, "Zebedee")
		s.status("weak", "GET", at, nil, http.StatusForbidden)
		s.status("manager", "POST", at+"/close", url.Values{}, http.StatusSeeOther)
	})
}

func TestWhatIsDoneWithAReportShowsOnItAndMistakesKeepWhatWasTyped(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		r := s.send(nil)
		at := "/reports/" + r.ID
		s.status("manager", "POST", at+"/acknowledge", url.Values{}, http.StatusSeeOther)
		s.has(s.get("manager", at), "Read and taken on", "Somebody has read your report", "Priya Invented")
		for _, a := range acts {
			if a.action == incident.ActHandle {
				s.has(s.get("manager", at+"/"+a.path), a.title, r.Ref)
			}
		}
		bad := s.status("manager", "POST", at+"/contact", url.Values{"how": {"pigeon"}, "reached": {"yes"}, "note": {"We spoke of the night shift"}}, http.StatusUnprocessableEntity)
		s.has(bad, "There is a problem", "Choose how you were in touch", "We spoke of the night shift")
		s.status("manager", "POST", at+"/contact", url.Values{"how": {"phone"}, "reached": {"no"}}, http.StatusSeeOther)
		s.has(s.get("manager", at), "Tried to reach them")
		s.status("manager", "POST", at+"/contact", url.Values{"how": {"phone"}, "reached": {"yes"}, "note": {"We spoke of the night shift"}}, http.StatusSeeOther)
		s.has(s.get("manager", at), "In touch with them", "Someone contacted you", "We spoke of the night shift")
		s.status("manager", "POST", at+"/review", url.Values{"stage": {"looking"}}, http.StatusSeeOther)
		s.status("manager", "POST", at+"/message", url.Values{"message": {"How are you today?"}}, http.StatusSeeOther)
		s.has(s.get("manager", at), "How are you today?", "Review begun")
		s.status("manager", "POST", at+"/assign", url.Values{"to": {"per_nobody"}}, http.StatusUnprocessableEntity)
		s.status("manager", "POST", at+"/assign", url.Values{"to": {"per_gareth"}}, http.StatusSeeOther)
		bad = s.status("manager", "POST", at+"/feedback", url.Values{"said": {"More light"}, "did": {"Not funded"}, "not_yet": {"yes"}, "next-day": {"31"}, "next-month": {"2"}, "next-year": {"2027"}}, http.StatusUnprocessableEntity)
		s.has(bad, "Say when they will hear from you again", "More light", `value="31"`)
		s.status("manager", "POST", at+"/finish", url.Values{}, http.StatusUnprocessableEntity)
		s.status("manager", "POST", at+"/feedback", url.Values{"said": {"More light"}, "did": {"Not funded"}, "not_yet": {"yes"}, "next-day": {"1"}, "next-month": {"2"}, "next-year": {"2027"}}, http.StatusSeeOther)
		s.has(s.get("manager", at), "They hear from us again by 1 February 2027.")
		s.status("manager", "POST", at+"/finish", url.Values{}, http.StatusSeeOther)
		s.has(s.get("manager", at), "Review finished", "Take it up again", "Finished")
		s.status("manager", "POST", at+"/reopen", url.Values{"reason": {""}}, http.StatusUnprocessableEntity)
		s.status("manager", "POST", at+"/reopen", url.Values{"reason": {"More came to light"}}, http.StatusSeeOther)
		s.has(s.get("manager", at), "Taken up again")
	})
}

func TestASecondPersonsChangeIsNotOverwrittenAndTheWordsStay(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		r := s.send(nil)
		at := "/reports/" + r.ID
		s.status("manager", "POST", at+"/review", url.Values{"version": {"1"}, "stage": {"looking"}}, http.StatusSeeOther)
		page := s.status("lead", "POST", at+"/finish", url.Values{"version": {"1"}, "said": {"The door sticks"}, "did": {"A new door"}}, http.StatusConflict)
		s.has(page, "Somebody else changed this first", "What the report says now", "Being looked into", "The door sticks", "A new door", `name="version" value="2"`)
		s.has(s.get("lead", at), "In triage")
		s.status("lead", "POST", at+"/finish", url.Values{"version": {"2"}, "said": {"The door sticks"}, "did": {"A new door"}}, http.StatusSeeOther)
	})
}

func TestSealedReportsAreKnownToTheLeadOnlyByTheirReference(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		r := s.send(sexual)
		s.send(nil)
		at := "/reports/" + r.ID
		for _, list := range []string{"/triage", "/reports"} {
			page := s.get("lead", list)
			s.has(page, "Sealed report", r.Ref, "2 shown.")
			s.lacks(page, "Sexual touching,", "corridor")
			s.lacks(s.get("manager", list), r.Ref, "Sealed report")
			s.has(s.get("sexual", list), "Sexual touching, corridor")
			for _, q := range []string{"?q=lift", "?q=" + r.Ref, "?what=sexual_contact", "?site=RN101", "?unit=u-ed", "?flag=injured", "?stage=received", "?owner=nobody"} {
				s.lacks(s.get("lead", list+q), "Sealed report", "2 shown.")
			}
		}
		s.has(s.get("sexual", "/reports?q=lift"), "1 shown.")
		page := s.get("lead", at)
		s.has(page, "This report is sealed", r.Ref, "ask Lena Invented.", "This try is recorded", "break-glass")
		s.lacks(page, "Sexual touching", "corridor", "Groped")
		for _, p := range []string{"", "/print", "/contact", "/names"} {
			s.status("manager", "GET", at+p, nil, http.StatusNotFound)
		}
		s.status("neighbour", "GET", at, nil, http.StatusNotFound)
		s.has(s.get("lead", at+"/contact"), "This report is sealed")
		s.status("manager", "GET", at+"/break-glass", nil, http.StatusForbidden)
		s.has(s.get("lead", at+"/break-glass"), "Open and tell them", "2 hours")
		s.has(s.status("lead", "POST", at+"/break-glass", url.Values{"reason": {"now"}}, http.StatusUnprocessableEntity), "Say in a sentence why this cannot wait", "now")
		s.status("lead", "POST", at+"/break-glass", url.Values{"reason": {"She is on shift with him tonight"}}, http.StatusSeeOther)
		s.has(s.get("lead", at), "Sexual touching, corridor", "because you opened it in an emergency")
		s.now = s.now.Add(3 * time.Hour)
		s.lacks(s.get("lead", at), "Sexual touching")
	})
}

func TestAPersonKeptAwaySeesNothing(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		r := s.send(nil)
		at := "/reports/" + r.ID
		s.status("manager", "GET", at+"/away", nil, http.StatusForbidden)
		s.status("lead", "POST", at+"/away", url.Values{"person": {"per_priya"}, "reason": {""}}, http.StatusUnprocessableEntity)
		s.status("lead", "POST", at+"/away", url.Values{"person": {"per_priya"}, "reason": {"She is part of it"}}, http.StatusSeeOther)
		s.status("manager", "GET", at, nil, http.StatusNotFound)
		s.lacks(s.get("manager", "/reports"), r.Ref)
		s.lacks(s.get("manager", "/triage?q=trolley"), r.Ref)
		s.has(s.get("lead", at), "1 person.")
	})
}

func TestTwoReportsOfOneEventAreJoined(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		a, b := s.send(nil), s.send(nil)
		at := "/reports/" + b.ID
		s.has(s.get("manager", at), "Perhaps the same event", a.Ref)
		s.has(s.get("manager", at+"/merge"), a.Ref)
		s.status("manager", "POST", at+"/merge", url.Values{}, http.StatusUnprocessableEntity)
		s.status("manager", "POST", at+"/merge", url.Values{"into": {a.ID}}, http.StatusSeeOther)
		s.has(s.get("manager", at), "This report was joined with another of the same event.", "Open the other report")
		s.has(s.get("manager", "/reports/"+a.ID), "Joined to this report", b.Ref)
	})
}

func TestTodayGreetsAndPutsPeopleInOrderOfPromise(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		s.has(s.get("manager", "/today"), "Good morning, Priya. Nobody is waiting for you", "Nobody waits for a first contact")
		a := s.send(nil)
		s.now = s.now.Add(8 * time.Hour)
		s.send(func(in *incident.Sending) {
			in.Record = mds.Record{ViolenceAll: []string{"threat"}, Staff: []mds.Staff{{StaffGroup: "08"}, {StaffGroup: "08"}}}
		})
		s.send(sexual)
		s.now = s.now.Add(18 * time.Hour)
		page := s.get("manager", "/today")
		s.has(page, "Good morning, Priya. 2 people need you today", "A nurse or midwife, punched on Wednesday", "2 hours over", "Contact now", "2 administrators, threatened on Wednesday", "Due in 6 hours",
			"of 1", "Safety cross", "Who to turn to", "01632 960171", "2 so far")
		s.lacks(page, "Sexual", "corridor")
		s.status("manager", "POST", "/reports/"+a.ID+"/contact", url.Values{"how": {"phone"}, "reached": {"yes"}}, http.StatusSeeOther)
		s.has(s.get("manager", "/today"), "1 person needs you today", "Steps you promised", "For a nurse or midwife, punched on Wednesday")
		s.has(s.get("other", "/today"), "Good morning, Tom. Nobody is waiting for you")
		s.status("reporter", "GET", "/today", nil, http.StatusForbidden)
	})
}

func TestDetailsAreAddedWithEveryChangeInTheAuditLog(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		r := s.send(nil)
		at := "/reports/" + r.ID + "/details"
		s.lacks(s.get("manager", at), "Sexual touching")
		form := url.Values{"version": {"1"}, "violence_all": {"physical_contact"}, "method": {"weapon"}, "hate_motive": {"race"}, "staff.0.staff_group": {"03"}, "staff.0.physical_harm": {"moderate"},
			"staff.1.staff_group": {"07"}, "alleged.0.alleged_person_type": {"patient"}, "alleged.1.alleged_person_type": {"relative_or_visitor"}}
		page := s.status("manager", "POST", at, form, http.StatusUnprocessableEntity)
		s.has(page, "Say what the weapon was", `value="race" checked`)
		form.Set("weapon_type", "blade")
		form.Set("staff.0.absence_days", "many")
		s.has(s.status("manager", "POST", at, form, http.StatusUnprocessableEntity), "Write the days away as a number", `value="many"`)
		form.Set("staff.0.absence_days", "3")
		s.status("manager", "POST", at, form, http.StatusSeeOther)
		page = s.get("manager", "/reports/"+r.ID)
		s.has(page, "Weapon: blade", "Race or ethnic background", "Moderate: needed treatment", "3 days away", "Also affected", "A relative or visitor", "Details added or corrected")
		list, err := audit.Of(t.Context(), s.read, "RN1", "incident", r.ID)
		if err != nil {
			t.Fatal(err)
		}
		last := list[len(list)-1].Detail
		for _, want := range []string{`"name":"staff.1.physical_harm","before":"low","after":"moderate"`, `"name":"hate_motive","after":"race"`, `"name":"method","before":"punch","after":"weapon"`} {
			if !strings.Contains(last, want) {
				t.Errorf("the audit log lacks %s: %s", want, last)
			}
		}
		n, err := db.One(t.Context(), s.read, db.Scalar[int64], `SELECT COUNT(*) FROM fact WHERE org_id = 'RN1' AND version = 2 AND weapon_type = 'blade'`)
		if err != nil || n != 2 {
			t.Errorf("facts of the new version: %d, %v", n, err)
		}
		s.has(s.status("manager", "POST", at, form, http.StatusConflict), "Somebody else changed this first", "many"[:0])
		form.Set("version", "2")
		form["violence_all"] = []string{"physical_contact", "sexual_contact"}
		s.has(s.status("manager", "POST", at, form, http.StatusUnprocessableEntity), "Whether it was sexual cannot be changed here")
	})
}

func TestADownloadHoldsNoNamesNoWordsAndNothingSealed(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		a, sealed := s.send(nil), s.send(sexual)
		s.has(s.get("lead", "/triage"), "/reports/download.csv?queue=1")
		for _, kind := range []string{"csv", "json"} {
			body := s.get("lead", "/reports/download."+kind)
			s.has(body, a.Ref, "physical_contact", "punch")
			s.lacks(body, sealed.Ref, "sexual", "Zebedee", "Noor", "trolley", "07700", "Gareth")
			s.has(s.get("sexual", "/reports?what=sexual_contact"), sealed.Ref)
		}
		if body := s.get("manager", "/reports/download.xlsx?what=physical_contact"); !strings.HasPrefix(body, "PK") {
			t.Error("the workbook is none")
		}
		list, err := db.All(t.Context(), s.read, db.Scalar[string], `SELECT detail FROM audit_entry WHERE action = 'incident.export' ORDER BY seq`)
		if err != nil || len(list) != 3 || !strings.Contains(list[2], "Hurt or touched") || !strings.Contains(list[2], `"rows","after":"1"`) {
			t.Errorf("downloads in the audit log: %v, %v", list, err)
		}
		s.status("sexual", "GET", "/reports/download.csv", nil, http.StatusForbidden)
		s.status("lead", "GET", "/reports/download.exe", nil, http.StatusNotFound)
		s.lacks(s.get("neighbour", "/reports/download.csv"), a.Ref)
	})
}

func TestTheDashboardLeadsWithAFindingAndHasItsTables(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		s.send(nil)
		s.send(sexual)
		s.now = s.now.Add(26 * time.Hour)
		page := s.get("analyst", "/dashboard/reporting")
		s.has(page, "Reports so far: 1. Six full months are needed to compare", "Nobody was contacted within 24 hours in the last 30 days: 0 of 1", "Every report came by the day after it happened: 1 of 1", "Show the figures as a table", "<svg", "About these figures")
		s.has(s.get("analyst", "/dashboard/reporting/delay.csv"), "The day after,1")
		s.status("analyst", "GET", "/dashboard/reporting/none.csv", nil, http.StatusNotFound)
		s.has(s.get("other", "/dashboard/reporting"), "Reports so far: 0")
		s.has(s.get("neighbour", "/dashboard/reporting"), "Reports so far: 0")
		s.status("reporter", "GET", "/dashboard/reporting", nil, http.StatusForbidden)
	})
}

func TestTheQueueGoesOnBehindSealedReportsAndThroughASearch(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		for n := range 30 {
			s.now = s.now.Add(time.Minute)
			if n%2 == 0 {
				s.send(sexual)
			}
			s.send(func(in *incident.Sending) {
				if n%3 == 0 {
					in.Record.Staff[0].PhysicalHarm = "none"
				}
			})
		}
		row := regexp.MustCompile(`class="sub">HW-2611-[0-9A-Z]{5}`)
		next := regexp.MustCompile(`href="([^"]*)" rel="next"`)
		for list, want := range map[string]int{"/triage": 45, "/triage?q=trolley": 30, "/reports": 45} {
			seen := map[string]int{}
			for at := list; at != ""; {
				page := s.get("lead", at)
				for _, ref := range row.FindAllString(page, -1) {
					seen[ref]++
				}
				at = ""
				if m := next.FindStringSubmatch(page); m != nil {
					at = strings.ReplaceAll(m[1], "&amp;", "&")
				}
			}
			if len(seen) != want {
				t.Errorf("%s gave %d reports, want %d", list, len(seen), want)
			}
			for ref, n := range seen {
				if n != 1 {
					t.Errorf("%s gave %s %d times", list, ref, n)
				}
			}
		}
	})
}
