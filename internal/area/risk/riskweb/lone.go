package riskweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func planPairs() [][2]string {
	return [][2]string{{"out", "Out"}, {"ready", "Not out"}, {"ended", "Ended"}}
}

// plans is every plan in reach: whoever has a check that is not written down comes first.
func (d Deps) plans(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	list, err := d.Risks.Plans(ctx, sc, v.Get("find"), only(v, "state", planPairs()))
	if err != nil {
		return err
	}
	_, names, err := d.unitsOf(ctx, sc)
	if err != nil {
		return err
	}
	now := d.Risks.Now()
	p := &listPage{alarm: true, title: planTitle(ctx, list, now), tabs: d.tabs(ctx, "/lone-working"), downloads: d.files(ctx, "/lone-working", v), clear: "/lone-working", shown: lang.N(ctx, len(list), "%d plan", "%d plans")}
	if d.may(ctx, risk.ActLoneWrite) {
		p.begin = &ui.Link{Text: lang.T(ctx, "Make a plan"), Href: "/lone-working/new"}
	}
	p.filter, p.chosen = panelOf(ctx, "/lone-working", v, group(ctx, "state", "State", planPairs()))
	p.table = ui.Table{Caption: lang.T(ctx, "Lone-working plans"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Person")}, {Label: lang.T(ctx, "Buddy")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Next check")}}}
	for _, x := range paged(p, "/lone-working", v, list) {
		sub := x.Ref
		if n := names[x.Unit]; n != "" {
			sub += ", " + n
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Over: x.Late(now), Cells: []ui.Cell{{Text: x.PersonName, Href: risk.LonePath(x.ID), Sub: sub}, {Text: x.BuddyName},
			{Body: ui.Tag(lang.T(ctx, planWords[x.State]), planColour[x.State])}, nextCheck(ctx, &x, now)}})
	}
	p.empty = ui.EmptyState(lang.T(ctx, "No lone-working plan is in this list"), lang.T(ctx, "A plan says who goes where, who the buddy is, when checks are written down, and what the buddy does when one is missing."), lang.T(ctx, "Make a plan"), "/lone-working/new")
	return d.show(w, r, p)
}

// nextCheck is when the next check is to be written down, and whether it was missed. It is a state of a record.
func nextCheck(ctx context.Context, x *risk.Plan, now time.Time) ui.Cell {
	if x.State != "out" {
		return ui.Cell{Text: "–"}
	}
	text := lang.T(ctx, "by %s", lang.Time(ctx, x.NextAt.Time))
	if x.Late(now) {
		return ui.Cell{Body: ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Not written down")}.Chip(), Sub: text}
	}
	return ui.Cell{Text: text}
}

// planTitle is the finding of the list.
func planTitle(ctx context.Context, list []risk.Plan, now time.Time) string {
	out, late := 0, 0
	for i := range list {
		if list[i].State == "out" {
			out++
		}
		if list[i].Late(now) {
			late++
		}
	}
	switch {
	case late > 0:
		return lang.N(ctx, late, "%d check of a lone worker was not written down", "%d checks of lone workers were not written down")
	case out > 0:
		return lang.N(ctx, out, "%d person is out alone, every check is written down", "%d people are out alone, every check is written down")
	case len(list) == 0:
		return lang.T(ctx, "No lone-working plan is here yet")
	}
	return lang.T(ctx, "Nobody is out alone now, as far as is written down")
}

// planPage is one plan as its page shows it: to whoever looks after it, to the person, or to their buddy.
type planPage struct {
	risk.Plan
	title    string
	unit     string
	checks   []risk.Check
	now      time.Time
	mine     bool // the person reads it
	buddy    bool
	write    bool
	problems ui.Problems
	v        url.Values
}

func (d Deps) plan(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Risks.Plan(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.showPlan(w, r, &planPage{Plan: x, write: d.may(ctx, risk.ActLoneWrite)}, nil)
}

func (d Deps) myPlan(w http.ResponseWriter, r *http.Request) error {
	return d.showMine(w, r, url.Values{}, nil)
}

func (d Deps) showMine(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	x, err := d.Risks.MyPlan(ctx, d.scope(ctx, risk.ActLoneOwn), r.PathValue("id"))
	if err != nil {
		return err
	}
	me := authz.From(ctx).ID
	return d.showPlan(w, r, &planPage{Plan: x, mine: x.Person == me, buddy: x.Buddy == me, v: v}, problems)
}

func (d Deps) showPlan(w http.ResponseWriter, r *http.Request, p *planPage, problems fault.Problems) (err error) {
	ctx := r.Context()
	p.now, p.problems = d.Risks.Now(), web.Problems(ctx, problems)
	if p.unit, err = d.Risks.UnitName(ctx, p.Org, p.Unit); err != nil {
		return err
	}
	if p.checks, err = d.Risks.Checks(ctx, &p.Plan); err != nil {
		return err
	}
	p.title = p.finding(ctx)
	crumbs, current := []ui.Crumb{{Label: lang.T(ctx, "Lone working"), Href: "/lone-working"}, {Label: p.Ref}}, "/risk"
	if p.mine || p.buddy {
		crumbs, current = []ui.Crumb{{Label: lang.T(ctx, "My checks"), Href: "/my-checks"}, {Label: p.Ref}}, "/my-checks"
	}
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Current: current, Crumbs: crumbs, Body: planBody(p)})
}

