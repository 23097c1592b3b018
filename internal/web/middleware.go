package web

import (
	"compress/gzip"
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/ui/lang"
)

// policyCSP allows our own files and nothing else: no inline script or style, no other site, no frame around us.
const policyCSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; manifest-src 'self'; " +
	"worker-src 'self'; font-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// MaxBody bounds a request's body, in bytes, where its route says nothing else; resumable uploads have their own limit.
const MaxBody = 4 << 20

type requestKey struct{}
type profileKey struct{}
type clientKey struct{}
type pathKey struct{}

// RequestID gives the id under which the request is logged and audited.
func RequestID(ctx context.Context) string { s, _ := ctx.Value(requestKey{}).(string); return s }

// ProfileOf gives what the frame shows of whoever asks.
func ProfileOf(ctx context.Context) Profile { p, _ := ctx.Value(profileKey{}).(Profile); return p }

// Client gives the address that asks, for limits only: it is not logged with a report.
func Client(ctx context.Context) string { s, _ := ctx.Value(clientKey{}).(string); return s }

// Handler gives the whole site.
func (a *App) Handler() http.Handler {
	var h http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := a.mux.Handler(r); pattern == "" {
			a.fallback(w, r)
			return
		}
		a.observed(w, r)
	})
	h = a.limited(h)
	h = a.identified(h)
	h = a.guarded(h)
	h = compressed(h)
	return a.first(h)
}

// fallback answers for addresses that no route has, and for wrong methods.
func (a *App) fallback(w http.ResponseWriter, r *http.Request) {
	a.fail(w, r, Route{Pattern: "none"}, fault.Missing())
}

// first gives the request its id, its headers and its safety net.
func (a *App) first(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rid := id.Random("req")
		h := w.Header()
		h.Set("Content-Security-Policy", policyCSP)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("X-Request-Id", rid)
		if a.o.Secure {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		ctx := context.WithValue(r.Context(), requestKey{}, rid)
		ctx = context.WithValue(ctx, appKey{}, a)
		ctx = context.WithValue(ctx, clientKey{}, a.client(r))
		ctx = context.WithValue(ctx, pathKey{}, r.URL.Path)
		ctx = lang.With(ctx, language(r))
		r = r.WithContext(ctx)
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				a.o.Log.ErrorContext(ctx, "a handler panicked", "request", rid, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				a.fail(w, r, Route{Pattern: "panic"}, fmt.Errorf("panic"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func language(r *http.Request) lang.Lang {
	chosen := ""
	if c, err := r.Cookie(lang.Cookie); err == nil {
		chosen = c.Value
	}
	return lang.Choose(chosen, r.Header.Get("Accept-Language"))
}

func (a *App) client(r *http.Request) string {
	if a.o.TrustProxy {
		if f := r.Header.Get("X-Forwarded-For"); f != "" {
			parts := strings.Split(f, ",")
			return strings.TrimSpace(parts[len(parts)-1])
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// guarded refuses changes that another site's page sends, and bodies without end.
func (a *App) guarded(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.fail(w, r, Route{Pattern: "cross-origin"}, fault.Refused("This came from another site, so it was not taken"))
	}))
	return cross.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/uploads/") {
			r.Body = http.MaxBytesReader(w, r.Body, a.bodyLimit(r))
		}
		next.ServeHTTP(w, r)
	}))
}

// identified finds out who asks. Static files ask nobody.
func (a *App) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.o.Identify == nil || strings.HasPrefix(r.URL.Path, "/assets/") {
			next.ServeHTTP(w, r)
			return
		}
		actor, profile, err := a.o.Identify.Identify(r)
		if err != nil {
			a.fail(w, r, Route{Pattern: "identify"}, err)
			return
		}
		actor.Request = RequestID(r.Context())
		ctx := authz.With(r.Context(), actor)
		next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, profileKey{}, profile)))
	})
}

// compressed packs text; files under /assets/ are packed already.
func compressed(next http.Handler) http.Handler {
	pool := sync.Pool{New: func() any { z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed); return z }}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/assets/") || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			next.ServeHTTP(w, r)
			return
		}
		p := &packer{ResponseWriter: w, pool: &pool}
		defer p.close()
		next.ServeHTTP(p, r)
	})
}

// packer starts packing at the first byte of a text answer.
type packer struct {
	http.ResponseWriter
	pool    *sync.Pool
	z       *gzip.Writer
	decided bool
}

func (p *packer) WriteHeader(code int) {
	p.decide(code)
	p.ResponseWriter.WriteHeader(code)
}

func (p *packer) decide(code int) {
	if p.decided {
		return
	}
	p.decided = true
	h := p.Header()
	t := h.Get("Content-Type")
	h.Add("Vary", "Accept-Encoding")
	if code == http.StatusNoContent || code == http.StatusNotModified || h.Get("Content-Encoding") != "" ||
		!(strings.HasPrefix(t, "text/") || strings.Contains(t, "json") || strings.Contains(t, "javascript") || strings.Contains(t, "svg")) {
		return
	}
	h.Set("Content-Encoding", "gzip")
	h.Del("Content-Length")
	p.z = p.pool.Get().(*gzip.Writer)
	p.z.Reset(p.ResponseWriter)
}

func (p *packer) Write(b []byte) (int, error) {
	p.decide(http.StatusOK)
	if p.z != nil {
		return p.z.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// Flush sends what there is, for long answers.
func (p *packer) Flush() {
	if p.z != nil {
		_ = p.z.Flush()
	}
	_ = http.NewResponseController(p.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packer) close() {
	if p.z != nil {
		_ = p.z.Close()
		p.pool.Put(p.z)
	}
}

// limiter bounds how often one address may do what is costly or guessable, on this node.
type limiter struct {
	now func() time.Time
	mu  sync.Mutex
	in  map[string]*bucket
}

type bucket struct {
	left float64
	at   time.Time
}

func newLimiter(now func() time.Time) *limiter { return &limiter{now: now, in: map[string]*bucket{}} }

// take takes one of burst tokens that come back at rate a minute.
func (l *limiter) take(key string, burst, perMinute float64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if len(l.in) > 20000 {
		for k, b := range l.in {
			if now.Sub(b.at) > 10*time.Minute {
				delete(l.in, k)
			}
		}
	}
	b := l.in[key]
	if b == nil {
		b = &bucket{left: burst, at: now}
		l.in[key] = b
	}
	b.left = min(burst, b.left+now.Sub(b.at).Minutes()*perMinute)
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// limited slows down visitors who are not signed in: changes and look-ups, not pages. Trusts share addresses, so the
// limits are wide; what can be guessed has limits of its own beside these.
func (a *App) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && !authz.From(r.Context()).SignedIn() && !a.limits.take(Client(r.Context()), 240, 240) {
			a.fail(w, r, Route{Pattern: "limit"}, fault.New(fault.TooMany, "There were many tries from where you are. Wait a minute, then try again. Nothing you wrote is lost"))
			return
		}
		next.ServeHTTP(w, r)
	})
}
