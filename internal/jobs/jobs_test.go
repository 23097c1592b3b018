package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

const act authz.Action = "test.write"

var schema = db.Migrations{audit.Schema, op.Schema, jobs.Schema}

// clock is a clock that a test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

type bench struct {
	t     *testing.T
	s     db.Settings
	door  *op.Door
	read  *db.DB
	clock *clock
}

func each(t *testing.T, f func(*testing.T, *bench)) {
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := &bench{t: t, s: s, read: dbtest.Open(t, s), clock: &clock{t: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}}
		b.door = b.open()
		f(t, b)
	})
}

func policy(now func() time.Time) *authz.Policy {
	return authz.NewPolicy(now, jobs.Permissions, []authz.Grant{{Action: act, Roles: map[authz.Role]authz.Reach{authz.Admin: authz.ReachOrg}}})
}

// open opens another door to the same database, as another node does.
func (b *bench) open() *op.Door {
	d, err := op.Open(b.s, op.Options{Policy: policy(b.clock.now), Now: b.clock.now})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = d.Close() })
	return d
}

func (b *bench) runner(d *op.Door) *jobs.Runner {
	return jobs.New(jobs.Deps{DB: b.read, Door: d, Log: slog.New(slog.DiscardHandler), Poll: 10 * time.Millisecond, Lease: time.Minute, Grace: 200 * time.Millisecond})
}

// run runs a runner and gives what stops it.
func (b *bench) run(r *jobs.Runner) (stop func()) {
	ctx, cancel := context.WithCancel(b.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := r.Run(ctx); err != nil {
			b.t.Error(err)
		}
	}()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			<-done
		})
	}
	b.t.Cleanup(stop)
	return stop
}

func admin(ctx context.Context, org string) context.Context {
	return authz.With(ctx, authz.Actor{ID: "per_a", Name: "Invented Administrator", Role: authz.Admin, Org: org})
}

func (b *bench) emit(org, topic string, n int) {
	b.t.Helper()
	ctx := admin(b.t.Context(), org)
	_, err := op.Do(ctx, b.door, act, op.In(org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		for i := range n {
			if err := tx.Emit(topic, fmt.Sprint("rec_", i)); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return n, audit.Created("test", topic), nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) count(q string, args ...any) int {
	b.t.Helper()
	n, err := db.One(b.t.Context(), b.read, db.Scalar[int], q, args...)
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func (b *bench) until(what string, f func() bool) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if f() {
			return
		}
	}
	b.t.Fatalf("it never came to this: %s", what)
}

func (b *bench) empty() bool { return b.count(`SELECT COUNT(*) FROM job`) == 0 }

// tally counts by key.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *tally) add(k string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[string]int{}
	}
	c.n[k]++
	return c.n[k]
}

func (c *tally) get(k string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[k]
}

func TestEverySubscriberOfATopicRunsOnceOverTwoNodes(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		var c tally
		for range 2 {
			r := b.runner(b.open())
			for _, s := range []string{"tell", "count"} {
				jobs.On(r, "incident.reported", s, func(ctx context.Context, org, v string) error {
					if got := authz.From(ctx).ID; got != "service:"+s {
						t.Errorf("runs as %s", got)
					}
					c.add(s + org + v)
					return nil
				})
			}
			jobs.On(r, "single", "only", func(ctx context.Context, org, v string) error { c.add("only" + v); return nil })
			b.run(r)
		}
		b.emit("R01", "incident.reported", 150)
		b.emit("R02", "single", 150)
		b.until("all jobs are gone", b.empty)
		for i := range 150 {
			for _, k := range []string{"tellR01", "countR01", "only"} {
				if n := c.get(fmt.Sprint(k, "rec_", i)); n != 1 {
					t.Errorf("%s %d ran %d times", k, i, n)
				}
			}
		}
	})
}

