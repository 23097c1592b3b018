package caseworkweb

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// page is a case in its frame: what all its tabs have.
type page struct {
	casework.Case
	path, line, tag string
	colour          ui.TagColour
	tabs            []ui.NavItem
	main            ui.Link
	tone            ui.Tone
	banner, more    string
	bannerLink      ui.Link
	panels          []Shown
	whole, works    bool
	supports        bool
	now             time.Time
	body            templ.Component
}

// tab is one of the pages of a case.
type tab struct {
	path, title string
	body        func(d Deps, ctx context.Context, sc authz.Scope, p *page) (templ.Component, error)
}

// tab gives the handler of a tab.
func (d Deps) tab(t tab) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, done, err := d.find(w, r)
		if err != nil || done {
			return err
		}
		ctx := r.Context()
		p, err := d.page(ctx, c, t.path)
		if err != nil {
			return err
		}
		if p.body, err = t.body(d, ctx, web.Scope(r), p); err != nil {
			return err
		}
		crumb := crumbs(ctx, c.Ref)
		title := c.Title
		if t.path != "" {
			crumb = crumbs(ctx, c.Ref, lang.T(ctx, t.title))
			crumb[1].Href = p.path
			title = lang.T(ctx, t.title) + ": " + c.Title
		}
		return web.Staff(w, r, web.View{Title: title, Crumbs: crumb, Current: "/cases", Body: pageBody(p)})
	}
}

func crumbs(ctx context.Context, rest ...string) []ui.Crumb {
	out := []ui.Crumb{{Label: lang.T(ctx, "Cases"), Href: "/cases"}}
	for _, s := range rest {
		out = append(out, ui.Crumb{Label: s})
	}
	return out
}

// find loads the case of a request. A locked one that the reader may know of, but not open, is answered here with the
// page that says so, and done is true.
func (d Deps) find(w http.ResponseWriter, r *http.Request) (c casework.Case, done bool, err error) {
	sc := web.Scope(r)
	c, err = d.Cases.Case(r.Context(), sc, sc.Org(), r.PathValue("id"))
	if !fault.Is(err, fault.NotFound) || !d.may(r.Context(), casework.ActBreakGlass) {
		return c, false, err
	}
	sealed, unknown := d.Cases.KnownSealed(r.Context(), sc, sc.Org(), r.PathValue("id"))
	if unknown != nil {
		return c, false, err
	}
	return c, true, d.notForYou(w, r, sealed)
}

func (d Deps) page(ctx context.Context, c casework.Case, current string) (*page, error) {
	p := &page{Case: c, path: casework.Path(c.ID), line: d.line(ctx, &c), now: d.Cases.Door.Now()}
	p.tag, p.colour = stageWords(ctx, &c)
	p.whole, p.works, p.supports = d.may(ctx, casework.ActFile), d.may(ctx, casework.ActWork), d.may(ctx, casework.ActSupport)
	for _, show := range d.Panels {
		s, err := show(ctx, c)
		if err != nil {
			return nil, err
		}
		if s.Title != "" {
			p.panels = append(p.panels, s)
		}
	}
	add := func(t tab, may bool) {
		if may {
			p.tabs = append(p.tabs, ui.NavItem{Label: lang.T(ctx, t.title), Href: strings.TrimSuffix(p.path+"/"+t.path, "/"), Current: t.path == current})
		}
	}
	add(overview, true)
	add(peopleTab, p.whole)
	add(supportTab, true)
	for _, s := range p.panels {
		p.tabs = append(p.tabs, ui.NavItem{Label: lang.T(ctx, s.Title), Href: s.Path, Waiting: s.Waiting})
	}
	add(timelineTab, true)
	add(togetherTab, p.whole)
	add(whoTab, true)
	p.say(ctx)
	return p, nil
}

// say chooses the one obvious thing to do, and what the banner says.
func (p *page) say(ctx context.Context) {
	switch {
	case !p.Open():
		p.banner, p.more = lang.T(ctx, "This case is closed."), lang.T(ctx, casework.OutcomeWords(p.Outcome))+"."
		if p.works {
			p.bannerLink = ui.Link{Text: lang.T(ctx, "Take it up again"), Href: p.path + "/reopen"}
		}
		return
	case !p.NextDue.IsZero() && p.NextDue.Before(p.now):
		p.tone, p.banner, p.more = ui.Bad, says(ctx, p.Next, p.NextArgs)+".", lang.T(ctx, "It was due on %s.", lang.DayTime(ctx, p.NextDue.Time))
	case !p.NextDue.IsZero():
		p.tone, p.banner, p.more = ui.Warn, lang.T(ctx, "Next: %s.", says(ctx, p.Next, p.NextArgs)), lang.T(ctx, "It is due on %s.", lang.DayTime(ctx, p.NextDue.Time))
	}
	if !p.works {
		return
	}
	p.main = ui.Link{Text: lang.T(ctx, "Say where it stands"), Href: p.path + "/stage"}
	if p.Lead == "" {
		p.main = ui.Link{Text: lang.T(ctx, "Choose who leads it"), Href: p.path + "/lead"}
	}
}

// overviewPage is the first page of a case.
type overviewPage struct {
	*page
	reports  []incident.Incident
	hidden   int // reports of the case that the reader may not open
	days     []ui.Day
	tasks    []taskRow
	done     int
	support  []ui.Check
	asked    []ui.Check // of others: referrals, decisions
	ending   string
	acts     []ui.Link
	access   ui.Access
	settings []ui.Link
}

// taskRow is something to do, as it is listed.
type taskRow struct {
	casework.Task
	words, doneAt string
	clock         ui.Clock
}

