package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/feed"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/health"
)

const (
	// lookTime is how often a node looks for new facts, keepTime how often it keeps the cube on disk.
	lookTime = 2 * time.Second
	keepTime = time.Hour
	// factBytes is about what one fact takes in memory, with room to spare; a test of package cube holds it.
	factBytes = 120
)

// facts reads the facts into memory, follows those that come, and keeps the cube for the next start.
type facts struct {
	feed *feed.Feed
	db   *db.DB
	log  *slog.Logger
	file string

	mu    sync.Mutex
	state insight.Reading
	kept  uint64 // the revision of the cube on disk
}

func newFacts(d *db.DB, log *slog.Logger, data string) (*facts, error) {
	f, err := feed.New()
	if err != nil {
		return nil, err
	}
	return &facts{feed: f, db: d, log: log, file: filepath.Join(data, "cube", "facts.cube")}, nil
}

// reading says how far the facts are read.
func (f *facts) reading() insight.Reading {
	f.mu.Lock()
	r := f.state
	f.mu.Unlock()
	if !r.Warm {
		r.Read = int64(f.feed.Cube().Stats().Rows)
	}
	return r
}

// run reads everything and then what comes, until the context ends; then it keeps the cube.
func (f *facts) run(ctx context.Context) {
	look, keep := time.NewTicker(lookTime), time.NewTicker(keepTime)
	defer look.Stop()
	defer keep.Stop()
	f.restore(ctx)
	go f.weigh(ctx)
	for {
		if err := f.read(ctx); err != nil && ctx.Err() == nil {
			f.log.WarnContext(ctx, "the facts could not be read", "error", err)
		}
		select {
		case <-ctx.Done():
			f.keep()
			return
		case <-keep.C:
			f.keep()
		case <-look.C:
		}
	}
}

// read takes in what is new, or everything the first time.
func (f *facts) read(ctx context.Context) error {
	err := f.begin(ctx)
	if err == nil {
		err = f.feed.Follow(ctx, f.db)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state.Err = err
	if err == nil {
		f.state.Warm, f.state.At = true, time.Now()
	}
	return err
}

// begin finds out before the first reading how many facts there are, and whether the memory limit has room for them.
func (f *facts) begin(ctx context.Context) error {
	f.mu.Lock()
	known := f.state.Warm || f.state.About > 0
	f.mu.Unlock()
	if known {
		return nil
	}
	n, err := db.One(ctx, f.db, db.Scalar[int64], `SELECT COUNT(*) FROM fact`)
	if err != nil {
		return err
	}
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 && n*factBytes > limit*3/4 {
		return fault.New(fault.TooLarge, fmt.Sprintf("%d facts need about %d MB of memory, and the limit is %d MB: give GOMEMLIMIT more", n, n*factBytes>>20, limit>>20))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state.About = n
	return nil
}

// restore takes up the cube that was kept, where it is of this database. Without one everything is read.
func (f *facts) restore(ctx context.Context) {
	file, err := os.Open(f.file)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil {
		err = f.feed.Restore(ctx, f.db, file)
		_ = file.Close()
	}
	if err != nil {
		f.log.WarnContext(ctx, "the kept facts are not taken up; they are read again", "error", err)
		return
	}
	if bytes := f.feed.Cube().Bytes(); bytes >= manyBytes {
		debug.FreeOSMemory() // what passed by while it was read
		hold(bytes)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept = f.feed.Cube().Stats().Revision
}

// keep writes the cube beside the data, where it changed since it was last kept. Only run calls it, so there is never more
// than one.
func (f *facts) keep() {
	revision := f.feed.Cube().Stats().Revision
	f.mu.Lock()
	same := !f.state.Warm || revision == f.kept
	f.mu.Unlock()
	if same {
		return
	}
	if err := f.write(); err != nil {
		f.log.Warn("the facts could not be kept for the next start", "error", err)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept = revision
}

func (f *facts) write() (err error) {
	if err := os.MkdirAll(filepath.Dir(f.file), 0o700); err != nil {
		return err
	}
	part, err := os.OpenFile(f.file+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part.Name())
		}
	}()
	err = errors.Join(f.feed.Keep(part), part.Sync(), part.Close())
	if err != nil {
		return err
	}
	return os.Rename(part.Name(), f.file)
}

// finding is the line of the health page.
func (f *facts) finding() health.Finding {
	r := f.reading()
	out := health.Finding{Name: "figures"}
	stats := f.feed.Cube().Stats()
	switch {
	case r.Err != nil:
		out.Level, out.Says = health.Bad, "the facts cannot be read: "+r.Err.Error()
	case !r.Warm:
		out.Level, out.Says = health.Mind, fmt.Sprintf("being read: %d of about %d facts", r.Read, r.About)
	default:
		out.Says = fmt.Sprintf("%d facts of %d organisations in memory, looked for new ones %s ago", stats.Rows, stats.Organisations, time.Since(r.At).Round(time.Second))
	}
	return out
}

// ReadFacts takes in what is new at once, in place of waiting for the next look.
func (s *Server) ReadFacts(ctx context.Context) error { return s.facts.read(ctx) }

// newInsight makes the area that counts facts.
func (s *Server) newInsight() (err error) {
	if s.facts, err = newFacts(s.DB, s.Log, s.Config.Data); err != nil {
		return err
	}
	s.Insight = &insight.Service{DB: s.DB, Door: s.Door, Cube: s.facts.feed.Cube(), Orgs: s.Org, Reading: s.facts.reading, Owed: owed{s}, Policy: s.Policy,
		Submission: func(ctx context.Context, sc authz.Scope, org, id string) (collection.Submission, error) {
			return s.Collection.Submission(ctx, sc, org, id)
		}}
	return nil
}

// owed is what area collection says of returns; the service is made after the one that asks it.
type owed struct{ s *Server }

func (o owed) Returns(ctx context.Context, sc authz.Scope, from, to collection.Month) ([]collection.Return, error) {
	return o.s.Collection.Returns(ctx, sc, from, to)
}

func (o owed) Restatements(ctx context.Context, sc authz.Scope, from, to collection.Month) ([]collection.Restatement, error) {
	return o.s.Collection.Restatements(ctx, sc, from, to)
}

func (o owed) Denominators(ctx context.Context, kind string, from, to collection.Month) ([]collection.Denominator, error) {
	return o.s.Collection.Denominators(ctx, collection.Ask{Kind: kind, From: from, To: to})
}