func TestOneSubscribersFailureIsItsOwnAndIsTriedAgainLater(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		var c tally
		r := b.runner(b.door)
		jobs.On(r, "t", "good", func(ctx context.Context, org, v string) error { c.add("good"); return nil })
		jobs.On(r, "t", "bad", func(ctx context.Context, org, v string) error {
			if c.add("bad") < 3 {
				return errors.New("Mrs Invented of 1 Nowhere Lane cannot be reached")
			}
			return nil
		})
		b.run(r)
		b.emit("R01", "t", 1)
		b.until("the first failure is noted", func() bool { return b.count(`SELECT COUNT(*) FROM job WHERE last_error <> '' AND lease IS NULL`) == 1 })
		time.Sleep(50 * time.Millisecond)
		if c.get("bad") != 1 {
			t.Errorf("it did not wait before the next attempt")
		}
		if why := b.text(`SELECT last_error FROM job WHERE last_error <> ''`); why != "an internal error (*errors.errorString)" {
			t.Errorf("kept reason %q must quote nothing", why)
		}
		b.clock.move(6 * time.Second)
		b.until("the second failure", func() bool { return c.get("bad") == 2 && b.count(`SELECT COUNT(*) FROM job WHERE lease IS NULL`) == 1 })
		b.clock.move(11 * time.Second)
		b.until("it is done", b.empty)
		if c.get("good") != 1 || c.get("bad") != 3 {
			t.Errorf("good %d, bad %d", c.get("good"), c.get("bad"))
		}
	})
}

func (b *bench) text(q string) string {
	b.t.Helper()
	s, err := db.One(b.t.Context(), b.read, db.Scalar[string], q)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func TestPoisonEndsDeadAndAnAdministratorDecides(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		var c tally
		mended := false
		var mu sync.Mutex
		r := b.runner(b.door)
		o := jobs.Options{Attempts: 3, First: time.Nanosecond, Longest: time.Nanosecond}
		jobs.On(r, "panics", "h", func(ctx context.Context, org, v string) error {
			mu.Lock()
			defer mu.Unlock()
			if c.add("panics"); !mended {
				panic("secret name")
			}
			return nil
		}, o)
		jobs.On(r, "typed", "h", func(ctx context.Context, org string, v int) error { return nil }, o)
		jobs.On(r, "said", "h", func(ctx context.Context, org, v string) error {
			return fault.New(fault.Unavailable, "The post is away")
		}, o)
		b.run(r)
		b.emit("R01", "panics", 1)
		b.emit("R01", "typed", 1)
		b.emit("R01", "said", 1)
		b.until("three are dead", func() bool { return b.count(`SELECT COUNT(*) FROM job WHERE state = 'dead'`) == 3 })
		if c.get("panics") != 3 {
			t.Errorf("%d attempts, want 3", c.get("panics"))
		}
		ctx := admin(t.Context(), "R01")
		scope, err := b.door.Policy().Check(authz.From(ctx), jobs.ActionRead)
		if err != nil {
			t.Fatal(err)
		}
		list, err := jobs.Given(ctx, b.read, scope, "R01", "", 10)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		ids := map[string]string{}
		for _, d := range list {
			got[d.Kind], ids[d.Kind] = d.Reason, d.ID
		}
		want := map[string]string{"panics": "an internal error (*jobs.panicked)", "typed": "its arguments cannot be read", "said": "unavailable: The post is away"}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		if other, _ := jobs.Given(ctx, b.read, scope, "R02", "", 10); len(other) != 0 {
			t.Error("another organisation's dead jobs are listed")
		}
		if h, err := jobs.Check(ctx, b.read, b.clock.now()); err != nil || h.Dead != 3 || h.Waiting != 0 {
			t.Errorf("health %+v %v", h, err)
		}
		if err := jobs.Retry(admin(t.Context(), "R02"), b.door, "R01", ids["panics"]); !fault.Is(err, fault.NotFound) {
			t.Errorf("another administrator: %v", err)
		}
		if err := jobs.Retry(authz.With(t.Context(), authz.Actor{ID: "per_m", Role: authz.Manager, Org: "R01"}), b.door, "R01", ids["panics"]); !fault.Is(err, fault.Denied) {
			t.Errorf("a manager: %v", err)
		}
		mu.Lock()
		mended = true
		mu.Unlock()
		if err := jobs.Retry(ctx, b.door, "R01", ids["panics"]); err != nil {
			t.Error(err)
		}
		if err := jobs.Discard(ctx, b.door, "R01", ids["typed"], ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("discard without a reason: %v", err)
		}
		if err := jobs.Discard(ctx, b.door, "R01", ids["typed"], "Made by an old version"); err != nil {
			t.Error(err)
		}
		if err := jobs.Discard(ctx, b.door, "R01", ids["typed"], "again"); !fault.Is(err, fault.NotFound) {
			t.Errorf("discard twice: %v", err)
		}
		b.until("one is left", func() bool { return b.count(`SELECT COUNT(*) FROM job`) == 1 })
	})
}

