package caseworkweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Care) costRoutes() []web.Route {
	out := []web.Route{
		{Pattern: "GET /cost", Action: casework.ActCost, Handle: d.cost},
		{Pattern: "GET /cost/rates", Action: casework.ActRates, Handle: d.rates},
		{Pattern: "POST /cost/rates", Action: casework.ActRates, Handle: d.setRate},
	}
	for _, kind := range []string{"csv", "xlsx"} {
		out = append(out,
			web.Route{Pattern: "GET /cases/{id}/cost." + kind, Action: casework.ActCostCase, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.caseCostFile(w, r, kind) }},
			web.Route{Pattern: "GET /cost/units." + kind, Action: casework.ActCost, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.costFile(w, r, kind) }})
	}
	return out
}

// sourceWords says where a price comes from and how far it can be relied on.
func sourceWords(ctx context.Context, r casework.Rate) string {
	out := r.Source
	if !r.Verified {
		out += ". " + lang.T(ctx, "Not verified")
	}
	return out
}

// formula writes a line of a sum as it is worked out: "15 hours × £30.00".
func formula(ctx context.Context, l casework.CostLine) string {
	if l.Rate.Unit == "case" {
		return lang.N(ctx, int(l.Cases), "%d case", "%d cases") + " × " + pounds(l.Rate.Pence)
	}
	return lang.T(ctx, "%s hours", hours(l.Minutes)) + " × " + pounds(l.Rate.Pence)
}

// costTable shows where a sum comes from, term by term.
func costTable(ctx context.Context, c casework.Cost) *ui.Table {
	t := &ui.Table{Caption: lang.T(ctx, "Where this comes from"), Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "Worked out as"), Number: true}, {Label: lang.T(ctx, "Comes to"), Number: true}}}
	for _, l := range c.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, l.Rate.Words), Sub: lang.T(ctx, "Price from %s. %s", dayWords(ctx, l.Rate.From), sourceWords(ctx, l.Rate))}, {Text: formula(ctx, l)}, {Text: pounds(l.Pence)}}})
	}
	return t
}

// gaps says what a sum leaves out.
func gaps(ctx context.Context, c casework.Cost) string {
	out := lang.T(ctx, "Only what was recorded is counted, each with the price of its first day. Pay of those at work, treatment, claims and what cannot be counted in money are left out.")
	if c.Unknown > 0 {
		out += " " + lang.N(ctx, c.Unknown, "The hours of %d absence are not said yet, so the sum is too low.", "The hours of %d absences are not said yet, so the sum is too low.")
	}
	if c.Uncovered > 0 {
		out += " " + lang.T(ctx, "For %s hours nobody came; that has no price.", hours(c.Uncovered))
	}
	return out
}

func (d Care) costSheet(ctx context.Context, p *page) (sheet, error) {
	sc, err := d.Cases.Door.Policy().Check(authz.From(ctx), casework.ActCostCase)
	if err != nil {
		return sheet{}, err
	}
	c, err := d.Cases.CaseCost(ctx, sc, p.Org, p.ID)
	s := sheet{id: "cost", heading: lang.T(ctx, "What this case has cost so far"), big: pounds(c.Pence), table: costTable(ctx, c), note: gaps(ctx, c),
		tools: []ui.Link{{Text: "CSV", Href: p.path + "/cost.csv"}, {Text: "XLSX", Href: p.path + "/cost.xlsx"}}}
	if d.may(ctx, casework.ActCost) {
		s.links = []ui.Link{{Text: lang.T(ctx, "The cost of violence in this trust"), Href: "/cost"}}
	}
	return s, err
}

func lineColumns(ctx context.Context) []export.Column[casework.CostLine] {
	return []export.Column[casework.CostLine]{
		text("what", func(l casework.CostLine) string { return lang.T(ctx, l.Rate.Words) }), text("price_from", func(l casework.CostLine) string { return string(l.Rate.From) }),
		money("price", func(l casework.CostLine) int64 { return l.Rate.Pence }), text("source", func(l casework.CostLine) string { return l.Rate.Source }),
		{Key: "verified", Label: "verified", Kind: export.Bool, Value: func(l casework.CostLine) export.Cell { return export.BoolCell(l.Rate.Verified) }},
		whole("minutes", func(l casework.CostLine) int64 { return l.Minutes }), whole("cases", func(l casework.CostLine) int64 { return l.Cases }), money("pounds", func(l casework.CostLine) int64 { return l.Pence }),
	}
}

