package incident

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// overdue is a record with a promise that was not kept in time and that nobody else knows of yet.
type overdue struct{ org, record, unit, lock, clocks string }

// escalateMost bounds the promises taken up in one go; what is left comes with the next.
const escalateMost = 200

// Escalate tells the next person of every promise that is overdue: contact to the manager's manager, the others to the
// violence reduction lead. Each promise escalates once.
func (s *Service) Escalate(ctx context.Context, _ time.Time) error {
	list, err := db.All(ctx, s.DB, func(r db.Row) (overdue, error) {
		var o overdue
		err := r.Scan(&o.org, &o.record, &o.unit, &o.lock, &o.clocks)
		return o, err
	}, `SELECT org_id, id, unit_id, lock, clocks FROM incident WHERE escalates_at < $1 ORDER BY escalates_at, org_id, id LIMIT $2`, db.At(s.now()), escalateMost)
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

// escalateOne passes on every overdue promise of a record. If the record has changed since it was found, it waits for the
// next time.
func (s *Service) escalateOne(ctx context.Context, o overdue) error {
	var clocks []Clock
	if err := json.Unmarshal([]byte(o.clocks), &clocks); err != nil {
		return fmt.Errorf("clocks of %s: %w", o.record, err)
	}
	now := s.now()
	var rules, people []string
	for i, c := range clocks {
		if !c.Done.IsZero() || !c.Up.IsZero() || !c.Due.Before(now) {
			continue
		}
		clocks[i].Up = db.At(now).Time
		rules = append(rules, c.Rule)
		list, err := s.above(ctx, o, c.Rule)
		if err != nil {
			return err
		}
		for _, p := range list {
			if !has(people, p) {
				people = append(people, p)
			}
		}
	}
	_, err := op.Do(ctx, s.Door, ActEscalate, op.In(o.org, "").Once("escalate/"+o.record), func(tx *op.Tx) (int64, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE incident SET clocks = $4, escalates_at = $5 WHERE org_id = $1 AND id = $2 AND clocks = $3 AND open`,
			o.org, o.record, o.clocks, clockText(clocks), db.At(escalates(clocks, true)))
		c := audit.Changed("incident", o.record, audit.F("overdue", strings.Join(rules, ";")))
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
func (s *Service) above(ctx context.Context, o overdue, rule string) ([]string, error) {
	if rule == RuleContact && o.lock == "" {
		managers, err := s.Holders(ctx, s.DB, o.org, o.unit, authz.Manager)
		if err != nil {
			return nil, err
		}
		if len(managers) > 1 {
			return ids(managers[1:], 1), nil
		}
	}
	if o.lock != "" {
		people, _, err := s.openers(ctx, o.org, o.unit, o.lock)
		return ids(people, tellFirst), err
	}
	people, err := s.Holders(ctx, s.DB, o.org, o.unit, authz.Specialist)
	return ids(people, tellFirst), err
}
