package files

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/havenward/havenward/internal/blob"
	"github.com/havenward/havenward/internal/seal"
)

// A sealed blob is a run of records: four bytes of length, then one sealed chunk. Every chunk but the last holds chunkSize
// plain bytes. A chunk is bound to its blob, its number and whether it is the last, so that a blob cannot be cut short,
// put in another order or passed for another.

// chunkSize leaves room for seal's own length field, so that a full chunk is padded by nothing.
const chunkSize = 1<<20 - 4

// maxRecord bounds what a damaged length can make us read.
const maxRecord = 2 << 20

var errTooLarge = errors.New("more bytes than are taken")

func place(p seal.Place, i int64, last bool) seal.Place {
	p.Field = fmt.Sprintf("chunk %d", i)
	if last {
		p.Field += " last"
	}
	return p
}

// sealTo seals r into w and gives the number of plain bytes.
func sealTo(ring *seal.Ring, p seal.Place, w io.Writer, r io.Reader, limit int64) (int64, error) {
	var total int64
	buf, ahead := make([]byte, chunkSize), make([]byte, chunkSize)
	n, err := fill(r, buf)
	if err != nil {
		return 0, err
	}
	for i := int64(0); ; i++ {
		m := 0
		if n == chunkSize {
			if m, err = fill(r, ahead); err != nil {
				return 0, err
			}
		}
		if total += int64(n); total > limit {
			return 0, errTooLarge
		}
		if n > 0 {
			sealed, err := ring.Seal(place(p, i, m == 0), buf[:n])
			if err != nil {
				return 0, err
			}
			if _, err := w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(sealed)))); err != nil {
				return 0, err
			}
			if _, err := w.Write(sealed); err != nil {
				return 0, err
			}
		}
		if m == 0 {
			return total, nil
		}
		buf, ahead, n = ahead, buf, m
	}
}

// fill reads until b is full or r ends.
func fill(r io.Reader, b []byte) (int, error) {
	n, err := io.ReadFull(r, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return n, err
}

// Reader reads a sealed blob as plain bytes, from anywhere in it. It is for one goroutine.
type Reader struct {
	ctx    context.Context
	bucket blob.Bucket
	ring   *seal.Ring
	place  seal.Place
	size   int64

	pos    int64
	at     int64 // number of the chunk in plain; -1 for none
	plain  []byte
	body   io.ReadCloser
	next   int64 // number of the chunk that body gives next
	stride int64 // bytes of a full record, 0 until known

	// of a file in parts
	pieces []piece
	org    string
	now    int // number of the part that is open; -1 for none
	part   *Reader
}

func (s *Store) reader(ctx context.Context, org, key string, size int64) *Reader {
	return &Reader{ctx: ctx, bucket: s.bucket, ring: s.deps.Ring, place: seal.Place{Org: org, Record: key}, size: size, at: -1}
}

// Size gives the number of plain bytes.
func (r *Reader) Size() int64 { return r.size }

// Read reads on. A blob that was changed gives seal.ErrSealed.
func (r *Reader) Read(b []byte) (int, error) {
	if r.pos >= r.size {
		return 0, io.EOF
	}
	if r.pieces != nil {
		return r.readPart(b)
	}
	if i := r.pos / chunkSize; i != r.at {
		if err := r.load(i); err != nil {
			return 0, err
		}
	}
	n := copy(b, r.plain[r.pos%chunkSize:])
	r.pos += int64(n)
	return n, nil
}

// Seek moves to another place, as io.Seeker says.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return 0, errors.New("a place before the beginning")
	}
	r.pos = offset
	return offset, nil
}

// ReadAt reads from a place, as io.ReaderAt says, for one goroutine.
func (r *Reader) ReadAt(b []byte, off int64) (int, error) {
	if _, err := r.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(r, b)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}

// Close lets go of the blob.
func (r *Reader) Close() error {
	if r.part != nil {
		return r.part.Close()
	}
	if r.body == nil {
		return nil
	}
	err := r.body.Close()
	r.body = nil
	return err
}

// load opens chunk i.
func (r *Reader) load(i int64) error {
	if r.body == nil || r.next != i {
		if err := r.jump(i); err != nil {
			return err
		}
	}
	record, err := r.record()
	if err != nil {
		return err
	}
	last := (i+1)*chunkSize >= r.size
	plain, err := r.ring.Open(place(r.place, i, last), record)
	if err != nil {
		return err
	}
	if want := min(r.size-i*chunkSize, chunkSize); int64(len(plain)) != want {
		return seal.ErrSealed
	}
	r.at, r.plain, r.next = i, plain, i+1
	return nil
}

// jump moves the stored bytes to record i. Full records are all as long as the first.
func (r *Reader) jump(i int64) error {
	_ = r.Close()
	if i > 0 && r.stride == 0 {
		head, err := r.bucket.Read(r.ctx, r.place.Record, 0, 4)
		if err != nil {
			return err
		}
		var b [4]byte
		_, err = io.ReadFull(head, b[:])
		_ = head.Close()
		if err != nil {
			return err
		}
		r.stride = 4 + int64(binary.BigEndian.Uint32(b[:]))
	}
	body, err := r.bucket.Read(r.ctx, r.place.Record, i*r.stride, -1)
	if err != nil {
		return err
	}
	r.body, r.next = body, i
	return nil
}

func (r *Reader) record() ([]byte, error) {
	var b [4]byte
	if _, err := io.ReadFull(r.body, b[:]); err != nil {
		return nil, seal.ErrSealed
	}
	n := binary.BigEndian.Uint32(b[:])
	if n > maxRecord {
		return nil, seal.ErrSealed
	}
	var out bytes.Buffer
	if _, err := io.CopyN(&out, r.body, int64(n)); err != nil {
		return nil, seal.ErrSealed
	}
	return out.Bytes(), nil
}
