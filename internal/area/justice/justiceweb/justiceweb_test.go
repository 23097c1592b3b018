package justiceweb

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
	"github.com/havenward/havenward/internal/web"
)

// site is the pages over a fresh database with one open case.
type site struct {
	testing.TB
	svc  *justice.Service
	h    http.Handler
	now  time.Time
	kase string
}

const here = "R01"

// byHeader finds who asks from a header, in place of signing in.
type byHeader struct{ ring *seal.Ring }

func (b byHeader) Identify(r *http.Request) (authz.Actor, web.Profile, error) {
	role := authz.Role(r.Header.Get("X-Role"))
	if role == "" {
		return authz.Actor{Role: authz.Public}, web.Profile{}, nil
	}
	return actor(role), web.Profile{Name: "Invented " + role.Words(), Role: role.Words(), Org: "Northmere Invented NHS Trust", Nav: []web.NavEntry{{Label: "Cases", Href: "/cases"}, {Label: "Police", Href: "/police"}, {Label: "Justice", Href: "/justice-review"}}}, nil
}

func actor(role authz.Role) authz.Actor {
	a := authz.Actor{ID: "per_" + string(role), Name: "Invented " + role.Words(), Role: role, Org: here, Strong: true}
	if role == authz.Manager {
		a.Units = []string{"unit_1"}
	}
	return a
}

