package roundweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// actionTitle is the finding of an action.
func actionTitle(ctx context.Context, a *improve.Action, now time.Time) string {
	switch a.State {
	case improve.Inherited:
		return lang.T(ctx, "Inherited from %s, to be decided", a.OriginIndicator)
	case improve.Done:
		return lang.T(ctx, "Done on %s", date(ctx, a.EndedAt))
	case improve.Merged:
		return lang.T(ctx, "Merged into another action on %s", date(ctx, a.EndedAt))
	case improve.Closed:
		return lang.T(ctx, "Closed on %s without being done", date(ctx, a.EndedAt))
	case improve.Moved:
		return lang.T(ctx, "It goes on in the next assessment")
	}
	if a.Late(now) {
		return lang.T(ctx, "Late since %s, with %s", date(ctx, a.Due), a.PersonName)
	}
	return lang.T(ctx, "Due on %s, with %s", date(ctx, a.Due), a.PersonName)
}

// action is one action with its history.
func (d Deps) action(w http.ResponseWriter, r *http.Request) error {
	ctx, me := r.Context(), authz.From(r.Context())
	a, steps, err := d.Improve.Action(ctx, web.Scope(r), me.Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	of, err := d.Standard.Whole(ctx, web.Scope(r), me.Org, a.Assessment)
	if err != nil {
		return err
	}
	now := d.Improve.Now()
	p := &page{caption: a.Indicator + ": " + texts(of)[a.Indicator], title: actionTitle(ctx, &a, now)}
	facts := []ui.Fact{{Label: lang.T(ctx, "What will be done"), Text: a.Text}, {Label: lang.T(ctx, "Who"), Text: or(a.PersonName, lang.T(ctx, "Nobody yet"))}, {Label: lang.T(ctx, "By when"), Body: dueChip(ctx, &a, d)}}
	if a.Waits() {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "How far"), Text: lang.T(ctx, "%d of 10 steps", a.Progress/10)})
	}
	if a.Cost > 0 {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Cost"), Text: pounds(ctx, a.Cost)})
	}
	if a.Effort != "" {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Work"), Text: lang.T(ctx, a.Effort.Words())})
	}
	if len(a.Links) > 0 {
		var links []ui.Link
		for _, l := range a.Links {
			links = append(links, ui.Link{Text: l, Href: l})
		}
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "What it answers"), Body: bulletLinks(links)})
	}
	if a.Why != "" {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Why"), Text: a.Why})
	}
	if a.MergedInto != "" {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Merged into"), Body: bulletLinks([]ui.Link{{Text: lang.T(ctx, "The other action"), Href: improve.Path(a.MergedInto)}})})
	}
	p.add(sheet(lang.T(ctx, "The action"), "", ui.Facts(facts), d.actionButtons(ctx, &a, me)))
	var days []ui.Day
	for _, s := range steps {
		name := lang.Day(ctx, s.At.Time)
		if len(days) == 0 || days[len(days)-1].Name != name {
			days = append(days, ui.Day{Name: name})
		}
		what := lang.T(ctx, s.Words())
		icon := ui.IconFlag
		if s.Kind == "progress" {
			what = lang.T(ctx, "%d of 10 steps", s.Progress/10)
			icon = ui.IconHalf
		} else if s.Kind == "done" {
			icon = ui.IconTick
		}
		at := &days[len(days)-1]
		at.Entries = append(at.Entries, ui.Entry{Icon: icon, Time: lang.Time(ctx, s.At.Time), Machine: s.At.Format(time.RFC3339), Who: s.Name, What: what, Note: s.Note})
	}
	p.add(sheet(lang.T(ctx, "How it went"), "", ui.Timeline(days)))
	side := []ui.Fact{{Label: lang.T(ctx, "Assessment"), Body: bulletLinks([]ui.Link{{Text: of.Name, Href: standard.Path(of.ID)}})}, {Label: lang.T(ctx, "Plan"), Body: bulletLinks([]ui.Link{{Text: lang.T(ctx, "All its actions"), Href: improve.PlanPath(of.ID)}})},
		{Label: lang.T(ctx, "Made"), Text: date(ctx, a.MadeAt), Note: a.MadeName}}
	if a.Origin != "" {
		side = append(side, ui.Fact{Label: lang.T(ctx, "Comes from"), Body: bulletLinks([]ui.Link{{Text: lang.T(ctx, "%s, in the assessment before", a.OriginIndicator), Href: improve.Path(a.Origin)}})})
	}
	p.side(sheet(lang.T(ctx, "Where it belongs"), "", ui.RailFacts(side)))
	return p.show(w, r, nil, ui.Crumb{Label: lang.T(ctx, "Plan"), Href: "/standard/plan"}, ui.Crumb{Label: a.Indicator})
}

