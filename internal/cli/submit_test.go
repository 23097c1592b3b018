package cli_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/server"
)

// TestSubmit sends returns to a server that runs: $URL is its address, $SHAKY one that drops its first requests, $TOKEN an
// analyst's own key, $MONTH the last whole month.
func TestSubmit(t *testing.T) {
	s, err := server.New(t.Context(), config.Config{Data: t.TempDir(), Addr: "127.0.0.1:0"}, server.Options{Demo: true, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	ended := make(chan error, 1)
	go func() { ended <- s.Jobs.Run(t.Context()) }()
	t.Cleanup(func() { <-ended })
	if _, err := org.Import(server.AsService(t.Context(), "test"), s.Org, org.Reference()); err != nil {
		t.Fatal(err)
	}
	token := analystKey(t, s, "RJ1")
	plain := httptest.NewServer(s.App.Handler())
	t.Cleanup(plain.Close)
	shaky := httptest.NewServer(shake(s.App.Handler()))
	t.Cleanup(shaky.Close)
	month := string(collection.MonthOf(time.Now()).Add(-1))
	testscript.Run(t, testscript.Params{Dir: "testdata/submit", Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status}, Setup: func(env *testscript.Env) error {
		for name, value := range map[string]string{"URL": plain.URL, "SHAKY": shaky.URL, "TOKEN": token, "MONTH": month} {
			env.Setenv(name, value)
		}
		files, err := filepath.Glob(filepath.Join(env.WorkDir, "*.csv"))
		if err != nil {
			return err
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err == nil {
				err = os.WriteFile(f, bytes.ReplaceAll(b, []byte("MONTH"), []byte(month)), 0o600)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}})
}

// shake drops every other upload: before it is read, or after it was taken and before the answer.
func shake(h http.Handler) http.Handler {
	var n atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			h.ServeHTTP(w, r)
			return
		}
		switch n.Add(1) {
		case 1:
			panic(http.ErrAbortHandler)
		case 2:
			h.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		h.ServeHTTP(w, r)
	})
}

// analystKey makes an analyst of a trust and a key of their own.
func analystKey(t *testing.T, s *server.Server, code string) string {
	t.Helper()
	pid := id.New("per", s.Door.Now())
	err := s.Identity.Bulk(server.AsService(t.Context(), "test"), code, []identity.Newcomer{{Person: identity.Person{ID: pid, Org: code, Name: "Ewa Invented", Email: "ewa@example.org", JobTitle: "Analyst", Locale: "en", State: identity.Active},
		Roles: []identity.Held{{Role: authz.Analyst}}}}, "Invented for a test")
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Identity.Demo(t.Context(), identity.Try{}, pid, "")
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "hw_session", Value: out.Token})
	a, x, err := s.Identity.Actor(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	_, plain, err := s.Identity.NewOwnToken(authz.With(t.Context(), a), x, identity.Token{Name: "Nightly", Actions: []authz.Action{collection.ActSend, collection.ActSee}, Expires: s.Door.Now().AddDate(0, 1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return plain
}
