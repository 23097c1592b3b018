package campaignweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// page is a page of this area as parts.
type page struct {
	title, lede  string
	tag          templ.Component
	tools        []ui.Link
	downloads    []ui.Link
	begin        *ui.Link // the one green button
	tabsName     string
	tabs         []ui.NavItem
	banner       templ.Component
	filter       *ui.Filter
	shown, clear string
	chosen       []ui.Chosen
	main, rail   []part
	railName     string
	current      string
	crumbs       []ui.Crumb
}

// part is one block of a page; without a heading it has no sheet around it.
type part struct {
	heading, id, aside string
	texts              []string
	facts              []ui.Fact
	narrow             bool // facts of a rail
	table              *ui.Table
	quotes             []quote
	body               []templ.Component
	downloads          []ui.Link
	links              []ui.Link
	button             *ui.Link
	main               bool // button is the one green one
	small              string
}

// quote is what somebody tells.
type quote struct {
	title, href, by string
	texts           []string
}

func (d Deps) show(w http.ResponseWriter, r *http.Request, p *page) error {
	return web.Staff(w, r, web.View{Title: p.title, Body: pageBody(p), Current: first(p.current, "/campaigns"), Crumbs: p.crumbs})
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// paragraphs splits what was typed at its empty lines.
func paragraphs(text string) []string {
	var out []string
	for _, t := range strings.Split(text, "\n") {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// dayWords writes a day, YYYY-MM-DD, in words.
func dayWords(ctx context.Context, day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, lang.London())
	if err != nil {
		return day
	}
	return lang.Date(ctx, t)
}

// files gives the downloads of a list with its filter.
func files(path string, v url.Values) []ui.Link {
	q := ""
	if e := v.Encode(); e != "" {
		q = "?" + e
	}
	return []ui.Link{{Text: "CSV", Href: path + "/download.csv" + q}, {Text: "XLSX", Href: path + "/download.xlsx" + q}}
}

// tabs lead between the lists that the reader may see.
func (d Deps) tabs(ctx context.Context, at string) []ui.NavItem {
	var out []ui.NavItem
	for _, x := range []struct {
		path, label string
		act         authz.Action
	}{{"/campaigns", "Campaigns", campaign.ActSee}, {"/stories", "Stories", campaign.ActSee}, {"/campaign-stories", "Stories to read", campaign.ActStories}, {"/my-stories", "My own stories", campaign.ActTell}} {
		if d.may(ctx, x.act) {
			n := ui.NavItem{Label: lang.T(ctx, x.label), Href: x.path, Current: x.path == at}
			if x.act == campaign.ActTell {
				n.Waiting = d.asks(ctx)
			}
			out = append(out, n)
		}
	}
	return out
}

// asks counts the reader's own stories that wait for their agreement; none where that cannot be read, since the tab leads on.
func (d Deps) asks(ctx context.Context) int {
	n := 0
	if list, err := d.Campaigns.Mine(ctx, d.scope(ctx, campaign.ActTell)); err == nil {
		for i := range list {
			if list[i].Waits() {
				n++
			}
		}
	}
	return n
}

func one(c templ.Component) []templ.Component { return []templ.Component{c} }
