package libraryweb

import (
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

func openNew(p *askPage) error {
	p.back, p.name = "/library", p.t("You write, somebody else publishes.")
	p.crumbs = []ui.Crumb{{Label: p.t("Library"), Href: "/library"}}
	return nil
}

// open reads the entry of a form.
func open(p *askPage) error {
	e, err := p.d.Library.Entry(p.ctx, p.d.scope(p.ctx, library.ActSee), p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.version, p.data = e.Title, library.Path(e.ID), e.Version, &e
	p.crumbs = []ui.Crumb{{Label: p.t("Library"), Href: "/library"}, {Label: e.Title, Href: p.back}}
	return nil
}

// openOwn reads an entry of one's own organisation, with its draft where there is one.
func openOwn(p *askPage) error {
	if err := open(p); err != nil {
		return err
	}
	e := p.entry()
	if e.Given || e.Org != p.org {
		return fault.Missing()
	}
	if e.DraftN > 0 && e.N != e.DraftN {
		d, err := p.d.Library.Draft(p.ctx, p.sc, p.id)
		if err != nil {
			return err
		}
		p.data, p.name = &d, d.Title
	}
	return nil
}

func (p *askPage) entry() *library.Entry { return p.data.(*library.Entry) }

func bodyOf(v url.Values) library.Body {
	g := v.Get
	return library.Body{Title: g("title"), Setting: g("setting"), Population: g("population"), Problem: g("problem"), Baseline: g("baseline"), Logic: g("logic"), Theory: g("theory"), Changes: g("changes"), Cycles: g("cycles"), Measures: g("measures"), Rate: g("rate"),
		Results: g("results"), DidNotWork: g("did_not_work"), Balancing: g("balancing"), Cost: g("cost"), Equality: g("equality"), Involved: g("involved"), Lasting: g("lasting"), Contact: g("contact"), Ethics: g("ethics"), Conflicts: g("conflicts"), Design: g("design"),
		Grade: g("grade"), Direction: g("direction"), Caution: g("caution"), Licence: g("licence"), Chart: g("chart"), Review: dateOf(v, "review")}
}

func choose(list [][2]string) [][2]string { return append([][2]string{{"", "Choose"}}, list...) }

// bodyFields ask for a case study in the order in which it is read.
func bodyFields(p *askPage) []templ.Component {
	if e, ok := p.data.(*library.Entry); ok {
		b := e.Body
		p.fill("title", b.Title, "setting", b.Setting, "population", b.Population, "problem", b.Problem, "baseline", b.Baseline, "logic", b.Logic, "theory", b.Theory, "changes", b.Changes, "cycles", b.Cycles, "measures", b.Measures, "rate", b.Rate, "results", b.Results,
			"did_not_work", b.DidNotWork, "balancing", b.Balancing, "cost", b.Cost, "equality", b.Equality, "involved", b.Involved, "lasting", b.Lasting, "contact", b.Contact, "ethics", b.Ethics, "conflicts", b.Conflicts, "design", b.Design, "grade", b.Grade,
			"direction", b.Direction, "caution", b.Caution, "licence", b.Licence, "chart", b.Chart)
		p.fillDay("review", b.Review)
	}
	return []templ.Component{
		p.line("title", "Title", "What was done, in a few words. No name of a person."), p.pick("setting", "Setting", choose(library.Settings())), p.line("population", "Who and where", ""), p.area("problem", "Problem", ""), p.area("baseline", "Baseline", "What the figures were before, over how long."),
		p.area("changes", "What was changed", ""), p.area("logic", "Logic model", "Inputs, activities, outputs, outcomes, and what is assumed."), p.area("theory", "Why should it work?", ""), p.area("cycles", "Tests", "Each with plan, prediction, what was done, what was learned, what followed."), p.area("involved", "Who took part", "Staff and patients."),
		p.area("measures", "Measures", "Of outcome, of process, and balancing ones."), p.line("rate", "Rate", "Such as: per 1,000 occupied bed days."), p.area("results", "Results", ""), p.line("chart", "Control chart", "Its address on the dashboard, or elsewhere."), p.area("did_not_work", "What did not work", "Targets that were missed among it."),
		p.area("balancing", "Balancing measures", "What could have become worse."), p.area("equality", "Who gained and who did not", ""), p.line("cost", "Cost", ""), p.area("lasting", "Does it last?", ""), p.line("design", "How was it found out?", "Such as: before and after on one ward, 18 months."),
		p.pick("grade", "Strength of the evidence", choose(library.Grades())), p.pick("direction", "What does it say?", choose(library.Directions())), p.area("caution", "Caution", ""), p.area("conflicts", "Conflicts of interest", "Who paid, who gained. Write “none” where there are none."),
		p.area("ethics", "Consent and ethics", ""), p.line("licence", "Licence", ""), p.line("contact", "Contact", "A team, not a person."), p.date("review", "Look at it again by", "May be left empty.")}
}

func openAdoption(p *askPage) error {
	a, err := p.d.Library.Adoption(p.ctx, p.d.scope(p.ctx, library.ActAdopt), p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.version, p.data = a.Place, library.UptakePath(a.ID), a.Version, &a
	p.crumbs = []ui.Crumb{{Label: p.t("Taken over here"), Href: "/library-uptake"}, {Label: a.Place, Href: p.back}}
	return nil
}

// acts are all forms.
func acts() []act {
	to := func(p *askPage) string { return library.Path(p.id) }
	return []act{
		{pattern: "/library/new", action: library.ActWrite, title: "Write a case study", button: "Keep it as a draft", open: openNew, fields: bodyFields, lede: "Only title and setting are needed to begin. The order is that of the SQUIRE guideline.", run: func(p *askPage, v url.Values) (string, error) {
			e, err := p.d.Library.Begin(p.ctx, p.sc, bodyOf(v))
			return library.Path(e.ID), err
		}},
		{pattern: "/library/{id}/edit", action: library.ActWrite, title: "Change the case study", button: "Save the draft", open: openOwn, fields: bodyFields, lede: "What is published stays as it is until somebody else publishes the new version.", run: func(p *askPage, v url.Values) (string, error) {
			return to(p), p.d.Library.Write(p.ctx, p.org, p.id, seen(v), bodyOf(v))
		}},
		{pattern: "/library/{id}/send", action: library.ActWrite, title: "Send it for review", button: "Send it", open: openOwn, lede: "Somebody who wrote none of it reads it and publishes it, or sends it back.", fields: missing, run: func(p *askPage, v url.Values) (string, error) {
			return to(p), p.d.Library.Ask(p.ctx, p.org, p.id, seen(v))
		}},
		{pattern: "/library/{id}/review", action: library.ActReview, title: "Review the case study", button: "Decide", open: openOwn, lede: "Look at the source or the chart, at what is claimed, at interests, and at what is missing.", fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.radios("decision", "What do you decide?", "", [2]string{"publish", "Publish it for everybody"}, [2]string{"back", "Send it back"}), p.area("words", "What did you look at, or what has to change?", "")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			switch v.Get("decision") {
			case "publish":
				return to(p), p.d.Library.Publish(p.ctx, p.org, p.id, seen(v), v.Get("words"))
			case "back":
				return to(p), p.d.Library.SendBack(p.ctx, p.org, p.id, seen(v), v.Get("words"))
			}
			return "", fault.WithProblems(fault.Problems{{Field: "decision", Message: "Choose what you decide"}})
		}},
		{pattern: "/library/{id}/retire", action: library.ActWrite, title: "Retire the case study", button: "Retire it", warn: true, open: openOwn, lede: "It leaves the list. Whoever has its address still reads it, with the word that it is retired.", fields: words("why", "Why?", ""), run: func(p *askPage, v url.Values) (string, error) {
			return to(p), p.d.Library.Retire(p.ctx, p.org, p.id, seen(v), v.Get("why"))
		}},
		{pattern: "/library/{id}/adopt", action: library.ActAdopt, title: "Take it over", button: "Write it down", open: open, lede: "Other organisations see only that a number of organisations use it.", fields: func(p *askPage) []templ.Component {
			p.fillDay("from", p.d.Library.Today())
			pairs := [][2]string{}
			if p.sc.Covers(p.org, "") {
				pairs = append(pairs, [2]string{"", "The whole organisation"})
			}
			if list, err := p.d.Library.UnitsIn(p.ctx, p.sc); err == nil {
				for _, u := range list {
					pairs = append(pairs, [2]string{u.ID, u.Name})
				}
			}
			return []templ.Component{p.pick("unit", "Which unit looks after it?", pairs), p.line("place", "Where exactly?", ""), p.area("adapted", "What do you do differently?", "Or that you do it as described."), p.date("from", "Since when?", "")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			a, err := p.d.Library.Adopt(p.ctx, p.sc, p.id, v.Get("unit"), library.AdoptAsk{Place: v.Get("place"), Adapted: v.Get("adapted"), From: dateOf(v, "from")})
			return library.UptakePath(a.ID), err
		}},
		{pattern: "/library-uptake/{adoption}/settle", action: library.ActAdopt, title: "What became of it?", button: "Save", open: openAdoption, fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.radios("state", "Is it kept?", "", [2]string{"kept", "It is kept"}, [2]string{"stopped", "It was stopped"}), p.date("to", "If it was stopped: on which day?", ""), p.area("why", "What did you find?", "What did not work, too.")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Library.Settle(p.ctx, p.org, p.id, seen(v), v.Get("state"), dateOf(v, "to"), v.Get("why"))
		}},
	}
}

// missing says what has to be there before it can be sent.
func missing(p *askPage) []templ.Component {
	var out []templ.Component
	for _, x := range p.entry().Missing() {
		out = append(out, note(p.t(x.Message, x.Args...)+"."))
	}
	return out
}
