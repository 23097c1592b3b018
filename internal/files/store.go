package files

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // the s3:// scheme
	"gocloud.dev/gcerrors"

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
	// URL is a folder's path, or "s3://bucket?region=…&endpoint=…&use_path_style=true" with the key in the environment as
	// AWS tools read it.
	URL string
	// MaxSize of one file in bytes: 100 MiB if 0.
	MaxSize int64
	// Scan, if not nil, is asked about every file before it can be opened.
	Scan Scanner
	// Log takes what goes wrong; nil means slog.Default.
	Log *slog.Logger
	// Expiry is how long an unfinished upload may rest: 24 hours if 0.
	Expiry time.Duration
	// MaxOpen bounds unfinished uploads of one owner: 20 if 0.
	MaxOpen int
}

// Store keeps files. It is safe for use by many goroutines.
type Store struct {
	deps   Deps
	bucket *blob.Bucket
	folder string // "" for S3
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
	s := &Store{deps: d}
	var err error
	if strings.HasPrefix(d.URL, "s3://") {
		s.bucket, err = blob.OpenBucket(ctx, d.URL)
	} else {
		s.folder = d.URL
		if u, uerr := url.Parse(d.URL); uerr == nil && u.Scheme == "file" {
			s.folder = u.Path
		}
		s.bucket, err = fileblob.OpenBucket(s.folder, &fileblob.Options{CreateDir: true, NoTempDir: true, DirFileMode: 0o700, Metadata: fileblob.MetadataDontWrite})
	}
	if err != nil {
		return nil, fmt.Errorf("open the file store: %w", err)
	}
	if ok, err := s.bucket.IsAccessible(ctx); err != nil || !ok {
		_ = s.bucket.Close()
		return nil, fmt.Errorf("the file store cannot be reached: %w", err)
	}
	return s, nil
}

// Close lets go of the store.
func (s *Store) Close() error { return s.bucket.Close() }

// write seals what r gives under a key, at most limit bytes of it, and makes it durable. It gives the number of plain
// bytes; errTooLarge if there are more. Nothing is left under the key when the error is not nil.
func (s *Store) write(ctx context.Context, org, key string, r io.Reader, limit int64) (int64, error) {
	// Calling a write off can leave parts of it on S3 that no listing shows; so it is ended properly and then removed.
	ctx = context.WithoutCancel(ctx)
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{ContentType: "application/octet-stream", BufferSize: 8 << 20})
	if err != nil {
		return 0, err
	}
	n, err := sealTo(s.deps.Ring, seal.Place{Org: org, Record: key}, w, r, limit)
	if err != nil {
		_ = w.Close()
		return 0, errors.Join(err, s.remove(ctx, key))
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	if err := s.sync(key); err != nil {
		return 0, err
	}
	return n, nil
}

// sync makes a folder's file survive a loss of power; S3 promises that by itself.
func (s *Store) sync(key string) error {
	if s.folder == "" {
		return nil
	}
	path := filepath.Join(s.folder, filepath.FromSlash(key))
	for _, p := range []string{path, filepath.Dir(path)} {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		err = f.Sync()
		_ = f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// remove drops a blob; one that is not there is no error.
func (s *Store) remove(ctx context.Context, key string) error {
	if key == "" {
		return nil
	}
	if err := s.bucket.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return err
	}
	return nil
}
