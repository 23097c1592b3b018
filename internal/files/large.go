package files

import (
	"context"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Large files, such as camera footage, are stored as the parts in which they arrived, each sealed once and never copied; the
// state of their SHA-256 lies beside each part, so that the hash is there when the last byte is, however often the line was
// cut and whichever node took which part.

// largePart is how many bytes one part may hold; less when the line is cut.
const largePart = 64 << 20

// maxLargeParts bounds what a sender of single bytes can make.
const maxLargeParts = 8192

// Large gives the same store for an area that takes files of up to max bytes, of any kind: evidence is what it is. Uploads
// may rest for a week. Its Tus and FinishLarge belong together.
func (s *Store) Large(max int64) *Store {
	l := *s
	l.large, l.deps.MaxSize, l.deps.Expiry = true, max, 7*24*time.Hour
	return &l
}

type piece struct {
	key         string
	start, size int64
}

// arriving passes on what comes, hashes it, and takes a broken line for the end: what came is kept.
type arriving struct {
	r      io.Reader
	h      hash.Hash
	broken error
}

func (a *arriving) Read(b []byte) (int, error) {
	n, err := a.r.Read(b)
	_, _ = a.h.Write(b[:n])
	if err != nil && !errors.Is(err, io.EOF) {
		a.broken, err = err, io.EOF
	}
	return n, err
}

// extendLarge adds what r gives, part by part, and gives the new offset. Memory does not grow with the part. A broken line
// ends the request's context too, and what came over it is still kept.
func (s *Store) extendLarge(ctx context.Context, u upload, r io.Reader) (int64, error) {
	ctx = context.WithoutCancel(ctx)
	h, err := s.hashSoFar(ctx, u)
	if err != nil {
		return u.offset, err
	}
	for u.offset < u.size {
		in := &arriving{r: io.LimitReader(r, min(largePart, u.size-u.offset)), h: h}
		key := blobKey(u.org)
		n, err := s.write(ctx, u.org, key, in, largePart)
		if err != nil {
			return u.offset, fault.Wrap(fault.Unavailable, "The file store does not take anything just now. Nothing that arrived is lost. Try again soon", err)
		}
		if n == 0 {
			_ = s.remove(ctx, key)
			return u.offset, in.broken
		}
		state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
		if err == nil {
			err = s.keepPart(ctx, u, key, n, state)
		}
		if err != nil {
			return u.offset, err
		}
		u.offset += n
		if in.broken != nil || n < largePart {
			return u.offset, in.broken
		}
	}
	return u.offset, nil
}

// hashSoFar gives the SHA-256 over what has arrived.
func (s *Store) hashSoFar(ctx context.Context, u upload) (hash.Hash, error) {
	h := sha256.New()
	if u.offset == 0 {
		return h, nil
	}
	state, err := db.One(ctx, s.deps.DB, db.Scalar[[]byte], `SELECT meta FROM upload_part WHERE org_id = $1 AND upload_id = $2 AND start >= 0 AND start + size = $3`, u.org, u.id, u.offset)
	if err == nil {
		err = h.(encoding.BinaryUnmarshaler).UnmarshalBinary(state)
	}
	return h, err
}

func (s *Store) keepPart(ctx context.Context, u upload, key string, n int64, state []byte) error {
	_, err := op.Keep(ctx, s.deps.Door, u.org, func(k op.Keeper) (int64, error) {
		now, err := s.find(ctx, k, u.org, u.id, u.owner)
		if err != nil {
			return 0, err
		}
		if now.offset != u.offset {
			return 0, errOffset
		}
		parts, err := db.One(ctx, k, db.Scalar[int64], `SELECT COUNT(*) FROM upload_part WHERE org_id = $1 AND upload_id = $2 AND start >= 0`, u.org, u.id)
		if err != nil {
			return 0, err
		}
		if parts >= maxLargeParts {
			return 0, fault.New(fault.TooMany, "The upload came in too many pieces. Begin it again")
		}
		return k.Exec(ctx, `INSERT INTO upload_part (org_id, upload_id, start, size, owner, meta, blob_key, shown_key, expires_at) VALUES ($1, $2, $3, $4, '', $5, $6, '', $7)`,
			u.org, u.id, u.offset, n, state, key, db.At(u.expires))
	})
	if err != nil {
		_ = s.remove(ctx, key)
		if fault.Is(err, fault.Conflict) {
			err = errOffset
		}
	}
	return err
}

// FinishLarge turns a whole upload of an owner into a stored file, without touching its bytes again. It belongs to nothing
// until Attach takes it, and Attach takes it once. An upload that is not there or not whole is fault.NotFound or
// fault.Conflict.
func (s *Store) FinishLarge(ctx context.Context, org, owner, uploadID string) (Ready, error) {
	u, err := s.find(ctx, s.deps.DB, org, uploadID, owner)
	if err != nil {
		return Ready{}, err
	}
	if u.offset != u.size {
		return Ready{}, fault.New(fault.Conflict, "The upload is not finished")
	}
	h, err := s.hashSoFar(ctx, u)
	if err != nil {
		return Ready{}, err
	}
	f := Ready{Org: org, ID: id.Random("fil"), Size: u.size, SHA256: hex.EncodeToString(h.Sum(nil)), upload: uploadID}
	f.pieces, err = db.All(ctx, s.deps.DB, func(r db.Row) (piece, error) {
		var p piece
		return p, r.Scan(&p.key, &p.start, &p.size)
	}, `SELECT blob_key, start, size FROM upload_part WHERE org_id = $1 AND upload_id = $2 AND start >= 0 ORDER BY start`, org, uploadID)
	if err != nil {
		return f, err
	}
	return f, s.largeKind(ctx, &f, u.name)
}

// PutLarge stores what a plain form brings, as FinishLarge would; it is for pages without scripts.
func (s *Store) PutLarge(ctx context.Context, org, owner, name string, r io.Reader, max int64) (Ready, error) {
	f := Ready{Org: org, ID: id.Random("fil"), blobKey: blobKey(org)}
	if err := s.hold(ctx, &f); err != nil {
		return Ready{}, err
	}
	f.shownKey = ""
	h := sha256.New()
	var err error
	if f.Size, err = s.write(ctx, org, f.blobKey, io.TeeReader(r, h), max); err == nil && f.Size == 0 {
		err = fault.WithProblems(fault.Problems{{Field: "file", Message: sayEmpty}})
	}
	f.SHA256 = hex.EncodeToString(h.Sum(nil))
	if err == nil {
		err = s.largeKind(ctx, &f, name)
	}
	if err != nil {
		s.drop(ctx, f)
		return Ready{}, said(err)
	}
	return f, nil
}

func (s *Store) largeKind(ctx context.Context, f *Ready, name string) error {
	in := s.readyReader(ctx, *f)
	defer func() { _ = in.Close() }()
	kind, err := evidenceKind(in)
	f.MediaType, f.Name = kind, evidenceName(name, kind)
	return err
}

func (s *Store) readyReader(ctx context.Context, f Ready) *Reader {
	if len(f.pieces) == 0 {
		return s.reader(ctx, f.Org, f.blobKey, f.Size)
	}
	return s.joined(ctx, f.Org, f.pieces, f.Size)
}

// Stripped makes a copy of a picture without its hidden data, as a file of its own with its own hash. It gives false for
// what is no picture that can be copied safely; the original is not touched.
func (s *Store) Stripped(ctx context.Context, f Ready) (Ready, bool, error) {
	if f.MediaType != JPEG && f.MediaType != PNG {
		return Ready{}, false, nil
	}
	plain := s.readyReader(ctx, f)
	defer func() { _ = plain.Close() }()
	c := Ready{Org: f.Org, ID: id.Random("fil"), Name: f.Name, MediaType: f.MediaType, blobKey: blobKey(f.Org)}
	if err := s.hold(ctx, &c); err != nil {
		return c, false, err
	}
	c.shownKey = ""
	out, in := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		in.CloseWithError(strip(f.MediaType, in, plain))
	}()
	h := sha256.New()
	var err error
	c.Size, err = s.write(ctx, f.Org, c.blobKey, io.TeeReader(out, h), s.deps.MaxSize)
	_ = out.CloseWithError(io.ErrClosedPipe)
	<-ended
	c.SHA256 = hex.EncodeToString(h.Sum(nil))
	if err != nil {
		s.drop(ctx, c)
		if errors.Is(err, errBroken) || errors.Is(err, errTooLarge) {
			return Ready{}, false, nil
		}
		return Ready{}, false, err
	}
	return c, true, nil
}

