package risk

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Filter narrows the list of assessments. Empty fields narrow nothing.
type Filter struct {
	// Find is looked for in titles, places and references, in any case.
	Find   string
	Units  []string
	Kinds  []string
	States []string
	// Reviews are states of a review: late, called, soon, in_time.
	Reviews []string
	// Lean keeps those in which a risk has training and devices alone.
	Lean bool
}

// Assessments gives the assessments in reach: those called for review and late first, then by the day of the review. Those
// that are retired are left out unless asked for.
func (s *Service) Assessments(ctx context.Context, sc authz.Scope, f Filter) ([]Assessment, error) {
	var a db.Args
	q := `SELECT ` + headColumns + ` FROM risk_assessment r WHERE ` + sc.Where(&a, "r")
	if len(f.States) == 0 {
		q += ` AND r.state <> 'retired'`
	} else {
		q += ` AND r.state IN ` + db.In(&a, f.States)
	}
	if len(f.Kinds) > 0 {
		q += ` AND r.kind IN ` + db.In(&a, f.Kinds)
	}
	if len(f.Units) > 0 {
		q += ` AND r.unit_id IN ` + db.In(&a, f.Units)
	}
	if f.Lean {
		q += ` AND r.lean`
	}
	list, err := db.All(ctx, s.DB, s.scanHead, q+` ORDER BY r.org_id, r.id LIMIT `+a.Add(maxRead), a.Values()...)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	out := list[:0]
	for _, x := range list {
		if (len(f.Reviews) == 0 || slices.Contains(f.Reviews, string(x.Review(now)))) && found(f.Find, x.Title, x.Place, x.Ref) {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(x, y Assessment) int { return order(&x, &y, now) })
	return out, nil
}

// rank orders what a list shows first: called, late, soon, drafts, the rest, retired.
func (a *Assessment) rank(now time.Time) int {
	switch r := a.Review(now); {
	case r == Called:
		return 0
	case r == LateState:
		return 1
	case r == DueSoon:
		return 2
	case a.State == Draft:
		return 3
	case a.State == Retired:
		return 5
	}
	return 4
}

func order(x, y *Assessment, now time.Time) int {
	if d := x.rank(now) - y.rank(now); d != 0 {
		return d
	}
	if !x.ReviewAt.Equal(y.ReviewAt.Time) {
		return x.ReviewAt.Compare(y.ReviewAt.Time)
	}
	return y.Top - x.Top
}
