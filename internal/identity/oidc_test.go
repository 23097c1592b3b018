package identity_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
)

// peer starts the provider of testdata/oidc, a real one that runs in node, and gives its address.
func peer(t *testing.T, redirect, after string) string {
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s must be there in CI", tool)
			}
			t.Skipf("%s is not there: signing in with a real provider is not tested", tool)
		}
	}
	dir := t.TempDir()
	for _, f := range []string{"package.json", "package-lock.json", "server.mjs"} {
		b, err := os.ReadFile(filepath.Join("testdata", "oidc", f))
		fine(t, err)
		fine(t, os.WriteFile(filepath.Join(dir, f), b, 0o600))
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
		t.Skipf("npm ci does not work here: %v\n%s", err, out)
	}
	run := exec.CommandContext(t.Context(), "node", "server.mjs")
	run.Dir, run.Env = dir, append(os.Environ(), "REDIRECT_URIS="+redirect, "AFTER_LOGOUT="+after, "NODE_ENV=test")
	out, err := run.StdoutPipe()
	fine(t, err)
	run.Stderr = io.Discard
	fine(t, run.Start())
	t.Cleanup(func() { _ = run.Process.Kill(); _ = run.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "listening "); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return at
		}
	}
	t.Fatal("the provider did not start")
	return ""
}

// browser is one browser at our two addresses for signing in with a provider.
type browser struct {
	t      *testing.T
	k      *kit
	site   *httptest.Server
	client *http.Client
	mu     sync.Mutex
	err    error
	out    identity.Signed
	away   identity.Away
}

func (b *browser) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch r.URL.Path {
	case "/go":
		a := b.away
		a.Hint = r.FormValue("hint")
		to, step, err := b.k.BeginOutside(r.Context(), "work", a)
		if err != nil {
			b.err = err
			return
		}
		b.k.WriteStep(w, step)
		if change := r.FormValue("nonce"); change != "" {
			u, _ := url.Parse(to)
			q := u.Query()
			q.Set("nonce", change)
			u.RawQuery = q.Encode()
			to = u.String()
		}
		http.Redirect(w, r, to, http.StatusFound)
	case "/sign-in/account/work/back":
		b.out, _, b.err = b.k.FinishOutside(r.Context(), b.k.TryOf(r), "work", b.k.StepOf(r), r.URL.Query())
		if b.err == nil {
			b.k.Write(w, b.out)
		}
	}
}

// run follows the redirects from /go and gives what came of it. stop, if not nil, may change the last address.
func (b *browser) run(query string, change func(*url.URL)) (identity.Signed, error) {
	b.t.Helper()
	b.err, b.out = nil, identity.Signed{}
	next, err := url.Parse(b.site.URL + "/go?" + query)
	fine(b.t, err)
	for range 12 {
		if change != nil && strings.HasSuffix(next.Path, "/back") {
			change(next)
		}
		res, err := b.client.Get(next.String())
		fine(b.t, err)
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		to := res.Header.Get("Location")
		if to == "" {
			if res.StatusCode >= 400 && b.err == nil {
				b.t.Fatalf("%s: %d %s", next, res.StatusCode, body)
			}
			return b.out, b.err
		}
		next, err = next.Parse(to)
		fine(b.t, err)
	}
	b.t.Fatal("the redirects do not end")
	return identity.Signed{}, nil
}

