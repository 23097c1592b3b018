package environmentweb

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// listPage is a list of this area as a page shows it.
type listPage struct {
	title, lede  string
	tabs         []ui.NavItem
	downloads    []ui.Link
	begin        *ui.Link // the one green button
	filter       *ui.Filter
	shown        string
	chosen       []ui.Chosen
	clear        string
	table        ui.Table
	empty        templ.Component
	foot         templ.Component
	alarm        bool
	before, next string
}

// tabs lead between the lists of this area.
func tabs(ctx context.Context, at string) []ui.NavItem {
	var out []ui.NavItem
	for _, x := range [][2]string{{"/environment", "Walk-rounds"}, {"/environment-findings", "Findings"}, {"/environment-plans", "Floor plans"}, {"/environment-alarms", "Alarm points"}, {"/environment/method", "How it is scored"}} {
		out = append(out, ui.NavItem{Label: lang.T(ctx, x[1]), Href: x[0], Current: x[0] == at})
	}
	return out
}

func (d Deps) show(w http.ResponseWriter, r *http.Request, p *listPage) error {
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p), Current: "/environment"})
}

// perPage is how many rows a page of a list shows.
const perPage = 50

// paged gives the part of a list that a page shows, and the addresses of the pages beside it.
func paged[T any](p *listPage, path string, v url.Values, list []T) []T {
	n, _ := strconv.Atoi(v.Get("page"))
	n = min(max(n, 1), max(1, (len(list)+perPage-1)/perPage))
	at := func(i int) string {
		c := url.Values{}
		for k, x := range v {
			if k != "page" {
				c[k] = x
			}
		}
		if i > 1 {
			c.Set("page", number(i))
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

// only keeps the values of a query that somebody offers.
func only(v url.Values, name string, offered [][2]string) []string {
	var out []string
	for _, x := range v[name] {
		if slices.ContainsFunc(offered, func(o [2]string) bool { return o[0] == x }) {
			out = append(out, x)
		}
	}
	return out
}

// panelOf builds a filter panel and its chips. It prints no counts.
func panelOf(ctx context.Context, path string, v url.Values, groups ...ui.FilterGroup) (*ui.Filter, []ui.Chosen) {
	f := &ui.Filter{Action: path, FindName: "find", Find: v.Get("find")}
	var chips []ui.Chosen
	without := func(name, value string) string {
		rest := url.Values{}
		for k, list := range v {
			for _, x := range list {
				if k != "page" && (k != name || x != value) {
					rest.Add(k, x)
				}
			}
		}
		if q := rest.Encode(); q != "" {
			return path + "?" + q
		}
		return path
	}
	if f.Find != "" {
		f.Chosen++
		chips = append(chips, ui.Chosen{Label: lang.T(ctx, "“%s”", f.Find), Remove: without("find", f.Find)})
	}
	for _, g := range groups {
		for i := range g.Choices {
			c := &g.Choices[i]
			if slices.Contains(v[g.Name], c.Value) {
				c.Chosen = true
				f.Chosen++
				chips = append(chips, ui.Chosen{Label: c.Label, Remove: without(g.Name, c.Value)})
			}
		}
		if len(g.Choices) > 0 {
			f.Groups = append(f.Groups, g)
		}
	}
	return f, chips
}

func group(ctx context.Context, name, label string, pairs [][2]string) ui.FilterGroup {
	g := ui.FilterGroup{Name: name, Label: lang.T(ctx, label)}
	for _, x := range pairs {
		g.Choices = append(g.Choices, ui.FilterChoice{Value: x[0], Label: lang.T(ctx, x[1])})
	}
	return g
}

// files gives the downloads of a list with its filter.
func (d Deps) files(ctx context.Context, path string, v url.Values) []ui.Link {
	q := ""
	if e := v.Encode(); e != "" {
		q = "?" + e
	}
	return []ui.Link{{Text: "CSV", Href: path + "/download.csv" + q}, {Text: "XLSX", Href: path + "/download.xlsx" + q}}
}

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// download gives a list as a file; it is held back until the audit log has taken note of it.
func (d Deps) download(w http.ResponseWriter, r *http.Request, which, format string) error {
	ctx, v := r.Context(), r.URL.Query()
	var b bytes.Buffer
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Places.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: first(v.Encode(), lang.T(ctx, "all"))}}
	want := environment.Wanted{Which: which, Audit: r.PathValue("id"), Findings: findingFilter(v)}
	if err := d.Places.Export(ctx, web.Scope(r), want, format, &b, o); err != nil {
		return err
	}
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+which+"-"+d.Places.Now().Format("2006-01-02")+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b.Bytes())
	return err
}
