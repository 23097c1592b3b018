package sanctionweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// act is one form of a record: its address, action and words, what it asks and what it does.
type act struct {
	pattern             string
	action              authz.Action
	title, lede, button string
	// warn makes the button a warning: it ends something or leaves somebody out.
	warn bool
	// open reads the record in reach and gives its name, the page to go back to and its version; fields are the questions.
	open   func(p *askPage) error
	fields func(p *askPage) []templ.Component
	run    func(p *askPage, v url.Values) (string, error)
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
	current  string
	crumbs   []ui.Crumb
	version  int64
	problems ui.Problems
	v        url.Values
	heading  string
	data     any
	set      ladder.Set // the levels and gates that hold now, where a form needs them
}

func (p *askPage) t(s string, args ...any) string { return lang.T(p.ctx, s, args...) }

func (p *askPage) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: p.t(label), Hint: p.t(hint), Value: p.v.Get(name), Error: p.problems.For(name)}
}

func (p *askPage) line(name, label, hint string) templ.Component {
	return ui.TextInput(p.field(name, label, hint))
}

func (p *askPage) area(name, label, hint string) templ.Component {
	return ui.TextArea(p.field(name, label, hint))
}

func (p *askPage) date(name, label, hint string) templ.Component {
	return ui.DateInput(ui.Date{Name: name, Label: p.t(label), Hint: p.t(hint), Error: p.problems.For(name), Day: p.v.Get(name + "-day"), Month: p.v.Get(name + "-month"), Year: p.v.Get(name + "-year")})
}

// radios asks for one of some pairs of value and words.
func (p *askPage) radios(name, label, hint string, pairs ...[2]string) templ.Component {
	c := p.choice(name, label, hint, pairs)
	return ui.Radios(c)
}

// pick asks for one of a long list.
func (p *askPage) pick(name, label string, pairs [][2]string) templ.Component {
	c := p.choice(name, label, "", pairs)
	return ui.Select(p.field(name, label, ""), c.Options)
}

func (p *askPage) checks(name, label, hint string, pairs ...[2]string) templ.Component {
	return ui.Checkboxes(p.choice(name, label, hint, pairs))
}

func (p *askPage) choice(name, label, hint string, pairs [][2]string) ui.Choice {
	c := ui.Choice{Name: name, Label: p.t(label), Hint: p.t(hint), Error: p.problems.For(name), Plain: true}
	for _, x := range pairs {
		o := ui.Option{Value: x[0], Label: p.t(x[1])}
		for _, v := range p.v[name] {
			o.Chosen = o.Chosen || v == x[0]
		}
		c.Options = append(c.Options, o)
	}
	return c
}

// dateOf puts the three parts of a date together as YYYY-MM-DD, "" where nothing was typed; what is no date comes out as it
// was typed, for the rule to refuse.
func dateOf(v url.Values, name string) string {
	d, m, y := strings.TrimSpace(v.Get(name+"-day")), strings.TrimSpace(v.Get(name+"-month")), strings.TrimSpace(v.Get(name+"-year"))
	if d+m+y == "" {
		return ""
	}
	dn, err1 := strconv.Atoi(d)
	mn, err2 := strconv.Atoi(m)
	yn, err3 := strconv.Atoi(y)
	t := time.Date(yn, time.Month(mn), dn, 0, 0, 0, 0, time.UTC)
	if err1 != nil || err2 != nil || err3 != nil || t.Day() != dn || int(t.Month()) != mn {
		return "no day"
	}
	return t.Format(time.DateOnly)
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
	for k, x := range r.URL.Query() {
		p.v[k] = x
	}
	return p.show(w, nil)
}

func (p *askPage) show(w http.ResponseWriter, problems fault.Problems) error {
	p.problems = web.Problems(p.ctx, problems)
	title := p.t(p.heading)
	return web.Staff(w, p.r, web.View{Title: title, Problems: problems, Current: p.current, Crumbs: append(p.crumbs, ui.Crumb{Label: title}), Body: askBody(p)})
}

// take does an act, or shows its form again with what was typed.
func (d Deps) take(w http.ResponseWriter, r *http.Request, a act) error {
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