func (p *planPage) finding(ctx context.Context) string {
	who := p.PersonName
	if p.mine {
		who = lang.T(ctx, "You")
	}
	switch {
	case p.Late(p.now):
		return lang.T(ctx, "%s: the check of %s is not written down", who, lang.Time(ctx, p.NextAt.Time))
	case p.State == "out":
		return lang.T(ctx, "%s: out, next check by %s", who, lang.Time(ctx, p.NextAt.Time))
	case p.State == "ended":
		return lang.T(ctx, "%s: this plan has ended", who)
	}
	return lang.T(ctx, "%s: not out, as far as is written down", who)
}

func (p *planPage) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: p.v.Get(name), Error: p.problems.For(name), Rows: 2}
}

func (p *planPage) hours(ctx context.Context) (ui.Field, []ui.Option) {
	f := p.field("hours", lang.T(ctx, "Back after at most"), "")
	var out []ui.Option
	for _, n := range []int{1, 2, 3, 4, 6, 8, 10, 12, 16} {
		out = append(out, ui.Option{Value: number(n), Label: lang.N(ctx, n, "%d hour", "%d hours"), Chosen: first(f.Value, "4") == number(n)})
	}
	return f, out
}

func (p *planPage) facts(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Buddy"), Text: p.BuddyName}, {Label: lang.T(ctx, "Unit"), Text: p.unit}, {Label: lang.T(ctx, "What is done alone"), Body: told(p.Work)}, {Label: lang.T(ctx, "Route or visits"), Body: told(p.Visits)},
		{Label: lang.T(ctx, "Known risks, and what makes them smaller"), Body: told(p.Risks)}, {Label: lang.T(ctx, "Checks"), Text: lang.T(ctx, "Every %d minutes, noted as missed after %d more", p.Every, p.Grace)}}
	device := first(p.Device, lang.T(ctx, "Nothing. The phone, and 999"))
	return append(out, ui.Fact{Label: lang.T(ctx, "What the person carries that does call for help"), Text: device})
}

// checkBy says when a check was written down, and by whom; a missed one, when it was due.
func checkBy(ctx context.Context, c risk.Check) string {
	if c.Kind == "missed" {
		return lang.T(ctx, "%s, due at %s. A note went to the buddy and the manager", lang.DayTime(ctx, c.At.Time), lang.Time(ctx, c.Due.Time))
	}
	return lang.DayTime(ctx, c.At.Time) + ", " + c.By
}