var overview = tab{title: "Overview", body: func(d Deps, ctx context.Context, sc authz.Scope, p *page) (templ.Component, error) {
	o := &overviewPage{page: p}
	var err error
	if o.reports, o.hidden, err = d.reports(ctx, p); err != nil {
		return nil, err
	}
	events, err := d.Cases.Timeline(ctx, sc, p.Org, p.ID)
	if err != nil {
		return nil, err
	}
	o.days = days(ctx, events[:min(len(events), 6)])
	if err := d.tasks(ctx, sc, o); err != nil {
		return nil, err
	}
	plans, err := d.Cases.Support(ctx, sc, p.Org, p.ID)
	if err != nil {
		return nil, err
	}
	o.support = supportLines(ctx, p, plans)
	if !p.Open() && p.whole {
		if o.ending, err = d.Cases.Ending(ctx, sc, p.Org, p.ID); err != nil {
			return nil, err
		}
	}
	if o.access, err = d.access(ctx, &p.Case); err != nil {
		return nil, err
	}
	if err := o.outside(ctx, d, sc); err != nil {
		return nil, err
	}
	o.links(ctx, d)
	return overviewBody(o), nil
}}

// reports gives the reports of a case that the reader may open, and how many others there are.
func (d Deps) reports(ctx context.Context, p *page) ([]incident.Incident, int, error) {
	sc, err := d.Cases.Door.Policy().Check(authz.From(ctx), incident.ActRead)
	if err != nil {
		return nil, p.IncidentsN, nil
	}
	list, err := d.Cases.Incidents.Briefs(ctx, sc, p.Org, p.Incidents)
	return list, max(0, len(p.Incidents)-len(list)), err
}

func (d Deps) tasks(ctx context.Context, sc authz.Scope, o *overviewPage) error {
	list, err := d.Cases.Tasks(ctx, sc, o.Org, o.ID)
	for _, t := range list {
		if !t.Done.IsZero() {
			o.done++
			continue
		}
		o.tasks = append(o.tasks, taskRow{t, says(ctx, t.Text, t.Args), d.doneAt(ctx, o.page, t), chip(ctx, o.OpenedAt.Time, t.Due.Time, time.Time{}, o.now)})
	}
	return err
}

// links lists what can be done besides the one obvious thing.
func (o *overviewPage) links(ctx context.Context, d Deps) {
	add := func(to *[]ui.Link, act authz.Action, words, path string) {
		if d.may(ctx, act) && o.path+"/"+path != o.main.Href {
			*to = append(*to, ui.Link{Text: lang.T(ctx, words), Href: o.path + "/" + path})
		}
	}
	if o.Open() {
		add(&o.acts, casework.ActWork, "Say where it stands", "stage")
		add(&o.acts, casework.ActWork, "Add a report", "reports")
		add(&o.acts, casework.ActWork, "Write a remark", "remark")
		add(&o.acts, casework.ActWork, "Hand over to a colleague", "lead")
		add(&o.acts, casework.ActRefer, "Refer it, or hand it over", "refer")
		add(&o.acts, casework.ActWork, "Close the case", "close")
		add(&o.settings, casework.ActWork, "Change the title", "title")
		if o.Lock == "" {
			add(&o.settings, casework.ActLock, "Restrict it to a few people", "restrict")
		} else if o.Lock == "restricted" {
			add(&o.settings, casework.ActLock, "Ask to open it to more people", "unlock")
		}
	}
	add(&o.settings, casework.ActExclude, "Keep a person away", "away")
}

var kindIcons = map[string]ui.Icon{"opened": ui.IconFlag, "stage": ui.IconFlag, "remark": ui.IconMessage, "lead": ui.IconPerson, "closed": ui.IconTick, "reopened": ui.IconBack,
	"report": ui.IconPage, "joined": ui.IconCopy, "person": ui.IconPeople, "names": ui.IconLock, "lock": ui.IconLock, "glass": ui.IconAlert, "support": ui.IconHeart, "task": ui.IconTick,
	"matched": ui.IconPeople, "referred": ui.IconSend, "approval": ui.IconShieldTick}

// days gives lines of a timeline by day, newest first.
func days(ctx context.Context, events []casework.Event) []ui.Day {
	var out []ui.Day
	for _, e := range events {
		day := lang.Day(ctx, e.At)
		if len(out) == 0 || out[len(out)-1].Name != day {
			out = append(out, ui.Day{Name: day})
		}
		x := ui.Entry{Icon: kindIcons[e.Kind], Time: lang.Time(ctx, e.At), Machine: e.At.Format(time.RFC3339), Who: who(ctx, e), What: says(ctx, e.Text, e.Args), Note: e.Words}
		if x.Icon == "" {
			x.Icon = areaIcons[e.Area]
		}
		out[len(out)-1].Entries = append(out[len(out)-1].Entries, x)
	}
	return out
}

var areaIcons = map[string]ui.Icon{"": ui.IconRing, "justice": ui.IconScales, "evidence": ui.IconCamera, "sanction": ui.IconShield, "care": ui.IconHeart}

// who names whoever wrote a line of the timeline; what the program did by itself has no name.
func who(ctx context.Context, e casework.Event) string {
	if strings.HasPrefix(e.Actor, "service:") {
		return lang.T(ctx, authz.System.Words())
	}
	return e.Name
}

var timelineTab = tab{path: "timeline", title: "Timeline", body: func(d Deps, ctx context.Context, sc authz.Scope, p *page) (templ.Component, error) {
	events, err := d.Cases.Timeline(ctx, sc, p.Org, p.ID)
	return timelineBody(p, days(ctx, events)), err
}}
