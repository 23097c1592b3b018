package standard

import (
	"context"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Action is one action of the plan, as ratings need it.
type Action struct {
	ID, Indicator, Text, Owner, OwnerID string
	Due                                 db.Time
	Done                                bool
}

// Late tells whether an open action is past its day.
func (a Action) Late(now time.Time) bool { return !a.Done && !a.Due.IsZero() && a.Due.Before(now) }

// Plan is how this area reads the actions of a plan.
type Plan struct {
	// Actions gives every action of an assessment, open ones first.
	Actions func(ctx context.Context, q db.Querier, org, assessment string) ([]Action, error)
	// Late counts the open actions of an organisation that are past their day.
	Late func(ctx context.Context, sc authz.Scope, org string, on db.Time) (int, error)
	// Path gives the page on which an action for an indicator is added.
	Path func(assessment, indicator string) string
	// Copied brings the open actions of an assessment into a copy of it, in the same change; it may be nil.
	Copied Copier
	// Left marks the open actions of an assessment of an organisation that ended, once every heir has them; it may be nil.
	Left func(ctx context.Context, tx *op.Tx, a *Assessment) error
}

// planned gives the actions of an assessment by indicator, and whether a plan is kept at all.
func (s *Service) planned(ctx context.Context, q db.Querier, org, assessment string) (map[string][]Action, bool, error) {
	if s.Plan == nil {
		return nil, false, nil
	}
	list, err := s.Plan.Actions(ctx, q, org, assessment)
	out := map[string][]Action{}
	for _, a := range list {
		out[a.Indicator] = append(out[a.Indicator], a)
	}
	return out, true, err
}

// ActionsLate counts the open actions of an organisation that are past their day.
func (s *Service) ActionsLate(ctx context.Context, sc authz.Scope, org string, on db.Time) (int, error) {
	if s.Plan == nil {
		return 0, nil
	}
	return s.Plan.Late(ctx, sc, org, on)
}

func number(n int) string { return strconv.Itoa(n) }

func number64(n int64) string { return strconv.FormatInt(n, 10) }

// Copier brings what belongs to one assessment into another in the same change.
type Copier func(ctx context.Context, tx *op.Tx, from, to *Assessment) error
