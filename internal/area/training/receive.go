package training

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

// MaxFile bounds a file, in bytes. Up to inline it is read at once, a larger one by a job.
const (
	MaxFile  = 200 << 20
	inline   = 4 << 20
	partSize = 4 << 20
)

// Receive takes a file in as it comes, part by part, each sealed, and gives the import's id. A small one is read at once, so that
// its preview is there; of a large one a job does it. Nothing counts before Apply.
func (s *Service) Receive(ctx context.Context, org, name string, whole bool, from io.Reader) (string, error) {
	buf, sum, size, n, key := make([]byte, partSize), sha256.New(), int64(0), 0, ""
	for {
		got, err := io.ReadFull(from, buf)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return key, fault.Wrap(fault.Invalid, "The file did not come whole. Send it again", err)
		}
		if size += int64(got); size > MaxFile {
			return key, fault.WithProblems(fault.Problems{{Field: "file", Message: "Choose a file of at most 200 MB, or send it in parts"}})
		}
		sum.Write(buf[:got])
		if key, err = s.part(ctx, org, key, name, whole, n, buf[:got]); err != nil {
			return key, err
		}
		n++
	}
	if key == "" {
		return "", fault.WithProblems(fault.Problems{{Field: "file", Message: "Choose a file that is not empty"}})
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	_, err := op.Do(ctx, s.Door, ActImport, op.On("training_import", org, key), func(tx *op.Tx) (bool, audit.Change, error) {
		if size > inline {
			if err := tx.Emit("training.received", key); err != nil {
				return false, audit.Change{}, err
			}
		}
		return true, audit.Changed("training_import", key, audit.F("digest", digest)), tx.Must(ctx, `UPDATE training_import SET state = 'received', digest = $1, size = $2, version = version + 1 WHERE org_id = $3 AND id = $4 AND state = 'receiving'`,
			digest, size, org, key)
	})
	if err != nil || size > inline {
		return key, err
	}
	return key, s.Check(ctx, org, key)
}

// part keeps one part; the first one begins the import.
func (s *Service) part(ctx context.Context, org, key, name string, whole bool, n int, data []byte) (string, error) {
	target := op.In(org, "")
	if key != "" {
		target = op.On("training_import", org, key)
	}
	return op.Do(ctx, s.Door, ActImport, target, func(tx *op.Tx) (string, audit.Change, error) {
		k, change := key, audit.Changed("training_import", key, audit.F("part", number(n+1)))
		if k == "" {
			k = id.New("tim", tx.Now())
			name := cut(name, 200)
			tx.Insert(importTable, org, k, "", "", "", name, "", int64(0), string(Receiving), whole, s.Today(), "{}", "{}", db.At(tx.Now()), tx.Actor().Name, nil, int64(1))
			change = audit.Created("training_import", k, audit.F("file", name))
		}
		sealed, err := s.Ring.Seal(place(org, k, "part "+number(n)), data)
		if err != nil {
			return k, change, err
		}
		tx.Insert(partTable, org, k, int64(n), sealed)
		return k, change, nil
	})
}

func cut(s string, n int) string {
	r := []rune(strings.TrimSpace(s))
	return string(r[:min(len(r), n)])
}

// Register takes on the jobs of this area.
func (s *Service) Register(r *jobs.Runner) {
	jobs.On(r, "training.received", "read it", s.Check)
	jobs.On(r, "training.applied", "keep its figures", func(ctx context.Context, _, org string) error { return s.Keep(ctx, org) })
	jobs.On(r, "training.apply", "bring it in", s.BringIn)
}

// parted reads the file of an import from its sealed parts. It keeps the last parts that it opened.
type parted struct {
	ctx      context.Context
	s        *Service
	org, key string
	size     int64
	kept     map[int64][]byte
	order    []int64
}

func (s *Service) file(ctx context.Context, x *Import) *parted {
	return &parted{ctx: ctx, s: s, org: x.Org, key: x.ID, size: x.Size, kept: map[int64][]byte{}}
}

// keptParts is how many parts a reader keeps: a workbook is read at its end, its beginning and in its middle.
const keptParts = 4

func (p *parted) part(n int64) ([]byte, error) {
	if b, ok := p.kept[n]; ok {
		return b, nil
	}
	sealed, err := db.One(p.ctx, p.s.DB, db.Scalar[[]byte], `SELECT data FROM training_import_part WHERE org_id = $1 AND import_id = $2 AND n = $3`, p.org, p.key, n)
	if err != nil {
		return nil, err
	}
	b, err := p.s.Ring.Open(place(p.org, p.key, "part "+number(int(n))), sealed)
	if err != nil {
		return nil, err
	}
	if len(p.order) == keptParts {
		delete(p.kept, p.order[0])
		p.order = p.order[1:]
	}
	p.kept[n], p.order = b, append(p.order, n)
	return b, nil
}

// ReadAt reads bytes of the file, as io.ReaderAt asks.
func (p *parted) ReadAt(to []byte, at int64) (n int, err error) {
	for n < len(to) {
		if at >= p.size {
			return n, io.EOF
		}
		b, err := p.part(at / partSize)
		if err != nil {
			return n, err
		}
		off := at % partSize
		if off >= int64(len(b)) {
			return n, io.ErrUnexpectedEOF
		}
		k := copy(to[n:], b[off:])
		n, at = n+k, at+int64(k)
	}
	return n, nil
}
