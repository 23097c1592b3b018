package orgweb

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
	"github.com/havenward/havenward/internal/web"
)

// whoever takes the actor from a header of the test.
type whoever struct{}

func (whoever) Identify(r *http.Request) (authz.Actor, web.Profile, error) {
	role, code, ok := strings.Cut(r.Header.Get("X-As"), "@")
	if !ok {
		return authz.Actor{Role: authz.Public}, web.Profile{}, nil
	}
	return authz.Actor{ID: "per_" + code, Name: "Invented Person", Role: authz.Role(role), Org: code, Strong: true}, web.Profile{Name: "Invented Person", Role: "Administrator", Org: code}, nil
}

type site struct {
	t   *testing.T
	h   http.Handler
	org *org.Service
	app *web.App
}

func newSite(t *testing.T) site {
	t.Helper()
	s := dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, org.Schema})
	now := func() time.Time { return time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC) } // a Sunday
	p := authz.NewPolicy(now, org.Permissions)
	door, err := op.Open(s, op.Options{Policy: p, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	svc := org.New(door, dbtest.Open(t, s))
	if _, err := org.Import(authz.With(t.Context(), authz.Service("test")), svc, org.Reference()); err != nil {
		t.Fatal(err)
	}
	app := web.New(web.Options{Policy: p, Door: door, Identify: whoever{}, Now: now})
	pages := &Pages{Org: svc, Policy: p, Base: "https://report.example.org/"}
	app.Add(Routes(pages)...)
	API(app, pages)
	return site{t, app.Handler(), svc, app}
}

// do asks for a page; form nil is a GET.
func (s site) do(as, path string, form url.Values) (int, string, http.Header) {
	s.t.Helper()
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("X-As", as)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	b, _ := io.ReadAll(w.Result().Body)
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && strings.Contains(string(b), "style=") {
		s.t.Errorf("%s has a style attribute", path)
	}
	return w.Code, string(b), w.Header()
}

// page asks for a page that must be there, and gives its text.
func (s site) page(as, path string) string {
	s.t.Helper()
	code, body, _ := s.do(as, path, nil)
	if code != http.StatusOK {
		s.t.Fatalf("%s as %q: %d\n%s", path, as, code, plain(body))
	}
	if strings.Count(body, "<h1") != 1 {
		s.t.Errorf("%s has %d h1", path, strings.Count(body, "<h1"))
	}
	return plain(body)
}

func (s site) post(as, path string, form url.Values) string {
	s.t.Helper()
	code, body, h := s.do(as, path, form)
	if code != http.StatusSeeOther {
		s.t.Fatalf("%s as %q: %d\n%s", path, as, code, plain(body))
	}
	return h.Get("Location")
}

func plain(page string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			b.Write(z.Text())
			b.WriteByte(' ')
		}
	}
}

func wants(t *testing.T, body string, words ...string) {
	t.Helper()
	body = html.UnescapeString(body)
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Errorf("%q is not on the page:\n%.1500s", w, body)
		}
	}
}

const admin = "administrator@RA7"

func seeded(t *testing.T) site {
	s := newSite(t)
	s.post(admin, "/organisation/sites/new", url.Values{"code": {"ra701"}, "name": {"Invented General"}, "postcode": {"ZZ1 1ZZ"}})
	s.post(admin, "/organisation/units/new", url.Values{"name": {"Ward 4"}, "kind": {"ward"}, "site": {"RA701"}, "setting": {"ed"}})
	s.post(admin, "/organisation/directory/new", url.Values{"role": {"security_desk"}, "phone": {"01632 960001"}, "hours": {"always"}, "site": {"RA701"}})
	s.post("specialist@RA7", "/organisation/directory/new", url.Values{"role": {"specialist"}, "name": {"Priya Invented"}, "phone": {"01632 960002"}, "hours": {"mon-fri 09:00-17:00"},
		"accreditation": {"Accredited specialist"}, "accredited_to-day": {"31"}, "accredited_to-month": {"1"}, "accredited_to-year": {"2026"}})
	return s
}

