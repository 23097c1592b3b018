package incidentweb

import (
	"slices"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// showStep answers with a question page.
func showStep(v *visit) error {
	id := v.r.PathValue("step")
	if id == "" {
		id = "safe"
	}
	s, ok := v.form.Step(id)
	if !ok {
		return fault.Missing()
	}
	var p fault.Problems
	if v.r.URL.Query().Has("again") {
		p = v.form.Check(s, v.draft.Answers)
	}
	return v.step(s, v.draft.Answers, p, nil)
}

// takeStep takes the answers of a question page and goes on to the next.
func takeStep(v *visit) error {
	s, ok := v.form.Step(v.r.PathValue("step"))
	if !ok {
		return fault.Missing()
	}
	v.key()
	if v.draft.Slip != nil { // this one was sent; what is written now is another report
		place := v.draft.Place
		v.draft, v.kept = v.d.Incidents.NewDraft(), false
		v.draft.Place = place
	}
	given := s.Take(v.r.PostForm)
	answers := incident.Answers{}
	for k, x := range v.draft.Answers {
		answers[k] = x
	}
	answers.Put(s, given)
	if p := v.form.Check(s, answers); len(p) > 0 {
		return v.step(s, answers, p, nil)
	}
	if s.ID == "org" {
		if done, err := v.choose(s, answers); done || err != nil {
			return err
		}
	}
	if s.ID == "words" {
		v.draft.Names = keptNames(v.draft.Names, given.Get("words"))
	}
	v.draft.Answers, v.draft.Step = answers, s.ID
	if err := v.place(); err != nil {
		return err
	}
	if err := v.keep(); err != nil {
		return err
	}
	return web.Redirect(v.w, v.r, v.path(v.after(s, answers)))
}

// after gives the step that follows: from the check page back to it, but never past a step that now stands in the way.
func (v *visit) after(s incident.Step, a incident.Answers) string {
	next := v.form.Next(s.ID, a)
	switch {
	case s.ID == "safe" && next == "now":
		return next
	case s.ID == "pattern" && a.Has("several", "pattern") && len(a["what"]) == 0:
		return "what"
	case v.fromCheck() || s.Extra && s.ID != "pattern":
		return "check"
	}
	return next
}

// choose finds the organisation that was written; it answers itself when there is none or more than one.
func (v *visit) choose(s incident.Step, a incident.Answers) (bool, error) {
	found, err := v.d.Places.Find(v.ctx(), a.Get("org"))
	if err != nil {
		return true, err
	}
	switch len(found) {
	case 0:
		return true, v.step(s, a, fault.Problems{{Field: "org", Message: "We found no organisation of that name. Try fewer words, or its code"}}, nil)
	case 1:
		a["org"] = []string{found[0].Name}
		v.draft.Place = found[0].Code
		return false, nil
	}
	return true, v.step(s, a, nil, found)
}

// step renders a question; among are organisations to choose between.
func (v *visit) step(s incident.Step, a incident.Answers, p fault.Problems, among []Named) error {
	page := question{visit: v, Step: s, Answers: a, Problems: web.Problems(v.ctx(), p), Among: among}
	page.N, page.Of = v.form.Counted(s.ID)
	switch before := v.form.Before(s.ID, a); {
	case v.fromCheck() || s.Extra && s.ID != "pattern":
		page.Back = v.path("check")
	case s.ID == "pattern":
		page.Back = v.path("what")
	case before != "":
		page.Back = v.path(before)
	}
	body := page.page()
	if s.ID == "now" {
		body = page.help()
	}
	return v.render(v.view(v.say(s.Title), p), body)
}

// question is what a question page is drawn from.
type question struct {
	*visit
	Step     incident.Step
	Answers  incident.Answers
	Problems ui.Problems
	Among    []Named
	Back     string
	N, Of    int
}

func (q question) urgent() ui.Urgent {
	u := ui.Urgent{Number: q.form.Spot.Number}
	if u.Number != "" {
		u.Local = q.say(q.form.Spot.Local)
	}
	return u
}

// heading tells whether the first field asks the page's question itself.
func (q question) heading() bool { return len(q.Step.Fields) > 0 && q.Step.Fields[0].Ask == "" }

func (q question) label(f incident.Field) string {
	if f.Ask == "" {
		return q.say(q.Step.Title)
	}
	return q.say(f.Ask)
}

func (q question) hint(f incident.Field) string {
	h := f.Hint
	if f.Ask == "" && h == "" {
		h = q.Step.Hint
	}
	if h == "" {
		return ""
	}
	return q.say(h)
}

// under gives the fields that are asked under an option: those that depend on this one answer alone.
func (q question) under(f incident.Field, value string) []incident.Field {
	var out []incident.Field
	for _, x := range q.Step.Fields {
		if x.When != nil && x.When.Field == f.Name && len(x.When.Values) == 1 && x.When.Values[0] == value {
			out = append(out, x)
		}
	}
	return out
}

// top gives the fields that are not under an option.
func (q question) top() []incident.Field {
	var out []incident.Field
	for _, x := range q.Step.Fields {
		inside := x.When != nil && len(x.When.Values) == 1 && slices.ContainsFunc(q.Step.Fields, func(f incident.Field) bool { return f.Name == x.When.Field })
		if !inside && (x.When == nil || q.inStep(x.When.Field) || x.When.Met(q.Answers)) {
			out = append(out, x)
		}
	}
	return out
}

func (q question) inStep(name string) bool {
	return slices.ContainsFunc(q.Step.Fields, func(f incident.Field) bool { return f.Name == name })
}

func (q question) choice(f incident.Field) ui.Choice {
	c := ui.Choice{Name: f.Name, Label: q.label(f), Hint: q.hint(f), Error: q.Problems.For(f.Name), Heading: f.Ask == ""}
	for _, o := range f.Options {
		x := ui.Option{Value: o.Value, Label: q.say(o.Label), Chosen: q.Answers.Has(f.Name, o.Value)}
		if o.Hint != "" {
			x.Hint = q.say(o.Hint)
		}
		if below := q.under(f, o.Value); len(below) > 0 {
			x.Reveal = q.fields(below)
		}
		c.Options = append(c.Options, x)
	}
	return c
}

func (q question) field(f incident.Field) ui.Field {
	x := ui.Field{Name: f.Name, Label: q.label(f), Hint: q.hint(f), Value: q.Answers.Get(f.Name), Error: q.Problems.For(f.Name), Heading: f.Ask == "", Fill: f.Fill}
	switch f.Kind {
	case incident.Number:
		x.Mode, x.Size = "numeric", ui.Size4
	case incident.Words:
		x.Rows, x.Max = 10, f.Limit()
	}
	switch f.Fill {
	case "tel", "email":
		x.Type = f.Fill
	}
	return x
}

func (q question) options(f incident.Field) []ui.Option {
	var out []ui.Option
	for _, o := range f.Options {
		out = append(out, ui.Option{Value: o.Value, Label: q.say(o.Label)})
	}
	return out
}

func (q question) date(f incident.Field) ui.Date {
	return ui.Date{Name: f.Name, Label: q.label(f), Hint: q.hint(f), Error: q.Problems.For(f.Name),
		Day: q.Answers.Get(f.Name + "-day"), Month: q.Answers.Get(f.Name + "-month"), Year: q.Answers.Get(f.Name + "-year")}
}

// among offers the organisations that a name could mean.
func (q question) among() ui.Choice {
	c := ui.Choice{Name: "org", Label: q.say("Which of these is it?"), Heading: true}
	for _, n := range q.Among {
		c.Options = append(c.Options, ui.Option{Value: n.Code, Label: n.Name})
	}
	return c
}

func keptNames(names []incident.Name, words string) []incident.Name {
	var out []incident.Name
	for _, n := range names {
		if words != "" {
			out = append(out, n)
		}
	}
	return out
}
