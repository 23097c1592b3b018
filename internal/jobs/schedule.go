package jobs

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Clock gives the first moment after now at which a schedule is due.
type Clock func(now time.Time) time.Time

// Each is due every d, counted from 1970, the same on every node.
func Each(d time.Duration) Clock {
	return func(now time.Time) time.Time { return now.UTC().Truncate(d).Add(d) }
}

// Daily is due once a day at that time on the wall clock of a place. On the day the clocks go forward over it, it is due
// an hour later by that clock.
func Daily(hour, minute int, in *time.Location) Clock {
	return func(now time.Time) time.Time {
		n := now.In(in)
		at := time.Date(n.Year(), n.Month(), n.Day(), hour, minute, 0, 0, in)
		if !at.After(now) {
			at = time.Date(n.Year(), n.Month(), n.Day()+1, hour, minute, 0, 0, in)
		}
		return at
	}
}

// schedule is a handler's clock.
type schedule struct{ clock Clock }

// slotArgs are the arguments of a schedule's row: the moment it stands for, the same at every attempt.
type slotArgs struct {
	Slot string `json:"slot"`
}

// Every runs f once for each moment of a clock, on whichever node is first. Moments that pass while no node runs are
// one run when the next starts. After Options.Attempts failures the moment is given up and the next one waited for.
//
// A schedule is one row that is never finished: its unique key keeps it single and its lease keeps it on one node.
func (r *Runner) Every(name string, c Clock, f func(ctx context.Context, slot time.Time) error, opts ...Options) {
	var o Options
	if len(opts) > 0 {
		o = opts[0]
	}
	r.add(&handler{kind: name, name: name, slot: &schedule{clock: c}, opts: o.filled(), run: func(ctx context.Context, _ string, args json.RawMessage) error {
		var s slotArgs
		if err := json.Unmarshal(args, &s); err != nil {
			return Stop("its moment cannot be read", err)
		}
		at, err := time.Parse(time.RFC3339, s.Slot)
		if err != nil {
			return Stop("its moment cannot be read", err)
		}
		return f(ctx, at)
	}}, name)
}

func slotOf(at time.Time) string { return argsOf(slotArgs{at.UTC().Format(time.RFC3339)}) }

// moved gives the outcome that makes the row wait for the next moment.
func (s *schedule) moved(j *held, now time.Time, why string) outcome {
	at := s.clock(now)
	return outcome{held: j, verdict: next, at: at, why: why, args: slotOf(at)}
}

const scheduleKey = "schedule"

// schedules makes the rows of schedules that have none, and brings back rows that a wrong clock or an older version put
// more than a whole period too far ahead.
func (r *Runner) schedules(ctx context.Context) error {
	now := r.deps.Now()
	for kind, h := range r.byKind {
		if h.slot == nil {
			continue
		}
		at := h.slot.clock(now)
		var runAt db.Time
		var state string
		err := r.deps.DB.QueryRow(ctx, `SELECT run_at, state FROM job WHERE org_id = $1 AND kind = $2 AND unique_key = $3`,
			audit.SystemOrg, kind, scheduleKey).Scan(&runAt, &state)
		if err == nil && state == "ready" && !runAt.After(h.slot.clock(at)) {
			continue
		}
		if _, err := op.Keep(ctx, r.deps.Door, "", func(k op.Keeper) (int64, error) {
			// The moment of the change, not of the look, and only the row that was looked at: a node that was held up in
			// between, or inside the change, would put the row back to a moment that others have run.
			now := k.Now()
			at := h.slot.clock(now)
			return k.Exec(ctx, `INSERT INTO job (org_id, id, kind, args, unique_key, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
				ON CONFLICT (org_id, kind, unique_key) WHERE unique_key IS NOT NULL DO UPDATE SET state = 'ready', run_at = excluded.run_at, args = excluded.args, attempts = 0
				WHERE job.lease IS NULL AND job.run_at = $9 AND (job.state = 'dead' OR job.run_at > $8)`,
				audit.SystemOrg, id.New("job", now), kind, slotOf(at), scheduleKey, db.At(at), db.At(now), db.At(h.slot.clock(at)), runAt)
		}); err != nil {
			return err
		}
	}
	return nil
}
