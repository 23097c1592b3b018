package files

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Of and Get go by a file's own unit, lock and id. Where those who may open a record are told by more than that, such as
// by the receipt in their hand, by a person being kept away from the record, or by a grant of two hours, the area opens
// the record first and then asks here for what belongs to it: so the files follow whatever becomes of the record.

// Belonging gives the files of a record that the caller has opened under its own rules, in the order of their ids.
func (s *Store) Belonging(ctx context.Context, q db.Querier, org, kind, record string) ([]File, error) {
	return db.All(ctx, q, s.scanFile, selectFile+` WHERE f.org_id = $1 AND f.record_kind = $2 AND f.record_id = $3 ORDER BY f.id LIMIT 500`, org, kind, record)
}

// One gives one file of a record that the caller has opened under its own rules; a file of another record is
// fault.NotFound.
func (s *Store) One(ctx context.Context, q db.Querier, org, kind, record, file string) (File, error) {
	return db.One(ctx, q, s.scanFile, selectFile+` WHERE f.org_id = $1 AND f.record_kind = $2 AND f.record_id = $3 AND f.id = $4`, org, kind, record, file)
}

// See writes down, inside the change that opens it, that somebody has seen a file. One that was taken back meanwhile is
// fault.NotFound.
func (s *Store) See(ctx context.Context, tx *op.Tx, f File) error {
	n, err := tx.Exec(ctx, `UPDATE file SET seen_at = COALESCE(seen_at, $3) WHERE org_id = $1 AND id = $2`, f.Org, f.ID, db.At(tx.Now()))
	if err == nil && n == 0 {
		err = fault.Missing()
	}
	return err
}

// Detach removes a file that nobody has seen; its blobs go with the next sweep. One that somebody has seen is
// fault.Conflict.
func (s *Store) Detach(ctx context.Context, tx *op.Tx, f File) error {
	n, err := tx.Exec(ctx, `DELETE FROM file WHERE org_id = $1 AND id = $2 AND seen_at IS NULL`, f.Org, f.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "Somebody has opened this file already, so it stays")
	}
	_, err = tx.Exec(ctx, `INSERT INTO upload_part (org_id, upload_id, start, size, owner, blob_key, shown_key, expires_at) VALUES ($1, $2, -2, 0, '', $3, $4, $5)`,
		f.Org, f.ID, f.blobKey, f.shownKey, db.At(tx.Now().Add(-time.Second)))
	return err
}
