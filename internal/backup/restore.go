package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/blob"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// Return says where to put a backup back.
type Return struct {
	To   Place
	With []age.Identity
	// KeysWith open the key ring inside; none leaves it where it is.
	KeysWith []age.Identity
	// Schema are the program's migrations.
	Schema db.Migrations
	Progress
}

// Restore puts a backup back into an empty place, checks every sum, count and audit chain on the way, and then brings
// the schema up to date. On an error the database is left without rows.
func Restore(ctx context.Context, path string, o Return) (m Manifest, v audit.Verdict, err error) {
	f, err := os.Open(path)
	if err != nil {
		return m, v, err
	}
	defer func() { _ = f.Close() }()
	a, err := open(f, o.With...)
	if err != nil {
		return m, v, err
	}
	m = a.manifest
	if len(o.KeysWith) > 0 {
		if err := o.keys(a); err != nil {
			return m, v, err
		}
	}
	err = db.Load(ctx, o.To.Database, o.Schema, m.Schema, func(l *db.Loader) error {
		if err := o.tables(ctx, a, l); err != nil {
			return err
		}
		got, err := heads(ctx, l)
		if err != nil {
			return err
		}
		if !same(got, m.Heads) {
			return errDamaged("the audit chains do not end where they ended when it was written")
		}
		v, err = audit.Verify(ctx, l, "", nil, func(n int64) { o.say("audit entries checked", n) })
		if err == nil && len(v.Breaks) > 0 {
			b := v.Breaks[0]
			err = fmt.Errorf("the audit chain of %s is broken at entry %d: %s", b.Org, b.Seq, b.What)
		}
		return err
	})
	if err != nil {
		return m, v, err
	}
	if err := o.files(ctx, a); err != nil {
		return m, v, err
	}
	return m, v, db.Migrate(ctx, o.To.Database, o.Schema)
}

func same(a, b []Head) bool {
	if len(a) != len(b) {
		return false
	}
	at := map[string]Head{}
	for _, h := range a {
		at[h.Org] = h
	}
	for _, h := range b {
		if at[h.Org] != h {
			return false
		}
	}
	return true
}

func (o Return) tables(ctx context.Context, a *archive, l *db.Loader) error {
	var done int64
	for _, t := range a.manifest.Tables {
		_, err := a.table(ctx, t, func(shape db.TableShape, next func() ([]any, error)) (int64, error) {
			return l.Fill(ctx, shape, func() ([]any, error) {
				row, err := next()
				if row != nil {
					if done++; done%20000 == 0 {
						o.say("rows", done)
					}
				}
				return row, err
			})
		})
		if err != nil {
			return err
		}
	}
	o.say("rows", done)
	return nil
}

func (o Return) files(ctx context.Context, a *archive) error {
	if len(a.manifest.Files) == 0 {
		return nil
	}
	b, err := openStore(ctx, o.To.Files, true)
	if err != nil {
		return err
	}
	if b == nil {
		return fault.New(fault.Invalid, "The backup holds files, and there is no place for them")
	}
	defer func() { _ = b.Close() }()
	for i, f := range a.manifest.Files {
		if err := putFile(ctx, a, b, f); err != nil {
			return err
		}
		o.say("files", int64(i+1))
	}
	return nil
}

func putFile(ctx context.Context, a *archive, b blob.Bucket, f File) error {
	return b.Put(ctx, f.Key, func(w io.Writer) error { return a.file(f, w) })
}

// keys puts the key files back; a ring that is there is never written over.
func (o Return) keys(a *archive) error {
	k, err := a.keys(o.KeysWith...)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		path string
		b    []byte
	}{{o.To.Ring, k.Ring}, {o.To.Signing, k.Signing}} {
		if len(f.b) == 0 {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
			return err
		}
		w, err := os.OpenFile(f.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, os.ErrExist) {
			return fault.New(fault.Conflict, "There is a key file already: "+f.path)
		}
		if err != nil {
			return err
		}
		_, err = w.Write(f.b)
		if err := errors.Join(err, w.Sync(), w.Close()); err != nil {
			return err
		}
	}
	return nil
}
