package training

import (
	"context"

	"github.com/havenward/havenward/internal/area/training/esr"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// applyRows is how many rows of a file one change writes: few enough that whoever reports violence meanwhile does not wait.
const applyRows = 20_000

// Apply brings an import in: a small one at once, a large one by a job. seen is the version whose report somebody read. ends is how
// many posts that the file does not list somebody agreed to end: of a whole file it has to be what the report says. The same file
// again changes nothing.
func (s *Service) Apply(ctx context.Context, org, key string, seen int64, ends int) error {
	later, err := op.Do(ctx, s.Door, ActImport, op.On("training_import", org, key), func(tx *op.Tx) (bool, audit.Change, error) {
		x, err := s.importOf(ctx, tx, org, key)
		switch {
		case err != nil:
			return false, audit.Change{}, err
		case x.State != Checked:
			return false, audit.Change{}, fault.New(fault.Conflict, "This file cannot be brought in now. Look at how it stands")
		case seen > 0 && seen != x.Version:
			return false, audit.Change{}, fault.New(fault.Conflict, "The file was read again since you looked. Look at what it holds now")
		}
		if x.Whole && x.Report.Ended > 0 && ends != x.Report.Ended {
			return false, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "ends", Message: "Say that %d posts end, or put the file away and send it without that", Args: []any{x.Report.Ended}}})
		}
		later := x.Report.Rows > applyRows
		if later {
			if err := tx.Emit("training.apply", key); err != nil {
				return later, audit.Change{}, err
			}
		}
		return later, audit.Changed("training_import", key, audit.F("state", string(Applying))), tx.Must(ctx, `UPDATE training_import SET state = 'applying', version = version + 1 WHERE org_id = $1 AND id = $2`, org, key)
	})
	if err != nil || later {
		return err
	}
	return s.BringIn(ctx, org, key)
}

// acting gives as whom a step of an import is done: whoever asked for it, or the program where a job does it.
func (s *Service) acting(ctx context.Context) (context.Context, authz.Action) {
	if a := authz.From(ctx); a.Role != "" && a.Role != authz.System {
		return ctx, ActImport
	}
	return authz.With(ctx, authz.Service("training")), ActKeep
}

// BringIn does what Apply asked for, as the job does, from the beginning whatever was done before: what is there already is not written again.
func (s *Service) BringIn(ctx context.Context, org, key string) error {
	x, err := s.importOf(ctx, s.DB, org, key)
	if err != nil || x.State != Applying {
		return err
	}
	d, err := s.dictionary(ctx, org)
	if err != nil {
		return err
	}
	w, err := s.writer(ctx, &x)
	if err != nil {
		return err
	}
	t := newTaker(d, s.Today())
	w.start(ctx)
	err = s.lines(ctx, &x, d, &t.r, func(l *esr.Line) error {
		if t.r.Rows == 0 {
			w.columns(t.r.Columns)
		}
		p, g, ok := t.line(l)
		if !ok {
			return nil
		}
		if err := w.take(p, g); err != nil || t.r.Rows%applyRows != 0 {
			return err
		}
		return w.write()
	})
	if err == nil {
		err = w.write()
	}
	if end := w.finish(); err == nil {
		err = end
	}
	if err != nil {
		return err
	}
	r := t.report()
	if x.Whole && r.Taken > 0 {
		if r.Ended, r.Left, err = w.end(ctx, t, x.Report.Ended); err != nil {
			return err
		}
	}
	r.NewPosts, r.ChangedPosts, r.NewAchieved = w.made, w.changed, w.gained
	ctx, act := s.acting(ctx)
	_, err = op.Do(ctx, s.Door, act, op.On("training_import", org, key), func(tx *op.Tx) (bool, audit.Change, error) {
		if err := tx.Emit("training.applied", org); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed("training_import", key, audit.F("state", string(Applied)), audit.F("posts", number(r.NewPosts)), audit.F("changed", number(r.ChangedPosts)), audit.F("achievements", number(r.NewAchieved)),
				audit.F("ended", number(r.Ended))),
			tx.Must(ctx, `UPDATE training_import SET state = 'applied', report = $1, applied_at = $2, version = version + 1 WHERE org_id = $3 AND id = $4 AND state = 'applying'`, jsonOf(r), db.At(tx.Now()), org, key)
	})
	return err
}

// Drop puts the file of an import away, and with it the rows that were not taken. What was brought in stays.
func (s *Service) Drop(ctx context.Context, org, key string) error {
	_, err := op.Do(ctx, s.Door, ActImport, op.On("training_import", org, key), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE training_import SET state = 'dropped', version = version + 1 WHERE org_id = $1 AND id = $2 AND state IN ('received', 'checked', 'refused', 'applied')`, org, key)
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "This file cannot be put away now. Look at how it stands")
		}
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM training_import_part WHERE org_id = $1 AND import_id = $2`, org, key)
		}
		return true, audit.Changed("training_import", key, audit.F("state", string(Dropped))), err
	})
	return err
}
