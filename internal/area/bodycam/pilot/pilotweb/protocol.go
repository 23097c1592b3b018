package pilotweb

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
	"github.com/havenward/havenward/stats/spc"
)

// protocolState says after the word "Protocol" how it stands.
func protocolState(ctx context.Context, p *pilot.Pilot) string {
	switch {
	case p.State == pilot.Draft:
		return t(ctx, "not declared yet")
	case p.Late:
		return t(ctx, "declared after the first start")
	case len(p.Amendments) > 0:
		return lang.N(ctx, len(p.Amendments), "fixed before the start, amended %d time since", "fixed before the start, amended %d times since")
	}
	return t(ctx, "fixed before the start")
}

func yes(ctx context.Context, good bool) string {
	if good {
		return " " + t(ctx, "Yes:")
	}
	return " " + t(ctx, "No:")
}

// protocolPage is a protocol with what became of it.
type protocolPage struct {
	*pilot.Pilot
	title    string
	facts    []ui.Fact
	sites    ui.Table
	measures ui.Table
	keep     bool
	path     string
	source   string
	// runs is whose pilot it is, where the reader's organisation is only a site of it; reports are its frozen ones then.
	runs    string
	reports []pilot.Report
}

func (d Deps) protocol(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	org, id := authz.From(ctx).Org, r.PathValue("id")
	x, err := d.Pilots.Pilot(ctx, web.Scope(r), org, id)
	p := &protocolPage{Pilot: &x, keep: d.keeps(ctx), path: pilot.Path(id)}
	if fault.Is(err, fault.NotFound) {
		x, p.reports, err = d.Pilots.JoinedPilot(ctx, org, id)
		p.keep, p.runs = false, d.OrgName(ctx, x.Org)
	}
	if err != nil {
		return err
	}
	switch {
	case x.State == pilot.Draft:
		p.title = t(ctx, "This protocol is not declared yet")
	case x.Late:
		p.title = t(ctx, "This protocol was declared after the first start")
	case len(x.Amendments) > 0:
		p.title = lang.N(ctx, len(x.Amendments), "This protocol was changed %d time after it was declared", "This protocol was changed %d times after it was declared")
	default:
		p.title = t(ctx, "This protocol stands as it was declared")
	}
	for _, f := range x.Facts() {
		p.facts = append(p.facts, ui.Fact{Label: t(ctx, f[0]), Text: f[1]})
	}
	p.sites = ui.Table{Caption: t(ctx, "Sites"), Columns: []ui.Column{{Label: t(ctx, "Site")}, {Label: t(ctx, "Code")}, {Label: t(ctx, "Cameras")}}}
	for _, s := range x.Sites {
		p.sites.Rows = append(p.sites.Rows, ui.Row{Cells: []ui.Cell{{Text: s.Name}, {Text: s.Code}, {Text: s.When()}}})
	}
	c := pilot.Measures()
	p.source = t(ctx, "%s, from %s. Unverified: not read again against an original.", c.Source, date(ctx, clock.Day(c.From)))
	p.measures = ui.Table{Caption: t(ctx, "The fourteen measures, and what stands beside them"), Columns: []ui.Column{{Label: t(ctx, "Measure")}, {Label: t(ctx, "How it is made")}, {Label: t(ctx, "In this pilot")}}}
	for _, m := range c.Measures {
		how := t(ctx, "%s, %s", quantity(m.Numerator), m.Unit)
		if m.Denominator != "" {
			how = t(ctx, "%s over %s, %s", quantity(m.Numerator), quantity(m.Denominator), m.Unit)
		}
		p.measures.Rows = append(p.measures.Rows, ui.Row{Cells: []ui.Cell{{Text: t(ctx, m.Name), Sub: t(ctx, m.Caution)}, {Text: how, Sub: whence(ctx, m)}, {Text: t(ctx, part(&x.Protocol, m))}}})
	}
	crumbs := d.crumbs(ctx, ui.Crumb{Label: x.Name, Href: p.path}, ui.Crumb{Label: t(ctx, "Protocol")})
	if p.runs != "" {
		crumbs = d.crumbs(ctx, ui.Crumb{Label: x.Name})
	}
	return d.show(w, r, web.View{Title: p.title, Crumbs: crumbs, Body: protocolBody(p)})
}

