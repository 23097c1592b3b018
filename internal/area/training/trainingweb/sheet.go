package trainingweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// sheetPage is a page of sections, most of them tables.
type sheetPage struct {
	title, lede, foot string
	tabs              []ui.NavItem
	downloads         []ui.Link
	begin             []ui.Link
	pick              *pick
	sections          []section
	empty             templ.Component
	problems          ui.Problems
	before, next      string
	crumbs            []ui.Crumb
}

// section is one sheet of a page: a table to its edges, or words and facts.
type section struct {
	heading, note string
	flush         bool
	table         ui.Table
	link          ui.Link
	facts         [][2]string
	body          templ.Component
}

// pick chooses the competence of a page.
type pick struct {
	action          string
	options, within []ui.Option
}

func (d Deps) show(w http.ResponseWriter, r *http.Request, p *sheetPage) error {
	return web.Staff(w, r, web.View{Title: p.title, Body: sheetBody(p), Current: "/training", Crumbs: p.crumbs})
}

// perPage is how many rows a page of a list shows.
const perPage = 50

// paged gives the part of a list that a page shows, and the addresses of the pages beside it.
func paged[T any](p *sheetPage, path string, v url.Values, list []T) []T {
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

// tableOf makes a table of figures: the first column names the rows, the others are numbers.
func tableOf(caption string, columns ...string) ui.Table {
	t := ui.Table{Caption: caption, Hidden: true, Mode: ui.Scroll, Bare: true}
	for i, c := range columns {
		t.Columns = append(t.Columns, ui.Column{Label: c, Number: i > 0})
	}
	return t
}

func downloads(ctx context.Context, path, competence string, more ...string) []ui.Link {
	return []ui.Link{{Text: "CSV", Href: with(path+"/download.csv", competence, more...)}, {Text: lang.T(ctx, "XLSX"), Href: with(path+"/download.xlsx", competence, more...)}}
}
