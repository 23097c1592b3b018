package collectionweb

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// chasedPage says who was reminded.
type chasedPage struct {
	title, lede, back string
	table             ui.Table
}

func (p *Pages) chase(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, ok := collection.ParseMonth(r.PostFormValue("month"))
	if !ok {
		return fault.Missing()
	}
	list, err := p.Collection.Chase(ctx, m)
	if fault.Is(err, fault.Conflict) { // somebody else was quicker, or it came meanwhile
		return web.Redirect(w, r, "/returns?month="+string(m))
	}
	if err != nil {
		return err
	}
	t, err := p.tree(ctx)
	if err != nil {
		return err
	}
	people, trusts, silent := 0, 0, 0
	v := &chasedPage{back: "/returns?month=" + string(m)}
	v.table = ui.Table{Caption: lang.T(ctx, "Who was reminded"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Trust")}, {Label: lang.T(ctx, "Who was told")}}}
	for _, c := range list {
		row := ui.Row{Cells: []ui.Cell{{Text: nameOf(t, c.Org), Href: "/returns/" + c.Org}, {}}}
		switch {
		case c.Before:
			row.Cells[1].Text = lang.T(ctx, "Told earlier today. Nobody was told again")
		case len(c.Told) == 0:
			silent++
			row.Over, row.Cells[1].Text = true, lang.T(ctx, "Nobody sends for this trust here. Ring them")
		default:
			trusts, people = trusts+1, people+len(c.Told)
			row.Cells[1].Text = lang.N(ctx, len(c.Told), "%d person who sends for it", "%d people who send for it")
			var names []string
			for _, n := range p.people(ctx, c.Org, c.Told...) {
				names = append(names, n)
			}
			slices.Sort(names)
			row.Cells[1].Sub = strings.Join(names, ", ")
		}
		v.table.Rows = append(v.table.Rows, row)
	}
	v.title = lang.T(ctx, "%d people of %d trusts were reminded of %s", people, trusts, monthWords(ctx, m))
	v.lede = lang.T(ctx, "The message says that a return is owed, and no more. The same month is chased at most once a day.")
	if silent > 0 {
		v.lede += " " + lang.N(ctx, silent, "%d trust has nobody here who could be told.", "%d trusts have nobody here who could be told.")
	}
	return web.Staff(w, r, web.View{Title: v.title, Current: "/returns", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Returns"), Href: v.back}, {Label: lang.T(ctx, "Who was reminded")}}, Body: chasedBody(v)})
}

// approvePage asks before a month is signed off.
type approvePage struct {
	title    string
	month    collection.Month
	says     []string
	count    int
	problems ui.Problems
}

// accepted gives the returns of a month that were accepted and not yet signed off, and counts the rest.
func (p *Pages) accepted(ctx context.Context, sc authz.Scope, m collection.Month) ([]collection.Return, tally, error) {
	list, err := p.Collection.Returns(ctx, sc, m, m)
	var t tally
	var out []collection.Return
	for _, x := range list {
		t.add(x)
		if x.Standing == collection.Accepted {
			out = append(out, x)
		}
	}
	return out, t, err
}

func (p *Pages) askApprove(w http.ResponseWriter, r *http.Request) error {
	m, ok := collection.ParseMonth(r.URL.Query().Get("month"))
	if !ok {
		return fault.Missing()
	}
	return p.showApprove(w, r, m, nil)
}

func (p *Pages) showApprove(w http.ResponseWriter, r *http.Request, m collection.Month, problems fault.Problems) error {
	ctx := r.Context()
	list, t, err := p.accepted(ctx, web.Scope(r), m)
	if err != nil {
		return err
	}
	v := &approvePage{month: m, count: len(list), problems: web.Problems(ctx, problems), title: lang.N(ctx, len(list), "Sign off %d accepted return of %s", "Sign off %d accepted returns of %s", monthWords(ctx, m))}
	v.says = []string{lang.T(ctx, "A month that is signed off is locked: it can be sent again only if the national team reopens it, with a reason that everybody sees.")}
	if n := t.owed - t.accepted - t.approved; n > 0 {
		v.says = append(v.says, lang.N(ctx, n, "%d trust is not accepted and stays as it is.", "%d trusts are not accepted and stay as they are."))
	}
	return web.Staff(w, r, web.View{Title: v.title, Current: "/returns", Problems: problems, Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Returns"), Href: "/returns?month=" + string(m)}, {Label: lang.T(ctx, "Sign off")}}, Body: approveBody(v)})
}

// approve signs each accepted return of the month off. What somebody else changed meanwhile stays for another look.
func (p *Pages) approve(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, ok := collection.ParseMonth(r.PostFormValue("month"))
	if !ok {
		return fault.Missing()
	}
	list, _, err := p.accepted(ctx, web.Scope(r), m)
	if err != nil {
		return err
	}
	for _, x := range list {
		err := p.Collection.Approve(ctx, x.Org, m)
		if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
			return p.showApprove(w, r, m, fault.ProblemsFrom(err, ""))
		}
		if err != nil {
			return err
		}
	}
	return web.Redirect(w, r, "/returns?month="+string(m))
}

// windowsPage lists when months may be sent.
type windowsPage struct {
	title, lede string
	table       ui.Table
	reopenings  ui.Table
}

func (p *Pages) windows(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	now := collection.MonthOf(p.now())
	list, err := p.Collection.Windows(ctx, now.Add(-12), now.Add(3))
	if err != nil {
		return err
	}
	slices.Reverse(list)
	v := &windowsPage{title: lang.T(ctx, "When months may be sent"), lede: lang.T(ctx, "A month opens, is due, and is locked at the end of its last day. After that it needs to be reopened.")}
	v.table = ui.Table{Caption: v.title, Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Month")}, {Label: lang.T(ctx, "Opens")}, {Label: lang.T(ctx, "Due by")}, {Label: lang.T(ctx, "Locks after")}, {Label: lang.T(ctx, "Why")}}}
	for _, x := range list {
		why := x.Reason
		if why == "" {
			why = lang.T(ctx, "The usual days")
		}
		v.table.Rows = append(v.table.Rows, ui.Row{Cells: []ui.Cell{{Text: monthWords(ctx, x.Month), Href: "/returns/windows/" + string(x.Month)}, {Text: lang.Date(ctx, x.Opens)}, {Text: lang.Date(ctx, x.Due)}, {Text: lang.Date(ctx, x.Locks)}, {Text: why}}})
	}
	again, err := p.Collection.Reopenings(ctx, web.Scope(r), false)
	if err != nil {
		return err
	}
	t, err := p.tree(ctx)
	if err != nil {
		return err
	}
	v.reopenings = ui.Table{Caption: lang.T(ctx, "Locked months that may be sent again"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Trust")}, {Label: lang.T(ctx, "Month")}, {Label: lang.T(ctx, "Until")}, {Label: lang.T(ctx, "Why")}}}
	for _, x := range again {
		v.reopenings.Rows = append(v.reopenings.Rows, ui.Row{Cells: []ui.Cell{{Text: nameOf(t, x.Org), Href: "/returns/" + x.Org}, {Text: monthWords(ctx, x.Month)}, {Text: lang.DateTime(ctx, x.Until)}, {Text: x.Reason}}})
	}
	return web.Staff(w, r, web.View{Title: v.title, Current: "/returns", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Returns"), Href: "/returns"}, {Label: v.title}}, Body: windowsBody(v)})
}

// windowDays are the days that a window has.
var windowDays = []struct{ name, label string }{{"opens", "Opens on"}, {"due", "In time until"}, {"locks", "Locks after"}}

func (p *Pages) askWindow(w http.ResponseWriter, r *http.Request) error {
	m, ok := collection.ParseMonth(r.PathValue("month"))
	if !ok {
		return fault.Missing()
	}
	list, err := p.Collection.Windows(r.Context(), m, m)
	if err != nil {
		return err
	}
	v := url.Values{}
	for _, x := range list {
		v.Set("reason", x.Reason)
		for i, d := range []time.Time{x.Opens, x.Due, x.Locks} {
			setDay(v, windowDays[i].name, d)
		}
	}
	return p.windowForm(w, r, m, v, nil)
}

func setDay(v url.Values, name string, d time.Time) {
	v.Set(name+"-day", d.Format("2"))
	v.Set(name+"-month", d.Format("1"))
	v.Set(name+"-year", d.Format("2006"))
}

// day reads a date typed in three parts.
func day(v url.Values, name string) (time.Time, bool) {
	part := func(end string) string { return strings.TrimSpace(v.Get(name + end)) }
	d, err := time.Parse("2-1-2006", fmt.Sprintf("%s-%s-%s", part("-day"), part("-month"), part("-year")))
	return d, err == nil
}

func dateField(v url.Values, name, label string, said ui.Problems) ui.Date {
	return ui.Date{Name: name, Label: label, Error: said.For(name), Day: v.Get(name + "-day"), Month: v.Get(name + "-month"), Year: v.Get(name + "-year")}
}

func (p *Pages) windowForm(w http.ResponseWriter, r *http.Request, m collection.Month, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	said := web.Problems(ctx, problems)
	f := &formPage{title: lang.T(ctx, "When %s may be sent", monthWords(ctx, m)), action: "/returns/windows/" + string(m), button: lang.T(ctx, "Set these days"), back: "/returns/windows", problems: said,
		lede: lang.T(ctx, "Everybody who sends sees these days and the reason.")}
	for _, d := range windowDays {
		f.fields = append(f.fields, dateField(v, d.name, lang.T(ctx, d.label), said))
	}
	f.fields = append(f.fields, area{ui.Field{Name: "reason", Label: lang.T(ctx, "Why other days than usual?"), Value: v.Get("reason"), Error: said.For("reason"), Rows: 2}})
	return p.showForm(w, r, f, problems, ui.Crumb{Label: lang.T(ctx, "When months may be sent"), Href: "/returns/windows"}, ui.Crumb{Label: monthWords(ctx, m)})
}

func (p *Pages) setWindow(w http.ResponseWriter, r *http.Request) error {
	m, ok := collection.ParseMonth(r.PathValue("month"))
	if !ok {
		return fault.Missing()
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not come whole. Go back and send it again")
	}
	v := r.PostForm
	x := collection.Window{Month: m, Reason: strings.TrimSpace(v.Get("reason"))}
	var problems fault.Problems
	for i, to := range []*time.Time{&x.Opens, &x.Due, &x.Locks} {
		if *to, ok = day(v, windowDays[i].name); !ok {
			problems.Add(windowDays[i].name, "Give a real date, like 20 11 2026")
		}
	}
	if len(problems) == 0 && x.Due.Before(x.Opens) {
		problems.Add("due", "The last day in time is before the month opens")
	}
	if len(problems) == 0 && x.Locks.Before(x.Due) {
		problems.Add("locks", "The month locks before its last day in time")
	}
	if x.Reason == "" {
		problems.Add("reason", "Say why the days are not the usual ones")
	}
	err := fault.WithProblems(problems)
	if err == nil {
		err = p.Collection.SetWindow(r.Context(), x)
	}
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.windowForm(w, r, m, v, placed(err, "opens", "due", "locks", "reason"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/returns/windows")
}

func (p *Pages) askReopen(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	setDay(v, "until", p.now().AddDate(0, 0, 14))
	return p.reopenForm(w, r, v, nil)
}

func (p *Pages) reopenForm(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	said := web.Problems(ctx, problems)
	f := &formPage{title: lang.T(ctx, "Let a locked month be sent again"), action: "/returns/reopen", button: lang.T(ctx, "Reopen it"), back: "/returns/windows", problems: said,
		lede: lang.T(ctx, "It is an exception, for one trust and one month. The reason stays beside the figures. What is accepted now goes on counting until something else is accepted.")}
	f.fields = []any{ui.Field{Name: "org", Label: lang.T(ctx, "Code of the trust"), Hint: lang.T(ctx, "Its ODS code, such as RJ1"), Value: v.Get("org"), Error: said.For("org"), Size: ui.Size10},
		p.monthField(ctx, v, said), dateField(v, "until", lang.T(ctx, "Until the end of"), said),
		area{ui.Field{Name: "reason", Label: lang.T(ctx, "Why?"), Value: v.Get("reason"), Error: said.For("reason"), Rows: 3}}}
	return p.showForm(w, r, f, problems)
}

func (p *Pages) reopen(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not come whole. Go back and send it again")
	}
	v := r.PostForm
	t, err := p.tree(ctx)
	if err != nil {
		return err
	}
	var problems fault.Problems
	code := strings.ToUpper(strings.TrimSpace(v.Get("org")))
	if o, ok := t.Get(code); !ok || o.Kind != org.Trust {
		problems.Add("org", "We know no trust with this code")
	}
	m, ok := collection.ParseMonth(v.Get("month"))
	if !ok {
		problems.Add("month", "Choose the month")
	}
	until, ok := day(v, "until")
	until = time.Date(until.Year(), until.Month(), until.Day(), 23, 59, 59, 0, clock.London())
	switch {
	case !ok:
		problems.Add("until", "Give a real date, like 20 11 2026")
	case until.Before(p.now()):
		problems.Add("until", "Choose a day that is still to come")
	}
	reason := strings.TrimSpace(v.Get("reason"))
	if reason == "" {
		problems.Add("reason", "Say why. The reason stays beside the figures")
	}
	err = fault.WithProblems(problems)
	if err == nil {
		err = p.Collection.Reopen(ctx, code, m, until, reason)
	}
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.reopenForm(w, r, v, placed(err, "org", "month", "until", "reason"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/returns/windows")
}
