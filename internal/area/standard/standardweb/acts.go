package standardweb

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

// acts are all forms of one assessment, indicator or piece of evidence.
func acts() []act {
	return slices.Concat([]act{startAct}, courseActs, lineActs, []act{renewAct, checkAct})
}

// openWhole reads the assessment of a form.
func openWhole(p *askPage) error {
	w, err := p.d.Standard.Whole(p.ctx, p.d.scope(p.ctx, standard.ActRead), p.org, p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.current, p.version, p.data = w.Of.Name+": "+w.Name, standard.Path(w.ID), "/standard", w.Assessment.Version, w
	p.crumbs = crumbs(p.ctx, w)
	return nil
}

func (p *askPage) whole() *standard.Whole { return p.data.(*standard.Whole) }

// openLine reads the indicator of a form.
func openLine(p *askPage) error {
	if err := openWhole(p); err != nil {
		return err
	}
	l, part, ok := p.whole().Line(p.code)
	if !ok {
		return fault.Missing()
	}
	p.name, p.back, p.version = l.Words.Text, standard.IndicatorPath(p.id, p.code), l.Rated.Version
	p.crumbs = append(p.crumbs, ui.Crumb{Label: part.Name, Href: standard.SectionPath(p.id, part.Code)}, ui.Crumb{Label: l.Code, Href: p.back})
	return nil
}

func (p *askPage) line1() *standard.Line {
	l, _, _ := p.whole().Line(p.code)
	return l
}

var startAct = act{pattern: "/standard/start", action: standard.ActStart, title: "Start an assessment", button: "Start it",
	lede: "It begins as a draft in which nothing is rated, or as a copy of an earlier one in which each rating keeps who gave it and when. Nothing turns green by itself.",
	open: func(p *askPage) error {
		p.name, p.back, p.current, p.crumbs = "", "/standard", "/standard", []ui.Crumb{{Label: p.t("Standard"), Href: "/standard"}}
		list, err := p.d.Standard.List(p.ctx, p.d.scope(p.ctx, standard.ActRead), p.org)
		p.data = list
		return err
	},
	fields: func(p *askPage) []templ.Component {
		var versions, earlier [][2]string
		if book, err := p.d.Standard.Book(p.ctx); err == nil {
			for i := range book.Versions {
				versions = append(versions, [2]string{book.Versions[i].Version, book.Versions[i].Name})
			}
		}
		if p.v.Get("catalogue") == "" && len(versions) > 0 {
			p.v.Set("catalogue", versions[0][0])
		}
		earlier = append(earlier, [2]string{"", "None: begin with nothing rated"})
		for _, a := range p.data.([]standard.Assessment) {
			earlier = append(earlier, [2]string{a.ID, a.Name + " (" + a.Catalogue + ")"})
		}
		out := []templ.Component{p.radios("catalogue", "Which version of the standard?", "", versions...), p.line("name", "Its name", "Such as Autumn 2026.")}
		if len(earlier) > 1 {
			out = append(out, p.pick("from", "Open it as a copy of", earlier))
		}
		return append(out, p.date("due", "By when is the board to be assured?", "Leave it empty for six months after the last assurance."))
	},
	run: func(p *askPage, v url.Values) (string, error) {
		a, err := p.d.Standard.Start(p.ctx, p.org, standard.Start{Catalogue: v.Get("catalogue"), Name: v.Get("name"), From: v.Get("from"), Due: dateOf(v, "due")})
		return standard.Path(a.ID), err
	}}

var courseActs = []act{
	{pattern: one + "/consult", action: standard.ActStart, title: "Open it to consultation", button: "Open it", open: openWhole,
		lede: "Safety representatives are told that something waits. They comment, give their own view of an indicator, and sign or dissent. Ratings may still change.",
		fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.date("until", "Until when?", "Leave it empty for three weeks.")}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Consult(p.ctx, p.org, p.id, seen(v), dateOf(v, "until"))
		}},
	{pattern: one + "/redraft", action: standard.ActStart, title: "Take it back to draft", button: "Take it back", warn: true, open: openWhole,
		fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.area("why", "Why?", "Everybody who works on it reads this.")}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Redraft(p.ctx, p.org, p.id, seen(v), v.Get("why"))
		}},
	{pattern: one + "/adopt", action: standard.ActStart, title: "Take the corrected wording over", button: "Take it over", open: openWhole,
		lede:   "The assessment then shows the corrected words. Ratings stay as they are: look at those whose words changed.",
		fields: func(*askPage) []templ.Component { return nil },
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Adopt(p.ctx, p.org, p.id, seen(v))
		}},
	{pattern: one + "/close", action: standard.ActStart, title: "Close the assessment", button: "Close it", warn: true, open: openWhole,
		lede: "A closed assessment never changes again. The next one opens as a copy of it.",
		fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.area("why", "Why?", "Needed where the board was not assured of it.")}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Close(p.ctx, p.org, p.id, seen(v), v.Get("why"))
		}},
	{pattern: one + "/sign", action: standard.ActSign, title: "Sign for the executive", button: "I have read it and sign it", open: openWhole,
		fields: func(p *askPage) []templ.Component {
			return []templ.Component{signing(p.whole(), p.d.Standard.Hindrances(p.whole()), p.d.Standard.Now())}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Sign(p.ctx, p.org, p.id, seen(v))
		}},
	{pattern: one + "/assure", action: standard.ActAssure, title: "Record the board’s assurance", button: "Record it", open: openWhole,
		lede: "It rests on the statement that the executive lead signed, word for word. Whoever signed it cannot record this.",
		fields: func(p *askPage) []templ.Component {
			return []templ.Component{signing(p.whole(), nil, p.d.Standard.Now()), p.line("minute", "At which meeting was the board assured?", "Such as: Board in public, 17 December 2026, item 9.")}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Assure(p.ctx, p.org, p.id, seen(v), v.Get("minute"))
		}},
	{pattern: one + "/stand", action: standard.ActView, title: "Sign or dissent for staff side", button: "Send it", open: openWhole,
		lede: "What you write goes to the executive lead and the board as it is.",
		fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.radios("stance", "How does staff side stand to the whole assessment?", "", [2]string{"agree", "We sign it too"}, [2]string{"dissent", "We dissent"}), p.area("words", "In your words", "Needed for a dissent.")}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Stand(p.ctx, p.org, p.id, v.Get("stance"), v.Get("words"))
		}},
	{pattern: one + "/ask", action: standard.ActStart, title: "Ask somebody to answer", button: "Ask them", open: openWhole,
		lede: "They are told that something waits, and rate what they were asked about.",
		fields: func(p *askPage) []templ.Component {
			people := [][2]string{{"", "Choose"}}
			list, err := p.d.Standard.Colleagues(p.ctx, p.org)
			if err == nil {
				for _, c := range list {
					people = append(people, [2]string{c.ID, strings.TrimSuffix(c.Name+", "+c.Title, ", ")})
				}
			}
			var codes [][2]string
			for _, l := range p.whole().Lines() {
				codes = append(codes, [2]string{l.Code, l.Code + ". " + l.Words.Text})
			}
			return []templ.Component{p.pick("person", "Whom do you ask?", people), p.checks("indicators", "About what?", "", codes...)}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Ask(p.ctx, p.org, p.id, v.Get("person"), v["indicators"]...)
		}},
}

