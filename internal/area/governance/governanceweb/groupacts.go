package governanceweb

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"time"
)

// acts are all forms.
func acts() []act { return slices.Concat(groupActs(), meetingActs(), itemActs(), actionActs()) }

func today(at time.Time) string { return string(clock.DayOf(at)) }

func openNothing(p *askPage) error {
	p.back, p.current, p.crumbs = "/groups", "/groups", []ui.Crumb{{Label: p.t("Groups"), Href: "/groups"}}
	return nil
}

// openGroup reads the group of a form.
func openGroup(p *askPage) error {
	g, err := p.d.Governance.Group(p.ctx, p.d.scope(p.ctx), p.org, p.id)
	if err != nil {
		return err
	}
	p.group, p.name, p.back, p.current = &g, g.Name, governance.Path(g.ID), "/groups"
	p.crumbs = []ui.Crumb{{Label: p.t("Groups"), Href: "/groups"}, {Label: g.Name, Href: p.back}}
	return nil
}

// openRun opens the form of a group for those who run it.
func openRun(p *askPage) error {
	if err := openGroup(p); err != nil {
		return err
	}
	ok, err := p.d.Governance.Runs(p.ctx, p.org, p.id)
	if err == nil && !ok {
		err = fault.Refused("Only the chairs and the secretary of this group can do that")
	}
	return err
}

func termsFields(p *askPage) []templ.Component {
	return []templ.Component{
		p.area("text", "What the group is for and how it works", "Purpose, who is on it, how it decides, whom it reports to. Each point on a line of its own, so that what changes later can be seen."),
		p.date("agreed", "Agreed on", ""), p.date("force", "In force from", ""),
		p.short("quorum", "How many members must be there to decide?"),
		p.checks("both", "Both sides", "", [2]string{"yes", "Somebody of the employer’s side and somebody of the staff side must be there"}),
		p.radios("reads", "Who may read papers and minutes?", "Members always may. Restricted items are for members alone in any case.", [2]string{"members", "Members only"}, [2]string{"org", "Everybody who works here, once papers are sent and minutes agreed"}),
		p.short("escalate", "After how many days do the chairs hear of an action that is late?"),
		p.line("source", "Where the words come from, if they are not your own", ""),
	}
}

func (p *askPage) short(name, label string) templ.Component {
	f := p.field(name, label, "")
	f.Size, f.Mode = ui.Size4, "numeric"
	return ui.TextInput(f)
}

func termsOf(v url.Values) governance.TermsAsk {
	in := governance.TermsAsk{Text: v.Get("text"), AgreedOn: dateOf(v, "agreed"), InForce: dateOf(v, "force"), Quorum: v.Get("quorum"), BothSides: v.Get("both") == "yes", Reads: v.Get("reads"), EscalateDays: v.Get("escalate"), Source: v.Get("source")}
	if in.Source != "" {
		in.Verification = "unverified"
	}
	return in
}

// setDate fills the three parts of a date.
func setDate(v url.Values, name, day string) {
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		v.Set(name+"-day", number(t.Day()))
		v.Set(name+"-month", number(int(t.Month())))
		v.Set(name+"-year", number(t.Year()))
	}
}

