package surveyweb

import (
	"bytes"
	"context"
	"flag"
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

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/known"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/web"
)

var update = flag.Bool("update", false, "write the golden files again")

type who struct{ actor *authz.Actor }

func (w who) Identify(*http.Request) (authz.Actor, web.Profile, error) {
	return *w.actor, web.Profile{Name: w.actor.Name}, nil
}

// site is the pages over a small England.
type site struct {
	t     *testing.T
	actor authz.Actor
	h     http.Handler
	s     *survey.Service
}

func newSite(t *testing.T, filled bool) *site {
	t.Helper()
	settings := dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, jobs.Schema, survey.Schema})
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	policy := authz.NewPolicy(clock, survey.Permissions, known.Permissions)
	d, err := op.Open(settings, op.Options{Policy: policy, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	orgs := []org.Organisation{{ID: org.Root, Name: "England", Kind: org.National}, {ID: "Y01", Name: "Region", Kind: org.Region}, {ID: "QA1", Name: "Board A", Kind: org.Board}}
	edges := []org.Edge{{Child: "Y01", Parent: org.Root}, {Child: "QA1", Parent: "Y01"}}
	for code, kind := range map[string]string{"RA1": "acute", "RA2": "acute", "RA3": "acute", "RY1": "ambulance", "R1F": "acute"} {
		orgs = append(orgs, org.Organisation{ID: code, Name: "The Invented " + code + " Trust", Kind: org.Trust, Type: kind})
		edges = append(edges, org.Edge{Child: code, Parent: "QA1"})
	}
	tree, err := org.NewTree(orgs, edges, nil)
	if err != nil {
		t.Fatal(err)
	}
	x := &site{t: t}
	x.s = &survey.Service{DB: dbtest.Open(t, settings), Door: d, Tree: func(context.Context) (*org.Tree, error) { return tree, nil },
		Recorded: func(_ context.Context, orgs []string, _ survey.Period) (map[string]survey.Recorded, error) {
			out := map[string]survey.Recorded{}
			for _, o := range orgs {
				out[o] = survey.Recorded{Episodes: 310, Unknown: 12, Months: 12, Headcount: 6000, Source: "Invented"}
			}
			r := out["RA3"]
			r.Months = 9
			out["RA3"] = r
			return out, nil
		}}
	app := web.New(web.Options{Policy: policy, Door: d, Identify: who{&x.actor}})
	app.Add(Routes(Deps{Survey: x.s, Policy: policy})...)
	x.h = app.Handler()
	if filled {
		data := survey.Synthetic(survey.Invented{Seed: 3, Trusts: tree.At(org.Trust, "2026-11-22"), Years: []int{2021, 2022, 2023, 2024, 2025}, Staff: func(string, int) float64 { return 6000 }})
		if err := x.s.Load(authz.With(t.Context(), authz.Service("test")), survey.Upload{Name: "synthetic.csv", Data: data, Synthetic: true}); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

func (x *site) as(role authz.Role, code string) *site {
	x.actor = authz.Actor{ID: "per_x", Name: "Invented Person", Role: role, Org: code, Strong: true}
	return x
}

func (x *site) get(path string) (int, string) {
	w := httptest.NewRecorder()
	x.h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func (x *site) post(path, kind string, body []byte) (int, string, string) {
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	x.h.ServeHTTP(w, r)
	return w.Code, w.Body.String(), w.Header().Get("Location")
}

func (x *site) upload(name, data string, fields ...string) (int, string, string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = m.WriteField(fields[i], fields[i+1])
	}
	if name != "" {
		f, err := m.CreateFormFile("file", name)
		if err == nil {
			_, err = f.Write([]byte(data))
		}
		if err != nil {
			x.t.Fatal(err)
		}
	}
	_ = m.Close()
	return x.post("/survey/imports", m.FormDataContentType(), b.Bytes())
}

// main is what is inside the page's frame, one element a line.
func main(body string) string {
	_, body, _ = strings.Cut(body, "<main")
	body, _, _ = strings.Cut(body, "</main>")
	return body
}

var svg = regexp.MustCompile(`(?s)<svg.*?</svg>`)

func TestPagesMatchTheirGoldenFiles(t *testing.T) {
	x := newSite(t, true)
	for name, c := range map[string]struct {
		role       authz.Role
		code, path string
	}{
		"trust": {authz.Executive, "RA1", "/survey"}, "arms": {authz.Union, "R1F", "/survey?code=R1F2"}, "board": {authz.ICB, "QA1", "/survey"}, "england": {authz.National, org.Root, "/survey"},
		"group": {authz.National, org.Root, "/survey/groups/acute"}, "records": {authz.Board, "RA1", "/survey/records"}, "records-short": {authz.Executive, "RA3", "/survey/records"},
		"records-england": {authz.National, org.Root, "/survey/records"}, "published": {authz.Reporter, "RA1", "/survey/published"}, "questions": {authz.Reporter, "RA1", "/survey/questions"},
		"method": {authz.Analyst, "RA1", "/survey/method"},
	} {
		code, body := x.as(c.role, c.code).get(c.path)
		if code != http.StatusOK {
			t.Errorf("%s: %d", c.path, code)
		}
		got := strings.ReplaceAll(svg.ReplaceAllString(main(body), "[drawing]"), "><", ">\n<") + "\n"
		file := filepath.Join("testdata", name+".html")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestWhoMaySeeWhat(t *testing.T) {
	x := newSite(t, true)
	for _, c := range []struct {
		role       authz.Role
		code, path string
		want       int
	}{
		{authz.Executive, "RA1", "/survey", 200}, {authz.Specialist, "RA1", "/survey/at/RA1/records", 200}, {authz.Executive, "RA1", "/survey/at/RA2", 404}, {authz.Union, "RA1", "/survey/at/RA2/records", 404},
		{authz.Board, "RA1", "/survey/at/ENG", 404}, {authz.Board, "RA1", "/survey/at/ZZZ", 404}, {authz.Board, "RA1", "/survey/at/RA2/files/figures.csv", 404}, {authz.Board, "RA1", "/survey/at/RA1/files/figures.csv", 200},
		{authz.Manager, "RA1", "/survey", 403}, {authz.Reporter, "RA1", "/survey/records", 403}, {authz.Reporter, "RA1", "/survey/published", 200}, {authz.Public, "", "/survey/published", 303},
		{authz.ICB, "QA1", "/survey/at/RY1", 200}, {authz.ICB, "QB1", "/survey/at/RY1", 404}, {authz.Region, "Y01", "/survey/at/QA1/records", 200}, {authz.National, "ENG", "/survey/at/RA1", 200},
		{authz.Executive, "RA1", "/survey/groups/acute", 403}, {authz.Analyst, "RA1", "/survey/groups/acute", 200}, {authz.National, "ENG", "/survey/groups/none", 404},
		{authz.National, "ENG", "/survey/imports", 200}, {authz.Analyst, "ENG", "/survey/imports", 200}, {authz.Analyst, "RA1", "/survey/imports", 404}, {authz.Admin, "RA1", "/survey/imports", 404},
		{authz.Executive, "RA1", "/survey/imports", 403}, {authz.National, "ENG", "/survey/imports/svi_none", 404},
		{authz.National, "ENG", "/survey/groups/acute/files/group.csv", 200}, {authz.National, "ENG", "/survey/groups/acute/files/other.csv", 404}, {authz.National, "ENG", "/survey/at/ENG/files/records.xlsx", 200},
		{authz.Reporter, "RA1", "/survey/published/files/published.csv", 200}, {authz.Reporter, "RA1", "/survey/published/files/published.exe", 404},
	} {
		x.as(c.role, c.code)
		if c.role == authz.Public {
			x.actor = authz.Actor{Role: authz.Public}
		}
		if got, _ := x.get(c.path); got != c.want {
			t.Errorf("%s of %s: %s is %d, want %d", c.role, c.code, c.path, got, c.want)
		}
	}
}

func TestAFileGoesFromUploadOverPreviewToWithdrawal(t *testing.T) {
	x := newSite(t, false).as(authz.National, org.Root)
	if code, body := x.get("/survey"); code != 200 || !strings.Contains(body, "There are no survey figures here yet") {
		t.Errorf("the empty page: %d", code)
	}
	code, body, _ := x.upload("", "", "year", "24", "release", "x")
	if code != 422 || !strings.Contains(body, "Choose a file that is not empty") || !strings.Contains(body, "Enter the year of a survey") || !strings.Contains(body, `value="24"`) {
		t.Errorf("what was typed and what is wrong: %d %.600s", code, main(body))
	}
	code, _, at := x.upload("published.csv", "year,ods_code,benchmark_group,question,percent,base,organisation_respondents\n2025,RA1,acute,q13a,15,900,1000\n2025,ZZZ,acute,q13a,15,900,1000\n2025,RA2,acute,q13a,15,700,1000\n")
	if code != http.StatusSeeOther || !strings.HasPrefix(at, "/survey/imports/svi_") {
		t.Fatalf("%d %s", code, at)
	}
	_, body = x.get(at)
	for _, want := range []string{"2 figures can be brought in", "We do not know an organisation of this code", "only 70.0% of the respondents", "Bring in 2 figures"} {
		if !strings.Contains(body, want) {
			t.Errorf("the preview lacks %q", want)
		}
	}
	form := func(v url.Values) (int, string, string) {
		return x.post(at, "application/x-www-form-urlencoded", []byte(v.Encode()))
	}
	if code, _, _ := x.as(authz.Analyst, "RA1").post(at, "application/x-www-form-urlencoded", []byte("do=apply")); code != 404 {
		t.Errorf("an analyst of a trust: %d", code)
	}
	x.as(authz.National, org.Root)
	if code, _, _ := form(url.Values{"do": {"apply"}}); code != 303 {
		t.Errorf("apply: %d", code)
	}
	if code, _, _ := form(url.Values{"do": {"apply"}}); code != 409 {
		t.Errorf("apply twice: %d", code)
	}
	if _, body := x.as(authz.Executive, "RA1").get("/survey"); !strings.Contains(body, "About 1 in 7 staff met physical violence") {
		t.Error("the trust does not see it")
	}
	x.as(authz.National, org.Root)
	if code, body, _ := form(url.Values{"do": {"withdraw"}}); code != 422 || !strings.Contains(body, "Say why these figures are taken back") {
		t.Errorf("withdraw without a reason: %d", code)
	}
	if code, _, _ := form(url.Values{"do": {"withdraw"}, "reason": {"The wrong file"}}); code != 303 {
		t.Errorf("withdraw: %d", code)
	}
	if _, body := x.get(at); !strings.Contains(body, "These figures are withdrawn") || !strings.Contains(body, "The wrong file") {
		t.Error("it does not say that it was withdrawn")
	}
	if code, body := x.get(at + "/files/problems.csv"); code != 200 || !strings.Contains(body, "unknown_org") {
		t.Errorf("the problems: %d", code)
	}
}
