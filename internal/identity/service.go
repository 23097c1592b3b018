package identity

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Deps is what the package needs from the rest of the program.
type Deps struct {
	DB   *db.DB
	Door *op.Door
	Ring *seal.Ring
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// UnitsUnder gives a unit and all units under it. Nil means that a unit has none under it.
	UnitsUnder func(ctx context.Context, org, unit string) ([]string, error)
	// FindUnit gives the unit of a name or code in a file of people. Nil takes what stands there for the unit's id.
	FindUnit func(ctx context.Context, org, words string) (unit string, ok bool, err error)
	// Notify sends a person a message made from a template, with a link or "". Nil means that nothing can be sent.
	// It must not block for long: it is meant to enqueue.
	Notify func(ctx context.Context, p Person, template Template, link string) error
	// ClientIP gives the address a request came from, behind whatever proxies are trusted; nil means RemoteAddr.
	ClientIP func(*http.Request) netip.Addr
	Log      *slog.Logger
	Config   Config
}

// Config is what an operator may set. The zero value works on a loopback address.
type Config struct {
	// BaseURL is where people reach this installation, "https://vpr.example.nhs.uk". Empty means http://localhost.
	BaseURL string
	// Idle ends a session after that time without use: 30 minutes unless set. IdleShared is that of a shared device,
	// 10 minutes unless set.
	Idle, IdleShared time.Duration
	// Absolute ends a session whatever its use: 12 hours unless set.
	Absolute time.Duration
	// Providers are the outside accounts that people may sign in with.
	Providers []Provider
	// Demo lets Demo sign people in without proof. It is for the synthetic demonstration alone.
	Demo bool
}

// Template names a message that this package asks to be sent.
type Template string

// The messages.
const (
	TellForgotten  Template = "identity.forgotten"  // a link to choose a new password
	TellInvitation Template = "identity.invitation" // a link to join
	TellNewFactor  Template = "identity.new_factor" // a way to sign in was added
	TellPassword   Template = "identity.password"   // the password was changed
	TellRoleLent   Template = "identity.role_lent"  // somebody lent the person a role
	TellReset      Template = "identity.reset"      // an administrator took the second factor away
	TellMoved      Template = "identity.moved"      // to the old address: the account has a new one
	TellRecovered  Template = "identity.recovered"  // a recovery code was used
)

// Service is the package at work. It is safe for use by many goroutines.
type Service struct {
	Deps
	secure   bool
	passkeys *webauthn.WebAuthn
	hashing  chan struct{}
	dummy    hashed
	cache    cache
	first    firstRun
	oidc     providers
	wg       sync.WaitGroup
}

// Open makes the service. It fails when the configuration cannot be used.
func Open(d Deps) (*Service, error) {
	if d.DB == nil || d.Door == nil || d.Ring == nil {
		return nil, errors.New("identity needs a database, a door and a key ring")
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.Config.BaseURL == "" {
		d.Config.BaseURL = "http://localhost"
	}
	d.Config.BaseURL = strings.TrimSuffix(d.Config.BaseURL, "/")
	d.Config.Idle = or(d.Config.Idle, 30*time.Minute)
	d.Config.IdleShared = or(d.Config.IdleShared, 10*time.Minute)
	d.Config.Absolute = or(d.Config.Absolute, 12*time.Hour)
	base, err := url.Parse(d.Config.BaseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, errors.New("the base address must be an http or https URL")
	}
	if base.Scheme == "http" && !loopback(base.Hostname()) {
		return nil, errors.New("the base address must begin with https: sign-in over plain http is for this computer only")
	}
	s := &Service{Deps: d, secure: base.Scheme == "https", hashing: make(chan struct{}, max(2, runtime.NumCPU())), dummy: dummyHash()}
	s.cache.entries = map[string]*entry{}
	if _, err := netip.ParseAddr(base.Hostname()); err != nil { // browsers make no passkeys for a bare address
		s.passkeys, err = webauthn.New(&webauthn.Config{RPID: base.Hostname(), RPDisplayName: "Havenward", RPOrigins: []string{base.Scheme + "://" + base.Host}})
		if err != nil {
			return nil, errors.Join(errors.New("the base address cannot be used for passkeys"), err)
		}
	}
	return s, s.oidc.setup(d.Config)
}

// Close waits for messages that are being sent.
func (s *Service) Close() { s.wg.Wait() }

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// tell sends a message without keeping the request waiting, so that the time a page takes tells nothing of accounts.
func (s *Service) tell(ctx context.Context, p Person, t Template, link string) {
	if s.Notify == nil {
		return
	}
	ctx = context.WithoutCancel(ctx)
	s.wg.Go(func() {
		if err := s.Notify(ctx, p, t, link); err != nil {
			s.Log.Error("a message about signing in was not sent", "template", t, "person", p.ID, "error", err)
		}
	})
}