// myPlans is the reader's own plans, and those they are the buddy of.
func (d Deps) myPlans(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Risks.MyPlans(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	now, me := d.Risks.Now(), authz.From(ctx).ID
	p := &listPage{alarm: true, title: planTitle(ctx, list, now)}
	if len(list) == 0 {
		p.title = lang.T(ctx, "You have no lone-working plan")
	}
	p.table = ui.Table{Caption: lang.T(ctx, "My lone-working plans"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Plan")}, {Label: lang.T(ctx, "Your part")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Next check")}}}
	for i := range list {
		x := &list[i]
		part := lang.T(ctx, "You are the buddy")
		if x.Person == me {
			part = lang.T(ctx, "It is yours. %s is your buddy", x.BuddyName)
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Over: x.Late(now), Cells: []ui.Cell{{Text: x.PersonName, Href: risk.MinePath(x.ID), Sub: x.Ref}, {Text: part}, {Body: ui.Tag(lang.T(ctx, planWords[x.State]), planColour[x.State])}, nextCheck(ctx, x, now)}})
	}
	p.empty = ui.EmptyState(lang.T(ctx, "Nobody made a plan for you yet"), lang.T(ctx, "If you work alone, ask your manager to make one with you: where you go, who your buddy is, and what they do when a check is missing."), "", "")
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p), Current: "/my-checks"})
}

