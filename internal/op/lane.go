package op

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op/internal/dbwrite"
)

// call is a change that waits for its turn.
type call struct {
	ctx    context.Context
	actor  authz.Actor
	act    authz.Action
	target Target
	run    func(*Tx) (audit.Change, error)
	// quiet is for housekeeping, which leaves no audit entry.
	quiet bool
	// runs counts how often the rule was begun.
	runs int
	// refuse only records a refused try.
	refuse bool
	// own marks what the program does by itself.
	own  bool
	err  error
	done chan error
}

// smallGroup and maxGroup bound the changes of one transaction; between them it takes half of those that wait. While a
// group is written those of the one before it are answered and come again, so two halves in turn keep the writer and the
// other processors busy, where one group of everybody would have each wait for the other.
const (
	smallGroup = 8
	maxGroup   = 64
)

// maxTries bounds how often a change is run when the database is busy or away.
const maxTries = 4

// lane runs changes one transaction after another on a connection of its own. What people do goes before what the
// program does by itself.
type lane struct {
	door *Door
	queue
	// served is when one of own last had its turn.
	served time.Time
	conn   *dbwrite.Conn
	texts  map[shape]string
}

func (l *lane) run() {
	defer l.drop()
	last := 1
	for {
		first := l.next()
		if first == nil {
			return
		}
		group := l.gather(first, last)
		last = len(group)
		began := time.Now()
		l.serve(group)
		if l.door.watch != nil {
			l.door.watch(len(group), time.Since(began))
		}
	}
}

// serve runs a group in one transaction, and each change alone if that fails. A change that met a row which was not
// there when it looked gets to look again.
func (l *lane) serve(group []*call) {
	err := l.attempt(group)
	if err != nil && (len(group) > 1 || dbwrite.Clash(err)) {
		for _, c := range group {
			c.err, c.runs = nil, max(c.runs, 1)
			if err := l.alone(c); err != nil {
				c.err = err
			}
		}
	} else if err != nil {
		group[0].err = l.again(group[0], err)
	}
	for _, c := range group {
		c.done <- c.err
	}
}

func (l *lane) alone(c *call) error {
	err := l.attempt([]*call{c})
	if err == nil {
		return nil
	}
	return l.again(c, err)
}

// again runs a change that met a passing fault a few times more.
func (l *lane) again(c *call, err error) error {
	for try := 1; try < maxTries && dbwrite.Transient(err) && c.ctx.Err() == nil; try++ {
		time.Sleep(time.Duration(try*try) * 20 * time.Millisecond)
		c.err = nil
		if err = l.attempt([]*call{c}); err == nil {
			return nil
		}
	}
	return l.meaning(err)
}

// meaning turns what the database said into a fault.
func (l *lane) meaning(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	switch {
	case dbwrite.Clash(err):
		return fault.Wrap(fault.Conflict, "Somebody else changed this first. Look again and try once more", err)
	case dbwrite.Full(err):
		l.door.log.Error("the disk has no room for changes", "error", err)
		return fault.Wrap(fault.Unavailable, "Havenward has no room to save. Nothing you wrote is lost from this page. Try again soon", err)
	case dbwrite.Transient(err):
		l.door.log.Error("the database is away", "error", err)
		return fault.Wrap(fault.Unavailable, "Havenward cannot save just now. Nothing you wrote is lost from this page. Try again soon", err)
	}
	return err
}

func (l *lane) drop() {
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
}

// attempt runs the group in one transaction. A nil error means that each call has its own result; otherwise nothing was
// committed.
func (l *lane) attempt(group []*call) (err error) {
	ctx := context.Background() // a change that began is finished, whoever has left
	if l.conn == nil {
		if l.conn, err = l.door.handle.Conn(ctx); err != nil {
			l.conn = nil
			return err
		}
	}
	if err = l.conn.Begin(ctx); err != nil {
		l.drop()
		return err
	}
	tx := &Tx{conn: l.conn, now: db.At(l.door.now()).Time, queue: map[kind]*queued{}, texts: l.texts}
	touched := map[string]bool{}
	for _, c := range group {
		if c.ctx.Err() != nil {
			c.err = c.ctx.Err()
			continue
		}
		tx.careful = c.runs > 0
		c.runs++
		if k := c.target.key; k != "" {
			if touched[k] {
				if err = tx.flush(ctx); err != nil {
					break
				}
				tx.careful = true
			}
			touched[k] = true
		}
		if err = l.one(tx, c); err != nil {
			break
		}
	}
	var last *audit.Entry
	if err == nil {
		last, err = tx.finish(ctx)
	}
	if err != nil {
		if l.conn.Rollback(ctx) != nil {
			l.drop()
		}
		return err
	}
	if err = l.conn.Commit(ctx); err != nil {
		_ = l.conn.Rollback(ctx)
		l.drop()
		if last != nil && l.committed(ctx, *last) {
			return nil
		}
		return err
	}
	return nil
}

