package sanctionweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// listPage is a list of this area as a page shows it.
type listPage struct {
	title, lede string
	left        bool // somebody has just been left out for a conflict
	tabs        []ui.NavItem
	downloads   []ui.Link
	filter      *ui.Filter
	shown       string
	chosen      []ui.Chosen
	clear       string
	table       ui.Table
	empty       templ.Component
	foot        templ.Component
}

// tabs lead between the lists that the reader may see.
func (d Deps) tabs(ctx context.Context, at string) []ui.NavItem {
	var out []ui.NavItem
	for _, x := range []struct {
		path, label string
		act         authz.Action
	}{{"/decisions", "Decisions", sanction.ActRead}, {"/sanctions", "Register of sanctions", sanction.ActRead}, {"/markers", "Markers", sanction.ActMarkerRead}, {"/orders", "Orders", sanction.ActOrder},
		{"/markers/advice", "Advice for the desk", sanction.ActMarkerAdvice}, {"/sanctions/equality", "Equality", sanction.ActEquality}} {
		if d.may(ctx, x.act) {
			out = append(out, ui.NavItem{Label: lang.T(ctx, x.label), Href: x.path, Current: x.path == at})
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

func (d Deps) show(w http.ResponseWriter, r *http.Request, p *listPage) error {
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p), Current: "/decisions"})
}

// waiting is the panel's list and everybody's: what can be decided now.
func (d Deps) waiting(w http.ResponseWriter, r *http.Request) error {
	ctx, s := r.Context(), d.Sanctions
	me := authz.From(ctx)
	list, err := s.Files(ctx, web.Scope(r), sanction.Filter{States: []string{string(sanction.Proposed), string(sanction.Recommended), string(sanction.InForce)}})
	if err != nil {
		return err
	}
	now := s.Now()
	list = slices.DeleteFunc(list, func(f sanction.File) bool { return f.State == sanction.InForce && !f.Late(now) && f.Appeal != "lodged" })
	yours := 0
	for i := range list {
		if list[i].NeedsVote(me.ID) || list[i].MayDecideAppeal(me.ID) && d.may(ctx, sanction.ActAppeal) || list[i].State == sanction.Recommended && me.Role == authz.Executive {
			yours++
		}
	}
	p := &listPage{left: r.URL.Query().Get("left") != "", tabs: d.tabs(ctx, "/decisions"), title: lang.N(ctx, len(list), "%d decision is waiting", "%d decisions are waiting")}
	p.lede = lang.N(ctx, yours, "%d of them waits for you.", "%d of them wait for you.")
	if len(list) == 0 {
		p.title, p.lede = lang.T(ctx, "No decision is waiting"), ""
		p.empty = ui.EmptyState(lang.T(ctx, "Nobody is waiting for a decision"), lang.T(ctx, "A proposal from a case comes here, when its panel is put together and when something is due again."), lang.T(ctx, "How levels and gates work"), "/sanctions/ladder")
	}
	p.table = d.fileTable(ctx, lang.T(ctx, "Decisions that wait"), list, me.ID)
	return d.show(w, r, p)
}

