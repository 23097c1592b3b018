package networkweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
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
	// load finds what the form is about and says where it leads back to; fill puts what is there into it.
	load   func(p *askPage) error
	fill   func(p *askPage) error
	fields func(p *askPage) []templ.Component
	run    func(p *askPage, v url.Values) (string, error)
}

// askPage is a form as its page shows it.
type askPage struct {
	act
	d        Deps
	r        *http.Request
	ctx      context.Context
	id, of   string
	about    any
	problems ui.Problems
	v        url.Values
	name     string
	back     string
	crumb    ui.Crumb
	version  int64
	hidden   [][2]string
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

func (p *askPage) options(name string, pairs [][2]string) []ui.Option {
	var out []ui.Option
	for _, x := range pairs {
		chosen := false
		for _, v := range p.v[name] {
			chosen = chosen || v == x[0]
		}
		out = append(out, ui.Option{Value: x[0], Label: p.t(x[1]), Chosen: chosen})
	}
	return out
}

func (p *askPage) radios(name, label, hint string, pairs [][2]string) templ.Component {
	return ui.Radios(ui.Choice{Name: name, Label: p.t(label), Hint: p.t(hint), Error: p.problems.For(name), Plain: true, Options: p.options(name, pairs)})
}

func (p *askPage) checks(name, label, hint string, pairs [][2]string) templ.Component {
	return ui.Checkboxes(ui.Choice{Name: name, Label: p.t(label), Hint: p.t(hint), Error: p.problems.For(name), Plain: true, Options: p.options(name, pairs)})
}

func (p *askPage) pick(name, label, hint string, pairs [][2]string) templ.Component {
	return ui.Select(p.field(name, label, hint), p.options(name, pairs))
}

// set puts a value into the form.
func (p *askPage) set(name, value string) { p.v.Set(name, value) }

// setDay puts a day into the three fields of a date.
func (p *askPage) setDay(name string, d clock.Day) {
	if t := noon(d); !t.IsZero() {
		p.set(name+"-day", strconv.Itoa(t.Day()))
		p.set(name+"-month", strconv.Itoa(int(t.Month())))
		p.set(name+"-year", strconv.Itoa(t.Year()))
	}
}

// dateOf puts the three parts of a date together as YYYY-MM-DD, "" where nothing was typed; what is no date comes out so that
// the rule refuses it.
func dateOf(v url.Values, name string) string {
	d, m, y := strings.TrimSpace(v.Get(name+"-day")), strings.TrimSpace(v.Get(name+"-month")), strings.TrimSpace(v.Get(name+"-year"))
	if d+m+y == "" {
		return ""
	}
	dn, err1 := strconv.Atoi(d)
	mn, err2 := strconv.Atoi(m)
	yn, err3 := strconv.Atoi(y)
	t := time.Date(yn, time.Month(mn), dn, 0, 0, 0, 0, time.UTC)
	if err1 != nil || err2 != nil || err3 != nil || t.Day() != dn || int(t.Month()) != mn || yn < 1900 || yn > 9999 {
		return "no day"
	}
	return t.Format(time.DateOnly)
}

func (d Deps) page(r *http.Request, a act) (*askPage, error) {
	p := &askPage{act: a, d: d, r: r, ctx: r.Context(), id: r.PathValue("id"), v: url.Values{}, back: home}
	if p.of = r.URL.Query().Get("of"); p.of == "" {
		p.of = r.PostForm.Get("of")
	}
	if a.load != nil {
		if err := a.load(p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// ask shows the form of an act with what is there.
func (d Deps) ask(w http.ResponseWriter, r *http.Request, a act) error {
	p, err := d.page(r, a)
	if err != nil {
		return err
	}
	if a.fill != nil {
		if err := a.fill(p); err != nil {
			return err
		}
	}
	return p.show(w, nil)
}

func (p *askPage) show(w http.ResponseWriter, problems fault.Problems) error {
	p.problems = web.Problems(p.ctx, problems)
	title := p.t(p.title)
	var crumbs []ui.Crumb
	if p.crumb.Href != "" {
		crumbs = append(crumbs, p.crumb)
	}
	return p.d.show(w, p.r, web.View{Title: title, Problems: problems, Body: askBody(p)}, append(crumbs, ui.Crumb{Label: title})...)
}

// done does an act, or shows its form again with what was typed. After a conflict the form carries the version that is there
// now, so that whoever has looked can send it again.
func (d Deps) done(w http.ResponseWriter, r *http.Request, a act) error {
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
	case fault.Is(err, fault.Invalid):
		p.version = seen(r.PostForm)
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
