package jobs

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/havenward/havenward/internal/fault"
)

// stopped is an error after which trying again is useless.
type stopped struct {
	why   string
	cause error
}

func (s *stopped) Error() string {
	if s.cause == nil {
		return s.why
	}
	return s.why + ": " + s.cause.Error()
}

func (s *stopped) Unwrap() error { return s.cause }

// Stop makes an error after which the job is dead at once. why is kept and shown; it names no person.
func Stop(why string, cause error) error { return &stopped{why, cause} }

// reason is what is kept and logged of an error: words that the program wrote itself, and the type of what lies beneath.
// The text of a foreign error may quote a person's details, so it is never kept.
func reason(err error) string {
	var s *stopped
	if errors.As(err, &s) {
		return s.why
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "it took too long"
	}
	deep := err
	for {
		next := errors.Unwrap(deep)
		if next == nil {
			break
		}
		deep = next
	}
	var f *fault.Error
	if errors.As(err, &f) {
		if f.Message == "" {
			return f.Kind.String()
		}
		return f.Kind.String() + ": " + f.Message
	}
	return fmt.Sprintf("an internal error (%T)", deep)
}

// pause is how long to wait after a number of attempts: doubling from first, at most longest, and between half and
// the whole of that, so that jobs that failed together do not come back together.
func pause(attempts int, first, longest time.Duration) time.Duration {
	d := first
	for i := 1; i < attempts && d < longest; i++ {
		d *= 2
	}
	d = min(d, longest)
	return d/2 + rand.N(d/2+1)
}

// Info tells a handler about the job it runs.
type Info struct {
	// Job is the row's id; with the organisation it is the same at every attempt, so it can be a key for "once".
	Job string
	// Attempt counts from 1.
	Attempt int
	// Made is when the job was written.
	Made time.Time
	// Last tells that a failure now is final.
	Last bool
}

type infoKey struct{}

// InfoOf gives the job that runs in a context; the zero Info outside one.
func InfoOf(ctx context.Context) Info {
	i, _ := ctx.Value(infoKey{}).(Info)
	return i
}
