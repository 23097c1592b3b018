package collectionweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// hidden is a value that a form carries; part is a heading between its questions.
type hidden struct{ name, value string }

type part struct{ title, says string }

func (p *Pages) askNil(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	return p.owedForm(w, r, v, p.nilForm)
}

// owedForm shows a form for the month in the address, or the earliest that is owed.
func (p *Pages) owedForm(w http.ResponseWriter, r *http.Request, v url.Values, show func(http.ResponseWriter, *http.Request, url.Values, fault.Problems) error) error {
	if _, ok := collection.ParseMonth(v.Get("month")); !ok {
		m, err := p.owing(r.Context(), r)
		if err != nil {
			return err
		}
		v.Set("month", string(m))
	}
	return show(w, r, v, nil)
}

func (p *Pages) monthField(ctx context.Context, v url.Values, said ui.Problems) picked {
	return picked{ui.Field{Name: "month", Label: lang.T(ctx, "Month"), Value: v.Get("month"), Error: said.For("month"), Size: ui.Size20}, p.monthOptions(ctx, "")}
}

func (p *Pages) nilForm(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	said := web.Problems(ctx, problems)
	f := &formPage{title: lang.T(ctx, "Say that nothing happened"), action: "/returns/nil", button: lang.T(ctx, "Say that nothing happened"), back: "/returns", problems: said,
		lede: lang.T(ctx, "A nil return says that nobody reported violence or abuse in the whole month. It counts as zero. A month without any return is missing, and never zero.")}
	f.fields = []any{p.monthField(ctx, v, said), area{ui.Field{Name: "note", Label: lang.T(ctx, "How do you know?"), Hint: lang.T(ctx, "Which records you looked at. Whoever accepts the return reads this."), Value: v.Get("note"), Error: said.For("note"), Rows: 3}}}
	return p.showForm(w, r, f, problems)
}

func (p *Pages) sayNil(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not come whole. Go back and send it again")
	}
	v := r.PostForm
	m, ok := collection.ParseMonth(v.Get("month"))
	var err error
	if !ok {
		err = fault.WithProblems(fault.Problems{{Field: "month", Message: "Choose the month"}})
	}
	note := strings.TrimSpace(v.Get("note"))
	if err == nil && note == "" {
		err = fault.WithProblems(fault.Problems{{Field: "note", Message: "Say how you know that nothing happened"}})
	}
	var made collection.Submission
	if err == nil {
		made, err = p.Collection.Nil(r.Context(), authz.From(r.Context()).Org, m, note)
	}
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.nilForm(w, r, v, placed(err, "month", "note"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(made.Org, made.ID))
}

func (p *Pages) askTotals(w http.ResponseWriter, r *http.Request) error {
	return p.owedForm(w, r, r.URL.Query(), p.totalsForm)
}

func (p *Pages) askTotalsFile(w http.ResponseWriter, r *http.Request) error {
	return p.owedForm(w, r, r.URL.Query(), p.totalsFileForm)
}

// totalsFileForm asks for a table that somebody counted, which fills in the form of totals.
func (p *Pages) totalsFileForm(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	said := web.Problems(ctx, problems)
	f := &formPage{title: lang.T(ctx, "Read totals from a table"), action: "/returns/totals/file", button: lang.T(ctx, "Read this table"), back: "/returns/totals", problems: said, file: true,
		lede: lang.T(ctx, "CSV or Excel, with months across the first row or down the first column and a number for each kind of violence. It fills in the form of totals, where you look through it. Nothing is sent, and the table is not kept.")}
	maps := []ui.Option{{Label: lang.T(ctx, "No map: kinds are taken by their names")}}
	if p.Maps != nil {
		names, err := p.Maps(ctx, authz.From(ctx).Org)
		if err != nil {
			return err
		}
		for _, n := range names {
			maps = append(maps, ui.Option{Value: n, Label: n})
		}
	}
	f.fields = []any{p.monthField(ctx, v, said), picked{ui.Field{Name: "map", Label: lang.T(ctx, "Which map says what its kinds mean?"), Value: v.Get("map"), Error: said.For("map"), Size: ui.Size20}, maps},
		chosenFile{ui.Field{Name: "file", Label: lang.T(ctx, "The table"), Error: said.For("file"), Accept: ".csv,.txt,.tsv,.xlsx"}}}
	return p.showForm(w, r, f, problems)
}

