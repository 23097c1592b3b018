package server

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// gauges are the measures of the programme that the product has, each read with what the reader may see. To give a strand
// another, write its function here and add it to the list.
func (s *Server) gauges() programme.Gauges {
	return programme.Gauges{
		{Key: "collection", Name: "Trusts that sent their return", Read: s.gaugeCollection},
		{Key: "standard", Name: "Assessed against the Standard", Read: s.gaugeStandard},
		{Key: "justice", Name: "Outcome of reports to the police", Read: s.gaugeJustice},
		{Key: "support", Name: "Acknowledged within 24 hours", Read: s.gaugeSupport},
		{Key: "cameras", Name: "Shifts with a camera", Read: s.gaugeCameras},
		{Key: "training", Name: "Conflict resolution in date", Read: s.gaugeTraining},
		{Key: "pilots", Name: "Camera pilots with their protocol declared", Read: s.gaugePilots},
		{Key: "environment", Name: "Findings of walk-rounds mended", Read: s.gaugeEnvironment},
		{Key: "reporting", Name: "Say that it was reported", Read: s.gaugeSurvey},
		{Key: "campaign", Name: "Seen by staff and public", Read: s.gaugeCampaign},
		{Key: "library", Name: "Case studies taken over", Read: s.gaugeLibrary},
		{Key: "network", Name: "Partners that get what was agreed", Read: s.gaugeNetwork},
		{Key: "network", Name: "Shared under a live agreement", Read: s.gaugeNetwork},
	}
}

// hidden is a reading that the reader's role may not have.
func hidden() programme.Reading {
	return programme.Reading{Missing: "Your role does not see this figure"}
}

// gaugeCollection counts the trusts that sent the last month. Who sent is no secret of anybody.
func (s *Server) gaugeCollection(ctx context.Context, code string) (programme.Reading, error) {
	m := collection.MonthOf(s.Door.Now()).Add(-1)
	list, err := s.returnsOfAll(ctx, m, m)
	if err != nil {
		return programme.Reading{}, err
	}
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return programme.Reading{}, err
	}
	on := org.DateOf(s.Door.Now())
	came, of := 0, 0
	for _, r := range list {
		if r.Org != code && code != org.Root && !slices.Contains(tree.AncestorsNow(r.Org, on), code) {
			continue
		}
		of++
		if r.Standing.Came() {
			came++
		}
	}
	if of == 0 {
		return programme.Reading{Missing: "No return is owed here"}, nil
	}
	out := programme.Reading{Lead: fmt.Sprintf("%d of %d", came, of), Rest: "trusts sent " + m.Words(), Source: "Returns of the national collection", On: s.Programme.Today()}
	if of == 1 {
		out.Lead, out.Rest = "Not sent", "for "+m.Words()
		if came == 1 {
			out.Lead = "Sent"
		}
	}
	return out, nil
}

// gaugeStandard says where an organisation of its own stands, and above trusts how many have a signed assessment.
func (s *Server) gaugeStandard(ctx context.Context, code string) (programme.Reading, error) {
	if !s.Briefing.Trust(ctx, code) {
		return s.gaugeStandings(ctx, code)
	}
	sc, err := s.Policy.Check(authz.From(ctx), standard.ActRead)
	if fault.Is(err, fault.Denied) {
		return hidden(), nil
	}
	if err != nil {
		return programme.Reading{}, err
	}
	p, ok, err := s.Standard.Position(ctx, sc, code)
	if err != nil {
		return programme.Reading{}, err
	}
	if !ok {
		return programme.Reading{Missing: "No assessment was begun here"}, nil
	}
	var sum standard.Distribution
	for _, x := range p.Sections {
		sum = sum.Plus(x.Now)
	}
	return programme.Reading{Lead: fmt.Sprintf("%d of %d", sum.Green, sum.Sum()), Rest: "indicators green, " + strconv.Itoa(sum.Red) + " red", Source: "Assessment “" + p.Name + "”", On: s.Programme.Today()}, nil
}

