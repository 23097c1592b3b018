package standard

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// lower moves a rating that needs current evidence to amber where there is none left. What the person said stays; nobody's
// judgement is changed. It tells whether it did.
func (s *Service) lower(ctx context.Context, tx *op.Tx, a *Assessment, code, why string) (bool, error) {
	x, err := s.rating(ctx, tx, a.Org, a.ID, code)
	if err != nil || !slices.Contains(s.Rules.NeedsCurrent, x.Rating) {
		return false, err
	}
	items, err := s.used(ctx, tx, a.Org, a.ID)
	if err != nil || evidenceState(items[code], tx.Now()) == "current" {
		return false, err
	}
	if err := s.keepPast(tx, a.Org, a.ID, &x, why); err != nil {
		return false, err
	}
	x.LoweredFrom, x.LoweredWhy, x.LoweredAt, x.Rating = x.Rating, why, db.At(tx.Now()), catalogue.Amber
	event(tx, a.Org, a.ID, code, "lowered", "Moved from green to amber on its own. "+why)
	return true, s.saveRated(ctx, tx, a.Org, a.ID, &x)
}

// sweepMost bounds what is done in one go; what is left comes with the next.
const sweepMost = 500

// expired is one green rating without current evidence.
type expired struct{ org, assessment, code string }

// Lower moves every green rating whose evidence has run out to amber, in assessments that are not closed. A signed statement
// stays as it was signed.
func (s *Service) Lower(ctx context.Context) (int, error) {
	now := db.At(s.Now())
	list, err := db.All(ctx, s.DB, func(r db.Row) (expired, error) {
		var e expired
		return e, r.Scan(&e.org, &e.assessment, &e.code)
	}, `SELECT r.org_id, r.assessment_id, r.indicator FROM assessment_rating r JOIN assessment a ON a.org_id = r.org_id AND a.id = r.assessment_id
		WHERE r.rating = 'green' AND a.state <> 'closed' AND NOT EXISTS (SELECT 1 FROM evidence_use u JOIN evidence_item e ON e.org_id = u.org_id AND e.id = u.item_id
			WHERE u.org_id = r.org_id AND u.assessment_id = r.assessment_id AND u.indicator = r.indicator AND e.expires_at >= $1)
		ORDER BY r.org_id, r.assessment_id, r.indicator LIMIT $2`, now, sweepMost)
	if err != nil {
		return 0, err
	}
	n := 0
	for len(list) > 0 {
		of := list[0]
		end := slices.IndexFunc(list, func(e expired) bool { return e.org != of.org || e.assessment != of.assessment })
		if end < 0 {
			end = len(list)
		}
		done, err := s.lowerOne(ctx, list[:end])
		if err != nil {
			return n, err
		}
		n += done
		list = list[end:]
	}
	return n, nil
}

// lowerOne lowers ratings of one assessment and tells those who work it once.
func (s *Service) lowerOne(ctx context.Context, list []expired) (int, error) {
	org, assessment := list[0].org, list[0].assessment
	return op.Do(ctx, s.Door, ActSweep, op.On("assessment", org, assessment), func(tx *op.Tx) (int, audit.Change, error) {
		a, err := load(ctx, tx, tx.Scope(), org, assessment)
		if err != nil {
			return 0, audit.Change{}, err
		}
		n, raters := 0, []string(nil)
		for _, e := range list {
			x, err := s.rating(ctx, tx, org, assessment, e.code)
			if err != nil {
				return 0, audit.Change{}, err
			}
			done, err := s.lower(ctx, tx, &a, e.code, "Its evidence passed its date")
			if err != nil {
				return 0, audit.Change{}, err
			}
			if done {
				n++
				raters = append(raters, x.Rater)
			}
		}
		c := audit.Changed("assessment", assessment, audit.F("lowered", number(n)))
		if n == 0 {
			return 0, c, nil
		}
		if err := tx.Must(ctx, `UPDATE assessment SET version = version + 1 WHERE org_id = $1 AND id = $2`, org, assessment); err != nil {
			return 0, c, err
		}
		people, err := s.leads(ctx, tx, &a, authz.Specialist)
		if err != nil {
			return 0, c, err
		}
		return n, c, tell(ctx, tx, &a, Path(assessment), notify.ActionDue, append(raters, people...)...)
	})
}
