package op

import (
	"context"
	"regexp"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// keepable are the tables that hold nothing but the program's own housekeeping: leases, sessions, counters, drafts,
// search words that can be built again. Everything else changes through Do, with its audit entry.
var keepable = map[string]bool{
	"job":              true, // what changes leave to be done; what a job does has its own entry
	"session":          true, // signing in and out have entries
	"sign_in_step":     true, // a sign-in half done; what it ends in has its entry
	"token_use":        true, // when a key was last used; making and ending one have entries
	"attempt":          true, // counters of tries
	"receipt_try":      true, // wrong PINs at a receipt's code
	"draft":            true, // answers before they are sent
	"justice_try":      true, // wrong one-time links, counted by where they came from
	"report_leave":     true, // where people leave the form, as counts
	"upload_part":      true, // files on their way in
	"search_text":      true, // blind words that can be built again
	"notice_delivery":  true, // tries at delivering a message; the message itself has its entry
	"audit_checkpoint": true, // signed heads of the audit chains

	"custody_checkpoint": true, // signed heads of the ledgers of exhibits
}

var writes = regexp.MustCompile(`(?i)^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+([a-z_]+)`)

// Keeper is what Keep hands to its function: reads of anything, changes of housekeeping tables only.
type Keeper struct{ *Tx }

// Exec changes rows of a housekeeping table.
func (k Keeper) Exec(ctx context.Context, q string, args ...any) (int64, error) {
	if err := keeps(q); err != nil {
		return 0, err
	}
	return k.Tx.Exec(ctx, q, args...)
}

// Must changes exactly one row of a housekeeping table.
func (k Keeper) Must(ctx context.Context, q string, args ...any) error {
	if err := keeps(q); err != nil {
		return err
	}
	return k.Tx.Must(ctx, q, args...)
}

// Insert queues a row of a housekeeping table; another table breaks the change.
func (k Keeper) Insert(t Table, values ...any) {
	if !keepable[t.Name] {
		k.note(fault.New(fault.Internal, t.Name+" is not a housekeeping table"))
		return
	}
	k.Tx.Insert(t, values...)
}

// Returning runs a change of a housekeeping table that gives rows back; scan is called for each.
func (k Keeper) Returning(ctx context.Context, scan func(db.Row) error, q string, args ...any) error {
	if err := keeps(q); err != nil {
		return err
	}
	if err := k.save(ctx); err != nil {
		return err
	}
	rows, err := k.Query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func keeps(q string) error {
	m := writes.FindStringSubmatch(q)
	if m == nil || !keepable[strings.ToLower(m[1])] {
		return fault.New(fault.Internal, "only housekeeping tables change without an audit entry")
	}
	return nil
}

// Keep changes the program's own housekeeping: the one kind of change that leaves no audit entry. org says whose rows
// they are, for the lane; "" where they are nobody's.
func Keep[T any](ctx context.Context, d *Door, org string, f func(Keeper) (T, error)) (T, error) {
	var out T
	c := &call{ctx: ctx, actor: authz.From(ctx), target: Target{Org: org}, quiet: true, done: make(chan error, 1)}
	c.run = func(tx *Tx) (audit.Change, error) {
		v, err := f(Keeper{tx})
		if err == nil && tx.broken != nil {
			err = tx.broken
		}
		if err == nil {
			out = v
		}
		return audit.Change{}, err
	}
	if err := d.submit(c); err != nil {
		var zero T
		return zero, err
	}
	return out, nil
}
