package publicationweb

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func actor(ctx context.Context) authz.Actor { return authz.From(ctx) }

// formPage is the form of a release with what was typed so far.
type formPage struct {
	title, lede, action, button, back                   string
	v                                                   url.Values
	problems                                            ui.Problems
	measures, counted, levels, maps, each, rules, rates []ui.Option
	last                                                collection.Month
}

func (p *formPage) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: p.v.Get(name), Error: p.problems.For(name)}
}

func (p *formPage) number(name, label, hint string) ui.Field {
	f := p.field(name, label, hint)
	f.Mode, f.Size = "numeric", ui.Size4
	return f
}

func (p *formPage) choice(name, label, hint string, options ...ui.Option) ui.Choice {
	for i := range options {
		options[i].Chosen = slices.Contains(p.v[name], options[i].Value)
	}
	return ui.Choice{Name: name, Label: label, Hint: hint, Error: p.problems.For(name), Options: options, Plain: true}
}

// by are the breakdowns to choose from.
func (p *formPage) by(name string) []ui.Option {
	out := []ui.Option{{Value: "", Label: "Nothing"}}
	for _, d := range publication.Breakdowns() {
		out = append(out, ui.Option{Value: d, Label: publication.DimWords(d)})
	}
	return chosen(out, p.v.Get(name))
}

// months are those that have ended, the newest first.
func (p *formPage) months(name string) []ui.Option {
	var out []ui.Option
	for i := range 60 {
		m := p.last.Add(-i)
		out = append(out, ui.Option{Value: string(m), Label: m.Words()})
	}
	return chosen(out, p.v.Get(name))
}

func chosen(list []ui.Option, value string) []ui.Option {
	for i := range list {
		list[i].Chosen = list[i].Value == value
	}
	return list
}

func (d Deps) form(ctx context.Context, v url.Values) (*formPage, error) {
	top, err := d.Service.Publisher(ctx, actor(ctx).Org)
	if err != nil {
		return nil, err
	}
	p := &formPage{v: v, last: collection.MonthOf(d.Service.Door.Now()).Add(-1)}
	for _, m := range publication.Measures() {
		p.measures = append(p.measures, ui.Option{Value: m, Label: lang.T(ctx, publication.MeasureWords(m))})
	}
	p.counted = []ui.Option{{Value: publication.Staff, Label: lang.T(ctx, "Staff affected")}, {Value: publication.Incidents, Label: lang.T(ctx, "Incidents")}}
	for _, l := range publication.Levels(top.Kind) {
		p.levels = append(p.levels, ui.Option{Value: string(l), Label: lang.T(ctx, publication.LevelWords(l))})
	}
	p.maps = []ui.Option{{Value: publication.AsItWas, Label: lang.T(ctx, "As it was on the last day of the period")}, {Value: publication.AsItIs, Label: lang.T(ctx, "As it is now")},
		{Value: publication.BothMaps, Label: lang.T(ctx, "Both, side by side, and audited together")}}
	p.each = []ui.Option{{Value: publication.Whole, Label: lang.T(ctx, "The whole time")}, {Value: publication.ByQuarter, Label: lang.T(ctx, "Quarters")}, {Value: publication.ByMonth, Label: lang.T(ctx, "Months")}}
	p.rates = []ui.Option{{Value: "", Label: lang.T(ctx, "No rates")}}
	for _, k := range publication.RateKinds() {
		p.rates = append(p.rates, ui.Option{Value: k, Label: lang.T(ctx, "For each "+publication.RateWords(k))})
	}
	p.rules = []ui.Option{{Value: publication.HES, Label: lang.T(ctx, "The rule of hospital statistics: small counts hidden, the rest rounded below England")},
		{Value: publication.Protect, Label: lang.T(ctx, "The same, and more cells hidden where it takes them")},
		{Value: publication.Suppress, Label: lang.T(ctx, "Hide small counts and what protects them, show the rest as counted so that tables add up")}}
	return p, nil
}

// fields writes a spec as the form has it.
func fields(s publication.Spec) url.Values {
	v := url.Values{"title": {s.Title}, "notes": {s.Notes}, "measure": s.Measures, "counted": {s.Counted}, "level": {string(s.Level)}, "map": {s.Map}, "from": {string(s.From)}, "to": {string(s.To)},
		"each": {s.Each}, "rate": {s.Rate}, "rule": {s.Rule.Kind}, "small": {strconv.FormatInt(s.Rule.Small, 10)}, "base": {strconv.FormatInt(s.Rule.Base, 10)}, "keep": {strconv.FormatInt(s.Rule.Keep, 10)}}
	for i, d := range s.By {
		v.Set("by"+strconv.Itoa(i+1), d)
	}
	for _, j := range s.Joined {
		raw, err := json.Marshal(j)
		if err == nil {
			v.Add("joined", string(raw))
		}
	}
	return v
}

