package collection

import (
	"cmp"
	"context"
	"slices"

	"github.com/havenward/havenward/internal/mds"
)

// writer writes facts in chunks beside whoever makes them. It holds three chunks at most: one that is filled, one that is
// written, and one between them.
type writer struct {
	full, free chan [][]any
	chunk      [][]any
	n          int
	failed     chan error
	err        error
}

func newWriter(ctx context.Context, s *Service, into *mds.Load) *writer {
	size := s.Chunk
	if size <= 0 {
		size = usualChunk
	}
	w := &writer{full: make(chan [][]any), free: make(chan [][]any, 3), failed: make(chan error, 1)}
	for range cap(w.free) {
		values := make([]any, size*mds.FactWidth)
		c := make([][]any, size)
		for i := range c {
			c[i] = values[i*mds.FactWidth:][:mds.FactWidth:mds.FactWidth]
		}
		w.free <- c
	}
	w.chunk = <-w.free
	go func() {
		var err error
		for c := range w.full {
			if err == nil {
				if err = into.Write(ctx, s.Door, c); err != nil {
					w.failed <- err
				}
			}
			w.free <- c[:cap(c)]
		}
		close(w.failed)
	}()
	return w
}

// next gives the place of the next fact.
func (w *writer) next() ([]any, error) {
	if w.n == len(w.chunk) {
		w.flush()
		select {
		case w.err = <-w.failed:
			return nil, w.err
		default:
		}
	}
	w.n++
	return w.chunk[w.n-1], nil
}

func (w *writer) flush() {
	if w.n > 0 {
		slices.SortFunc(w.chunk[:w.n], func(a, b []any) int { return cmp.Compare(a[1].(string), b[1].(string)) })
		w.full <- w.chunk[:w.n]
		w.chunk, w.n = <-w.free, 0
	}
}

// end writes what is left, unless there was an error, and gives the first one.
func (w *writer) end(err error) error {
	if err == nil {
		w.flush()
	}
	close(w.full)
	if failed := <-w.failed; err == nil {
		err = failed
	}
	return err
}
