package jobs

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Schema is what this package adds to the table that package op owns.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Deps are what a Runner works with. Zero times take the defaults named beside them.
type Deps struct {
	DB   *db.DB
	Door *op.Door
	// Now is the clock; nil means the door's.
	Now func() time.Time
	// Log takes failures, by kind and job id; nil means slog.Default.
	Log *slog.Logger
	// Lease is how long a job is held before another node may take it: 2 minutes. A working node renews it.
	Lease time.Duration
	// Poll is how often an idle node looks for work: half a second.
	Poll time.Duration
	// Grace is how long a stopping node lets running jobs finish: 20 seconds.
	Grace time.Duration
	// Unknown is how long a job of a kind that no node handles waits before it is given up: 24 hours, so that a new
	// version can be rolled out node by node.
	Unknown time.Duration
}

// Options bound how a handler runs. The zero value is good for most.
type Options struct {
	// Workers run at once on one node: 4.
	Workers int
	// Attempts before the job is given up: 12, which with the waits between them is most of a day.
	Attempts int
	// GiveUp, if not 0, keeps a job alive until it is that old, however many attempts that takes.
	GiveUp time.Duration
	// Timeout of one attempt: 1 minute.
	Timeout time.Duration
	// First is the wait after the first failure, 5 seconds; it doubles up to Longest, 2 hours.
	First, Longest time.Duration
}

// Handler does a job. Its context carries the service actor named after the subscriber, and Info.
type Handler func(ctx context.Context, org string, args json.RawMessage) error

// handler is one subscriber with the jobs it holds.
type handler struct {
	kind  string // of the rows it takes
	name  string
	run   Handler
	slot  *schedule
	opts  Options
	queue []*held
	busy  int // goroutines at work
	holds int // rows leased and not yet settled
}

func (h *handler) batch() int { return 8 * h.opts.Workers }

// Runner takes jobs and runs them. Register every handler before Run.
type Runner struct {
	deps  Deps
	token string // names this runner's leases

	topics map[string][]*handler // by topic, in order of registration
	byKind map[string]*handler   // by kind of row
	fans   map[string]bool       // topics that are dealt out
	kinds  []string

	mu     sync.Mutex
	live   map[key]*held
	ended  []outcome
	wake   chan struct{}
	settle chan struct{}
	wg     sync.WaitGroup
}

// New makes a runner that has no handlers yet.
func New(d Deps) *Runner {
	if d.Now == nil {
		d.Now = d.Door.Now
	}
	if d.Log == nil {
		d.Log = slog.Default()
	}
	set(&d.Lease, 2*time.Minute)
	set(&d.Poll, 500*time.Millisecond)
	set(&d.Grace, 20*time.Second)
	set(&d.Unknown, 24*time.Hour)
	return &Runner{
		deps: d, token: rand.Text(), topics: map[string][]*handler{}, byKind: map[string]*handler{}, fans: map[string]bool{},
		live: map[key]*held{}, wake: make(chan struct{}, 1), settle: make(chan struct{}, 1),
	}
}

func set(d *time.Duration, v time.Duration) {
	if *d == 0 {
		*d = v
	}
}

// Handle subscribes a handler under a name to a topic, or gives a kind of job its worker. The same name twice on one
// topic is a mistake of the program and panics.
func (r *Runner) Handle(topic, subscriber string, f Handler, o Options) {
	r.add(&handler{kind: topic + ">" + subscriber, name: subscriber, run: f, opts: o.filled()}, topic)
}

func (r *Runner) add(h *handler, topic string) {
	if r.byKind[h.kind] != nil {
		panic("jobs: " + h.kind + " is registered twice")
	}
	r.byKind[h.kind] = h
	r.topics[topic] = append(r.topics[topic], h)
}

func (o Options) filled() Options {
	if o.Workers <= 0 {
		o.Workers = 4
	}
	if o.Attempts <= 0 {
		o.Attempts = 12
	}
	set(&o.Timeout, time.Minute)
	set(&o.First, 5*time.Second)
	set(&o.Longest, 2*time.Hour)
	return o
}

// On subscribes a typed handler: the arguments that Emit or Later took come back as a T. Arguments that are no T make the
// job dead at once.
func On[T any](r *Runner, topic, subscriber string, f func(ctx context.Context, org string, v T) error, opts ...Options) {
	var o Options
	if len(opts) > 0 {
		o = opts[0]
	}
	r.Handle(topic, subscriber, func(ctx context.Context, org string, args json.RawMessage) error {
		var v T
		if err := json.Unmarshal(args, &v); err != nil {
			return Stop("its arguments cannot be read", err)
		}
		return f(ctx, org, v)
	}, o)
}

// Topic declares a topic that may have no subscriber: its jobs are then finished as soon as they are seen.
func (r *Runner) Topic(topic string) {
	if r.topics[topic] == nil {
		r.topics[topic] = []*handler{}
	}
}

// plan decides which kinds run as they are and which are dealt out.
func (r *Runner) plan() {
	r.kinds = r.kinds[:0]
	for topic, subs := range r.topics {
		switch {
		case len(subs) == 1 && subs[0].slot == nil:
			r.byKind[topic] = subs[0]
		case len(subs) != 1:
			r.fans[topic] = true
			r.kinds = append(r.kinds, topic)
		}
	}
	for k := range r.byKind {
		r.kinds = append(r.kinds, k)
	}
}
