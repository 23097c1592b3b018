package collectionweb

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// tally counts returns of one month.
type tally struct{ owed, inTime, late, nils, missing, waiting, back, open, accepted, approved int }

func (t *tally) add(r collection.Return) {
	t.owed++
	if r.Pending != "" { // stands, and something newer waits
		t.waiting++
	}
	switch r.Standing {
	case collection.Missing:
		t.missing++
	case collection.SentBack:
		t.back++
	case collection.Open:
		t.open++
	case collection.Waiting:
		t.waiting++
	case collection.Accepted:
		t.accepted++
	case collection.Approved:
		t.approved++
	}
	if !r.Standing.Came() {
		return
	}
	if r.Nil {
		t.nils++
	}
	if r.Late {
		t.late++
	} else {
		t.inTime++
	}
}

func (t tally) came() int { return t.inTime + t.late }

func (t tally) cover() ui.Cover { return ui.Cover{InTime: t.inTime, Late: t.late, Of: t.owed} }

// coveragePage is who sent a month and who did not, for those above them.
type coveragePage struct {
	title, caption string
	month          collection.Month
	tally          tally
	number, small  string
	means          []string
	links          []ui.Link
	areas          ui.Table
	area           string // whose trusts are listed, "" for all
	tabs           []ui.NavItem
	trusts         ui.Table
	empty          string
	restated       []ui.Change
	before, after  ui.Link
	downloads      []ui.Link
	chase, approve bool
}

// views are the ways to look at the trusts of a month.
var views = []struct{ key, label string }{{"waiting", "Waiting for you"}, {"missing", "Not in"}, {"late", "Late"}, {"all", "All"}}

func in(view string, r collection.Return) bool {
	switch view {
	case "waiting":
		return r.Standing == collection.Waiting || r.Pending != ""
	case "missing":
		return !r.Standing.Came()
	case "late":
		return r.Late && r.Standing.Came()
	}
	return true
}

// asked gives the month of the address, else the last whole one.
func (p *Pages) asked(v url.Values) collection.Month {
	if m, ok := collection.ParseMonth(v.Get("month")); ok && m <= collection.MonthOf(p.now()) {
		return m
	}
	return p.month()
}

func (p *Pages) coverage(w http.ResponseWriter, r *http.Request) error {
	ctx, sc, q := r.Context(), web.Scope(r), r.URL.Query()
	m := p.asked(q)
	list, err := p.Collection.Returns(ctx, sc, m, m)
	if err != nil {
		return err
	}
	t, err := p.tree(ctx)
	if err != nil {
		return err
	}
	me := authz.From(ctx)
	var all tally
	for _, x := range list {
		all.add(x)
	}
	v := &coveragePage{month: m, tally: all, caption: lang.T(ctx, "%s, at %s", monthWords(ctx, m), lang.DayTime(ctx, p.now())), downloads: downloads("/returns", "?month="+string(m)),
		number: lang.T(ctx, "%d of %d", all.came(), all.owed)}
	v.title = sentTitle(ctx, m, all)
	v.small = lang.T(ctx, "trusts have sent %s", monthWords(ctx, m))
	if all.owed > 0 {
		v.small += ", " + strconv.Itoa(all.came()*100/all.owed) + "%"
	}
	v.means = meaning(ctx, all)
	area := q.Get("area")
	v.areas = p.areaTable(ctx, t, me, list, m, area)
	if o, ok := t.Get(area); ok {
		v.area = short(o.Name)
	}
	if area != "" {
		list = slices.DeleteFunc(list, func(x collection.Return) bool { return !slices.Contains(t.AncestorsNow(x.Org, p.Org.Today()), area) })
	}
	slices.SortStableFunc(list, func(a, b collection.Return) int { return cmp.Compare(nameOf(t, a.Org), nameOf(t, b.Org)) })
	p.trustList(ctx, v, t, list, m, area, q.Get("show"))
	v.before = ui.Link{Text: monthWords(ctx, m.Add(-1)), Href: "/returns?month=" + string(m.Add(-1))}
	if m < p.month() {
		v.after = ui.Link{Text: monthWords(ctx, m.Add(1)), Href: "/returns?month=" + string(m.Add(1))}
	}
	v.chase = all.missing > 0 && p.may(ctx, collection.ActAccept)
	v.approve = all.accepted > 0 && p.may(ctx, collection.ActApprove)
	if p.may(ctx, collection.ActWindow) {
		v.links = append(v.links, ui.Link{Text: lang.T(ctx, "When months may be sent"), Href: "/returns/windows"})
	}
	if p.may(ctx, collection.ActNative) {
		v.links = append(v.links, ui.Link{Text: lang.T(ctx, "Who records here"), Href: "/returns/here"})
	}
	if p.may(ctx, collection.ActBases) {
		v.links = append(v.links, ui.Link{Text: lang.T(ctx, "What rates divide by"), Href: "/bases"})
	}
	v.links = append(v.links, ui.Link{Text: lang.T(ctx, "The data set and its rules"), Href: "/data-set"})
	if v.restated, err = p.restated(ctx, sc, t, m); err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: v.title, Body: coverageBody(v)})
}