func groupActs() []act {
	s := func(p *askPage) *governance.Service { return p.d.Governance }
	back := func(p *askPage, at string, err error) (string, error) { return p.back + at, err }
	return []act{
		{pattern: "/groups/new", action: governance.ActManage, title: "Make a group", button: "Make the group", open: openNothing,
			lede: "You are its secretary until you say who else is.",
			fields: func(p *askPage) []templ.Component {
				if !p.v.Has("quorum") {
					p.v.Set("quorum", "4")
					p.v.Set("both", "yes")
					p.v.Set("escalate", number(s(p).Chase.EscalateAfterDays))
				}
				return append([]templ.Component{p.line("name", "Name", ""), p.radios("kind", "What kind of group is it?", "", governance.Kinds()...), heading(p.t("Terms of reference"))}, termsFields(p)...)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				id, err := s(p).MakeGroup(p.ctx, p.org, v.Get("name"), v.Get("kind"), termsOf(v))
				return governance.Path(id), err
			}},
		{pattern: "/groups/{id}/revise", action: governance.ActManage, title: "Revise the terms of reference", button: "Save as the next version", open: func(p *askPage) error {
			if err := openGroup(p); err != nil {
				return err
			}
			all, err := s(p).TermsOf(p.ctx, p.d.scope(p.ctx), p.org, p.id)
			if err == nil {
				p.version = all[0].N
			}
			return err
		},
			lede: "Versions before stay as they are and can be read. What changed is shown beside each.",
			fields: func(p *askPage) []templ.Component {
				all, err := s(p).TermsOf(p.ctx, p.d.scope(p.ctx), p.org, p.id)
				if err == nil && !p.v.Has("text") {
					t := all[0]
					p.v = url.Values{"text": {t.Text}, "quorum": {number(t.Quorum)}, "reads": {t.Reads}, "escalate": {number(t.EscalateDays)}}
					if t.BothSides {
						p.v.Set("both", "yes")
					}
				}
				out := termsFields(p)
				if err == nil && p.clash {
					out = append([]templ.Component{clash(p.t("The newest version now"), all[0].Text, p.v.Get("text"))}, out...)
				}
				return out
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, "/terms?version="+version(p.version+1), s(p).ReviseTerms(p.ctx, p.org, p.id, seen(v), termsOf(v)))
			}},
		{pattern: "/groups/{id}/member", action: governance.ActManage, title: "Put somebody on the group", button: "Put them on it", open: openGroup,
			fields: func(p *askPage) []templ.Component {
				if !p.v.Has("from-day") {
					setDate(p.v, "from", today(s(p).Now()))
				}
				return []templ.Component{p.line("email", "E-mail address, of somebody who has an account here", ""), p.line("name", "Or the name of somebody outside", "They are on the list and can be marked as there. They see nothing here."), p.line("post", "Their post, or whom they come from", ""),
					p.radios("side", "Whom do they speak for?", "", governance.Sides()...), p.radios("part", "What do they do in the group?", "A group has one joint chair of each side.", governance.Parts()...), p.date("from", "From", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, "#members", s(p).AddMember(p.ctx, p.org, p.id, governance.MemberAsk{Email: v.Get("email"), Name: v.Get("name"), Post: v.Get("post"), Side: v.Get("side"), Part: v.Get("part"), From: dateOf(v, "from")}))
			}},
		{pattern: "/groups/{id}/leave", action: governance.ActManage, title: "End somebody’s time on the group", button: "Save", open: openGroup,
			fields: func(p *askPage) []templ.Component {
				if !p.v.Has("to-day") {
					setDate(p.v, "to", today(s(p).Now()))
				}
				return []templ.Component{p.pick("m", "Who", memberPairs(p, true)), p.date("to", "Their last day", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, "#members", s(p).EndMember(p.ctx, p.org, p.id, v.Get("m"), dateOf(v, "to")))
			}},
		{pattern: "/groups/{id}/declare", action: governance.ActTake, title: "Declare interests", button: "Declare", open: func(p *askPage) error {
			err := openGroup(p)
			if err == nil && !p.group.Mine {
				err = fault.Refused("Only members of the group declare interests")
			}
			return err
		},
			lede: "Members of the group read this at the beginning of each meeting. It is looked at again every year.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.pick("m", "Whose", memberPairs(p, false)), p.area("about", "What is the interest about?", "Such as a company that sells alarms, a relative, a campaign. Leave it empty if there is none."),
					p.checks("none", "No interest", "", [2]string{"yes", "There is none to declare"})}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, "#members", s(p).Declare(p.ctx, p.org, p.id, v.Get("m"), v.Get("none") == "yes", v.Get("about")))
			}},
		{pattern: "/groups/{id}/plan", action: governance.ActRun, title: "Plan a meeting", button: "Plan the meeting and tell the members", open: openRun,
			fields: func(p *askPage) []templ.Component {
				if !p.v.Has("minutes") {
					p.v.Set("minutes", "90")
				}
				return meetingFields(p)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				id, err := s(p).Plan(p.ctx, p.org, p.id, meetingOf(v))
				return governance.MeetingPath(id), err
			}},
		{pattern: "/groups/{id}/close", action: governance.ActManage, title: "End the group", button: "End the group", warn: true, open: openGroup,
			lede: "What it did stays to be read. Its open actions stay with their owners.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.area("why", "Why, and who takes on what it did?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, "", s(p).CloseGroup(p.ctx, p.org, p.id, v.Get("why")))
			}},
	}
}

// memberPairs gives those on the group to choose from: everybody, or for whoever does not run it themselves alone.
func memberPairs(p *askPage, all bool) [][2]string {
	list, err := p.d.Governance.Members(p.ctx, p.d.scope(p.ctx), p.org, p.group.ID)
	if err != nil {
		return nil
	}
	if !all {
		all, _ = p.d.Governance.Runs(p.ctx, p.org, p.group.ID)
	}
	now := today(p.d.Governance.Now())
	var out [][2]string
	for _, m := range list {
		if m.On(now) && (all || m.Person != "" && m.Person == p.sc.Person()) {
			out = append(out, [2]string{m.ID, m.Name + ", " + lower(p.t(governance.WordsOf(governance.Parts(), m.Part)))})
		}
	}
	return out
}

func meetingFields(p *askPage) []templ.Component {
	return []templ.Component{p.date("day", "Day", ""), p.time("time", "Begins at", "In the time of London"), p.short("minutes", "How many minutes?"), p.line("place", "Where, or how to join", "")}
}

func meetingOf(v url.Values) governance.MeetingAsk {
	return governance.MeetingAsk{Day: dateOf(v, "day"), Time: v.Get("time"), Place: v.Get("place"), Minutes: v.Get("minutes")}
}
