package justiceweb

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func queryOf(s string) string { return url.QueryEscape(s) }

// reviewPage is the yearly review of a place.
type reviewPage struct {
	*justice.Review
	title, sub, query    string
	caution, cautionMore string
	years                []ui.NavItem
	stages               []funnelStage
	yards                ui.Table
	sections             []reviewSection
}

type funnelStage struct{ label, n, width string }

type reviewSection struct {
	heading string
	table   ui.Table
}

func (d Deps) readReview(r *http.Request) (*justice.Review, error) {
	y := justice.YearOf(d.Justice.Door.Now())
	if v := r.URL.Query().Get("year"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 2000 || n > int(y)+1 {
			return nil, fault.Missing()
		}
		y = justice.Year(n)
	}
	return d.Justice.Review(r.Context(), web.Scope(r), r.URL.Query().Get("place"), y)
}

func (d Deps) reviewPage(r *http.Request) (*reviewPage, error) {
	ctx := r.Context()
	v, err := d.readReview(r)
	if err != nil {
		return nil, err
	}
	p := &reviewPage{Review: v}
	q := url.Values{"year": {strconv.Itoa(int(v.Year))}}
	place := r.URL.Query().Get("place")
	if place != "" {
		q.Set("place", place)
	}
	p.query = "?" + q.Encode()
	now := justice.YearOf(d.Justice.Door.Now())
	for y := now - 2; y <= now; y++ {
		q.Set("year", strconv.Itoa(int(y)))
		p.years = append(p.years, ui.NavItem{Label: strconv.Itoa(int(y)) + "/" + strconv.Itoa((int(y)+1)%100), Href: "/justice-review?" + q.Encode(), Current: y == v.Year})
	}
	p.title = finding(ctx, v)
	p.sub = v.Place.Name + ", " + v.Year.Name()
	if v.Trusts > 1 {
		p.sub += ". " + lang.T(ctx, "%d of %d trusts told the police of something", v.With, v.Trusts)
	}
	p.caution, p.cautionMore = lang.T(ctx, "Small counts are hidden and the rest rounded to 5."), lang.T(ctx, "Shares are worked out from the rounded counts, and none is shown over fewer than 11.")
	if v.Own {
		p.caution, p.cautionMore = lang.T(ctx, "These counts are exact and for you alone."), lang.T(ctx, "They are of the cases that you may open. For others, counts of 1 to 7 are hidden and the rest rounded to 5.")
	}
	p.fill(ctx)
	return p, nil
}

// finding titles the page with what the figures say.
func finding(ctx context.Context, v *justice.Review) string {
	c := v.Funnel.Charged
	switch {
	case c.Of.Hidden():
		return lang.T(ctx, "Too few reports to the police to say how far they come")
	case c.Of.Value == 0:
		return lang.T(ctx, "No report to the police in this year")
	case c.N.Hidden():
		return lang.T(ctx, "Of about %d reports to the police, fewer than 8 led to a charge", c.Of.Value)
	case v.Own:
		return lang.T(ctx, "%d of %d reports to the police led to a charge", c.N.Value, c.Of.Value)
	}
	return lang.T(ctx, "About %d of %d reports to the police led to a charge", c.N.Value, c.Of.Value)
}

