package insightweb

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
	"github.com/havenward/havenward/stats/spc"
)

type patternsPage struct {
	insight.Patterns
	title, busiest, few, rare string
	months                    []monthChoice
	tabs                      []ui.NavItem
	heat, most                chart.Drawing
	between                   *chart.Drawing
	cross                     *ui.Cross
	crossFinding              string
	before, after             string
	spots                     []spotRow
	asked                     string
}

type spotRow struct {
	site, words     string
	incidents, hurt disclosure.Shown
}

func (d PictureDeps) askedPatterns(r *http.Request) (insight.Patterns, error) {
	v := r.URL.Query()
	m, err := d.monthOf(v, "month")
	if err != nil {
		return insight.Patterns{}, err
	}
	c, err := d.monthOf(v, "cross")
	if err != nil {
		return insight.Patterns{}, err
	}
	if v.Get("cross") == "" {
		c = m
	}
	return d.Pictures.Patterns(r.Context(), web.Scope(r), insight.PatternAsk{Place: v.Get("place"), By: v.Get("by"), To: m, Cross: c})
}

func (d PictureDeps) patterns(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.askedPatterns(r)
	if err != nil {
		return err
	}
	p := &patternsPage{Patterns: x, title: say(ctx, x.Title()), rare: say(ctx, x.Rare()), months: d.monthChoices(ctx, x.To), asked: r.URL.Query().Get("place")}
	if f, ok := x.Busiest(); ok {
		p.busiest = say(ctx, f)
	}
	if f, ok := x.Few(); ok {
		p.few = say(ctx, f)
	}
	for _, b := range insight.PatternBys() {
		p.tabs = append(p.tabs, ui.NavItem{Label: lang.T(ctx, b.Title), Href: with("/patterns", "by", b.Code, "month", string(x.To), "place", p.asked) + "#most", Current: b.Code == x.By.Code})
	}
	sites := map[string]string{}
	if x.Own && d.Sites != nil {
		if sites, err = d.Sites(ctx, web.Scope(r), x.Place.Org); err != nil {
			return err
		}
	}
	for _, s := range x.Spots {
		row := spotRow{site: s.Site, words: lang.T(ctx, s.Words), incidents: s.Incidents, hurt: s.Hurt}
		if n := sites[s.Site]; n != "" {
			row.site = n
		}
		p.spots = append(p.spots, row)
	}
	p.draw(ctx)
	return web.Staff(w, r, web.View{Title: p.title, Body: patternsBody(p)})
}

func (p *patternsPage) file(name string) string {
	return with("/patterns/"+name, "by", p.By.Code, "month", string(p.To), "place", p.asked)
}

func (p *patternsPage) crossOf(m collection.Month) string {
	return with("/patterns", "by", p.By.Code, "month", string(p.To), "place", p.asked, "cross", string(m)) + "#cross"
}

func (p *patternsPage) draw(ctx context.Context) {
	words := chartWordsOf(ctx)
	h := chart.HeatHourWeekday{Frame: chart.Frame{ID: "heat", Title: p.title, Desc: p.busiest, Words: words, Width: 1120}}
	for d := range p.Heat {
		for k, c := range p.Heat[d] {
			h.Count[d][k] = int(c.Value)
			if c.Hidden() {
				h.Mark[d][k] = "*"
			}
		}
	}
	p.heat = h.Draw()
	most := chart.Pareto{Frame: chart.Frame{ID: "most", Title: p.few, Desc: lang.T(ctx, "From the most to the fewest, with the share that each and all above it make up."), Words: words, Width: 1120},
		CategoryName: lang.T(ctx, p.By.Title), CountName: lang.T(ctx, "Incidents"), SoFarName: lang.T(ctx, "So far"), MostWords: lang.T(ctx, "%s is above this line", "%s")}
	for _, c := range p.Most {
		b := chart.Bar{Label: lang.T(ctx, c.Words), Count: float64(c.Count.Value)}
		if c.Count.Hidden() {
			b.Mark = "*"
		}
		most.Bars = append(most.Bars, b)
	}
	p.most = most.Draw()
	if !p.Own {
		return
	}
	p.drawDays(ctx, words)
	if p.Month > "2010-01" {
		p.before = p.crossOf(p.Month.Add(-1))
	}
	if p.Month.Add(1) <= p.To.Add(1) {
		p.after = p.crossOf(p.Month.Add(1))
	}
}

