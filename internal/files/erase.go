package files

import (
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Erase removes a file's row inside the change that decides it; its bytes go with the next sweep.
func (s *Store) Erase(ctx context.Context, tx *op.Tx, f File) error {
	pieces, err := pieces(ctx, tx, f.Org, f.ID)
	if err != nil {
		return err
	}
	keys := []string{f.blobKey, f.shownKey}
	for _, p := range pieces {
		keys = append(keys, p.key)
	}
	for i, k := range keys {
		if k == "" {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO upload_part (org_id, upload_id, start, size, owner, blob_key, shown_key, expires_at) VALUES ($1, $2, $3, 0, '', $4, '', $5)`,
			f.Org, f.ID, i, k, db.At(tx.Now().Add(-time.Second))); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM file_part WHERE org_id = $1 AND file_id = $2`, f.Org, f.ID); err != nil {
		return err
	}
	return tx.Must(ctx, `DELETE FROM file WHERE org_id = $1 AND id = $2`, f.Org, f.ID)
}

// Rehome gives the files of a record the unit, lock and owner that the record has now.
func (s *Store) Rehome(ctx context.Context, tx *op.Tx, org string, o Owner) error {
	_, err := tx.Exec(ctx, `UPDATE file SET unit_id = $4, lock = $5, owner_key = $6 WHERE org_id = $1 AND record_kind = $2 AND record_id = $3`, org, o.Kind, o.Record, o.Unit, o.Lock, o.OwnerKey)
	return err
}

// Play sends a file to be shown or played in a page of ours, part by part as the player asks. What a browser could run is
// never sent so.
func (s *Store) Play(w http.ResponseWriter, r *http.Request, f File) error {
	if !Plays(f.MediaType) {
		return fault.Missing()
	}
	return s.serve(w, r, f, true, "inline")
}

func (s *Store) serve(w http.ResponseWriter, r *http.Request, f File, original bool, how string) error {
	in, err := s.Open(r.Context(), f, original)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	if _, err := in.Read(make([]byte, 1)); err != nil {
		return err // while an error can still be answered
	}
	h := w.Header()
	h.Set("Content-Type", f.MediaType)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
	if f.Size > 32<<20 {
		w = patient{w, http.NewResponseController(w)}
	}
	http.ServeContent(w, r, "", time.Time{}, in)
	return nil
}

// patient lets a large file take as long as its reader goes on reading.
type patient struct {
	http.ResponseWriter
	c *http.ResponseController
}

func (p patient) Write(b []byte) (int, error) {
	_ = p.c.SetWriteDeadline(time.Now().Add(5 * time.Minute)) // not every writer knows deadlines
	return p.ResponseWriter.Write(b)
}

func (p patient) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// Patient gives a writer for an answer that may take longer than others, such as a bundle of footage.
func Patient(w http.ResponseWriter) http.ResponseWriter {
	return patient{w, http.NewResponseController(w)}
}

func pieces(ctx context.Context, q db.Querier, org, file string) ([]piece, error) {
	return db.All(ctx, q, func(r db.Row) (piece, error) {
		var p piece
		return p, r.Scan(&p.key, &p.start, &p.size)
	}, `SELECT blob_key, start, size FROM file_part WHERE org_id = $1 AND file_id = $2 ORDER BY start`, org, file)
}
