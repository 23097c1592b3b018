package governanceweb

import (
	"context"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// tabs lead between the lists of this area.
func (d Deps) tabs(ctx context.Context, at string) []ui.NavItem {
	var out []ui.NavItem
	for _, x := range [][2]string{{"/meetings", "Meetings"}, {"/actions", "Actions"}, {"/groups", "Groups"}} {
		out = append(out, ui.NavItem{Label: lang.T(ctx, x[1]), Href: x[0], Current: x[0] == at})
	}
	return out
}

// listPage is a list of this area as a page shows it.
type listPage struct {
	title, lede string
	tabs        []ui.NavItem
	links       []ui.Link // beside the title
	button      ui.Link
	tables      []ui.Table
	heads       []string // over each table, "" for none
	empty       emptyState
	chosen      []ui.Chosen
	shown       string
	clear       string
	filter      *ui.Filter
}

type emptyState struct{ heading, text string }

// groups lists the groups in reach.
func (d Deps) groups(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Governance.Groups(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	t := ui.Table{Caption: lang.T(ctx, "Groups"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Group")}, {Label: lang.T(ctx, "Terms of reference")}, {Label: lang.T(ctx, "Members"), Number: true}, {Label: lang.T(ctx, "Next meeting")}, {Label: lang.T(ctx, "Last meeting")}}}
	open, mine := 0, 0
	for _, g := range list {
		if g.State == "open" {
			open++
		}
		sub := lang.T(ctx, governance.KindWords(g.Kind))
		if g.Mine {
			mine++
			sub += ". " + lang.T(ctx, "You are on it")
		}
		next := date(ctx, g.Next)
		if next == "" {
			next = lang.T(ctx, "None planned")
		}
		if g.State == "closed" {
			next = lang.T(ctx, "Ended on %s", date(ctx, g.ClosedAt))
		}
		in, version1 := lang.T(ctx, "None in force"), ""
		if g.Terms.N > 0 {
			in, version1 = lang.T(ctx, "Agreed %s", day(ctx, g.Terms.AgreedOn)), lang.T(ctx, "Version %s", version(g.Terms.N))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: g.Name, Href: governance.Path(g.ID), Sub: sub}, {Text: in, Sub: version1}, {Text: version(g.Members)}, {Text: next}, {Text: date(ctx, g.Last)}}})
	}
	p := &listPage{title: lang.N(ctx, open, "%d group meets here", "%d groups meet here"), tabs: d.tabs(ctx, "/groups"), tables: []ui.Table{t}, heads: []string{""}}
	p.lede = lang.N(ctx, mine, "You are on %d of them.", "You are on %d of them.")
	if mine == 0 {
		p.lede = lang.T(ctx, "You are on none of them.")
	}
	if open == 0 {
		p.title, p.lede = lang.T(ctx, "No group meets here that you may read"), ""
	}
	p.empty = emptyState{lang.T(ctx, "No group is open to you"), lang.T(ctx, "Groups that you are on stand here, and those whose terms of reference let everybody read.")}
	if d.may(ctx, governance.ActManage) {
		p.button = ui.Link{Text: lang.T(ctx, "Make a group"), Href: "/groups/new"}
	}
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p)})
}

// groupView is a group as its page shows it.
type groupView struct {
	governance.Group
	members     []governance.Member
	past        []governance.Member
	terms       []governance.Terms
	ahead, held []governance.Meeting
	late        []governance.Action
	open        int
	facts       []governance.Fact
	runs        bool
	manages     bool
	self        string
	d           Deps
}

