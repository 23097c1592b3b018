package standard

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Register gives the runner what happens by itself, once an hour: ratings whose evidence ran out are lowered, what is due is
// reminded of, and the assessments of an organisation that ended go to whoever took over.
func (s *Service) Register(r *jobs.Runner) {
	jobs.On(r, topicChecked, "tell the provider", s.tellProvider)
	r.Every("standard.sweep", jobs.Each(time.Hour), s.Sweep)
}

// Sweep does what time does.
func (s *Service) Sweep(ctx context.Context, _ time.Time) error {
	for {
		n, err := s.Lower(ctx)
		if err != nil {
			return err
		}
		if n < sweepMost {
			break
		}
	}
	if err := s.remindBoard(ctx); err != nil {
		return err
	}
	if err := s.remindEvidence(ctx); err != nil {
		return err
	}
	return s.HandOver(ctx)
}

// before are the days before the board's day on which those who work an assessment are reminded; 0 is the day itself, after
// which the executive lead is told too.
var before = []int{30, 14, 7, 0}

// level tells how far a deadline has come: 0 for far away, then one more for each of the days in before.
func level(now, due time.Time) int64 {
	n := int64(0)
	for _, d := range before {
		if !now.Before(due.In(clock.London()).AddDate(0, 0, -d)) {
			n++
		}
	}
	return n
}

// remindBoard reminds of assessments whose board assurance is near or late, each time once.
func (s *Service) remindBoard(ctx context.Context) error {
	now := s.Now()
	list, err := db.All(ctx, s.DB, scanAssessment, `SELECT `+assessmentColumns+` FROM assessment s WHERE s.state IN ('draft', 'consultation', 'exec_signed') AND s.due_at < $1 AND s.reminded < $2
		ORDER BY s.org_id, s.id LIMIT $3`, db.At(now.AddDate(0, 0, before[0])), int64(len(before)), sweepMost)
	if err != nil {
		return err
	}
	for i := range list {
		a := &list[i]
		reached := level(now, a.DueAt.Time)
		if reached <= a.Reminded {
			continue
		}
		if _, err := op.Do(ctx, s.Door, ActSweep, op.On("assessment", a.Org, a.ID), func(tx *op.Tx) (int, audit.Change, error) {
			c := audit.Changed("assessment", a.ID, audit.F("reminded", number64(reached)))
			n, err := tx.Exec(ctx, `UPDATE assessment SET reminded = $3 WHERE org_id = $1 AND id = $2 AND reminded < $3`, a.Org, a.ID, reached)
			if err != nil || n == 0 {
				return 0, c, err
			}
			of, template := []authz.Role{authz.Specialist}, notify.ActionDue
			if reached == int64(len(before)) {
				of, template = append(of, authz.Executive), notify.Escalation
				event(tx, a.Org, a.ID, "", "late", "The board’s assurance is late, and the executive lead was told")
			}
			people, err := s.leads(ctx, tx, a, of...)
			if err != nil {
				return 0, c, err
			}
			return 0, c, tell(ctx, tx, a, Path(a.ID), template, people...)
		}); err != nil {
			return err
		}
	}
	return nil
}

// remindEvidence tells whoever answers for evidence that it runs out soon, and once more when it has.
func (s *Service) remindEvidence(ctx context.Context) error {
	now := s.Now()
	list, err := db.All(ctx, s.DB, scanItem, `SELECT `+itemColumns+` FROM evidence_item e WHERE e.expires_at < $1 AND (e.reminded = 0 OR e.reminded = 1 AND e.expires_at < $2)
		AND EXISTS (SELECT 1 FROM evidence_use u JOIN assessment a ON a.org_id = u.org_id AND a.id = u.assessment_id WHERE u.org_id = e.org_id AND u.item_id = e.id AND a.state <> 'closed')
		ORDER BY e.org_id, e.id LIMIT $3`, db.At(now.AddDate(0, 0, s.Rules.SoonDays)), db.At(now), sweepMost)
	if err != nil {
		return err
	}
	for i := range list {
		e := &list[i]
		reached := int64(1)
		if e.Over(now) {
			reached = 2
		}
		if _, err := op.Do(ctx, s.Door, ActSweep, op.On(fileKind, e.Org, e.ID), func(tx *op.Tx) (int, audit.Change, error) {
			c := audit.Changed("evidence_item", e.ID, audit.F("reminded", number64(reached)))
			n, err := tx.Exec(ctx, `UPDATE evidence_item SET reminded = $3 WHERE org_id = $1 AND id = $2 AND reminded < $3`, e.Org, e.ID, reached)
			if err != nil || n == 0 || e.Person == "" {
				return 0, c, err
			}
			return 0, c, notify.Tell(ctx, tx, notify.Notice{Org: e.Org, Person: e.Person, Template: notify.ActionDue, Table: fileKind, Record: e.ID, Path: EvidencePath(e.ID)})
		}); err != nil {
			return err
		}
	}
	return nil
}

// HandOver copies the open assessments of organisations that ended to whoever took over, and closes them with the reason. An
// organisation that was split hands over to each of its successors.
func (s *Service) HandOver(ctx context.Context) error {
	if s.Successors == nil {
		return nil
	}
	now := s.Now()
	orgs, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT DISTINCT org_id FROM assessment WHERE state <> 'closed' ORDER BY org_id`)
	if err != nil {
		return err
	}
	for _, org := range orgs {
		heirs, err := s.Successors(ctx, org, now)
		if err != nil {
			return err
		}
		if len(heirs) == 0 || slices.Contains(heirs, org) {
			continue
		}
		list, err := db.All(ctx, s.DB, scanAssessment, `SELECT `+assessmentColumns+` FROM assessment s WHERE s.org_id = $1 AND s.state <> 'closed' ORDER BY s.id`, org)
		if err != nil {
			return err
		}
		for i := range list {
			if err := s.handOver(ctx, &list[i], heirs); err != nil {
				return err
			}
		}
	}
	return nil
}
