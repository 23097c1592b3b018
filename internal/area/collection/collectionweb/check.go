package collectionweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// formPage is a form about a month, with what was typed.
type formPage struct {
	title, lede string
	action      string
	button      string
	problems    ui.Problems
	fields      []any
	back        string
	file        bool      // it takes a file, so that it is sent in parts
	links       []ui.Link // other ways to do the same
}

// field, choice and picked put a question into a form.
func (f *formPage) field(x ui.Field) { f.fields = append(f.fields, x) }

type area struct{ ui.Field }

type picked struct {
	ui.Field
	options []ui.Option
}

type chosenFile struct{ ui.Field }

func (p *Pages) showForm(w http.ResponseWriter, r *http.Request, f *formPage, problems fault.Problems, crumbs ...ui.Crumb) error {
	crumbs = append([]ui.Crumb{{Label: lang.T(r.Context(), "Returns"), Href: "/returns"}}, crumbs...)
	if len(crumbs) == 1 {
		crumbs = append(crumbs, ui.Crumb{Label: f.title})
	}
	return web.Staff(w, r, web.View{Title: f.title, Crumbs: crumbs, Problems: problems, Current: "/returns", Body: formBody(f)})
}

// monthsBack is how far back a month can be chosen.
const monthsBack = 60

// monthOptions lists months to choose, the latest first.
func (p *Pages) monthOptions(ctx context.Context, first string) []ui.Option {
	var out []ui.Option
	if first != "" {
		out = append(out, ui.Option{Label: first})
	}
	for m, n := p.month(), 0; n < monthsBack; m, n = m.Add(-1), n+1 {
		out = append(out, ui.Option{Value: string(m), Label: monthWords(ctx, m)})
	}
	return out
}

// owing gives the earliest month that has not come, the last month where everything has.
func (p *Pages) owing(ctx context.Context, r *http.Request) (collection.Month, error) {
	last := p.month()
	list, err := p.Collection.Returns(ctx, web.Scope(r), last.Add(1-shownMonths), last)
	if err != nil {
		return "", err
	}
	for _, x := range list {
		if x.Org == authz.From(ctx).Org && !x.Standing.Came() {
			return x.Month, nil
		}
	}
	return last, nil
}

func (p *Pages) askCheck(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	if v.Get("from") == "" {
		m, err := p.owing(r.Context(), r)
		if err != nil {
			return err
		}
		v.Set("from", string(m))
	}
	return p.checkForm(w, r, v, nil)
}

func (p *Pages) checkForm(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	said := web.Problems(ctx, problems)
	f := &formPage{title: lang.T(ctx, "Check a file"), action: "/returns/check", button: lang.T(ctx, "Check this file"), problems: said, back: "/returns", file: true,
		lede: lang.T(ctx, "CSV, Excel or JSON, as it comes from your system or by the national data set. Nothing is sent before you have seen what would happen. Leave out names and what anybody wrote: a file that has them is refused, and not kept.")}
	add := func(name, label, hint string, options []ui.Option) {
		f.fields = append(f.fields, picked{ui.Field{Name: name, Label: label, Hint: hint, Value: v.Get(name), Error: said.For(name), Size: ui.Size20}, options})
	}
	add("from", lang.T(ctx, "First month"), "", p.monthOptions(ctx, ""))
	add("to", lang.T(ctx, "Last month"), lang.T(ctx, "If the file is for several months"), p.monthOptions(ctx, lang.T(ctx, "The same month")))
	kinds := ui.Choice{Name: "kind", Label: lang.T(ctx, "What is the file?"), Error: said.For("kind"), Options: []ui.Option{
		{Value: collection.FullReplace, Label: lang.T(ctx, "Everything for these months"), Hint: lang.T(ctx, "It stands in place of all that was sent for them before")},
		{Value: collection.Update, Label: lang.T(ctx, "Additions and changes"), Hint: lang.T(ctx, "Rows with a reference that was sent before replace it; the others are added")}}}
	for i := range kinds.Options {
		kinds.Options[i].Chosen = kinds.Options[i].Value == v.Get("kind") || v.Get("kind") == "" && i == 0
	}
	f.fields = append(f.fields, kinds)
	systems := []ui.Option{{Label: lang.T(ctx, "As the file says")}}
	for _, c := range mds.Of("source_system").Codes {
		if !c.Retired {
			systems = append(systems, ui.Option{Value: c.Code, Label: lang.T(ctx, c.Words)})
		}
	}
	add("system", lang.T(ctx, "Which system is it from?"), "", systems)
	if p.Maps != nil {
		names, err := p.Maps(ctx, authz.From(ctx).Org)
		if err != nil {
			return err
		}
		maps := []ui.Option{{Label: lang.T(ctx, "No map: the file has national codes")}}
		for _, n := range names {
			maps = append(maps, ui.Option{Value: n, Label: n})
		}
		if v.Get("map") == "" && len(names) > 0 && !v.Has("map") {
			v.Set("map", names[0])
		}
		add("map", lang.T(ctx, "Which map turns its words into codes?"), lang.T(ctx, "A file with the words of your own system needs one"), maps)
	}
	f.fields = append(f.fields, chosenFile{ui.Field{Name: "file", Label: lang.T(ctx, "File, or three files"), Hint: lang.T(ctx, "Up to 2 GB. Three files have incident, staff and alleged in their names"), Error: said.For("file"), Accept: ".csv,.txt,.tsv,.xlsx,.json,.zip", Many: true}})
	return p.showForm(w, r, f, problems)
}

// check takes a file in and leads to what its check finds. Whatever is wrong with the form, what was chosen is kept; a
// browser never keeps the file.
func (p *Pages) check(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := receive(r)
	defer in.close()
	var s collection.Sending
	if err == nil {
		s, err = in.sending(authz.From(ctx).Org)
	}
	var made collection.Submission
	if err == nil {
		s.Auto = false // a page shows first what would happen
		made, err = p.Collection.Receive(ctx, s, in.files...)
		err = meant(err)
	}
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.checkForm(w, r, in.said, placed(err, "from", "to", "kind", "system", "map", "file"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(made.Org, made.ID))
}

// placed puts problems of fields that a form does not ask at its last field.
func placed(err error, fields ...string) fault.Problems {
	out := slices.Clone(fault.ProblemsOf(err))
	for i := range out {
		switch out[i].Field {
		case "month", "period":
			out[i].Field = fields[0]
		}
		if !slices.Contains(fields, out[i].Field) {
			out[i].Field = fields[len(fields)-1]
		}
	}
	return out
}