func (d Deps) groupPage(w http.ResponseWriter, r *http.Request) error {
	ctx, s, sc := r.Context(), d.Governance, web.Scope(r)
	g, err := s.Group(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &groupView{Group: g, manages: d.may(ctx, governance.ActManage), d: d}
	all, err := s.Members(ctx, sc, g.Org, g.ID)
	if err != nil {
		return err
	}
	me := authz.From(ctx).ID
	now := today(s.Now())
	for _, m := range all {
		if m.To == "" || m.To >= now {
			p.members = append(p.members, m)
			if m.Person == me && p.self == "" {
				p.self = m.ID
			}
		} else {
			p.past = append(p.past, m)
		}
	}
	if p.terms, err = s.TermsOf(ctx, sc, g.Org, g.ID); err != nil {
		return err
	}
	if p.ahead, err = s.Meetings(ctx, sc, governance.Filter{Group: g.ID, Ahead: true}); err != nil {
		return err
	}
	if p.held, err = s.Meetings(ctx, sc, governance.Filter{Group: g.ID, Past: true, Limit: 12}); err != nil {
		return err
	}
	open, err := s.Actions(ctx, sc, governance.ActionFilter{Group: g.ID, State: "open"})
	if err != nil {
		return err
	}
	for _, x := range open {
		if x.Late(s.Now()) {
			p.late = append(p.late, x)
		}
	}
	p.open = len(open)
	for _, f := range governance.Facts() {
		if f.Group == g.Kind {
			p.facts = append(p.facts, f)
		}
	}
	if p.runs, err = s.Runs(ctx, g.Org, g.ID); err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.title(ctx), Current: "/groups", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Groups"), Href: "/groups"}, {Label: g.Name}}, Body: groupBody(p)})
}

// title is the finding of a group: what is late, or when it meets.
func (p *groupView) title(ctx context.Context) string {
	switch n := len(p.late); {
	case p.State == "closed":
		return lang.T(ctx, "%s has ended", p.Name)
	case n > 0:
		return lang.N(ctx, n, "%d action past its date: %s", "%d actions past their date: %s", p.Name)
	case !p.Next.IsZero():
		return lang.T(ctx, "%s meets on %s", p.Name, date(ctx, p.Next))
	}
	return lang.T(ctx, "%s: no meeting is planned", p.Name)
}

// terms shows one version with what changed from the one before, and the list of all.
func (d Deps) terms(w http.ResponseWriter, r *http.Request) error {
	ctx, s, sc := r.Context(), d.Governance, web.Scope(r)
	g, err := s.Group(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := s.TermsOf(ctx, sc, g.Org, g.ID)
	if err != nil {
		return err
	}
	p := &termsView{Group: g, all: all}
	in, _ := governance.InForce(all, today(s.Now()))
	n := in.N
	if v := r.URL.Query().Get("version"); v != "" {
		if n, err = strconv.ParseInt(v, 10, 64); err != nil {
			return fault.Missing()
		}
	}
	for i, t := range all {
		if t.N == n || n == 0 {
			p.shown = t
			if i+1 < len(all) {
				p.before = all[i+1]
			}
			break
		}
	}
	if p.shown.N == 0 {
		return fault.Missing()
	}
	title := lang.T(ctx, "Terms of reference, in force")
	switch {
	case p.shown.InForce > today(s.Now()):
		title = lang.T(ctx, "Terms of reference, in force from %s", day(ctx, p.shown.InForce))
	case p.shown.N != in.N:
		title = lang.T(ctx, "Terms of reference as they were, agreed %s", day(ctx, p.shown.AgreedOn))
	}
	p.title = title
	return web.Staff(w, r, web.View{Title: title, Current: "/groups", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Groups"), Href: "/groups"}, {Label: g.Name, Href: governance.Path(g.ID)}, {Label: lang.T(ctx, "Terms of reference")}}, Body: termsBody(p)})
}

type termsView struct {
	governance.Group
	all           []governance.Terms
	shown, before governance.Terms
	title         string
}

// renew says that what a member declared still holds, or holds no longer.
func (d Deps) renew(w http.ResponseWriter, r *http.Request) error {
	sc := web.Scope(r)
	group := r.PathValue("id")
	if err := d.Governance.Renew(r.Context(), sc.Org(), group, r.PostFormValue("m"), r.PostFormValue("i"), r.PostFormValue("what") == "end"); err != nil {
		return err
	}
	return web.Redirect(w, r, governance.Path(group)+"#members")
}
