package sanctionweb

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/area/sanction/order"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// openCase reads the case of a form with the people that it is alleged of.
func openCase(p *askPage) error {
	c, err := p.d.Sanctions.Cases.Case(p.ctx, p.sc, p.org, p.id)
	if err != nil {
		return err
	}
	people, err := p.d.Sanctions.Cases.People(p.ctx, p.sc, p.org, p.id)
	if err != nil {
		return err
	}
	if p.set, err = p.d.Sanctions.Ladder(p.ctx, p.org); err != nil {
		return err
	}
	var alleged [][2]string
	for _, x := range people {
		if x.Part == "alleged" {
			alleged = append(alleged, [2]string{x.ID, x.Label + ", " + p.t(first(aboutWords[x.Kind()], "not known"))})
		}
	}
	p.name, p.back, p.current, p.data = c.Ref+", "+c.Title, casework.Path(c.ID), "/cases", alleged
	p.crumbs = []ui.Crumb{{Label: p.t("Cases"), Href: "/cases"}, {Label: c.Ref, Href: p.back}}
	return nil
}

var aboutWords = map[string]string{"patient": "a patient", "visitor": "a relative or visitor", "other": "somebody else", "staff": "a colleague"}

func (p *askPage) person(label string) templ.Component {
	return p.radios("person", label, "", p.data.([][2]string)...)
}

var proposeAct = act{pattern: "/cases/{id}/sanction", action: sanction.ActPropose, title: "Propose a sanction", button: "Propose it", open: openCase,
	lede: "It opens a file with its gates. Nothing is decided here, and nobody decides on their own request above level 2. Reporting to the police is apart from this and can be done at any time.",
	fields: func(p *askPage) []templ.Component {
		var rungs [][2]string
		for _, l := range p.set.Levels {
			rungs = append(rungs, [2]string{number(l.No), p.t("Level %d: %s", l.No, lower(l.Name))})
		}
		out := []templ.Component{p.person("Whom is it for?"), p.radios("level", "Which level do you ask for?", "", rungs...), p.area("behaviour", "What was done?", "In words the person may read. No names of staff."),
			p.area("dates", "On which days?", "One on each line, like 2026-11-18."), p.area("evidence", "Evidence", "Addresses of this site, one on each line. Leave it empty if there is none."),
			p.area("clinical", "What does a clinician think?", "Who, and after seeing them when. Not needed for levels 0 and 1."), p.area("equality", "Which reasonable adjustments were thought of?", "Not needed for levels 0 and 1."),
			p.area("effect", "What does it change for them?", "In their care or visits."), p.area("skip", "If steps are left out: why?", "Steps may be left out where what happened is grave."),
			p.area("wishes", "What do those affected want?", "In their words, if they said."), p.date("panel", "When does the panel meet?", "If it is known.")}
		return append(out, groupFields(p)...)
	},
	run: func(p *askPage, v url.Values) (string, error) {
		in := sanction.Proposal{Person: v.Get("person"), Level: -1, Behaviour: v.Get("behaviour"), Dates: v.Get("dates"), Evidence: v.Get("evidence"), Clinical: v.Get("clinical"), Equality: v.Get("equality"),
			Effect: v.Get("effect"), Skip: v.Get("skip"), Wishes: v.Get("wishes"), PanelAt: dateOf(v, "panel"), Groups: groupsOf(v)}
		if l := v.Get("level"); len(l) == 1 && l[0] >= '0' && l[0] <= '9' {
			in.Level = int(l[0] - '0')
		}
		f, err := p.d.Sanctions.Propose(p.ctx, p.sc, p.org, p.id, in)
		return sanction.Path(f.ID), err
	}}

