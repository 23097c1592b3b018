package sanctionweb

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/mds"
)

func roleOf(p *askPage) authz.Role { return authz.From(p.ctx).Role }

// fileActs are the forms of a file.
func fileActs() []act {
	at := func(p *askPage, part string) string { return sanction.Path(p.id) + "#" + part }
	return []act{
		{pattern: "/decisions/{id}/gate", action: sanction.ActPrepare, title: "Answer a gate", button: "Save the answer", open: openGate, fields: gateFields,
			lede: "Every gate is answered before level 4 and above. An answer that stops a level says so on the file; nothing is decided here.",
			run: func(p *askPage, v url.Values) (string, error) {
				return at(p, "gates"), p.d.Sanctions.AnswerGate(p.ctx, p.org, p.id, v.Get("g"), ladder.Given{Value: v.Get("value"), Words: v.Get("words"), Who: v.Get("who")})
			}},
		{pattern: "/decisions/{id}/exception", action: sanction.ActRead, title: "Record an exception", button: "Record the exception", open: openException, warn: true,
			lede: "The gate still stands in the file, with your reason beside it. Urgent care, age and detention have no exception.",
			fields: func(p *askPage) []templ.Component {
				g, _ := p.gate()
				return []templ.Component{hidden("g", g.ID), p.area("why", "Why is it right all the same?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return at(p, "gates"), p.d.Sanctions.Except(p.ctx, p.org, p.id, v.Get("g"), v.Get("why"))
			}},
		{pattern: "/decisions/{id}/seat", action: sanction.ActPrepare, title: "Ask somebody to sit on the panel", button: "Ask them", open: openFile,
			lede: "They are told that something waits for them, and see this file alone. Nobody can sit who has a part in the case, asked for this, or is kept away from it.",
			fields: func(p *askPage) []templ.Component {
				var people, parts [][2]string
				if list, err := p.d.Sanctions.Members(p.ctx, p.org); err == nil {
					seats := p.fileOf().Seats
					for _, c := range list {
						if !slices.ContainsFunc(seats, func(x sanction.Seat) bool { return x.Person == c.ID }) {
							people = append(people, [2]string{c.ID, c.Name})
						}
					}
					if len(list) > 0 && len(people) == 0 {
						return []templ.Component{note(p.t("Everybody who holds the role of a panel member was asked already."))}
					}
				}
				for _, x := range p.d.Sanctions.Judge(p.fileOf()).Set.Seats {
					parts = append(parts, [2]string{x, strings.ToUpper(seatWords[x][:1]) + seatWords[x][1:]})
				}
				if len(people) == 0 {
					return []templ.Component{note(p.t("Nobody holds the role of a panel member here yet. An administrator can give it."))}
				}
				return []templ.Component{p.radios("person", "Who?", "", people...), p.radios("part", "Which view do they bring?", "", parts...)}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.Path(p.id), p.d.Sanctions.Seat(p.ctx, p.org, p.id, v.Get("person"), v.Get("part"))
			}},
		{pattern: "/decisions/{id}/decide", action: sanction.ActDecide, title: "Decide", button: "Record the decision", open: openFile, fields: decideFields,
			lede: "Only what no gate stops and your role may decide is listed.",
			run: func(p *askPage, v url.Values) (string, error) {
				return at(p, "given"), p.d.Sanctions.Decide(p.ctx, p.org, p.id, seen(v), choiceOf(v))
			}},
		{pattern: "/decisions/{id}/letter", action: sanction.ActCorrespond, title: "Make the letter", button: "Make the letter", open: openFile,
			lede: "Its words come from the decision and from your trust’s own wording. It says that urgent care is not touched, how to appeal, and how to have it another way. What is made is kept as it was made.",
			fields: func(p *askPage) []templ.Component {
				out := letterFields(p)
				if f := p.fileOf(); f.Level == 6 && !f.Visitor() {
					if !p.v.Has("other_care") {
						p.v.Set("other_care", f.Gates["G6"].Words)
					}
					out = append(out, p.area("other_care", "Where and how do they get care, and who tells the GP?", ""))
				}
				return out
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.Path(p.id), p.d.Sanctions.MakeLetter(p.ctx, p.org, p.id, letterOf(v))
			}},
		{pattern: "/decisions/{id}/delivered", action: sanction.ActCorrespond, title: "How the letter was delivered", button: "Save", open: openFile, fields: deliveredFields,
			lede: "From the day it was delivered they have 28 days to appeal.",
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.Path(p.id), p.d.Sanctions.Deliver(p.ctx, p.org, p.id, v.Get("letter"), deliveryOf(v))
			}},
		{pattern: "/decisions/{id}/appeal", action: sanction.ActCorrespond, title: "Take in an appeal", button: "Take it in", open: openFile,
			lede: "It is decided within 20 working days by somebody who took no part. What was decided stands meanwhile, unless you suspend it.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.area("words", "What do they say against it?", ""), p.date("received", "When did it come?", "Left empty, today. One that comes late is taken with a note."), p.checks("suspend", "Meanwhile", "", [2]string{"yes", "Suspend what was decided until the appeal is decided"})}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return at(p, "given"), p.d.Sanctions.Lodge(p.ctx, p.org, p.id, v.Get("words"), dateOf(v, "received"), v.Get("suspend") == "yes")
			}},
		{pattern: "/decisions/{id}/appeal-outcome", action: sanction.ActAppeal, title: "Decide the appeal", button: "Record the outcome", open: openFile,
			lede: "You took no part in this. What is set aside is kept in the record with that note, and holds no more.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("outcome", "What do you decide?", "", [2]string{"uphold", "It stands"}, [2]string{"vary", "It is changed"}, [2]string{"quash", "It is set aside"}), p.area("why", "Why, in words the person will read", ""),
					p.area("conditions", "If changed: the conditions from now on, one on each line", ""), p.date("review", "If changed: looked at again on", ""), p.date("ends", "If changed: ends by itself on", "Never later than before.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return at(p, "given"), p.d.Sanctions.DecideAppeal(p.ctx, p.org, p.id, seen(v), v.Get("outcome"), choiceOf(v))
			}},
		{pattern: "/decisions/{id}/review", action: sanction.ActReview, title: "Look at it again", button: "Record the review", open: openFile,
			lede: "Is it still needed, and does it still fit? It never lasts longer than was decided.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("outcome", "What follows?", "", [2]string{"keep", "It stays"}, [2]string{"vary", "It changes"}, [2]string{"end", "It ends now"}), p.area("why", "Why?", "In words the person may read."),
					p.area("conditions", "If it changes: what holds from now on, one on each line", ""), p.date("next", "Look at it again on", "Left empty, as late as the level allows.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return at(p, "given"), p.d.Sanctions.LookAgain(p.ctx, p.org, p.id, seen(v), v.Get("outcome"), v.Get("why"), v.Get("conditions"), dateOf(v, "next"))
			}},
		{pattern: "/decisions/{id}/withdraw", action: sanction.ActPrepare, title: "Take the request back", button: "Take it back", open: openFile, warn: true,
			lede:   "The file stays, with your reason.",
			fields: func(p *askPage) []templ.Component { return []templ.Component{p.area("why", "Why?", "")} },
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.Path(p.id), p.d.Sanctions.Withdraw(p.ctx, p.org, p.id, v.Get("why"))
			}},
	}
}

// groupFields ask for what the equality report counts by.
func groupFields(p *askPage) []templ.Component {
	list := func(name string) (out [][2]string) {
		out = append(out, [2]string{"", "Not known"})
		for _, c := range mds.Of(name).Codes {
			if c.Code != "not_known" && c.Code != "Z" && c.Code != "99" {
				out = append(out, [2]string{c.Code, c.Words})
			}
		}
		return out
	}
	return []templ.Component{note(p.t("The next three are for the yearly equality report alone, where small numbers are hidden. Leave them where they are not known.")),
		p.pick("ethnic", "Ethnic group", list("ethnic_category_2001")), p.radios("disability", "Is the person disabled?", "", [2]string{"yes", "Yes"}, [2]string{"no", "No"}, [2]string{"", "Not known"}),
		p.pick("age_band", "Age", list("alleged_age_band"))}
}

func groupsOf(v url.Values) sanction.Groups {
	return sanction.Groups{Ethnic: known("ethnic_category_2001", v.Get("ethnic")), Disability: map[string]string{"yes": "yes", "no": "no"}[v.Get("disability")], Age: known("alleged_age_band", v.Get("age_band"))}
}

func known(list, code string) string {
	if !mds.Of(list).Has(code) {
		return ""
	}
	return code
}
