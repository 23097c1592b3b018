// Package blob keeps runs of bytes under keys, in a folder or in an S3 bucket: put, read from a place on, ask, list and
// remove. It knows nothing of what the bytes mean; whoever writes them seals them. It speaks the six requests of S3 that
// this needs by itself, because the official client is a tenth of the program; only its signing of requests is taken.
package blob

import (
	"context"
	"io"
	"net/url"
	"os"
	"strings"
)

// Bucket is one place for blobs. It is safe for use by many goroutines.
type Bucket interface {
	// Put stores what fill writes under a key, over what was there. The blob is whole and durable when Put returns nil, and
	// nothing is left of it when fill or Put fails.
	Put(ctx context.Context, key string, fill func(io.Writer) error) error
	// Read opens a blob from a byte on, for n bytes or to its end if n is below zero. The error is fs.ErrNotExist when there
	// is none.
	Read(ctx context.Context, key string, from, n int64) (io.ReadCloser, error)
	// Exists tells whether there is a blob under the key.
	Exists(ctx context.Context, key string) (bool, error)
	// Remove drops a blob; one that is not there is no error.
	Remove(ctx context.Context, key string) error
	// List calls f with every key, in order, until it fails, and gives that error.
	List(ctx context.Context, f func(key string) error) error
	// Reach proves that the bucket is there and may be used.
	Reach(ctx context.Context) error
	// Close lets go of what the bucket holds.
	Close() error
}

// Open gives the bucket at an address: a folder's path or file:// address, or s3://bucket with the parameters that
// docs/config.md lists. It reaches for nothing yet.
func Open(address string) (Bucket, error) {
	if strings.HasPrefix(address, "s3://") {
		return openS3(address, os.Getenv)
	}
	return Folder(Path(address)), nil
}

// Path gives the folder of an address that is not in S3.
func Path(address string) string {
	if u, err := url.Parse(address); err == nil && u.Scheme == "file" {
		return u.Path
	}
	return address
}
