package learnweb

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// onSessions is a form that belongs to the list.
func onSessions(p *askPage) error {
	p.back, p.crumb = "/training/sessions", ui.Crumb{Label: p.t("Sessions"), Href: "/training/sessions"}
	return nil
}

// onSession is a form of one session.
func onSession(p *askPage) error {
	if err := onSessions(p); err != nil {
		return err
	}
	x, err := p.d.Learn.Session(p.ctx, p.d.scope(p.ctx, learn.ActSee), p.id)
	p.name, p.back, p.version, p.data = x.Title, learn.SessionPath(x.ID), x.Version, &x
	return err
}

func sessionForm(v url.Values) learn.SessionForm {
	return learn.SessionForm{Competence: v.Get("competence"), Title: v.Get("title"), Place: v.Get("place"), On: dateOf(v, "on"), From: v.Get("from"), To: v.Get("to"), Capacity: v.Get("capacity"),
		Provider: v.Get("provider"), Trainer: v.Get("trainer"), Restrictive: v.Get("restrictive") == "yes"}
}

func sessionFields(p *askPage) []templ.Component {
	var out []templ.Component
	var pairs [][2]string
	if p.d.Learn.Competences != nil {
		if list, err := p.d.Learn.Competences(p.ctx, p.sc.Org()); err == nil { // without the list a code can be typed
			for _, c := range list {
				pairs = append(pairs, [2]string{c.Code, c.Title})
			}
		}
	}
	if len(pairs) > 0 {
		out = append(out, p.pick("competence", "What is taught?", "", append([][2]string{{"", "Choose"}}, pairs...)))
	} else {
		out = append(out, p.line("competence", "What is taught?", "The name of the competence"))
	}
	providers, trainers := [][2]string{{"", "None named"}}, [][2]string{{"", "None named"}}
	if list, err := p.d.Learn.Providers(p.ctx, p.d.scope(p.ctx, learn.ActRead)); err == nil {
		on := p.d.Learn.Today()
		for i := range list {
			x := &list[i]
			if x.Ended {
				continue
			}
			name := x.Name
			if s := x.Stands(on); s == learn.Lapsed {
				name += " (" + lower(p.t(s.Words())) + ")"
			}
			if x.Kind == learn.KindProvider {
				providers = append(providers, [2]string{x.ID, name})
			} else {
				trainers = append(trainers, [2]string{x.ID, name})
			}
		}
	}
	return append(out, p.line("title", "Name of the session", "Leave it empty for the name of the competence"), p.line("place", "Where?", "Room and site"), p.date("on", "On which day?", "For example, 14 1 2027"), p.short("from", "From", "Such as 09:30"), p.short("to", "To", "Such as 12:30"),
		p.short("capacity", "Places", ""), p.pick("provider", "Provider", "", providers), p.pick("trainer", "Trainer", "", trainers),
		p.checks("restrictive", "Restrictive component", "Holding or restraint is taught", [2]string{"yes", "It has one"}))
}