// fileTable is files as rows.
func (d Deps) fileTable(ctx context.Context, caption string, list []sanction.File, me string) ui.Table {
	t := ui.Table{Caption: caption, Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "File")}, {Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Due"), Alone: true}}}
	s, now := d.Sanctions, d.Sanctions.Now()
	for i := range list {
		f := &list[i]
		j := s.Judge(f)
		no := f.Asked
		what := lang.T(ctx, "Asked for level %d", no)
		if f.Level >= 0 {
			no = f.Level
			what = lang.T(ctx, "Level %d", no)
		}
		l, _ := j.Set.Level(no)
		sub := lang.T(ctx, "%s, asked for on %s", lang.T(ctx, subjectWords[f.Subject]), lang.Day(ctx, f.ProposedAt.Time))
		switch {
		case f.NeedsVote(me):
			sub = lang.T(ctx, "Waits for you")
		case f.State == sanction.Proposed:
			sub = sumOf(ctx, j.Found)
		case !f.GivenAt.IsZero():
			sub = lang.T(ctx, "Decided on %s", date(ctx, f.GivenAt))
		}
		row := ui.Row{Over: f.Late(now), Cells: []ui.Cell{{Text: f.Label, Href: sanction.Path(f.ID), Sub: f.Ref + ", " + lang.T(ctx, subjectWords[f.Subject])}, {Text: what + ": " + lower(l.Name), Sub: sub},
			{Body: ui.Tag(lang.T(ctx, f.State.Words()), stateColour[f.State])}, {Body: dueOf(ctx, d, f)}}}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// dueOf is what is due next of a file.
func dueOf(ctx context.Context, d Deps, f *sanction.File) templ.Component {
	now := d.Sanctions.Now()
	switch {
	case f.State != sanction.InForce && f.PanelAt != "":
		return note2(lang.T(ctx, "Panel %s", day(ctx, f.PanelAt)))
	case f.State != sanction.InForce:
		return note2("")
	case !f.AppealDue.IsZero():
		return labelled(lang.T(ctx, "Appeal"), chip(ctx, f.GivenAt, f.AppealDue, now))
	case !f.LetterDue.IsZero():
		return labelled(lang.T(ctx, "Letter"), chip(ctx, f.GivenAt, f.LetterDue, now))
	case !f.ReviewAt.IsZero():
		return labelled(lang.T(ctx, "Review"), chip(ctx, f.GivenAt, f.ReviewAt, now))
	case !f.EndsAt.IsZero():
		return labelled(lang.T(ctx, "Ends"), chip(ctx, f.GivenAt, f.EndsAt, now))
	}
	return note2("")
}

// filterOf reads a filter; values that nobody offers are left out.
func filterOf(v url.Values, states []string) sanction.Filter {
	f := sanction.Filter{Late: v.Get("late") != ""}
	for _, s := range v["state"] {
		if slices.Contains(states, s) {
			f.States = append(f.States, s)
		}
	}
	for _, l := range v["level"] {
		if n, err := strconv.Atoi(l); err == nil && n >= 0 && n < 10 {
			f.Levels = append(f.Levels, n)
		}
	}
	if _, ok := subjectWords[v.Get("subject")]; ok {
		f.Subject = v.Get("subject")
	}
	return f
}

// panelOf builds a filter panel and its chips. Rows out of reach are in none of its counts, since it prints none.
func panelOf(ctx context.Context, path string, v url.Values, groups ...ui.FilterGroup) (*ui.Filter, []ui.Chosen) {
	f := &ui.Filter{Action: path}
	var chips []ui.Chosen
	for _, g := range groups {
		for i := range g.Choices {
			c := &g.Choices[i]
			if slices.Contains(v[g.Name], c.Value) {
				c.Chosen = true
				f.Chosen++
				rest := url.Values{}
				for k, list := range v {
					for _, x := range list {
						if k != g.Name || x != c.Value {
							rest.Add(k, x)
						}
					}
				}
				to := path
				if q := rest.Encode(); q != "" {
					to += "?" + q
				}
				chips = append(chips, ui.Chosen{Label: c.Label, Remove: to})
			}
		}
		f.Groups = append(f.Groups, g)
	}
	_ = ctx
	return f, chips
}

func group(ctx context.Context, name, label string, pairs [][2]string) ui.FilterGroup {
	g := ui.FilterGroup{Name: name, Label: lang.T(ctx, label)}
	for _, x := range pairs {
		g.Choices = append(g.Choices, ui.FilterChoice{Value: x[0], Label: lang.T(ctx, x[1])})
	}
	return g
}

func fileStates() (values []string, pairs [][2]string) {
	for _, s := range sanction.States() {
		values, pairs = append(values, string(s)), append(pairs, [2]string{string(s), s.Words()})
	}
	return values, pairs
}

func markerStates() (values []string, pairs [][2]string) {
	for _, s := range marker.States() {
		values, pairs = append(values, string(s)), append(pairs, [2]string{string(s), s.Words()})
	}
	return values, pairs
}

// files gives the downloads of a register with its filter.
func (d Deps) files(ctx context.Context, which string, v url.Values) []ui.Link {
	if !d.may(ctx, sanction.ActExport) {
		return nil
	}
	q := ""
	if e := v.Encode(); e != "" {
		q = "?" + e
	}
	return []ui.Link{{Text: "CSV", Href: "/" + which + "/download.csv" + q}, {Text: "XLSX", Href: "/" + which + "/download.xlsx" + q}}
}

// register is every sanction in reach.
func (d Deps) register(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), r.URL.Query()
	values, states := fileStates()
	f := filterOf(v, values)
	list, err := d.Sanctions.Files(ctx, web.Scope(r), f)
	if err != nil {
		return err
	}
	inForce := 0
	for _, x := range list {
		if x.State == sanction.InForce {
			inForce++
		}
	}
	set, err := d.Sanctions.Ladder(ctx, web.Scope(r).Org())
	if err != nil {
		return err
	}
	var rungs [][2]string
	for _, l := range set.Levels {
		rungs = append(rungs, [2]string{number(l.No), number(l.No) + ". " + l.Short})
	}
	title := lang.N(ctx, inForce, "%d sanction is in force", "%d sanctions are in force")
	if inForce == 0 {
		title = lang.T(ctx, "No sanction is in force")
	}
	p := &listPage{title: title, tabs: d.tabs(ctx, "/sanctions"), downloads: d.files(ctx, "sanctions", v), clear: "/sanctions",
		shown: lang.N(ctx, len(list), "%d file", "%d files"), lede: lang.T(ctx, "Every sanction that was asked for, with how it ended. Levels and gates are on a page of their own.")}
	p.filter, p.chosen = panelOf(ctx, "/sanctions", v, group(ctx, "state", "State", states), group(ctx, "level", "Level", rungs), group(ctx, "late", "Late", [][2]string{{"yes", "Something is late"}}))
	p.table = d.fileTable(ctx, lang.T(ctx, "Register of sanctions"), list, authz.From(ctx).ID)
	p.empty = ui.EmptyState(lang.T(ctx, "No sanction is in this list"), lang.T(ctx, "A sanction is proposed from a case."), lang.T(ctx, "How levels and gates work"), "/sanctions/ladder")
	return d.show(w, r, p)
}

// markers is the register of markers.
func (d Deps) markers(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), r.URL.Query()
	values, states := markerStates()
	list, err := d.Sanctions.Markers(ctx, web.Scope(r), filterOf(v, values))
	if err != nil {
		return err
	}
	shown, over, open := 0, 0, 0
	p := &listPage{tabs: d.tabs(ctx, "/markers"), downloads: d.files(ctx, "markers", v), clear: "/markers", shown: lang.N(ctx, len(list), "%d marker", "%d markers")}
	p.table = ui.Table{Caption: lang.T(ctx, "Register of markers"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Marker")}, {Label: lang.T(ctx, "What happened")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Review"), Alone: true}, {Label: lang.T(ctx, "Told")}}}
	for i := range list {
		m := &list[i]
		if m.State.Shown() {
			shown++
		}
		if m.State == marker.ReviewDue {
			over++
		}
		sub := lang.T(ctx, "On %s", day(ctx, m.IncidentDate))
		for _, x := range m.Shares {
			if x.Open() {
				open++
				sub = lang.T(ctx, "Not yet confirmed as taken off: %s", x.Recipient)
			}
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Over: m.State == marker.ReviewDue, Cells: []ui.Cell{{Text: m.Label, Href: sanction.MarkerPath(m.ID), Sub: m.Ref + ", " + lang.T(ctx, subjectWords[m.Subject])},
			{Text: m.Risk, Sub: sub}, {Body: ui.Tag(lang.T(ctx, m.State.Words()), markerColour[m.State])}, {Body: markerDue(ctx, d, m)}, {Text: lang.T(ctx, toldWords[m.Told])}}})
	}
	p.title = lang.N(ctx, shown, "%d marker is in force", "%d markers are in force")
	if shown == 0 {
		p.title = lang.T(ctx, "No marker is in force")
	}
	if over > 0 {
		p.title = lang.N(ctx, over, "%d marker is past its review", "%d markers are past their review")
	}
	if open > 0 {
		p.lede = lang.N(ctx, open, "%d place has not confirmed yet that a removed marker is off there.", "%d places have not confirmed yet that a removed marker is off there.")
	}
	p.filter, p.chosen = panelOf(ctx, "/markers", v, group(ctx, "state", "State", states), group(ctx, "subject", "About", marker.Subjects()), group(ctx, "late", "Late", [][2]string{{"yes", "Past its review"}}))
	p.empty = ui.EmptyState(lang.T(ctx, "No marker is in this list"), lang.T(ctx, "A marker is proposed from a case, for something that happened on a day that can be named."), "", "")
	return d.show(w, r, p)
}