// tick takes one of the three checks that the person writes.
func (d Deps) tick(w http.ResponseWriter, r *http.Request, what string) error {
	ctx, sc, id := r.Context(), web.Scope(r), r.PathValue("id")
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	words := r.PostForm.Get("words")
	var err error
	switch what {
	case "start":
		hours, _ := strconv.Atoi(r.PostForm.Get("hours"))
		err = d.Risks.Start(ctx, sc.Org(), id, hours, words)
	case "check":
		err = d.Risks.CheckIn(ctx, sc.Org(), id, words)
	default:
		err = d.Risks.Finish(ctx, sc.Org(), id, words)
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return d.showMine(w, r, r.PostForm, fault.ProblemsFrom(err, "words"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, risk.MinePath(id)+"#checks")
}

func planOf(v url.Values) risk.PlanAsk {
	every, _ := strconv.Atoi(v.Get("every"))
	grace, _ := strconv.Atoi(v.Get("grace"))
	return risk.PlanAsk{Unit: v.Get("unit"), Worker: v.Get("worker"), With: v.Get("buddy"), Every: every, Grace: grace,
		PlanBody: risk.PlanBody{Work: v.Get("work"), Visits: v.Get("visits"), Risks: v.Get("risks"), Missed: v.Get("missed"), Device: v.Get("device")}}
}

func planFields(p *askPage) []templ.Component {
	minutes := func(name, label, hint string, list ...int) templ.Component {
		pairs := [][2]string{}
		for _, n := range list {
			pairs = append(pairs, [2]string{number(n), lang.N(p.ctx, n, "%d minute", "%d minutes")})
		}
		return p.pick(name, label, pairs)
	}
	p.fill("every", "60", "grace", "15")
	return []templ.Component{p.line("buddy", "Buddy", "A name or work e-mail address. Somebody who is at work at the same time and agreed to it."), p.area("work", "What is done alone?", ""), p.area("visits", "Route or visits", "Where, in which order, about when. No names of patients."),
		p.area("risks", "What is known of the risks, and what makes them smaller?", ""), minutes("every", "A check is written down every", "", 15, 30, 45, 60, 90, 120, 180, 240),
		minutes("grace", "It is noted as missed after", "", 5, 10, 15, 20, 30, 60), p.area("missed", "What does the buddy do when a check is missing?", "Step by step: whom they ring, when they ring 999, who goes."),
		p.line("device", "What does the person carry that does call for help?", "Such as a device of a service under BS 8484, with its number. Empty for nothing.")}
}

func openPlan(p *askPage) error {
	x, err := p.d.Risks.Plan(p.ctx, p.d.scope(p.ctx, risk.ActLoneRead), p.org, p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.current, p.version, p.data = x.Ref+", "+x.PersonName, risk.LonePath(x.ID), "/risk", x.Version, &x
	p.crumbs = []ui.Crumb{{Label: p.t("Lone working"), Href: "/lone-working"}, {Label: x.Ref, Href: p.back}}
	return nil
}

// loneActs are the forms of lone working. Each says that it calls for no help.
func loneActs() []act {
	follow := func(p *askPage) []templ.Component {
		return []templ.Component{p.area("words", "What did you do, and what did you find?", "")}
	}
	return []act{
		{pattern: "/lone-working/new", action: risk.ActLoneWrite, title: "Make a lone-working plan", button: "Make the plan", alarm: true,
			open: func(p *askPage) error {
				p.back, p.current = "/lone-working", "/risk"
				p.crumbs = []ui.Crumb{{Label: p.t("Lone working"), Href: "/lone-working"}}
				return nil
			},
			fields: func(p *askPage) []templ.Component {
				return append([]templ.Component{p.units("unit", "Unit"), p.line("worker", "Who works alone?", "A name or work e-mail address.")}, planFields(p)...)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				x, err := p.d.Risks.MakePlan(p.ctx, p.sc, planOf(v))
				return risk.LonePath(x.ID), err
			}},
		{pattern: "/lone-working/{id}/edit", action: risk.ActLoneWrite, title: "Change the plan", button: "Save", open: openPlan, alarm: true,
			fields: func(p *askPage) []templ.Component {
				x := p.data.(*risk.Plan)
				p.fill("work", x.Work, "visits", x.Visits, "risks", x.Risks, "missed", x.Missed, "device", x.Device, "every", number(x.Every), "grace", number(x.Grace))
				return append([]templ.Component{note(p.t("The buddy is %s. Leave the next field empty to keep them.", x.BuddyName))}, planFields(p)...)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return risk.LonePath(p.id), p.d.Risks.ChangePlan(p.ctx, p.org, p.id, seen(v), planOf(v))
			}},
		{pattern: "/lone-working/{id}/end", action: risk.ActLoneWrite, title: "End the plan", button: "End it", open: openPlan, warn: true, alarm: true, lede: "Its checks stay to be read.",
			fields: func(*askPage) []templ.Component { return nil },
			run: func(p *askPage, v url.Values) (string, error) {
				return risk.LonePath(p.id), p.d.Risks.EndPlan(p.ctx, p.org, p.id, seen(v))
			}},
		{pattern: "/lone-working/{id}/follow-up", action: risk.ActLoneWrite, title: "Write down what you did", button: "Write it down", open: openPlan, fields: follow, alarm: true,
			run: func(p *askPage, v url.Values) (string, error) {
				return risk.LonePath(p.id) + "#checks", p.d.Risks.FollowUp(p.ctx, p.org, p.id, v.Get("words"), false)
			}},
		{pattern: "/my-checks/{id}/follow-up", action: risk.ActLoneOwn, title: "Write down what you did", button: "Write it down", fields: follow, alarm: true,
			open: func(p *askPage) error {
				x, err := p.d.Risks.MyPlan(p.ctx, p.d.scope(p.ctx, risk.ActLoneOwn), p.id)
				p.name, p.back, p.current = x.Ref+", "+x.PersonName, risk.MinePath(x.ID), "/my-checks"
				p.crumbs = []ui.Crumb{{Label: p.t("My checks"), Href: "/my-checks"}, {Label: x.Ref, Href: p.back}}
				return err
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return risk.MinePath(p.id) + "#checks", p.d.Risks.FollowUp(p.ctx, p.org, p.id, v.Get("words"), true)
			}},
	}
}
