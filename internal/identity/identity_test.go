package identity_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	org    = "org_north" // Northmere Hospitals, invented
	other  = "org_wend"  // Wending Ambulance, invented
	secret = "kettle garden seven"
)

// kit is the service with its database, a clock that the test moves, and an administrator.
type kit struct {
	*identity.Service
	t        *testing.T
	settings db.Settings
	door     *op.Door
	read     *db.DB
	clock    *clock
	told     *mailbox
	admin    context.Context
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

type message struct {
	person   string
	template identity.Template
	link     string
}

type mailbox struct {
	mu   sync.Mutex
	list []message
}

func (m *mailbox) notify(_ context.Context, p identity.Person, t identity.Template, link string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.list = append(m.list, message{p.Email, t, link})
	return nil
}

func each(t *testing.T, f func(t *testing.T, k *kit)) { eachWith(t, identity.Config{}, f) }

func eachWith(t *testing.T, c identity.Config, f func(t *testing.T, k *kit)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, identity.Schema}, func(t *testing.T, s db.Settings) {
		f(t, open(t, s, c))
	})
}

func open(t *testing.T, s db.Settings, c identity.Config) *kit {
	t.Helper()
	k := &kit{t: t, settings: s, clock: &clock{at: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}, told: &mailbox{}}
	var err error
	k.door, err = op.Open(s, op.Options{Policy: authz.NewPolicy(k.clock.now, identity.Permissions), Now: k.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.door.Close() })
	k.read = dbtest.Open(t, s)
	ring, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	k.Service, err = identity.Open(identity.Deps{DB: k.read, Door: k.door, Ring: ring, Now: k.clock.now, Notify: k.told.notify, Config: c,
		UnitsUnder: func(_ context.Context, _, unit string) ([]string, error) {
			if unit == "unit_ed" {
				return []string{"unit_ed", "unit_triage"}, nil
			}
			return nil, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Close)
	k.admin = adminOf(t.Context(), org)
	return k
}

func adminOf(ctx context.Context, org string) context.Context {
	return authz.With(ctx, authz.Actor{ID: "per_admin_" + org, Name: "Sunil Invented", Role: authz.Admin, Org: org, Strong: true})
}

func as(ctx context.Context, r authz.Role) context.Context {
	return authz.With(ctx, authz.Actor{ID: "per_" + string(r), Name: "Somebody Invented", Role: r, Org: org, Strong: true})
}

// person adds somebody with a password.
func (k *kit) person(name string) identity.Person {
	k.t.Helper()
	p, err := k.Add(k.admin, identity.NewPerson{Name: name, Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.nhs.uk", JobTitle: "Nurse"})
	if err != nil {
		k.t.Fatal(err)
	}
	token, err := k.SendLink(k.admin, p.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	if err := k.UseLink(k.t.Context(), token, secret); err != nil {
		k.t.Fatal(err)
	}
	return p
}

// try is an attempt from an address.
func try(ip string) identity.Try {
	return identity.Try{IP: netip.MustParseAddr(ip), Agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}
}

// strong signs a person in, setting six-digit codes up the first time.
func (k *kit) strong(p identity.Person) (identity.Signed, string) {
	k.t.Helper()
	out, err := k.Password(k.t.Context(), try("192.0.2.1"), p.Email, secret)
	if err != nil {
		k.t.Fatal(err)
	}
	key, _ := k.NewTOTP(out.Session)
	if _, err := k.ConfirmTOTP(k.t.Context(), out.Session, key, k.code(key)); err != nil {
		k.t.Fatal(err)
	}
	out.Session.Strong = true
	return out, key
}

func (k *kit) code(key string) string {
	k.t.Helper()
	c, err := totp.GenerateCode(key, k.clock.now())
	if err != nil {
		k.t.Fatal(err)
	}
	return c
}

func (k *kit) give(p identity.Person, r authz.Role, unit string) identity.Assignment {
	k.t.Helper()
	a, err := k.Give(k.admin, identity.Grant{Person: p.ID, Role: r, Unit: unit, Reason: "New in post"})
	if err != nil {
		k.t.Fatal(err)
	}
	return a
}

// request is one with a session cookie.
func request(token string) *http.Request {
	r := httptest.NewRequest("GET", "/", nil)
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "hw_session", Value: token})
		r.AddCookie(&http.Cookie{Name: "__Host-hw_session", Value: token})
	}
	return r
}

func (k *kit) actor(token string) (authz.Actor, *identity.Session) {
	k.t.Helper()
	a, x, err := k.Actor(k.t.Context(), request(token))
	if err != nil {
		k.t.Fatal(err)
	}
	return a, x
}

func want(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got %v, want %v", err, kind)
	}
}

func fine(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (k *kit) count(query string, args ...any) int {
	k.t.Helper()
	var n int
	if err := k.read.QueryRow(k.t.Context(), query, args...).Scan(&n); err != nil {
		k.t.Fatal(err)
	}
	return n
}

var migrations = db.Migrations{audit.Schema, op.Schema, identity.Schema}