// readTotals shows the form of totals with what a table says of a month.
func (p *Pages) readTotals(w http.ResponseWriter, r *http.Request) error {
	u, _, err := sent(r)
	v := r.PostForm
	m, ok := collection.ParseMonth(v.Get("month"))
	if err == nil && !ok {
		err = fault.WithProblems(fault.Problems{{Field: "month", Message: "Choose the month"}})
	}
	var t collection.HandTotals
	var bad []intake.Problem
	if err == nil {
		t, bad, err = p.Collection.ReadTotals(r.Context(), authz.From(r.Context()).Org, v.Get("map"), m, u)
	}
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.totalsFileForm(w, r, v, placed(err, "month", "map", "file"))
	}
	if err != nil {
		return err
	}
	filled := url.Values{"month": {string(m)}, "incidents": {strconv.FormatInt(t.Incidents, 10)}}
	for code, n := range t.ByKind {
		filled.Set("kind_"+code, strconv.FormatInt(n, 10))
	}
	var problems fault.Problems
	for _, b := range bad[:min(len(bad), 10)] {
		problems.Add("incidents", "Row %d of the table: %s", b.Row, b.Message)
	}
	return p.totalsFormOf(w, r, filled, problems, lang.T(r.Context(), "These are the numbers of %s in the table. Look through them, and add how many staff were affected and hurt, which it does not say.", monthWords(r.Context(), m)))
}

// handCounts are the numbers of a hand-made return.
var handCounts = []struct{ name, label, hint string }{
	{"incidents", "Incidents", ""},
	{"staff", "Staff affected", "Each person once for each incident"},
	{"injured", "Incidents in which somebody was physically hurt", ""},
}

func (p *Pages) totalsForm(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	return p.totalsFormOf(w, r, v, problems, lang.T(r.Context(), "For a month that your system cannot export. Totals stand in coverage and in counts, and in nothing that needs rows: no rates by group, place or time."))
}

func (p *Pages) totalsFormOf(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems, lede string) error {
	ctx := r.Context()
	said := web.Problems(ctx, problems)
	f := &formPage{title: lang.T(ctx, "Give totals instead of rows"), action: "/returns/totals", button: lang.T(ctx, "Send these totals"), back: "/returns", problems: said,
		lede: lede, links: []ui.Link{{Text: lang.T(ctx, "Read them from a table"), Href: "/returns/totals/file"}}}
	number := func(name, label, hint string) {
		f.field(ui.Field{Name: name, Label: label, Hint: hint, Value: v.Get(name), Error: said.For(name), Mode: "numeric", Size: ui.Size4})
	}
	f.fields = append(f.fields, p.monthField(ctx, v, said))
	for _, c := range handCounts {
		number(c.name, lang.T(ctx, c.label), lang.T(ctx, c.hint))
	}
	f.fields = append(f.fields, part{lang.T(ctx, "Incidents by their gravest part"), lang.T(ctx, "Leave empty what you have not counted.")})
	for _, c := range mds.Of("violence").Codes {
		if !c.Retired {
			number("kind_"+c.Code, lang.T(ctx, c.Words), "")
		}
	}
	f.fields = append(f.fields, area{ui.Field{Name: "note", Label: lang.T(ctx, "How were they counted?"), Value: v.Get("note"), Error: said.For("note"), Rows: 3}})
	return p.showForm(w, r, f, problems)
}

func (p *Pages) giveTotals(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not come whole. Go back and send it again")
	}
	v := r.PostForm
	t := collection.HandTotals{Org: authz.From(r.Context()).Org, ByKind: map[string]int64{}, Note: strings.TrimSpace(v.Get("note"))}
	var problems fault.Problems
	var ok bool
	if t.Month, ok = collection.ParseMonth(v.Get("month")); !ok {
		problems.Add("month", "Choose the month")
	}
	count := func(name string, needed bool) int64 {
		s := strings.NewReplacer(",", "", " ", "").Replace(v.Get(name))
		if s == "" && !needed {
			return 0
		}
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 0 || n > 1_000_000 {
			problems.Add(name, "Write a whole number, 0 if there were none")
		}
		return n
	}
	t.Incidents, t.Staff, t.Injured = count("incidents", true), count("staff", true), count("injured", true)
	fields := []string{"month", "incidents", "staff", "injured"}
	for _, c := range mds.Of("violence").Codes {
		if name := "kind_" + c.Code; v.Get(name) != "" {
			t.ByKind[c.Code] = count(name, true)
			fields = append(fields, name)
		}
	}
	if t.Note == "" {
		problems.Add("note", "Say how they were counted")
	}
	err := fault.WithProblems(problems)
	var made collection.Submission
	if err == nil {
		made, err = p.Collection.Totals(r.Context(), t)
	}
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.totalsForm(w, r, v, placed(err, append(fields, "note")...))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(made.Org, made.ID))
}
