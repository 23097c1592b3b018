package intake

import (
	"context"
	"errors"
	"io"
)

// work is a block on its way through a worker. Its memory goes round: a new block takes what a finished one had.
type work struct {
	*block
	buf  []byte
	out  *outcome
	done chan struct{}
}

// pass reads the return once: one goroutine cuts, o.Workers check, and the caller's collects in the order of the file.
func (c *check) pass(ctx context.Context, r *Return) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	src, stop, err := r.blocks(ctx, c.env)
	if err != nil {
		return err
	}
	defer stop()
	n := c.o.Workers
	todo, order, free := make(chan *work), make(chan *work, 2*n), make(chan *work, 2*n+2)
	for range cap(free) {
		free <- &work{done: make(chan struct{}, 1)}
	}
	for range n {
		go func() {
			w := worker{env: c.env, orgs: map[string]standing{}}
			for x := range todo {
				x.out = w.check(x.block, x.out)
				x.done <- struct{}{}
			}
		}()
	}
	var failed error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(order)
		defer close(todo)
		failed = c.feed(ctx, src, todo, order, free)
	}()
	for x := range order {
		<-x.done
		if err == nil {
			err = c.collect(x.out, x.block)
		}
		if err != nil {
			cancel()
		}
		free <- x
	}
	<-ended
	if err == nil && failed != nil {
		err = failed
	}
	if err == nil && c.by != nil && (c.o.Verdict.sum != c.sum || c.o.Verdict.places != uint32(len(c.state))) {
		err = ErrOther // it changed while it was read, or since it was judged
	}
	if j, ok := src.(*jsonBlocks); ok {
		c.strays, c.keyed = j.strays, j.wordy
	}
	return err
}

// feed cuts the file and hands the blocks out.
func (c *check) feed(ctx context.Context, src blocks, todo, order chan<- *work, free <-chan *work) error {
	_, csv := src.(*csvBlocks)
	for {
		var x *work
		select {
		case x = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		if csv && x.buf == nil {
			x.buf = make([]byte, blockSize)
		}
		b, err := src.next(x.buf)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		x.block = b
		select {
		case order <- x:
		case <-ctx.Done():
			return ctx.Err()
		}
		todo <- x // workers always take it: they wait for nothing else
	}
}
