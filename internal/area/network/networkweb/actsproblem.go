package networkweb

import (
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

func loadProblem(p *askPage) error {
	x, _, err := p.d.Network.Problem(p.ctx, web.Scope(p.r), p.id)
	p.about, p.name, p.back, p.version = x, x.Name, network.ProblemPath(x.ID), x.Version
	p.crumb = ui.Crumb{Label: x.Name, Href: p.back}
	return err
}

func problemFields(p *askPage) []templ.Component {
	return []templ.Component{p.line("name", "Name of the problem", "Such as “Assaults at the front desk at night”"), p.area("about", "What is the problem?", ""), p.line("owner", "Who sees to it?", "")}
}

// stepOf is the step that an entry belongs to: that of the entry, or the one that was asked for.
func (p *askPage) stepOf() network.Step {
	x := p.about.(network.Problem)
	if e, ok := x.Entry(p.of); ok {
		return e.Step
	}
	s := p.r.URL.Query().Get("step")
	if v := p.v.Get("step"); v != "" {
		s = v
	}
	if v := p.r.PostForm.Get("step"); v != "" {
		s = v
	}
	for _, x := range network.Steps() {
		if string(x) == s {
			return x
		}
	}
	return network.Surveillance
}

func tied(x network.Problem, step network.Step, none string) [][2]string {
	out := [][2]string{{"", none}}
	for _, e := range x.In(step) {
		out = append(out, [2]string{e.ID, e.Words})
	}
	return out
}

func entryFields(p *askPage) []templ.Component {
	x, step := p.about.(network.Problem), p.stepOf()
	out := []templ.Component{line(p.t(step.Words()) + ". " + p.t(step.Asks())), p.area("words", "What is known?", "")}
	switch step {
	case network.Surveillance:
		if p.d.Measures != nil {
			out = append(out, p.pick("measure", "Which measure of this product counts it?", "", append([][2]string{{"", "None of these"}}, p.d.Measures(p.ctx)...)))
		}
	case network.Factors:
		out = append(out, p.radios("lowers", "Does it raise or lower the problem?", "", [][2]string{{"", "It raises it"}, {"yes", "It lowers it"}}))
	case network.Intervention:
		out = append(out, p.pick("tied", "On which factor does it act?", "", tied(x, network.Factors, "Not said")))
		var pairs [][2]string
		for _, r := range network.Results() {
			pairs = append(pairs, [2]string{r.Code, r.Words})
		}
		out = append(out, p.radios("result", "What came of it?", "", pairs))
	case network.Scale:
		out = append(out, p.pick("tied", "Which test does it spread?", "", tied(x, network.Intervention, "Not said")))
	}
	return append(out, p.line("link", "Page here that it stands on", "The address of a case study, pilot, adoption or chart, such as /library/abc. Leave it empty where there is none"), p.line("source", "Source", "Who says so, and where"), p.date("on", "Of which day?", ""))
}

func problemActs() []act {
	keep, s := network.ActKeep, "/network/problems/{id}/"
	return []act{
		{pattern: "/network/problems/new", action: keep, title: "Write a problem down", button: "Write it down", lede: "Then add what is known to each of its four steps.", fields: problemFields, run: func(p *askPage, v url.Values) (string, error) {
			id, err := p.d.Network.AddProblem(p.ctx, v.Get("name"), v.Get("about"), v.Get("owner"))
			return network.ProblemPath(id), err
		}},
		{pattern: s + "edit", action: keep, title: "Change the problem", button: "Save", load: loadProblem, fields: problemFields, fill: func(p *askPage) error {
			x := p.about.(network.Problem)
			for k, v := range map[string]string{"name": x.Name, "about": x.About, "owner": x.Owner} {
				p.set(k, v)
			}
			return nil
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Network.EditProblem(p.ctx, p.id, seen(v), v.Get("name"), v.Get("about"), v.Get("owner"))
		}},
		{pattern: s + "entry", action: keep, title: "What is known of a step", button: "Save", load: func(p *askPage) error {
			if err := loadProblem(p); err != nil {
				return err
			}
			p.hidden = [][2]string{{"step", string(p.stepOf())}}
			return nil
		}, fields: entryFields, fill: func(p *askPage) error {
			x := p.about.(network.Problem)
			if p.of == "" {
				return nil
			}
			e, ok := x.Entry(p.of)
			if !ok {
				return fault.Missing()
			}
			for k, v := range map[string]string{"words": e.Words, "source": e.Source, "link": e.Link, "measure": e.Link, "tied": e.Of, "result": e.Result} {
				p.set(k, v)
			}
			if e.Lowers {
				p.set("lowers", "yes")
			}
			p.setDay("on", e.On)
			return nil
		}, run: func(p *askPage, v url.Values) (string, error) {
			e := network.Entry{ID: p.of, Step: p.stepOf(), Words: v.Get("words"), Source: v.Get("source"), Link: v.Get("link"), Of: v.Get("tied"), Lowers: v.Get("lowers") == "yes", Result: v.Get("result")}
			if m := v.Get("measure"); m != "" && e.Step == network.Surveillance {
				e.Link = m
			}
			return p.back + "#" + string(e.Step), p.d.Network.PutEntry(p.ctx, p.id, seen(v), e, dateOf(v, "on"))
		}},
	}
}
