package publication

import (
	"context"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/org"
)

func TestALongAuditIsAJobThatEndsInItsVerdict(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		b.Inline = 1
		one := b.as(authz.National, org.Root, "one")
		x := b.draft(one, safeSpec())
		if st, err := b.Service.Run(one, x.ID, x.Version); err != nil || st != Running {
			b.Fatal(st, err)
		}
		if x = b.get(one, x.ID); x.State != Running {
			b.Fatal(x.State)
		}
		if _, err := b.Service.Run(one, x.ID, x.Version); !fault.Is(err, fault.Conflict) {
			b.Errorf("run twice at once: %v", err)
		}
		if err := b.Change(one, x.ID, x.Version, safeSpec()); !fault.Is(err, fault.Conflict) {
			b.Errorf("changed while it runs: %v", err)
		}
		runner := jobs.New(jobs.Deps{DB: b.DB, Door: b.Door, Now: time.Now, Poll: time.Millisecond})
		b.Register(runner)
		ctx, stop := context.WithCancel(b.Context())
		ended := make(chan error, 1)
		go func() { ended <- runner.Run(ctx) }()
		for limit := time.Now().Add(20 * time.Second); b.get(one, x.ID).State == Running && time.Now().Before(limit); {
			select {
			case <-ctx.Done():
			case <-time.After(5 * time.Millisecond):
			}
		}
		stop()
		<-ended
		if x = b.get(one, x.ID); x.State != Passed {
			b.Errorf("%s %+v", x.State, x.Outcome)
		}
		if _, _, ok := b.Progress(x.ID); ok {
			b.Error("it still says that it runs")
		}
	})
}
