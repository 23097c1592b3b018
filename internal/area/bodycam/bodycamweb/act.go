package bodycamweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// act is one form: its address, action and words, what it asks and what it does.
type act struct {
	pattern             string
	action              authz.Action
	title, lede, button string
	warn                bool // the button is a warning: it ends something
	phone               bool // a page for whoever wears a camera
	open                func(p *askPage) error
	fields              func(p *askPage) []templ.Component
	run                 func(p *askPage, v url.Values) (string, error)
}

// askPage is a form as its page shows it.
type askPage struct {
	act
	d        Deps
	r        *http.Request
	ctx      context.Context
	sc       authz.Scope
	org, id  string
	name     string
	back     string
	crumbs   []ui.Crumb
	version  int64
	problems ui.Problems
	v        url.Values
	heading  string
	data     any
}

func (p *askPage) t(s string, args ...any) string { return lang.T(p.ctx, s, args...) }

func (p *askPage) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: p.t(label), Hint: p.t(hint), Value: p.v.Get(name), Error: p.problems.For(name)}
}

func (p *askPage) line(name, label, hint string) templ.Component {
	return ui.TextInput(p.field(name, label, hint))
}

func (p *askPage) short(name, label, hint string) templ.Component {
	f := p.field(name, label, hint)
	f.Size, f.Mode = ui.Size4, "numeric"
	return ui.TextInput(f)
}

func (p *askPage) area(name, label, hint string) templ.Component {
	return ui.TextArea(p.field(name, label, hint))
}

func (p *askPage) date(name, label, hint string) templ.Component {
	return ui.DateInput(ui.Date{Name: name, Label: p.t(label), Hint: p.t(hint), Error: p.problems.For(name), Day: p.v.Get(name + "-day"), Month: p.v.Get(name + "-month"), Year: p.v.Get(name + "-year")})
}

func (p *askPage) radios(name, label, hint string, pairs [][2]string) templ.Component {
	return ui.Radios(p.choice(name, label, hint, pairs))
}

func (p *askPage) pick(name, label, hint string, pairs [][2]string) templ.Component {
	c := p.choice(name, label, hint, pairs)
	return ui.Select(p.field(name, label, hint), append([]ui.Option{{Label: p.t("Choose")}}, c.Options...))
}

func (p *askPage) checks(name, label, hint string, pairs [][2]string) templ.Component {
	return ui.Checkboxes(p.choice(name, label, hint, pairs))
}

func (p *askPage) choice(name, label, hint string, pairs [][2]string) ui.Choice {
	c := ui.Choice{Name: name, Label: p.t(label), Hint: p.t(hint), Error: p.problems.For(name), Plain: true}
	for _, x := range pairs {
		c.Options = append(c.Options, ui.Option{Value: x[0], Label: p.t(x[1]), Chosen: slices.Contains(p.v[name], x[0])})
	}
	return c
}

// fill writes what is kept into a form that nobody has sent yet.
func (p *askPage) fill(pairs ...string) {
	if p.r.Method == http.MethodPost {
		return
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if !p.v.Has(pairs[i]) && pairs[i+1] != "" {
			p.v.Set(pairs[i], pairs[i+1])
		}
	}
}

func (p *askPage) fillDay(name, day string) {
	if len(day) == 10 {
		p.fill(name+"-day", day[8:], name+"-month", day[5:7], name+"-year", day[:4])
	}
}

func (d Deps) page(r *http.Request, a act) (*askPage, error) {
	sc := web.Scope(r)
	p := &askPage{act: a, d: d, r: r, ctx: r.Context(), sc: sc, org: sc.Org(), id: r.PathValue("id"), v: url.Values{}, heading: a.title}
	return p, a.open(p)
}

// ask shows the form of an act.
func (d Deps) ask(w http.ResponseWriter, r *http.Request, a act) error {
	p, err := d.page(r, a)
	if err != nil {
		return err
	}
	p.v = r.URL.Query()
	return p.show(w, nil)
}

func (p *askPage) show(w http.ResponseWriter, problems fault.Problems) error {
	p.problems = web.Problems(p.ctx, problems)
	title := p.t(p.heading)
	v := web.View{Title: title, Problems: problems, Current: "/cameras", Crumbs: append(p.crumbs, ui.Crumb{Label: title}), Body: askBody(p)}
	if p.phone {
		v.Current, v.Crumbs = "/camera", nil
		return web.Reporter(w, p.r, v)
	}
	return web.Staff(w, p.r, v)
}

// do does an act, or shows its form again with what was typed.
func (d Deps) do(w http.ResponseWriter, r *http.Request, a act) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	p, err := d.page(r, a)
	if err != nil {
		return err
	}
	to, err := a.run(p, r.PostForm)
	switch {
	case err == nil:
		return web.Redirect(w, r, to)
	case !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict):
		return err
	}
	p.v = r.PostForm
	return p.show(w, fault.ProblemsFrom(err, ""))
}

// seen is the version on the page that was sent.
func seen(v url.Values) int64 {
	n, err := strconv.ParseInt(v.Get("version"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
