package jobs

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// skipLocked lets nodes claim side by side on PostgreSQL. SQLite has one writer at a time and needs no such words.
const skipLocked = " FOR UPDATE SKIP LOCKED"

// fanBatch is how many announcements are dealt out in one transaction.
const fanBatch = 64

type key struct{ org, id string }

// held is a job under this runner's lease.
type held struct {
	key
	h        *handler
	kind     string
	args     string
	runAt    time.Time
	made     time.Time
	attempts int
	cancel   context.CancelFunc // of the attempt that runs
	lost     bool               // another node has it
}

// free is true of a row that nobody holds. A lease that ends later than any lease could is from a clock that was wrong.
const free = `(j.leased_until IS NULL OR j.leased_until <= $2 OR j.leased_until > $3)`

func (r *Runner) selectReady() string {
	q := `SELECT j.org_id, j.id, j.kind, j.args, j.run_at, j.created_at, j.attempts FROM job j
		WHERE j.state = 'ready' AND j.kind = $1 AND j.run_at <= $2 AND ` + free + ` ORDER BY j.run_at, j.id LIMIT $4`
	if r.deps.DB.Engine() == db.Postgres {
		q += skipLocked
	}
	return q
}

// probe reads which kinds have something to do, so that an idle node never asks for the write lock.
func (r *Runner) probe(ctx context.Context) ([]string, error) {
	var a db.Args
	now := r.deps.Now()
	var list strings.Builder
	args := []any{"", db.At(now), db.At(now.Add(2 * r.deps.Lease))}
	for _, v := range args {
		a.Add(v)
	}
	for i, k := range r.kinds {
		if i > 0 {
			list.WriteByte(',')
		}
		list.WriteString("(" + a.Add(k) + ")")
	}
	// $1 stands idle so that free has the same places everywhere.
	return db.All(ctx, r.deps.DB, db.Scalar[string], `SELECT v.column1 FROM (VALUES `+list.String()+`) AS v WHERE v.column1 <> $1 AND EXISTS (
		SELECT 1 FROM job j WHERE j.state = 'ready' AND j.kind = v.column1 AND j.run_at <= $2 AND `+free+`)`, a.Values()...)
}

// want says how many jobs of each kind this node has room for.
func (r *Runner) want(kinds []string) map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[string]int{}
	for _, k := range kinds {
		if r.fans[k] {
			out[k] = fanBatch
			continue
		}
		if h := r.byKind[k]; h != nil && 2*h.holds <= h.batch() {
			out[k] = h.batch() - h.holds
		}
	}
	return out
}

// claim takes what there is room for and gives how many rows it touched.
func (r *Runner) claim(ctx context.Context) (int, error) {
	kinds, err := r.probe(ctx)
	if err != nil {
		return 0, err
	}
	room := r.want(kinds)
	if len(room) == 0 {
		return 0, nil
	}
	type taken struct {
		jobs []*held
		fans int
	}
	got, err := op.Keep(ctx, r.deps.Door, "", func(k op.Keeper) (taken, error) {
		var t taken
		for _, kind := range kinds {
			n := room[kind]
			if n == 0 {
				continue
			}
			rows, err := db.All(ctx, k, r.scanHeld, r.selectReady(), kind, db.At(r.deps.Now()), db.At(r.deps.Now().Add(2*r.deps.Lease)), n)
			if err != nil {
				return t, err
			}
			if len(rows) == 0 {
				continue
			}
			if r.fans[kind] {
				t.fans += len(rows)
				err = r.deal(ctx, k, kind, rows)
			} else {
				err = r.lease(ctx, k, rows)
				t.jobs = append(t.jobs, rows...)
			}
			if err != nil {
				return t, err
			}
		}
		return t, nil
	})
	if err != nil {
		return 0, err
	}
	r.start(got.jobs)
	return len(got.jobs) + got.fans, nil
}

func (r *Runner) scanHeld(row db.Row) (*held, error) {
	var j held
	var at, made db.Time
	err := row.Scan(&j.org, &j.id, &j.kind, &j.args, &at, &made, &j.attempts)
	j.runAt, j.made = at.Time, made.Time
	j.h = r.byKind[j.kind]
	return &j, err
}

// lease marks rows as this runner's. An attempt counts from here, so that a job which kills its node is given up too.
func (r *Runner) lease(ctx context.Context, k op.Keeper, rows []*held) error {
	var a db.Args
	q := `UPDATE job SET lease = ` + a.Add(r.token) + `, leased_until = ` + a.Add(db.At(r.deps.Now().Add(r.deps.Lease))) +
		`, attempts = attempts + 1 WHERE (org_id, id) IN (VALUES ` + pairs(&a, rows) + `)`
	for _, j := range rows {
		j.attempts++
	}
	_, err := k.Exec(ctx, q, a.Values()...)
	return err
}

var jobTable = op.Table{Name: "job", Columns: []string{"org_id", "id", "kind", "args", "unique_key", "run_at", "created_at"}}

// deal replaces announcements by one job for each subscriber, in one transaction.
func (r *Runner) deal(ctx context.Context, k op.Keeper, topic string, rows []*held) error {
	for _, j := range rows {
		for _, h := range r.topics[topic] {
			k.Insert(jobTable, j.org, id.New("job", k.Now()), h.kind, j.args, j.id, db.At(j.runAt), db.At(j.made))
		}
	}
	var a db.Args
	_, err := k.Exec(ctx, `DELETE FROM job WHERE (org_id, id) IN (VALUES `+pairs(&a, rows)+`)`, a.Values()...)
	return err
}

// pairs lists the keys of rows, the last one repeated up to a power of two, so that few different texts are prepared.
func pairs(a *db.Args, rows []*held) string {
	n := 1
	for n < len(rows) {
		n *= 2
	}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		j := rows[min(i, len(rows)-1)]
		b.WriteString("(" + a.Add(j.org) + "," + a.Add(j.id) + ")")
	}
	return b.String()
}

// start hands leased jobs to their handlers' workers.
func (r *Runner) start(jobs []*held) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, j := range jobs {
		r.live[j.key] = j
		j.h.holds++
		j.h.queue = append(j.h.queue, j)
		if j.h.busy < j.h.opts.Workers {
			j.h.busy++
			r.wg.Go(func() { r.work(j.h) })
		}
	}
}

// unstarted takes the queued jobs out again, for a runner that stops.
func (r *Runner) unstarted() []*held {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []*held
	for _, h := range r.byKind {
		out = append(out, h.queue...)
		h.queue = nil
	}
	slices.SortFunc(out, func(x, y *held) int { return strings.Compare(x.id, y.id) })
	return out
}
