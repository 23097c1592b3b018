// Package libraryweb is the pages of the evidence library, of what was taken over, and of risk tools. It decides nothing: package
// library does.
package libraryweb

import (
	"bytes"
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages are made with.
type Deps struct {
	Library *library.Service
	Policy  *authz.Policy
}

func (d Deps) may(ctx context.Context, act authz.Action) bool {
	return d.Policy.May(authz.From(ctx), act)
}

// scope gives the reader's scope of another action, the zero scope where they may not.
func (d Deps) scope(ctx context.Context, act authz.Action) authz.Scope {
	sc, err := d.Policy.Check(authz.From(ctx), act)
	if err != nil {
		return authz.Scope{}
	}
	return sc
}

// Routes gives the pages.
func Routes(d Deps) []web.Route {
	out := []web.Route{
		{Pattern: "GET /library", Action: library.ActSee, Handle: d.entries},
		{Pattern: "GET /library/{id}", Action: library.ActSee, Handle: d.entry},
		{Pattern: "GET /library/{id}/draft", Action: library.ActWrite, Handle: d.draft},
		{Pattern: "GET /library/{id}/versions/{n}", Action: library.ActSee, Handle: d.version},
		{Pattern: "GET /library-uptake", Action: library.ActUptake, Handle: d.uptake},
		{Pattern: "GET /library-uptake/{adoption}", Action: library.ActUptake, Handle: d.adoption},
		{Pattern: "GET /library-tools", Action: library.ActSee, Handle: d.tools},
	}
	for _, format := range []string{"csv", "xlsx"} {
		for path, which := range map[string]string{"/library": "library", "/library-uptake": "uptake", "/library-tools": "tools"} {
			act := library.ActExport
			if which == "uptake" {
				act = library.ActUptake
			}
			out = append(out, web.Route{Pattern: "GET " + path + "/download." + format, Action: act, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.download(w, r, which, format) }})
		}
	}
	for _, a := range acts() {
		out = append(out,
			web.Route{Pattern: "GET " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.ask(w, r, a) }},
			web.Route{Pattern: "POST " + a.pattern, Action: a.action, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, a) }})
	}
	return out
}

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// download gives a list as a file; it is held back until the audit log has taken note of it.
func (d Deps) download(w http.ResponseWriter, r *http.Request, which, format string) error {
	ctx, v := r.Context(), r.URL.Query()
	var b bytes.Buffer
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Library.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: first(v.Encode(), lang.T(ctx, "all"))}}
	if err := d.Library.Export(ctx, d.scope(ctx, library.ActExport), d.scope(ctx, library.ActUptake), library.Wanted{Which: which, List: filterOf(v)}, format, &b, o); err != nil {
		return err
	}
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+which+"-"+d.Library.Today()+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b.Bytes())
	return err
}
