package improve

import (
	"context"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Plan is this package as package standard reads it.
func (s *Service) Plan() *standard.Plan {
	return &standard.Plan{Actions: s.actions, Late: s.late, Path: AddPath, Copied: s.copied, Left: s.left}
}

// actions gives the actions of an assessment that answer its ratings: those that nobody has decided on, and those that were
// closed or merged, do not.
func (s *Service) actions(ctx context.Context, q db.Querier, org, assessment string) ([]standard.Action, error) {
	list, err := s.ofAssessment(ctx, q, org, assessment)
	if err != nil {
		return nil, err
	}
	var out []standard.Action
	for i := range list {
		switch a := &list[i]; a.State {
		case Open, Done, Moved:
			out = append(out, standard.Action{ID: a.ID, Indicator: a.Indicator, Text: a.Text, Owner: a.PersonName, OwnerID: a.Person, Due: a.Due, Done: a.State != Open})
		}
	}
	return out, nil
}

// late counts the open actions of an organisation that were past their day at a moment.
func (s *Service) late(ctx context.Context, sc authz.Scope, org string, on db.Time) (int, error) {
	var a db.Args
	n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM plan_action s WHERE s.org_id = `+a.Add(org)+` AND `+sc.Where(&a, "s")+` AND s.state = 'open' AND s.due_at < `+a.Add(on), a.Values()...)
	return int(n), err
}

// copied lets the open actions of an assessment go on in its copy. The copy points back; the old ones are moved, so that
// nothing is counted or chased twice. In an organisation that took over from one that ended they wait for somebody to decide
// and to answer for them; the old ones are left once every heir has its copy.
func (s *Service) copied(ctx context.Context, tx *op.Tx, from, to *standard.Assessment) error {
	list, err := s.ofAssessment(ctx, tx, from.Org, from.ID)
	if err != nil {
		return err
	}
	n := 0
	for i := range list {
		if !list[i].Waits() || from.Org == to.Org && list[i].State != Open {
			continue
		}
		n++
		if from.Org != to.Org {
			if err := s.goOn(ctx, tx, &list[i], to, list[i].Indicator, Inherited, "copied"); err != nil {
				return err
			}
			continue
		}
		if err := s.goOn(ctx, tx, &list[i], to, list[i].Indicator, Open, "copied"); err != nil {
			return err
		}
		if err := s.moveOn(ctx, tx, &list[i]); err != nil {
			return err
		}
	}
	if n > 0 {
		tx.Also(audit.Changed("assessment", to.ID, audit.F("actions copied", number64(int64(n)))))
	}
	return nil
}

// left marks the open actions of an assessment whose organisation ended as going on elsewhere.
func (s *Service) left(ctx context.Context, tx *op.Tx, a *standard.Assessment) error {
	list, err := s.ofAssessment(ctx, tx, a.Org, a.ID)
	for i := range list {
		if err == nil && list[i].Waits() {
			err = s.moveOn(ctx, tx, &list[i])
		}
	}
	return err
}

// goOn makes an action at an indicator of another assessment from an earlier one.
func (s *Service) goOn(_ context.Context, tx *op.Tx, a *Action, to *standard.Assessment, indicator string, state State, kind string) error {
	c := *a
	c.ID, c.Assessment, c.Catalogue, c.Indicator, c.State = id.Random("act"), to.ID, to.Catalogue, indicator, state
	c.Origin, c.OriginIndicator, c.MergedInto, c.EndedAt, c.Version = a.ID, a.Indicator, "", db.Time{}, 1
	c.MadeAt, c.MadeName = db.At(tx.Now()), tx.Actor().Name
	if a.Org != to.Org { // neither its owner nor the records that it led to are of this organisation
		c.Org, c.Person, c.Origin, c.Links, c.Chased, c.ChasedAt = to.Org, "", "", nil, 0, db.Time{}
	}
	if err := s.insert(tx, &c); err != nil {
		return err
	}
	return s.step(tx, &c, kind, "")
}

// moveOn marks an action as one that goes on elsewhere. Its words and history stay as they are.
func (s *Service) moveOn(ctx context.Context, tx *op.Tx, a *Action) error {
	a.State, a.EndedAt = Moved, db.At(tx.Now())
	if err := s.save(ctx, tx, a); err != nil {
		return err
	}
	return s.step(tx, a, "moved", "")
}
