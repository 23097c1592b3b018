package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Ready is a file that is stored and checked, and belongs to nothing yet. It is swept away unless Attach takes it.
type Ready struct {
	Org, ID, Name, MediaType string
	// Size in bytes and SHA256 in hexadecimal, of the bytes as they came.
	Size   int64
	SHA256 string

	shownSize         int64
	blobKey, shownKey string
	upload            string // of a large file, whose parts Attach takes over
	pieces            []piece
}

// The sentences a person is shown when a file is not taken.
const (
	sayEmpty  = "The file is empty. Choose another file"
	sayLarge  = "The file is too large"
	sayKind   = "The file must be a photograph (JPG or PNG), a recording, a PDF, a text file or an Office document"
	sayBroken = "The file is damaged and cannot be read"
	sayMacros = "The file holds macros. Save it without macros and choose it again"
)

// Put stores what r gives, and checks what it is. A file that is not taken is fault.Invalid with a problem for the field
// "file", or fault.TooLarge; nothing of it is kept.
func (s *Store) Put(ctx context.Context, org, name string, r io.Reader) (Ready, error) {
	f := Ready{Org: org, ID: id.Random("fil")}
	f.blobKey = blobKey(org)
	if err := s.hold(ctx, &f); err != nil {
		return Ready{}, err
	}
	if err := s.take(ctx, &f, name, r); err != nil {
		s.drop(ctx, f)
		return Ready{}, said(err)
	}
	return f, nil
}

func blobKey(org string) string { return strings.ToLower(org + "/" + id.Random("b")) }

// hold writes down that a blob is about to be, so that it is swept away if this program dies before it is attached.
func (s *Store) hold(ctx context.Context, f *Ready) error {
	f.shownKey = blobKey(f.Org)
	_, err := op.Keep(ctx, s.deps.Door, f.Org, func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `INSERT INTO upload_part (org_id, upload_id, start, size, owner, blob_key, shown_key, expires_at) VALUES ($1, $2, -2, 0, '', $3, $4, $5)`,
			f.Org, f.ID, f.blobKey, f.shownKey, db.At(k.Now().Add(s.deps.Expiry)))
	})
	return err
}

func (s *Store) take(ctx context.Context, f *Ready, name string, r io.Reader) error {
	h := sha256.New()
	var err error
	if f.Size, err = s.write(ctx, f.Org, f.blobKey, io.TeeReader(r, h), s.deps.MaxSize); err != nil {
		return err
	}
	if f.Size == 0 {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: sayEmpty}})
	}
	f.SHA256 = hex.EncodeToString(h.Sum(nil))
	plain := s.reader(ctx, f.Org, f.blobKey, f.Size)
	defer func() { _ = plain.Close() }()
	if f.MediaType, err = kindOf(plain); err != nil {
		return err
	}
	f.Name = safeName(name, f.MediaType)
	if f.MediaType != JPEG && f.MediaType != PNG {
		f.shownKey = ""
		return nil
	}
	if _, err := plain.Seek(0, io.SeekStart); err != nil {
		return err
	}
	out, in := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		in.CloseWithError(strip(f.MediaType, in, plain))
	}()
	f.shownSize, err = s.write(ctx, f.Org, f.shownKey, out, s.deps.MaxSize)
	_ = out.CloseWithError(io.ErrClosedPipe) // lets strip end if write did not read it all
	<-ended
	return err
}

func said(err error) error {
	invalid := func(m string) error { return fault.WithProblems(fault.Problems{{Field: "file", Message: m}}) }
	switch {
	case errors.Is(err, errTooLarge):
		return fault.New(fault.TooLarge, sayLarge)
	case errors.Is(err, errKind):
		return invalid(sayKind)
	case errors.Is(err, errBroken):
		return invalid(sayBroken)
	case errors.Is(err, errBomb):
		return invalid(sayLarge)
	case errors.Is(err, errMacros):
		return invalid(sayMacros)
	}
	return err
}

// drop removes what a refused file left.
func (s *Store) drop(ctx context.Context, f Ready) {
	ctx = context.WithoutCancel(ctx)
	for _, k := range []string{f.blobKey, f.shownKey} {
		if err := s.remove(ctx, k); err != nil {
			return // the row stays, and the sweep tries again
		}
	}
	_, _ = op.Keep(ctx, s.deps.Door, f.Org, func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `DELETE FROM upload_part WHERE org_id = $1 AND upload_id = $2 AND start = -2`, f.Org, f.ID)
	})
}

// Owner says what a file belongs to: the record's own unit, lock and owner, so that whoever may not open the record may
// not open the file.
type Owner struct{ Unit, Lock, OwnerKey, Kind, Record string }

var fileTable = op.Table{Name: "file", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "record_kind", "record_id", "name", "media_type", "size",
	"sha256", "shown_size", "state", "blob_key", "shown_key", "made_by", "made_at"}}

var partTable = op.Table{Name: "file_part", Columns: []string{"org_id", "file_id", "start", "size", "blob_key"}}

// Attach makes the row of a stored file inside the change that it belongs to. A file can be attached once; one that was
// swept away meanwhile is fault.Conflict.
func (s *Store) Attach(ctx context.Context, tx *op.Tx, f Ready, o Owner) error {
	from, start, want := f.ID, -2, int64(1)
	if f.upload != "" {
		from, start, want = f.upload, -1, int64(len(f.pieces)+1)
	}
	n, err := tx.Exec(ctx, `DELETE FROM upload_part WHERE org_id = $1 AND upload_id = $2 AND start >= $3`, f.Org, from, start)
	if err != nil {
		return err
	}
	if n != want {
		return fault.New(fault.Conflict, "The file was kept too long without being used. Choose it again")
	}
	name, err := s.deps.Ring.Seal(seal.Place{Org: f.Org, Record: f.ID, Field: "name"}, []byte(f.Name))
	if err != nil {
		return err
	}
	for _, p := range f.pieces {
		tx.Insert(partTable, f.Org, f.ID, p.start, p.size, p.key)
	}
	state := Clean
	if s.deps.Scan != nil {
		state = Waiting
		if err := tx.Emit(scanJob, f.ID); err != nil {
			return err
		}
	}
	tx.Insert(fileTable, f.Org, f.ID, o.Unit, o.Lock, o.OwnerKey, o.Kind, o.Record, name, f.MediaType, f.Size, f.SHA256, f.shownSize, string(state), f.blobKey, f.shownKey, tx.Actor().ID, db.At(tx.Now()))
	return nil
}
