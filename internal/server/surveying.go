package server

import (
	"context"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/area/survey/surveyweb"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/web"
)

// newSurvey makes the area that sets the survey beside the records.
func (s *Server) newSurvey() {
	s.Survey = &survey.Service{DB: s.DB, Door: s.Door, Tree: s.Org.Tree, Recorded: s.recorded}
}

func (s *Server) surveyRoutes() []web.Route {
	return surveyweb.Routes(surveyweb.Deps{Survey: s.Survey, Policy: s.Policy})
}

// by are the people of whom the survey's question asks: patients, relatives and the public.
var by = []string{"patient", "relative_or_visitor", "public"}

// recorded gives what some organisations recorded in the twelve months of a survey: from the cube, for months that came
// as rows and were accepted, or that are recorded here.
func (s *Server) recorded(ctx context.Context, orgs []string, p survey.Period) (map[string]survey.Recorded, error) {
	out := make(map[string]survey.Recorded, len(orgs))
	reach := make([]cube.Span, 0, len(orgs))
	for _, o := range orgs {
		out[o] = survey.Recorded{}
		reach = append(reach, cube.Span{Org: o})
	}
	if len(orgs) == 0 {
		return out, nil
	}
	if !s.Insight.State().Warm {
		return nil, fault.New(fault.Unavailable, "The records are being read after a start. Look again in a minute")
	}
	q := cube.Query{Measure: cube.Physical, By: []string{cube.Org}, From: p.From, To: p.To, Reach: reach, Where: []cube.Filter{{Dim: "alleged_type", Values: by}}}
	unknown := q
	unknown.Where = []cube.Filter{{Dim: "alleged_type", Values: []string{"not_known", cube.NotSaid, cube.Unlisted}}}
	tables, err := s.Insight.Cube.Slices(ctx, q, unknown)
	if err != nil {
		return nil, err
	}
	add := func(org string, f func(*survey.Recorded)) {
		if r, ok := out[org]; ok {
			f(&r)
			out[org] = r
		}
	}
	for _, c := range tables[0].Cells {
		add(c.At[0], func(r *survey.Recorded) { r.Episodes = c.Staff })
	}
	for _, c := range tables[1].Cells {
		add(c.At[0], func(r *survey.Recorded) { r.Unknown = c.Staff })
	}
	months := p.Months()
	from, to := collection.Month(months[0]), collection.Month(months[len(months)-1])
	scope, err := s.Policy.Check(authz.Service("survey"), survey.ActImport) // any organisation: the caller has looked at the reader's reach
	if err != nil {
		return nil, err
	}
	returns, err := s.Collection.Returns(ctx, scope, from, to)
	if err != nil {
		return nil, err
	}
	for _, m := range returns {
		if m.Standing.Counts() && !m.Totals || m.Native {
			add(m.Org, func(r *survey.Recorded) { r.Months++ })
		}
	}
	return out, s.headcounts(ctx, from, to, add)
}

// headcounts adds the mean headcount of the months that have one.
func (s *Server) headcounts(ctx context.Context, from, to collection.Month, add func(string, func(*survey.Recorded))) error {
	list, err := s.Collection.Denominators(ctx, collection.Ask{Kind: "headcount", From: from, To: to})
	if err != nil {
		return err
	}
	type month struct {
		org string
		m   collection.Month
	}
	all, parts := map[month]float64{}, map[month]float64{}
	source := map[string]string{}
	for _, d := range list {
		at := month{d.Org, d.Month}
		if d.StaffGroup == "" {
			all[at] = d.Value
		} else {
			parts[at] += d.Value
		}
		source[d.Org] = d.Source
		if d.Release != "" {
			source[d.Org] = fmt.Sprintf("%s, %s", d.Source, d.Release)
		}
	}
	for at, v := range parts {
		if _, has := all[at]; !has {
			all[at] = v
		}
	}
	sums, counts := map[string]float64{}, map[string]float64{}
	for at, v := range all {
		sums[at.org] += v
		counts[at.org]++
	}
	for org, n := range counts {
		add(org, func(r *survey.Recorded) { r.Headcount, r.Source = sums[org]/n, source[org] })
	}
	return nil
}

// SyntheticSurvey brings made-up survey results in by the real importer, for the demonstration: five years of every trust,
// with replies in proportion to the staff that the demonstration gives it.
func (s *Server) SyntheticSurvey(ctx context.Context, seed uint64) error {
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return err
	}
	now := s.Door.Now()
	last := now.Year() - 1
	if now.Month() < time.April { // results come out in March
		last--
	}
	var years []int
	staff := map[string]map[int]float64{}
	for y := last - 4; y <= last; y++ {
		years = append(years, y)
		months := survey.PeriodOf(y).Months()
		if err := s.headcounts(ctx, collection.Month(months[0]), collection.Month(months[11]), func(org string, f func(*survey.Recorded)) {
			var r survey.Recorded
			f(&r)
			if staff[org] == nil {
				staff[org] = map[int]float64{}
			}
			staff[org][y] = r.Headcount
		}); err != nil {
			return err
		}
	}
	for _, by := range staff { // a year before the first known has the staff of the first
		first := 0.0
		for i := len(years) - 1; i >= 0; i-- {
			if by[years[i]] > 0 {
				first = by[years[i]]
			} else {
				by[years[i]] = first
			}
		}
	}
	data := survey.Synthetic(survey.Invented{Seed: seed, Trusts: tree.At(org.Trust, org.DateOf(now)), Years: years, Staff: func(code string, year int) float64 { return staff[code][year] }})
	return s.Survey.Load(ctx, survey.Upload{Name: "synthetic-staff-survey.csv", Data: data, Synthetic: true})
}
