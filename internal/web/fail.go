package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// status gives the HTTP status of a kind of fault.
func status(k fault.Kind) int {
	switch k {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Denied:
		return http.StatusForbidden
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Conflict:
		return http.StatusConflict
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusInternalServerError
}

// meant gives a database that is away its meaning, wherever it was met.
func meant(err error) error {
	if fault.KindOf(err) == fault.Internal && db.Away(err) {
		return fault.Wrap(fault.Unavailable, "Havenward cannot reach its records just now. Nothing you wrote is lost from this page. Try again soon", err)
	}
	return err
}

// fail answers for an error, once.
func (a *App) fail(w http.ResponseWriter, r *http.Request, rt Route, err error) {
	err = meant(err)
	k := fault.KindOf(err)
	a.recordTry(r.Context(), rt, r.URL.Path, err)
	switch k {
	case fault.Internal:
		a.o.Log.ErrorContext(r.Context(), "request failed", "pattern", rt.Pattern, "request", RequestID(r.Context()), "error", err)
	case fault.Unavailable:
		a.o.Log.WarnContext(r.Context(), "request refused for now", "pattern", rt.Pattern, "request", RequestID(r.Context()), "error", err)
	}
	if rt.API || wantsJSON(r) {
		WriteProblem(w, r, err)
		return
	}
	if k == fault.Unauthenticated && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		_ = Redirect(w, r, "/sign-in?next="+url.QueryEscape(r.URL.RequestURI()))
		return
	}
	if k == fault.TooMany {
		w.Header().Set("Retry-After", "60")
	}
	ctx := r.Context()
	f := ui.Fail{Kind: ui.Broken, Number: RequestID(ctx), Why: lang.T(ctx, "We could not do this"), Retry: r.URL.Path}
	switch k {
	case fault.NotFound:
		f = ui.Fail{Kind: ui.Missing}
	case fault.Unauthenticated:
		f = ui.Fail{Kind: ui.TimedOut, Retry: "/sign-in", Again: r.URL.RequestURI(), Typed: late(r)}
	case fault.Denied:
		f = ui.Fail{Kind: ui.Denied, Why: lang.T(ctx, fault.MessageOf(err)), Ask: lang.T(ctx, "Ask the administrator of your organisation if you need it.")}
	case fault.Internal:
	default:
		f.Why = lang.T(ctx, fault.MessageOf(err))
	}
	v := View{Title: lang.T(ctx, "Something is in the way"), Body: ui.FailPage(f)}
	if authz.From(ctx).SignedIn() {
		err = a.staff(w, r, status(k), v)
	} else {
		err = a.reporter(w, r, status(k), v)
	}
	if err != nil {
		a.o.Log.ErrorContext(ctx, "error page failed", "error", err)
	}
}

// Problem is an RFC 9457 answer.
type Problem struct {
	Type   string          `json:"type"`
	Title  string          `json:"title"`
	Status int             `json:"status"`
	Detail string          `json:"detail,omitempty"`
	Number string          `json:"instance,omitempty"`
	Errors []fault.Problem `json:"errors,omitempty"`
}

// ProblemOf gives the answer for an error; what has no meaning for the asker says nothing of itself.
func ProblemOf(r *http.Request, err error) Problem {
	k := fault.KindOf(err)
	p := Problem{Type: "about:blank", Title: http.StatusText(status(k)), Status: status(k), Number: "urn:havenward:request:" + RequestID(r.Context())}
	if k != fault.Internal {
		p.Detail = lang.T(r.Context(), fault.MessageOf(err))
	}
	for _, x := range fault.ProblemsOf(err) {
		p.Errors = append(p.Errors, fault.Problem{Field: x.Field, Message: lang.T(r.Context(), x.Message, x.Args...)})
	}
	return p
}

// WriteProblem answers with a problem.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := ProblemOf(r, err)
	if p.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "60")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json") || strings.HasPrefix(r.URL.Path, "/api/")
}
