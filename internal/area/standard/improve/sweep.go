package improve

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// An owner is reminded a week before the day, when the day has passed, and every fortnight after; from the second time on
// the violence reduction lead hears of it too.
const (
	soonDays  = 7
	againDays = 14
	// sweepMost bounds what is done in one go; what is left comes with the next.
	sweepMost = 500
)

// Register takes on what happens by itself.
func (s *Service) Register(r *jobs.Runner) {
	r.Every("standard.plan", jobs.Daily(7, 40, clock.London()), func(ctx context.Context, _ time.Time) error {
		return s.Sweep(authz.With(ctx, authz.Service("standard")))
	})
}

// Sweep reminds the owners of actions that are due soon or late.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.Now()
	list, err := db.All(ctx, s.DB, s.scan, `SELECT `+actionColumns+` FROM plan_action s WHERE s.state = 'open' AND s.due_at < $1 AND (s.chased_at IS NULL OR (s.chased = 1 AND s.due_at < $2) OR (s.chased > 1 AND s.chased_at < $3))
		ORDER BY s.due_at, s.org_id, s.id LIMIT $4`, db.At(now.AddDate(0, 0, soonDays)), db.At(now), db.At(now.AddDate(0, 0, -againDays)), sweepMost)
	if err != nil {
		return err
	}
	for i := range list {
		if err := s.chase(ctx, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) chase(ctx context.Context, a *Action) error {
	return s.change(ctx, ActSweep, a.Org, a.ID, 0, func(tx *op.Tx, a *Action) (audit.Change, error) {
		late := a.Late(tx.Now())
		people := []string{a.Person}
		if late && a.Chased > 1 && s.Standard.Holders != nil {
			lead, err := s.Standard.Holders(ctx, tx, a.Org, "", authz.Specialist)
			if err != nil {
				return audit.Change{}, err
			}
			people = append(people, ids(lead, 3)...)
		}
		told := map[string]bool{"": true}
		for _, p := range people {
			if told[p] {
				continue
			}
			told[p] = true
			t := notify.ActionDue
			if late && p != a.Person {
				t = notify.Escalation
			}
			if err := notify.Tell(ctx, tx, notify.Notice{Org: a.Org, Person: p, Template: t, Table: "plan_action", Record: a.ID, Path: Path(a.ID)}); err != nil {
				return audit.Change{}, err
			}
		}
		a.Chased, a.ChasedAt = a.Chased+1, db.At(tx.Now())
		if late {
			a.Chased = max(a.Chased, 2)
		}
		return audit.Change{Verb: "told", Kind: "plan_action", Record: a.ID, Fields: []audit.Field{audit.F("reminders", number64(a.Chased))}}, nil
	})
}

func ids(list []standard.Colleague, most int) []string {
	var out []string
	for _, c := range list[:min(len(list), most)] {
		out = append(out, c.ID)
	}
	return out
}
