package governance

import (
	"context"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Register gives the runner what happens by itself: chasing actions, once an hour.
func (s *Service) Register(r *jobs.Runner) {
	r.Every("governance.chase", jobs.Each(time.Hour), func(ctx context.Context, _ time.Time) error { return s.Sweep(ctx) })
}

// sweepMost bounds what is done in one go; what is left comes with the next.
const sweepMost = 500

// Sweep reminds owners before and after the day of their actions, and passes those that stay late on to the chairs. Each is
// told once for each step, and after a stop of the program only for the last one.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.Now()
	list, err := db.All(ctx, s.DB, s.scanAction, `SELECT `+actionColumns+` FROM gov_action x JOIN gov_group g ON g.org_id = x.org_id AND g.id = x.group_id JOIN gov_meeting m ON m.org_id = x.org_id AND m.id = x.meeting_id
		WHERE x.state = 'open' AND x.next_chase <= $1 ORDER BY x.org_id, x.id LIMIT $2`, db.At(now), sweepMost)
	if err != nil {
		return err
	}
	for i := range list {
		if err := s.chase(ctx, &list[i], now); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) chase(ctx context.Context, x *Action, now time.Time) error {
	_, err := op.Do(ctx, s.Door, ActChase, op.In(x.Org, "").Once("chase/"+x.ID), func(tx *op.Tx) (int, audit.Change, error) {
		c := audit.Changed("gov_action", x.ID, audit.F("chased", strconv.FormatInt(x.Chased+1, 10)))
		all, err := terms(ctx, tx, x.Org, x.Group)
		if err != nil {
			return 0, c, err
		}
		t, _ := InForce(all, today(now))
		steps := s.Chase.steps(x.Due.Time, t.EscalateDays)
		past, next := upcoming(steps, now)
		n, err := tx.Exec(ctx, `UPDATE gov_action SET chased = $3, next_chase = $4 WHERE org_id = $1 AND id = $2 AND state = 'open' AND chased = $5`, x.Org, x.ID, past, next, x.Chased)
		if err != nil || n == 0 || past <= x.Chased {
			return 0, c, err
		}
		away, err := db.All(ctx, tx, db.Scalar[string], `SELECT person_id FROM record_exclusion WHERE org_id = $1 AND record_id = $2`, x.Org, x.Item)
		if err != nil {
			return 0, c, err
		}
		template, people := notify.ActionDue, []string{x.Owner}
		if past == int64(len(steps)) && x.Escalated.IsZero() {
			chairs, err := s.chairs(ctx, tx, x.Org, x.Group)
			if err != nil {
				return 0, c, err
			}
			template, people = notify.Escalation, chairs
			if err := tx.Must(ctx, `UPDATE gov_action SET escalated_at = $3 WHERE org_id = $1 AND id = $2`, x.Org, x.ID, db.At(now)); err != nil {
				return 0, c, err
			}
			event(tx, x.Org, x.Meeting, x.Item, "late", "An action stayed late, and the chairs were told")
			c = audit.Changed("gov_action", x.ID, audit.F("passed on to the chairs", strconv.Itoa(len(people))))
		}
		people = without(people, away)
		return 0, c, tell(ctx, tx, x.Org, "gov_action", x.ID, ActionPath(x.ID), template, people)
	})
	return err
}
