package jobs

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// end notes how a job ended; tend writes it down.
func (r *Runner) end(o outcome) {
	r.mu.Lock()
	r.ended = append(r.ended, o)
	r.mu.Unlock()
	poke(r.settle)
}

// tend writes outcomes in batches and renews leases until stop closes.
func (r *Runner) tend(ctx context.Context, stop chan struct{}) {
	renew := time.NewTicker(r.deps.Lease / 3)
	defer renew.Stop()
	for {
		select {
		case <-stop:
			return
		case <-renew.C:
			if err := r.renew(ctx); err != nil {
				r.deps.Log.Error("leases cannot be renewed", "reason", reason(err))
			}
		case <-r.settle:
			if err := r.flush(ctx); err != nil {
				r.deps.Log.Error("finished jobs cannot be written down", "reason", reason(err))
				select {
				case <-stop:
					return
				case <-time.After(r.deps.Poll):
					poke(r.settle)
				}
			}
		}
	}
}

// flush writes what has ended. What it cannot write stays for the next time, and its room stays taken, so that a
// database that is away slows the runner down and does not fill its memory.
func (r *Runner) flush(ctx context.Context) error {
	for {
		r.mu.Lock()
		n := min(len(r.ended), 128)
		list := append([]outcome(nil), r.ended[:n]...)
		r.mu.Unlock()
		if n == 0 {
			return nil
		}
		if _, err := op.Keep(ctx, r.deps.Door, "", func(k op.Keeper) (int, error) { return n, r.write(ctx, k, list) }); err != nil {
			return err
		}
		r.mu.Lock()
		r.ended = append(r.ended[:0:0], r.ended[n:]...)
		for _, o := range list {
			delete(r.live, o.key)
			o.h.holds--
		}
		r.mu.Unlock()
		poke(r.wake)
	}
}

// write settles rows that are still under this runner's lease; others belong to whoever took them since.
func (r *Runner) write(ctx context.Context, k op.Keeper, list []outcome) error {
	var gone []*held
	for _, o := range list {
		var err error
		switch o.verdict {
		case done:
			gone = append(gone, o.held)
		case back:
			_, err = k.Exec(ctx, `UPDATE job SET lease = NULL, leased_until = NULL, attempts = attempts - 1 WHERE org_id = $1 AND id = $2 AND lease = $3`,
				o.org, o.id, r.token)
		case again:
			_, err = k.Exec(ctx, `UPDATE job SET lease = NULL, leased_until = NULL, run_at = $4, last_error = $5 WHERE org_id = $1 AND id = $2 AND lease = $3`,
				o.org, o.id, r.token, db.At(o.at), o.why)
		case dead:
			_, err = k.Exec(ctx, `UPDATE job SET lease = NULL, leased_until = NULL, state = 'dead', last_error = $4 WHERE org_id = $1 AND id = $2 AND lease = $3`,
				o.org, o.id, r.token, o.why)
		case next:
			_, err = k.Exec(ctx, `UPDATE job SET lease = NULL, leased_until = NULL, attempts = 0, run_at = $4, args = $5, last_error = $6 WHERE org_id = $1 AND id = $2 AND lease = $3`,
				o.org, o.id, r.token, db.At(o.at), o.args, o.why)
		}
		if err != nil {
			return err
		}
	}
	if len(gone) == 0 {
		return nil
	}
	var a db.Args
	_, err := k.Exec(ctx, `DELETE FROM job WHERE lease = `+a.Add(r.token)+` AND (org_id, id) IN (VALUES `+pairs(&a, gone)+`)`, a.Values()...)
	return err
}

// renew holds on to every job of this runner, and stops attempts whose lease was lost.
func (r *Runner) renew(ctx context.Context) error {
	r.mu.Lock()
	all := make([]*held, 0, len(r.live))
	for _, j := range r.live {
		all = append(all, j)
	}
	r.mu.Unlock()
	for len(all) > 0 {
		list := all[:min(len(all), 256)]
		all = all[len(list):]
		kept, err := op.Keep(ctx, r.deps.Door, "", func(k op.Keeper) (map[key]bool, error) {
			var a db.Args
			kept := map[key]bool{}
			q := `UPDATE job SET leased_until = ` + a.Add(db.At(r.deps.Now().Add(r.deps.Lease))) + ` WHERE lease = ` + a.Add(r.token) +
				` AND (org_id, id) IN (VALUES ` + pairs(&a, list) + `) RETURNING org_id, id`
			return kept, k.Returning(ctx, func(row db.Row) error {
				var x key
				err := row.Scan(&x.org, &x.id)
				kept[x] = true
				return err
			}, q, a.Values()...)
		})
		if err != nil {
			return err
		}
		r.mu.Lock()
		for _, j := range list {
			if kept[j.key] || r.live[j.key] != j {
				continue
			}
			j.lost = true // or it has just been settled, which does no harm
			if j.cancel != nil {
				j.cancel()
			}
		}
		r.mu.Unlock()
	}
	return nil
}

// chores are what any node may do now and then: start schedules, give up what nobody handles, mend times that a wrong
// clock wrote.
func (r *Runner) chores(ctx context.Context) {
	for _, f := range []func(context.Context) error{r.schedules, r.mend, r.unknown} {
		if err := f(ctx); err != nil {
			r.deps.Log.Error("a chore of the job runner failed", "reason", reason(err))
		}
	}
}

// mend brings back jobs that a clock far ahead wrote: they were made in what is now the future.
func (r *Runner) mend(ctx context.Context) error {
	now := r.deps.Now()
	list, err := db.All(ctx, r.deps.DB, r.scanHeld, `SELECT org_id, id, kind, args, run_at, created_at, attempts FROM job
		WHERE state = 'ready' AND run_at > $1 AND created_at > $1 ORDER BY run_at, id LIMIT 256`, db.At(now.Add(time.Hour)))
	if err != nil || len(list) == 0 {
		return err
	}
	_, err = op.Keep(ctx, r.deps.Door, "", func(k op.Keeper) (int, error) {
		for _, j := range list {
			at := now.Add(max(0, j.runAt.Sub(j.made)))
			if _, err := k.Exec(ctx, `UPDATE job SET run_at = $3, created_at = $4 WHERE org_id = $1 AND id = $2 AND run_at = $5`,
				j.org, j.id, db.At(at), db.At(now), db.At(j.runAt)); err != nil {
				return 0, err
			}
		}
		return len(list), nil
	})
	return err
}

// unknown gives up jobs whose kind nobody has handled for long.
func (r *Runner) unknown(ctx context.Context) error {
	if len(r.kinds) == 0 {
		return nil
	}
	var a db.Args
	kinds := db.In(&a, r.kinds)
	list, err := db.All(ctx, r.deps.DB, r.scanHeld, `SELECT org_id, id, kind, args, run_at, created_at, attempts FROM job
		WHERE state = 'ready' AND run_at < `+a.Add(db.At(r.deps.Now().Add(-r.deps.Unknown)))+` AND kind NOT IN `+kinds+` ORDER BY run_at, id LIMIT 256`, a.Values()...)
	if err != nil || len(list) == 0 {
		return err
	}
	_, err = op.Keep(ctx, r.deps.Door, "", func(k op.Keeper) (int64, error) {
		var a db.Args
		return k.Exec(ctx, `UPDATE job SET state = 'dead', last_error = `+a.Add("nothing handles this kind of job")+` WHERE state = 'ready' AND lease IS NULL AND (org_id, id) IN (VALUES `+pairs(&a, list)+`)`, a.Values()...)
	})
	return err
}

func argsOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "null" // only strings are passed here
	}
	return string(b)
}
