package op

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sort"
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
	// refuse only records a refused try.
	refuse bool
	// own marks what the program does by itself.
	own  bool
	err  error
	done chan error
}

// maxGroup bounds the changes of one transaction.
const maxGroup = 64

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
}

// queue is the changes that wait, people's and the program's own; a lane's channel is nil once closed and empty.
type queue struct{ people, own chan *call }

// courtesy is how long what the program does by itself waits at most while people keep coming.
const courtesy = 250 * time.Millisecond

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

// next gives the change whose turn it is, nil when the door is shut and everything is done.
func (l *lane) next() *call {
	for l.people != nil || l.own != nil {
		turn := l.people
		if l.own != nil && time.Since(l.served) > courtesy {
			turn = l.own
		}
		select {
		case c, ok := <-turn:
			if c = l.took(turn, c, ok); c != nil {
				return c
			}
			continue
		default:
		}
		select {
		case c, ok := <-l.people:
			if c = l.took(l.people, c, ok); c != nil {
				return c
			}
		case c, ok := <-l.own:
			if c = l.took(l.own, c, ok); c != nil {
				return c
			}
		}
	}
	return nil
}

// took notes that a change was taken from a channel, or that the channel has ended.
func (l *lane) took(from chan *call, c *call, ok bool) *call {
	switch {
	case ok && from == l.own:
		l.served = time.Now()
	case !ok && from == l.own:
		l.own = nil
	case !ok:
		l.people = nil
	}
	return c
}

// patience is how long a group waits for as many changes as the one before it had: those who were just answered are
// about to come again, and one flush for all of them is sooner than two.
const patience = time.Millisecond

func (l *lane) gather(first *call, last int) []*call {
	from := l.people
	if first.own {
		from = l.own
	}
	group := []*call{first}
	var late <-chan time.Time
	for len(group) < maxGroup {
		select {
		case c, ok := <-from:
			if c = l.took(from, c, ok); c == nil {
				return group
			}
			group = append(group, c)
			continue
		default:
		}
		if first.own || len(group) >= last || last < 3 {
			return group
		}
		if late == nil {
			t := time.NewTimer(patience)
			defer t.Stop()
			late = t.C
		}
		select {
		case c, ok := <-from:
			if c = l.took(from, c, ok); c == nil {
				return group
			}
			group = append(group, c)
		case <-late:
			return group
		}
	}
	return group
}

// serve runs a group in one transaction, and each change alone if that fails.
func (l *lane) serve(group []*call) {
	err := l.attempt(group)
	if err != nil && len(group) > 1 {
		for _, c := range group {
			c.err = nil
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
	tx := &Tx{conn: l.conn, now: db.At(l.door.now()).Time, queue: map[string]*queued{}}
	touched := map[string]bool{}
	for _, c := range group {
		if c.ctx.Err() != nil {
			c.err = c.ctx.Err()
			continue
		}
		if k := c.target.key; k != "" {
			if touched[k] {
				if err = tx.flush(ctx); err != nil {
					break
				}
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

// finish gives the entries their places in the chains and writes everything that was queued.
func (tx *Tx) finish(ctx context.Context) (*audit.Entry, error) {
	var last *audit.Entry
	if len(tx.entries) > 0 {
		if err := tx.chain(ctx); err != nil {
			return nil, err
		}
		last = &tx.entries[len(tx.entries)-1]
		for i := range tx.entries {
			tx.Insert(entryTable, tx.entries[i].Values()...)
		}
	}
	return last, tx.flush(ctx)
}

var entryTable = Table{"audit_entry", audit.Columns}

// chain takes the heads of the streams that grow, in order, so that nodes never wait for each other in a ring, and moves
// them on.
func (tx *Tx) chain(ctx context.Context) error {
	heads := map[string]*head{}
	var orgs []string
	for i := range tx.entries {
		if o := tx.entries[i].Org; heads[o] == nil {
			heads[o] = &head{}
			orgs = append(orgs, o)
		}
	}
	sort.Strings(orgs)
	for len(orgs) > 0 {
		k := chunk(len(orgs), 3)
		if err := tx.takeHeads(ctx, orgs[:k], heads); err != nil {
			return err
		}
		orgs = orgs[k:]
	}
	for i := range tx.entries {
		h := heads[tx.entries[i].Org]
		tx.entries[i].Follow(h.seq, h.hash)
		h.seq, h.hash = tx.entries[i].Seq, tx.entries[i].Hash
	}
	return tx.moveHeads(ctx, heads)
}

type head struct {
	seq  int64
	hash string
}

func (tx *Tx) takeHeads(ctx context.Context, orgs []string, heads map[string]*head) error {
	args := make([]any, 0, 3*len(orgs))
	for _, o := range orgs {
		args = append(args, o, int64(0), "")
	}
	rows, err := tx.conn.Query(ctx, insertText(tx.conn.Engine(), headTable, len(orgs))+" ON CONFLICT (org_id) DO UPDATE SET seq = audit_head.seq RETURNING org_id, seq, hash", args...)
	if err != nil {
		return fmt.Errorf("take the audit heads: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var o string
		var h head
		if err := rows.Scan(&o, &h.seq, &h.hash); err != nil {
			return err
		}
		*heads[o] = h
	}
	return rows.Err()
}

var headTable = Table{"audit_head", []string{"org_id", "seq", "hash"}}

func (tx *Tx) moveHeads(ctx context.Context, heads map[string]*head) error {
	orgs := make([]string, 0, len(heads))
	for o := range heads {
		orgs = append(orgs, o)
	}
	sort.Strings(orgs)
	for len(orgs) > 0 {
		k := chunk(len(orgs), 3)
		args := make([]any, 0, 3*k)
		for _, o := range orgs[:k] {
			args = append(args, o, heads[o].seq, heads[o].hash)
		}
		if _, err := tx.conn.Exec(ctx, insertText(tx.conn.Engine(), headTable, k)+" ON CONFLICT (org_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash", args...); err != nil {
			return fmt.Errorf("move the audit heads: %w", err)
		}
		orgs = orgs[k:]
	}
	return nil
}