var proposeMarkerAct = act{pattern: "/cases/{id}/marker", action: sanction.ActMarkerPropose, title: "Propose a marker", button: "Propose it", open: openCase,
	lede: "A marker tells those who meet the person what to do. It states facts: what happened, on which day, and what to do. It is looked at again within six months and taken off as soon as it can be.",
	fields: func(p *askPage) []templ.Component {
		out := []templ.Component{p.person("Whom is it about?"), p.radios("subject", "What is the marker about?", "", marker.Subjects()...), p.radios("basis", "What does it rest on?", "", marker.Bases()...),
			p.date("incident", "On which day did it happen?", ""), p.area("risk", "What happened?", "No opinion and no illness. Such as: Threw a chair at two members of staff."),
			p.area("control", "What should staff do?", "This is all that reception and lone workers see."), p.checks("factors", "What was weighed?", "", marker.Factors()...),
			p.area("weighed", "Why is it needed?", "For those who decide."), p.checks("urgent", "Is it urgent?", "", [2]string{"yes", "It is urgent: show it now. It lapses after five working days unless it is decided"})}
		return append(out, groupFields(p)...)
	},
	run: func(p *askPage, v url.Values) (string, error) {
		m, err := p.d.Sanctions.ProposeMarker(p.ctx, p.sc, p.org, p.id, sanction.MarkerProposal{Person: v.Get("person"), Subject: v.Get("subject"), Basis: v.Get("basis"), IncidentDate: dateOf(v, "incident"),
			Risk: v.Get("risk"), Control: v.Get("control"), Weighed: v.Get("weighed"), Factors: v["factors"], Urgent: v.Get("urgent") == "yes", Groups: groupsOf(v)})
		return sanction.MarkerPath(m.ID), err
	}}

var orderAct = act{pattern: "/cases/{id}/order", action: sanction.ActOrder, title: "Write down an order or removal", button: "Write it down", open: openCase,
	lede: "For what is decided elsewhere: removal from a practice’s list, nuisance on hospital premises, orders of a court. It says what is missing; it is no legal advice.",
	fields: func(p *askPage) []templ.Component {
		kind := first(p.v.Get("kind"), p.r.FormValue("kind"), "sas")
		var kinds [][2]string
		kinds = append(kinds, sanction.OrderKinds()...)
		p.v.Set("kind", kind)
		out := []templ.Component{p.person("Whom is it about?"), p.radios("kind", "What is it?", "Answer only the questions of that kind below.", kinds...)}
		out = append(out, heading(p.t("Special Allocation Scheme")), p.radios("immediate", "Which removal?", "", [2]string{"yes", "At once, after a report to the police"}, [2]string{"no", "The ordinary one, within eight days"}),
			p.radios("where", "Where did it happen?", "", [2]string{"practice", "At or with a general practice"}, [2]string{"hospital", "In a hospital"}, [2]string{"community", "In the community"}),
			p.radios("why", "What happened?", "", [2]string{"violence", "Violence"}, [2]string{"threat", "A threat that made somebody fear for their safety"}, [2]string{"swearing", "Swearing"}, [2]string{"shouting", "Shouting or banging on a desk"},
				[2]string{"minor", "Something small"}, [2]string{"illness", "Something that an illness explains which can be treated"}),
			p.line("number", "Police incident number", "Not the crime number."), p.date("asked", "When was it asked for?", ""), p.line("tested_by", "Who tested whether the criteria are met?", ""))
		out = append(out, heading(p.t("Nuisance on hospital premises")), p.checks("nuisance", "What is true?", "", [2]string{"hospital", "It was on hospital premises"}, [2]string{"disturbed", "Staff were disturbed, without a reasonable excuse"},
			[2]string{"refused", "They refused to leave"}, [2]string{"for_care", "They came for their own care"}, [2]string{"harmful", "They need care, or their health would suffer by being taken away"}),
			p.line("asked_to_leave_at", "When were they asked to leave?", "Like 2026-11-18 14:30"), p.line("treatment_complete_at", "When was their care done?", "Like 2026-11-18 14:30"),
			p.line("care_refused_at", "When was care refused?", "Like 2026-11-18 14:30"), p.line("authorised_officer", "Authorised officer", "A role."), p.line("force_used", "Force that was used", ""))
		var civil [][2]string
		for _, k := range order.Kinds() {
			civil = append(civil, [2]string{k.Code, k.Words})
		}
		return append(out, heading(p.t("Order of a court")), p.radios("civil", "Which order?", "", civil...), p.line("applicant", "Who applied for it?", ""), p.area("conditions", "Its conditions, one on each line", "Reception and security see these."),
			p.line("ref", "Reference of the court", ""), heading(p.t("For every kind")), p.date("ends", "On which day does it end?", "A court order always has one. The scheme is looked at after 12 months."), p.area("words", "What was seen or said", ""))
	},
	run: runOrder}