// sessionActs are the forms of sessions and of bookings for others.
func sessionActs() []act {
	s := "/training/sessions/{id}/"
	return []act{
		{pattern: "/training/sessions/new", action: learn.ActPlan, title: "Plan a session", button: "Plan it", lede: "It is not open for booking yet. It opens when its provider and trainer may teach on its day.", open: onSessions, fields: sessionFields,
			run: func(p *askPage, v url.Values) (string, error) {
				id, err := p.d.Learn.PlanSession(p.ctx, sessionForm(v))
				return learn.SessionPath(id), err
			}},
		{pattern: s + "edit", action: learn.ActPlan, title: "Change the session", button: "Save", open: onSession,
			fields: func(p *askPage) []templ.Component {
				x := p.data.(*learn.Session)
				p.fill("competence", x.Competence, "title", x.Title, "place", x.Place, "from", x.Starts.In(clock.London()).Format("15:04"), "to", x.Ends.In(clock.London()).Format("15:04"), "capacity", number(x.Capacity), "provider", x.Provider, "trainer", x.Trainer)
				if x.Restrictive {
					p.fill("restrictive", "yes")
				}
				p.fillDay("on", x.On())
				return sessionFields(p)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.EditSession(p.ctx, p.id, seen(v), sessionForm(v))
			}},
		{pattern: s + "open", action: learn.ActPlan, title: "Open it for booking", button: "Open it", open: onSession,
			fields: func(p *askPage) []templ.Component {
				x := p.data.(*learn.Session)
				if x.Bar != "" {
					return []templ.Component{words(p.t("It cannot be opened as it stands: %s.", x.Bar))}
				}
				return []templ.Component{words(p.t("From now on people book %d places.", x.Capacity))}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.OpenSession(p.ctx, p.id, seen(v))
			}},
		{pattern: s + "cancel", action: learn.ActPlan, title: "Cancel the session", button: "Cancel the session", warn: true, open: onSession,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.line("why", "Why?", "Whoever has a place reads it")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.CancelSession(p.ctx, p.id, seen(v), v.Get("why"))
			}},
		{pattern: s + "book", action: learn.ActBook, title: "Book somebody", button: "Book", lede: "Where no place is free they wait, and come in by the order in which they were booked.", open: onSession,
			fields: func(p *askPage) []templ.Component {
				p.version = 0
				return []templ.Component{p.line("who", "Who?", "A name or work e-mail address"), p.units("Where do they work?", p.sc.Org(), true), p.short("post", "Assignment number", "With it what they attend counts in the training record. It is kept sealed")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				_, err := p.d.Learn.Book(p.ctx, p.sc, learn.BookingForm{Session: p.id, Who: v.Get("who"), Unit: v.Get("unit"), Post: v.Get("post")})
				return p.back + "#bookings", err
			}},
		{pattern: s + "book-me", action: learn.ActOwn, title: "Book a place for yourself", button: "Book", lede: "Where no place is free you wait. Your manager sees the booking.", open: onSession,
			fields: func(p *askPage) []templ.Component {
				p.version = 0
				return []templ.Component{p.units("Where do you work?", p.sc.Org(), false), p.short("post", "Your assignment number", "It is on your payslip. With it what you attend counts in the training record. It is kept sealed")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				_, err := p.d.Learn.BookMyself(p.ctx, learn.BookingForm{Session: p.id, Unit: v.Get("unit"), Post: v.Get("post")})
				return "/training/mine", err
			}},
		attendAct(s + "attend"),
		{pattern: "/training/bookings/{id}/refuse", action: learn.ActBook, title: "Refuse the release", button: "Write it down", warn: true, lede: "The place goes to whoever waits. Refusals are counted by reason, so that the trust sees what keeps people from being taught.",
			open: func(p *askPage) error {
				b, err := p.d.Learn.Booking(p.ctx, p.sc, p.id)
				p.name, p.back, p.crumb = b.Name+", "+b.Title, learn.SessionPath(b.Session), ui.Crumb{Label: p.t("Sessions"), Href: "/training/sessions"}
				return err
			},
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("why", "Why can they not be released?", "", learn.Reasons()...), p.line("words", "In a few words", "Nothing about anybody’s health")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back + "#bookings", p.d.Learn.RefuseRelease(p.ctx, p.id, v.Get("why"), v.Get("words"))
			}},
	}
}

// units asks for a unit: those that the reader may book for, or any of the organisation.
func (p *askPage) units(label, org string, managed bool) templ.Component {
	pairs := [][2]string{{"", "Choose"}}
	list, err := p.d.Learn.Units(p.ctx, org)
	if managed {
		list, err = p.d.Learn.UnitsIn(p.ctx, p.sc)
	}
	if err == nil { // without the list nothing is chosen, and the form says so
		for _, u := range list {
			pairs = append(pairs, [2]string{u.ID, u.Name})
		}
	}
	return p.pick("unit", label, "", pairs)
}