// sentTitle says first what waits for the reader, then who sent.
func sentTitle(ctx context.Context, m collection.Month, t tally) string {
	switch {
	case t.owed == 0:
		return lang.T(ctx, "Nobody owes %s", monthWords(ctx, m))
	case t.waiting > 0:
		return lang.N(ctx, t.waiting, "%d return of %s waits for you", "%d returns of %s wait for you", monthWords(ctx, m))
	case t.came() == t.owed:
		return lang.T(ctx, "Every trust has sent %s", monthWords(ctx, m))
	case t.missing > 0:
		return lang.N(ctx, t.missing, "%d trust has not sent %s", "%d trusts have not sent %s", monthWords(ctx, m))
	}
	return lang.T(ctx, "%d of %d trusts have sent %s so far", t.came(), t.owed, monthWords(ctx, m))
}

func meaning(ctx context.Context, t tally) []string {
	out := []string{lang.T(ctx, "No trust is taken as zero because it is missing: %d sent a nil return, %d sent nothing.", t.nils, t.missing+t.open)}
	if t.waiting > 0 {
		out = append(out, lang.N(ctx, t.waiting, "%d waits to be accepted and counts in nothing yet.", "%d wait to be accepted and count in nothing yet."))
	}
	if t.back > 0 {
		out = append(out, lang.N(ctx, t.back, "%d was sent back and has not come again.", "%d were sent back and have not come again."))
	}
	if t.late > 0 {
		out = append(out, lang.N(ctx, t.late, "%d came late.", "%d came late."))
	}
	return out
}

// short is the name of a board without what all of their names share.
func short(name string) string {
	return strings.TrimSuffix(strings.TrimPrefix(name, "NHS "), " Integrated Care Board")
}

// areaTable counts under the regions and boards below the reader; for a board it is empty. England shows the boards of
// the chosen region alone.
func (p *Pages) areaTable(ctx context.Context, t *org.Tree, me authz.Actor, list []collection.Return, m collection.Month, chosen string) ui.Table {
	counts := map[string]*tally{}
	var areas []org.Organisation
	today := p.Org.Today()
	mine, _ := t.Get(me.Org)
	for _, x := range list {
		for _, a := range t.AncestorsNow(x.Org, today) {
			o, ok := t.Get(a)
			if !ok || o.Kind == org.National || o.Kind == org.Trust || rank(o.Kind) <= rank(mine.Kind) {
				continue
			}
			if counts[a] == nil {
				counts[a] = &tally{}
				areas = append(areas, o)
			}
			counts[a].add(x)
		}
	}
	over := func(o org.Organisation) string { // the region that an area stands under, for the order
		if o.Kind == org.Region {
			return o.Name
		}
		for _, a := range t.AncestorsNow(o.ID, today) {
			if r, ok := t.Get(a); ok && r.Kind == org.Region {
				return r.Name
			}
		}
		return ""
	}
	slices.SortFunc(areas, func(a, b org.Organisation) int {
		return cmp.Or(cmp.Compare(over(a), over(b)), cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.Name, b.Name))
	})
	open := func(board string) bool {
		ups := t.AncestorsNow(board, today)
		return chosen != "" && (slices.Contains(ups, chosen) || slices.ContainsFunc(ups, func(a string) bool {
			return rankOf(t, a) == org.Region && slices.Contains(t.AncestorsNow(chosen, today), a)
		}))
	}
	out := ui.Table{Caption: lang.T(ctx, "Regions and boards"), Hidden: true, Mode: ui.Scroll, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Region or board")}, {Label: lang.T(ctx, "Sent"), Number: true}, {Label: lang.T(ctx, "Share")}, {Label: lang.T(ctx, "Waiting"), Number: true}}}
	for _, o := range areas {
		if o.Kind == org.Board && mine.Kind == org.National && !open(o.ID) {
			continue
		}
		c := counts[o.ID]
		out.Rows = append(out.Rows, ui.Row{Under: o.Kind == org.Board && mine.Kind == org.National, Cells: []ui.Cell{{Text: short(o.Name), Href: "/returns?month=" + string(m) + "&area=" + o.ID}, {Text: lang.T(ctx, "%d of %d", c.came(), c.owed)}, {Body: c.cover().Bar()}, {Text: strconv.Itoa(c.waiting)}}})
	}
	return out
}

func rankOf(t *org.Tree, id string) org.Kind {
	o, _ := t.Get(id)
	return o.Kind
}

