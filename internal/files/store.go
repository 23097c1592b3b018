package files

import (
	"context"
	"embed"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/havenward/havenward/internal/blob"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Schema is the tables of this package.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Deps are what a Store works with.
type Deps struct {
	DB   *db.DB
	Door *op.Door
	Ring *seal.Ring
	// URL is a folder's path, or "s3://bucket?region=…&endpoint=…&use_path_style=true" with the key where AWS tools look for
	// it.
	URL string
	// MaxSize of one file in bytes: 100 MiB if 0.
	MaxSize int64
	// Scan, if not nil, is asked about every file before it can be opened.
	Scan Scanner
	// Log takes what goes wrong; nil means slog.Default.
	Log *slog.Logger
	// Expiry is how long an unfinished upload may rest: 24 hours if 0.
	Expiry time.Duration
	// Announce are the kinds of records whose files are evidence: each scan is announced as the topic "files.scanned", and a
	// file larger than the scanner takes opens without having been looked at.
	Announce []string
	// MaxOpen bounds unfinished uploads of one owner: 20 if 0.
	MaxOpen int
}

// Store keeps files. It is safe for use by many goroutines.
type Store struct {
	deps   Deps
	bucket blob.Bucket
	large  bool
}

// Open opens the store and proves that it can be reached.
func Open(ctx context.Context, d Deps) (*Store, error) {
	if d.MaxSize == 0 {
		d.MaxSize = 100 << 20
	}
	if d.Expiry == 0 {
		d.Expiry = 24 * time.Hour
	}
	if d.MaxOpen == 0 {
		d.MaxOpen = 20
	}
	if d.Log == nil {
		d.Log = slog.Default()
	}
	bucket, err := blob.Open(d.URL)
	if err != nil {
		return nil, fmt.Errorf("open the file store: %w", err)
	}
	if err := bucket.Reach(ctx); err != nil {
		_ = bucket.Close()
		return nil, fmt.Errorf("the file store cannot be reached: %w", err)
	}
	return &Store{deps: d, bucket: bucket}, nil
}

// Close lets go of the store.
func (s *Store) Close() error { return s.bucket.Close() }

// write seals what r gives under a key, at most limit bytes of it, and makes it durable. It gives the number of plain
// bytes; errTooLarge if there are more. Nothing is left under the key when the error is not nil.
func (s *Store) write(ctx context.Context, org, key string, r io.Reader, limit int64) (int64, error) {
	var n int64
	err := s.bucket.Put(ctx, key, func(w io.Writer) (err error) {
		n, err = sealTo(s.deps.Ring, seal.Place{Org: org, Record: key}, w, r, limit)
		return err
	})
	return n, err
}

// remove drops a blob; one that is not there is no error.
func (s *Store) remove(ctx context.Context, key string) error {
	if key == "" {
		return nil
	}
	return s.bucket.Remove(ctx, key)
}