func (s *Server) gaugeStandings(ctx context.Context, code string) (programme.Reading, error) {
	sc, err := s.Policy.Check(authz.From(ctx), standard.ActPositions)
	if fault.Is(err, fault.Denied) {
		return hidden(), nil
	}
	if err != nil {
		return programme.Reading{}, err
	}
	list, err := s.Standard.Standings(ctx, sc)
	if err != nil {
		return programme.Reading{}, err
	}
	trusts, err := s.trustsUnder(ctx, code)
	if err != nil {
		return programme.Reading{}, err
	}
	signed := 0
	for _, t := range trusts {
		if _, ok := list[t]; ok {
			signed++
		}
	}
	return programme.Reading{Lead: fmt.Sprintf("%d of %d", signed, len(trusts)), Rest: "trusts have a signed assessment", Source: "Signed assessments against the Standard", On: s.Programme.Today()}, nil
}

// trustsUnder gives the trusts that lie in an organisation today.
func (s *Server) trustsUnder(ctx context.Context, code string) ([]string, error) {
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	on := org.DateOf(s.Door.Now())
	var out []string
	for _, t := range tree.At(org.Trust, on) {
		if t.ID == code || code == org.Root || slices.Contains(tree.AncestorsNow(t.ID, on), code) {
			out = append(out, t.ID)
		}
	}
	return out, nil
}

// gaugeJustice is how many reports to the police have an outcome, of this year from April, as the reader may see it.
func (s *Server) gaugeJustice(ctx context.Context, code string) (programme.Reading, error) {
	sc, err := s.Policy.Check(authz.From(ctx), justice.ActReview)
	if fault.Is(err, fault.Denied) {
		return hidden(), nil
	}
	if err != nil {
		return programme.Reading{}, err
	}
	x, err := s.Justice.Review(ctx, sc, code, justice.YearOf(s.Door.Now()))
	if err != nil {
		return programme.Reading{}, err
	}
	var police, known justice.Stage
	for _, f := range x.Funnel.Stages {
		switch f.Key {
		case "police":
			police = f
		case "outcome":
			known = f
		}
	}
	if police.N.Hidden() || known.N.Hidden() || police.N.Value == 0 {
		return programme.Reading{Missing: "Too few reports to the police to say"}, nil
	}
	return programme.Reading{Lead: known.N.Text() + " of " + police.N.Text(), Rest: "reports to the police have an outcome", Source: "Cases, " + x.Year.Name(), On: s.Programme.Today()}, nil
}

// gaugeSupport is how many reports of the last month were acknowledged within a day.
func (s *Server) gaugeSupport(ctx context.Context, code string) (programme.Reading, error) {
	if err := s.warm(); err != nil {
		return programme.Reading{Missing: "The figures are still being read after a start"}, nil
	}
	sc, err := s.Policy.Check(authz.From(ctx), insight.ActSee)
	if fault.Is(err, fault.Denied) {
		return hidden(), nil
	}
	if err != nil {
		return programme.Reading{}, err
	}
	place, err := s.Insight.Place(ctx, sc, code, false)
	if err != nil {
		return programme.Reading{}, err
	}
	m, ok := insight.Find("acknowledged_in_time")
	if !ok {
		return programme.Reading{Missing: "This measure is not there yet"}, nil
	}
	month := s.Insight.LastMonth()
	f, err := s.Insight.Figure(ctx, sc, insight.Ask{Place: place, Measure: m, From: month, To: month})
	if err != nil {
		return programme.Reading{}, err
	}
	if f.Missing() {
		return programme.Reading{Missing: f.Why.Words()}, nil
	}
	return programme.Reading{Lead: m.Write(f.Value), Rest: "acknowledged within 24 hours in " + month.Words(), Source: m.Source, On: s.Programme.Today()}, nil
}

// gaugeSurvey is how many of those hit say that the last time was reported.
func (s *Server) gaugeSurvey(ctx context.Context, code string) (programme.Reading, error) {
	share, base, year, ok := s.Survey.Reporting(ctx, code)
	if !ok {
		return programme.Reading{Missing: "No survey with enough answers is held"}, nil
	}
	return programme.Reading{Lead: fmt.Sprintf("%.0f%%", 100*share), Rest: "of those hit say that it was reported", Source: fmt.Sprintf("NHS Staff Survey %d, %d answers", year, base), On: s.Programme.Today()}, nil
}