// rank is how far from the top a kind is.
func rank(k org.Kind) int { return slices.Index(org.Kinds(), k) }

// trustList fills the tabs and the trusts of the chosen one. Without a choice it is what waits for the reader, else what is
// not in.
func (p *Pages) trustList(ctx context.Context, v *coveragePage, t *org.Tree, list []collection.Return, m collection.Month, area, show string) {
	counts := map[string]int{}
	for _, x := range list {
		for _, w := range views {
			if in(w.key, x) {
				counts[w.key]++
			}
		}
	}
	if !slices.ContainsFunc(views, func(w struct{ key, label string }) bool { return w.key == show }) {
		switch {
		case counts["waiting"] > 0:
			show = "waiting"
		case counts["missing"] > 0:
			show = "missing"
		default:
			show = "all"
		}
	}
	for _, w := range views {
		q := url.Values{"month": {string(m)}, "show": {w.key}}
		if area != "" {
			q.Set("area", area)
		}
		tab := ui.NavItem{Label: lang.T(ctx, w.label), Href: "/returns?" + q.Encode() + "#trusts", Current: w.key == show}
		if w.key == "waiting" || w.key == "missing" {
			tab.Waiting = counts[w.key]
		}
		v.tabs = append(v.tabs, tab)
	}
	v.trusts = ui.Table{Caption: lang.T(ctx, "How each trust stands"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Trust")}, {Label: lang.T(ctx, "Stands"), Alone: true}, {Label: lang.T(ctx, "Incidents"), Number: true}, {Label: lang.T(ctx, "Staff affected"), Number: true}, {Label: lang.T(ctx, "Sent")}}}
	if show == "missing" {
		v.trusts.Columns = []ui.Column{{Label: lang.T(ctx, "Trust")}, {Label: lang.T(ctx, "Stands"), Alone: true}, {Label: lang.T(ctx, "Due by")}}
	}
	for _, x := range list {
		if !in(show, x) {
			continue
		}
		words, colour := standing(ctx, x)
		row := ui.Row{Over: x.Standing == collection.Missing, Cells: []ui.Cell{{Text: nameOf(t, x.Org), Href: "/returns/" + x.Org}, standingCell(words, colour), {Text: "–"}, {Text: "–"}, {Text: when(ctx, x.Sent)}}}
		if b, ok := t.Above(x.Org, org.Board, p.Org.Today()); ok && b.ID != authz.From(ctx).Org {
			row.Cells[0].Sub = short(b.Name)
		}
		if h := holds(ctx, x); h != "" {
			row.Cells[4].Sub = h
		}
		if x.Standing.Came() {
			row.Cells[2].Text, row.Cells[3].Text = lang.T(ctx, "%d", int(x.Incidents)), lang.T(ctx, "%d", int(x.Staff))
			row.Cells[0].Href = at(x.Org, cmp.Or(x.Pending, x.Submission))
			if x.Late {
				row.Cells[4].Sub = lang.T(ctx, "Late: due by %s", lang.ShortDay(ctx, x.Due))
			}
		} else {
			row.Cells[4].Text = lang.T(ctx, "Due by %s", lang.ShortDay(ctx, x.Due))
		}
		if show == "missing" {
			row.Cells = append(row.Cells[:2], ui.Cell{Text: lang.ShortDay(ctx, x.Due)})
		}
		v.trusts.Rows = append(v.trusts.Rows, row)
	}
	v.empty = map[string]string{"waiting": lang.T(ctx, "Nothing waits for you"), "missing": lang.T(ctx, "Everything owed is in"), "late": lang.T(ctx, "Nothing came late"), "all": lang.T(ctx, "Nobody owes this month")}[show]
}

// restatedMonths is how many months back restatements are shown, restatedMost how many of them.
const (
	restatedMonths = 12
	restatedMost   = 10
)

// restated says which accepted months were changed by a later sending, the latest change first.
func (p *Pages) restated(ctx context.Context, sc authz.Scope, t *org.Tree, m collection.Month) ([]ui.Change, error) {
	list, err := p.Collection.Restatements(ctx, sc, m.Add(1-restatedMonths), m)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b collection.Restatement) int { return b.At.Compare(a.At) })
	var out []ui.Change
	for _, x := range list {
		if len(out) == restatedMost {
			break
		}
		says := difference(ctx, x.WasIncidents, x.NowIncidents)
		if x.Reason != "" {
			says += ". " + x.Reason
		}
		out = append(out, ui.Change{Label: nameOf(t, x.Org) + ", " + monthWords(ctx, x.Month), Was: lang.T(ctx, "%d", int(x.WasIncidents)), Now: lang.T(ctx, "%d", int(x.NowIncidents)), Says: says})
	}
	return out, nil
}
