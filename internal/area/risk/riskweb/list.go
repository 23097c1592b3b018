package riskweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/authz"
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

// tabs lead between the lists that the reader may see.
func (d Deps) tabs(ctx context.Context, at string) []ui.NavItem {
	var out []ui.NavItem
	for _, x := range []struct {
		path, label string
		act         authz.Action
	}{{"/risk", "Assessments", risk.ActRead}, {"/risk-register", "Register", risk.ActRead}, {"/risk/heat-map", "Heat map", risk.ActRead}, {"/risk/controls", "Controls", risk.ActRead},
		{"/lone-working", "Lone working", risk.ActLoneRead}, {"/risk/method", "How it is scored", risk.ActRead}} {
		if d.may(ctx, x.act) {
			out = append(out, ui.NavItem{Label: lang.T(ctx, x.label), Href: x.path, Current: x.path == at})
		}
	}
	return out
}

func (d Deps) show(w http.ResponseWriter, r *http.Request, p *listPage) error {
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p), Current: "/risk"})
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

func kindPairs() (out [][2]string) {
	for _, k := range risk.Kinds() {
		out = append(out, [2]string{k[0], k[1]})
	}
	return out
}

func statePairs() (out [][2]string) {
	for _, s := range risk.States() {
		out = append(out, [2]string{string(s), s.Words()})
	}
	return out
}

func reviewPairs() [][2]string {
	return [][2]string{{string(risk.Called), "Called for"}, {string(risk.LateState), "Late"}, {string(risk.DueSoon), "Due within a month"}, {string(risk.InTime), "In time"}}
}

// unitsOf gives the units of the reader's scope, to filter by and to name.
func (d Deps) unitsOf(ctx context.Context, sc authz.Scope) (pairs [][2]string, names map[string]string, err error) {
	list, err := d.Risks.UnitsIn(ctx, sc)
	names = map[string]string{}
	for _, u := range list {
		pairs = append(pairs, [2]string{u.ID, u.Name})
		names[u.ID] = u.Name
	}
	if len(pairs) < 2 || len(pairs) > 12 {
		pairs = nil // one is no choice, and a long list of boxes is none either
	}
	return pairs, names, err
}

func filterOf(v url.Values) risk.Filter {
	return risk.Filter{Find: v.Get("find"), Units: v["unit"], Kinds: only(v, "kind", kindPairs()), States: only(v, "state", statePairs()), Reviews: only(v, "review", reviewPairs()), Lean: v.Get("lean") != ""}
}

// assessments is every assessment in reach, those called for review first.
func (d Deps) assessments(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	list, err := d.Risks.Assessments(ctx, sc, filterOf(v))
	if err != nil {
		return err
	}
	units, names, err := d.unitsOf(ctx, sc)
	if err != nil {
		return err
	}
	standing, err := d.Risks.StandingOf(ctx, sc, sc.Org())
	if err != nil {
		return err
	}
	p := &listPage{title: standingTitle(ctx, standing), tabs: d.tabs(ctx, "/risk"), downloads: d.files(ctx, "/risk", v), clear: "/risk", shown: lang.N(ctx, len(list), "%d assessment", "%d assessments")}
	if standing.Lean > 0 {
		p.lede = lang.N(ctx, standing.Lean, "%d in force leans on training alone for a risk.", "%d in force lean on training alone for a risk.")
	}
	if d.may(ctx, risk.ActWrite) {
		p.begin = &ui.Link{Text: lang.T(ctx, "Begin an assessment"), Href: "/risk/new"}
	}
	p.filter, p.chosen = panelOf(ctx, "/risk", v, group(ctx, "review", "Review", reviewPairs()), group(ctx, "lean", "Controls", [][2]string{{"yes", "Leans on training alone"}}),
		group(ctx, "kind", "Kind", kindPairs()), group(ctx, "state", "State", statePairs()), group(ctx, "unit", "Unit", units))
	p.table = ui.Table{Caption: lang.T(ctx, "Risk assessments"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Assessment")}, {Label: lang.T(ctx, "What stands out")},
		{Label: lang.T(ctx, "Highest now")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Review"), Alone: true}}}
	set, now := d.Risks.Set(), d.Risks.Now()
	for _, a := range paged(p, "/risk", v, list) {
		sub := a.Ref + ", " + lower(a.Kind.Words())
		if n := names[a.Unit]; n != "" {
			sub += ", " + n
		}
		row := ui.Row{Over: a.Late(now) || a.Call.Asks(), Cells: []ui.Cell{{Text: a.Title, Href: risk.Path(a.ID), Sub: sub}, {Text: standsOut(ctx, &a)}, {Text: "–"}, {Body: ui.Tag(lang.T(ctx, a.State.Words()), stateColour[a.State])}, {Text: ""}}}
		if a.Top > 0 {
			row.Cells[2] = ui.Cell{Body: topBadge(set, a.Top)}
		}
		if a.State == risk.Approved {
			row.Cells[4] = ui.Cell{Body: chip(ctx, a.LookedAt, a.ReviewAt, now).Chip()}
		}
		p.table.Rows = append(p.table.Rows, row)
	}
	p.empty = d.none(ctx, standing.InForce+standing.Drafts, len(p.chosen) > 0, "/risk")
	return d.show(w, r, p)
}

func (d Deps) none(ctx context.Context, all int, filtered bool, path string) templ.Component {
	if filtered {
		return ui.NoMatch(lang.T(ctx, "Nothing fits what you chose"), all, path)
	}
	link, to := "", ""
	if d.may(ctx, risk.ActWrite) {
		link, to = lang.T(ctx, "Begin an assessment"), "/risk/new"
	}
	return ui.EmptyState(lang.T(ctx, "No risk assessment is here yet"), lang.T(ctx, "An assessment is begun for a place or a role. When somebody else has approved it, its risks come into the register."), link, to)
}

// standsOut is the one thing to know about an assessment in a list.
func standsOut(ctx context.Context, a *risk.Assessment) string {
	switch {
	case a.Call.Asks():
		return callWords(ctx, a.Call)
	case a.Lean:
		return lang.T(ctx, "A risk leans on training alone")
	case a.State == risk.Approved && a.DraftN > 0:
		return lang.T(ctx, "A new version is being written")
	case a.Kind == risk.Patient:
		return lang.T(ctx, "Says where a care plan is held")
	}
	return ""
}

// standingTitle is the finding of the list.
func standingTitle(ctx context.Context, s risk.Standing) string {
	late, called := s.Reviews[risk.LateState], s.Reviews[risk.Called]
	switch {
	case s.InForce == 0 && s.Drafts == 0:
		return lang.T(ctx, "No risk has been assessed yet")
	case called > 0 && late > 0:
		return lang.T(ctx, "%d of %d assessments are called for review, %d more are late", called, s.InForce, late)
	case called > 0:
		return lang.N(ctx, called, "%d assessment is called for review early", "%d assessments are called for review early")
	case late > 0:
		return lang.T(ctx, "%d of %d assessments are past their review", late, s.InForce)
	case s.InForce == 0:
		return lang.N(ctx, s.Drafts, "%d assessment waits to be approved", "%d assessments wait to be approved")
	}
	return lang.N(ctx, s.InForce, "The one assessment in force is in time", "All %d assessments in force are in time")
}

// topBadge is the badge of a product whose parts are not known.
func topBadge(set matrix.Set, n int) templ.Component {
	for c := 1; c <= 5; c++ {
		if n%c == 0 && n/c <= 5 {
			return scoreBadge(set, matrix.Score{C: c, L: n / c})
		}
	}
	return note("")
}