// specOf reads the form.
func specOf(v url.Values) publication.Spec {
	s := publication.Spec{Title: v.Get("title"), Notes: v.Get("notes"), Measures: v["measure"], Counted: v.Get("counted"), Level: org.Kind(v.Get("level")), Map: v.Get("map"),
		From: collection.Month(v.Get("from")), To: collection.Month(v.Get("to")), Each: v.Get("each"), Rate: v.Get("rate"),
		Rule: publication.Rule{Kind: v.Get("rule"), Small: number(v.Get("small")), Base: number(v.Get("base")), Keep: number(v.Get("keep"))}}
	for _, name := range []string{"by1", "by2"} {
		if d := v.Get(name); d != "" {
			s.By = append(s.By, d)
		}
	}
	for _, raw := range v["joined"] {
		var j publication.Join
		if json.Unmarshal([]byte(raw), &j) == nil && slices.Contains(s.By, j.Dim) {
			s.Joined = append(s.Joined, j)
		}
	}
	return s
}

func number(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return -1 // out of every range, so that the field is named
	}
	return n
}

// newForm begins with what most releases are: the last quarter that has ended, by the rule of hospital statistics.
func (d Deps) newForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	top, err := d.Service.Publisher(ctx, actor(ctx).Org)
	if err != nil {
		return err
	}
	last := collection.MonthOf(d.Service.Door.Now()).Add(-1)
	for last.First().Month()%3 != 0 {
		last = last.Add(-1)
	}
	levels := publication.Levels(top.Kind)
	s := publication.Spec{Measures: []string{"all"}, Counted: publication.Staff, Map: publication.AsItIs, From: last.Add(-2), To: last, Each: publication.Whole, Rule: publication.DefaultRule()}
	if len(levels) > 0 {
		s.Level = levels[min(2, len(levels)-1)]
	}
	v := fields(s)
	if id := r.URL.Query().Get("replaces"); id != "" {
		x, err := d.Service.Get(ctx, web.Scope(r), id)
		if err != nil {
			return err
		}
		v = fields(x.Spec)
		v.Set("replaces", id)
	}
	return d.showForm(w, r, v, nil, "/publishing/new", lang.T(ctx, "Draft a release"), lang.T(ctx, "Save the draft"), "/publishing")
}

func (d Deps) showForm(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems, action, title, button, back string) error {
	ctx := r.Context()
	p, err := d.form(ctx, v)
	if err != nil {
		return err
	}
	p.title, p.action, p.button, p.back, p.problems = title, action, button, back, web.Problems(ctx, problems)
	p.lede = lang.T(ctx, "Nothing is published by this. The audit comes next, and then two people sign.")
	return web.Staff(w, r, web.View{Title: title, Current: "/publishing", Problems: problems, Body: p.body(), Width: ui.Middle, Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Releases"), Href: "/publishing"}, {Label: title}}})
}

func (d Deps) begin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "The form could not be read", err)
	}
	x, err := d.Service.Begin(ctx, specOf(r.PostForm), r.PostForm.Get("replaces"), r.PostForm.Get("reason"))
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.showForm(w, r, r.PostForm, p, "/publishing/new", lang.T(ctx, "Draft a release"), lang.T(ctx, "Save the draft"), "/publishing")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/publishing/"+x.ID)
}

func (d Deps) changeForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.Service.Get(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := fields(x.Spec)
	v.Set("version", strconv.FormatInt(x.Version, 10))
	return d.showForm(w, r, v, nil, "/publishing/"+x.ID+"/change", lang.T(ctx, "Change the draft"), lang.T(ctx, "Save the change"), "/publishing/"+x.ID)
}

func (d Deps) change(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "The form could not be read", err)
	}
	id := r.PathValue("id")
	if _, err := d.Service.Get(ctx, web.Scope(r), id); err != nil {
		return err
	}
	err := d.Service.Change(ctx, id, version(r), specOf(r.PostForm))
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.showForm(w, r, r.PostForm, p, "/publishing/"+id+"/change", lang.T(ctx, "Change the draft"), lang.T(ctx, "Save the change"), "/publishing/"+id)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/publishing/"+id)
}
