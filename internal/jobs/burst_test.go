package jobs_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/jobs"
)

// fifty thousand rows of one kind, written behind the program's back because that is quick.
const burst = `INSERT INTO job (org_id, id, kind, args, run_at, created_at)
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
	SELECT 'R01', 'job_' || CAST(i AS TEXT), 'burst', '"x"', %[1]s, %[1]s FROM n`

func TestABurstOfOneKindDoesNotHoldUpAnother(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		at := "'2026-11-22T08:00:00.000000Z'"
		if b.s.Engine() == db.Postgres {
			at += "::timestamptz"
		}
		dbtest.Tamper(t, b.s, fmt.Sprintf(burst, at), `ANALYZE job`)
		explain := "EXPLAIN QUERY PLAN "
		if b.s.Engine() == db.Postgres {
			explain = "EXPLAIN "
		}
		rows, err := b.read.Query(t.Context(), explain+`SELECT j.id FROM job j WHERE j.state = 'ready' AND j.kind = 'quick' AND j.run_at <= $1 ORDER BY j.run_at, j.id LIMIT 32`, db.At(b.clock.now()))
		if err != nil {
			t.Fatal(err)
		}
		var plan strings.Builder
		cols, _ := rows.Columns()
		for rows.Next() {
			vals := make([]any, len(cols))
			for i := range vals {
				vals[i] = new(any)
			}
			if err := rows.Scan(vals...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&plan, *vals[len(vals)-1].(*any))
		}
		_ = rows.Close()
		if !strings.Contains(plan.String(), "job_kind") || strings.Contains(plan.String(), "Sort") || strings.Contains(plan.String(), "TEMP B-TREE") {
			t.Errorf("the claim does not walk its index:\n%s", plan.String())
		}

		var ran atomic.Int64
		quick := make(chan struct{}, 1)
		r := b.runner(b.door)
		jobs.On(r, "burst", "h", func(ctx context.Context, org, v string) error {
			ran.Add(1)
			time.Sleep(time.Millisecond)
			return nil
		})
		jobs.On(r, "quick", "h", func(ctx context.Context, org, v string) error { quick <- struct{}{}; return nil })
		stop := b.run(r)
		b.until("the burst is being worked on", func() bool { return ran.Load() > 100 })
		b.emit("R01", "quick", 1)
		select {
		case <-quick:
			if n := ran.Load(); n > 20000 {
				t.Errorf("the other kind waited until %d of the burst had run", n)
			}
		case <-time.After(60 * time.Second):
			t.Fatal("the other kind never ran")
		}
		stop()
		h, err := jobs.Check(t.Context(), b.read, b.clock.now())
		if err != nil || h.Waiting < 30000 || h.Held != 0 || h.Oldest != time.Hour {
			t.Errorf("health %+v %v", h, err)
		}
	})
}
