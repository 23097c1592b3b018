package web

import (
	"context"
	"log/slog"
	"net/http"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Public is the action of routes that ask for nobody in particular.
const Public authz.Action = "public"

// HandlerFunc serves a request; an error it returns becomes a page or a problem.
type HandlerFunc func(w http.ResponseWriter, r *http.Request) error

// Route is one address: a ServeMux pattern with its method, and the action that it is.
type Route struct {
	Pattern string
	Action  authz.Action
	Handle  HandlerFunc
	// API marks routes that speak JSON; errors are problems and nobody is sent to sign in.
	API bool
	// MaxBody bounds the request's body in bytes, for routes that take files; 0 means the site's MaxBody.
	MaxBody int64
}

// Profile is what the frame shows of whoever is signed in.
type Profile struct {
	Name, Role, Org string
	// Roles is how many roles the person holds; more than one shows the way to change.
	Roles int
	// Nav is the navigation of the role.
	Nav []NavEntry
	// Left is how long the session lasts at the least if nothing more is done with it; 0 where there is none.
	Left time.Duration
	// Unit is the unit that the role is held in, in words.
	Unit string
}

// NavEntry is one entry of the navigation; counts are asked for when a page is drawn.
type NavEntry struct{ Label, Href string }

// Identifier finds out who asks. The error is for a broken look-up, not for nobody.
type Identifier interface {
	Identify(r *http.Request) (authz.Actor, Profile, error)
}

// Options set up an App.
type Options struct {
	Policy   *authz.Policy
	Door     *op.Door
	Identify Identifier
	Log      *slog.Logger
	Now      func() time.Time
	// Secure tells that the site is reached over TLS, so that HSTS is sent.
	Secure bool
	// Counts gives what waits and what is due for entries of the navigation, by Href.
	Counts func(ctx context.Context, a authz.Actor) map[string]Count
	// Observe is told of each answered request: the pattern of its route, never its address. It must be quick.
	Observe func(pattern string, status int, took time.Duration)
	// Notices gives how many of a person's notices are unread; nil leaves the link to them out.
	Notices func(ctx context.Context, a authz.Actor) int
	// Demo says on every page that everybody and everything in it is invented.
	Demo bool
	// TrustProxy takes the client's address from X-Forwarded-For; only behind a proxy that sets it.
	TrustProxy bool
	// LeaveURL is where "Leave this page" leads; "" is the frame's own.
	LeaveURL string
}

// Count is what waits for a person behind an entry of the navigation.
type Count struct {
	Waiting, Due int
	// More tells that there are more than were counted.
	More bool
}

// App gathers routes and serves them.
type App struct {
	o      Options
	mux    *http.ServeMux
	mu     sync.Mutex
	routes []Route
	bodies map[string]int64 // by pattern, where it is not MaxBody
	api    huma.API
	limits *limiter
}

// New makes an App without routes.
func New(o Options) *App {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	a := &App{o: o, mux: http.NewServeMux(), bodies: map[string]int64{}, limits: newLimiter(o.Now)}
	a.api = newAPI(a.mux)
	return a
}

// Add takes routes in.
func (a *App) Add(routes ...Route) {
	for _, rt := range routes {
		a.note(rt)
		a.mux.Handle(rt.Pattern, a.checked(rt))
	}
}

// Mount takes a raw handler in, for files and uploads; action is checked as for a route.
func (a *App) Mount(pattern string, act authz.Action, h http.Handler) {
	a.Add(Route{Pattern: pattern, Action: act, Handle: func(w http.ResponseWriter, r *http.Request) error {
		h.ServeHTTP(w, r)
		return nil
	}})
}

func (a *App) note(rt Route) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.routes = append(a.routes, rt)
	if rt.MaxBody > 0 {
		a.bodies[rt.Pattern] = rt.MaxBody
	}
}

// Routes gives every route in order of its pattern, for the proofs.
func (a *App) Routes() []Route {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := append([]Route(nil), a.routes...)
	sort.Slice(out, func(i, j int) bool { return out[i].Pattern < out[j].Pattern })
	return out
}

// bodyLimit gives how many bytes the body of a request may have, by its route.
func (a *App) bodyLimit(r *http.Request) int64 {
	_, pattern := a.mux.Handler(r)
	a.mu.Lock()
	defer a.mu.Unlock()
	if n, ok := a.bodies[pattern]; ok {
		return n
	}
	return MaxBody
}

// checked runs a handler only for whoever may do the route's action, and answers for its error.
func (a *App) checked(rt Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		var err error
		if rt.Action != Public {
			var s authz.Scope
			if s, err = a.o.Policy.Check(authz.From(ctx), rt.Action); err == nil {
				r = r.WithContext(context.WithValue(ctx, scopeKey{}, s))
			}
		}
		if err == nil {
			err = rt.Handle(w, r)
		}
		if err != nil {
			a.fail(w, r, rt, err)
		}
	})
}

type scopeKey struct{}

// Scope gives the scope of the route's action.
func Scope(r *http.Request) authz.Scope {
	s, _ := r.Context().Value(scopeKey{}).(authz.Scope)
	return s
}

// recordTry writes a try at a record out of reach into the audit log. Absent and out of reach look alike here too, so
// that neither the answer nor its time tells them apart.
func (a *App) recordTry(ctx context.Context, rt Route, path string, err error) {
	if a.o.Door == nil || !authz.From(ctx).SignedIn() || !strings.Contains(rt.Pattern, "{") {
		return
	}
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		op.Refuse(ctx, a.o.Door, rt.Action, "page", path)
	}
}
