package programmeweb

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
)

// acts are the forms of the programme.
func acts() []act {
	s := "/programme/strands/{id}/"
	keep, own, side := programme.ActKeep, programme.ActOwn, programme.ActSide
	return []act{
		{pattern: "/programme/new", action: keep, title: "Write a strand", button: "Make the strand", lede: "It begins on course; its owner says how it stands.", fields: draftFields,
			run: func(p *askPage, v url.Values) (string, error) {
				id, err := p.d.Programme.Make(p.ctx, draftOf(v))
				return programme.Path(id), err
			}},
		{pattern: s + "edit", action: keep, title: "Change what the strand is", button: "Save", fields: draftFields,
			fill: func(p *askPage) error {
				for k, v := range map[string]string{"name": p.strand.Name, "line": p.strand.Line, "aim": p.strand.Aim, "owner": p.strand.Owner} {
					p.set(k, v)
				}
				if p.strand.Owner == "" {
					p.set("owner_name", p.strand.OwnerName)
				}
				return nil
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Programme.Edit(p.ctx, p.id, seen(v), draftOf(v))
			}},
		{pattern: s + "state", action: own, title: "Say how the strand stands", button: "Set the state", lede: "The reason stands under the state on the board. Both sides can challenge it.", fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.radios("state", "How does it stand?", "", statePairs()), p.line("why", "Why", "In a few words, such as “Two regions late”")}
		}, fill: func(p *askPage) error {
			p.set("state", string(p.strand.State))
			p.set("why", p.strand.Why)
			return nil
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Programme.SetState(p.ctx, p.id, seen(v), programme.State(v.Get("state")), v.Get("why"))
		}},
		moneyAct(s + "money"), milestoneAct(s + "milestone"), measureAct(s + "measure"),
		{pattern: s + "view", action: side, title: "Say what your side thinks", button: "Keep the view", lede: "It is shown in your side’s name, with yours and the day.", fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.area("words", "What your side thinks", "")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back + "#said", p.d.Programme.Say(p.ctx, p.id, v.Get("words"))
		}},
		{pattern: s + "challenge", action: side, title: "Challenge the state", button: "Challenge it", lede: "The owner answers. Until then the board shows that the state is challenged.", fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.radios("holds", "Which state does your side think is right?", "", statePairs()), p.area("words", "Why your side doubts it", "")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back + "#said", p.d.Programme.Challenge(p.ctx, p.id, programme.State(v.Get("holds")), v.Get("words"))
		}},
		{pattern: s + "answer", action: own, title: "Answer a challenge", button: "Answer", lede: "If the challenge is right, set the state anew as well.", fill: func(p *askPage) error {
			if !slices.ContainsFunc(p.strand.Challenges(), func(c programme.Said) bool { return c.ID == p.of }) {
				return fault.Missing()
			}
			return nil
		}, fields: func(p *askPage) []templ.Component {
			var out []templ.Component
			for _, c := range p.strand.Challenges() {
				if c.ID == p.of {
					out = append(out, line(c.Side.Words()+": “"+c.Words+"”"))
				}
			}
			return append(out, p.area("words", "The answer", ""))
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back + "#said", p.d.Programme.Answer(p.ctx, p.id, p.of, v.Get("words"))
		}},
		decisionAct(s + "decision"), sideAct(s + "side"), decidedAct(s + "decided"),
		{pattern: "/programme/papers/new", action: keep, title: "Make the papers of a meeting", button: "Make the papers", lede: "The papers hold the programme as it stands now, and are frozen. Made again after a change, they are a new edition.", fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.date("on", "On which day does the board meet?", "For example, 19 11 2026")}
		}, fill: func(p *askPage) error {
			if t, err := parse(p.r.URL.Query().Get("on")); err == nil {
				p.setDay("on", t)
			}
			return nil
		}, run: func(p *askPage, v url.Values) (string, error) {
			id, err := p.d.Programme.MakePapers(p.ctx, dateOf(v, "on"))
			return programme.PaperPath(id), err
		}},
	}
}

func statePairs() [][2]string {
	var out [][2]string
	for _, s := range programme.States() {
		out = append(out, [2]string{string(s), s.Words()})
	}
	return out
}

func draftOf(v url.Values) programme.Draft {
	return programme.Draft{Name: v.Get("name"), Line: v.Get("line"), Aim: v.Get("aim"), Owner: v.Get("owner"), OwnerName: v.Get("owner_name")}
}

func draftFields(p *askPage) []templ.Component {
	pairs := [][2]string{{"", "Somebody without an account here"}}
	list, err := p.d.Programme.Colleagues(p.ctx, authz.From(p.ctx).Org)
	if err == nil { // without the list a name can be typed
		for _, c := range list {
			label := c.Name
			if c.Title != "" {
				label += ", " + c.Title
			}
			pairs = append(pairs, [2]string{c.ID, label})
		}
	}
	return []templ.Component{p.line("name", "Name", ""), p.line("line", "What it is, in a few words", "Such as “Ten-trust pilot, then all”"), p.area("aim", "What it is for", ""),
		p.pick("owner", "Who owns it", "The owner says how the strand stands", pairs), p.line("owner_name", "Name of an owner without an account", "")}
}