// actionButtons are what the reader can do with an action now.
func (d Deps) actionButtons(ctx context.Context, a *improve.Action, me authz.Actor) templ.Component {
	var out []templ.Component
	main := true
	link := func(act authz.Action, label, to string) {
		if !d.may(ctx, act) {
			return
		}
		if main {
			out, main = append(out, ui.ButtonLink(lang.T(ctx, label), improve.Path(a.ID)+to)), false
			return
		}
		out = append(out, ui.SecondaryLink(lang.T(ctx, label), improve.Path(a.ID)+to))
	}
	switch a.State {
	case improve.Open:
		if me.Role != authz.Manager || a.Person == me.ID {
			link(improve.ActStep, "Say how it goes", "/progress")
			link(improve.ActStep, "It is done", "/finish")
		}
		link(improve.ActPlan, "Change it", "/edit")
		link(improve.ActPlan, "Close it", "/close")
	case improve.Inherited:
		link(improve.ActCarry, "Accept it", "/accept")
		link(improve.ActCarry, "Merge it into another", "/merge")
		link(improve.ActPlan, "Close it", "/close")
	case improve.Done, improve.Closed:
		main = false
		link(improve.ActPlan, "Open it again", "/reopen")
	}
	return buttons(out...)
}

// draftOf reads an action as it was typed.
func draftOf(v url.Values) improve.Draft {
	return improve.Draft{Indicator: v.Get("indicator"), Text: v.Get("text"), Person: v.Get("person"), Due: dateOf(v, "due"), Cost: v.Get("cost"), Effort: v.Get("effort"), Links: v.Get("links"), Why: v.Get("why")}
}

// openAction reads the action that a form is about and fills in what it says.
func openAction(p *askPage) error {
	a, _, err := p.d.Improve.Action(p.ctx, p.d.scope(p.ctx, standard.ActRead), p.org, p.id)
	if err != nil {
		return err
	}
	p.data, p.version, p.name, p.back = a, a.Version, a.Indicator+": "+short(a.Text), improve.Path(a.ID)
	p.crumbs = []ui.Crumb{{Label: p.t("Plan"), Href: "/standard/plan"}, {Label: a.Indicator, Href: improve.Path(a.ID)}}
	v := p.v
	v.Set("text", a.Text)
	v.Set("person", a.Person)
	v.Set("effort", string(a.Effort))
	v.Set("links", strings.Join(a.Links, "\n"))
	v.Set("progress", strconv.Itoa(a.Progress))
	if a.Cost > 0 {
		v.Set("cost", strconv.FormatInt(a.Cost/100, 10))
		if a.Cost%100 != 0 {
			v.Set("cost", strings.TrimPrefix(strings.ReplaceAll(pounds(p.ctx, a.Cost), ",", ""), "£"))
		}
	}
	if !a.Due.IsZero() {
		setDate(v, "due", a.Due.In(clock.London()).Format(time.DateOnly))
	}
	return nil
}

func (p *askPage) owners() [][2]string {
	out := [][2]string{{"", "Choose somebody"}}
	list, err := p.d.Improve.Owners(p.ctx, p.org)
	if err != nil {
		return out
	}
	for _, c := range list {
		label := c.Name
		if c.Title != "" {
			label += ", " + c.Title
		}
		out = append(out, [2]string{c.ID, label})
	}
	return out
}

// actionFields ask for an action; why asks for the reason of a later day too.
func actionFields(p *askPage, why bool) []templ.Component {
	out := []templ.Component{p.area("text", "What will be done?", "One thing, in words that its owner would use"), p.pick("person", "Who does it?", "", p.owners()), p.date("due", "By when?", "For example, 31 3 2027")}
	if why {
		out = append(out, p.line("why", "If it needs more time, why?", ""))
	}
	return append(out, p.line("cost", "What does it cost, in pounds? (optional)", "For example, 1,250"), p.radios("effort", "How much work is it? (optional)", "", improve.Efforts()...),
		p.area("links", "Which reports, cases or risks does it answer? (optional)", "Addresses of this site, one in a line, such as /reports/…"))
}

