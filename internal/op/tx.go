package op

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op/internal/dbwrite"
)

// Table describes where rows are queued with Insert: its name and columns, in order.
type Table struct {
	Name    string
	Columns []string
}

// Tx is a change in progress. It reads and writes inside the transaction, and is only good until the rule returns.
type Tx struct {
	conn  *dbwrite.Conn
	now   time.Time
	actor authz.Actor
	scope authz.Scope
	unit  string
	org   string
	act   authz.Action

	texts   map[shape]string // of the lane
	queue   map[kind]*queued
	order   []*queued
	ready   []dbwrite.Statement // written with the queue
	entries []audit.Entry
	saved   bool // a savepoint is open for the change that runs
	careful bool
	broken  error // the shared transaction cannot go on
}

type queued struct {
	table Table
	rows  [][]any
}

// Now is the moment of the change: one moment for all its rows.
func (tx *Tx) Now() time.Time { return tx.now }

// Actor is whoever makes the change.
func (tx *Tx) Actor() authz.Actor { return tx.actor }

// Scope is where the actor may make it; reads inside the rule take it too.
func (tx *Tx) Scope() authz.Scope { return tx.scope }

// Unit is the unit of the target.
func (tx *Tx) Unit() string { return tx.unit }

// Careful tells that what was read before the change may be out of date: the rule runs again, or another change of the
// same transaction has the same key. The common case need not look twice, and a unique index holds either way.
func (tx *Tx) Careful() bool { return tx.careful }

// Query reads inside the transaction.
func (tx *Tx) Query(ctx context.Context, q string, args ...any) (*db.Rows, error) {
	rows, err := tx.conn.Query(ctx, q, args...)
	tx.note(err)
	return rows, err
}

// QueryRow reads at most one row inside the transaction.
func (tx *Tx) QueryRow(ctx context.Context, q string, args ...any) db.Row {
	return tx.conn.QueryRow(ctx, q, args...)
}

// Exec changes rows at once and gives their number.
func (tx *Tx) Exec(ctx context.Context, q string, args ...any) (int64, error) {
	if err := tx.save(ctx); err != nil {
		return 0, err
	}
	n, err := tx.conn.Exec(ctx, q, args...)
	tx.note(err)
	return n, err
}

// save opens the change's savepoint, once.
func (tx *Tx) save(ctx context.Context) error {
	if tx.saved {
		return nil
	}
	if err := tx.conn.Savepoint(ctx); err != nil {
		tx.note(err)
		return err
	}
	tx.saved = true
	return nil
}

// Must changes exactly one row; another number is an error of the program.
func (tx *Tx) Must(ctx context.Context, q string, args ...any) error {
	n, err := tx.Exec(ctx, q, args...)
	if err == nil && n != 1 {
		err = fmt.Errorf("changed %d rows where one was meant", n)
	}
	return err
}

// Insert queues a row, to be written with others of its table before the commit. Use it for rows that the rule does not
// read back; a broken constraint shows at the end, and then each change of the shared transaction runs alone.
func (tx *Tx) Insert(t Table, values ...any) {
	q := tx.queue[t.kind()]
	if q == nil {
		q = &queued{table: t}
		tx.queue[t.kind()] = q
		tx.order = append(tx.order, q)
	}
	q.rows = append(q.rows, values)
}

var jobTable = Table{"job", []string{"org_id", "id", "kind", "args", "unique_key", "run_at", "created_at"}}

// Emit announces what happened: subscribers of the topic run after the commit, at least once.
func (tx *Tx) Emit(topic string, args any) error { return tx.Later(topic, args, tx.now, "") }

// Later enqueues a job to run at a time. A unique key that already waits makes the change fail with fault.Conflict, so
// check first where that may happen; "" is no key.
func (tx *Tx) Later(kind string, args any, at time.Time, unique string) error {
	b, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("job %s: %w", kind, err)
	}
	var key any
	if unique != "" {
		key = unique
	}
	tx.Insert(jobTable, tx.org, id.New("job", tx.now), kind, string(b), key, db.At(at), db.At(tx.now))
	return nil
}

// Also adds a second audit entry to the change, for a rule that touches more than one record.
func (tx *Tx) Also(c audit.Change) {
	tx.entries = append(tx.entries, audit.New(tx.actor, tx.act, tx.org, tx.unit, c, audit.Done, tx.now))
}

func (tx *Tx) note(err error) {
	if err != nil && tx.broken == nil {
		tx.broken = err
	}
}

// mark and back bracket one change's queued rows.
func (tx *Tx) mark() ([]int, int) {
	m := make([]int, len(tx.order))
	for i, q := range tx.order {
		m[i] = len(q.rows)
	}
	return m, len(tx.entries)
}

func (tx *Tx) back(m []int, entries int) {
	for i, q := range tx.order {
		keep := 0
		if i < len(m) {
			keep = m[i]
		}
		q.rows = q.rows[:keep]
	}
	tx.entries = tx.entries[:entries]
}
