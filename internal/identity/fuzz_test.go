package identity

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/seal"
)

func FuzzClaimsOfAnyShapeAreReadWithoutHarm(f *testing.F) {
	f.Add(`{"roles":["a","b"],"x.y":"whole"}`, "roles")
	f.Add(`{"work":{"posts":[{"code":"lead"},{"code":7},{"other":true}]}}`, "work.posts.code")
	f.Add(`{"a":[[["deep"]]]}`, "a")
	f.Fuzz(func(t *testing.T, text, path string) {
		var claims map[string]any
		if json.Unmarshal([]byte(text), &claims) != nil {
			return
		}
		claimValues(claims, path)
		p := Provider{StrongAMR: []string{"mfa"}, StrongClaim: path, StrongLevel: 3}
		p.strong(claims)
	})
}

func FuzzNoPathLeadsElsewhere(f *testing.F) {
	for _, s := range []string{"/account", "//elsewhere.example", `/\elsewhere.example`, "https://elsewhere.example", "/a\r\nb", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p := localPath(s); p != "" && (!strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n")) {
			t.Errorf("%q leads to %q", s, p)
		}
	})
}

func FuzzADeviceCookieCannotBeMadeUp(f *testing.F) {
	ring, err := seal.New()
	if err != nil {
		f.Fatal(err)
	}
	s := &Service{Deps: Deps{Ring: ring}}
	f.Add("nonce~aaaa", "per_a")
	f.Add("~~~~~~~", "per_a")
	f.Add("", "per_a")
	f.Fuzz(func(t *testing.T, cookie, person string) {
		if s.knows(cookie, person) {
			t.Errorf("%q is taken for a device of %q", cookie, person)
		}
		next := cookie
		for _, p := range []string{person, "per_b", "per_c", "per_d", "per_e"} {
			next = s.remember(next, p)
			if !s.knows(next, p) {
				t.Errorf("%q does not know %q after remembering", next, p)
			}
		}
	})
}

func FuzzPasswordsAreJudgedWithoutHarm(f *testing.F) {
	f.Add("kettle garden seven", "ada@example.nhs.uk")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, password, about string) {
		if PasswordProblem(password, about) == "" && len([]rune(password)) < MinPassword {
			t.Errorf("%q is taken", password)
		}
	})
}