func TestAStoppingNodeGivesItsLeasesBackAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		started := make(chan struct{}, 100)
		r := b.runner(b.door)
		jobs.On(r, "slow", "h", func(ctx context.Context, org, v string) error {
			started <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		})
		stop := b.run(r)
		b.emit("R01", "slow", 20)
		<-started
		stop()
		if n := b.count(`SELECT COUNT(*) FROM job WHERE lease IS NULL AND attempts = 0`); n != 20 {
			t.Errorf("%d of 20 jobs were given back unharmed", n)
		}
		var c tally
		r2 := b.runner(b.open())
		jobs.On(r2, "slow", "h", func(ctx context.Context, org, v string) error { c.add(v); return nil })
		b.run(r2)
		b.until("the other node does them", b.empty)
	})
}

func TestALostLeaseStopsTheAttemptAndAnotherNodeTakesIt(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		// The first node's clock stands still, so it cannot see that its lease has run out.
		still := &clock{t: b.clock.now()}
		gone := make(chan struct{})
		r := jobs.New(jobs.Deps{DB: b.read, Door: b.door, Now: still.now, Log: slog.New(slog.DiscardHandler), Poll: 10 * time.Millisecond, Lease: 300 * time.Millisecond, Grace: 200 * time.Millisecond})
		taken := make(chan struct{}, 1)
		jobs.On(r, "k", "h", func(ctx context.Context, org, v string) error {
			taken <- struct{}{}
			<-ctx.Done()
			close(gone)
			return ctx.Err()
		})
		b.run(r)
		b.emit("R01", "k", 1)
		<-taken
		b.clock.move(time.Second)
		var c tally
		r2 := b.runner(b.open())
		jobs.On(r2, "k", "h", func(ctx context.Context, org, v string) error { c.add(v); return nil })
		b.run(r2)
		b.until("the second node did it", func() bool { return c.get("rec_0") == 1 })
		select {
		case <-gone:
		case <-time.After(5 * time.Second):
			t.Error("the first attempt was not told to stop")
		}
		b.until("it is gone", b.empty)
	})
}

func TestAScheduleRunsOncePerMomentOverThreeNodes(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		var c tally
		for range 3 {
			r := b.runner(b.open())
			r.Every("hourly", jobs.Each(time.Hour), func(ctx context.Context, slot time.Time) error {
				c.add(slot.Format(time.RFC3339))
				return nil
			})
			b.run(r)
		}
		settled := func() bool { return b.count(`SELECT COUNT(*) FROM job WHERE lease IS NULL`) == 1 }
		b.until("the schedule is there", settled)
		for h := 10; h <= 12; h++ {
			b.clock.move(time.Hour)
			k := fmt.Sprintf("2026-11-22T%02d:00:00Z", h)
			b.until(k+" ran", func() bool { return c.get(k) == 1 && settled() })
		}
		time.Sleep(100 * time.Millisecond)
		c.mu.Lock()
		defer c.mu.Unlock()
		for k, n := range c.n {
			if n != 1 {
				t.Errorf("%s ran %d times", k, n)
			}
		}
		if len(c.n) != 3 || b.count(`SELECT COUNT(*) FROM job`) != 1 {
			t.Errorf("runs %v", c.n)
		}
	})
}

