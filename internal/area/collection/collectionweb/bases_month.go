package collectionweb

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// amount is a number as a table shows it: whole ones as such, others with one decimal.
func amount(ctx context.Context, v float64) string {
	if v == math.Trunc(v) {
		return lang.T(ctx, "%d", int64(v))
	}
	return lang.T(ctx, "%.1f", v)
}

func groupName(ctx context.Context, group string) string {
	if group == "" {
		return lang.T(ctx, "All staff")
	}
	return lang.T(ctx, mds.Of("staff_group").Words(group))
}

// baseMonthPage is what is held of one kind for one month.
type baseMonthPage struct {
	title, lede, path string
	problems          ui.Problems
	typed             string
	table             ui.Table
	downloads         []ui.Link
}

// ofBases gives the kind and month of the address.
func ofBases(r *http.Request) (kind string, m collection.Month, err error) {
	kind = r.PathValue("kind")
	m, ok := collection.ParseMonth(r.PathValue("month"))
	if !ok || !slices.Contains(collection.DenominatorKinds(), kind) {
		return "", "", fault.Missing()
	}
	return kind, m, nil
}

func (p *Pages) baseMonth(w http.ResponseWriter, r *http.Request) error {
	return p.showBases(w, r, nil)
}

func (p *Pages) showBases(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	kind, m, err := ofBases(r)
	if err != nil {
		return err
	}
	list, err := p.Collection.Denominators(ctx, collection.Ask{Kind: kind, From: m, To: m})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.Missing()
	}
	t, err := p.tree(ctx)
	if err != nil {
		return err
	}
	v := &baseMonthPage{path: "/bases/" + kind + "/" + string(m), problems: web.Problems(ctx, problems), typed: r.PostFormValue("reason"), downloads: downloads("/bases", "?"+url.Values{"kind": {kind}, "month": {string(m)}}.Encode())}
	v.table = ui.Table{Caption: lang.T(ctx, "Numbers held"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Trust")}, {Label: lang.T(ctx, "Of")}, {Label: lang.T(ctx, "Number"), Number: true}, {Label: lang.T(ctx, "Source")}}}
	orgs := 0
	for _, d := range list {
		if d.StaffGroup == "" {
			orgs++
		}
		v.table.Rows = append(v.table.Rows, ui.Row{Cells: []ui.Cell{{Text: nameOf(t, d.Org), Href: basePath(d)}, {Text: groupName(ctx, d.StaffGroup)}, {Text: amount(ctx, d.Value)}, {Text: d.Source, Sub: d.Release}}})
	}
	v.title = lang.T(ctx, "%s of %s: %s", baseName(ctx, kind), monthWords(ctx, m), lang.N(ctx, orgs, "%d trust", "%d trusts"))
	v.lede = lang.T(ctx, "Choose a trust to correct its number or to take it back.")
	return web.Staff(w, r, web.View{Title: v.title, Problems: problems, Current: "/returns", Crumbs: baseCrumbs(ctx, ui.Crumb{Label: baseName(ctx, kind) + ", " + monthWords(ctx, m)}), Body: baseMonthBody(v)})
}

func basePath(d collection.Denominator) string {
	q := ""
	if d.StaffGroup != "" {
		q = "?" + url.Values{"group": {d.StaffGroup}}.Encode()
	}
	return "/bases/" + d.Kind + "/" + string(d.Month) + "/" + d.Org + q
}

func (p *Pages) withdrawBases(w http.ResponseWriter, r *http.Request) error {
	kind, m, err := ofBases(r)
	if err != nil {
		return err
	}
	err = p.Collection.WithdrawDenominators(r.Context(), kind, m, "", r.PostFormValue("reason"))
	if fault.Is(err, fault.Invalid) {
		return p.showBases(w, r, fault.ProblemsFrom(err, "reason"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/bases")
}

// base gives the number of the address.
func (p *Pages) base(r *http.Request) (collection.Denominator, error) {
	kind, m, err := ofBases(r)
	if err != nil {
		return collection.Denominator{}, err
	}
	list, err := p.Collection.Denominators(r.Context(), collection.Ask{Kind: kind, From: m, To: m, Org: r.PathValue("org")})
	for _, d := range list {
		if d.StaffGroup == r.URL.Query().Get("group") {
			return d, nil
		}
	}
	if err == nil {
		err = fault.Missing()
	}
	return collection.Denominator{}, err
}

func (p *Pages) askBase(w http.ResponseWriter, r *http.Request) error {
	d, err := p.base(r)
	if err != nil {
		return err
	}
	return p.baseForm(w, r, d, url.Values{"value": {strconv.FormatFloat(d.Value, 'f', -1, 64)}, "source": {d.Source}, "release": {d.Release}}, nil)
}

func (p *Pages) baseForm(w http.ResponseWriter, r *http.Request, d collection.Denominator, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	t, err := p.tree(ctx)
	if err != nil {
		return err
	}
	said := web.Problems(ctx, problems)
	title := lang.T(ctx, "%s of %s, %s", baseName(ctx, d.Kind), nameOf(t, d.Org), monthWords(ctx, d.Month))
	month := "/bases/" + d.Kind + "/" + string(d.Month)
	f := &formPage{title: title, action: basePath(d), button: lang.T(ctx, "Save"), back: month, problems: said,
		lede: lang.T(ctx, "%s. The number is %s now. Every rate that divides by it changes at once; what was released stays as it is.", groupName(ctx, d.StaffGroup), amount(ctx, d.Value))}
	whats := ui.Choice{Name: "do", Label: lang.T(ctx, "What should happen?"), Error: said.For("do"), Options: []ui.Option{{Value: "correct", Label: lang.T(ctx, "Correct the number")},
		{Value: "withdraw", Label: lang.T(ctx, "Take it back"), Hint: lang.T(ctx, "All numbers of this trust for this month, of groups too. There is no rate then")}}}
	for i := range whats.Options {
		whats.Options[i].Chosen = whats.Options[i].Value == v.Get("do") || v.Get("do") == "" && i == 0
	}
	f.fields = []any{whats, ui.Field{Name: "value", Label: lang.T(ctx, "Number"), Value: v.Get("value"), Error: said.For("value"), Mode: "decimal", Size: ui.Size10},
		ui.Field{Name: "source", Label: lang.T(ctx, "Source"), Value: v.Get("source"), Error: said.For("source")}, ui.Field{Name: "release", Label: lang.T(ctx, "Release"), Value: v.Get("release"), Error: said.For("release"), Size: ui.Size20},
		area{ui.Field{Name: "reason", Label: lang.T(ctx, "Why?"), Value: v.Get("reason"), Error: said.For("reason"), Rows: 3}}}
	return web.Staff(w, r, web.View{Title: title, Problems: problems, Current: "/returns", Crumbs: baseCrumbs(ctx, ui.Crumb{Label: baseName(ctx, d.Kind) + ", " + monthWords(ctx, d.Month), Href: month}, ui.Crumb{Label: nameOf(t, d.Org)}), Body: formBody(f)})
}

func (p *Pages) changeBase(w http.ResponseWriter, r *http.Request) error {
	d, err := p.base(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not come whole. Go back and send it again")
	}
	v := r.PostForm
	next := "/bases/" + d.Kind + "/" + string(d.Month)
	if v.Get("do") == "withdraw" {
		err, next = p.Collection.WithdrawDenominators(r.Context(), d.Kind, d.Month, d.Org, v.Get("reason")), "/bases"
	} else {
		now := d
		now.Source, now.Release = v.Get("source"), v.Get("release")
		if now.Value, err = strconv.ParseFloat(strings.NewReplacer(",", "", " ", "").Replace(v.Get("value")), 64); err != nil {
			now.Value = math.NaN()
		}
		err = p.Collection.CorrectDenominator(r.Context(), now, v.Get("reason"))
	}
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.baseForm(w, r, d, v, placed(err, "value", "source", "release", "reason"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, next)
}
