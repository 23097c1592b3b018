package riskweb

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

// acts are all forms.
func acts() []act { return slices.Concat(writeActs(), afterActs(), loneActs()) }

// openHead reads the assessment of a form.
func openHead(p *askPage) error {
	a, err := p.d.Risks.Assessment(p.ctx, p.d.scope(p.ctx, risk.ActRead), p.org, p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.current, p.version, p.data = a.Ref+", "+a.Title, risk.Path(a.ID), "/risk", a.Version, &a
	p.crumbs = []ui.Crumb{{Label: p.t("Risk"), Href: "/risk"}, {Label: a.Ref, Href: p.back}}
	return nil
}

// openDraft reads the draft of a form's assessment too; without one there is nothing to write.
func openDraft(p *askPage) error {
	if err := openHead(p); err != nil {
		return err
	}
	a := p.head()
	if a.DraftN == 0 {
		return fault.New(fault.Conflict, "This version was approved and is frozen. Begin a new version to change it")
	}
	v, err := p.d.Risks.Version(p.ctx, a, a.DraftN)
	p.draft = &v
	return err
}

func (p *askPage) head() *risk.Assessment { return p.data.(*risk.Assessment) }

// given is a value that the form was sent with, or that its address names.
func (p *askPage) given(name string) string { return first(p.v.Get(name), p.r.FormValue(name)) }

// fill puts what is there already into a form that was not sent yet.
func (p *askPage) fill(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if !p.v.Has(pairs[i]) {
			p.v.Set(pairs[i], pairs[i+1])
		}
	}
}

// fillDay puts a day into its three fields.
func (p *askPage) fillDay(name, day string) {
	if len(day) != 10 || p.v.Has(name+"-day") {
		return
	}
	m, _ := strconv.Atoi(day[5:7])
	d, _ := strconv.Atoi(day[8:])
	p.fill(name+"-year", day[:4], name+"-month", number(m), name+"-day", number(d))
}

func basicsOf(v url.Values) risk.Basics {
	return risk.Basics{Kind: risk.Kind(v.Get("kind")), Unit: v.Get("unit"), Title: v.Get("title"), Place: v.Get("place"), Work: v.Get("work"), Held: v.Get("held"), Why: v.Get("why"),
		Harmed: v["harmed"], HarmedWords: v.Get("harmed_words")}
}

// basicsFields ask what is assessed; a kind that is settled asks for no other.
func basicsFields(p *askPage, kind risk.Kind) []templ.Component {
	var out []templ.Component
	if kind == "" {
		c := ui.Choice{Name: "kind", Label: p.t("What is assessed?"), Error: p.problems.For("kind")}
		for _, k := range risk.Kinds() {
			c.Options = append(c.Options, ui.Option{Value: k[0], Label: p.t(k[1]), Hint: p.t(k[2]), Chosen: p.v.Get("kind") == k[0]})
		}
		out = append(out, ui.Radios(c), p.units("unit", "Unit"))
	}
	out = append(out, p.line("title", "Name", "Such as: Emergency department, front desk. No name of a patient or colleague."), p.line("place", "Place or role", ""))
	if kind != risk.Patient {
		out = append(out, p.area("work", "What is done there, and by whom?", ""), p.checks("harmed", "Who may be harmed?", "", risk.HarmedGroups()...),
			p.area("harmed_words", "What else is to be said of them?", "For example: alone at night, new to the ward."))
	}
	if kind == "" || kind == risk.Patient {
		out = append(out, p.line("held", "For a patient’s care plan: where it is held, and who looks after it", "Nothing clinical is written here."))
	}
	return out
}

func (p *askPage) units(name, label string) templ.Component {
	list, err := p.d.Risks.UnitsIn(p.ctx, p.d.scope(p.ctx, risk.ActWrite))
	if p.act.alarm {
		list, err = p.d.Risks.UnitsIn(p.ctx, p.d.scope(p.ctx, risk.ActLoneWrite))
	}
	pairs := [][2]string{{"", "Choose"}}
	if err == nil && len(list) == 0 {
		pairs[0][1] = "The whole organisation"
	}
	for _, u := range list {
		pairs = append(pairs, [2]string{u.ID, u.Name})
	}
	return p.pick(name, label, pairs)
}

func openNew(p *askPage) error {
	p.back, p.current, p.name = "/risk", "/risk", p.t("You write, somebody else approves.")
	p.crumbs = []ui.Crumb{{Label: p.t("Risk"), Href: "/risk"}}
	return nil
}

