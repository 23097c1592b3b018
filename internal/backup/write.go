package backup

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"github.com/havenward/havenward/internal/blob"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// Order says how to write a backup.
type Order struct {
	From Place
	// To are who can open it: recipients, or one passphrase.
	To []age.Recipient
	// Own opens it again, to verify it: the identity of the passphrase. For recipients a passing identity is made.
	Own age.Identity
	// KeysTo are who can open the key ring inside; none leaves the ring out.
	KeysTo []age.Recipient
	// Program names the version that writes.
	Program string
	Now     time.Time
	Progress
}

// Write writes a backup into a file that must not exist, reads it back whole and checks it. What fails leaves no file.
func Write(ctx context.Context, path string, o Order) (m Manifest, err error) {
	if len(o.To) == 0 {
		return m, fault.New(fault.Invalid, "Say who can open the backup: a recipient or a passphrase")
	}
	to, own := o.To, o.Own
	if own == nil {
		passing, err := age.GenerateX25519Identity()
		if err != nil {
			return m, err
		}
		to, own = append(append([]age.Recipient(nil), o.To...), passing.Recipient()), passing
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return m, err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			_ = os.Remove(path)
		}
	}()
	buffered := bufio.NewWriterSize(f, 1<<20)
	sealed, err := age.Encrypt(buffered, to...)
	if err != nil {
		return m, err
	}
	if m, err = o.archive(ctx, sealed); err != nil {
		return m, err
	}
	if err = errors.Join(sealed.Close(), buffered.Flush(), f.Sync(), syncFolder(filepath.Dir(path))); err != nil {
		return m, err
	}
	a, err := open(f, own)
	if err != nil {
		return m, fmt.Errorf("read the backup back: %w", err)
	}
	return m, a.check(ctx, o.Progress)
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// archive writes the zip inside the encryption.
func (o Order) archive(ctx context.Context, w io.Writer) (m Manifest, err error) {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	x, err := db.OpenSnapshot(ctx, o.From.Database)
	if err != nil {
		return m, err
	}
	defer func() { _ = x.Close() }()
	m = Manifest{Format: Format, At: o.Now.UTC(), Program: o.Program, Engine: o.From.Database.Engine().String(), Keys: len(o.KeysTo) > 0}
	if m.Schema, err = x.Versions(ctx); err != nil {
		return m, fmt.Errorf("read which schema this is: %w", err)
	}
	shapes, err := x.Tables(ctx)
	if err != nil {
		return m, err
	}
	var done int64
	for _, t := range shapes {
		s, err := writeTable(ctx, z, x, t, func() {
			if done++; done%20000 == 0 {
				o.say("rows", done)
			}
		})
		if err != nil {
			return m, fmt.Errorf("back up %s: %w", t.Name, err)
		}
		m.Tables = append(m.Tables, s)
	}
	o.say("rows", done)
	if m.Heads, err = heads(ctx, x); err != nil {
		return m, err
	}
	if m.Files, err = o.files(ctx, z); err != nil {
		return m, err
	}
	if m.Keys {
		if err := o.keys(z); err != nil {
			return m, fmt.Errorf("back up the keys: %w", err)
		}
	}
	e, err := z.Create(manifestName)
	if err != nil {
		return m, err
	}
	enc := json.NewEncoder(e)
	enc.SetIndent("", "  ")
	return m, errors.Join(enc.Encode(m), z.Close())
}

func heads(ctx context.Context, q db.Querier) ([]Head, error) {
	return db.All(ctx, q, func(r db.Row) (Head, error) {
		var h Head
		return h, r.Scan(&h.Org, &h.Seq, &h.Hash)
	}, `SELECT org_id, seq, hash FROM audit_head ORDER BY org_id`)
}

// summed writes through a hash.
type summed struct {
	hash.Hash
	w io.Writer
	n int64
}

func newSummed(w io.Writer) *summed { return &summed{Hash: sha256.New(), w: w} }

func (s *summed) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	s.Hash.Write(b[:n])
	s.n += int64(n)
	return n, err
}

func (s *summed) hex() string { return hex.EncodeToString(s.Sum(nil)) }

func writeTable(ctx context.Context, z *zip.Writer, x *db.Snapshot, t db.TableShape, each func()) (Table, error) {
	e, err := z.Create(tablesDir + t.Name + ".ndjson")
	if err != nil {
		return Table{}, err
	}
	s := newSummed(e)
	buffered := bufio.NewWriterSize(s, 1<<16)
	enc := json.NewEncoder(buffered)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(t); err != nil {
		return Table{}, err
	}
	n, err := x.Rows(ctx, t, func(row []any) error {
		each()
		return enc.Encode(row)
	})
	if err = errors.Join(err, buffered.Flush()); err != nil {
		return Table{}, err
	}
	return Table{Name: t.Name, Rows: n, SHA256: s.hex()}, nil
}

// files copies what is in the store. It comes after the snapshot: a file is stored before the row that names it, so every
// row of the snapshot has its file.
func (o Order) files(ctx context.Context, z *zip.Writer) ([]File, error) {
	b, err := openStore(ctx, o.From.Files, false)
	if err != nil || b == nil {
		return nil, err
	}
	defer func() { _ = b.Close() }()
	var out []File
	err = b.List(ctx, func(key string) error {
		f, err := writeFile(ctx, z, b, key)
		if err != nil {
			return fmt.Errorf("back up the file %s: %w", key, err)
		}
		out = append(out, f)
		o.say("files", int64(len(out)))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the files: %w", err)
	}
	return out, nil
}

func writeFile(ctx context.Context, z *zip.Writer, b blob.Bucket, key string) (File, error) {
	r, err := b.Read(ctx, key, 0, -1)
	if err != nil {
		return File{}, err
	}
	defer func() { _ = r.Close() }()
	e, err := z.CreateHeader(&zip.FileHeader{Name: filesDir + key, Method: zip.Store}) // ciphertext does not shrink
	if err != nil {
		return File{}, err
	}
	s := newSummed(e)
	if _, err := io.Copy(s, r); err != nil {
		return File{}, err
	}
	return File{Key: key, Size: s.n, SHA256: s.hex()}, nil
}

// keyFiles is what keys.age holds.
type keyFiles struct {
	Ring    []byte `json:"ring"`
	Signing []byte `json:"signing,omitempty"`
}

func (o Order) keys(z *zip.Writer) error {
	var k keyFiles
	var err error
	if k.Ring, err = os.ReadFile(o.From.Ring); err != nil {
		return err
	}
	if k.Signing, err = os.ReadFile(o.From.Signing); err != nil && !os.IsNotExist(err) {
		return err
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, o.KeysTo...)
	if err != nil {
		return err
	}
	if err := errors.Join(json.NewEncoder(w).Encode(k), w.Close()); err != nil {
		return err
	}
	e, err := z.CreateHeader(&zip.FileHeader{Name: keysName, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = e.Write(out.Bytes())
	return err
}