// drawDays draws the safety cross and the days between injuries.
func (p *patternsPage) drawDays(ctx context.Context, words chart.Words) {
	c := ui.Cross{ID: "cross", Place: p.Place.Name, Month: p.Month.First()}
	for _, d := range p.Cross {
		if d == insight.Ahead {
			break
		}
		c.Days = append(c.Days, map[insight.DayWorst]ui.DayState{insight.NoneRecorded: ui.NoneReported, insight.VerbalDay: ui.Verbal, insight.ContactDay: ui.Touched, insight.InjuryDay: ui.Injured}[d])
	}
	p.cross = &c
	_, _, _, injury := p.Worst()
	p.crossFinding = lang.N(ctx, injury, "%d day with an injury in %s", "%d days with an injury in %s", lang.Month(ctx, p.Month.First()))
	p.drawBetween(ctx, words)
}

// drawBetween draws the days between reportable injuries, one point for each injury but the first.
func (p *patternsPage) drawBetween(ctx context.Context, words chart.Words) {
	b := p.Between
	if b == nil {
		return
	}
	c := chart.SPC{Frame: chart.Frame{ID: "between", Title: p.rare, Desc: lang.T(ctx, "Each point is one reportable injury; its height is the days since the one before. Higher is better."), Words: words, Width: 560},
		Name: lang.T(ctx, "Days since the one before"), Target: math.NaN(), Least: 0, Most: math.NaN()}
	if more := p.Events - 1 - len(b.Readings); more > 0 {
		c.Desc += " " + lang.N(ctx, more, "%d earlier one is left out.", "%d earlier ones are left out.")
	}
	for _, r := range b.Readings {
		q := chart.SPCPoint{Label: lang.Date(ctx, r.At.Add(12*time.Hour)), Short: r.At.Format("Jan"), Year: r.At.Format("2006"), Value: r.Value, Sign: signOf(r.Kind)}
		if r.Cause.Special() {
			q.Why = lang.T(ctx, r.Cause.Words())
		}
		if r.Kind == spc.CommonCause {
			q.Sign = chart.Usual
		}
		c.Points = append(c.Points, q)
	}
	for _, f := range b.Phases {
		c.Phases = append(c.Phases, chart.SPCPhase{First: f.First, Points: f.Points, Mean: f.Mean, Lower: f.Lower, Upper: f.Upper})
	}
	d := c.Draw()
	p.between = &d
}

func (d PictureDeps) patternsFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, format, ok := split(r.PathValue("file"), "hours", "most", "places")
	if !ok {
		return fault.Missing()
	}
	x, err := d.askedPatterns(r)
	if err != nil {
		return err
	}
	s := fileSheet{name: fmt.Sprintf("patterns-%s-%s-%s", name, x.Place.Org, x.To), about: x.Place.Name + ", " + lang.T(ctx, "12 months to %s", lang.Month(ctx, x.To.First()))}
	shown := func(c disclosure.Shown) export.Cell {
		if c.Hidden() {
			return export.TextCell("*")
		}
		return export.IntegerCell(c.Value)
	}
	switch name {
	case "hours":
		words := chartWordsOf(ctx)
		s.cols = []fileColumn{{"weekday", "Weekday", export.Text}, {"hour", "Hour", export.Integer}, {"incidents", "Incidents", export.Integer}}
		for day := range x.Heat {
			for h, c := range x.Heat[day] {
				s.rows = append(s.rows, []export.Cell{export.TextCell(words.Weekdays[day]), export.IntegerCell(int64(h)), shown(c)})
			}
		}
	case "most":
		s.cols = []fileColumn{{"category", x.By.Title, export.Text}, {"incidents", "Incidents", export.Integer}}
		for _, c := range x.Most {
			s.rows = append(s.rows, []export.Cell{export.TextCell(lang.T(ctx, c.Words)), shown(c.Count)})
		}
	default:
		s.cols = []fileColumn{{"site", "Site", export.Text}, {"place", "Kind of place", export.Text}, {"incidents", "Incidents", export.Integer}, {"hurt", "Staff hurt", export.Integer}}
		for _, c := range x.Spots {
			s.rows = append(s.rows, []export.Cell{export.TextCell(c.Site), export.TextCell(lang.T(ctx, c.Words)), shown(c.Incidents), shown(c.Hurt)})
		}
	}
	return d.write(w, r, format, s)
}
