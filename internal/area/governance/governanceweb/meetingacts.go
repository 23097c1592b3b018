package governanceweb

import (
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// openMeeting reads the meeting of a form.
func openMeeting(p *askPage) error {
	w, err := p.d.Governance.Meeting(p.ctx, p.d.scope(p.ctx), p.org, p.id)
	if err != nil {
		return err
	}
	g, err := p.d.Governance.Group(p.ctx, p.d.scope(p.ctx), p.org, w.Group)
	if err != nil {
		return err
	}
	p.w, p.group, p.name, p.back, p.current, p.version = &w, &g, w.GroupName+", "+lang.Date(p.ctx, w.StartsAt.Time), governance.MeetingPath(w.ID), "/meetings", w.Version
	p.crumbs = []ui.Crumb{{Label: p.t("Meetings"), Href: "/meetings"}, {Label: p.name, Href: p.back}}
	return nil
}

// openRunning opens the form of a meeting for those who run its group.
func openRunning(p *askPage) error {
	err := openMeeting(p)
	if err == nil && !p.w.Runs {
		err = fault.Refused("Only the chairs and the secretary of this group can do that")
	}
	return err
}

// which is the item that a form is about, by its address or what was sent.
func (p *askPage) which() string {
	if i := p.r.URL.Query().Get("i"); i != "" {
		return i
	}
	return p.r.FormValue("i")
}

// item gives the item that a form is about, and names it in the title.
func (p *askPage) item() (governance.Item, error) {
	x, ok := p.w.Item(p.which())
	if !ok {
		return x, fault.Missing()
	}
	p.name += ". " + x.Title
	return x, nil
}

// openItem opens a form about an item, openItemAny one that members without a part in running the group fill in too.
func openItem(p *askPage) error {
	err := openRunning(p)
	if err == nil {
		_, err = p.item()
	}
	return err
}

func openItemAny(p *askPage) error {
	err := openMeeting(p)
	if err == nil && !p.w.Mine {
		err = fault.Refused("Only members of the group have interests in what it decides")
	}
	if err == nil {
		_, err = p.item()
	}
	return err
}

func (p *askPage) owners() [][2]string {
	return append([][2]string{{"", "Choose"}}, memberPairs(p, true)...)
}

func meetingActs() []act {
	s := func(p *askPage) *governance.Service { return p.d.Governance }
	back := func(p *askPage, at string, err error) (string, error) { return p.back + at, err }
	return []act{
		{pattern: "/meetings/{id}/reschedule", action: governance.ActRun, title: "Change day, time or place", button: "Save and tell the members", open: openRunning,
			fields: func(p *askPage) []templ.Component {
				if !p.v.Has("place") {
					at := p.w.StartsAt.In(lang.London())
					setDate(p.v, "day", today(at))
					p.v.Set("time", at.Format("15:04"))
					p.v.Set("minutes", number(p.w.Long))
					p.v.Set("place", p.w.Place)
				}
				return meetingFields(p)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, "", s(p).Reschedule(p.ctx, p.org, p.id, seen(v), meetingOf(v)))
			}},
		{pattern: "/meetings/{id}/cancel", action: governance.ActRun, title: "Cancel the meeting", button: "Cancel it and tell the members", warn: true, open: openRunning,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.area("why", "Why does it not take place?", "The members read this.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, "", s(p).Cancel(p.ctx, p.org, p.id, v.Get("why")))
			}},
		{pattern: "/meetings/{id}/write", action: governance.ActRun, title: "Write the minutes", button: "Save", open: func(p *askPage) error {
			if err := openRunning(p); err != nil {
				return err
			}
			if p.which() != "" {
				if _, err := p.item(); err != nil {
					return err
				}
			}
			p.version = p.w.Part(p.which()).V
			return nil
		},
			fields: func(p *askPage) []templ.Component {
				now := p.w.Part(p.which())
				if !p.v.Has("text") {
					p.v.Set("text", now.Text)
				}
				f := p.field("text", "What was said, and what came of it", "Decisions and actions are printed under it by themselves.")
				f.Rows = 14
				out := []templ.Component{hidden("i", p.which()), ui.TextArea(f)}
				if p.clash && now.V > 0 {
					out = append([]templ.Component{clash(p.t("Saved by %s meanwhile. Lines marked + are only in yours, lines marked − only in theirs", now.By), now.Text, p.v.Get("text"))}, out...)
				}
				return out
			},
			run: func(p *askPage, v url.Values) (string, error) {
				at := "#minutes"
				if p.which() != "" {
					at = "#" + p.which()
				}
				return back(p, at, s(p).WriteMinutes(p.ctx, p.org, p.id, p.which(), seen(v), v.Get("text")))
			}},
		{pattern: "/meetings/{id}/action", action: governance.ActRun, title: "Give somebody something to do", button: "Save and tell them", open: openRunning,
			fields: func(p *askPage) []templ.Component {
				items := [][2]string{{"", "None in particular"}}
				for _, x := range p.w.Items {
					items = append(items, [2]string{x.ID, x.Title})
				}
				if !p.v.Has("i") {
					p.v.Set("i", p.which())
				}
				return []templ.Component{p.pick("i", "Which item it comes of", items), p.area("text", "What is to be done?", ""), p.pick("owner", "Who does it?", p.owners()), p.date("due", "By when?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				_, err := s(p).AddAction(p.ctx, p.org, p.id, governance.ActionAsk{Item: v.Get("i"), Text: v.Get("text"), Owner: v.Get("owner"), Due: dateOf(v, "due")})
				return back(p, "#actions", err)
			}},
		{pattern: "/meetings/{id}/agree", action: governance.ActRun, title: "Agree the minutes of an earlier meeting", button: "They are agreed", open: openRunning,
			lede: "From then on they stand as they are, frozen with a fingerprint. Corrections come first, in the draft.",
			fields: func(p *askPage) []templ.Component {
				var pairs [][2]string
				for _, m := range p.w.Earlier {
					pairs = append(pairs, [2]string{m.ID, lang.Date(p.ctx, m.StartsAt.Time)})
				}
				if len(pairs) == 0 {
					return []templ.Component{note(p.t("No minutes wait to be agreed. Circulate a draft first."))}
				}
				return []templ.Component{p.radios("m", "Which meeting?", "", pairs...)}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				if v.Get("m") == "" {
					return "", fault.WithProblems(fault.Problems{{Field: "m", Message: "Choose which minutes are agreed"}})
				}
				return back(p, "", s(p).AgreeMinutes(p.ctx, p.org, p.id, v.Get("m")))
			}},
	}
}

func itemFields(p *askPage) []templ.Component {
	return []templ.Component{p.line("title", "Title", ""), p.radios("purpose", "What is it on the agenda for?", "", governance.Purposes()...), p.area("asks", "What is the meeting asked to decide?", "For items to decide or to endorse."), p.area("about", "What is it about?", ""),
		p.pick("owner", "Who owns it?", p.owners()), p.short("minutes", "How many minutes?"), p.checks("restricted", "Restricted", "", [2]string{"yes", "For members alone. Whoever has an interest in it finds nothing of it"})}
}

func itemOf(v url.Values) governance.ItemAsk {
	return governance.ItemAsk{Title: v.Get("title"), About: v.Get("about"), Asks: v.Get("asks"), Purpose: v.Get("purpose"), Owner: v.Get("owner"), Minutes: v.Get("minutes"), Restricted: v.Get("restricted") == "yes"}
}

func itemActs() []act {
	s := func(p *askPage) *governance.Service { return p.d.Governance }
	back := func(p *askPage, err error) (string, error) { return p.back + "#" + p.which(), err }
	return []act{
		{pattern: "/meetings/{id}/item", action: governance.ActRun, title: "Put an item on the agenda", button: "Put it on the agenda", open: openRunning,
			fields: func(p *askPage) []templ.Component {
				if !p.v.Has("minutes") {
					p.v.Set("minutes", "15")
				}
				return itemFields(p)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				id, err := s(p).AddItem(p.ctx, p.org, p.id, itemOf(v))
				return p.back + "#" + id, err
			}},
		{pattern: "/meetings/{id}/edit", action: governance.ActRun, title: "Change an item", button: "Save", open: func(p *askPage) error {
			if err := openItem(p); err != nil {
				return err
			}
			x, _ := p.w.Item(p.which())
			p.version = x.Version
			return nil
		},
			fields: func(p *askPage) []templ.Component {
				x, _ := p.w.Item(p.which())
				if !p.v.Has("title") {
					p.v = url.Values{"title": {x.Title}, "about": {x.About}, "asks": {x.Asks}, "purpose": {x.Purpose}, "owner": {x.Owner}, "minutes": {number(x.Long)}}
					if x.Restricted {
						p.v.Set("restricted", "yes")
					}
				}
				out := append([]templ.Component{hidden("i", x.ID)}, itemFields(p)...)
				if p.clash {
					out = append([]templ.Component{clash(p.t("What stands there now, beside yours"), x.Title+"\n"+x.Asks+"\n"+x.About, p.v.Get("title")+"\n"+p.v.Get("asks")+"\n"+p.v.Get("about"))}, out...)
				}
				return out
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, s(p).EditItem(p.ctx, p.org, p.id, p.which(), seen(v), itemOf(v)))
			}},
		{pattern: "/meetings/{id}/withdraw", action: governance.ActRun, title: "Take an item off the agenda", button: "Take it off", warn: true, open: openItem,
			fields: func(p *askPage) []templ.Component { return []templ.Component{hidden("i", p.which())} },
			run: func(p *askPage, _ url.Values) (string, error) {
				return p.back, s(p).WithdrawItem(p.ctx, p.org, p.id, p.which())
			}},
		{pattern: "/meetings/{id}/interest", action: governance.ActTake, title: "Take no part in an item", button: "Save", open: openItemAny,
			lede: "Whoever has an interest in an item takes no part in its decision and is not counted. Of a restricted item they see nothing from now on.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{hidden("i", p.which()), p.pick("member", "Who", append([][2]string{{"", "Choose"}}, memberPairs(p, false)...)), p.area("why", "What is the interest?", "Members of the group read this.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, s(p).TakeNoPart(p.ctx, p.org, p.id, p.which(), v.Get("member"), v.Get("why"))
			}},
		{pattern: "/meetings/{id}/part", action: governance.ActRun, title: "Let somebody take part after all", button: "Save", open: openItem,
			lede: "Where an interest was written down by mistake, or holds no longer. Nobody does so for themselves.",
			fields: func(p *askPage) []templ.Component {
				x, _ := p.w.Item(p.which())
				pairs := [][2]string{{"", "Choose"}}
				for _, c := range x.Conflicts {
					pairs = append(pairs, [2]string{c.Member, c.Name})
				}
				return []templ.Component{hidden("i", x.ID), p.pick("member", "Who", pairs), p.area("why", "Why may they?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, s(p).TakePart(p.ctx, p.org, p.id, p.which(), v.Get("member"), v.Get("why")))
			}},
		{pattern: "/meetings/{id}/paper", action: governance.ActRun, title: "Add a paper", button: "Add the paper", file: true, open: openItem, fields: paperFields, run: addPaper},
		{pattern: "/meetings/{id}/decide", action: governance.ActRun, title: "Write down what was decided", button: "This was decided", open: openItem,
			lede: "It stands as it is written. A later decision can take its place.",
			fields: func(p *askPage) []templ.Component {
				x, _ := p.w.Item(p.which())
				out := []templ.Component{hidden("i", x.ID), p.area("what", "What was decided?", "In words that stand by themselves.")}
				if x.Purpose == "endorse" {
					var pairs [][2]string
					for _, y := range x.Papers {
						if y.Latest && y.Hash != "" && !y.SentAt.IsZero() {
							pairs = append(pairs, [2]string{y.ID, p.t("%s, version %s", y.Title, version(y.V))})
						}
					}
					out = append(out, p.radios("paper", "Which document is endorsed?", "Its fingerprint is written down with the endorsement.", pairs...))
				}
				return append(out, p.area("employer", "What did the employer’s side say?", ""), p.area("staff", "What did the staff side say?", ""), p.area("dissent", "Who was against it, and why?", "One on each line, in words that they agree to. Empty where nobody was."))
			},
			run: func(p *askPage, v url.Values) (string, error) {
				_, err := s(p).Decide(p.ctx, p.org, p.id, p.which(), governance.DecisionAsk{What: v.Get("what"), Employer: v.Get("employer"), Staff: v.Get("staff"), Dissent: v.Get("dissent"), Paper: v.Get("paper")})
				return back(p, err)
			}},
	}
}

func paperFields(p *askPage) []templ.Component {
	x, _ := p.w.Item(p.which())
	olds := [][2]string{{"", "None: it is a paper of its own"}}
	for _, y := range x.Papers {
		if y.Latest {
			olds = append(olds, [2]string{y.ID, p.t("%s, version %s", y.Title, version(y.V))})
		}
	}
	if !p.v.Has("replaces") {
		p.v.Set("replaces", p.r.URL.Query().Get("replaces"))
	}
	out := []templ.Component{hidden("i", x.ID), p.line("title", "Title", ""), ui.FileInput(p.field("file", "A file", "PDF, Word, Excel, PowerPoint, text or a picture")),
		p.pick("kind", "Or something of this site", append([][2]string{{"", "None"}}, governance.Pointers()...)), p.line("path", "Its address here", "Such as /standard/…"), p.line("hash", "The fingerprint that is printed with it", "64 letters and digits (SHA-256)")}
	if len(olds) > 1 {
		out = append(out, p.pick("replaces", "Does it take the place of one?", olds), p.line("why", "What changed", "Only where it takes the place of another. Members who had that one are told."))
	}
	return out
}

func addPaper(p *askPage, v url.Values) (string, error) {
	in := governance.PaperAsk{Title: v.Get("title"), Kind: v.Get("kind"), Path: v.Get("path"), Hash: v.Get("hash"), Replaces: v.Get("replaces"), Why: v.Get("why")}
	if f, head, err := p.r.FormFile("file"); err == nil {
		defer func() { _ = f.Close() }()
		ready, err := p.d.Governance.PutPaper(p.ctx, p.d.scope(p.ctx), p.org, p.id, p.which(), head.Filename, f)
		if err != nil {
			return "", err
		}
		in.File = &ready
	}
	_, err := p.d.Governance.AddPaper(p.ctx, p.org, p.id, p.which(), in)
	return p.back + "#" + p.which(), err
}

// openAction reads the action of a form, for its owner and those who run its group.
func openAction(p *askPage) error {
	x, err := p.d.Governance.Action(p.ctx, p.d.scope(p.ctx), p.org, p.id)
	if err != nil {
		return err
	}
	runs, err := p.d.Governance.Runs(p.ctx, p.org, x.Group)
	if err == nil && !runs && (x.Owner == "" || x.Owner != authz.From(p.ctx).ID) {
		err = fault.Refused("Only its owner, and the chairs and the secretary of the group, can do that")
	}
	p.action1, p.name, p.back, p.current, p.version = &x, x.Text, governance.ActionPath(x.ID), "/actions", x.Version
	p.crumbs = []ui.Crumb{{Label: p.t("Actions"), Href: "/actions"}, {Label: x.Ref, Href: p.back}}
	return err
}

func actionActs() []act {
	s := func(p *askPage) *governance.Service { return p.d.Governance }
	back := func(p *askPage, err error) (string, error) { return p.back, err }
	return []act{
		{pattern: "/actions/{id}/report", action: governance.ActTake, title: "Say how far it is", button: "Save", open: openAction,
			fields: func(p *askPage) []templ.Component { return []templ.Component{p.area("words", "How far is it?", "")} },
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, s(p).Report(p.ctx, p.org, p.id, v.Get("words")))
			}},
		{pattern: "/actions/{id}/done", action: governance.ActTake, title: "Close the action", button: "Close it", open: openAction,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.area("outcome", "What was done?", "The group reads this at its next meeting.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, s(p).CloseAction(p.ctx, p.org, p.id, v.Get("outcome")))
			}},
		{pattern: "/actions/{id}/later", action: governance.ActRun, title: "Give it another day", button: "Save", open: openAction,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.date("due", "By when now?", ""), p.area("why", "Why does it take longer?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return back(p, s(p).MoveDue(p.ctx, p.org, p.id, seen(v), dateOf(v, "due"), v.Get("why")))
			}},
	}
}