func (d Care) caseCostFile(w http.ResponseWriter, r *http.Request, kind string) error {
	ctx := r.Context()
	c, err := d.Cases.CaseCost(ctx, web.Scope(r), web.Scope(r).Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return table(d, w, r, "cost-"+r.PathValue("id"), kind, gaps(ctx, c), lineColumns(ctx), c.Lines)
}

// year gives the financial year that is asked for; this one otherwise.
func (d Care) year(r *http.Request) int {
	now := casework.FinancialYear(d.Cases.Door.Now())
	y, err := strconv.Atoi(r.URL.Query().Get("year"))
	if err != nil || y < 2000 || y > now {
		return now
	}
	return y
}

func yearWords(y int) string { return strconv.Itoa(y) + "/" + strconv.Itoa(y + 1)[2:] }

func (d Care) cost(w http.ResponseWriter, r *http.Request) error {
	ctx, y := r.Context(), d.year(r)
	t, err := d.Cases.CostOf(ctx, web.Scope(r), web.Scope(r).Org(), y)
	if err != nil {
		return err
	}
	body := &carePage{under: lang.T(ctx, "Cases opened from 1 April %s to 31 March %s, without those under a lock.", strconv.Itoa(y), strconv.Itoa(y+1))}
	title := lang.T(ctx, "Violence cost at least %s in %s", strings.TrimSuffix(pounds(t.Total.Pence/100*100), ".00"), yearWords(y))
	switch {
	case t.Hidden:
		title = lang.T(ctx, "Too few people were away in %s to show a cost", yearWords(y))
		body.tone, body.banner, body.more = ui.Quietly, lang.T(ctx, "Under %d people affected were away, so a sum could tell of one of them.", t.Small), lang.T(ctx, "That is not the same as no cost.")
	default:
		if examples(t.Total) {
			body.tone, body.banner, body.more = ui.Warn, lang.T(ctx, "The prices are examples."), lang.T(ctx, "No published list stands behind them. An administrator can put in those of your finance department; until then, rely on the hours, not on the pounds.")
		}
		sums := costTable(ctx, t.Total)
		sums.Hidden = true
		body.sheets = append(body.sheets, sheet{id: "sum", heading: lang.T(ctx, "Where this comes from"), big: pounds(t.Total.Pence), note: gaps(ctx, t.Total), table: sums})
	}
	units := &ui.Table{Caption: lang.T(ctx, "By unit"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Unit")}, {Label: lang.T(ctx, "Cases"), Number: true}, {Label: lang.T(ctx, "People away"), Number: true}, {Label: lang.T(ctx, "Cost"), Number: true}}}
	for _, u := range t.Units {
		cells := []ui.Cell{{Text: d.unit(ctx, web.Scope(r).Org(), u.Unit)}, {Text: strconv.Itoa(u.Cases)}, {Text: strconv.Itoa(u.People)}, {Text: pounds(u.Pence)}}
		if u.Hidden {
			cells = []ui.Cell{cells[0], {Text: "–"}, {Text: "–"}, {Text: lang.T(ctx, "not shown")}}
		}
		units.Rows = append(units.Rows, ui.Row{Cells: cells})
	}
	q := "?year=" + strconv.Itoa(y)
	body.sheets = append(body.sheets, sheet{id: "units", heading: lang.T(ctx, "By unit"), table: units, empty: lang.T(ctx, "No case was opened in this year."),
		tools: []ui.Link{{Text: "CSV", Href: "/cost/units.csv" + q}, {Text: "XLSX", Href: "/cost/units.xlsx" + q}},
		note:  lang.T(ctx, "Units with fewer than %d people away are not shown, and others with them where the total would give them away. What is not shown is in the total.", t.Small)})
	body.tools = []ui.Link{{Text: lang.T(ctx, "The year before"), Href: "/cost?year=" + strconv.Itoa(y-1)}}
	if y < casework.FinancialYear(d.Cases.Door.Now()) {
		body.tools = append(body.tools, ui.Link{Text: lang.T(ctx, "The year after"), Href: "/cost?year=" + strconv.Itoa(y+1)})
	}
	return d.alone(w, r, title, nil, nil, body)
}

// examples tells that a sum rests on no price of the organisation’s own.
func examples(c casework.Cost) bool {
	for _, l := range c.Lines {
		if l.Rate.Own || l.Rate.Verified {
			return false
		}
	}
	return len(c.Lines) > 0
}

func (d Care) costFile(w http.ResponseWriter, r *http.Request, kind string) error {
	ctx, y := r.Context(), d.year(r)
	t, err := d.Cases.CostOf(ctx, web.Scope(r), web.Scope(r).Org(), y)
	if err != nil {
		return err
	}
	cell := func(key string, f func(casework.UnitCost) float64) export.Column[casework.UnitCost] {
		return export.Column[casework.UnitCost]{Key: key, Label: key, Kind: export.Number, Value: func(u casework.UnitCost) export.Cell {
			if u.Hidden {
				return export.Cell{}
			}
			return export.NumberCell(f(u))
		}}
	}
	return table(d, w, r, "cost-"+strconv.Itoa(y), kind, lang.T(ctx, "Units with fewer than %d people away are not shown, and others with them where the total would give them away. What is not shown is in the total.", t.Small),
		[]export.Column[casework.UnitCost]{
			text("unit", func(u casework.UnitCost) string { return d.unit(ctx, web.Scope(r).Org(), u.Unit) }), cell("cases", func(u casework.UnitCost) float64 { return float64(u.Cases) }),
			cell("people_away", func(u casework.UnitCost) float64 { return float64(u.People) }), cell("pounds", func(u casework.UnitCost) float64 { return float64(u.Pence) / 100 }),
			{Key: "hidden", Label: "hidden", Kind: export.Bool, Value: func(u casework.UnitCost) export.Cell { return export.BoolCell(u.Hidden) }},
		}, t.Units)
}

func (d Care) rates(w http.ResponseWriter, r *http.Request) error {
	return d.showRates(w, r, url.Values{}, nil)
}

func (d Care) showRates(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	list, err := d.Cases.Rates(ctx, web.Scope(r).Org())
	if err != nil {
		return err
	}
	t := &ui.Table{Caption: lang.T(ctx, "Prices"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "From")}, {Label: lang.T(ctx, "Price"), Number: true}, {Label: lang.T(ctx, "Source")}}}
	var codes [][2]string
	own := false
	for _, x := range list {
		by := lang.T(ctx, "Comes with Havenward")
		if x.Own {
			own, by = true, lang.T(ctx, "Set by %s, %s", x.ByName, lang.Date(ctx, x.At))
		} else {
			codes = append(codes, [2]string{x.Code, x.Words})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, x.Words), Sub: by}, {Text: dayWords(ctx, x.From)}, {Text: pounds(x.Pence)}, {Text: sourceWords(ctx, x)}}})
	}
	body := &carePage{under: lang.T(ctx, "What an hour or a case costs. A new price counts from its day on; older sums stay as they were.")}
	if !own {
		body.tone, body.banner, body.more = ui.Warn, lang.T(ctx, "These prices are examples."), lang.T(ctx, "No published list stands behind them. Put in those of your own finance department before anybody relies on a sum.")
	}
	said := web.Problems(ctx, problems)
	verified := many(ui.Choice{Name: "verified", Label: lang.T(ctx, "Is it verified?"), Plain: true, Options: []ui.Option{{Value: "yes", Label: lang.T(ctx, "Somebody compared it with its source"), Chosen: v.Get("verified") == "yes"}}})
	body.sheets = []sheet{{id: "prices", heading: lang.T(ctx, "Prices, the newest first"), table: t}}
	body.rail = []sheet{{id: "new", heading: lang.T(ctx, "A new price"), form: &careForm{action: "/cost/rates", buttons: one(lang.T(ctx, "Add this price")), fields: []any{
		picked{ui.Field{Name: "code", Label: lang.T(ctx, "What for"), Error: said.For("code")}, options(ctx, codes, v.Get("code"))},
		ui.Field{Name: "pounds", Label: lang.T(ctx, "Price in pounds"), Value: v.Get("pounds"), Error: said.For("pounds"), Size: ui.Size10, Mode: "decimal"},
		dateField(v, "from", lang.T(ctx, "From which day on"), "", said),
		ui.Field{Name: "source", Label: lang.T(ctx, "Where it comes from"), Value: v.Get("source"), Error: said.For("source")}, verified,
	}}}}
	return d.alone(w, r, lang.T(ctx, "Prices behind the cost of violence"), nil, problems, body)
}

func (d Care) setRate(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	pence := int64(0)
	if f, err := strconv.ParseFloat(v.Get("pounds"), 64); err == nil && f > 0 && f < 1e6 {
		pence = int64(f*100 + 0.5)
	}
	err = d.Cases.SetRate(r.Context(), web.Scope(r).Org(), casework.Rate{Code: v.Get("code"), From: typedDay(v, "from"), Pence: pence, Source: v.Get("source"), Verified: v.Get("verified") == "yes"})
	if problems, ok := problemsOf(err, "code"); ok {
		return d.showRates(w, r, v, problems)
	}
	return orGo(w, r, err, "/cost/rates")
}
