package sanction

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// LookAgain reviews what is in force: keep it, change its conditions, or end it. It never makes it longer than its level
// allows from the day it was given.
func (s *Service) LookAgain(ctx context.Context, org, record string, seen int64, outcome, why, conditions, next string) error {
	why = clean(why)
	return s.change(ctx, ActReview, org, record, seen, func(tx *op.Tx, f *File) (audit.Change, error) {
		if f.State != InForce {
			return audit.Change{}, fault.New(fault.Conflict, "Only what is in force is looked at again")
		}
		var p fault.Problems
		need(&p, "why", why, "Say why, in words the person may read")
		var on time.Time
		switch outcome {
		case "end":
		case "keep", "vary":
			l, _ := s.setOf(f).Level(f.Level)
			var bad string
			on, _, bad, _ = l.Dates(tx.Now(), day(&p, "next", next), f.EndsAt.Time)
			if bad != "" {
				p.Add("next", bad)
			}
			if f.Level < 0 || f.Decision == nil {
				return audit.Change{}, fault.Missing()
			}
			if outcome == "vary" && len(lines(conditions)) == 0 {
				p.Add("conditions", "Write what holds from now on")
			}
			if !f.EndsAt.IsZero() && on.After(f.EndsAt.Time) {
				on = f.EndsAt.Time
			}
		default:
			p.Add("outcome", "Choose whether it stays, changes or ends")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		f.Reviews = append(f.Reviews, Review{At: tx.Now(), Outcome: outcome, Why: why, By: tx.Actor().ID, ByName: tx.Actor().Name, Next: on})
		f.ReviewAt, f.Reminded = db.At(on), ""
		switch outcome {
		case "vary":
			f.Decision.Conditions = lines(conditions)
		case "end":
			f.State, f.EndsAt, f.Ending = Ended, db.At(tx.Now()), "Ended at a review"
		}
		event(tx, org, f.ID, "review", "Looked at again: %s", ReviewWords[outcome])
		return audit.Changed("sanction", f.ID, audit.F("review", outcome)), nil
	})
}

// ReviewWords are the outcomes of a review in words.
var ReviewWords = map[string]string{"keep": "it stays", "vary": "it changes", "end": "it ends"}
