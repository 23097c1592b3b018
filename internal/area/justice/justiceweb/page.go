package justiceweb

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/clocks"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// page is the justice page of a case.
type page struct {
	justice.Whole
	path       string
	line       string
	tabs       []ui.NavItem
	works      bool
	wishes     bool
	statement  bool
	approves   bool
	banner     string
	bannerMore string
	bannerLink ui.Link
	tone       ui.Tone
	clocks     []ui.Fact
	wanted     []wishLine
	statements []statementLine
	waiting    []justice.Ask
	now        time.Time
}

type wishLine struct{ who, wish, more, again string }

type statementLine struct {
	icon  ui.Icon
	text  string
	state string
	links []ui.Link
}

// page shows it.
func (d Deps) page(w http.ResponseWriter, r *http.Request) error {
	whole, err := d.whole(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := d.build(ctx, whole)
	title := lang.T(ctx, "Police and courts: %s", whole.Case.Title)
	c := crumbs(ctx, whole.Case, "")
	return web.Staff(w, r, web.View{Title: title, Crumbs: c[:3], Current: "/cases", Body: pageBody(p)})
}

func (d Deps) build(ctx context.Context, w justice.Whole) *page {
	p := &page{Whole: w, path: justice.Path(w.Case.ID), works: d.may(ctx, justice.ActWork) && w.Case.Open(), wishes: d.may(ctx, justice.ActWish), statement: d.may(ctx, justice.ActStatement),
		approves: d.may(ctx, justice.ActApprove), now: d.Justice.Door.Now()}
	p.line = lang.N(ctx, w.Case.IncidentsN, "%d report.", "%d reports.") + " " + lang.N(ctx, w.Case.Affected, "%d person affected.", "%d people affected.")
	if w.Case.LeadName != "" {
		p.line += " " + lang.T(ctx, "Owner: %s.", w.Case.LeadName)
	}
	for _, a := range w.Asks {
		if a.State == "answered" {
			p.waiting = append(p.waiting, a)
		}
	}
	at := casework.Path(w.Case.ID)
	p.tabs = []ui.NavItem{{Label: lang.T(ctx, "Overview"), Href: at}, {Label: lang.T(ctx, "People"), Href: at + "/people"}, {Label: lang.T(ctx, "Support"), Href: at + "/support"},
		{Label: lang.T(ctx, "Police and courts"), Href: p.path, Current: true, Waiting: len(p.waiting)}, {Label: lang.T(ctx, "Timeline"), Href: at + "/timeline"}, {Label: lang.T(ctx, "What hangs together"), Href: at + "/together"}}
	p.say(ctx)
	p.rail(ctx)
	return p
}

// say chooses what the banner says: an answer that waits, or a time limit.
func (p *page) say(ctx context.Context) {
	if len(p.waiting) > 0 {
		p.tone, p.banner, p.bannerMore = ui.Warn, lang.T(ctx, "The police answered by link. It is not the record’s outcome until you confirm it."), lang.T(ctx, "A link does not prove who used it.")
		if p.works {
			p.bannerLink = ui.Link{Text: lang.T(ctx, "See the answer"), Href: p.path + "/answers/" + p.waiting[0].ID}
		}
		return
	}
	r, due, ok := p.Limit(p.now)
	if !ok {
		return
	}
	days := clock.DaysSince(p.now, due)
	p.tone, p.banner = ui.Warn, lang.T(ctx, "If this is charged as common assault alone, court proceedings must start by %s.", lang.Date(ctx, due))
	p.bannerMore = lang.N(ctx, days, "That is 6 months from the event, %d day from today.", "That is 6 months from the event, %d days from today.")
	if p.works && r.Email != "" {
		p.bannerLink = ui.Link{Text: lang.T(ctx, "Ask the officer which charge is planned"), Href: p.path + "/ask?report=" + r.ID}
	}
}

// chip draws a clock.
func chip(ctx context.Context, t clock.Track, now time.Time) ui.Clock {
	s := t.At(now)
	f := clock.Words(s, now)
	text := strings.NewReplacer("{n}", fmt.Sprint(f.N), "{date}", dateShort(ctx, f)).Replace(lang.T(ctx, f.Key()))
	if f.Kind == clock.IsDone {
		text = lang.T(ctx, "In time")
		if s.Late {
			text = lang.T(ctx, "Late")
		}
	}
	level := map[clock.Level]ui.Level{clock.Soon: ui.Soon, clock.Over: ui.Over, clock.Done: ui.Done, clock.Paused: ui.Pause}[f.Level]
	c := ui.Clock{Level: level, Text: text}
	if !f.Time.IsZero() {
		c.Time = f.Time.Format(time.RFC3339)
	}
	return c
}

func dateShort(ctx context.Context, f clock.Fact) string {
	if f.Time.IsZero() {
		return ""
	}
	if f.Year {
		return lang.Date(ctx, f.Time)
	}
	return lang.ShortDay(ctx, f.Time)
}

// rail gathers clocks, wishes and statements. Of clocks the open ones are shown, and of the settled ones the newest.
func (p *page) rail(ctx context.Context) {
	settled := 0
	for i := len(p.Clocks) - 1; i >= 0; i-- {
		k := p.Clocks[i]
		if !k.Done.IsZero() {
			if settled++; settled > 3 {
				continue
			}
		}
		note := p.Label(k.Person)
		if k.Person == "" && len(p.Reports) > 1 {
			if r, ok := p.Report(k.Report); ok {
				note = lang.T(ctx, "Event of %s", dayWords(ctx, r.EventDate))
			}
		}
		if !k.Verified {
			note = strings.TrimPrefix(note+". "+lang.T(ctx, "Length unverified"), ". ")
		}
		f := ui.Fact{Label: lang.T(ctx, k.About), Note: note, Body: clockBody(p, k, chip(ctx, k.Track, p.now))}
		p.clocks = append([]ui.Fact{f}, p.clocks...)
	}
	seen := map[string]bool{}
	for _, w := range p.Wishes {
		if seen[w.Person] {
			continue
		}
		seen[w.Person] = true
		l := wishLine{who: p.Label(w.Person), wish: lang.T(ctx, justice.WishWords(w.Wish))}
		if w.Words != "" {
			l.more = "“" + w.Words + "”"
		} else if w.Why != "" {
			l.more = lang.T(ctx, justice.Words(justice.WhyWords, w.Why))
		}
		if w.Again != "" {
			l.again = strings.TrimSpace(lang.T(ctx, "Ask again after %s", dayWords(ctx, w.Again)))
		}
		p.wanted = append(p.wanted, l)
	}
	if p.wishes {
		for _, x := range p.Of(casework.Affected) {
			if !seen[x.ID] {
				p.wanted = append(p.wanted, wishLine{who: x.Label, wish: lang.T(ctx, justice.WishWords(""))})
			}
		}
	}
	for _, st := range p.Statements {
		p.statements = append(p.statements, p.statementOf(ctx, st))
	}
}

func (p *page) statementOf(ctx context.Context, st justice.Statement) statementLine {
	l := statementLine{icon: ui.IconRing, text: lang.T(ctx, justice.Words(justice.StatementKinds, st.Kind)), state: lang.T(ctx, justice.Words(justice.StatementStates, st.State))}
	if who := p.Label(st.Person); who != "" {
		l.text += ", " + who
	}
	if st.Supersedes != "" {
		l.text += ", " + lang.T(ctx, "a further one")
	}
	q := "?statement=" + st.ID
	add := func(words, path string, may bool) {
		if may && p.Case.Open() {
			l.links = append(l.links, ui.Link{Text: lang.T(ctx, words), Href: path})
		}
	}
	switch st.State {
	case "offered":
		add("Write it", p.path+"/statements/"+st.ID, p.statement)
		add("Not wanted", p.path+"/decline"+q, p.works)
	case "draft":
		l.icon = ui.IconHalf
		if st.Own {
			l.state = lang.T(ctx, "Being written by themselves: nobody else reads it yet")
		}
		add("Go on writing", p.path+"/statements/"+st.ID, p.statement && !st.Own)
	case "signed":
		l.icon = ui.IconHalf
		add("Open it", p.path+"/statements/"+st.ID, p.statement)
		add("Give it to the police", p.path+"/give"+q, p.works)
	case "given", "read":
		l.icon = ui.IconTick
		add("Open it", p.path+"/statements/"+st.ID, p.statement)
		add("Read in court", p.path+"/read"+q, p.works && st.State == "given")
		add("Write a further one", p.path+"/offer?kind="+st.Kind+"&person="+st.Person+"&supersedes="+st.ID, p.works)
	}
	return l
}

// asksOf gives the asks of a report that stand in its line of stages, the last five.
func (p *page) asksOf(report string) []justice.Ask {
	var out []justice.Ask
	for _, a := range p.Asks {
		if a.Report == report && a.State != "withdrawn" {
			out = append(out, a)
		}
	}
	return out[max(0, len(out)-2):]
}

// stage is one stage of a chaser.
type stage struct {
	class      string
	icon       ui.Icon
	name, text string
	now        bool
}

// stages gives the chaser of a report: asked, silence, asked again, waiting, and what comes next with its day.
func (p *page) stages(ctx context.Context, r justice.Report) []stage {
	var out []stage
	asks := p.asksOf(r.ID)
	for i, a := range asks {
		name, text := lang.T(ctx, "Asked"), lang.Day(ctx, a.AskedAt)
		if i > 0 || a.N > 1 {
			name = lang.T(ctx, "Asked again")
		}
		if a.Level > 0 {
			name = lang.T(ctx, "The inspector was asked")
		}
		if !a.OpenedAt.IsZero() {
			text += ", " + lang.T(ctx, "opened %s", lang.Day(ctx, a.OpenedAt))
		}
		if a.Sent == "failed" {
			text += ", " + lang.T(ctx, "the address was refused")
		}
		out = append(out, stage{class: "is-done", icon: ui.IconSend, name: name, text: text})
		switch a.State {
		case "silent":
			out = append(out, stage{class: "is-none", icon: ui.IconRing, name: lang.T(ctx, "No answer"), text: lang.T(ctx, "by %s", lang.Day(ctx, a.ExpiresAt))})
		case "asked":
			out = append(out, stage{class: "is-now", name: lang.T(ctx, "Waiting"), text: lang.T(ctx, "to %s", lang.Day(ctx, a.ExpiresAt)), now: true})
			next := lang.T(ctx, "Ask again")
			if r.Silences+1 >= 3 {
				next = lang.T(ctx, "One step up the ladder")
			} else if r.Silences+1 >= 2 && r.AboveEmail != "" {
				next = lang.T(ctx, "The inspector")
			}
			out = append(out, stage{name: lang.T(ctx, "Next: %s", next), text: lang.T(ctx, "by itself after that")})
		case "answered":
			out = append(out, stage{class: "is-now", name: lang.T(ctx, "Answered"), text: lang.T(ctx, "waits to be confirmed"), now: true})
		case "confirmed":
			out = append(out, stage{class: "is-done", icon: ui.IconTick, name: lang.T(ctx, "Answered"), text: lang.Day(ctx, a.AnsweredAt)})
		}
	}
	if len(asks) == 0 || asks[len(asks)-1].State != "asked" && asks[len(asks)-1].State != "answered" {
		for _, k := range p.Clocks {
			if k.Report == r.ID && k.Rule == "POLICE_UPDATE" && k.Done.IsZero() {
				out = append(out, stage{name: lang.T(ctx, "Next: ask the officer"), text: lang.T(ctx, "by itself on %s", lang.Day(ctx, k.Due))})
			}
		}
	}
	return out[max(0, len(out)-5):]
}

// offenceLine says an offence with its mode and maximum on the day of the event.
func (p *page) offenceLine(ctx context.Context, c justice.Charge) string {
	o, _ := law.Load().Offence(c.Code)
	r, _ := p.Report(c.Report)
	m, _ := o.Max(clock.Day(r.EventDate))
	s := o.Name + ". " + o.Act
	if m.Text != "" {
		s += ", " + lang.T(ctx, "%s, up to %s", lang.T(ctx, o.Mode.Words()), m.Text)
	}
	return s
}

func (p *page) aggravated(c justice.Charge) []law.Aggravation {
	r, _ := p.Report(c.Report)
	return law.Load().Aggravated(c.Code, clock.Day(r.EventDate), c.EmergencyWorker == "yes", c.Strands)
}

func outcomeLine(ctx context.Context, code, charged, day string) string {
	o, _ := law.Load().Outcome(code)
	s := o.Name
	if !strings.HasPrefix(code, "U") {
		s = code + ": " + s
	}
	if c, ok := law.Load().Offence(charged); ok && charged != "" {
		s += ", " + lang.T(ctx, "as %s", c.Name)
	}
	if day != "" && o.Final() {
		s += ", " + dayWords(ctx, day)
	}
	return s
}

// Shown is what a case's overview says of this area.
type Shown struct {
	Title, Path string
	Waiting     int
	Body        templ.Component
}

// Panel gives what a case's overview shows of this area to the reader; nothing to whoever may not see it.
func (d Deps) Panel(ctx context.Context, c casework.Case) (Shown, error) {
	sc, err := d.Justice.Door.Policy().Check(authz.From(ctx), justice.ActSee)
	if err != nil {
		return Shown{}, nil // a line manager learns nothing of it
	}
	w, err := d.Justice.Whole(ctx, sc, c.Org, c.ID)
	if fault.Is(err, fault.NotFound) {
		return Shown{}, nil
	}
	if err != nil {
		return Shown{}, err
	}
	p := d.build(ctx, w)
	return Shown{Title: "Police and courts", Path: p.path, Waiting: len(p.waiting), Body: panelBody(p)}, nil
}

func rulesNote(r string) bool { return clocks.OfPerson(r) }