var toldWords = map[string]string{"": "Not yet", "told": "Told", "withheld": "Not told for now"}

func markerDue(ctx context.Context, d Deps, m *sanction.Marker) templ.Component {
	now := d.Sanctions.Now()
	switch {
	case m.State == marker.Provisional:
		return labelled(lang.T(ctx, "Lapses"), chip(ctx, m.ActiveAt, m.LapsesAt, now))
	case m.State.Reviewable():
		return labelled("", chip(ctx, m.ActiveAt, m.ReviewAt, now))
	case m.State.Ended():
		return note2(date(ctx, m.EndedAt))
	}
	return note2("")
}

// advice is what the desk and lone workers see: a number, what to do, until when.
func (d Deps) advice(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	ref := r.URL.Query().Get("ref")
	list, err := d.Sanctions.Advices(ctx, web.Scope(r), ref)
	if err != nil {
		return err
	}
	p := &listPage{title: lang.T(ctx, "What to do, by the number on the record"), tabs: d.tabs(ctx, "/markers/advice"), lede: lang.T(ctx, "The number stands on the person’s own record. Nothing else about them is shown here."),
		filter: &ui.Filter{Action: "/markers/advice", FindName: "ref", Find: ref}, shown: lang.N(ctx, len(list), "%d number", "%d numbers"), clear: "/markers/advice"}
	p.table = ui.Table{Caption: lang.T(ctx, "Advice by number"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Number")}, {Label: lang.T(ctx, "What to do")}, {Label: lang.T(ctx, "About")}, {Label: lang.T(ctx, "Until")}}}
	for _, a := range list {
		until := date(ctx, a.Until)
		if a.Review {
			until = lang.T(ctx, "Under review")
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: a.Ref}, {Text: a.Control}, {Text: lang.T(ctx, subjectWords[a.Subject])}, {Text: until}}})
	}
	p.empty = ui.EmptyState(lang.T(ctx, "No advice is in force"), lang.T(ctx, "If a number on a record is not found here, its marker has ended. Tell the violence reduction lead, who has it taken off."), "", "")
	return d.show(w, r, p)
}