func TestHelpIsThereForAnybody(t *testing.T) {
	s := seeded(t)
	body := s.page("", "/help/ra7/RA701")
	wants(t, body, "Who do I turn to here?", "Invented General, Bristol NHS Foundation Trust", "Security desk 01632 960001", "Day and night, every day", "Open now",
		"Priya Invented", "Monday to Friday, 9:00am to 5:00pm", "Call 999")
	if strings.Count(body, "Open now") != 1 || strings.Contains(body, "expired") {
		t.Error("on a Sunday the specialist is not open, and a visitor sees nothing of expiry")
	}
	wants(t, s.page(admin, "/help/RA7"), "The accreditation has expired", "Invented General")
	wants(t, s.page("", "/help?q=north+bristol"), "1 trust", "North Bristol NHS Trust closed")
	wants(t, s.page("", "/help/RVJ"), "North Bristol NHS Trust is now part of Bristol NHS Foundation Trust")
	wants(t, s.page("", "/help?q=%3Cscript%3E"), "We found no trust of that name")
	wants(t, s.page("", "/help/RAL"), "Nobody is listed here yet")
	if code, _, h := s.do(admin, "/help", nil); code != http.StatusSeeOther || h.Get("Location") != "/help/RA7" {
		t.Errorf("whoever is signed in is led to their own: %d %s", code, h.Get("Location"))
	}
	for _, path := range []string{"/help/NONE", "/help/RA7/NONE"} {
		if code, _, _ := s.do("", path, nil); code != http.StatusNotFound {
			t.Errorf("%s: %d", path, code)
		}
	}
}

func TestAPosterLeadsToTheFormAndAnOldOneSaysSo(t *testing.T) {
	s := seeded(t)
	to := s.post(admin, "/organisation/places", url.Values{"site": {"RA701"}, "label": {"By the lift"}})
	code := strings.TrimSuffix(strings.TrimPrefix(to, "/organisation/places/"), "/poster")
	poster := s.page(admin, to)
	wants(t, poster, "report.example.org/r/"+code, "This is not an emergency service. In danger, call 999.", "Security desk: 01632 960001", "Security management specialist", "01632 960002", "By the lift")
	_, raw, _ := s.do(admin, to, nil)
	if !strings.Contains(raw, `lang="cy"`) || !strings.Contains(raw, "<path d=\"M4 4h7v1h-7z") || strings.Contains(raw, "data:") {
		t.Error("the poster speaks both languages and draws its code")
	}
	if status, _, h := s.do("", "/r/"+strings.ToLower(code), nil); status != http.StatusSeeOther || h.Get("Location") != "/report/safe?place="+code {
		t.Errorf("%d %s", status, h.Get("Location"))
	}
	s.post(admin, "/organisation/places/"+code+"/use", url.Values{"retired": {"yes"}})
	wants(t, s.page("", "/r/"+code), "This code is no longer used", "Bristol NHS Foundation Trust", "Report what happened")
	wants(t, s.page(admin, "/organisation/places"), "Retired", "Put back")
	if status, _, _ := s.do("", "/r/ZZZZZZ", nil); status != http.StatusNotFound {
		t.Errorf("an unknown code: %d", status)
	}
}

func TestNothingTypedIsLost(t *testing.T) {
	s := seeded(t)
	for path, c := range map[string]struct {
		form  url.Values
		words []string
	}{
		"/organisation/sites/new":     {url.Values{"code": {"RA701"}, "name": {"Another name"}}, []string{`value="RA701"`, `value="Another name"`, "There is a site with that code already"}},
		"/organisation/units/new":     {url.Values{"name": {"Ward 9"}, "site": {"nowhere"}}, []string{`value="Ward 9"`, "Choose what the unit is"}},
		"/organisation/directory/new": {url.Values{"role": {"union"}, "phone": {"call me"}, "hours": {"9 to 5"}, "note": {"Ask for Sam"}, "accredited_to-day": {"31"}, "accredited_to-month": {"2"}, "accredited_to-year": {"2026"}}, []string{`value="call me"`, `value="9 to 5"`, `value="Ask for Sam"`, `<option value="union" selected`, `value="31"`, "Give a real date"}},
		"/organisation/places":        {url.Values{"site": {"X"}, "label": {"Kept words"}}, []string{`value="Kept words"`, "Choose a site of this organisation"}},
	} {
		code, body, _ := s.do(admin, path, c.form)
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "<title>Error:") {
			t.Errorf("%s: %d", path, code)
		}
		wants(t, body, c.words...)
	}
}