func (p *reviewPage) fill(ctx context.Context) {
	most := int64(1)
	for _, s := range p.Funnel.Stages {
		if !s.Missing && !s.N.Hidden() {
			most = max(most, s.N.Value)
		}
	}
	for _, s := range p.Funnel.Stages {
		f := funnelStage{label: lang.T(ctx, s.Label), n: s.N.Text(), width: "0"}
		if s.Missing {
			f.n = lang.T(ctx, "not known here")
		} else if !s.N.Hidden() {
			f.width = strconv.FormatInt(200*s.N.Value/most, 10)
		}
		p.stages = append(p.stages, f)
	}
	p.yards = ui.Table{Caption: lang.T(ctx, "Beside Operation Cavell"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Measure")}, {Label: lang.T(ctx, "Here")}, {Label: lang.T(ctx, "Operation Cavell")}, {Label: lang.T(ctx, "Before it")}}}
	yard := func(code string) string {
		y := law.Load().Yard(code)
		s := strconv.FormatFloat(y.Percent, 'f', -1, 64) + "%"
		if y.Of > 0 {
			s += ", " + lang.T(ctx, "of %d", y.Of)
		}
		return s
	}
	for _, x := range []struct {
		row  justice.Row
		code string
	}{{p.Funnel.Charged, "cavell.charged"}, {p.Funnel.Unsupported, "cavell.unsupported"}} {
		p.yards.Rows = append(p.yards.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, x.row.Label), Sub: law.Load().Yard(x.code).Source}, {Text: valueText(x.row), Sub: intervalText(ctx, x.row)}, {Text: yard(x.code)}, {Text: yard(x.code + ".before")}}})
	}
	for i, h := range justice.Sections {
		s := reviewSection{heading: lang.T(ctx, h), table: ui.Table{Caption: lang.T(ctx, h), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Measure")}, {Label: lang.T(ctx, "Count"), Number: true}, {Label: lang.T(ctx, "Of"), Number: true}, {Label: lang.T(ctx, "Value"), Number: true}, {Label: lang.T(ctx, "Interval")}}}}
		for _, row := range p.Rows {
			if row.Section == i+1 {
				s.table.Rows = append(s.table.Rows, ui.Row{Cells: rowCells(ctx, row)})
			}
		}
		if len(s.table.Rows) > 0 {
			p.sections = append(p.sections, s)
		}
	}
}

func rowCells(ctx context.Context, row justice.Row) []ui.Cell {
	if row.Missing {
		return []ui.Cell{{Text: lang.T(ctx, row.Label), Sub: lang.T(ctx, "No source for this here")}, {Text: ":"}, {Text: ":"}, {Text: ":"}, {Text: ""}}
	}
	of := ""
	if row.Kind == "share" {
		of = row.Of.Text()
	}
	return []ui.Cell{{Text: lang.T(ctx, row.Label)}, {Text: row.N.Text()}, {Text: of}, {Text: valueText(row)}, {Text: intervalText(ctx, row)}}
}

// valueText writes a value; under 20 a share is its counts alone.
func valueText(row justice.Row) string {
	switch {
	case math.IsNaN(row.Value):
		return ""
	case row.Kind == "share":
		return strconv.FormatFloat(row.Value, 'f', 1, 64) + "%"
	case row.Kind == "money":
		return "£" + strconv.FormatFloat(row.Value, 'f', 0, 64)
	}
	return strconv.FormatFloat(row.Value, 'f', -1, 64)
}

func intervalText(ctx context.Context, row justice.Row) string {
	if math.IsNaN(row.Lower) || math.IsNaN(row.Upper) {
		return ""
	}
	if row.Kind == "days" {
		return lang.T(ctx, "%s to %s", strconv.FormatFloat(row.Lower, 'f', 0, 64), strconv.FormatFloat(row.Upper, 'f', 0, 64))
	}
	return lang.T(ctx, "%s to %s", strconv.FormatFloat(row.Lower, 'f', 1, 64), strconv.FormatFloat(row.Upper, 'f', 1, 64))
}

func (d Deps) review(w http.ResponseWriter, r *http.Request) error {
	p, err := d.reviewPage(r)
	if err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/justice-review", Body: reviewBody(p)})
}

func (d Deps) printReview(w http.ResponseWriter, r *http.Request) error {
	p, err := d.reviewPage(r)
	if err != nil {
		return err
	}
	return web.Print(w, r, web.View{Title: p.title, Body: reviewPrint(p)})
}

func (d Deps) reviewFile(w http.ResponseWriter, r *http.Request) error {
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if name != "review" || fileKinds[format] == "" {
		return fault.Missing()
	}
	v, err := d.readReview(r)
	if err != nil {
		return err
	}
	figure := func(key, label string, f func(justice.Row) float64) export.Column[justice.Row] {
		return export.Column[justice.Row]{Key: key, Label: label, Kind: export.Number, Value: func(x justice.Row) export.Cell { return export.NumberCell(f(x)) }}
	}
	shown := func(x justice.Row, s string) string {
		if x.Missing {
			return ":"
		}
		return s
	}
	return write(w, r, d, "justice-review-"+strconv.Itoa(int(v.Year)), format, v.Place.Name+", "+v.Year.Name(), []export.Column[justice.Row]{
		column("section", "Part", func(x justice.Row) string { return justice.Sections[x.Section-1] }), column("key", "Key", func(x justice.Row) string { return x.Key }),
		column("measure", "Measure", func(x justice.Row) string { return x.Label }), column("count", "Count", func(x justice.Row) string { return shown(x, x.N.Text()) }),
		column("of", "Of", func(x justice.Row) string {
			if x.Kind != "share" {
				return ""
			}
			return x.Of.Text()
		}),
		figure("value", "Value", func(x justice.Row) float64 { return x.Value }), figure("lower", "Lower limit", func(x justice.Row) float64 { return x.Lower }), figure("upper", "Upper limit", func(x justice.Row) float64 { return x.Upper }),
		column("kind", "Kind", func(x justice.Row) string { return x.Kind })}, v.Rows)
}

func agreementFacts(ctx context.Context, a justice.Agreement) []ui.Fact {
	held := 0
	for _, m := range a.Meetings {
		if m.Held {
			held++
		}
	}
	return []ui.Fact{{Label: lang.T(ctx, "Kind"), Text: lang.T(ctx, justice.Words(justice.AgreementKinds, a.Kind))}, {Label: lang.T(ctx, "Between"), Text: a.Parties}, {Label: lang.T(ctx, "Signed"), Text: dayWords(ctx, a.Signed)},
		{Label: lang.T(ctx, "Review"), Text: dayWords(ctx, a.Review)}, {Label: lang.T(ctx, "Meetings held"), Text: lang.T(ctx, "%d of %d", held, len(a.Meetings))}}
}