// writeActs are the forms by which a draft is written.
func writeActs() []act {
	at := func(p *askPage, part string) string { return risk.Path(p.id) + "#" + part }
	return []act{
		{pattern: "/risk/new", action: risk.ActWrite, title: "Begin a risk assessment", button: "Begin", open: openNew,
			lede:   "Five steps: find the dangers, who may be harmed, weigh them and make them smaller, write it down, look again. You can stop and come back.",
			fields: func(p *askPage) []templ.Component { return basicsFields(p, "") },
			run: func(p *askPage, v url.Values) (string, error) {
				a, err := p.d.Risks.Begin(p.ctx, p.sc, basicsOf(v))
				return risk.Path(a.ID), err
			}},
		{pattern: "/risk/{id}/edit", action: risk.ActWrite, title: "What is assessed, and who may be harmed", button: "Save", open: openDraft,
			fields: func(p *askPage) []templ.Component {
				b := &p.draft.Body
				p.fill("title", b.Title, "place", b.Place, "work", b.Work, "held", b.Held, "why", b.Why, "harmed_words", b.HarmedWords)
				if !p.v.Has("version") {
					p.v["harmed"] = b.Harmed
				}
				out := basicsFields(p, p.head().Kind)
				if p.draft.N > 1 {
					out = append(out, p.area("why", "What changes in this version?", ""))
				}
				return out
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return at(p, "basics"), p.d.Risks.Change(p.ctx, p.org, p.id, seen(v), basicsOf(v))
			}},
		{pattern: "/risk/{id}/hazard", action: risk.ActWrite, title: "A danger and its score", button: "Save", open: openDraft, fields: hazardFields,
			lede: "Score it as if nothing were done about it, then as it is now, then as you want it to be.",
			run: func(p *askPage, v url.Values) (string, error) {
				return at(p, "risks"), p.d.Risks.PutHazard(p.ctx, p.org, p.id, seen(v), risk.HazardAsk{Key: v.Get("h"), Title: v.Get("title"), How: v.Get("how"), Owner: v.Get("owner"),
					Initial: scoreOf(v, "initial"), Current: scoreOf(v, "current"), Target: scoreOf(v, "target")})
			}},
		{pattern: "/risk/{id}/hazard-out", action: risk.ActWrite, title: "Take a danger out of this version", button: "Take it out", open: openHazard, warn: true,
			lede:   "Versions that were approved before keep it.",
			fields: func(p *askPage) []templ.Component { return []templ.Component{hidden("h", p.hazard.Key)} },
			run: func(p *askPage, v url.Values) (string, error) {
				return at(p, "risks"), p.d.Risks.DropHazard(p.ctx, p.org, p.id, seen(v), v.Get("h"))
			}},
		{pattern: "/risk/{id}/control", action: risk.ActWrite, title: "What makes it smaller", button: "Save", open: openHazard, fields: controlFields,
			lede: "The strongest kinds come first. Training and devices ask people to cope with a danger that is still there.",
			run: func(p *askPage, v url.Values) (string, error) {
				step, _ := strconv.Atoi(v.Get("step"))
				return at(p, "risks"), p.d.Risks.PutControl(p.ctx, p.org, p.id, seen(v), risk.ControlAsk{Hazard: v.Get("h"), Key: v.Get("c"), Step: step, Text: v.Get("text"), Owner: v.Get("owner"),
					Due: dateOf(v, "due"), InPlace: v.Get("in_place") == "yes", Drop: v.Get("drop") == "yes"})
			}},
		{pattern: "/risk/{id}/consulted", action: risk.ActWrite, title: "Who was consulted", button: "Save", open: openDraft, fields: consultedFields,
			lede: "Nothing is approved before a safety representative was consulted. What they said is printed with the assessment.",
			run: func(p *askPage, v url.Values) (string, error) {
				in := risk.Consulted{Key: v.Get("k"), Who: v.Get("who"), Part: v.Get("part"), Day: dateOf(v, "day"), Said: v.Get("said")}
				if v.Get("drop") == "yes" {
					in = risk.Consulted{Key: in.Key}
				}
				return at(p, "consulted"), p.d.Risks.Consult(p.ctx, p.org, p.id, seen(v), in)
			}},
	}
}

// openHazard reads the danger that a form is about.
func openHazard(p *askPage) error {
	if err := openDraft(p); err != nil {
		return err
	}
	if p.hazard = p.draft.Body.Hazard(p.given("h")); p.hazard == nil {
		return fault.Missing()
	}
	p.name = p.head().Ref + ", " + p.hazard.Title
	return nil
}

func scoreOf(v url.Values, name string) matrix.Score {
	c, _ := strconv.Atoi(v.Get(name + "_c"))
	l, _ := strconv.Atoi(v.Get(name + "_l"))
	return matrix.Score{C: c, L: l}
}

