package insightweb

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
	"github.com/havenward/havenward/stats/interval"
)

type equityPage struct {
	insight.Equity
	title    string
	months   []monthChoice
	tabs     []ui.NavItem
	rows     []equityRow
	ref      string
	top, at  float64
	cautions []string
	asked    string
	more     []ui.Link
}

type equityRow struct {
	insight.EquityGroup
	staff, figure, words string
	mark                 *ui.IntervalMark
}

func (d PictureDeps) askedEquity(r *http.Request) (insight.Equity, error) {
	v := r.URL.Query()
	m, err := d.monthOf(v, "month")
	if err != nil {
		return insight.Equity{}, err
	}
	return d.Pictures.Equity(r.Context(), web.Scope(r), insight.EquityAsk{Place: v.Get("place"), By: v.Get("by"), To: m})
}

func (d PictureDeps) equity(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	e, err := d.askedEquity(r)
	if err != nil {
		return err
	}
	p := &equityPage{Equity: e, title: say(ctx, e.Title()), months: d.monthChoices(ctx, e.To), asked: r.URL.Query().Get("place"), more: linksOf(ctx, d.Sanctioned)}
	for _, b := range insight.EquityBys() {
		p.tabs = append(p.tabs, ui.NavItem{Label: lang.T(ctx, b.Short), Href: p.to(b.Code), Current: b.Code == e.By.Code})
	}
	for _, c := range e.Cautions() {
		p.cautions = append(p.cautions, say(ctx, c))
	}
	p.fill(ctx)
	return web.Staff(w, r, web.View{Title: p.title, Body: equityBody(p)})
}

func (p *equityPage) to(by string) string {
	return with("/equity", "by", by, "month", string(p.To), "place", p.asked)
}

func (p *equityPage) file(format string) string {
	return with("/equity/groups."+format, "by", p.By.Code, "month", string(p.To), "place", p.asked)
}

// figureOf is what the groups are compared by.
func figureOf(e insight.Equity, g insight.EquityGroup) interval.Interval {
	if e.Sized {
		return g.Rate
	}
	return g.Share
}

// fill makes the rows, all on one scale.
func (p *equityPage) fill(ctx context.Context) {
	p.at = math.NaN()
	if ref, ok := p.Reference(); ok {
		p.ref, p.at = lang.T(ctx, ref.Words), figureOf(p.Equity, ref).Value
	}
	for _, g := range p.Groups {
		if i := figureOf(p.Equity, g); !math.IsNaN(i.Upper) && !g.Unsaid {
			p.top = math.Max(p.top, i.Upper)
		}
	}
	p.top = math.Ceil(p.top/10) * 10
	for _, g := range p.Groups {
		row := equityRow{EquityGroup: g, staff: ":", figure: ":"}
		if g.Staff > 0 {
			row.staff = lang.T(ctx, "%d", int64(math.Round(g.Staff)))
		}
		i := figureOf(p.Equity, g)
		switch {
		case g.Any.Hidden() || g.Second.Hidden() && !p.Sized:
			row.figure, row.words = "*", lang.T(ctx, "Not drawn, as a count is hidden")
		case g.Unsaid:
			row.words = lang.T(ctx, "No figure: it is not a group")
		case math.IsNaN(i.Value):
			row.words = lang.T(ctx, "Too few to work out")
		default:
			row.figure = decimal(i.Value)
			if !p.Sized {
				row.figure += "%"
			}
			row.words = lang.T(ctx, "%s to %s", decimal(i.Lower), decimal(i.Upper))
			row.mark = &ui.IntervalMark{Low: i.Lower, Value: i.Value, High: i.Upper, From: 0, To: p.top, At: p.at, Clear: !math.IsNaN(p.at) && insight.Clear(i, p.at), Words: row.words}
		}
		p.rows = append(p.rows, row)
	}
}

func whole(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

func (p *equityPage) figureWords(ctx context.Context) string {
	if p.Sized {
		return lang.T(ctx, "Any, per 1,000 staff")
	}
	return lang.T(ctx, "%s, share", lang.T(ctx, p.By.Second))
}

// left says how many values a hidden cell may still have.
func (p *equityPage) left(ctx context.Context) string {
	if p.Values <= 0 || p.Values > 1000 {
		return lang.T(ctx, "Many values stay possible for each, tested against the whole table.")
	}
	return lang.T(ctx, "Each has %d or more possible values, tested against the whole table.", p.Values)
}

func (d PictureDeps) equityFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	_, format, ok := split(r.PathValue("file"), "groups")
	if !ok {
		return fault.Missing()
	}
	e, err := d.askedEquity(r)
	if err != nil {
		return err
	}
	s := fileSheet{name: fmt.Sprintf("equity-%s-%s-%s", e.By.Code, e.Place.Org, e.To), about: e.Place.Name + ", " + lang.T(ctx, e.By.Title) + ", " + lang.T(ctx, "12 months to %s", lang.Month(ctx, e.To.First())),
		cols: []fileColumn{{"group", "Group", export.Text}, {"staff", "Staff", export.Integer}, {"any", "Any violence", export.Integer}, {"second", e.By.Second, export.Integer}, {"share", "Share of those affected, per cent", export.Number},
			{"share_low", "95% interval from", export.Number}, {"share_up", "95% interval to", export.Number}, {"rate", "Any, per 1,000 staff", export.Number}, {"rate_low", "Rate, 95% interval from", export.Number}, {"rate_up", "Rate, 95% interval to", export.Number}}}
	shown := func(c disclosure.Shown) export.Cell {
		if c.Hidden() {
			return export.TextCell("*")
		}
		return export.IntegerCell(c.Value)
	}
	tenth := func(v float64) export.Cell { return export.NumberCell(math.Round(v*10) / 10) }
	for _, g := range append(e.Groups, e.All) {
		staff := export.Cell{}
		if g.Staff > 0 {
			staff = export.IntegerCell(int64(math.Round(g.Staff)))
		}
		s.rows = append(s.rows, []export.Cell{export.TextCell(lang.T(ctx, g.Words)), staff, shown(g.Any), shown(g.Second), tenth(g.Share.Value), tenth(g.Share.Lower), tenth(g.Share.Upper), tenth(g.Rate.Value), tenth(g.Rate.Lower), tenth(g.Rate.Upper)})
	}
	return d.write(w, r, format, s)
}
