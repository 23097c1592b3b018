package jobs

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Dead is a job that was given up, without its arguments.
type Dead struct {
	Org, ID, Kind, Reason string
	Attempts              int
	Made                  time.Time
}

// Given lists jobs of an organisation that were given up, oldest first, at most limit after the id given ("" for the
// first page). The organisation audit.SystemOrg holds schedules and work that belongs to nobody; it is listed for any
// scope that matches something.
func Given(ctx context.Context, q db.Querier, s authz.Scope, org, after string, limit int) ([]Dead, error) {
	var a db.Args
	w := `SELECT org_id, id, kind, last_error, attempts, created_at FROM job WHERE state = 'dead' AND org_id = ` + a.Add(org) + ` AND id > ` + a.Add(after)
	if org != audit.SystemOrg || s.Org() == "" {
		w += ` AND ` + s.WhereOrg(&a, "org_id")
	}
	return db.All(ctx, q, func(r db.Row) (Dead, error) {
		var d Dead
		var at db.Time
		err := r.Scan(&d.Org, &d.ID, &d.Kind, &d.Reason, &d.Attempts, &at)
		d.Made = at.Time
		return d, err
	}, w+` ORDER BY id LIMIT `+a.Add(limit), a.Values()...)
}

// Retry lets a dead job run again from its first attempt. A job that is not dead is fault.NotFound.
func Retry(ctx context.Context, d *op.Door, org, job string) error {
	return decide(ctx, d, ActionRetry, org, job, func(tx *op.Tx) (audit.Change, error) {
		err := tx.Must(ctx, `UPDATE job SET state = 'ready', attempts = 0, run_at = $3 WHERE org_id = $1 AND id = $2`, org, job, db.At(tx.Now()))
		return audit.Changed("job", job, audit.FF("state", "dead", "ready")), err
	})
}

// Discard drops a dead job for good, for a reason.
func Discard(ctx context.Context, d *op.Door, org, job, why string) error {
	if why == "" {
		return fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say why this will not be run"}})
	}
	return decide(ctx, d, ActionDiscard, org, job, func(tx *op.Tx) (audit.Change, error) {
		err := tx.Must(ctx, `DELETE FROM job WHERE org_id = $1 AND id = $2`, org, job)
		return audit.Removed("job", job, audit.FF("state", "dead", "")).Because(why), err
	})
}

func decide(ctx context.Context, d *op.Door, act authz.Action, org, job string, f func(*op.Tx) (audit.Change, error)) error {
	t := op.In(org, "")
	if org == audit.SystemOrg {
		t = op.System()
	}
	_, err := op.Do(ctx, d, act, t.Once("job/"+org+"/"+job), func(tx *op.Tx) (string, audit.Change, error) {
		if _, err := db.One(ctx, tx, db.Scalar[string], `SELECT id FROM job WHERE org_id = $1 AND id = $2 AND state = 'dead'`, org, job); err != nil {
			return "", audit.Change{}, err
		}
		c, err := f(tx)
		return job, c, err
	})
	return err
}
