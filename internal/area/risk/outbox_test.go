package risk_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

// TestAReportCallsThroughTheOutbox announces a report as its area does and lets the runner work.
func TestAReportCallsThroughTheOutbox(t *testing.T) {
	each(t, func(b *bench) {
		a := b.approved()
		b.now = b.now.Add(time.Hour)
		b.reports[ward] = []risk.Report{{At: b.now, Day: "2026-11-11", Harm: "severe"}}
		_, err := op.Do(b.as(authz.Manager), b.Door, risk.ActWrite, op.In(here, ward), func(tx *op.Tx) (int, audit.Change, error) {
			return 0, audit.Created("incident", "inc_1"), tx.Emit("incident.reported", struct{ Org, ID string }{here, "inc_1"})
		})
		b.must(err)
		r := jobs.New(jobs.Deps{DB: b.DB, Door: b.Door, Poll: 5 * time.Millisecond})
		b.Subscribe(r)
		r.Handle("notify.send", "nobody", func(context.Context, string, json.RawMessage) error { return nil }, jobs.Options{})
		ctx, stop := context.WithCancel(b.Context())
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		for range 400 {
			if b.head(a.ID).Call.Asks() {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		stop()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			b.Error(err)
		}
		if c := b.head(a.ID).Call; c.Harm != 1 || c.N != 1 {
			b.Errorf("%+v", c)
		}
	})
}