func attendAct(pattern string) act {
	return act{pattern: pattern, action: learn.ActPlan, title: "Write down who attended", button: "Save", lede: "Whoever attended, and passed where something was assessed, goes into the training record. When everybody is written down, the session was held.", open: onSession,
		fields: func(p *askPage) []templ.Component {
			list, err := p.d.Learn.Bookings(p.ctx, p.d.scope(p.ctx, learn.ActBook), p.id)
			var out []templ.Component
			for i := range list {
				b := &list[i]
				if b.State != learn.Booked && b.State != learn.Present && b.State != learn.Absent {
					continue
				}
				if p.asked && b.State != learn.Booked {
					word := string(b.State)
					if b.Result != "" {
						word = b.Result
					}
					p.fill("b-"+b.ID, word)
				}
				c := p.choice("b-"+b.ID, "", "", [][2]string{{"attended", "Attended"}, {"passed", "Attended and passed"}, {"not_passed", "Attended and did not pass"}, {"absent", "Did not attend"}})
				c.Label = b.Name
				out = append(out, ui.Radios(c))
			}
			if err != nil || len(out) == 0 {
				return []templ.Component{words(p.t("Nobody had a place."))}
			}
			return out
		},
		run: func(p *askPage, v url.Values) (string, error) {
			said := learn.Attendance{}
			for k := range v {
				if len(k) > 2 && k[:2] == "b-" {
					said[k[2:]] = v.Get(k)
				}
			}
			return p.back, p.d.Learn.Attend(p.ctx, p.id, seen(v), said)
		}}
}

// score reads an answer from 1 to 5; what is none is 0.
func score(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func scale(ends ...string) [][2]string {
	return [][2]string{{"1", "1, " + ends[0]}, {"2", "2"}, {"3", "3"}, {"4", "4"}, {"5", "5, " + ends[1]}}
}

// ownActs are the forms of one's own bookings and portfolio.
func ownActs() []act {
	mine := func(p *askPage) error {
		p.back, p.crumb = "/training/mine", ui.Crumb{Label: p.t("My sessions"), Href: "/training/mine"}
		if p.id == "" {
			return nil
		}
		b, err := p.d.Learn.Booking(p.ctx, p.sc, p.id)
		p.name, p.data = b.Title, &b
		if err == nil {
			p.name += ", " + lang.Date(p.ctx, b.Starts.Time)
		}
		return err
	}
	return []act{
		{pattern: "/training/mine/{id}/give-back", action: learn.ActOwn, title: "Give your place back", button: "Give it back", open: mine, lede: "It goes to whoever waits longest.",
			run: func(p *askPage, _ url.Values) (string, error) { return p.back, p.d.Learn.GiveBack(p.ctx, p.id) }},
		{pattern: "/training/mine/{id}/say", action: learn.ActOwn, title: "Say what the session was worth", button: "Send", open: mine, lede: "It is added up with the answers of others. Nobody is shown what you said.",
			fields: func(p *askPage) []templ.Component {
				b := p.data.(*learn.Booking)
				var out []templ.Component
				if b.AsksReaction() {
					out = append(out, p.radios("reaction", "Was it worth your time?", "", scale("not at all", "very much")...))
				}
				if b.AsksConfidence(p.d.Learn.Now()) {
					out = append(out, p.radios("confident", "How confident are you, some months later, to do what you learnt?", "", scale("not at all", "very")...))
				}
				if len(out) == 0 {
					out = append(out, words(p.t("You have said it already, or it is too early to say.")))
				}
				return out
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.Say(p.ctx, p.id, score(v.Get("reaction")), score(v.Get("confident")))
			}},
		{pattern: "/training/mine/calendar-end", action: learn.ActOwn, title: "End your calendar address", button: "End it", warn: true, lede: "Calendar programs that use it get nothing any more. You can make another at any time.", open: mine,
			run: func(p *askPage, _ url.Values) (string, error) { return p.back + "#calendar", p.d.Learn.EndFeed(p.ctx) }},
		{pattern: "/training/portfolio/{id}/evidence", action: learn.ActOwn, title: "Add evidence to your portfolio", button: "Add it", lede: "The file stays where it lies. Leave out everything by which a patient could be known.",
			open: func(p *askPage) error {
				l, err := p.d.Learn.Learner(p.ctx, p.sc, p.id)
				p.name, p.back, p.data, p.crumb = l.CohortName, "/training/portfolio/"+l.ID, &l, ui.Crumb{Label: p.t("My sessions"), Href: "/training/mine"}
				return err
			},
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.pick("unit", "For which unit?", "", unitPairs(p.data.(*learn.Learner).Units)), p.line("title", "What does it show?", ""), p.line("link", "Where does it lie?", "An address that begins with https://")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.AddEvidence(p.ctx, p.id, v.Get("unit"), v.Get("title"), v.Get("link"))
			}},
	}
}

func unitPairs(units []string) [][2]string {
	out := [][2]string{{"", "Choose"}}
	for _, u := range units {
		out = append(out, [2]string{u, u})
	}
	return out
}