func TestAnAdministratorRunsTheirOwnOrganisationOnly(t *testing.T) {
	s := seeded(t)
	wants(t, s.page(admin, "/organisation/sites"), "1 site", "Invented General", "ZZ1 1ZZ")
	wants(t, s.page(admin, "/organisation/units"), "1 unit", "Ward 4", "Emergency department")
	wants(t, s.page(admin, "/organisation/directory"), "Expired", "Priya Invented", "2 people and lines")
	s.post(admin, "/organisation/sites/RA701", url.Values{"name": {"New name"}})
	s.post(admin, "/organisation/sites/RA701/use", url.Values{})
	wants(t, s.page(admin, "/organisation/sites"), "New name", "Retired")
	wants(t, s.page(admin, "/organisation/sites/RA701"), "Put it back in use")
	other := "administrator@RAL"
	wants(t, s.page(other, "/organisation/sites"), "No site is here yet")
	for _, path := range []string{"/organisation/sites/RA701", "/organisation/sites/RA701/use"} {
		if code, _, _ := s.do(other, path, url.Values{"name": {"Theirs"}}); code != http.StatusNotFound {
			t.Errorf("%s as a neighbour: %d", path, code)
		}
	}
	if code, _, _ := s.do("manager@RA7", "/organisation/sites", nil); code != http.StatusForbidden {
		t.Errorf("a manager: %d", code)
	}
	if code, _, _ := s.do("specialist@RA7", "/organisation/sites", nil); code != http.StatusForbidden {
		t.Errorf("a specialist edits the directory only: %d", code)
	}
	if code, _, h := s.do("", "/organisation/sites", nil); code != http.StatusSeeOther || !strings.HasPrefix(h.Get("Location"), "/sign-in") {
		t.Errorf("a visitor: %d", code)
	}
}