// joined reads parts as one file.
func (s *Store) joined(ctx context.Context, org string, pieces []piece, size int64) *Reader {
	r := &Reader{ctx: ctx, bucket: s.bucket, ring: s.deps.Ring, size: size, at: -1, pieces: pieces, org: org, now: -1}
	return r
}

// readPart reads from the part that holds the place, and never over its end.
func (r *Reader) readPart(b []byte) (int, error) {
	if r.now < 0 || r.pos < r.pieces[r.now].start || r.pos >= r.pieces[r.now].start+r.pieces[r.now].size {
		if err := r.turnTo(r.pos); err != nil {
			return 0, err
		}
	}
	if _, err := r.part.Seek(r.pos-r.pieces[r.now].start, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := r.part.Read(b)
	r.pos += int64(n)
	return n, err
}

func (r *Reader) turnTo(pos int64) error {
	if r.part != nil {
		_ = r.part.Close()
		r.part = nil
	}
	for i, p := range r.pieces {
		if pos >= p.start && pos < p.start+p.size {
			r.now = i
			r.part = (&Store{bucket: r.bucket, deps: Deps{Ring: r.ring}}).reader(r.ctx, r.org, p.key, p.size)
			return nil
		}
	}
	return fmt.Errorf("no part of the file holds byte %d", pos)
}
