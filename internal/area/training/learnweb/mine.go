package learnweb

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// mine is one's own sessions, calendar and cohorts.
func (d Deps) mine(w http.ResponseWriter, r *http.Request) error {
	p, err := d.own(r)
	if err != nil {
		return err
	}
	return show(w, r, p)
}

func (d Deps) own(r *http.Request) (*page, error) {
	ctx, s, sc := r.Context(), d.Learn, web.Scope(r)
	list, err := s.Mine(ctx, sc)
	if err != nil {
		return nil, err
	}
	p := &page{tabs: d.tabs(ctx, "/training/mine"), title: lang.T(ctx, "You have no session to come")}
	now := s.Now()
	t := &ui.Table{Caption: lang.T(ctx, "Your sessions"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Session")}, {Label: lang.T(ctx, "When")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "What you can do"), Alone: true}}}
	first := true
	for i := range list {
		b := &list[i]
		if first && b.SessionState == learn.Open && b.Starts.After(now) && (b.State == learn.Booked || b.State == learn.Waiting) {
			first, p.title = false, lang.T(ctx, "Your next session is on %s", lang.Date(ctx, b.Starts.Time))
			if b.State == learn.Waiting {
				p.title = lang.T(ctx, "You wait for a place on %s", lang.Date(ctx, b.Starts.Time))
			}
		}
		when := ui.Cell{Text: span(ctx, b.Starts.Time, b.Ends.Time), Sub: recordWords(ctx, b)}
		state := ui.Tag(lang.T(ctx, b.State.Words()), markColour[b.State])
		if b.SessionState == learn.Cancelled {
			when.Sub, state = b.Cancelled, ui.Tag(lang.T(ctx, learn.Cancelled.Words()), ui.TagGrey)
		} else if b.State == learn.Refused {
			when.Sub = reasonWords(ctx, b.Why)
		}
		var can []ui.Link
		at := "/training/mine/" + b.ID
		if (b.State == learn.Booked || b.State == learn.Waiting) && b.SessionState == learn.Open && b.Starts.After(now) {
			can = append(can, ui.Link{Text: lang.T(ctx, "Give the place back"), Href: at + "/give-back"})
		}
		if b.AsksReaction() || b.AsksConfidence(now) {
			can = append(can, ui.Link{Text: lang.T(ctx, "Say what it was worth"), Href: at + "/say"})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: b.Title, Href: learn.SessionPath(b.Session), Sub: b.Place}, when, {Body: state}, {Body: links(b.Title, can)}}})
	}
	p.sections = append(p.sections, section{heading: lang.T(ctx, "Your sessions"), table: t, empty: lang.T(ctx, "You are booked for none."), linkText: lang.T(ctx, "Sessions to book"), linkTo: "/training/sessions"})
	cohorts, err := s.MyCohorts(ctx, sc)
	if err != nil {
		return nil, err
	}
	for i := range cohorts {
		l := &cohorts[i]
		p.sections = append(p.sections, section{heading: l.Title, facts: learnerFacts(ctx, l), linkText: lang.T(ctx, "Your portfolio"), linkTo: "/training/portfolio/" + l.ID})
	}
	since, err := s.FeedSince(ctx)
	if err != nil {
		return nil, err
	}
	cal := section{id: "calendar", heading: lang.T(ctx, "Your calendar"), lede: lang.T(ctx, "A secret address shows your own sessions in a calendar program: title, place and time, and nothing about anybody else.")}
	if !since.IsZero() {
		cal.lede = lang.T(ctx, "You have had a calendar address since %s. A new one ends it.", lang.Date(ctx, since))
		cal.linkText, cal.linkTo = lang.T(ctx, "End it"), "/training/mine/calendar-end"
	}
	cal.body = calendarForm(lang.T(ctx, "Make a calendar address"))
	p.sections = append(p.sections, cal)
	return p, nil
}

// newCalendar makes a calendar address and shows it this once.
func (d Deps) newCalendar(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	token, err := d.Learn.NewFeed(ctx)
	if err != nil {
		return err
	}
	base := strings.TrimSuffix(d.Base, "/")
	if base == "" { // an installation that was given no address is on this machine
		base = "http://" + r.Host
	}
	url := base + "/training/calendar/" + token + "/sessions.ics"
	w.Header().Set("Cache-Control", "no-store, private")
	return show(w, r, &page{title: lang.T(ctx, "This is your calendar address"), crumbs: []ui.Crumb{{Label: lang.T(ctx, "My sessions"), Href: "/training/mine"}, {Label: lang.T(ctx, "Calendar address")}},
		sections: []section{{heading: lang.T(ctx, "Keep it to yourself"), body: address(url), linkText: lang.T(ctx, "Back to my sessions"), linkTo: "/training/mine"}}})
}

// calendar gives the sessions of whoever the token belongs to. It asks for nobody, so it says nothing about anybody.
func (d Deps) calendar(w http.ResponseWriter, r *http.Request) error {
	list, err := d.Learn.Feed(authz.With(r.Context(), authz.Actor{}), r.PathValue("token"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="training.ics"`)
	w.Header().Set("Cache-Control", "no-store, private")
	w.Header().Set("Referrer-Policy", "no-referrer")
	_, err = w.Write(learn.Calendar(list, d.Learn.Now()))
	return err
}

// portfolio is one's own portfolio in a cohort.
func (d Deps) portfolio(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, err := d.Learn.Learner(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := portfolioPage(r, &l)
	p.crumbs = []ui.Crumb{{Label: lang.T(ctx, "My sessions"), Href: "/training/mine"}, {Label: l.CohortName}}
	if l.State == "learning" {
		p.tools = []ui.Link{{Text: lang.T(ctx, "Add evidence"), Href: "/training/portfolio/" + l.ID + "/evidence"}}
	}
	return show(w, r, p)
}

// portfolioPage is a learner's progress, unit by unit, with what the portfolio shows for each.
func portfolioPage(r *http.Request, l *learn.Learner) *page {
	ctx := r.Context()
	p := &page{caption: l.CohortName, title: lang.T(ctx, "%d of %d units are signed off", len(l.Done), len(l.Units)), rail: []section{{heading: lang.T(ctx, "The qualification"), rail: learnerFacts(ctx, l)}}}
	if l.State != "learning" {
		p.title = lang.T(ctx, l.Words())
	}
	t := &ui.Table{Caption: lang.T(ctx, "Units"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Unit")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Evidence")}}}
	for _, u := range l.Units {
		c := ui.Clock{Text: lang.T(ctx, "Not signed off")}
		for _, x := range l.Done {
			if x.Unit == u {
				c = ui.Clock{Level: ui.Done, Text: lang.T(ctx, "Signed off on %s by %s", day(ctx, x.On), x.By), Time: string(x.On)}
			}
		}
		var shown []templ.Component
		for _, e := range l.Evidence {
			if e.Unit == u {
				shown = append(shown, evidenceLine(e.Title, e.Link, lang.T(ctx, "Added on %s", day(ctx, e.On))))
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: u}, {Body: c.Chip()}, {Body: drawing(shown)}}})
	}
	p.sections = []section{{heading: lang.T(ctx, "Units and evidence"), table: t, foot: lang.T(ctx, "Links alone are kept here. What they lead to lies elsewhere and is not looked at by this program.")}}
	return p
}
