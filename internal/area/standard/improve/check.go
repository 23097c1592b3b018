package improve

import (
	"context"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/consistency"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Check looks for what does not fit together in an assessment in reach, the gravest first.
func (s *Service) Check(ctx context.Context, sc authz.Scope, org, assessment string) (*standard.Whole, []consistency.Finding, error) {
	a, err := s.Standard.Assessment(ctx, sc, org, assessment)
	if err != nil {
		return nil, nil, err
	}
	return s.CheckIn(ctx, s.DB, a)
}

// CheckIn is Check of an assessment that the caller has read, also inside a change.
func (s *Service) CheckIn(ctx context.Context, q db.Querier, a standard.Assessment) (*standard.Whole, []consistency.Finding, error) {
	w, err := s.Standard.WholeIn(ctx, q, a)
	if err != nil {
		return nil, nil, err
	}
	f, err := s.facts(ctx, q, w)
	if err != nil {
		return w, nil, err
	}
	return w, s.Rules.Check(f), nil
}

func (s *Service) facts(ctx context.Context, q db.Querier, w *standard.Whole) (consistency.Facts, error) {
	f := consistency.Facts{Now: s.Now(), Signed: !w.SignedAt.IsZero(), Assured: !w.AssuredAt.IsZero(), Closed: w.State == standard.Closed, SignedBy: w.SignedBy, AssuredBy: w.AssuredBy,
		SignedAt: w.SignedAt.Time, Due: w.DueAt.Time}
	plan, err := s.ofAssessment(ctx, q, w.Org, w.ID)
	if err != nil {
		return f, err
	}
	actions := map[string][]consistency.Action{}
	for i := range plan {
		a := &plan[i]
		x := consistency.Action{ID: a.ID, Indicator: a.Indicator, Owner: a.Person, Due: a.Due.Time}
		switch a.State {
		case Open:
			actions[a.Indicator] = append(actions[a.Indicator], x)
		case Inherited:
			f.Waiting = append(f.Waiting, x)
		}
	}
	used := map[string]int{}
	for _, l := range w.Lines() {
		for _, e := range l.Evidence {
			used[e.ID]++
		}
	}
	for _, l := range w.Lines() {
		i := consistency.Indicator{Code: l.Indicator.Code, Rating: string(l.Rating), Proposed: string(l.Rule.Propose), Reason: l.Rationale != "", Consulted: l.Consulted, Rater: l.Rater, ApprovedBy: l.ApprovedBy,
			Actions: actions[l.Indicator.Code]}
		for _, v := range l.Views {
			if v.Rating != "" {
				i.Union = string(v.Rating)
			}
		}
		if l.Settled == "union" {
			i.Union = i.Rating
		}
		for _, e := range l.Evidence {
			i.Evidence = append(i.Evidence, consistency.Evidence{ID: e.ID, Expires: e.ExpiresAt.Time, To: e.RepresentsTo.Time, Used: used[e.ID]})
		}
		f.Indicators = append(f.Indicators, i)
	}
	if s.Risks != nil {
		if f.Risks, err = s.Risks(ctx, q, w.Org); err != nil {
			return f, err
		}
	}
	return f, nil
}

// CheckWhole is Check of an assessment that the caller has read whole.
func (s *Service) CheckWhole(ctx context.Context, q db.Querier, w *standard.Whole) ([]consistency.Finding, error) {
	f, err := s.facts(ctx, q, w)
	if err != nil {
		return nil, err
	}
	return s.Rules.Check(f), nil
}
