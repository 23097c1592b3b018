package files

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

// State is what is known of a file's safety.
type State string

// The states. Only a clean file can be opened. Without a scanner every file is clean from the start; File.Scanned tells.
const (
	Waiting State = "waiting"
	Clean   State = "clean"
	Refused State = "refused"
)

// Scanner looks for malware in a file; an error means that it could not tell and is asked again later.
type Scanner func(ctx context.Context, plain io.Reader) (clean bool, err error)

// Command makes a Scanner of a program that reads the file from its standard input and ends with 0 for clean and 1 for
// not, as "clamdscan --no-summary -" does.
func Command(name string, args ...string) Scanner {
	return func(ctx context.Context, plain io.Reader) (bool, error) {
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Stdin = plain
		cmd.WaitDelay = 5 * time.Second
		err := cmd.Run()
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.ExitCode() == 1 {
			return false, nil
		}
		return err == nil, err
	}
}

// ErrScanSize means that a scanner does not take a file of that size.
var ErrScanSize = errors.New("the file is larger than the scanner takes")

// Scanned is what the topic "files.scanned" tells: Looked is false where the scanner did not take the file.
type Scanned struct {
	File, Kind, Record string
	State              State
	Looked             bool
}

const scanJob = "files.scan"

// Register gives the runner the work of this package: scanning, and sweeping every hour.
func (s *Store) Register(r *jobs.Runner) {
	jobs.On(r, scanJob, "files", s.scan, jobs.Options{Workers: 2, Timeout: 10 * time.Minute, GiveUp: 7 * 24 * time.Hour})
	r.Every("files.sweep", jobs.Each(time.Hour), func(ctx context.Context, _ time.Time) error { return s.Sweep(ctx) }, jobs.Options{Timeout: 30 * time.Minute})
}

func (s *Store) scan(ctx context.Context, org, file string) error {
	f, err := db.One(ctx, s.deps.DB, s.scanFile, selectFile+` WHERE f.org_id = $1 AND f.id = $2`, org, file)
	if fault.Is(err, fault.NotFound) {
		return nil // taken back before it was looked at
	}
	if err != nil {
		return err
	}
	if f.State != Waiting || s.deps.Scan == nil {
		return nil
	}
	r, err := s.original(ctx, f)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	clean, err := s.deps.Scan(ctx, r)
	scanned := db.At(s.deps.Door.Now())
	if errors.Is(err, ErrScanSize) && slices.Contains(s.deps.Announce, f.Kind) {
		clean, err, scanned = true, nil, db.Time{} // footage may be larger than any scanner takes: it opens, and its page says that nothing looked at it
	}
	if err != nil {
		return fault.Wrap(fault.Unavailable, "The scanner does not answer", err)
	}
	to := Refused
	if clean {
		to = Clean
	}
	lock, err := db.One(ctx, s.deps.DB, db.Scalar[string], `SELECT lock FROM file WHERE org_id = $1 AND id = $2`, org, file)
	if err != nil {
		return err
	}
	who := authz.From(ctx) // whatever locks a record, its files are looked at
	who.Locks = []string{lock}
	ctx = authz.With(ctx, who)
	_, err = op.Do(ctx, s.deps.Door, ActionScan, op.On("file", org, file), func(tx *op.Tx) (State, audit.Change, error) {
		_, err := tx.Exec(ctx, `UPDATE file SET state = $3, scanned_at = $4 WHERE org_id = $1 AND id = $2 AND state = 'waiting'`, org, file, string(to), scanned)
		if err == nil && slices.Contains(s.deps.Announce, f.Kind) {
			err = tx.Emit("files.scanned", Scanned{File: file, Kind: f.Kind, Record: f.Record, State: to, Looked: !scanned.IsZero()})
		}
		return to, audit.Changed("file", file, audit.FF("state", string(Waiting), string(to))), err
	})
	return err
}

// Sweep removes uploads and stored files that expired without being attached.
func (s *Store) Sweep(ctx context.Context) error {
	type row struct {
		org, upload, blob, shown string
		start                    int64
	}
	for {
		list, err := db.All(ctx, s.deps.DB, func(r db.Row) (row, error) {
			var x row
			return x, r.Scan(&x.org, &x.upload, &x.start, &x.blob, &x.shown)
		}, `SELECT org_id, upload_id, start, blob_key, shown_key FROM upload_part WHERE expires_at < $1 ORDER BY expires_at, org_id, upload_id, start LIMIT 200`, db.At(s.deps.Door.Now()))
		if err != nil || len(list) == 0 {
			return err
		}
		for _, x := range list {
			// The row goes first, so that nobody attaches a blob that is being removed.
			n, err := op.Keep(ctx, s.deps.Door, x.org, func(k op.Keeper) (int64, error) {
				return k.Exec(ctx, `DELETE FROM upload_part WHERE org_id = $1 AND upload_id = $2 AND start = $3 AND expires_at < $4`, x.org, x.upload, x.start, db.At(k.Now()))
			})
			if err != nil {
				return err
			}
			if n == 0 {
				continue
			}
			for _, k := range []string{x.blob, x.shown} {
				if err := s.remove(ctx, k); err != nil {
					return err
				}
			}
		}
	}
}
