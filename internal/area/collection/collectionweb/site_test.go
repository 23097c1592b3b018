package collectionweb_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/collectionweb"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
	"github.com/havenward/havenward/internal/web"
)

// Two trusts, of which the second is under another board.
const trust, other = "RCF", "RJ1"

// site is the pages on a database of their own.
type site struct {
	*testing.T
	h     http.Handler
	c     *collection.Service
	mu    sync.Mutex
	now   time.Time
	board string
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) at(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = t
}

// whoever takes the actor from a header of the test: "analyst@RCF", and with a second "@" what a key may do.
type whoever struct{}

func (whoever) Identify(r *http.Request) (authz.Actor, web.Profile, error) {
	parts := strings.Split(r.Header.Get("X-As"), "@")
	if len(parts) < 2 {
		return authz.Actor{Role: authz.Public}, web.Profile{}, nil
	}
	a := authz.Actor{ID: "per_" + parts[0] + parts[1], Name: "Invented Person", Role: authz.Role(parts[0]), Org: parts[1], Strong: true}
	if len(parts) > 2 {
		for _, x := range strings.Split(parts[2], " ") {
			a.Only = append(a.Only, authz.Action(x))
		}
	}
	return a, web.Profile{Name: "Invented Person", Role: "Analyst", Org: parts[1]}, nil
}

func each(t *testing.T, f func(s *site)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, mds.Schema, org.Schema, notify.Schema, files.Schema, collection.Schema}, func(t *testing.T, settings db.Settings) {
		f(newSite(t, settings))
	})
}

func (s *site) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func newSite(t *testing.T, settings db.Settings) *site {
	s := &site{T: t, now: time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)}
	policy := authz.NewPolicy(s.clock, collection.Permissions, org.Permissions, files.Permissions, jobs.Permissions)
	door, err := op.Open(settings, op.Options{Policy: policy, Now: s.clock})
	s.ok(err)
	t.Cleanup(func() { _ = door.Close() })
	ring, err := seal.New()
	s.ok(err)
	read := dbtest.Open(t, settings)
	tree := org.New(door, read)
	_, err = org.Import(authz.With(t.Context(), authz.Service("test")), tree, org.Reference())
	s.ok(err)
	store, err := files.Open(t.Context(), files.Deps{DB: read, Door: door, Ring: ring, URL: t.TempDir()})
	s.ok(err)
	t.Cleanup(func() { _ = store.Close() })
	s.c = &collection.Service{DB: read, Door: door, Ring: ring, Files: store, Org: tree, Holders: func(_ context.Context, code string, r authz.Role) ([]string, error) {
		if code == other {
			return nil, nil
		}
		return []string{"per_" + string(r) + code}, nil
	}}
	whole, err := tree.Tree(t.Context())
	s.ok(err)
	s.board = whole.Ancestors(trust, org.DateOf(s.now))[0]
	app := web.New(web.Options{Policy: policy, Door: door, Identify: whoever{}, Now: s.clock})
	p := &collectionweb.Pages{Collection: s.c, Org: tree, Policy: policy, Maps: func(context.Context, string) ([]string, error) { return []string{"Datix 4"}, nil },
		MapHref: func(x collection.Submission, field string) string { return "/mapping?field=" + field },
		People: func(_ context.Context, _ string, ids []string) (map[string]string, error) {
			out := map[string]string{}
			for _, id := range ids {
				out[id] = "Name of " + id
			}
			return out, nil
		}}
	app.Add(collectionweb.Routes(p)...)
	app.Add(collectionweb.QualityRoutes(collectionweb.QualityPages{Collection: s.c, Org: tree})...)
	collectionweb.API(app, p)
	app.Add(collectionweb.MapRoutes(&collectionweb.Mapping{Collection: s.c})...)
	s.h = app.Handler()
	return s
}

func (s *site) analyst() string  { return "analyst@" + trust }
func (s *site) acceptor() string { return "icb@" + s.board }

const national = "national@" + org.Root

// answer is what a request got.
type answer struct {
	*site
	status int
	head   http.Header
	body   string
}

func (s *site) carry(as string, r *http.Request) answer {
	s.Helper()
	r.Header.Set("X-As", as)
	rec := httptest.NewRecorder()
	s.h.ServeHTTP(rec, r)
	return answer{s, rec.Code, rec.Header(), rec.Body.String()}
}

func (s *site) get(as, path string) answer {
	s.Helper()
	return s.carry(as, httptest.NewRequest(http.MethodGet, path, nil))
}

func (s *site) post(as, path string, v url.Values) answer {
	s.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.carry(as, r)
}

func (s *site) json(as, method, path, body string) answer {
	s.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return s.carry(as, r)
}

