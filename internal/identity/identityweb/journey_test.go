package identityweb_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/identity/identityweb"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
	"github.com/havenward/havenward/internal/web"
)

const password = "kettle garden seven"

// site is the pages on a real router and database.
type site struct {
	t    *testing.T
	srv  *httptest.Server
	ids  *identity.Service
	demo []identityweb.DemoPerson
}

func each(t *testing.T, f func(t *testing.T, s *site)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, identity.Schema}, func(t *testing.T, settings db.Settings) {
		policy := authz.NewPolicy(time.Now, identity.Permissions)
		door, err := op.Open(settings, op.Options{Policy: policy})
		check(t, err)
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		check(t, err)
		ids, err := identity.Open(identity.Deps{DB: dbtest.Open(t, settings), Door: door, Ring: ring, Config: identity.Config{Demo: true}})
		check(t, err)
		t.Cleanup(ids.Close)
		s := &site{t: t, ids: ids}
		d := identityweb.Deps{Identity: ids,
			OrgName: func(_ context.Context, org string) string {
				return map[string]string{"org_n": "Northmere Hospitals"}[org]
			},
			Orgs: func(context.Context) ([]ui.Option, error) {
				return []ui.Option{{Value: "org_n", Label: "Northmere Hospitals"}}, nil
			},
			Units: func(context.Context, string) ([]ui.Option, error) {
				return []ui.Option{{Value: "unit_ed", Label: "Emergency"}}, nil
			},
			DemoPeople: func(context.Context) ([]identityweb.DemoPerson, error) { return s.demo, nil },
			Nav:        func(authz.Role) []web.NavEntry { return []web.NavEntry{{Label: "People", Href: "/people"}} }}
		app := web.New(web.Options{Policy: policy, Door: door, Identify: identityweb.Identifier(d)})
		app.Add(identityweb.Routes(d)...)
		s.srv = httptest.NewServer(app.Handler())
		t.Cleanup(s.srv.Close)
		f(t, s)
	})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// browser is somebody at the site.
type browser struct {
	s *site
	c *http.Client
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	check(s.t, err)
	return &browser{s, &http.Client{Jar: jar}}
}

// page is an answer: where it came from in the end, its status and text.
type page struct {
	path   string
	status int
	text   string
}

func (b *browser) read(res *http.Response, err error) page {
	b.s.t.Helper()
	check(b.s.t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	check(b.s.t, err)
	return page{res.Request.URL.RequestURI(), res.StatusCode, string(text)}
}

func (b *browser) get(path string) page { b.s.t.Helper(); return b.read(b.c.Get(b.s.srv.URL + path)) }

func (b *browser) post(path string, pairs ...string) page {
	b.s.t.Helper()
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return b.read(b.c.PostForm(b.s.srv.URL+path, v))
}

func (p page) want(t *testing.T, status int, path string, words ...string) page {
	t.Helper()
	if p.status != status || !strings.HasPrefix(p.path, path) {
		t.Fatalf("%d at %s, want %d at %s\n%s", p.status, p.path, status, path, p.text)
	}
	for _, w := range words {
		if !strings.Contains(p.text, w) {
			t.Errorf("%s does not say %q\n%s", p.path, w, p.text)
		}
	}
	return p
}

var (
	keyOf        = regexp.MustCompile(`name="secret" value="([A-Z2-7]+)"`)
	assignmentOf = regexp.MustCompile(`name="role" value="(asg_[0-9A-Z]+)"`)
	personOf     = regexp.MustCompile(`href="/people/(per_[0-9A-Z]+)"`)
	invitationOf = regexp.MustCompile(`/invitation/([A-Za-z0-9_-]+)`)
)

func (p page) find(t *testing.T, re *regexp.Regexp) string {
	t.Helper()
	m := re.FindStringSubmatch(p.text)
	if m == nil {
		t.Fatalf("%s holds no %s\n%s", p.path, re, p.text)
	}
	return m[1]
}

// admin makes the first administrator through the pages and takes the role.
func (s *site) admin() *browser {
	s.t.Helper()
	b := s.browser()
	b.post("/first-run", "code", s.ids.FirstRunCode(), "org", "org_n", "name", "Sunil Invented", "email", "sunil@example.nhs.uk", "password", password).want(s.t, 200, "/account", "You have no passkey")
	key := b.get("/account/code").want(s.t, 200, "/account/code", "<path d=\"M").find(s.t, keyOf)
	code, err := totp.GenerateCode(key, time.Now())
	check(s.t, err)
	b.post("/account/code", "secret", key, "code", "000000").want(s.t, 422, "/account/code", "That code is not right", key)
	b.post("/account/code", "secret", key, "code", code).want(s.t, 200, "/account/code", "Your recovery codes")
	role := b.get("/change-role").want(s.t, 200, "/change-role", "Administrator").find(s.t, assignmentOf)
	b.post("/change-role", "role", role).want(s.t, 200, "/change-role?changed=1", "You are now: Administrator, Northmere Hospitals.", "You are here")
	return b
}

func TestFromTheFirstAdministratorToAPersonInTheirRole(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.browser().get("/sign-in").want(t, 200, "/first-run", "There is no administrator yet")
		admin := s.admin()
		s.browser().get("/first-run").want(t, 404, "/first-run")
		admin.get("/people").want(t, 200, "/people", "Sunil Invented", "sunil@example.nhs.uk")
		admin.get("/people?find=nobody").want(t, 200, "/people", "Nobody matches")
		admin.post("/people/invite", "email", "x").want(t, 422, "/people/invite", "Enter the person&#39;s name", "Enter an e-mail address")
		token := admin.post("/people/invite", "name", "Ada Invented", "email", "ada@example.nhs.uk", "role", "reporter").want(t, 200, "/people/invite", "The invitation is sent").find(t, invitationOf)

		ada := s.browser()
		ada.get("/invitation/"+token).want(t, 200, "/invitation/", "Join Northmere Hospitals", "Member of staff")
		ada.post("/invitation/"+token, "name", "Ada Invented", "password", "short").want(t, 422, "/invitation/", "Use 12 characters or more")
		ada.post("/invitation/"+token, "name", "Ada Invented", "password", password).want(t, 200, "/account")
		s.browser().get("/invitation/"+token).want(t, 200, "/invitation/", "over or has been used")
		ada.get("/people").want(t, 403, "/people")
		ada.post("/people/invite", "name", "X", "email", "x@example.nhs.uk").want(t, 403, "/people/invite")

		person := admin.get("/people?find=ada").find(t, personOf)
		admin.post("/people/"+person+"/role", "role", "manager", "unit", "unit_ed").want(t, 422, "/people/", "Say why they need it")
		admin.post("/people/"+person+"/role", "role", "manager", "unit", "unit_ed", "reason", "New post").want(t, 200, "/people/", "The role is given", "Manager, unit_ed")
		admin.get("/people/per_none").want(t, 404, "/people/")
		weak := ada.get("/change-role").want(t, 200, "/change-role", "Some of these roles need a passkey")
		ada.post("/change-role", "role", weak.find(t, assignmentOf)).want(t, 422, "/change-role", "so it needs a passkey or a six-digit code")

		admin.post("/people/"+person+"/leave").want(t, 200, "/people/", "They have left", "Left ")
		ada.get("/account").want(t, 200, "/sign-in?next=%2Faccount")
		admin.post("/sign-out").want(t, 200, "/signed-out", "You are signed out")
		admin.get("/people").want(t, 200, "/sign-in?next=%2Fpeople")
	})
}