var lineActs = []act{
	{pattern: one + "/indicators/{code}/approve", action: standard.ActApprove, title: "Approve that it does not apply", button: "I approve it", open: openLine,
		fields: func(p *askPage) []templ.Component {
			return []templ.Component{note(p.line1().RaterName + ": " + p.line1().Rationale)}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Approve(p.ctx, p.org, p.id, p.code, seen(v))
		}},
	{pattern: one + "/indicators/{code}/settle", action: standard.ActStart, title: "Let staff side’s view stand", button: "Let it stand", open: openLine,
		lede:   "The lower rating then stands. What the trust said stays beside it, and both go to the board.",
		fields: func(p *askPage) []templ.Component { return []templ.Component{viewPair(p.line1())} },
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Settle(p.ctx, p.org, p.id, p.code, seen(v))
		}},
	{pattern: one + "/indicators/{code}/view", action: standard.ActView, title: "Give staff side’s view", button: "Send it", open: openLine,
		lede: "Where it differs from the trust’s own, both are shown side by side and go to the board.",
		fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.radios("view", "How does staff side rate it?", "", [2]string{"green", "Green"}, [2]string{"amber", "Amber"}, [2]string{"red", "Red"}), p.area("words", "Why?", "The board reads it as it is.")}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.See(p.ctx, p.org, p.id, p.code, catalogue.Rating(v.Get("view")), v.Get("words"))
		}},
	{pattern: one + "/indicators/{code}/reuse", action: standard.ActEvidence, title: "Use evidence that is there", button: "Use it here", open: openLine,
		lede: "One piece of evidence may show something for many indicators.",
		fields: func(p *askPage) []templ.Component {
			list, err := p.d.Standard.Items(p.ctx, p.d.scope(p.ctx, standard.ActRead), p.org)
			if err != nil {
				return nil
			}
			pairs := [][2]string{{"", "Choose"}}
			for i := range list {
				here := slices.ContainsFunc(p.line1().Evidence, func(e standard.Item) bool { return e.ID == list[i].ID })
				if !here && !list[i].Over(p.d.Standard.Now()) {
					pairs = append(pairs, [2]string{list[i].ID, list[i].Title + " (" + p.d.validity(p.ctx, &list[i]).Text + ")"})
				}
			}
			return []templ.Component{p.pick("item", "Which evidence?", pairs)}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Standard.Reuse(p.ctx, p.org, p.id, p.code, v.Get("item"))
		}},
	{pattern: one + "/indicators/{code}/unuse", action: standard.ActEvidence, title: "No longer use it here", button: "Take it away here", warn: true, open: openLine,
		lede: "The evidence stays in the register. If it is the last current evidence of a green rating, the rating moves to amber, with the reason.",
		fields: func(p *askPage) []templ.Component {
			pairs := [][2]string{{"", "Choose"}}
			for _, e := range p.line1().Evidence {
				pairs = append(pairs, [2]string{e.ID, e.Title})
			}
			return []templ.Component{p.pick("item", "Which evidence?", pairs)}
		},
		run: func(p *askPage, v url.Values) (string, error) {
			if v.Get("item") == "" {
				return "", fault.WithProblems(fault.Problems{{Field: "item", Message: "Choose a piece of evidence"}})
			}
			return p.back, p.d.Standard.Unuse(p.ctx, p.org, p.id, p.code, v.Get("item"))
		}},
}

var renewAct = act{pattern: "/standard/evidence/{id}/renew", action: standard.ActEvidence, title: "Give it another last day", button: "Save",
	lede: "Say up to which day it shows how things are now. A rating that moved to amber stays amber until somebody rates again.",
	open: func(p *askPage) error {
		i, err := p.d.Standard.Item(p.ctx, p.d.scope(p.ctx, standard.ActRead), p.org, p.id)
		p.name, p.back, p.current, p.version = i.Title, standard.EvidencePath(i.ID), "/standard", i.Version
		p.crumbs = []ui.Crumb{{Label: p.t("Standard"), Href: "/standard"}, {Label: p.t("Evidence register"), Href: "/standard/evidence"}, {Label: i.Title, Href: p.back}}
		return err
	},
	fields: func(p *askPage) []templ.Component {
		return []templ.Component{p.date("to", "Up to which day does it show how things are?", ""), p.date("expires", "Its last day", "Leave it empty for twelve months after that.")}
	},
	run: func(p *askPage, v url.Values) (string, error) {
		return p.back, p.d.Standard.Renew(p.ctx, p.org, p.id, seen(v), dateOf(v, "to"), dateOf(v, "expires"))
	}}
