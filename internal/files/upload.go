package files

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// partSize is how much of an upload is made durable at a time: at most this is lost when the program is killed.
const partSize = 8 << 20

// upload is one that is under way.
type upload struct {
	org, id, owner string
	size, offset   int64
	name           string
	expires        time.Time
}

type uploadMeta struct {
	Name string `json:"name"`
}

// begin makes an upload. With a key, the same key of the same owner is the same upload.
func (s *Store) begin(ctx context.Context, org, owner, name string, size int64, key string) (upload, error) {
	u := upload{org: org, owner: owner, size: size, name: name, id: id.Random("upl")}
	if key != "" {
		u.id = "upl_" + s.deps.Ring.Blind(org, "upload", owner+"\x00"+key)
	}
	meta, err := json.Marshal(uploadMeta{name})
	if err != nil {
		return u, err
	}
	sealed, err := s.deps.Ring.Seal(seal.Place{Org: org, Record: u.id, Field: "meta"}, meta)
	if err != nil {
		return u, err
	}
	return op.Keep(ctx, s.deps.Door, org, func(k op.Keeper) (upload, error) {
		u.expires = db.At(k.Now().Add(s.deps.Expiry)).Time
		have, err := s.find(ctx, k, org, u.id, owner)
		if err == nil {
			return have, nil
		}
		if !fault.Is(err, fault.NotFound) {
			return u, err
		}
		n, err := db.One(ctx, k, db.Scalar[int], `SELECT COUNT(*) FROM upload_part WHERE org_id = $1 AND owner = $2 AND start = -1 AND expires_at > $3`, org, owner, db.At(k.Now()))
		if err != nil {
			return u, err
		}
		if n >= s.deps.MaxOpen {
			return u, fault.New(fault.TooMany, "Too many uploads are open. Finish one first")
		}
		_, err = k.Exec(ctx, `INSERT INTO upload_part (org_id, upload_id, start, size, owner, meta, blob_key, shown_key, expires_at) VALUES ($1, $2, -1, $3, $4, $5, '', '', $6)`,
			org, u.id, size, owner, sealed, db.At(u.expires))
		return u, err
	})
}

// find reads an upload with its offset; another owner's, and one that has expired, are not there.
func (s *Store) find(ctx context.Context, q db.Querier, org, uploadID, owner string) (upload, error) {
	var sealed []byte
	u, err := db.One(ctx, q, func(r db.Row) (upload, error) {
		u := upload{org: org, id: uploadID, owner: owner}
		var at db.Time
		err := r.Scan(&u.size, &sealed, &at, &u.offset)
		u.expires = at.Time
		return u, err
	}, `SELECT u.size, u.meta, u.expires_at, (SELECT COALESCE(MAX(p.start + p.size), 0) FROM upload_part p WHERE p.org_id = u.org_id AND p.upload_id = u.upload_id AND p.start >= 0)
		FROM upload_part u WHERE u.org_id = $1 AND u.upload_id = $2 AND u.owner = $3 AND u.start = -1 AND u.expires_at > $4`, org, uploadID, owner, db.At(s.deps.Door.Now()))
	if err != nil {
		return u, err
	}
	plain, err := s.deps.Ring.Open(seal.Place{Org: org, Record: uploadID, Field: "meta"}, sealed)
	if err != nil {
		return u, err
	}
	var m uploadMeta
	err = json.Unmarshal(plain, &m)
	u.name = m.Name
	return u, err
}

// errOffset means that somebody else has written at that place.
var errOffset = errors.New("the upload stands elsewhere")

// extend adds what r gives, part by part, and gives the new offset. What arrived before r broke is kept; r's own error
// comes back too.
func (s *Store) extend(ctx context.Context, u upload, r io.Reader) (int64, error) {
	buf := make([]byte, partSize)
	for u.offset < u.size {
		n, rerr := io.ReadFull(r, buf[:min(partSize, u.size-u.offset)])
		if n > 0 {
			if err := s.part(ctx, u, buf[:n]); err != nil {
				return u.offset, err
			}
			u.offset += int64(n)
		}
		if errors.Is(rerr, io.EOF) || errors.Is(rerr, io.ErrUnexpectedEOF) {
			return u.offset, nil
		}
		if rerr != nil {
			return u.offset, rerr
		}
	}
	return u.offset, nil
}

// part makes one part durable: its blob, then its row, whose key lets only one writer have the place.
func (s *Store) part(ctx context.Context, u upload, b []byte) error {
	ctx = context.WithoutCancel(ctx) // the sender may have gone; what came is kept
	key := blobKey(u.org)
	if _, err := s.write(ctx, u.org, key, bytes.NewReader(b), partSize); err != nil {
		return err
	}
	_, err := op.Keep(ctx, s.deps.Door, u.org, func(k op.Keeper) (int64, error) {
		now, err := s.find(ctx, k, u.org, u.id, u.owner)
		if err != nil {
			return 0, err
		}
		if now.offset != u.offset {
			return 0, errOffset
		}
		return k.Exec(ctx, `INSERT INTO upload_part (org_id, upload_id, start, size, owner, blob_key, shown_key, expires_at) VALUES ($1, $2, $3, $4, '', $5, '', $6)`,
			u.org, u.id, u.offset, len(b), key, db.At(u.expires))
	})
	if err != nil {
		_ = s.remove(ctx, key)
		if fault.Is(err, fault.Conflict) {
			err = errOffset
		}
	}
	return err
}

// cancel ends an upload: it expires now, and the sweep removes what it left.
func (s *Store) cancel(ctx context.Context, u upload) error {
	_, err := op.Keep(ctx, s.deps.Door, u.org, func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `UPDATE upload_part SET expires_at = $3 WHERE org_id = $1 AND upload_id = $2`, u.org, u.id, db.At(k.Now().Add(-time.Second)))
	})
	return err
}

// Finish turns a whole upload of an owner into a stored file, as Put does. An upload that is not there, not whole or
// another owner's is refused: fault.NotFound or fault.Conflict. The upload itself is then swept away.
func (s *Store) Finish(ctx context.Context, org, owner, uploadID string) (Ready, error) {
	u, err := s.find(ctx, s.deps.DB, org, uploadID, owner)
	if err != nil {
		return Ready{}, err
	}
	if u.offset != u.size {
		return Ready{}, fault.New(fault.Conflict, "The upload is not finished")
	}
	type piece struct {
		key  string
		size int64
	}
	pieces, err := db.All(ctx, s.deps.DB, func(r db.Row) (piece, error) {
		var p piece
		return p, r.Scan(&p.key, &p.size)
	}, `SELECT blob_key, size FROM upload_part WHERE org_id = $1 AND upload_id = $2 AND start >= 0 ORDER BY start`, org, uploadID)
	if err != nil {
		return Ready{}, err
	}
	var list []io.Reader
	for _, p := range pieces {
		r := s.reader(ctx, org, p.key, p.size)
		defer func() { _ = r.Close() }()
		list = append(list, r)
	}
	f, err := s.Put(ctx, org, u.name, io.MultiReader(list...))
	if err != nil {
		return f, err
	}
	return f, s.cancel(ctx, u)
}
