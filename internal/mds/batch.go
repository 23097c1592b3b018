package mds

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Load is a batch of facts on its way in. Its facts are written in many small changes and count together, from the one
// change that makes the batch live. Whoever reads facts leaves out those of batches that are not.
type Load struct {
	Org, Batch string
	begun      time.Time
	pieces     int
	like       op.Alike
}

var batchTable = op.Table{Name: "fact_batch", Columns: []string{"org_id", "id", "begun_at"}}

// Begin makes a batch that takes facts, in the change that begins the load.
func Begin(tx *op.Tx, org string) *Load {
	l := &Load{Org: org, Batch: id.Code(batchLetters), begun: tx.Now()} // short: it stands in every row
	tx.Insert(batchTable, org, l.Batch, db.At(l.begun))
	return l
}

// batchLetters is the length of a batch's id: 60 bits, of one organisation.
const batchLetters = 12

// FactWidth is how many values a fact has as it is given to Write.
var FactWidth = len(FactTable.Columns)

// Write adds facts to the batch, in one change of their own. Each is the values of FactTable in order; the last two are
// set here. They should be in the order of their ids, so that the index grows at its end. The slices are used until Write
// returns.
func (l *Load) Write(ctx context.Context, door *op.Door, facts [][]any) error {
	// Every piece has a moment of its own, so that it lies behind the one before and can be removed by it.
	recorded := any(db.At(l.begun.Add(time.Duration(l.pieces) * time.Microsecond)))
	for _, f := range facts {
		f[FactWidth-2], f[FactWidth-1] = recorded, l.Batch
	}
	l.pieces++
	return op.Pour(ctx, door, l.Org, l.Batch, FactTable, facts, &l.like)
}

// Live makes every fact of a batch count, in the change that accepts it. A batch that is live or gone is fault.Conflict.
func Live(ctx context.Context, tx *op.Tx, org, batch string) error {
	n, err := tx.Exec(ctx, `UPDATE fact_batch SET live_at = $3 WHERE org_id = $1 AND id = $2 AND live_at IS NULL AND gone_at IS NULL`, org, batch, db.At(tx.Now()))
	if err == nil && n != 1 {
		err = fault.New(fault.Conflict, "What was sent is not there any more")
	}
	return err
}

// Gone gives a batch up that is not live: its facts never count, and Sweep removes them.
func Gone(ctx context.Context, tx *op.Tx, org, batch string) error {
	_, err := tx.Exec(ctx, `UPDATE fact_batch SET gone_at = $3 WHERE org_id = $1 AND id = $2 AND live_at IS NULL AND gone_at IS NULL`, org, batch, db.At(tx.Now()))
	return err
}

// Sweep removes the facts of batches that were given up, a piece at a time, and gives how many.
func Sweep(ctx context.Context, q db.Querier, door *op.Door) (removed int64, err error) {
	type gone struct{ org, id string }
	list, err := db.All(ctx, q, func(r db.Row) (gone, error) {
		var g gone
		return g, r.Scan(&g.org, &g.id)
	}, `SELECT b.org_id, b.id FROM fact_batch b WHERE b.gone_at IS NOT NULL AND EXISTS (SELECT 1 FROM fact f WHERE f.org_id = b.org_id AND f.batch = b.id)
		ORDER BY b.gone_at, b.org_id, b.id LIMIT 1000`)
	if err != nil {
		return 0, err
	}
	for _, g := range list {
		for {
			at, err := db.All(ctx, q, db.Scalar[db.Time], `SELECT recorded_at FROM fact WHERE org_id = $1 AND batch = $2
				ORDER BY org_id, batch, recorded_at, id, version LIMIT 1`, g.org, g.id)
			if err != nil {
				return removed, err
			}
			if len(at) == 0 {
				break
			}
			n, err := op.Drain(ctx, door, g.org, g.id, at[0])
			if err != nil {
				return removed, err
			}
			if removed += n; n == 0 {
				break // the read database is behind; the next sweep goes on
			}
			if ctx.Err() != nil {
				return removed, ctx.Err()
			}
		}
	}
	return removed, nil
}

// LiveBatch is a batch whose facts count, and since when.
type LiveBatch struct {
	ID string
	At time.Time
}

// LiveSince gives the batches of an organisation that went live at a moment or after it, in order; the zero time gives all.
func LiveSince(ctx context.Context, q db.Querier, org string, since time.Time) ([]LiveBatch, error) {
	args, where := []any{org}, ""
	if !since.IsZero() {
		args, where = append(args, db.At(since)), " AND live_at >= $2"
	}
	return db.All(ctx, q, func(r db.Row) (LiveBatch, error) {
		var b LiveBatch
		var at db.Time
		err := r.Scan(&b.ID, &at)
		b.At = at.Time
		return b, err
	}, `SELECT id, live_at FROM fact_batch WHERE org_id = $1 AND live_at IS NOT NULL`+where+` ORDER BY org_id, live_at, id`, args...)
}

// Counts is the SQL condition that the facts under an alias count: they are of no batch, or of one that is live. Of those
// the highest version of an id is the current one.
func Counts(alias string) string {
	return "(" + alias + ".batch = '' OR EXISTS (SELECT 1 FROM fact_batch fb WHERE fb.org_id = " + alias + ".org_id AND fb.id = " + alias + ".batch AND fb.live_at IS NOT NULL))"
}
