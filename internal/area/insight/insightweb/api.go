package insightweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/web"
)

// MeasureJSON is the definition of a measure.
type MeasureJSON struct {
	Code        string   `json:"code" doc:"Stable code"`
	Title       string   `json:"title"`
	Says        string   `json:"says" doc:"What it tells, one sentence"`
	Counted     string   `json:"counted" doc:"The numerator in words"`
	OutOf       string   `json:"out_of,omitempty" doc:"The denominator in words"`
	Unit        string   `json:"unit" enum:"number,percent,per_1000"`
	Better      string   `json:"better" enum:"increase,decrease,neutral"`
	Target      *float64 `json:"target,omitempty"`
	Source      string   `json:"source"`
	Caution     string   `json:"caution"`
	CountedFrom string   `json:"counted_query" doc:"What is asked of the facts"`
	OutOfFrom   string   `json:"out_of_query,omitempty"`
}

// PointJSON is one month of a series.
type PointJSON struct {
	Month       string   `json:"month"`
	Value       *float64 `json:"value" nullable:"true" doc:"Null where there is none; because says why"`
	Because     string   `json:"because,omitempty" enum:"not_covered,too_few,no_base,hidden"`
	Numerator   *float64 `json:"numerator,omitempty"`
	Denominator *float64 `json:"denominator,omitempty"`
	Average     *float64 `json:"average,omitempty"`
	Lower       *float64 `json:"lower_limit,omitempty"`
	Upper       *float64 `json:"upper_limit,omitempty"`
	Cause       string   `json:"cause,omitempty" doc:"The rule that the month fell under"`
	In          int      `json:"trusts_in"`
	Owed        int      `json:"trusts_owed"`
	Restated    bool     `json:"restated"`
}

// SeriesJSON is a measure at a place by month.
type SeriesJSON struct {
	Measure   string      `json:"measure"`
	Place     string      `json:"place"`
	Finding   string      `json:"finding"`
	Variation string      `json:"variation,omitempty"`
	Assurance string      `json:"assurance,omitempty"`
	Points    []PointJSON `json:"points"`
}

type measuresAnswer struct {
	Body struct {
		Measures []MeasureJSON `json:"measures"`
	}
}

type seriesAnswer struct{ Body SeriesJSON }

type seriesAsk struct {
	Measure    string `query:"measure" required:"true" doc:"Code of a measure"`
	Place      string `query:"place" doc:"Organisation code, or code/unit of your own; empty is your own place"`
	From       string `query:"from" doc:"First month, YYYY-MM"`
	To         string `query:"to" doc:"Last month, YYYY-MM; the last that has ended where empty"`
	StaffGroup string `query:"staff_group"`
	Setting    string `query:"service_setting"`
	Violence   string `query:"violence_primary"`
}

// API adds the calls of this area.
func API(a *web.App, d Deps) {
	web.Serve(a, web.Operation{Name: "list-measures", Method: http.MethodGet, Path: "/api/v1/measures", Summary: "How each measure is defined", Action: insight.ActMeasures}, d.apiMeasures)
	web.Serve(a, web.Operation{Name: "get-series", Method: http.MethodGet, Path: "/api/v1/series", Summary: "A measure by month with its control chart", Action: insight.ActSee}, d.apiSeries)
}

func (d Deps) apiMeasures(context.Context, *struct{}) (*measuresAnswer, error) {
	out := &measuresAnswer{}
	for _, m := range insight.Measures() {
		j := MeasureJSON{Code: m.Code, Title: m.Title, Says: m.Says, Counted: m.Num.Words, Unit: string(m.Unit), Better: m.Better.String(), Target: m.Target, Source: m.Source, Caution: m.Caution, CountedFrom: m.Num.Question()}
		if m.Den != nil {
			j.OutOf, j.OutOfFrom = m.Den.Words, m.Den.Question()
		}
		out.Body.Measures = append(out.Body.Measures, j)
	}
	return out, nil
}

func (d Deps) apiSeries(ctx context.Context, in *seriesAsk) (*seriesAnswer, error) {
	if state := d.Insight.State(); !state.Warm {
		return nil, fault.New(fault.Unavailable, "Figures are being read after a restart. Ask again in a minute")
	}
	sc := web.ScopeOf(ctx)
	m, ok := insight.Find(in.Measure)
	if !ok {
		return nil, fault.WithProblems(fault.Problems{{Field: "measure", Message: "Choose a measure from the list"}})
	}
	p, err := d.Insight.Place(ctx, sc, in.Place, false)
	if err != nil {
		return nil, err
	}
	ask := insight.Ask{Place: p, Measure: m}
	var problems fault.Problems
	for _, x := range []struct {
		field, text string
		to          *collection.Month
	}{{"from", in.From, &ask.From}, {"to", in.To, &ask.To}} {
		if x.text == "" {
			continue
		}
		if *x.to, ok = collection.ParseMonth(x.text); !ok {
			problems.Add(x.field, "Enter a month as 2026-10")
		}
	}
	for _, f := range [][2]string{{"staff_group", in.StaffGroup}, {"service_setting", in.Setting}, {"violence_primary", in.Violence}} {
		if f[1] != "" {
			ask.Where = append(ask.Where, cube.Filter{Dim: f[0], Values: []string{f[1]}})
		}
	}
	if err := fault.WithProblems(problems); err != nil {
		return nil, err
	}
	list, err := d.Insight.Controls(ctx, sc, []insight.Ask{ask})
	if err != nil {
		return nil, err
	}
	return &seriesAnswer{seriesJSON(ctx, list[0])}, nil
}

func seriesJSON(ctx context.Context, x insight.Control) SeriesJSON {
	out := SeriesJSON{Measure: x.Measure.Code, Place: x.Place.Text(), Finding: say(ctx, x.Finding()), Variation: string(x.Chart.Variation), Assurance: string(x.Chart.Assurance)}
	for i, p := range x.Points {
		j := PointJSON{Month: string(p.Month), Value: number(p.Value), Because: string(p.Why), In: p.Cover.In, Owed: p.Cover.Owed, Restated: len(p.Restated) > 0}
		if !p.Missing() {
			j.Numerator = number(p.Num)
			if x.Measure.Den != nil {
				j.Denominator = number(p.Den)
			}
		}
		if n := i - x.First; x.Charted && n >= 0 {
			r := x.Chart.Readings[n]
			ph := x.Chart.Phases[r.Phase]
			j.Average, j.Lower, j.Upper, j.Cause = number(ph.Mean), number(ph.Lower), number(ph.Upper), r.Cause.String()
		}
		out.Points = append(out.Points, j)
	}
	return out
}

// number leaves out what is none.
func number(v float64) *float64 {
	if v != v {
		return nil
	}
	return &v
}