// orders is the register of orders.
func (d Deps) orders(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), r.URL.Query()
	kind, state := "", ""
	for _, k := range sanction.OrderKinds() {
		if v.Get("kind") == k[0] {
			kind = k[0]
		}
	}
	if s := v.Get("state"); s == "open" || s == "ended" {
		state = s
	}
	list, err := d.Sanctions.Orders(ctx, web.Scope(r), kind, state)
	if err != nil {
		return err
	}
	open := 0
	p := &listPage{tabs: d.tabs(ctx, "/orders"), clear: "/orders", shown: lang.N(ctx, len(list), "%d record", "%d records")}
	p.table = ui.Table{Caption: lang.T(ctx, "Orders and removals"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Record")}, {Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Ends"), Alone: true}}}
	for i := range list {
		o := &list[i]
		if o.State == "open" {
			open++
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: first(o.Label, o.Ref), Href: sanction.OrderPath(o.ID), Sub: o.Ref}, {Text: orderWords(ctx, o.Kind), Sub: lang.T(ctx, "Written down on %s", date(ctx, o.MadeAt))},
			{Body: ui.Tag(lang.T(ctx, map[string]string{"open": "Open", "ended": "Ended"}[o.State]), map[string]ui.TagColour{"open": ui.TagBlue}[o.State])}, {Body: orderDue(ctx, d, o)}}})
	}
	p.title = lang.N(ctx, open, "%d order or removal is open", "%d orders and removals are open")
	if open == 0 {
		p.title = lang.T(ctx, "No order or removal is open")
	}
	p.filter, p.chosen = panelOf(ctx, "/orders", v, group(ctx, "kind", "Kind", sanction.OrderKinds()), group(ctx, "state", "State", [][2]string{{"open", "Open"}, {"ended", "Ended"}}))
	p.empty = ui.EmptyState(lang.T(ctx, "No order is in this list"), lang.T(ctx, "Removals from a practice’s list, nuisance on hospital premises and orders of a court are written down from a case."), "", "")
	return d.show(w, r, p)
}

func orderWords(ctx context.Context, kind string) string {
	for _, k := range sanction.OrderKinds() {
		if k[0] == kind {
			return lang.T(ctx, k[1])
		}
	}
	return kind
}

func orderDue(ctx context.Context, d Deps, o *sanction.Order) templ.Component {
	if o.State != "open" {
		return note2(date(ctx, o.EndedAt))
	}
	if o.EndsAt.IsZero() {
		return note2("")
	}
	return labelled("", chip(ctx, o.MadeAt, o.EndsAt, d.Sanctions.Now()))
}
