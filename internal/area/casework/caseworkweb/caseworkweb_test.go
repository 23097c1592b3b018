package caseworkweb

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
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
	"github.com/havenward/havenward/internal/web"
)

// site is the pages over a fresh database with one open case.
type site struct {
	testing.TB
	svc  *casework.Service
	h    http.Handler
	now  time.Time
	kase casework.Case
	// person is the one who was affected.
	person string
}

const (
	here = "R01"
	ward = "unit_1"
)

// byHeader finds who asks from a header, in place of signing in.
type byHeader struct{ ring *seal.Ring }

func (b byHeader) Identify(r *http.Request) (authz.Actor, web.Profile, error) {
	role := authz.Role(r.Header.Get("X-Role"))
	if role == "" {
		return authz.Actor{Role: authz.Public}, web.Profile{}, nil
	}
	return actor(role), web.Profile{Name: "Invented " + role.Words(), Role: role.Words(), Org: "Northmere Invented NHS Trust", Nav: []web.NavEntry{{Label: "Cases", Href: "/cases"}}}, nil
}

func actor(role authz.Role) authz.Actor {
	a := authz.Actor{ID: "per_" + string(role), Name: "Invented " + role.Words(), Role: role, Org: here, Strong: true}
	switch role {
	case authz.Manager:
		a.Units = []string{ward}
	case authz.Specialist:
		a.Locks = []string{incident.LockRestricted}
	}
	return a
}

func newSite(t testing.TB) *site {
	t.Helper()
	set := dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, jobs.Schema, find.Schema, mds.Schema, org.Schema, notify.Schema, incident.Schema, casework.Schema})
	s := &site{TB: t, now: time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return s.now }
	pol := authz.NewPolicy(now, incident.Permissions, casework.Permissions, casework.LetterPermissions, casework.CarePermissions, notify.Permissions)
	door, err := op.Open(set, op.Options{Policy: pol, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	s.must(err)
	t.Cleanup(func() { _ = door.Close() })
	ring, err := seal.New()
	s.must(err)
	read := dbtest.Open(t, set)
	reports := &incident.Service{DB: read, Door: door, Ring: ring, Clocks: clock.Seed(), Recent: incident.NewRecent(), Holders: func(_ context.Context, _ db.Querier, _, _ string, role authz.Role) ([]incident.Colleague, error) {
		return []incident.Colleague{{ID: "per_" + string(role), Name: "Invented " + role.Words()}}, nil
	}}
	s.svc = &casework.Service{DB: read, Door: door, Ring: ring, Incidents: reports}
	kinds, err := casework.LetterKinds()
	s.must(err)
	deps := Deps{Cases: s.svc, Unit: func(context.Context, string, string) string { return "Ward 7" }, Units: func(context.Context, string) []Place { return []Place{{ward, "Ward 7"}} }}
	app := web.New(web.Options{Policy: pol, Door: door, Identify: byHeader{ring}, Now: now})
	app.Add(Routes(deps)...)
	app.Add(CareRoutes(Care{Deps: deps, Letters: &casework.Letters{DB: read, Door: door, Ring: ring, Kinds: kinds, Printer: &letter.Printer{}}})...)
	s.h = app.Handler()
	r, err := reports.Send(authz.With(t.Context(), authz.Actor{Role: authz.Public, Org: here}), incident.Sending{Key: "key-0000000000000001", Org: here, Unit: ward, Way: "place", Naming: "anonymous", When: "yesterday", Time: "22:40",
		Record:    mds.Record{ViolenceAll: []string{"physical_contact"}, LocationDetail: "corridor", Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low", PsychologicalHarm: "not_assessed"}}, Alleged: []mds.Person{{Type: "patient"}}},
		Narrative: "Someone grabbed my arm.", Names: []incident.Name{{Who: "alleged", N: 1, Name: "Robin Invented"}}, Contact: incident.Contact{How: "phone", Value: "07700 900148"}})
	s.must(err)
	s.kase, err = s.svc.Open(s.ctx(authz.Specialist), casework.Opening{Org: here, Title: "Grabbed in a corridor", Reports: []string{r.ID}})
	s.must(err)
	sc, err := pol.Check(actor(authz.Specialist), casework.ActFile)
	s.must(err)
	list, err := s.svc.People(s.ctx(authz.Specialist), sc, here, s.kase.ID)
	s.must(err)
	for _, p := range list {
		if p.Part == casework.Affected {
			s.person = p.ID
		}
	}
	return s
}

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *site) ctx(role authz.Role) context.Context { return authz.With(s.Context(), actor(role)) }

func (s *site) at(path string) string { return casework.Path(s.kase.ID) + path }

func (s *site) ask(role authz.Role, method, path string, v url.Values) (int, string) {
	s.Helper()
	r := httptest.NewRequest(method, "https://havenward.example"+path, strings.NewReader(v.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("X-Role", string(role))
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}