func TestAFailingScheduleWaitsForItsNextMoment(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		var c tally
		r := b.runner(b.door)
		r.Every("hourly", jobs.Each(time.Hour), func(ctx context.Context, slot time.Time) error {
			c.add(slot.Format("15:04"))
			return errors.New("no")
		}, jobs.Options{Attempts: 2, First: time.Nanosecond, Longest: time.Nanosecond})
		b.run(r)
		b.until("it is there", func() bool { return b.count(`SELECT COUNT(*) FROM job`) == 1 })
		b.clock.move(time.Hour)
		b.until("both attempts", func() bool { return c.get("10:00") == 2 })
		b.until("it waits again", func() bool {
			return b.count(`SELECT COUNT(*) FROM job WHERE state = 'ready' AND lease IS NULL AND last_error <> '' AND attempts = 0`) == 1
		})
		b.clock.move(time.Hour)
		b.until("the next moment", func() bool { return c.get("11:00") == 2 })
	})
}

func TestAClockThatWasWrongStrandsNothing(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		// A year ahead: a job is written, another leased by a node that dies, a schedule is made.
		b.clock.move(365 * 24 * time.Hour)
		b.emit("R01", "k", 2)
		dbtest.Tamper(t, b.s, `UPDATE job SET lease = 'a dead node', leased_until = '2027-11-23T00:00:00.000000Z', attempts = 1, run_at = '2026-11-22T08:00:00.000000Z'
			WHERE id = (SELECT MIN(id) FROM job)`)
		b.clock.move(-365 * 24 * time.Hour)
		dbtest.Tamper(t, b.s, `INSERT INTO job (org_id, id, kind, args, unique_key, run_at, created_at) VALUES ('system', 'job_s', 'hourly', '{}', 'schedule', '2027-11-22T10:00:00.000000Z', '2026-11-22T08:00:00.000000Z')`)
		var c tally
		r := b.runner(b.door)
		jobs.On(r, "k", "h", func(ctx context.Context, org, v string) error { c.add(v); return nil })
		r.Every("hourly", jobs.Each(time.Hour), func(ctx context.Context, slot time.Time) error { c.add("hourly"); return nil })
		b.run(r)
		b.until("both jobs ran", func() bool { return c.get("rec_0") == 1 && c.get("rec_1") == 1 })
		b.clock.move(time.Hour)
		b.until("the schedule ran", func() bool { return c.get("hourly") == 1 })
		// An hour back: nothing runs a second time.
		b.clock.move(-time.Hour)
		time.Sleep(100 * time.Millisecond)
		if c.get("hourly") != 1 {
			t.Errorf("the schedule ran %d times for one moment", c.get("hourly"))
		}
	})
}

func TestWhatNobodyHandlesIsGivenUpAfterADayAndDeclaredTopicsAreFinished(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.emit("R01", "unknown", 1)
		b.emit("R01", "nobody.listens", 3)
		b.clock.move(23 * time.Hour)
		r := b.runner(b.door)
		r.Topic("nobody.listens")
		jobs.On(r, "k", "h", func(ctx context.Context, org, v string) error { return nil })
		stop := b.run(r)
		b.until("the declared topic is finished", func() bool { return b.count(`SELECT COUNT(*) FROM job`) == 1 })
		if b.count(`SELECT COUNT(*) FROM job WHERE state = 'ready'`) != 1 {
			t.Error("it was given up too soon")
		}
		b.clock.move(2 * time.Hour)
		b.until("it is given up", func() bool { return b.count(`SELECT COUNT(*) FROM job WHERE state = 'dead'`) == 1 })
		stop()
	})
}
