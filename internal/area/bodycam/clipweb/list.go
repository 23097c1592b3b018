package clipweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// home is the navigation entry that these pages belong to.
const home = "/clips"

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
	before, next string
}

// tabs lead between the lists that the reader may see.
func (d Deps) tabs(ctx context.Context, at string) []ui.NavItem {
	var out []ui.NavItem
	for _, x := range []struct {
		path, label string
		act         authz.Action
	}{{"/clips", "Clips", clip.ActRead}, {"/footage-requests", "Rights requests", clip.ActRequest}, {"/redactions", "Masking", clip.ActRedact}, {"/clips/rules", "How long clips are kept", clip.ActRead}} {
		if d.may(ctx, x.act) {
			out = append(out, ui.NavItem{Label: lang.T(ctx, x.label), Href: x.path, Current: x.path == at})
		}
	}
	return out
}

func (d Deps) show(w http.ResponseWriter, r *http.Request, p *listPage) error {
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p), Current: home})
}

func query(v url.Values, without string) string {
	c := url.Values{}
	for k, x := range v {
		if k != without {
			c[k] = x
		}
	}
	if e := c.Encode(); e != "" {
		return "?" + e
	}
	return ""
}

// pages sets the addresses beside page n of a list with some rows.
func (p *listPage) pages(path string, v url.Values, n, rows int) {
	at := func(i int) string {
		c := url.Values{}
		for k, x := range v {
			c[k] = x
		}
		if c.Del("page"); i > 1 {
			c.Set("page", number(i))
		}
		return path + query(c, "")
	}
	if n > 1 {
		p.before = at(n - 1)
	}
	if n*clip.PerPage < rows {
		p.next = at(n + 1)
	}
}

// only keeps the values of a query that somebody offers.
func only(v url.Values, name string, offered [][2]string) (out []string) {
	for _, x := range v[name] {
		if slices.ContainsFunc(offered, func(o [2]string) bool { return o[0] == x }) {
			out = append(out, x)
		}
	}
	return out
}

// panelOf builds a filter panel and its chips.
func panelOf(ctx context.Context, path string, v url.Values, groups ...ui.FilterGroup) (*ui.Filter, []ui.Chosen) {
	f := &ui.Filter{Action: path, FindName: "find", Find: v.Get("find"), FindHint: lang.T(ctx, "A reference, here or in the vendor’s system, or the tag of a camera")}
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
		return path + query(rest, "")
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
func files(path string, v url.Values) []ui.Link {
	q := query(v, "page")
	return []ui.Link{{Text: "CSV", Href: path + "/download.csv" + q}, {Text: "XLSX", Href: path + "/download.xlsx" + q}}
}

func showPairs() [][2]string {
	return [][2]string{{"due", "Overwritten within 3 days"}, {"held", "Held"}, {"review", "To be looked at again"}, {"police", "Given to the police"}}
}

func (d Deps) classPairs() (out [][2]string) {
	for _, r := range d.Clips.Rules.Current(d.Clips.Now()) {
		out = append(out, [2]string{r.Class, r.Words})
	}
	return out
}

func (d Deps) filterOf(v url.Values) clip.Filter {
	n, err := strconv.Atoi(v.Get("page"))
	if err != nil || n < 1 || n > 100000 {
		n = 1
	}
	return clip.Filter{Find: v.Get("find"), Units: v["unit"], Classes: only(v, "class", d.classPairs()), States: only(v, "state", clip.States()), Show: only(v, "show", showPairs()), Activation: v.Get("activation"), Page: n}
}

// register is the list of clips: what is overwritten first comes first.
func (d Deps) register(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	f := d.filterOf(v)
	list, err := d.Clips.List(ctx, sc, f)
	if err != nil {
		return err
	}
	rows, err := d.Clips.Count(ctx, sc, f)
	if err != nil {
		return err
	}
	stands, err := d.Clips.Stands(ctx, sc)
	if err != nil {
		return err
	}
	units, err := d.Clips.UnitsIn(ctx, sc)
	if err != nil {
		return err
	}
	names, pairs := map[string]string{}, [][2]string{}
	for _, u := range units {
		names[u.ID] = u.Name
		pairs = append(pairs, [2]string{u.ID, u.Name})
	}
	p := &listPage{title: registerTitle(ctx, stands), lede: lang.T(ctx, "No video lies here, only where each clip is kept, for how long, and who read of it."), tabs: d.tabs(ctx, "/clips"), downloads: files("/clips", v), clear: "/clips",
		shown: lang.N(ctx, rows, "%d clip", "%d clips")}
	add := "/clips/new"
	if f.Activation != "" {
		add += "?activation=" + url.QueryEscape(f.Activation)
	}
	if d.may(ctx, clip.ActAdd) {
		p.begin = &ui.Link{Text: lang.T(ctx, "Add a clip"), Href: add}
	}
	p.filter, p.chosen = panelOf(ctx, "/clips", v, group(ctx, "show", "Show", showPairs()), group(ctx, "class", "What it is", d.classPairs()), group(ctx, "state", "State", clip.States()), group(ctx, "unit", "Unit", pairs))
	p.table = ui.Table{Caption: lang.T(ctx, "Clips of body-worn cameras"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Clip")}, {Label: lang.T(ctx, "Recorded")}, {Label: lang.T(ctx, "Length")}, {Label: lang.T(ctx, "What it is"), Alone: true},
		{Label: lang.T(ctx, "What becomes of it"), Alone: true}}}
	for i := range list {
		c := &list[i]
		sub := c.DeviceTag
		if n := names[c.Unit]; n != "" {
			sub += ", " + n
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Over: c.DueSoon(d.Clips.Now()) && c.Class == clip.Unclassified, Cells: []ui.Cell{{Text: c.Ref, Href: clip.Path(c.ID), Sub: sub}, {Text: dayTime(ctx, c.Recorded)}, {Text: length(ctx, c.Seconds)},
			{Body: ui.Tag(d.class(ctx, c.Class), classTag(c.Class))}, d.fate(ctx, c)}})
	}
	if p.pages("/clips", v, f.Page, rows); f.Activation != "" {
		p.title = lang.N(ctx, rows, "%d clip of this recording is in the register", "%d clips of this recording are in the register")
		p.empty = ui.EmptyState(lang.T(ctx, "No clip of this recording is in the register yet"), lang.T(ctx, "What the supplier’s file says of it is filled in for you."), lang.T(ctx, "Add a clip"), add)
	} else if len(p.chosen) > 0 {
		p.empty = ui.NoMatch(lang.T(ctx, "No clip fits this"), 0, "/clips")
	} else {
		p.empty = ui.EmptyState(lang.T(ctx, "No clip is in the register yet"), lang.T(ctx, "A clip comes here with the supplier’s file, where that gives its number, or is written in by hand. The video stays where it is."), lang.T(ctx, "Add a clip"), "/clips/new")
	}
	return d.show(w, r, p)
}