func TestSigningInByPasswordSaysTheSameForEveryMistakeAndGoesWhereItWasAsked(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.admin()
		b := s.browser()
		b.get("/sign-in?next=/account").want(t, 200, "/sign-in", "You do not need to sign in to report.", "Use my passkey", "/sign-in/password?next=%2Faccount", "data-hw-passkey")
		const words = "That e-mail address and password do not go together"
		b.post("/sign-in/password", "email", "sunil@example.nhs.uk", "password", "wrong").want(t, 422, "/sign-in/password", words, "Error: ", "sunil@example.nhs.uk")
		b.post("/sign-in/password", "email", "nobody@example.nhs.uk", "password", "wrong").want(t, 422, "/sign-in/password", words)
		b.post("/sign-in/password", "email", "sunil@example.nhs.uk", "password", password, "next", "/account").want(t, 200, "/sign-in/code?next=%2Faccount", "Enter your code")
		b.post("/sign-in/code", "code", "000000", "next", "//elsewhere.example").want(t, 422, "/sign-in/code", "That code is not right")
		s.browser().get("/sign-in/code").want(t, 200, "/sign-in/password")
		s.browser().get("/sign-in?shared=1").want(t, 200, "/sign-in", "This is a shared device.")
		s.browser().post("/forgotten", "email", "nobody@example.nhs.uk").want(t, 200, "/forgotten", "If there is an account")
		s.browser().get("/forgotten/made-up").want(t, 200, "/forgotten/", "This link is over")
		s.browser().post("/sign-in/passkey").want(t, 200, "/sign-in/password")
		s.browser().get("/sign-in/account/none").want(t, 404, "/sign-in/account/none")
	})
}

func TestKeysFilesAndSessionsOnTheirPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		admin := s.admin()
		admin.post("/keys", "name", "Desk", "role", "analyst", "actions", "person.find", "expires-day", "1", "expires-month", "1", "expires-year", "2000").want(t, 422, "/keys", "Choose a last day within a year")
		in := time.Now().AddDate(0, 2, 0)
		made := admin.post("/keys", "name", "Desk", "role", "analyst", "actions", "person.find", "expires-day", "1", "expires-month", in.Format("1"), "expires-year", in.Format("2006")).want(t, 200, "/keys", "Copy it now", "hw_", "Desk")
		id := made.find(t, regexp.MustCompile(`/keys/(tok_[0-9A-Z]+)/end`))
		admin.post("/keys/"+id+"/end").want(t, 200, "/keys", "Ended")

		if page := admin.get("/keys").text; strings.Contains(page, `value="role.grant"`) || strings.Contains(page, `value="account.edit"`) || !strings.Contains(page, `value="person.find"`) {
			t.Error("the page must offer what the maker holds and a key can do")
		}
		admin.post("/keys", "name", "Desk", "role", "analyst", "actions", "person.edit", "expires-day", "1", "expires-month", in.Format("1"), "expires-year", in.Format("2006")).
			want(t, 422, "/keys", "This key cannot do person.edit")

		if page := admin.get("/account/keys").want(t, 200, "/account/keys", "You have no keys.", "Administrator"); strings.Contains(page.text, `value="token.own"`) {
			t.Error("a key can make no keys")
		}
		admin.post("/account/keys", "name", "My script", "actions", "person.edit", "expires-day", "1", "expires-month", in.Format("1"), "expires-year", in.Format("2006")).
			want(t, 422, "/account/keys", "This key cannot do person.edit", "My script")
		own := admin.post("/account/keys", "name", "My script", "actions", "person.read", "expires-day", "1", "expires-month", in.Format("1"), "expires-year", in.Format("2006")).
			want(t, 200, "/account/keys", "Copy it now", "hw_", "My script")
		admin.get("/account/keys").want(t, 200, "/account/keys", "My script")
		if strings.Contains(admin.get("/account/keys").text, "hw_") {
			t.Error("the key is shown again")
		}
		admin.post("/account/keys/"+own.find(t, regexp.MustCompile(`/account/keys/(tok_[0-9A-Z]+)/end`))+"/end").want(t, 200, "/account/keys", "Ended")

		send := func(apply bool) page {
			var body bytes.Buffer
			m := multipart.NewWriter(&body)
			f, err := m.CreateFormFile("file", "people.csv")
			check(t, err)
			_, err = f.Write([]byte("email,name,job_title\nbea@example.nhs.uk,Bea Invented,Porter\n"))
			check(t, err)
			if apply {
				check(t, m.WriteField("apply", "1"))
			}
			check(t, m.Close())
			return admin.read(admin.c.Post(s.srv.URL+"/people/import", m.FormDataContentType(), &body))
		}
		send(false).want(t, 200, "/people/import", "Nothing is changed yet", "Bea Invented", "Joins")
		admin.get("/people?find=bea").want(t, 200, "/people", "Nobody matches")
		send(true).want(t, 200, "/people/import", "Done.")
		admin.get("/people?find=bea").want(t, 200, "/people", "Porter")

		admin.get("/session").want(t, 200, "/session", `"signed_in":true`, "warn_at", `"seconds_left":`)
		admin.get("/account").want(t, 200, "/account", `data-hw-ending="`, "Stay signed in")
		s.browser().get("/session").want(t, 200, "/session", `"signed_in":false`)
		admin.get("/account").want(t, 200, "/account", "Where you are signed in", "You have 10 left.", "Sign out everywhere")
		admin.post("/account/password", "old", "wrong", "password", "another kettle garden").want(t, 422, "/account/password", "That is not your password now")
		admin.post("/account/password", "old", password, "password", "another kettle garden").want(t, 200, "/account/password", "Your password is changed")
		admin.post("/account/sign-out-everywhere").want(t, 200, "/signed-out")
		admin.get("/account").want(t, 200, "/sign-in")
	})
}

func TestTheDemonstrationSignsInWithOneClick(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.admin()
		ctx := authz.With(t.Context(), authz.Actor{ID: "per_x", Role: authz.Admin, Org: "org_n", Strong: true})
		p, err := s.ids.Add(ctx, identity.NewPerson{Name: "Gareth Invented", Email: "g@example.nhs.uk"})
		check(t, err)
		a, err := s.ids.Give(ctx, identity.Grant{Person: p.ID, Role: authz.Specialist, Reason: "Demonstration"})
		check(t, err)
		s.demo = []identityweb.DemoPerson{{Person: p.ID, Assignment: a.ID, Name: p.Name, Role: "Violence reduction lead", Org: "Northmere"}}
		b := s.browser()
		b.get("/sign-in").want(t, 200, "/sign-in", "invented people", "Violence reduction lead")
		b.post("/sign-in/demo", "person", p.ID, "assignment", a.ID, "next", "/change-role").want(t, 200, "/change-role", "Your roles, Gareth", "Away? Lend this role")
		b.post("/change-role/lend", "to", "nobody@example.nhs.uk", "reason", "Leave", "until-day", "1", "until-month", "13", "until-year", "x").want(t, 422, "/change-role/lend", "Enter a day like")
	})
}

func TestEverySentenceOfSigningInHasItsWelsh(t *testing.T) {
	var signing []string
	all := langtest.Keys(t, ".")
	text := sources(t)
	for _, k := range all {
		if strings.Contains(text, k) {
			signing = append(signing, k)
		}
	}
	if missing := lang.Missing(signing); len(missing) > 0 {
		t.Errorf("no Welsh for:\n%s", strings.Join(missing, "\n"))
	}
}
