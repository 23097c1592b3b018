package riskweb

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/ui"
)

// openEntry reads the risk of a form about the register.
func openEntry(p *askPage) error {
	e, err := p.d.Risks.Entry(p.ctx, p.d.scope(p.ctx, risk.ActRead), p.org, p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.current, p.version = e.Title+", "+lower(e.Band)+" "+number(e.Score), risk.RegisterPath(e.ID), "/risk", e.Version
	p.crumbs = []ui.Crumb{{Label: p.t("Risk register"), Href: risk.RegisterPath("")}, {Label: e.Title, Href: p.back}}
	return nil
}

// words asks for one text.
func words(label, hint, name string) func(p *askPage) []templ.Component {
	return func(p *askPage) []templ.Component { return []templ.Component{p.area(name, label, hint)} }
}

// afterActs are the forms by which a version is approved, looked at again, copied, retired and answered.
func afterActs() []act {
	to := func(p *askPage) string { return risk.Path(p.id) }
	return []act{
		{pattern: "/risk/{id}/approve", action: risk.ActApprove, title: "Approve this version", button: "Approve and put in force", open: openDraft, fields: approveFields,
			lede: "From then on it is frozen: a change makes a new version. Nobody approves what they wrote.",
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Risks.Approve(p.ctx, p.org, p.id, seen(v), dateOf(v, "next"))
			}},
		{pattern: "/risk/{id}/next", action: risk.ActWrite, title: "Begin a new version", button: "Begin it", open: openHead, fields: words("What changes?", "", "why"),
			lede: "The version in force stays in force until the new one is approved. Safety representatives are consulted anew.",
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Risks.Next(p.ctx, p.org, p.id, seen(v), v.Get("why"))
			}},
		{pattern: "/risk/{id}/drop", action: risk.ActWrite, title: "Give the draft up", button: "Give it up", open: openDraft, fields: words("Why?", "", "why"), warn: true,
			lede: "The draft stays to be read. The version in force, where there is one, stays in force.",
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Risks.DropDraft(p.ctx, p.org, p.id, seen(v), v.Get("why"))
			}},
		{pattern: "/risk/{id}/review", action: risk.ActWrite, title: "Look at it again", button: "Record the review", open: openHead, lede: "Walk round, and ask those who work there.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.area("words", "What did you look at, and what did you find?", ""), p.radios("outcome", "What follows?", "", [2]string{"stands", "It stands as it is"}, [2]string{"change", "It has to change: a new version begins"}),
					p.date("next", "If it stands: look at it again by", "Left empty, in twelve months.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Risks.LookAgain(p.ctx, p.org, p.id, seen(v), v.Get("outcome"), v.Get("words"), dateOf(v, "next"))
			}},
		{pattern: "/risk/{id}/changed", action: risk.ActWrite, title: "Say that something changed", button: "Call for a review", open: openHead, fields: words("What changed: the building, the work, the people?", "", "why"),
			lede: "The review is then due within two weeks. Whoever wrote the assessment is told.",
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Risks.CallForChange(p.ctx, p.org, p.id, seen(v), v.Get("why"))
			}},
		{pattern: "/risk/{id}/retire", action: risk.ActWrite, title: "Retire this assessment", button: "Retire it", open: openHead, fields: words("Why is it not needed any more?", "", "why"), warn: true,
			lede: "Its risks leave the register. Every version stays to be read.",
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Risks.Retire(p.ctx, p.org, p.id, seen(v), v.Get("why"))
			}},
		{pattern: "/risk/{id}/copy", action: risk.ActWrite, title: "Copy it for another unit", button: "Copy", open: openHead,
			lede: "Dangers and controls are taken along. Owners, who was consulted and what is in place there are not: ask in the other unit.",
			fields: func(p *askPage) []templ.Component {
				p.fill("title", p.head().Title)
				return []templ.Component{p.units("unit", "For which unit?"), p.line("title", "Name there", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				a, err := p.d.Risks.Copy(p.ctx, p.d.scope(p.ctx, risk.ActRead), p.org, p.id, v.Get("unit"), v.Get("title"))
				return risk.Path(a.ID), err
			}},
		{pattern: "/risk/{id}/view", action: risk.ActView, title: "Say what you think of it", button: "Send it", open: openHead,
			lede: "It stands beside the assessment with your name, on the page and on paper, whatever becomes of it. Nobody can take it out.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("kind", "What do you want to do?", "", risk.ViewKinds()...), p.area("words", "What do you want to say?", "May be left empty for a signature.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p) + "#views", p.d.Risks.Say(p.ctx, p.org, p.id, v.Get("kind"), v.Get("words"))
			}},
		{pattern: "/risk-register/{risk}/accept", action: risk.ActAccept, title: "Accept this risk until a day", button: "Accept it until then", open: openEntry, warn: true,
			lede: "An accepted risk is lived with, and looked at again. Nobody accepts a risk that they own or wrote, and none is accepted for longer than twelve months.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.area("why", "Why is it lived with, and what was weighed?", ""), p.date("until", "Until when?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return risk.RegisterPath(p.id), p.d.Risks.Accept(p.ctx, p.org, p.id, seen(v), dateOf(v, "until"), v.Get("why"))
			}},
	}
}

// approveFields say what is still missing, what representatives said, and ask for the next review.
func approveFields(p *askPage) []templ.Component {
	var out []templ.Component
	for _, part := range [][2]string{{"basics", "What is assessed"}, {"risks", "Dangers and controls"}, {"consulted", "Consultation"}} {
		var lines []string
		for _, x := range p.draft.Body.Missing(p.head().Kind) {
			if x.Field == part[0] {
				lines = append(lines, p.t(x.Message, x.Args...)+".")
			}
		}
		if len(lines) > 0 {
			out = append(out, heading(part[0], p.t(part[1])), note(strings.Join(lines, " ")))
		}
	}
	if views, err := p.d.Risks.Views(p.ctx, p.head()); err == nil {
		for _, x := range views {
			if x.N == p.draft.N && x.Kind == "dissent" {
				out = append(out, note(p.t("A representative dissents from this version: “%s” Their dissent is printed with it.", x.Words)))
			}
		}
	}
	if lean := p.draft.Body.Leaning(); len(lean) > 0 {
		out = append(out, note(leanWords(p.ctx, len(lean))))
	}
	return append(out, p.date("next", "Look at it again by", "Left empty, in twelve months."))
}
