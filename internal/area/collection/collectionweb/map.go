package collectionweb

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Mapping are the pages where an organisation says what the words of its own system mean.
type Mapping struct {
	Collection *collection.Service
	// Name gives the name of an organisation by its code; nil shows the code.
	Name func(ctx context.Context, code string) string
}

// maxSample bounds a sample that a map is drawn from, or tried on, in bytes.
const maxSample = 64 << 20

// MapRoutes gives the pages about maps.
func MapRoutes(p *Mapping) []web.Route {
	get := func(pattern string, h web.HandlerFunc) web.Route {
		return web.Route{Pattern: "GET " + pattern, Action: collection.ActMap, Handle: h}
	}
	post := func(pattern string, h web.HandlerFunc) web.Route {
		return web.Route{Pattern: "POST " + pattern, Action: collection.ActMap, Handle: h}
	}
	file := func(pattern string, h web.HandlerFunc) web.Route {
		return web.Route{Pattern: "POST " + pattern, Action: collection.ActMap, Handle: h, MaxBody: maxSample + 1<<20}
	}
	out := []web.Route{
		get("/mapping", p.list), file("/mapping", p.start),
		get("/mapping/{map}", p.bench), post("/mapping/{map}", p.decide),
		get("/mapping/{map}/suggestions", p.askSuggestions), post("/mapping/{map}/suggestions", p.takeSuggestions),
		get("/mapping/{map}/columns", p.askColumns), post("/mapping/{map}/columns", p.setColumns),
		get("/mapping/{map}/try", p.askTry), file("/mapping/{map}/try", p.try), file("/mapping/{map}/sample", p.sample),
		get("/mapping/{map}/freeze", p.askFreeze), post("/mapping/{map}/freeze", p.freeze),
		get("/mapping/{map}/versions", p.versions), get("/mapping/{map}/map.json", p.draftFile),
		get("/mapping/{map}/versions/{version}/map.json", p.versionFile),
	}
	for _, f := range formats {
		out = append(out, get("/mapping/{map}/labels."+f, p.labelsFile(f)))
	}
	return out
}

// opened is the map of a page.
type opened struct {
	*collection.LocalMap
	org string
}

func orgOf(r *http.Request) string { return authz.From(r.Context()).Org }

// open gives the map that the path names.
func (p *Mapping) open(r *http.Request) (*opened, error) {
	org := orgOf(r)
	m, err := p.Collection.LocalMap(r.Context(), web.Scope(r), org, r.PathValue("map"))
	return &opened{&m, org}, err
}

// next is the number of the version that a freeze would make.
func (m *opened) next() int64 { return m.Latest + 1 }

func (m *opened) href(rest string) string { return "/mapping/" + m.ID + rest }

// caption says whose map it is and from what.
func (p *Mapping) caption(ctx context.Context, m *opened) string {
	name := m.org
	if p.Name != nil {
		name = p.Name(ctx, m.org)
	}
	return lang.T(ctx, "%s, %s, draft of version %d", name, m.Name, m.next())
}

// shapeWords name the shapes.
var shapeWords = map[mapping.Shape]string{mapping.DatixReport: "Datix listing report", mapping.DatixColumns: "Datix columns", mapping.Ulysses: "Ulysses", mapping.Warehouse: "Warehouse extract",
	mapping.HandTotals: "Totals counted by hand", mapping.Other: "Another table"}

// page shows a page of a map.
func (p *Mapping) page(w http.ResponseWriter, r *http.Request, title string, m *opened, body templ.Component, problems fault.Problems, scripts ...string) error {
	ctx := r.Context()
	v := web.View{Title: title, Body: body, Problems: problems, Current: "/mapping", Scripts: scripts}
	if m != nil {
		v.Crumbs = []ui.Crumb{{Label: lang.T(ctx, "Maps"), Href: "/mapping"}, {Label: m.Name, Href: m.href("")}}
	}
	return web.Staff(w, r, v)
}

// tabs lead between the pages of a map.
func (m *opened) tabs(ctx context.Context, current string) []ui.NavItem {
	out := []ui.NavItem{{Label: lang.T(ctx, "Labels"), Href: m.href(""), Waiting: int(m.Undecided)}, {Label: lang.T(ctx, "Columns"), Href: m.href("/columns")},
		{Label: lang.T(ctx, "Try it on a file"), Href: m.href("/try")}, {Label: lang.T(ctx, "Versions"), Href: m.href("/versions")}, {Label: lang.T(ctx, "Freeze"), Href: m.href("/freeze")}}
	for i := range out {
		out[i].Current = out[i].Href == m.href(current)
	}
	return out
}

// sent reads the one file of a form; fields come with it. It is kept in memory only, at most maxSample of it.
func sent(r *http.Request) (intake.Upload, []byte, error) {
	bad := func(message string) error {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: message}})
	}
	if err := r.ParseMultipartForm(8 << 20); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return intake.Upload{}, nil, bad("Choose a file of at most 64 MB. A month or two is enough to draw a map from")
		}
		return intake.Upload{}, nil, bad("Choose a file")
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	f, head, err := r.FormFile("file")
	if err != nil {
		return intake.Upload{}, nil, bad("Choose a file")
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	return intake.Upload{Name: clean(head.Filename), Size: int64(len(data)), From: bytes.NewReader(data)}, data, err
}

// formRevision is the revision that a form was made from.
func formRevision(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.PostFormValue("revision"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// toMend tells whether an error is for whoever filled in the form.
func toMend(err error) (fault.Problems, bool) {
	switch fault.KindOf(err) {
	case fault.Invalid:
		return fault.ProblemsOf(err), true
	case fault.Conflict:
		return fault.ProblemsFrom(err, "map"), true
	}
	return nil, false
}
