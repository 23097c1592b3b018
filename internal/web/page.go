package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// View is a page inside its frame.
type View struct {
	// Title is the page's h1 in most cases.
	Title  string
	Body   templ.Component
	Crumbs []ui.Crumb
	// Problems are shown in the title and by the page's own summary.
	Problems fault.Problems
	// Scripts are modules of assets/js, or paths of modules elsewhere on this site.
	Scripts []string
	// Main are further attributes of the main element of a reporter page.
	Main    templ.Attributes
	Width   ui.Width
	Offline ui.Offline
	// Current is the Href of the navigation entry that this page belongs to; "" finds it by the path.
	Current string
	// HelpURL as in ui.Frame.
	HelpURL string
	// Note is for Outside pages.
	Note []string
}

type appKey struct{}

func app(r *http.Request) *App {
	a, _ := r.Context().Value(appKey{}).(*App)
	return a
}

// Staff answers with a staff page.
func Staff(w http.ResponseWriter, r *http.Request, v View) error {
	return app(r).staff(w, r, v.status(), v)
}

// Reporter answers with a page for people who report.
func Reporter(w http.ResponseWriter, r *http.Request, v View) error {
	return app(r).reporter(w, r, v.status(), v)
}

// Outside answers with a page for someone without an account.
func Outside(w http.ResponseWriter, r *http.Request, v View) error {
	f := v.frame(r.Context())
	f.Note = v.Note
	return write(w, r, v.status(), wrap(ui.Outside(f), v.Body))
}

// Print answers with a document.
func Print(w http.ResponseWriter, r *http.Request, v View) error {
	return write(w, r, http.StatusOK, wrap(ui.Print(v.frame(r.Context())), v.Body))
}

// status follows from the problems: a conflict is 409, anything else to be mended 422.
func (v View) status() int {
	switch {
	case v.Problems.Conflict():
		return http.StatusConflict
	case len(v.Problems) > 0:
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func (v View) frame(ctx context.Context) ui.Frame {
	a, _ := ctx.Value(appKey{}).(*App)
	return ui.Frame{Demo: a != nil && a.o.Demo, Title: v.Title, Errors: Problems(ctx, v.Problems), Width: v.Width, Scripts: v.Scripts, Offline: v.Offline,
		HelpURL: v.HelpURL, Crumbs: v.Crumbs, Main: v.Main}
}

// Problems gives field problems in the reader's language, for the components.
func Problems(ctx context.Context, p fault.Problems) ui.Problems {
	var out ui.Problems
	for _, x := range p {
		out = append(out, ui.Problem{Field: x.Field, Message: lang.T(ctx, x.Message, x.Args...)})
	}
	return out
}

func (a *App) reporter(w http.ResponseWriter, r *http.Request, code int, v View) error {
	f := v.frame(r.Context())
	f.LeaveURL = a.o.LeaveURL
	return write(w, r, code, wrap(ui.Reporter(f), v.Body))
}

func (a *App) staff(w http.ResponseWriter, r *http.Request, code int, v View) error {
	ctx := r.Context()
	p := ProfileOf(ctx)
	f := v.frame(ctx)
	f.Org, f.SearchURL, f.Left = p.Org, "/search", p.Left
	f.Person = ui.Person{Name: p.Name, Role: lang.T(ctx, p.Role), URL: "/account", SignOutURL: "/sign-out"}
	if p.Unit != "" {
		f.Person.Role += ", " + p.Unit
	}
	if p.Roles > 1 {
		f.Person.RoleURL = "/change-role"
	}
	if a.o.Notices != nil && authz.From(ctx).SignedIn() {
		f.NoticesURL, f.Unread = "/notices", a.o.Notices(ctx, authz.From(ctx))
	}
	var counts map[string]Count
	if a.o.Counts != nil {
		counts = a.o.Counts(ctx, authz.From(ctx))
	}
	best := -1
	for i, e := range p.Nav {
		c := counts[e.Href]
		f.Nav = append(f.Nav, ui.NavItem{Label: lang.T(ctx, e.Label), Href: e.Href, Waiting: c.Waiting, Due: c.Due, More: c.More})
		if under(e.Href, v.Current, r.URL.Path) && (best < 0 || len(e.Href) > len(p.Nav[best].Href)) {
			best = i
		}
	}
	if best >= 0 {
		f.Nav[best].Current = true
	}
	return write(w, r, code, wrap(ui.Staff(f), v.Body))
}

func under(href, current, path string) bool {
	if current != "" {
		return href == current
	}
	return path == href || strings.HasPrefix(path, href+"/")
}

func wrap(frame, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, body), w)
	})
}

// Render answers with a component as it is.
func Render(w http.ResponseWriter, r *http.Request, code int, c templ.Component) error {
	return write(w, r, code, c)
}

// write renders to memory first, so that a page that fails half way is never sent.
func write(w http.ResponseWriter, r *http.Request, code int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-store")
	}
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes())
	}
	return nil
}

// Redirect sends the browser on with a GET. Only paths of this site are followed.
func Redirect(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, Local(path, "/"), http.StatusSeeOther)
	return nil
}

// Local gives path if it is a path of this site, and otherwise the fallback: never a way out to another.
func Local(path, fallback string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t\x00") {
		return fallback
	}
	return path
}