func hazardFields(p *askPage) []templ.Component {
	h := &risk.Hazard{}
	if key := p.given("h"); key != "" {
		if x := p.draft.Body.Hazard(key); x != nil {
			h = x
			p.fill("title", h.Title, "how", h.How, "owner", h.Owner)
			for name, x := range map[string]matrix.Score{"initial": h.Initial, "current": h.Current, "target": h.Target} {
				p.fill(name+"_c", number(x.C), name+"_l", number(x.L))
			}
		}
	}
	owners, err := p.d.Risks.Owners(p.ctx, p.head())
	pairs := [][2]string{{"", "Choose"}}
	for _, c := range owners {
		label := c.Name
		if c.Title != "" {
			label += ", " + c.Title
		}
		pairs = append(pairs, [2]string{c.ID, label})
	}
	out := []templ.Component{hidden("h", h.Key), p.line("title", "Danger", "Such as: People wait long and lose patience at the desk."), p.area("how", "How may somebody come to harm?", "")}
	set := p.d.Risks.Set()
	for _, x := range [][3]string{{"initial", "Score at first", "As if nothing were done about it."}, {"current", "Score now", "With what is in place today."}, {"target", "Score aimed at", "With everything that is planned."}} {
		out = append(out, p.score(x[0], x[1], x[2], set))
	}
	if err == nil {
		out = append(out, p.pick("owner", "Who owns the risk?", pairs))
	}
	return out
}

func (p *askPage) score(name, label, hint string, set matrix.Set) templ.Component {
	scale := func(list []matrix.Level, chosen string) []ui.Option {
		out := []ui.Option{{Value: "", Label: p.t("Choose")}}
		for _, l := range list {
			text := number(l.N) + ". " + p.t(l.Name)
			if l.Guide != "" {
				text += ": " + lower(p.t(l.Guide))
			}
			out = append(out, ui.Option{Value: number(l.N), Label: text, Chosen: chosen == number(l.N)})
		}
		return out
	}
	c, l := ui.Field{Name: name + "_c", Label: p.t("How bad it would be")}, ui.Field{Name: name + "_l", Label: p.t("How likely it is")}
	return scoreFields(name, p.t(label), p.t(hint), p.problems.For(name), c, l, scale(set.Consequences, p.v.Get(name+"_c")), scale(set.Likelihoods, p.v.Get(name+"_l")))
}

func controlFields(p *askPage) []templ.Component {
	key := p.given("c")
	out := []templ.Component{hidden("h", p.hazard.Key), hidden("c", key)}
	i := slices.IndexFunc(p.hazard.Controls, func(c risk.Control) bool { return c.Key == key && key != "" })
	if i >= 0 {
		c := p.hazard.Controls[i]
		if !p.v.Has("text") {
			p.fillDay("due", c.Due)
			if c.InPlace {
				p.fill("in_place", "yes")
			}
		}
		p.fill("step", number(c.Step), "text", c.Text, "owner", c.Owner)
	}
	c := ui.Choice{Name: "step", Label: p.t("What kind of control is it?"), Error: p.problems.For("step")}
	for _, k := range p.d.Risks.Set().Controls {
		c.Options = append(c.Options, ui.Option{Value: number(k.N), Label: number(k.N) + ". " + p.t(k.Name), Hint: p.t(k.Example), Chosen: p.v.Get("step") == number(k.N)})
	}
	out = append(out, ui.Radios(c), p.area("text", "What is done?", ""), p.line("owner", "Who sees to it?", "A name or a post."),
		p.checks("in_place", "Is it in place?", "", [2]string{"yes", "It is in place now"}), p.date("due", "If not: in place by", ""))
	if i >= 0 {
		out = append(out, p.checks("drop", "Not needed?", "", [2]string{"yes", "Take this control out of this version"}))
	}
	return out
}

func consultedFields(p *askPage) []templ.Component {
	key := p.given("k")
	i := slices.IndexFunc(p.draft.Body.Consulted, func(c risk.Consulted) bool { return c.Key == key && key != "" })
	if i >= 0 {
		c := p.draft.Body.Consulted[i]
		p.fill("who", c.Who, "part", c.Part, "said", c.Said)
		p.fillDay("day", c.Day)
	}
	out := []templ.Component{hidden("k", key), p.line("who", "Who was consulted?", ""), p.radios("part", "For whom did they speak?", "", risk.ConsultedParts()...), p.date("day", "When?", ""), p.area("said", "What did they say?", "As near to their own words as you can.")}
	if i >= 0 {
		out = append(out, p.checks("drop", "Written by mistake?", "", [2]string{"yes", "Take this line out"}))
	}
	return out
}
