package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/seal"
)

// File is an attached file.
type File struct {
	Org, ID, Unit, Kind, Record string
	Name, MediaType, SHA256     string
	Size                        int64
	State                       State
	MadeBy                      string
	At                          time.Time
	// Seen tells that somebody has opened it.
	Seen bool
	// Scanned is when a scanner looked at it; zero where none did, and a clean file is then only one that nobody refused.
	Scanned time.Time

	shownSize         int64
	blobKey, shownKey string
}

const selectFile = `SELECT f.org_id, f.id, f.unit_id, f.record_kind, f.record_id, f.name, f.media_type, f.sha256, f.size, f.state, f.made_by, f.made_at, f.shown_size, f.blob_key, f.shown_key, f.seen_at, f.scanned_at FROM file f`

func (s *Store) scanFile(r db.Row) (File, error) {
	var f File
	var at, seen, scanned db.Time
	var name []byte
	err := r.Scan(&f.Org, &f.ID, &f.Unit, &f.Kind, &f.Record, &name, &f.MediaType, &f.SHA256, &f.Size, &f.State, &f.MadeBy, &at, &f.shownSize, &f.blobKey, &f.shownKey, &seen, &scanned)
	if err != nil {
		return f, err
	}
	f.At, f.Seen, f.Scanned = at.Time, !seen.IsZero(), scanned.Time
	plain, err := s.deps.Ring.Open(seal.Place{Org: f.Org, Record: f.ID, Field: "name"}, name)
	f.Name = string(plain)
	return f, err
}

// Get gives a file inside a scope; otherwise fault.NotFound.
func (s *Store) Get(ctx context.Context, q db.Querier, scope authz.Scope, org, file string) (File, error) {
	var a db.Args
	w := selectFile + ` WHERE f.org_id = ` + a.Add(org) + ` AND f.id = ` + a.Add(file) + ` AND ` + scope.Where(&a, "f")
	return db.One(ctx, q, s.scanFile, w, a.Values()...)
}

// Of gives the files of a record inside a scope, in the order of their ids, which tells nothing.
func (s *Store) Of(ctx context.Context, q db.Querier, scope authz.Scope, org, kind, record string) ([]File, error) {
	var a db.Args
	w := selectFile + ` WHERE f.org_id = ` + a.Add(org) + ` AND f.record_kind = ` + a.Add(kind) + ` AND f.record_id = ` + a.Add(record) + ` AND ` + scope.Where(&a, "f") + ` ORDER BY f.id LIMIT 500`
	return db.All(ctx, q, s.scanFile, w, a.Values()...)
}

// Open reads a clean file: the copy without hidden data, or the original as it came. The caller closes it.
func (s *Store) Open(ctx context.Context, f File, original bool) (*Reader, error) {
	switch f.State {
	case Waiting:
		return nil, fault.New(fault.Unavailable, "The file is still being checked. Try again soon")
	case Refused:
		return nil, fault.Refused("The file cannot be opened: it may harm your computer")
	}
	if !original && f.shownKey != "" {
		return s.reader(ctx, f.Org, f.shownKey, f.shownSize), nil
	}
	return s.original(ctx, f)
}

// original reads a file as it came, whatever its state.
func (s *Store) original(ctx context.Context, f File) (*Reader, error) {
	if f.blobKey != "" {
		return s.reader(ctx, f.Org, f.blobKey, f.Size), nil
	}
	list, err := pieces(ctx, s.deps.DB, f.Org, f.ID)
	if err != nil {
		return nil, err
	}
	return s.joined(ctx, f.Org, list, f.Size), nil
}

// Hash reads a whole file, whatever its state, and gives the SHA-256 of what is stored now. A blob that was changed or is
// gone is an error.
func (s *Store) Hash(ctx context.Context, f File) (string, error) {
	r, err := s.original(ctx, f)
	if err != nil {
		return "", err
	}
	defer func() { _ = r.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Serve sends a file to be saved, never to be shown in a page of ours. Parts of it may be asked for.
func (s *Store) Serve(w http.ResponseWriter, r *http.Request, f File, original bool) error {
	return s.serve(w, r, f, original, "attachment")
}
