package justiceweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// act is one thing that can be done, asked for on a page of its own.
type act struct {
	path                string
	action              authz.Action
	title, lede, button string
	fields              func(ctx context.Context, p *form) []templ.Component
	// fill gives what the form begins with.
	fill func(p *form)
	run  func(ctx context.Context, d Deps, w *justice.Whole, v url.Values) error
	// back is the part of the page that the reader is led to after it.
	back string
}

// form is an act's form with what was typed so far.
type form struct {
	act
	d        Deps
	w        justice.Whole
	v        url.Values
	problems ui.Problems
	now      time.Time
}

// targets are the ids that a form carries from its link.
var targets = []string{"report", "charge", "person", "suspect", "hearing", "condition", "statement", "step", "clock", "sharing", "supersedes", "version"}

// asked are the targets that a form asks for itself, so that it does not carry them.
var asked = map[string][]string{"report": {"happened", "offence", "hearing", "step"}, "person": {"judge", "wish", "prefer", "pause", "resume", "offer"}, "suspect": {"offence", "condition", "inform"}}

// carried gives the targets that the form carries hidden.
func (p *form) carried() []string {
	var out []string
	for _, t := range targets {
		if p.v.Get(t) != "" && !slices.Contains(asked[t], p.path) {
			out = append(out, t)
		}
	}
	return out
}

func (p *form) f(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: p.v.Get(name), Error: p.problems.For(name)}
}

func (p *form) text(name, label, hint string) templ.Component {
	return ui.TextInput(p.f(name, label, hint))
}

func (p *form) area(name, label, hint string) templ.Component {
	f := p.f(name, label, hint)
	f.Rows = 4
	return ui.TextArea(f)
}

func (p *form) radios(ctx context.Context, name, label, hint string, list [][2]string) templ.Component {
	c := ui.Choice{Name: name, Label: label, Hint: hint, Error: p.problems.For(name), Plain: true}
	for _, o := range list {
		c.Options = append(c.Options, ui.Option{Value: o[0], Label: lang.T(ctx, o[1]), Chosen: p.v.Get(name) == o[0] && p.v.Has(name)})
	}
	return ui.Radios(c)
}

func (p *form) checks(ctx context.Context, name, label, hint string, list [][2]string) templ.Component {
	c := ui.Choice{Name: name, Label: label, Hint: hint, Error: p.problems.For(name), Plain: true}
	for _, o := range list {
		x := ui.Option{Value: o[0], Label: lang.T(ctx, o[1])}
		for _, v := range p.v[name] {
			x.Chosen = x.Chosen || v == o[0]
		}
		c.Options = append(c.Options, x)
	}
	return ui.Checkboxes(c)
}

func (p *form) pick(ctx context.Context, name, label, hint string, list [][2]string) templ.Component {
	var options []ui.Option
	options = append(options, ui.Option{Value: "", Label: lang.T(ctx, "Choose")})
	for _, o := range list {
		options = append(options, ui.Option{Value: o[0], Label: lang.T(ctx, o[1]), Chosen: p.v.Get(name) == o[0]})
	}
	return ui.Select(p.f(name, label, hint), options)
}

func (p *form) date(name, label, hint string) templ.Component {
	return ui.DateInput(ui.Date{Name: name, Label: label, Hint: hint, Error: p.problems.For(name), Day: p.v.Get(name + "-day"), Month: p.v.Get(name + "-month"), Year: p.v.Get(name + "-year")})
}

// setDate fills the three parts of a date.
func setDate(v url.Values, name string, t time.Time) {
	if t.IsZero() {
		return
	}
	t = t.In(lang.London())
	v.Set(name+"-day", strconv.Itoa(t.Day()))
	v.Set(name+"-month", strconv.Itoa(int(t.Month())))
	v.Set(name+"-year", strconv.Itoa(t.Year()))
}

// dateOf puts the three parts of a date together as YYYY-MM-DD; parts that are no date come out as no date either.
func dateOf(v url.Values, name string) string {
	var n [3]int
	empty := true
	for i, part := range []string{"-year", "-month", "-day"} {
		s := strings.TrimSpace(v.Get(name + part))
		empty = empty && s == ""
		n[i], _ = strconv.Atoi(s)
	}
	if empty {
		return ""
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	if t.Day() != n[2] || int(t.Month()) != n[1] || n[0] < 1000 {
		return "not a date"
	}
	return t.Format(time.DateOnly)
}

// people gives those of a part to choose from.
func people(w *justice.Whole, part casework.Part) [][2]string {
	var out [][2]string
	for _, p := range w.Of(part) {
		out = append(out, [2]string{p.ID, p.Label})
	}
	return out
}

func (d Deps) whole(r *http.Request) (justice.Whole, error) {
	sc := web.Scope(r)
	return d.Justice.Whole(r.Context(), sc, sc.Org(), r.PathValue("id"))
}

func (d Deps) form(w http.ResponseWriter, r *http.Request, a act) error {
	whole, err := d.whole(r)
	if err != nil {
		return err
	}
	p := &form{act: a, d: d, w: whole, v: r.URL.Query(), now: d.Justice.Door.Now()}
	if a.fill != nil {
		a.fill(p)
	}
	return d.showForm(w, r, p, nil)
}

func (d Deps) showForm(w http.ResponseWriter, r *http.Request, p *form, problems fault.Problems) error {
	ctx := r.Context()
	p.problems = web.Problems(ctx, problems)
	return web.Staff(w, r, web.View{Title: lang.T(ctx, p.title), Crumbs: crumbs(ctx, p.w.Case, lang.T(ctx, p.title)), Current: "/cases", Problems: problems, Body: formBody(p)})
}

// do does an act, or shows its form again with what was typed and what to mend.
func (d Deps) do(w http.ResponseWriter, r *http.Request, a act) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	whole, err := d.whole(r)
	if err != nil {
		return err
	}
	err = a.run(ctx, d, &whole, r.PostForm)
	if err == nil {
		return web.Redirect(w, r, justice.Path(whole.Case.ID)+"#"+a.back)
	}
	if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
		return err
	}
	p := &form{act: a, d: d, w: whole, v: r.PostForm, now: d.Justice.Door.Now()}
	return d.showForm(w, r, p, fault.ProblemsFrom(err, ""))
}

func crumbs(ctx context.Context, c casework.Case, last string) []ui.Crumb {
	return []ui.Crumb{{Label: lang.T(ctx, "Cases"), Href: "/cases"}, {Label: c.Ref, Href: casework.Path(c.ID)}, {Label: lang.T(ctx, "Police and courts"), Href: justice.Path(c.ID)}, {Label: last}}
}

func pence(v string) int64 {
	v = strings.TrimPrefix(strings.ReplaceAll(strings.TrimSpace(v), ",", ""), "£")
	if v == "" {
		return 0
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || n < 0 || n > 1e9 {
		return -1
	}
	return int64(n*100 + 0.5)
}