// upload sends a form with a file, as a browser does.
func (s *site) upload(as, path, name, content string, fields ...string) answer {
	s.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, f := range fields {
		k, v, _ := strings.Cut(f, "=")
		s.ok(m.WriteField(k, v))
	}
	w, err := m.CreateFormFile("file", name)
	s.ok(err)
	_, err = io.WriteString(w, content)
	s.ok(err)
	s.ok(m.Close())
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.carry(as, r)
}

// checked uploads a file for October as the analyst, lets its check run, and gives its page's address.
func (s *site) checked(content string, fields ...string) string {
	s.Helper()
	a := s.upload(s.analyst(), "/returns/check", "october.csv", content, append([]string{"from=2026-10"}, fields...)...)
	if a.status != http.StatusSeeOther {
		s.Fatalf("%d %s", a.status, a.main())
	}
	s.work()
	return a.head.Get("Location")
}

// accepted sends a file for October through to the figures.
func (s *site) accepted(content string, why string) string {
	s.Helper()
	at := s.checked(content)
	s.post(s.analyst(), at+"/send", url.Values{"why": {why}}).goes(at)
	s.work()
	s.post(s.acceptor(), at+"/accept", nil).goes(at)
	s.work()
	return at
}

// work does all that was queued, as the runner would.
func (s *site) work() {
	s.Helper()
	r := jobs.New(jobs.Deps{DB: s.c.DB, Door: s.c.Door, Poll: 5 * time.Millisecond})
	s.c.Register(r)
	r.Topic("notify.send")
	ctx, stop := context.WithCancel(s.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	deadline := time.Now().Add(time.Minute)
	for s.count(`SELECT COUNT(*) FROM job WHERE unique_key IS NULL OR unique_key <> 'schedule'`) > 0 {
		if time.Now().After(deadline) {
			s.Fatal("work does not end")
		}
		select {
		case <-s.Context().Done():
		case <-time.After(2 * time.Millisecond):
		}
	}
	stop()
	s.ok(<-ended)
}

func (s *site) count(q string, args ...any) int64 {
	s.Helper()
	n, err := db.One(s.Context(), s.c.DB, db.Scalar[int64], q, args...)
	s.ok(err)
	return n
}

// goes checks that an answer leads on.
func (a answer) goes(to string) answer {
	a.Helper()
	if a.status != http.StatusSeeOther || a.head.Get("Location") != to {
		a.Fatalf("%d to %q, not to %q\n%s", a.status, a.head.Get("Location"), to, a.main())
	}
	return a
}

func (a answer) is(status int) answer {
	a.Helper()
	if a.status != status {
		a.Fatalf("status %d, not %d\n%s", a.status, status, a.main())
	}
	return a
}

// main is the text of the page's main part.
func (a answer) main() string {
	_, m, ok := strings.Cut(a.body, "<main")
	if !ok {
		return a.body
	}
	m, _, _ = strings.Cut(m, "</main>")
	doc, err := html.Parse(strings.NewReader("<main" + m))
	if err != nil {
		a.Fatal(err)
	}
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return strings.ReplaceAll(strings.Join(strings.Fields(out.String()), " "), " ,", ",")
}

// title is the page's h1.
func (a answer) title() string {
	_, s, _ := strings.Cut(a.body, "<h1")
	_, s, _ = strings.Cut(s, ">")
	s, _, _ = strings.Cut(s, "</h1>")
	return html.UnescapeString(strings.TrimSpace(s))
}

func (a answer) says(list ...string) answer {
	a.Helper()
	text := a.main()
	for _, x := range list {
		if !strings.Contains(text, x) {
			a.Errorf("the page does not say %q:\n%.1500s", x, text)
		}
	}
	return a
}

func (a answer) saysNot(list ...string) answer {
	a.Helper()
	for _, x := range list {
		if strings.Contains(a.body, x) {
			a.Errorf("the page has %q", x)
		}
	}
	return a
}

const headings = "incident_ref,record_state,incident_date,reported_date,provider_org,location_type,service_setting,violence_primary,hate_motive,clinical_factor,police_informed,staff_group,physical_harm,psychological_harm,riddor\n"

// rows makes a file of n rows of October; each of every has a staff group that is on no list.
func rows(n, every int) string {
	var b strings.Builder
	b.WriteString(headings)
	for i := range n {
		group := "03"
		if every > 0 && i%every == 0 {
			group = "HCA2"
		}
		fmt.Fprintf(&b, "W-%d,final,2026-10-%02d,2026-10-%02d,%s,E02,inpatient_general,verbal,none,none,N,%s,none,low,not_reportable\n", i, 1+i%28, 1+i%28, trust, group)
	}
	return b.String()
}
