package improve

import (
	"context"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func day(t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.London()).Format(time.DateOnly)
}

// Progress says how far an open action has come, in tenths of the way: 0 to 90. What is done is finished with Finish.
func (s *Service) Progress(ctx context.Context, org, record string, seen int64, percent int, note string) error {
	note = clean(note)
	var p fault.Problems
	if percent < 0 || percent > 90 || percent%10 != 0 {
		p.Add("progress", "Choose how far it has come")
	}
	words(&p, "note", note, "Say in a sentence what was done, or why it does not move")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActStep, org, record, seen, func(tx *op.Tx, a *Action) (audit.Change, error) {
		switch {
		case !mine(tx.Actor(), a):
			return audit.Change{}, fault.Missing()
		case a.State != Open:
			return audit.Change{}, ended()
		}
		was := a.Progress
		a.Progress = percent
		return audit.Changed("plan_action", a.ID, audit.FF("progress", strconv.Itoa(was), strconv.Itoa(percent)), audit.F("step", "noted")), s.step(tx, a, "progress", note)
	})
}

// Finish says that an open action is done, and how that shows. It changes no rating.
func (s *Service) Finish(ctx context.Context, org, record string, seen int64, note string) error {
	note = clean(note)
	var p fault.Problems
	words(&p, "note", note, "Say how it shows that it is done")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActStep, org, record, seen, func(tx *op.Tx, a *Action) (audit.Change, error) {
		switch {
		case !mine(tx.Actor(), a):
			return audit.Change{}, fault.Missing()
		case a.State != Open:
			return audit.Change{}, ended()
		}
		a.State, a.Progress, a.EndedAt = Done, 100, db.At(tx.Now())
		return audit.Changed("plan_action", a.ID, audit.FF("state", string(Open), string(Done))), s.step(tx, a, "done", note)
	})
}

// Close ends an open or inherited action that will not be done, with the reason.
func (s *Service) Close(ctx context.Context, org, record string, seen int64, why string) error {
	why = clean(why)
	var p fault.Problems
	words(&p, "why", why, "Say why it will not be done")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActPlan, org, record, seen, func(tx *op.Tx, a *Action) (audit.Change, error) {
		if !a.Waits() {
			return audit.Change{}, ended()
		}
		was := a.State
		a.State, a.Why, a.EndedAt = Closed, why, db.At(tx.Now())
		return audit.Changed("plan_action", a.ID, audit.FF("state", string(was), string(Closed))), s.step(tx, a, "closed", why)
	})
}

// Reopen opens an action again that was done or closed too soon.
func (s *Service) Reopen(ctx context.Context, org, record string, seen int64, why string) error {
	why = clean(why)
	var p fault.Problems
	words(&p, "why", why, "Say why it is opened again")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActPlan, org, record, seen, func(tx *op.Tx, a *Action) (audit.Change, error) {
		if a.State != Done && a.State != Closed {
			return audit.Change{}, fault.New(fault.Conflict, "Only an action that is done or closed can be opened again")
		}
		was := a.State
		a.State, a.EndedAt, a.Progress = Open, db.Time{}, min(a.Progress, 90)
		return audit.Changed("plan_action", a.ID, audit.FF("state", string(was), string(Open))), s.step(tx, a, "again", why)
	})
}
