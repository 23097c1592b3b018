package boardpack

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// draft is a pack being written, with what its words are made from.
type draft struct {
	Content
	s     *Service
	o     org.Organisation
	place insight.Place
	see   authz.Scope
	found findings
}

// findings are what the sections found, for the title and the asks.
type findings struct {
	hurt, reports   insight.Shift
	charted         bool
	rare, months    int // staff hurt in all months of a chart that has too few for limits; months is 0 otherwise
	acknowledged    insight.Control
	acknowledgedNow insight.Figure
	police          insight.Figure
	reds            []string
	standing        bool
	signed          bool
	captured        *float64
	capturedKey     string
	markers         int
	late            int
	lateMarkers     string
	risks           []Risk
	cover           insight.Cover
	coverKnown      bool
	apart           []string // the views in which a group stands clearly apart
	riddorLate      int
}

// Gather reads all figures of an organisation and writes the pack that follows from them. Nothing is kept.
func (s *Service) Gather(ctx context.Context, code string, m Meeting) (*Content, error) {
	tree, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	o, ok := tree.Get(code)
	if !ok {
		return nil, fault.Missing()
	}
	if s.Insight != nil && !s.Insight.State().Warm {
		return nil, fault.New(fault.Unavailable, "The figures are being read after a start. Look again in a minute")
	}
	ctx = authz.With(ctx, reader(o))
	d := &draft{s: s, o: o, Content: Content{Org: o.ID, Name: o.Name, Kind: o.Kind, Meeting: m, At: s.now()}}
	if d.see, err = s.scope(ctx, insight.ActSee); err != nil {
		return nil, err
	}
	if d.place, err = s.Insight.Place(ctx, d.see, o.ID, false); err != nil {
		return nil, err
	}
	d.To = s.Insight.LastMonth()
	d.From = d.To.Add(-11)
	parts := []func(context.Context) error{d.hurt, d.standard, d.justice, d.survey, d.overdue, d.support, d.riddor, d.equity, d.risks, d.severe}
	if o.Kind != org.Trust {
		parts = []func(context.Context) error{d.coverage, d.hurt, d.spread, d.justice, d.survey, d.support, d.overdue, d.equity, d.risks}
	}
	for _, f := range parts {
		if err := f(ctx); err != nil {
			return nil, err
		}
	}
	d.Proposed = Words{Title: d.title(), Asks: d.asks(), Statement: d.statement()}
	d.Words = Words{Title: d.Proposed.Title, Asks: slices.Clone(d.Proposed.Asks), Statement: d.Proposed.Statement}
	return &d.Content, nil
}

// section adds a part of the paper.
func (d *draft) section(x Section) { d.Sections = append(d.Sections, x) }

// missing adds a part whose source is not there, with what is missing.
func (d *draft) missing(key, title, why string) {
	d.section(Section{Key: key, Title: title, Missing: why})
}

// year are the twelve months in words.
func (d *draft) year() string { return d.From.Words() + " to " + d.To.Words() }

// today is the day of the figures.
func (d *draft) today() clock.Day { return clock.DayOf(d.At) }

// ask gives the question for a measure over the twelve months.
func (d *draft) ask(code string) (insight.Ask, bool) {
	m, ok := insight.Find(code)
	return insight.Ask{Place: d.place, Measure: m, From: d.From, To: d.To}, ok
}

// measured reads a measure over the twelve months and puts it into the annex.
func (d *draft) measured(ctx context.Context, code string) (insight.Figure, string, error) {
	a, _ := d.ask(code)
	f, err := d.s.Insight.Figure(ctx, d.see, a)
	if err != nil {
		return f, "", err
	}
	m := a.Measure
	shown := m.Write(f.Value)
	if f.Missing() {
		shown = "not shown: " + lower(f.Why.Words())
	}
	definition := m.Says + " Counted: " + lower(m.Num.Words) + "."
	if m.Share() {
		definition = m.Says + " Of: " + lower(m.Den.Words) + "."
	}
	key := d.add(Figure{Key: code, Name: m.Title, Shown: shown, Value: number(f.Value), Unit: string(m.Unit), Definition: definition, Source: m.Source, Caution: m.Caution + rounded(f.Rounded),
		Stood: d.year(), Page: d.chart(code)})
	return f, key, nil
}

// rounded is what is added to the caution of a figure of an organisation above a trust.
func rounded(yes bool) string {
	if yes {
		return " Rounded to 5, as everything is that is shown of trusts to those above them."
	}
	return ""
}

// chart is the address of the chart of a measure over the twelve months.
func (d *draft) chart(code string) string {
	return "/dashboard/" + code + "?from=" + string(d.From) + "&place=" + d.o.ID + "&to=" + string(d.To)
}

// control reads the control chart of a measure over some months up to the last.
func (d *draft) control(ctx context.Context, code string, months int) (insight.Control, error) {
	a, _ := d.ask(code)
	a.From = d.To.Add(1 - months)
	list, err := d.s.Insight.Controls(ctx, d.see, []insight.Ask{a})
	if err != nil {
		return insight.Control{}, err
	}
	return list[0], nil
}
