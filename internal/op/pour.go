package op

import (
	"context"
	"fmt"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op/internal/dbwrite"
)

// Facts of a return come by the million, and must not hold up whoever reports violence meanwhile. So they are written in
// many small changes, as a batch that counts for nothing until one audited change makes it live: rows of a batch that is
// not live may be written and removed without entries of their own, and no others.

// closedBatch is the condition that every removal of such rows carries.
const closedBatch = `fact.batch <> '' AND NOT EXISTS (SELECT 1 FROM fact_batch b WHERE b.org_id = fact.org_id AND b.id = fact.batch AND b.live_at IS NOT NULL)`

// Pour writes rows of a batch in one change that leaves no audit entry. The batch must be there, neither live nor gone;
// otherwise fault.Conflict and nothing is written. Each row begins with the organisation and ends with the batch. like is
// what the rows of the batch had in common so far; the zero value begins a batch.
func Pour(ctx context.Context, d *Door, org, batch string, t Table, rows [][]any, like *Alike) error {
	if t.Name != "fact" || batch == "" || t.Columns[0] != "org_id" || t.Columns[len(t.Columns)-1] != "batch" {
		return fault.New(fault.Internal, t.Name+" has no batches")
	}
	for _, r := range rows {
		if len(r) != len(t.Columns) || r[0] != any(org) || r[len(r)-1] != any(batch) {
			return fault.New(fault.Internal, "a row is not of the batch it is poured into")
		}
	}
	like.narrow(rows)
	return quietly(ctx, d, org, func(tx *Tx) error {
		n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM fact_batch WHERE org_id = $1 AND id = $2 AND live_at IS NULL AND gone_at IS NULL`, org, batch)
		if err != nil {
			return err
		}
		if n != 1 {
			return fault.New(fault.Conflict, "The batch does not take rows any more")
		}
		return tx.pour(ctx, t, rows, like)
	})
}

// pour writes rows the quickest way there is.
func (tx *Tx) pour(ctx context.Context, t Table, rows [][]any, like *Alike) error {
	if tx.conn.Engine() == db.Postgres {
		err := tx.conn.Copy(ctx, t.Name, t.Columns, rows)
		tx.note(err)
		return err
	}
	most := chunk(len(rows), len(t.Columns))
	wide := like.insert(t, most)
	var args []any
	for len(rows) > 0 {
		k := chunk(len(rows), len(t.Columns))
		var s dbwrite.Statement
		if k == most && wide != "" {
			s.Text, args = wide, like.args(args[:0], rows[:k])
		} else {
			s.Text, args = tx.text(t, k), args[:0]
			for _, r := range rows[:k] {
				args = append(args, r...)
			}
		}
		s.Args = args
		if err := tx.conn.Batch(ctx, []dbwrite.Statement{s}); err != nil {
			tx.note(err)
			return err
		}
		rows = rows[k:]
	}
	return nil
}

// Drain removes the rows of a batch that have one recorded_at, and gives their number. Rows of a batch that is live stay,
// whatever is asked.
func Drain(ctx context.Context, d *Door, org, batch string, recorded db.Time) (n int64, err error) {
	err = quietly(ctx, d, org, func(tx *Tx) error {
		n, err = tx.Exec(ctx, `DELETE FROM fact WHERE org_id = $1 AND batch = $2 AND recorded_at = $3 AND `+closedBatch, org, batch, recorded)
		return err
	})
	return n, err
}

// quietly runs a change that leaves no audit entry.
func quietly(ctx context.Context, d *Door, org string, f func(*Tx) error) error {
	if org == "" {
		return fmt.Errorf("a change without an organisation")
	}
	return d.submit(&call{ctx: ctx, actor: authz.From(ctx), target: Target{Org: org}, quiet: true, done: make(chan error, 1), run: func(tx *Tx) (audit.Change, error) {
		err := f(tx)
		if err == nil {
			err = tx.broken
		}
		return audit.Change{}, err
	}})
}
