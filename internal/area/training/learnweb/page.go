package learnweb

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// page is a page of this package.
type page struct {
	caption, title, lede string
	tools, downloads     []ui.Link
	tabs                 []ui.NavItem
	banners              []banner
	sections, rail       []section
	before, next         string
	crumbs               []ui.Crumb
}

type banner struct {
	tone        ui.Tone
	first, text string
}

// section is one sheet. Without a heading it is a table by itself, or an empty state.
type section struct {
	id, heading, lede, empty, foot string
	linkText, linkTo               string
	facts, rail                    []ui.Fact
	list                           []string
	table                          *ui.Table
	body                           templ.Component
}

func show(w http.ResponseWriter, r *http.Request, p *page) error {
	return web.Staff(w, r, web.View{Title: p.title, Body: body(p), Crumbs: p.crumbs, Current: "/training"})
}

// tabs lead between the lists that the reader may see.
func (d Deps) tabs(ctx context.Context, at string) []ui.NavItem {
	var out []ui.NavItem
	if d.Figures != "" && d.may(ctx, learn.ActRead) {
		out = append(out, ui.NavItem{Label: lang.T(ctx, "Who is in date"), Href: d.Figures})
	}
	for _, x := range []struct {
		path, label string
		act         authz.Action
	}{{"/training/sessions", "Sessions", learn.ActSee}, {"/training/providers", "Providers", learn.ActRead}, {"/training/needs", "Needs", learn.ActRead}, {"/training/qualifications", "Qualifications", learn.ActCohorts},
		{"/training/effect", "Effect", learn.ActRead}, {"/training/mine", "My sessions", learn.ActOwn}} {
		if d.may(ctx, x.act) {
			out = append(out, ui.NavItem{Label: lang.T(ctx, x.label), Href: x.path, Current: x.path == at})
		}
	}
	return out
}

// files gives the downloads of a list with its filter, to whoever may take them.
func (d Deps) files(ctx context.Context, act authz.Action, path string, v url.Values) []ui.Link {
	if !d.may(ctx, act) {
		return nil
	}
	q := ""
	if e := v.Encode(); e != "" {
		q = "?" + e
	}
	return []ui.Link{{Text: "CSV", Href: path + "/download.csv" + q}, {Text: "XLSX", Href: path + "/download.xlsx" + q}}
}

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// download gives a list as a file; it is held back until the audit log has taken note of it.
func (d Deps) download(w http.ResponseWriter, r *http.Request, act authz.Action, which, format string) error {
	ctx, s := r.Context(), d.Learn
	sc := web.Scope(r)
	if id := r.PathValue("id"); id != "" {
		x, err := s.Session(ctx, d.scope(ctx, learn.ActSee), id)
		if err != nil {
			return err
		}
		r.URL.RawQuery = url.Values{"session": {x.Title}}.Encode()
	}
	filter := r.URL.Query().Encode()
	if filter == "" {
		filter = lang.T(ctx, "all")
	}
	var b bytes.Buffer
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: s.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: filter}}
	if err := s.Export(ctx, act, sc, learn.Wanted{Which: which, Session: r.PathValue("id"), Filter: filterOf(r.URL.Query())}, format, &b, o); err != nil {
		return err
	}
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="training-`+which+"-"+string(s.Today())+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b.Bytes())
	return err
}

// perPage is how many rows a page of a list shows.
const perPage = 50

// paged gives the part of a list that a page shows, and the addresses of the pages beside it.
func paged[T any](p *page, path string, v url.Values, list []T) []T {
	n, err := strconv.Atoi(v.Get("page"))
	if err != nil {
		n = 1
	}
	n = min(max(n, 1), max(1, (len(list)+perPage-1)/perPage))
	at := func(i int) string {
		c := url.Values{}
		for k, x := range v {
			if k != "page" {
				c[k] = x
			}
		}
		if i > 1 {
			c.Set("page", strconv.Itoa(i))
		}
		if e := c.Encode(); e != "" {
			return path + "?" + e
		}
		return path
	}
	if n > 1 {
		p.before = at(n - 1)
	}
	if n*perPage < len(list) {
		p.next = at(n + 1)
	}
	return list[(n-1)*perPage : min(n*perPage, len(list))]
}
