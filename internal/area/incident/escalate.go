package incident

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// overdue is a promise that was not kept in time and that nobody else knows of yet.
type overdue struct{ org, record, unit, lock, rule string }

// escalateMost bounds the promises taken up in one go; what is left comes with the next.
const escalateMost = 200

// Escalate tells the next person of every promise that is overdue: contact to the manager's manager, the others to the
// violence reduction lead. Each promise escalates once.
func (s *Service) Escalate(ctx context.Context, _ time.Time) error {
	list, err := db.All(ctx, s.DB, func(r db.Row) (overdue, error) {
		var o overdue
		err := r.Scan(&o.org, &o.record, &o.unit, &o.lock, &o.rule)
		return o, err
	}, `SELECT i.org_id, i.id, i.unit_id, i.lock, c.rule FROM incident i JOIN incident_clock c ON c.org_id = i.org_id AND c.incident_id = i.id
		WHERE i.open AND i.next_due < $1 AND c.due_at < $1 AND c.done_at IS NULL AND c.escalated_at IS NULL ORDER BY c.due_at, i.org_id, i.id, c.rule LIMIT $2`,
		db.At(s.now()), escalateMost)
	if err != nil {
		return err
	}
	for _, o := range list {
		if err := s.escalateOne(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) escalateOne(ctx context.Context, o overdue) error {
	people, err := s.above(ctx, o)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActEscalate, op.In(o.org, "").Once("escalate/"+o.record), func(tx *op.Tx) (int64, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE incident_clock SET escalated_at = $4 WHERE org_id = $1 AND incident_id = $2 AND rule = $3 AND done_at IS NULL AND escalated_at IS NULL`,
			o.org, o.record, o.rule, db.At(tx.Now()))
		c := audit.Changed("incident", o.record, audit.F("overdue", o.rule))
		if err != nil || n == 0 {
			return n, c, err
		}
		s.event(tx, o.org, o.record, "escalated", "", nil)
		for _, p := range people {
			if err := notify.Tell(ctx, tx, notify.Notice{Org: o.org, Person: p, Template: notify.Escalation, Table: "incident", Record: o.record, Path: "/reports/" + o.record}); err != nil {
				return n, c, err
			}
		}
		return n, c, nil
	})
	return err
}

// above gives whom an overdue promise goes to.
func (s *Service) above(ctx context.Context, o overdue) ([]string, error) {
	role := authz.Specialist
	if o.lock == LockSexual {
		role = authz.SexualSafety
	}
	if o.rule == RuleContact && o.lock == "" {
		managers, err := s.Holders(ctx, s.DB, o.org, o.unit, authz.Manager)
		if err != nil {
			return nil, err
		}
		if len(managers) > 1 {
			return ids(managers[1:], 1), nil
		}
	}
	people, err := s.Holders(ctx, s.DB, o.org, o.unit, role)
	return ids(people, tellFirst), err
}
