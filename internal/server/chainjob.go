package server

import (
	"context"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/audit"
)

// chainJob walks an organisation's audit chain for the health page, one walk at a time on this node.
type chainJob struct {
	mu      sync.Mutex
	org     string
	running bool
	done    int64
	of      int64
	ended   time.Time
	verdict audit.Verdict
	err     error
}

// chainState is how a walk stands.
type chainState struct {
	Org      string
	Running  bool
	Done, Of int64
	Ended    time.Time
	Verdict  audit.Verdict
	Failed   bool
}

func (c *chainJob) state(org string) chainState {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.org != org {
		return chainState{}
	}
	return chainState{Org: c.org, Running: c.running, Done: c.done, Of: c.of, Ended: c.ended, Verdict: c.verdict, Failed: c.err != nil}
}

// walk begins a walk through an organisation's chain; while another one runs it does nothing.
func (s *Server) walk(ctx context.Context, org string) error {
	of, _, err := audit.Head(ctx, s.DB, org)
	if err != nil {
		return err
	}
	c := &s.chainJob
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running {
		return nil
	}
	c.org, c.running, c.done, c.of, c.verdict, c.err = org, true, 0, of, audit.Verdict{}, nil
	key, _ := PublicKey(s.Config) // without one, signatures are not looked at
	ctx = context.WithoutCancel(ctx)
	go func() {
		v, err := audit.Verify(ctx, s.DB, org, key, func(n int64) {
			c.mu.Lock()
			c.done = n
			c.mu.Unlock()
		})
		if err != nil {
			s.Log.Error("the audit chain could not be walked", "org", org, "error", err)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.running, c.verdict, c.err, c.ended = false, v, err, s.Door.Now()
	}()
	return nil
}