// moment reads a day and time as the forms ask for them.
func moment(problems *fault.Problems, v url.Values, field string) time.Time {
	s := v.Get(field)
	if s == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", s, lang.London())
	if err != nil {
		problems.Add(field, "Write day and time like 2026-11-18 14:30")
	}
	return t
}

func runOrder(p *askPage, v url.Values) (string, error) {
	in := sanction.OrderAsk{Person: v.Get("person"), Ends: dateOf(v, "ends"), OrderBody: sanction.OrderBody{Words: v.Get("words")}}
	var bad fault.Problems
	switch v.Get("kind") {
	case "sas":
		asked := time.Time{}
		if t, err := time.ParseInLocation(time.DateOnly, dateOf(v, "asked"), lang.London()); err == nil {
			asked = t.Add(12 * time.Hour)
		}
		in.Scheme = &order.Scheme{Immediate: v.Get("immediate") == "yes", Where: v.Get("where"), Why: v.Get("why"), Number: v.Get("number"), Asked: asked, TestedBy: v.Get("tested_by")}
	case "s119":
		n := &order.Nuisance{AskedAt: moment(&bad, v, "asked_to_leave_at"), TreatedAt: moment(&bad, v, "treatment_complete_at"), RefusedCareAt: moment(&bad, v, "care_refused_at"), Officer: v.Get("authorised_officer"), Force: v.Get("force_used")}
		for _, x := range v["nuisance"] {
			switch x {
			case "hospital":
				n.Hospital = true
			case "disturbed":
				n.Disturbed = true
			case "refused":
				n.Refused = true
			case "for_care":
				n.ForCare = true
			case "harmful":
				n.Harmful = true
			}
		}
		in.Nuisance = n
	case "civil":
		in.Civil = &order.Civil{Kind: v.Get("civil"), Applicant: v.Get("applicant"), Conditions: paragraphs(v.Get("conditions")), Ref: v.Get("ref")}
	default:
		bad.Add("kind", "Choose what it is")
	}
	if err := fault.WithProblems(bad); err != nil {
		return "", err
	}
	o, err := p.d.Sanctions.WriteOrder(p.ctx, p.sc, p.org, p.id, v.Get("kind"), in)
	if ps := fault.ProblemsOf(err); v.Get("kind") == "civil" && len(ps) > 0 {
		for i := range ps {
			if ps[i].Field == "kind" {
				ps[i].Field = "civil"
			}
		}
	}
	return sanction.OrderPath(o.ID), err
}

var endOrderAct = act{pattern: "/orders/{id}/end", action: sanction.ActOrder, title: "It has ended", button: "Write it down", warn: true,
	lede: "The record stays, with the day and your reason.",
	open: func(p *askPage) error {
		o, err := p.d.Sanctions.Order(p.ctx, p.sc, p.org, p.id)
		if err != nil {
			return err
		}
		p.name, p.back, p.current, p.version = o.Ref+", "+o.Label, sanction.OrderPath(o.ID), "/orders", o.Version
		p.crumbs = []ui.Crumb{{Label: p.t("Orders"), Href: "/orders"}, {Label: o.Ref, Href: p.back}}
		return nil
	},
	fields: func(p *askPage) []templ.Component { return []templ.Component{p.area("why", "Why?", "")} },
	run: func(p *askPage, v url.Values) (string, error) {
		return sanction.OrderPath(p.id), p.d.Sanctions.EndOrder(p.ctx, p.org, p.id, seen(v), v.Get("why"))
	}}