// committed asks, after a commit whose answer was lost, whether it happened.
func (l *lane) committed(ctx context.Context, e audit.Entry) bool {
	for try := range maxTries {
		time.Sleep(time.Duration(try*try) * 50 * time.Millisecond)
		conn, err := l.door.handle.Conn(ctx)
		if err != nil {
			continue
		}
		var hash string
		err = conn.QueryRow(ctx, `SELECT hash FROM audit_entry WHERE org_id = $1 AND seq = $2`, e.Org, e.Seq).Scan(&hash)
		conn.Close()
		if err == nil {
			return hash == e.Hash
		}
		if errors.Is(err, db.ErrNoRows) {
			return false
		}
	}
	return false
}

// one runs one change inside the shared transaction. Its own failure is its result; only a transaction that cannot go
// on is returned.
func (l *lane) one(tx *Tx, c *call) error {
	ctx := context.WithoutCancel(c.ctx)
	rows, entries := tx.mark()
	tx.actor, tx.act, tx.org, tx.unit, tx.scope, tx.saved, tx.broken = c.actor, c.act, c.target.Org, c.target.Unit, authz.Scope{}, false, nil
	change, err := l.guarded(ctx, tx, c)
	if err == nil {
		if tx.saved {
			if err := tx.conn.Release(ctx); err != nil {
				return err
			}
		}
		if !c.quiet {
			tx.entries = append(tx.entries, audit.New(c.actor, c.act, c.target.Org, tx.unit, change, audit.Done, tx.now))
		}
		return nil
	}
	if tx.saved {
		if undo := tx.conn.Undo(ctx); undo != nil {
			return errors.Join(err, undo)
		}
	} else if tx.broken != nil {
		return err // a failed read outside a savepoint ends a PostgreSQL transaction
	}
	if dbwrite.Transient(err) || dbwrite.Full(err) {
		return err
	}
	tx.back(rows, entries)
	c.err = l.meaning(err)
	if k := fault.KindOf(err); !c.quiet && (k == fault.NotFound || k == fault.Denied || k == fault.Unauthenticated) {
		org := c.actor.Org
		if org == "" {
			org = audit.SystemOrg
		}
		kind := c.target.table
		if kind == "" {
			kind = "action"
		}
		tx.entries = append(tx.entries, audit.New(c.actor, c.act, org, "",
			audit.Change{Verb: "refused", Kind: kind, Record: c.target.record}, audit.Refused, tx.now))
	}
	return nil
}

// guarded authorises and runs the rule, and turns a panic into an error.
func (l *lane) guarded(ctx context.Context, tx *Tx, c *call) (change audit.Change, err error) {
	defer func() {
		if r := recover(); r != nil {
			l.door.log.Error("a rule panicked", "action", c.act, "panic", r, "stack", string(debug.Stack()))
			err = fmt.Errorf("the rule of %s panicked", c.act)
			if tx.broken == nil && !tx.saved {
				return
			}
		}
	}()
	if c.refuse {
		return change, fault.Missing()
	}
	if !c.quiet {
		if tx.scope, err = l.door.policy.Check(c.actor, c.act); err != nil {
			return change, err
		}
		if err = tx.reach(ctx, c.target); err != nil {
			return change, err
		}
	}
	return c.run(tx)
}

// reach checks that the target is inside the scope; out of it looks like absent.
func (tx *Tx) reach(ctx context.Context, t Target) error {
	if t.table == "" {
		if t.Org != audit.SystemOrg && !tx.scope.Covers(t.Org, t.Unit) {
			return fault.Missing()
		}
		return nil
	}
	var a db.Args
	q := "SELECT r.unit_id FROM " + t.table + " r WHERE r.org_id = " + a.Add(t.Org) + " AND r.id = " + a.Add(t.record) + " AND " + tx.scope.Where(&a, "r")
	err := tx.QueryRow(ctx, q, a.Values()...).Scan(&tx.unit)
	if errors.Is(err, db.ErrNoRows) {
		return fault.Missing()
	}
	tx.note(err)
	return err
}