// acts are the forms of this package.
func acts() []act {
	path := func(p *askPage) string { return improve.Path(p.id) }
	one := func(name, title, lede, label, button string, action authz.Action, warn bool, run func(p *askPage, v url.Values) error) act {
		return act{pattern: "/standard/plan/{id}/" + name, action: action, title: title, lede: lede, button: button, warn: warn, open: openAction,
			fields: func(p *askPage) []templ.Component { return []templ.Component{p.area("note", label, "")} },
			run:    func(p *askPage, v url.Values) (string, error) { return path(p), run(p, v) }}
	}
	// the rules name the field of a reason "why" or "note"; these forms have one box for it
	reason := func(err error) error {
		if w := fault.ProblemsOf(err).For("why"); w != "" {
			return fault.WithProblems(fault.Problems{{Field: "note", Message: w}})
		}
		return err
	}
	out := []act{
		{pattern: "/standard/assessments/{id}/plan/add", action: improve.ActPlan, title: "Add an action", button: "Add it to the plan",
			open: func(p *askPage) error {
				w, err := p.d.Standard.Whole(p.ctx, p.d.scope(p.ctx, standard.ActRead), p.org, p.id)
				if err != nil {
					return err
				}
				p.data, p.back, p.name = w, improve.PlanPath(p.id), w.Name
				p.crumbs = []ui.Crumb{{Label: w.Name, Href: standard.Path(w.ID)}, {Label: p.t("Plan"), Href: improve.PlanPath(w.ID)}}
				return nil
			},
			fields: func(p *askPage) []templ.Component {
				pairs := [][2]string{{"", "Choose an indicator"}}
				for _, l := range p.data.(*standard.Whole).Lines() {
					pairs = append(pairs, [2]string{l.Indicator.Code, l.Indicator.Code + ": " + short(l.Words.Text)})
				}
				return append([]templ.Component{p.pick("indicator", "Which indicator does it answer?", "", pairs)}, actionFields(p, false)...)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				a, err := p.d.Improve.Add(p.ctx, p.org, p.id, draftOf(v))
				return improve.Path(a.ID), err
			}},
		{pattern: "/standard/plan/{id}/edit", action: improve.ActPlan, title: "Change the action", button: "Change it", open: openAction,
			fields: func(p *askPage) []templ.Component { return actionFields(p, true) },
			run: func(p *askPage, v url.Values) (string, error) {
				return path(p), p.d.Improve.Edit(p.ctx, p.org, p.id, seen(v), draftOf(v))
			}},
		{pattern: "/standard/plan/{id}/progress", action: improve.ActStep, title: "How does it go?", button: "Keep it", open: openAction,
			fields: func(p *askPage) []templ.Component {
				var pairs [][2]string
				for n := 0; n < 100; n += 10 {
					label := p.t("%d of 10 steps", n/10)
					if n == 0 {
						label = p.t("Not begun")
					}
					pairs = append(pairs, [2]string{strconv.Itoa(n), label})
				}
				return []templ.Component{p.pick("progress", "How far has it come?", "Your own estimate. When it is finished, say that it is done instead", pairs), p.area("note", "What was done, or why does it not move?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				n, err := strconv.Atoi(v.Get("progress"))
				if err != nil {
					n = -1
				}
				return path(p), p.d.Improve.Progress(p.ctx, p.org, p.id, seen(v), n, v.Get("note"))
			}},
		one("finish", "Say that it is done", "This changes no rating. Somebody rates the indicator again, with evidence that shows it.", "How does it show that it is done?", "It is done", improve.ActStep, false, func(p *askPage, v url.Values) error {
			return p.d.Improve.Finish(p.ctx, p.org, p.id, seen(v), v.Get("note"))
		}),
		one("close", "Close it without doing it", "The action stays in the plan, with the reason.", "Why will it not be done?", "Close it", improve.ActPlan, true, func(p *askPage, v url.Values) error {
			return reason(p.d.Improve.Close(p.ctx, p.org, p.id, seen(v), v.Get("note")))
		}),
		one("reopen", "Open it again", "", "Why is it opened again?", "Open it again", improve.ActPlan, false, func(p *askPage, v url.Values) error {
			return reason(p.d.Improve.Reopen(p.ctx, p.org, p.id, seen(v), v.Get("note")))
		}),
		{pattern: "/standard/plan/{id}/accept", action: improve.ActCarry, title: "Accept an inherited action", lede: "Look at whether its words, owner and day still fit. It then belongs to this plan.", button: "Accept it", open: openAction,
			fields: func(p *askPage) []templ.Component { return actionFields(p, false) },
			run: func(p *askPage, v url.Values) (string, error) {
				return path(p), p.d.Improve.Accept(p.ctx, p.org, p.id, seen(v), draftOf(v))
			}},
		{pattern: "/standard/plan/{id}/merge", action: improve.ActCarry, title: "Merge it into another action", lede: "The other action goes on. The words of this one are kept in its history.", button: "Merge it", open: openAction,
			fields: func(p *askPage) []templ.Component {
				pairs := [][2]string{{"", "Choose an open action"}}
				list, err := p.d.Improve.List(p.ctx, p.d.scope(p.ctx, standard.ActRead), p.org, improve.Filter{Assessment: p.data.(improve.Action).Assessment, States: []improve.State{improve.Open}})
				if err == nil {
					for i := range list {
						pairs = append(pairs, [2]string{list[i].ID, list[i].Indicator + ": " + short(list[i].Text)})
					}
				}
				return []templ.Component{p.pick("into", "Into which action?", "Only open actions of the same plan are listed", pairs)}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return path(p), p.d.Improve.Merge(p.ctx, p.org, p.id, seen(v), v.Get("into"))
			}},
	}
	return append(out, roundActs()...)
}
