package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/havenward/havenward/internal/authz"
)

// verdict is how an attempt ended.
type verdict int

const (
	done verdict = iota
	again
	dead
	back // unharmed: the attempt does not count
	next // a schedule's row moves on
)

type outcome struct {
	*held
	verdict verdict
	at      time.Time // again, next: when
	why     string
	args    string // next
}

// Run takes and runs jobs until ctx ends, then lets running ones finish for Deps.Grace and gives the leases of the rest
// back. It returns when nothing of it runs any more; the error says that leases could not be given back, which only makes
// their jobs wait for the lease to run out.
func (r *Runner) Run(ctx context.Context) error {
	r.plan()
	work := authz.With(context.WithoutCancel(ctx), authz.Service("jobs"))
	stop := make(chan struct{})
	var tending = make(chan struct{})
	go func() {
		defer close(tending)
		r.tend(work, stop)
	}()
	r.loop(ctx, work)
	for _, j := range r.unstarted() {
		r.end(outcome{held: j, verdict: back})
	}
	r.finish()
	close(stop)
	<-tending
	return r.flush(work)
}

// loop claims until ctx ends.
func (r *Runner) loop(ctx, work context.Context) {
	var chores time.Time
	for ctx.Err() == nil {
		if now := time.Now(); now.After(chores) {
			r.chores(work)
			chores = now.Add(20 * r.deps.Poll)
		}
		n, err := r.claim(work)
		if err != nil {
			r.deps.Log.Error("jobs cannot be taken", "reason", reason(err))
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-time.After(r.deps.Poll):
		}
	}
}

// finish waits for running jobs, and after the grace tells them to stop.
func (r *Runner) finish() {
	idle := make(chan struct{})
	go func() {
		r.wg.Wait()
		close(idle)
	}()
	select {
	case <-idle:
		return
	case <-time.After(r.deps.Grace):
	}
	r.mu.Lock()
	for _, j := range r.live {
		if j.cancel != nil {
			j.cancel()
		}
	}
	r.mu.Unlock()
	select {
	case <-idle:
	case <-time.After(r.deps.Grace):
		r.deps.Log.Error("a job does not stop when told to; its lease will run out")
	}
}

// work runs a handler's queue until it is empty.
func (r *Runner) work(h *handler) {
	for {
		r.mu.Lock()
		if len(h.queue) == 0 {
			h.busy--
			r.mu.Unlock()
			return
		}
		j := h.queue[0]
		h.queue = h.queue[1:]
		low := 2*len(h.queue) <= h.batch()
		r.mu.Unlock()
		if low {
			poke(r.wake)
		}
		r.end(r.attempt(h, j))
	}
}

// errStopping is the cause of a context that ended because the runner stops or has lost the lease.
var errStopping = errors.New("the runner stops")

// attempt runs a job once and judges the result.
func (r *Runner) attempt(h *handler, j *held) outcome {
	now := r.deps.Now()
	old := now.Sub(j.made) >= h.opts.GiveUp
	last := j.attempts >= h.opts.Attempts && old
	ctx, cancel := context.WithCancelCause(authz.With(context.Background(), authz.Service(h.name)))
	defer cancel(nil)
	ctx, stop := context.WithTimeout(ctx, h.opts.Timeout)
	defer stop()
	r.mu.Lock()
	j.cancel = func() { cancel(errStopping) }
	lost := j.lost
	r.mu.Unlock()
	if lost {
		return outcome{held: j, verdict: back}
	}
	if j.attempts > h.opts.Attempts && old && h.slot == nil {
		return outcome{held: j, verdict: dead, why: "it was started many times and never came to an end"}
	}
	ctx = context.WithValue(ctx, infoKey{}, Info{Job: j.id, Attempt: j.attempts, Made: j.made, Last: last})
	err := guarded(ctx, h, j)
	if err == nil {
		if h.slot != nil {
			return h.slot.moved(j, r.deps.Now(), "")
		}
		return outcome{held: j, verdict: done}
	}
	if context.Cause(ctx) == errStopping {
		return outcome{held: j, verdict: back}
	}
	why := reason(err)
	var s *stopped
	last = last || errors.As(err, &s)
	r.deps.Log.Warn("a job failed", "kind", j.kind, "job", j.id, "attempt", j.attempts, "last", last, "reason", why)
	switch {
	case last && h.slot != nil:
		return h.slot.moved(j, r.deps.Now(), why)
	case last:
		return outcome{held: j, verdict: dead, why: why}
	}
	return outcome{held: j, verdict: again, why: why, at: r.deps.Now().Add(pause(j.attempts, h.opts.First, h.opts.Longest))}
}

// guarded turns a panic into an error; what it said goes nowhere, for it may quote data.
func guarded(ctx context.Context, h *handler, j *held) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicked{at: fmt.Sprintf("%T", p), stack: debug.Stack()}
		}
	}()
	return h.run(ctx, j.org, json.RawMessage(j.args))
}

type panicked struct {
	at    string
	stack []byte
}

func (p *panicked) Error() string { return "the handler panicked with " + p.at }

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
