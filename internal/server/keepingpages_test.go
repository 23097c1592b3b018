package server_test

import (
	"context"
	"encoding/csv"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/server"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
)

// site is a running server with an administrator and a manager of one trust, and a report in it.
type site struct {
	*server.Server
	base   string
	people map[authz.Role]identity.Person
	held   map[authz.Role]string
}

func newSite(t *testing.T) *site {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := config.Config{Data: filepath.Join(t.TempDir(), "data"), Addr: l.Addr().String(), Idle: time.Hour}
	s, err := server.New(t.Context(), c, server.Options{Demo: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, l) }()
	t.Cleanup(func() {
		stop()
		<-ended
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := org.Import(server.AsService(ctx, "test"), s.Org, org.Reference()); err != nil {
		t.Fatal(err)
	}
	x := &site{Server: s, base: "http://" + c.Addr, people: map[authz.Role]identity.Person{}, held: map[authz.Role]string{}}
	term, err := s.AsTerminal(ctx, "RTH", "test")
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []authz.Role{authz.Admin, authz.Manager} {
		p, err := s.Identity.Add(term, identity.NewPerson{Name: "Invented " + string(role), Email: string(role) + "@example.org"})
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Identity.Give(term, identity.Grant{Person: p.ID, Role: role, Reason: "test"})
		if err != nil {
			t.Fatal(err)
		}
		x.people[role], x.held[role] = p, a.ID
	}
	return x
}

func (x *site) report(t *testing.T, org, key, kind string) string {
	t.Helper()
	r, err := x.Incident.Send(authz.With(t.Context(), authz.Actor{Role: authz.Public, Org: org}), incident.Sending{Key: key, Org: org, Way: "open", Naming: "anonymous", When: "today",
		Record: mds.Record{ViolenceAll: []string{kind}, Staff: []mds.Staff{{PhysicalHarm: "low", PsychologicalHarm: "not_assessed"}}}, Narrative: "invented"})
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

// as gives a browser signed in as a role, "" for nobody.
func (x *site) as(t *testing.T, role authz.Role) func(method, path string, form url.Values) (int, string, http.Header) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	do := func(method, path string, form url.Values) (int, string, http.Header) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, x.base+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		if form != nil {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		res, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(b), res.Header
	}
	if role != "" {
		do("POST", "/sign-in/demo", url.Values{"person": {x.people[role].ID}, "assignment": {x.held[role]}})
	}
	return do
}

func TestTheAuditPageSearchesAndWithholdsLockedRecords(t *testing.T) {
	x := newSite(t)
	plain := x.report(t, "RTH", "test-plain-00000001", "verbal")
	locked := x.report(t, "RTH", "test-locked-0000001", "sexual_contact")
	neighbour := x.report(t, "R1H", "test-neighbour-00001", "verbal")
	admin := x.as(t, authz.Admin)
	code, page, _ := admin("GET", "/audit?kind=incident", nil)
	if code != 200 || !strings.Contains(page, plain) || !strings.Contains(page, "violence is verbal") {
		t.Fatalf("%d %s", code, page)
	}
	if strings.Contains(page, "sexual_contact") || !strings.Contains(page, "kept with the record") {
		t.Error("details of a locked report are on the audit page")
	}
	if strings.Contains(page, neighbour) {
		t.Error("a neighbour's report is on the audit page")
	}
	if code, page, _ := admin("GET", "/audit?record="+neighbour, nil); code != 200 || !strings.Contains(page, "No entry fits") {
		t.Errorf("a search for the neighbour's report gives %d", code)
	}
	if code, page, _ := admin("GET", "/audit?who=test+at+the+terminal", nil); code != 200 || !strings.Contains(page, "role.grant") {
		t.Errorf("a search by name: %d", code)
	}
	if code, page, _ := admin("GET", "/audit?from=yesterday", nil); code != 422 || !strings.Contains(page, "Error: ") {
		t.Errorf("a day that is none gives %d", code)
	}
	code, body, head := admin("POST", "/audit/export", url.Values{"kind": {"incident"}})
	if code != 200 || !strings.HasPrefix(head.Get("Content-Type"), "text/csv") || strings.Contains(body, "sexual_contact") || !strings.Contains(body, locked) {
		t.Fatalf("%d %s", code, body)
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	sent := 0
	for _, row := range rows { // those who look after a report may have been told of it meanwhile, which is an entry too
		if slices.Contains(row, "incident.report") {
			sent++
		}
	}
	if err != nil || sent != 2 {
		t.Errorf("%d of %d rows are reports sent, %v", sent, len(rows), err)
	}
	if _, page, _ := admin("GET", "/audit?kind=audit+log", nil); !strings.Contains(page, "search is kind=incident") {
		t.Error("the download left no entry")
	}
	if code, _, _ := x.as(t, authz.Manager)("GET", "/audit", nil); code != 403 {
		t.Errorf("a manager's audit page gives %d", code)
	}
	if code, page, _ := x.as(t, "")("GET", "/audit", nil); strings.Contains(page, plain) {
		t.Errorf("a visitor's audit page gives %d", code)
	}
}

func TestTheHealthPageShowsRetriesAndWalks(t *testing.T) {
	x := newSite(t)
	admin := x.as(t, authz.Admin)
	code, page, _ := admin("GET", "/health", nil)
	if code != 200 || !strings.Contains(page, "Schema of the database") {
		t.Fatalf("%d %s", code, page)
	}
	dbtest.Tamper(t, db.Settings{URL: x.Config.DatabaseURL()},
		`INSERT INTO job (org_id, id, kind, args, state, run_at, created_at, last_error) VALUES ('RTH', 'job_1', 'incident.told', '{}', 'dead', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z', 'invented'),
		 ('RTH', 'job_2', 'incident.told', '{}', 'dead', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z', 'invented'), ('R1H', 'job_3', 'neighbour.work', '{}', 'dead', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z', 'invented')`)
	if _, page, _ = admin("GET", "/health", nil); !strings.Contains(page, "job_1") || strings.Contains(page, "neighbour.work") || !strings.Contains(page, "2 things need you") {
		t.Errorf("the page does not show what was given up: %s", page)
	}
	if code, _, _ := admin("POST", "/health/discard", url.Values{"org": {"RTH"}, "job": {"job_1"}, "reason": {""}}); code != 422 {
		t.Errorf("dropping without a reason gives %d", code)
	}
	if code, _, _ := admin("POST", "/health/discard", url.Values{"org": {"RTH"}, "job": {"job_1"}, "reason": {"of no use now"}}); code != 200 {
		t.Errorf("dropping gives %d", code)
	}
	if code, _, _ := admin("POST", "/health/retry", url.Values{"org": {"RTH"}, "job": {"job_2"}}); code != 200 {
		t.Errorf("trying again gives %d", code)
	}
	if code, _, _ := admin("POST", "/health/retry", url.Values{"org": {"R1H"}, "job": {"job_3"}}); code != 404 {
		t.Errorf("a neighbour's work gives %d", code)
	}
	admin("POST", "/health/verify", url.Values{"x": {""}})
	for range 100 {
		if _, page, _ = admin("GET", "/health", nil); strings.Contains(page, "Holds: ") {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if !strings.Contains(page, "Holds: ") {
		t.Error("the walk through the chain did not end well")
	}
	if code, _, _ := x.as(t, authz.Manager)("GET", "/health", nil); code != 403 {
		t.Errorf("a manager's health page gives %d", code)
	}
}

func TestThePublicPagesSayWhatThePolicySaysInBothLanguages(t *testing.T) {
	x := newSite(t)
	visitor := x.as(t, "")
	code, page, _ := visitor("GET", "/who-can-see-what", nil)
	if code != 200 || !strings.Contains(page, "Manager (for their own place only), Violence reduction lead, Sexual safety team") {
		t.Errorf("%d %s", code, page)
	}
	if code, _, _ := visitor("GET", "/accessibility", nil); code != 200 {
		t.Errorf("%d", code)
	}
	dir := t.TempDir()
	for _, name := range []string{"public.go", "public_templ.go"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keys := langtest.Keys(t, dir)
	for _, r := range authz.Roles() {
		keys = append(keys, r.Words())
	}
	if missing := lang.Missing(keys); len(missing) > 0 {
		t.Errorf("without Welsh: %q", missing)
	}
}

func TestTheAdminPortCountsWithoutNamingAnybody(t *testing.T) {
	x := newSite(t)
	ref := x.report(t, "RTH", "test-plain-00000001", "verbal")
	admin := x.as(t, authz.Admin)
	admin("GET", "/reports/"+ref, nil)
	admin("GET", "/health", nil)
	w := httptest.NewRecorder()
	x.Admin().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	text := w.Body.String()
	for _, want := range []string{`havenward_request_seconds_count{route="GET /health",status="2xx"}`, "havenward_change_group_count", "havenward_jobs_waiting", "go_goroutines"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(text, ref) || strings.Contains(text, "example.org") || strings.Contains(text, x.people[authz.Admin].ID) {
		t.Error("the metrics name somebody or something")
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		w := httptest.NewRecorder()
		x.Admin().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 {
			t.Errorf("%s gives %d", path, w.Code)
		}
	}
}