// registerTitle is the finding of the register.
func registerTitle(ctx context.Context, x clip.Standing) string {
	switch {
	case x.Due > 0:
		return lang.N(ctx, x.Due, "%d clip will be overwritten within 3 days", "%d clips will be overwritten within 3 days")
	case x.Unclassified > 0:
		return lang.N(ctx, x.Unclassified, "%d clip waits for somebody to say what it is", "%d clips wait for somebody to say what they are")
	case x.Review > 0:
		return lang.N(ctx, x.Review, "%d clip is to be looked at again", "%d clips are to be looked at again")
	case x.Kept > 0:
		return lang.N(ctx, x.Kept, "%d clip is kept, and nothing waits", "%d clips are kept, and nothing waits")
	}
	return lang.T(ctx, "No clip is kept")
}

// rules is how long each class is kept, with where that comes from.
func (d Deps) rules(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list := d.Clips.Rules.Current(d.Clips.Now())
	unproved := 0
	p := &listPage{tabs: d.tabs(ctx, "/clips/rules"), lede: lang.T(ctx, "A deployment may set its own days, from 7 to 90, for what is not evidence. A hold always wins, and two people lift it.")}
	p.table = ui.Table{Caption: lang.T(ctx, "How long clips are kept"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "What it is")}, {Label: lang.T(ctx, "Kept for")}, {Label: lang.T(ctx, "Then")}, {Label: lang.T(ctx, "Where this comes from")}}}
	for _, x := range list {
		kept, then, state := lang.N(ctx, x.Days, "%d day", "%d days"), lang.T(ctx, "The vendor’s system overwrites it, and this register says so"), lang.T(ctx, "Checked against its source on %s", string(x.Checked))
		if x.Days == 0 {
			kept = lang.N(ctx, x.Months, "%d month", "%d months")
		}
		if x.Then == "review" {
			then = lang.T(ctx, "Somebody looks at it again")
		}
		if !x.Verified {
			state = lang.T(ctx, "Not verified")
			unproved++
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, x.Words)}, {Text: kept}, {Text: then}, {Text: x.Source, Sub: state}}})
	}
	p.title = lang.T(ctx, "How long each kind of clip is kept")
	if unproved > 0 {
		p.title = lang.N(ctx, unproved, "%d rule on how long clips are kept is not verified yet", "%d rules on how long clips are kept are not verified yet")
	}
	return d.show(w, r, p)
}