func (b *browser) fresh() {
	jar, err := cookiejar.New(nil)
	fine(b.t, err)
	b.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func TestSigningInWithARealProvider(t *testing.T) {
	b := &browser{t: t}
	b.site = httptest.NewServer(b)
	t.Cleanup(b.site.Close)
	issuer := peer(t, b.site.URL+"/sign-in/account/work/back", b.site.URL+"/sign-in")
	config := identity.Config{BaseURL: b.site.URL, Providers: []identity.Provider{{Key: "work", Issuer: issuer, ClientID: "havenward", ClientSecret: "invented-secret",
		Org: org, RoleClaim: "work.posts.code", Roles: map[string]authz.Role{"vpr-lead": authz.Specialist}, StrongAMR: []string{"mfa"}, UserInfo: true, LinkEmail: true}}}
	eachWith(t, config, func(t *testing.T, k *kit) {
		b.t, b.k, b.away = t, k, identity.Away{}
		k.clock.mu.Lock()
		k.clock.at = time.Now()
		k.clock.mu.Unlock()
		add := func(name, email string) identity.Person {
			p, err := k.Add(k.admin, identity.NewPerson{Name: name, Email: email})
			fine(t, err)
			return p
		}
		ada := add("Ada Invented", "ada@example.nhs.uk")
		add("Weak Invented", "weak@example.nhs.uk")
		add("Unsure Invented", "unsure@example.nhs.uk")

		t.Run("the first time it ties the account by its verified address and takes the role", func(t *testing.T) {
			b.fresh()
			out, err := b.run("hint=ada@example.nhs.uk", nil)
			fine(t, err)
			a, x := k.actor(out.Token)
			if a.ID != ada.ID || a.Role != authz.Specialist || !a.Strong || x.Method != identity.ByOutside {
				t.Errorf("actor %+v", a)
			}
			key, err := k.SignOutAt(t.Context(), x)
			fine(t, err)
			to, err := k.ProviderSignOut(t.Context(), key)
			fine(t, err)
			if !strings.HasPrefix(to, issuer) || !strings.Contains(to, "post_logout_redirect_uri") {
				t.Errorf("sign-out address %q", to)
			}
		})
		t.Run("without a second factor there it stays a member of staff here, and stepping up is refused", func(t *testing.T) {
			b.fresh()
			out, err := b.run("hint=weak@example.nhs.uk", nil)
			fine(t, err)
			a, x := k.actor(out.Token)
			if a.Role != authz.Reporter || a.Strong {
				t.Errorf("actor %+v", a)
			}
			b.away = identity.Away{StepUp: x}
			_, err = b.run("hint=weak@example.nhs.uk", nil)
			want(t, err, fault.Denied)
			b.fresh()
			_, err = b.run("hint=ada@example.nhs.uk", nil)
			want(t, err, fault.Unauthenticated)
			b.away = identity.Away{}
		})
		t.Run("stepping up asks the person anew", func(t *testing.T) {
			b.fresh()
			out, err := b.run("hint=ada@example.nhs.uk", nil)
			fine(t, err)
			_, x := k.actor(out.Token)
			b.away = identity.Away{StepUp: x}
			out, err = b.run("hint=ada@example.nhs.uk", nil)
			fine(t, err)
			if !out.Session.Strong {
				t.Error("not strong")
			}
			b.away = identity.Away{}
		})
		refused := []struct {
			name, query string
			change      func(*url.URL)
		}{
			{"an address that is not verified", "hint=unsure@example.nhs.uk", nil},
			{"somebody nobody knows here", "hint=stranger@example.nhs.uk", nil},
			{"somebody the provider refuses", "hint=nobody@example.nhs.uk", nil},
			{"another question's answer", "hint=ada@example.nhs.uk&nonce=made-up", nil},
			{"a changed state", "hint=ada@example.nhs.uk", func(u *url.URL) { set(u, "state", "made-up") }},
			{"a changed code", "hint=ada@example.nhs.uk", func(u *url.URL) { set(u, "code", "made-up") }},
			{"another issuer's answer", "hint=ada@example.nhs.uk", func(u *url.URL) { set(u, "iss", "https://elsewhere.example") }},
			{"another browser", "hint=ada@example.nhs.uk", func(*url.URL) { b.fresh() }},
			{"a token that is over", "hint=ada@example.nhs.uk", func(*url.URL) { k.clock.pass(5 * time.Minute) }},
			{"an answer that took too long", "hint=ada@example.nhs.uk", func(*url.URL) { k.clock.pass(11 * time.Minute) }},
		}
		for _, c := range refused {
			t.Run(c.name, func(t *testing.T) {
				b.fresh()
				out, err := b.run(c.query, c.change)
				want(t, err, fault.Unauthenticated)
				if out.Token != "" {
					t.Error("signed in")
				}
				k.clock.mu.Lock()
				k.clock.at = time.Now()
				k.clock.mu.Unlock()
			})
		}
		t.Run("an answer that was taken already", func(t *testing.T) {
			b.fresh()
			var last url.URL
			_, err := b.run("hint=ada@example.nhs.uk", func(u *url.URL) { last = *u })
			fine(t, err)
			res, err := b.client.Get(last.String())
			fine(t, err)
			_ = res.Body.Close()
			want(t, b.err, fault.Unauthenticated)
		})
		t.Run("a person at home ties an account by hand", func(t *testing.T) {
			b.fresh()
			p := k.person("Cal Invented")
			in, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
			fine(t, err)
			b.away = identity.Away{Link: in.Session}
			out, err := b.run("hint=stranger@example.nhs.uk", nil)
			fine(t, err)
			if out.Session.Person.ID != p.ID {
				t.Errorf("signed in as %s", out.Session.Person.Name)
			}
			b.fresh()
			_, err = b.run("hint=ada@example.nhs.uk", nil)
			want(t, err, fault.Conflict)
			b.away = identity.Away{}
		})
		t.Run("a role the provider takes away ends at the next sign-in", func(t *testing.T) {
			b.fresh()
			res, err := http.Get(issuer + "/demote?sub=sub-ada")
			fine(t, err)
			_ = res.Body.Close()
			out, err := b.run("hint=ada@example.nhs.uk", nil)
			fine(t, err)
			if out.Session.Role != authz.Reporter {
				t.Errorf("still %s", out.Session.Role)
			}
			res, err = http.Get(issuer + "/demote?sub=nobody")
			fine(t, err)
			_ = res.Body.Close()
		})
		if n := k.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'session.begin' AND outcome = 'refused'`); n < len(refused)-2 {
			t.Errorf("%d refusals in the log", n)
		}
	})
}

func set(u *url.URL, key, value string) {
	q := u.Query()
	q.Set(key, value)
	u.RawQuery = q.Encode()
}
