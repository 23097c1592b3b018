package op

import (
	"context"
	"embed"
	"hash/fnv"
	"log/slog"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op/internal/dbwrite"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Options set up a Door. The zero value works, but for Policy.
type Options struct {
	Policy *authz.Policy
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Lanes are the transactions that may run at once. SQLite has one writer, so it always uses one; 0 means three on
	// PostgreSQL. An organisation's changes always take the same lane.
	Lanes int
	// Log takes what goes wrong inside; nil means slog.Default.
	Log *slog.Logger
	// Observe is told of each transaction: how many changes shared it and how long it took. It must be quick.
	Observe func(changes int, took time.Duration)
}

// Door lets changes through.
type Door struct {
	handle *dbwrite.Handle
	policy *authz.Policy
	now    func() time.Time
	log    *slog.Logger
	watch  func(int, time.Duration)
	queues []queue
	wg     sync.WaitGroup
	mu     sync.RWMutex
	closed bool
}

// Open opens the door to a database whose schema is up to date.
func Open(s db.Settings, o Options) (*Door, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Lanes == 0 {
		o.Lanes = 3
	}
	if s.Engine() == db.SQLite {
		o.Lanes = 1
	}
	h, err := dbwrite.Open(s, o.Lanes)
	if err != nil {
		return nil, err
	}
	d := &Door{handle: h, policy: o.Policy, now: o.Now, log: o.Log, watch: o.Observe}
	for range o.Lanes {
		q := queue{people: make(chan *call, 1024), own: make(chan *call, 1024)}
		l := &lane{door: d, queue: q, texts: map[shape]string{}}
		d.queues = append(d.queues, q)
		d.wg.Go(l.run)
	}
	return d, nil
}

// Close finishes what has been handed in and shuts the door.
func (d *Door) Close() error {
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return nil
	}
	d.closed = true
	for _, q := range d.queues {
		close(q.people)
		close(q.own)
	}
	d.mu.Unlock()
	d.wg.Wait()
	return d.handle.Close()
}

// Policy gives the policy the door goes by.
func (d *Door) Policy() *authz.Policy { return d.policy }

// Now gives the door's clock.
func (d *Door) Now() time.Time { return d.now() }

// Target says what a change is about.
type Target struct {
	// Org is the organisation whose rows change, Unit where in it something new is made.
	Org, Unit string
	// table and record name an existing protected row.
	table, record string
	// keys are what no two changes of one shared transaction may both touch unseen by each other.
	key string
}

// In is the target of a change that makes something new in an organisation and a unit ("" where it has none).
func In(org, unit string) Target { return Target{Org: org, Unit: unit} }

// On is the target of a change to an existing row of a protected table; the row's unit and locks are checked in the
// transaction, and a row out of reach is fault.NotFound.
func On(table, org, record string) Target {
	return Target{Org: org, table: table, record: record, key: table + "/" + record}
}

// System is the target of a change to what belongs to no organisation.
func System() Target { return Target{Org: audit.SystemOrg} }

// Once says that a change carries a key under which it must happen once, such as an idempotency key: changes with the
// same key see each other's rows.
func (t Target) Once(key string) Target {
	t.key = "once/" + key
	return t
}

// Rule makes a change inside a transaction and says what it did. It may run more than once.
type Rule[T any] func(*Tx) (T, audit.Change, error)

// Do authorises, runs the rule, audits and commits. The error is a fault where its meaning is known; nothing has
// changed when it is not nil.
func Do[T any](ctx context.Context, d *Door, act authz.Action, t Target, rule Rule[T]) (T, error) {
	var out T
	actor := authz.From(ctx)
	c := &call{ctx: ctx, actor: actor, act: act, target: t, done: make(chan error, 1)}
	c.run = func(tx *Tx) (audit.Change, error) {
		v, change, err := rule(tx)
		if err == nil && change.Empty() {
			err = fault.New(fault.Internal, "the rule of "+string(act)+" does not say what it changed")
		}
		if err == nil {
			out = v
		}
		return change, err
	}
	err := d.submit(c)
	if err != nil {
		var zero T
		return zero, err
	}
	return out, nil
}

func (d *Door) submit(c *call) error {
	d.mu.RLock()
	if d.closed {
		d.mu.RUnlock()
		return fault.New(fault.Unavailable, "Havenward is stopping. Try again in a moment")
	}
	q := d.queues[0]
	if len(d.queues) > 1 {
		h := fnv.New32a()
		_, _ = h.Write([]byte(c.target.Org))
		q = d.queues[h.Sum32()%uint32(len(d.queues))]
	}
	to := q.people
	if c.own = c.actor.Role == authz.System; c.own {
		to = q.own
	}
	select {
	case to <- c:
		d.mu.RUnlock()
	case <-c.ctx.Done():
		d.mu.RUnlock()
		return c.ctx.Err()
	}
	// Once handed in, the change may commit; waiting for the answer is the only honest thing to do.
	return <-c.done
}

// Refuse records that somebody tried what they may not, or asked for what is not there: the two look alike. It says
// nothing to the asker.
func Refuse(ctx context.Context, d *Door, act authz.Action, kind, record string) {
	c := &call{ctx: context.WithoutCancel(ctx), actor: authz.From(ctx), act: act, target: Target{Org: authz.From(ctx).Org, table: kind, record: record}, done: make(chan error, 1)}
	c.refuse = true
	if err := d.submit(c); err != nil && !fault.Is(err, fault.NotFound) {
		d.log.ErrorContext(ctx, "a refused try was not recorded", "action", act, "error", err)
	}
}
