package bodycamweb

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/bodycam"
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
	above        templ.Component
	filter       *ui.Filter
	shown        string
	chosen       []ui.Chosen
	clear        string
	table        ui.Table
	empty        templ.Component
	foot         templ.Component
	before, next string
}

// tabs lead between the lists that the reader may see.
func (d Deps) tabs(ctx context.Context, at string) []ui.NavItem {
	var out []ui.NavItem
	for _, x := range []struct {
		path, label string
		act         authz.Action
	}{{"/cameras", "Cameras", bodycam.ActRead}, {"/cameras/recordings", "Recordings", bodycam.ActDevices}, {"/cameras/decisions", "Worn or not, on or not", bodycam.ActRead}, {"/cameras/losses", "Lost", bodycam.ActBreach},
		{"/cameras/uses", "What they are for", bodycam.ActRead}, {"/cameras/files", "Suppliers’ files", bodycam.ActImport}} {
		if d.may(ctx, x.act) {
			out = append(out, ui.NavItem{Label: lang.T(ctx, x.label), Href: x.path, Current: x.path == at})
		}
	}
	return out
}

func (d Deps) show(w http.ResponseWriter, r *http.Request, at string, p *listPage) error {
	p.tabs, p.clear = d.tabs(r.Context(), at), at
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p), Current: "/cameras"})
}

// perPage is how many rows a page of a list shows.
const perPage = 50

// paged gives the part of a list that a page shows, and sets the addresses of the pages beside it.
func paged[T any](p *listPage, path string, v url.Values, list []T) []T {
	from := p.pages(path, v, len(list))
	return list[from:min(from+perPage, len(list))]
}

// pages sets the addresses beside the page of a list of so many rows, and gives the first row of the page.
func (p *listPage) pages(path string, v url.Values, rows int) (from int) {
	n, _ := strconv.Atoi(v.Get("page"))
	n = min(max(n, 1), max(1, (rows+perPage-1)/perPage))
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
	if n*perPage < rows {
		p.next = at(n + 1)
	}
	return (n - 1) * perPage
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
			for _, x := range v[g.Name] {
				if x == c.Value {
					c.Chosen = true
					f.Chosen++
					chips = append(chips, ui.Chosen{Label: c.Label, Remove: without(g.Name, c.Value)})
				}
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
	if !d.may(ctx, downloads[path].act) {
		return nil
	}
	q := ""
	if e := v.Encode(); e != "" {
		q = "?" + e
	}
	return []ui.Link{{Text: "CSV", Href: path + "/download.csv" + q}, {Text: "XLSX", Href: path + "/download.xlsx" + q}}
}

// periods are the times that a list of what happened may cover.
var periods = [][2]string{{"7", "7 days"}, {"28", "28 days"}, {"91", "3 months"}, {"366", "12 months"}}

// period gives the time a list covers: 28 days unless it says another.
func (d Deps) period(v url.Values) (from, to time.Time, days int) {
	days = 28
	for _, p := range periods {
		if v.Get("days") == p[0] {
			days, _ = strconv.Atoi(p[0])
		}
	}
	to = d.Cameras.Now().Add(time.Minute)
	return to.AddDate(0, 0, -days), to, days
}

// periodLinks lead to the same list of another time.
func periodLinks(ctx context.Context, path string, days int) []ui.NavItem {
	var out []ui.NavItem
	for _, p := range periods {
		out = append(out, ui.NavItem{Label: lang.T(ctx, p[1]), Href: path + "?days=" + p[0], Current: p[0] == number(days)})
	}
	return out
}

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// download gives a list as a file; it is held back until the audit log has taken note of it.
func (d Deps) download(w http.ResponseWriter, r *http.Request, which, format string) error {
	ctx, v := r.Context(), r.URL.Query()
	var b bytes.Buffer
	from, to, _ := d.period(v)
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Cameras.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: first(v.Encode(), lang.T(ctx, "all"))}}
	if err := d.Cameras.Export(ctx, web.Scope(r), bodycam.Wanted{Which: which, Devices: deviceFilter(v), From: from, To: to, Late: v.Get("only") == "late"}, format, &b, o); err != nil {
		return err
	}
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="cameras-`+which+"-"+d.Cameras.Now().Format("2006-01-02")+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b.Bytes())
	return err
}