// whence says which figures of a measure are counted here and which come by file.
func whence(ctx context.Context, m pilot.Measure) string {
	here, file := pilot.Measures().Sources(m)
	switch {
	case len(here) == 0:
		return t(ctx, "By file alone")
	case len(file) == 0:
		return t(ctx, "Counted here for your own sites")
	}
	return t(ctx, "Counted here for your own sites: %s. By file: %s", strings.Join(here, ", "), strings.Join(file, ", "))
}

func quantity(key string) string {
	q, _ := pilot.Measures().Quantity(key)
	return q.Name
}

// part says what a measure is in a protocol.
func part(p *pilot.Protocol, m pilot.Measure) string {
	switch {
	case m.Key == p.Primary:
		return "Main outcome"
	case m.Beside:
		return "Shown beside, never an outcome"
	}
	for _, k := range p.Secondary {
		if k == m.Key {
			return "Other outcome"
		}
	}
	return "Not in it"
}

// sitesPage is each site with its control chart.
type sitesPage struct {
	title, caption string
	cards          []siteCard
	path           string
	table          ui.Table
	synthetic      bool
}

type siteCard struct {
	pilot.SiteResult
	drawing chart.SVG
}

func (d Deps) sites(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	e, err := d.Pilots.Evaluation(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &sitesPage{synthetic: e.Pilot.Synthetic, path: pilot.Path(e.Pilot.ID), caption: t(ctx, "%s: %s %s", e.Pilot.Name, e.Main.Measure.Name, e.Main.Measure.Unit), table: ui.Table{Caption: t(ctx, "Sites, before and after"),
		Columns: []ui.Column{{Label: t(ctx, "Site")}, {Label: t(ctx, "Before"), Number: true}, {Label: t(ctx, "After"), Number: true}, {Label: t(ctx, "What its chart shows")}}}}
	below, of := 0, 0
	for i := range e.Sites {
		x := &e.Sites[i]
		if e.Pilot.Piloted(x.Site) && x.Charted {
			of++
			if x.After < x.Before {
				below++
			}
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Name, Sub: x.When()}, {Text: pilot.Number(x.Before)}, {Text: pilot.Number(x.After)}, {Text: t(ctx, x.Says)}}})
		if x.Charted && len(p.cards) < 60 {
			p.cards = append(p.cards, siteCard{*x, control(ctx, i, x, e.Main.Measure)})
		}
	}
	p.title = t(ctx, "%d of %d sites with cameras are lower than before", below, of)
	return d.show(w, r, web.View{Title: p.title, Crumbs: d.crumbs(ctx, ui.Crumb{Label: e.Pilot.Name, Href: p.path}, ui.Crumb{Label: t(ctx, "Sites")}), Body: sitesBody(p)})
}

var signs = map[spc.Kind]chart.Sign{spc.Improvement: chart.Improving, spc.Concern: chart.Worsening}

// control draws the chart of a site.
func control(ctx context.Context, n int, x *pilot.SiteResult, m pilot.Measure) chart.SVG {
	c := chart.SPC{Frame: chart.Frame{ID: "site" + strconv.Itoa(n), Title: x.Name + ": " + t(ctx, x.Says), Desc: t(ctx, "%s %s", m.Name, m.Unit)}, Name: m.Name, Decimals: 1, Target: math.NaN(), Least: 0, Most: math.NaN()}
	for _, q := range x.Chart.Readings {
		mark := ""
		if q.Missing() {
			mark = "–"
		}
		c.Points = append(c.Points, chart.SPCPoint{Label: q.At.Format("Jan 2006"), Short: q.At.Format("Jan"), Year: q.At.Format("2006"), Value: q.Value, Mark: mark, Sign: signs[q.Kind]})
	}
	for _, ph := range x.Chart.Phases {
		c.Phases = append(c.Phases, chart.SPCPhase{First: ph.First, Points: ph.Points, Mean: ph.Mean, Lower: math.Max(ph.Lower, 0), Upper: ph.Upper})
	}
	return c.Card()
}