func TestTheTreeOnADayAndInTheMapOfToday(t *testing.T) {
	s := newSite(t)
	as := "reporter@RDU"
	wants(t, s.page(as, "/organisations"), "On 22 November 2026 England had 36 boards and 202 trusts", "NHS Thames Valley Integrated Care Board", "Open Government Licence")
	wants(t, s.page(as, "/organisations?as_at-day=31&as_at-month=03&as_at-year=2026"), "On 31 March 2026 England had 42 boards and 205 trusts", "NHS Frimley Integrated Care Board")
	now := s.page(as, "/organisations?as_at=2026-03-31&geography=current")
	wants(t, now, "NHS Surrey and Sussex Integrated Care Board")
	if strings.Contains(now, "NHS Frimley Integrated Care Board") {
		t.Error("Frimley's board is not in the map of today")
	}
	wants(t, s.page(as, "/organisations/rdu"), "Frimley Health NHS Foundation Trust", "NHS Frimley Integrated Care Board 1 July 2022 to 31 March 2026", "since 1 April 2026")
	wants(t, s.page(as, "/organisations/QNQ"), "This organisation is closed", "NHS Thames Valley Integrated Care Board")
	wants(t, s.page(as, "/organisations?q=frimley"), "2 organisations", "QNQ", "RDU")
	if code, body, _ := s.do(as, "/organisations?as_at-day=31&as_at-month=2&as_at-year=2026", nil); code != http.StatusUnprocessableEntity || !strings.Contains(body, "Give a real date") {
		t.Errorf("a day that is none: %d", code)
	}
	_, body, _ := s.do(as, "/organisations.csv?as_at=2026-03-31", nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 1+1+7+42+205 {
		t.Errorf("%d lines, %v", len(rows), err)
	}
}

func TestTheAPIGivesTheSameAsThePages(t *testing.T) {
	s := newSite(t)
	var list struct {
		Organisations []Listed `json:"organisations"`
	}
	_, body, _ := s.do("reporter@RDU", "/api/v1/organisations?as_at=2026-03-31&kind=icb", nil)
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Organisations) != 42 {
		t.Errorf("%d boards, %v", len(list.Organisations), err)
	}
	var one Detail
	_, body, _ = s.do("reporter@RDU", "/api/v1/organisations/qnq", nil)
	if err := json.Unmarshal([]byte(body), &one); err != nil || len(one.Heirs) != 3 || len(one.Successors) != 3 || one.ID != "QNQ" {
		t.Errorf("%+v, %v", one, err)
	}
	for path, want := range map[string]int{"/api/v1/organisations?as_at=2026-02-30": 422, "/api/v1/organisations/ZZZ": 404} {
		if code, body, _ := s.do("reporter@RDU", path, nil); code != want {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	if code, _, _ := s.do("", "/api/v1/organisations", nil); code != http.StatusUnauthorized {
		t.Errorf("a visitor: %d", code)
	}
}

func (s site) upload(as, path, text string) (int, string) {
	s.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", "sheet.csv")
	if err != nil {
		s.t.Fatal(err)
	}
	_, _ = part.Write([]byte(text))
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("X-As", as)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w.Code, plain(w.Body.String())
}

func TestWhatIsTakenAwayCanBeBroughtBack(t *testing.T) {
	s := seeded(t)
	for _, kind := range []string{"sites", "units"} {
		s.page(admin, "/organisation/"+kind+"/import")
		_, file, _ := s.do(admin, "/organisation/"+kind+".csv", nil)
		if code, body := s.upload(admin, "/organisation/"+kind+"/import", file); code != http.StatusSeeOther {
			t.Errorf("%s: %d %s", kind, code, body)
		}
		if _, again, _ := s.do(admin, "/organisation/"+kind+".csv", nil); again != file {
			t.Errorf("%s came back as\n%s\nand not\n%s", kind, again, file)
		}
	}
	code, body := s.upload(admin, "/organisation/units/import", "unit_id,name,kind\na,A,castle\nb,,ward\n")
	if code != http.StatusUnprocessableEntity {
		t.Errorf("%d", code)
	}
	wants(t, body, "The file was not taken. Nothing has changed", "2 kind", "3 name")
	if code, body := s.upload(admin, "/organisation/units/import", ""); code != http.StatusUnprocessableEntity {
		t.Errorf("an empty file: %d %s", code, body)
	}
	code, body = s.upload(admin, "/organisation/units/import", "unit_id,name,kind,part_of\na,A,ward,nobody\n")
	if code != http.StatusUnprocessableEntity {
		t.Errorf("%d", code)
	}
	wants(t, body, "a is part of nobody, which is not there")
}

func TestEverySentenceHasItsWelsh(t *testing.T) {
	keys := langtest.Keys(t, ".")
	keys = append(append(keys, messages(t, "..")...), messages(t, ".")...)
	for _, list := range [][]org.Choice{org.HelpRoles(), org.UnitKinds()} {
		for _, c := range list {
			keys = append(keys, c.Words)
		}
	}
	for _, k := range org.Kinds() {
		keys = append(keys, k.Words())
	}
	for _, kind := range []string{"acute", "acute_specialist", "ambulance", "community", "mental_health"} {
		keys = append(keys, org.Organisation{Type: kind}.TypeWords())
	}
	if missing := lang.Missing(keys); len(missing) > 0 {
		t.Errorf("no Welsh for %d sentences:\n%s", len(missing), strings.Join(missing, "\n"))
	}
}

var message = regexp.MustCompile(`(?:\.Add\((?:"[a-z_]+"|line|name|f\.field|s\.line\(\w+\)|fmt\.Sprintf\("%s line %d", name, broken\.Line\)), |Message: |Refused\()"([^"\n]+)"`)

// messages gives the sentences that faults of a folder carry.
func messages(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range message.FindAllStringSubmatch(string(b), -1) {
			if strings.Contains(m[1], " ") && !strings.HasSuffix(n, "_test.go") {
				out = append(out, m[1])
			}
		}
	}
	return out
}