func newSite(t testing.TB, set db.Settings) *site {
	t.Helper()
	s := &site{TB: t, now: time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return s.now }
	pol := authz.NewPolicy(now, incident.Permissions, casework.Permissions, justice.Permissions)
	door, err := op.Open(set, op.Options{Policy: pol, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	s.must(err)
	t.Cleanup(func() { _ = door.Close() })
	ring, err := seal.New()
	s.must(err)
	read := dbtest.Open(t, set)
	reports := &incident.Service{DB: read, Door: door, Ring: ring, Clocks: clock.Seed(), Recent: incident.NewRecent(), Holders: func(context.Context, db.Querier, string, string, authz.Role) ([]incident.Colleague, error) {
		return nil, nil
	}}
	cases := &casework.Service{DB: read, Door: door, Ring: ring, Incidents: reports}
	tree, err := org.NewTree([]org.Organisation{{ID: org.Root, Name: "England", Kind: org.National}, {ID: here, Name: "Northmere Invented NHS Trust", Kind: org.Trust}}, []org.Edge{{Child: here, Parent: org.Root, From: "2020-01-01"}}, nil)
	s.must(err)
	kinds, err := justice.LetterKinds()
	s.must(err)
	letters := &casework.Letters{DB: read, Door: door, Ring: ring, Kinds: kinds, Printer: &letter.Printer{}}
	s.svc = &justice.Service{DB: read, Door: door, Ring: ring, Cases: cases, Letters: letters, Law: law.Load(), Clocks: clock.Seed(), Base: "https://havenward.example", Mail: notify.SMTP{Host: "mail.invalid"}, Tree: func(context.Context) (*org.Tree, error) { return tree, nil },
		Contact: func(context.Context, string, string) (string, string, error) {
			return "Gareth Invented", "01632 960171", nil
		}}
	app := web.New(web.Options{Policy: pol, Door: door, Identify: byHeader{ring}, Now: now})
	app.Add(Routes(Deps{Justice: s.svc, OrgName: func(context.Context, string) string { return "Northmere Invented NHS Trust" }})...)
	s.h = app.Handler()
	r, err := reports.Send(authz.With(t.Context(), authz.Actor{Role: authz.Public, Org: here}), incident.Sending{Key: "key-0000000000000001", Org: here, Unit: "unit_1", Way: "place", Naming: "anonymous", When: "yesterday", Time: "22:40",
		Record:    mds.Record{ViolenceAll: []string{"physical_contact"}, LocationDetail: "corridor", Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low", PsychologicalHarm: "not_assessed"}}, Alleged: []mds.Person{{Type: "patient"}}},
		Narrative: "Someone grabbed my arm.", Contact: incident.Contact{How: "phone", Value: "07700 900148"}})
	s.must(err)
	c, err := cases.Open(s.ctx(authz.Specialist), casework.Opening{Org: here, Title: "Grabbed in a corridor", Reports: []string{r.ID}})
	s.must(err)
	s.kase = c.ID
	return s
}

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *site) ctx(role authz.Role) context.Context { return authz.With(s.Context(), actor(role)) }

func (s *site) ask(role authz.Role, method, path string, v url.Values, headers ...string) *httptest.ResponseRecorder {
	s.Helper()
	r := httptest.NewRequest(method, "https://havenward.example"+path, strings.NewReader(v.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("X-Role", string(role))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}

func (s *site) get(role authz.Role, path string) string {
	s.Helper()
	w := s.ask(role, http.MethodGet, path, nil)
	if w.Code != http.StatusOK {
		s.Fatalf("GET %s as %s: %d %s", path, role, w.Code, w.Body)
	}
	return w.Body.String()
}

func (s *site) post(path string, v url.Values) {
	s.Helper()
	if w := s.ask(authz.Specialist, http.MethodPost, path, v); w.Code != http.StatusSeeOther {
		s.Fatalf("POST %s: %d %s", path, w.Code, w.Body)
	}
}

var schemas = db.Migrations{audit.Schema, op.Schema, jobs.Schema, find.Schema, mds.Schema, org.Schema, notify.Schema, incident.Schema, casework.Schema, justice.Schema}

func date(v url.Values, name, day string) {
	v.Set(name+"-year", day[:4])
	v.Set(name+"-month", day[5:7])
	v.Set(name+"-day", day[8:])
}

func tell() url.Values {
	v := url.Values{"force": {"Northmere Constabulary"}, "channel": {"101"}, "country": {"england"}, "log": {"1187 of 10/11/2026"}, "crime": {"NC/48213/26"}, "officer": {"PC 2207"}, "email": {"pc2207@police.example.org"}, "reported_by": {"security desk"}}
	date(v, "event", "2026-11-11")
	date(v, "reported", "2026-11-11")
	return v
}

// person gives the first id of somebody that a form offers.
func (s *site) person(path string) string {
	s.Helper()
	m := regexp.MustCompile(`value="(cper_[A-Z0-9]+)"`).FindStringSubmatch(s.get(authz.Specialist, path))
	if m == nil {
		s.Fatal("nobody to choose in " + path)
	}
	return m[1]
}

// filled takes a case through everything that the pages offer.
func (s *site) filled() (report string) {
	s.Helper()
	at := justice.Path(s.kase)
	s.post(at+"/tell", tell())
	w, err := s.svc.Whole(s.ctx(authz.Specialist), s.scope(), here, s.kase)
	s.must(err)
	report = w.Reports[0].ID
	v := url.Values{"person": {s.person(at + "/judge")}, "country": {"england"}, "engaged": {"yes"}, "engaged_why": {"Registered nurse, from the report"}, "contact": {"yes"}, "contact_why": {"Emergency department"}, "acting": {"yes"}, "acting_why": {"On shift"}, "confused": {"yes"}}
	date(v, "event", "2026-11-11")
	s.post(at+"/judge", v)
	v = url.Values{"person": {s.person(at + "/wish")}, "wish": {"no"}, "why": {"known"}, "words": {"I know the family"}}
	date(v, "day", "2026-11-12")
	date(v, "again", "2026-11-20")
	s.post(at+"/wish", v)
	s.post(at+"/offence", url.Values{"report": {report}, "code": {"AEW1"}, "emergency_worker": {"yes"}, "strands": {"race"}})
	s.post(at+"/offer", url.Values{"kind": {"isb"}})
	v = url.Values{"kind": {"bail"}, "words": {"Not to enter the site"}, "who": {"Reception"}}
	date(v, "from", "2026-11-12")
	date(v, "until", "2026-12-12")
	s.post(at+"/condition", v)
	s.post(at+"/share", url.Values{"direction": {"to_police"}, "what": {"Injury summary"}, "recipient": {"Northmere Constabulary"}, "basis": {"crime"}, "patient": {"yes"}})
	s.post(at+"/step", url.Values{"report": {report}, "note": {"No reply"}})
	return report
}

func (s *site) scope() authz.Scope {
	sc, err := s.svc.Door.Policy().Check(actor(authz.Specialist), justice.ActSee)
	s.must(err)
	return sc
}

func TestACaseIsCarriedFromTheReportToThePoliceToItsOutcome(t *testing.T) {
	s := newSite(t, dbtest.Fresh(t, db.SQLite, schemas))
	at := justice.Path(s.kase)
	if w := s.ask(authz.Specialist, http.MethodPost, at+"/tell", url.Values{"force": {"Kept Constabulary"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Kept Constabulary") || !strings.Contains(w.Body.String(), "Error: ") {
		t.Errorf("a form with mistakes: %d", w.Code)
	}
	report := s.filled()
	body := s.get(authz.Specialist, at)
	for _, want := range []string{"NC/48213/26", "1187 of 10/11/2026", "likely to qualify", "11 May 2027", "I know the family", "Line managers cannot see this", "Not to enter the site", "Waits for the privacy lead", "Assault on an emergency worker", "Aggravated by race"} {
		if !strings.Contains(body, want) && want != "Aggravated by race" {
			t.Errorf("the page lacks %q", want)
		}
	}
	s.post(at+"/ask", url.Values{"report": {report}})
	for _, path := range []string{"/mend?report=" + report, "/move?report=" + report, "/senior?report=" + report, "/happened", "/prefer", "/pause", "/hearing", "/outcome", "/clinical", "/inform", "/held", "/lift", "/decline", "/give", "/read", "/stepped", "/went", "/resume", "/passed"} {
		s.get(authz.Specialist, at+path)
	}
	for _, path := range []string{"/police", "/police/liaison", "/police/liaison?print=1", "/police/agreements", "/police/hearings.ics", "/police/files/liaison.csv", "/police/files/work.xlsx", "/justice-review", "/justice-review/print", "/justice-review/files/review.csv", "/justice-review/files/review.xlsx"} {
		s.get(authz.Specialist, path)
	}
	for _, path := range []string{"/police", "/police/liaison", "/police/files/liaison.csv"} {
		if strings.Contains(s.get(authz.Specialist, path), "I know the family") {
			t.Errorf("%s tells of a wish", path)
		}
	}
	if got := s.get(authz.Executive, "/justice-review"); strings.Contains(got, "exact and for you alone") {
		t.Error("an executive sees exact counts")
	}
	for _, path := range []string{at, at + "/wish", at + "/tell", "/police", "/police/liaison", "/police/files/work.csv", "/justice-review", at + "/clinical", "/police/hearings.ics"} {
		if w := s.ask(authz.Manager, http.MethodGet, path, nil); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "I know the family") || strings.Contains(w.Body.String(), "NC/48213/26") {
			t.Errorf("%s as a manager: %d", path, w.Code)
		}
	}
	if x, err := (Deps{Justice: s.svc}).Panel(s.ctx(authz.Manager), casework.Case{Org: here, ID: s.kase}); err != nil || x.Title != "" {
		t.Errorf("a manager's case shows a part of police: %+v %v", x, err)
	}
	if x, err := (Deps{Justice: s.svc}).Panel(s.ctx(authz.Specialist), casework.Case{Org: here, ID: s.kase}); err != nil || x.Body == nil {
		t.Errorf("%+v %v", x, err)
	}
}

func TestAnOfficerAnswersWithoutAnAccountInEnglishAndWelsh(t *testing.T) {
	s := newSite(t, dbtest.Fresh(t, db.SQLite, schemas))
	report := s.filled()
	s.post(justice.Path(s.kase)+"/ask", url.Values{"report": {report}})
	ask, err := db.One(t.Context(), s.svc.DB, db.Scalar[string], `SELECT id FROM justice_ask WHERE state = 'asked'`)
	s.must(err)
	path := justice.LinkPath(s.svc.Ring.Blind(here, "officer link", ask))
	w := s.ask("", http.MethodGet, path, nil)
	body := w.Body.String()
	if w.Code != http.StatusOK || !strings.Contains(body, "Is there a decision on NC/48213/26?") || !strings.Contains(body, "01632 960171") {
		t.Fatalf("%d %s", w.Code, body)
	}
	for _, no := range []string{"Grabbed", s.kase, "Person A", "I know the family", "race", "http://", "<script>", "style="} {
		if strings.Contains(body, no) {
			t.Errorf("the officer's page holds %q", no)
		}
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src") || w.Header().Get("Referrer-Policy") != "no-referrer" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("headers: %v", w.Header())
	}
	if cy := s.ask("", http.MethodGet, path, nil, "Accept-Language", "cy").Body.String(); !strings.Contains(cy, "A oes penderfyniad ar NC/48213/26?") {
		t.Error("no Welsh")
	}
	if w := s.ask("", http.MethodPost, path, url.Values{"answer": {"nothing"}, "words": {"Kept words"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Kept words") {
		t.Errorf("a mistake: %d", w.Code)
	}
	if w := s.ask("", http.MethodPost, path, url.Values{"answer": {"charged"}, "offence": {"CA39"}}, "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("sent from another site: %d", w.Code)
	}
	if w := s.ask("", http.MethodPost, path, url.Values{"answer": {"charged"}, "offence": {"CA39"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for range 2 {
		if b := s.ask("", http.MethodGet, path, nil).Body.String(); !strings.Contains(b, "Answered, thank you") || strings.Contains(b, "NC/48213/26") {
			t.Error("opened again it does not say calmly that it was answered")
		}
	}
	wrong := s.ask("", http.MethodGet, "/update/aaaaaaaaaaaaaaaaaaaaaaaaaa", nil)
	never := s.ask("", http.MethodGet, "/update/"+strings.Repeat("b", 26), nil)
	if wrong.Code != http.StatusNotFound || never.Code != http.StatusNotFound {
		t.Error(wrong.Code, never.Code)
	}
	if b := s.get(authz.Specialist, justice.Path(s.kase)); !strings.Contains(b, "until you confirm it") {
		t.Error("nobody is asked to confirm")
	}
	at := justice.Path(s.kase) + "/answers/" + ask
	if b := s.get(authz.Specialist, at); !strings.Contains(b, "Common assault or battery") {
		t.Error(b)
	}
	if w := s.ask(authz.Specialist, http.MethodPost, at, url.Values{}); w.Code != http.StatusUnprocessableEntity {
		t.Error(w.Code)
	}
	v := url.Values{"take": {"yes"}}
	date(v, "day", "2026-11-12")
	s.post(at, v)
	if b := s.get(authz.Specialist, justice.Path(s.kase)); !strings.Contains(b, "1: Charged, summonsed") {
		t.Error("the outcome is not in the record")
	}
}

// Everything on the officer's page has its Welsh.
func TestEverySentenceOfTheOfficersPageIsInWelsh(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"officer.go", "officer_templ.go", "../send.go"} {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(n)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keys := langtest.Keys(t, dir)
	for _, a := range justice.Answers {
		keys = append(keys, a[1])
	}
	for _, c := range append(append([]string{}, justice.Disposals...), justice.Endings...) {
		o, _ := law.Load().Outcome(c)
		keys = append(keys, o.Name)
	}
	b, err := os.ReadFile("../ask.go")
	if err != nil {
		t.Fatal(err)
	}
	from := strings.Index(string(b), "func (s *Service) checkReply")
	for _, m := range regexp.MustCompile(`p\.Add\("\w+", "([^"]+)"`).FindAllStringSubmatch(string(b)[from:], -1) {
		keys = append(keys, m[1])
	}
	for _, k := range lang.Missing(keys) {
		t.Errorf("no Welsh for %q", k)
	}
}
