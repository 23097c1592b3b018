package backup

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// archive is an opened backup.
type archive struct {
	z        *zip.Reader
	byName   map[string]*zip.File
	manifest Manifest
}

// Open opens a backup and reads its manifest; close lets go of the file.
func Open(path string, with ...age.Identity) (m Manifest, close func() error, err error) {
	f, err := os.Open(path)
	if err != nil {
		return m, nil, err
	}
	a, err := open(f, with...)
	if err != nil {
		return m, nil, errors.Join(err, f.Close())
	}
	return a.manifest, f.Close, nil
}

// errDamaged is what a reader is told of an archive that does not hold together.
func errDamaged(why string) error {
	return fault.New(fault.Invalid, "The backup is damaged or is not one: "+why)
}

func open(f *os.File, with ...age.Identity) (*archive, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	plain, size, err := age.DecryptReaderAt(f, st.Size(), with...)
	if err != nil {
		var no *age.NoIdentityMatchError
		if errors.As(err, &no) {
			return nil, fault.New(fault.Invalid, "The key or passphrase does not open this backup")
		}
		return nil, errDamaged(err.Error())
	}
	z, err := zip.NewReader(plain, size)
	if err != nil {
		return nil, errDamaged("it ends before its list of contents")
	}
	a := &archive{z: z, byName: map[string]*zip.File{}}
	for _, e := range z.File {
		a.byName[e.Name] = e
	}
	r, err := a.entry(manifestName)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	if err := json.NewDecoder(io.LimitReader(r, 256<<20)).Decode(&a.manifest); err != nil {
		return nil, errDamaged("its manifest cannot be read")
	}
	if a.manifest.Format != Format {
		return nil, fault.New(fault.Invalid, "The backup has a format that this program does not read: "+a.manifest.Format)
	}
	return a, nil
}

func (a *archive) entry(name string) (io.ReadCloser, error) {
	e := a.byName[name]
	if e == nil {
		return nil, errDamaged(name + " is missing")
	}
	r, err := e.Open()
	if err != nil {
		return nil, errDamaged(err.Error())
	}
	return r, nil
}

// check reads every entry and compares it with the manifest.
func (a *archive) check(ctx context.Context, p Progress) error {
	for i, t := range a.manifest.Tables {
		n, err := a.table(ctx, t, func(db.TableShape, func() ([]any, error)) (int64, error) { return -1, nil })
		if err != nil {
			return err
		}
		_ = n
		p.say("tables checked", int64(i+1))
	}
	for i, f := range a.manifest.Files {
		if err := a.file(f, io.Discard); err != nil {
			return err
		}
		p.say("files checked", int64(i+1))
	}
	if a.manifest.Keys && a.byName[keysName] == nil {
		return errDamaged("the keys are missing")
	}
	return nil
}

// table reads a table: use is given its shape and its rows one after another, and says how many it took, -1 if it read
// none. What is left is read too, so that the sum is always checked.
func (a *archive) table(ctx context.Context, t Table, use func(db.TableShape, func() ([]any, error)) (int64, error)) (int64, error) {
	r, err := a.entry(tablesDir + t.Name + ".ndjson")
	if err != nil {
		return 0, err
	}
	defer func() { _ = r.Close() }()
	sum := newSummed(io.Discard)
	lines := bufio.NewReaderSize(io.TeeReader(r, sum), 1<<20)
	dec := json.NewDecoder(lines)
	dec.UseNumber()
	var shape db.TableShape
	if err := dec.Decode(&shape); err != nil || shape.Name != t.Name {
		return 0, errDamaged("the columns of " + t.Name + " cannot be read")
	}
	n, err := use(shape, func() ([]any, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var row []any
		err := dec.Decode(&row)
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, errDamaged("a row of " + t.Name + " cannot be read")
		}
		return row, nil
	})
	if err != nil {
		return n, err
	}
	if _, err := io.Copy(io.Discard, dec.Buffered()); err != nil {
		return n, err
	}
	if _, err := io.Copy(io.Discard, lines); err != nil {
		return n, errDamaged(t.Name + ": " + err.Error())
	}
	if sum.hex() != t.SHA256 {
		return n, errDamaged(t.Name + " is not what was written")
	}
	if n >= 0 && n != t.Rows {
		return n, errDamaged(fmt.Sprintf("%s has %d rows, not %d", t.Name, n, t.Rows))
	}
	return n, nil
}

func (a *archive) file(f File, to io.Writer) error {
	if strings.HasPrefix(f.Key, "/") || strings.Contains(f.Key, "..") || strings.Contains(f.Key, "\\") {
		return errDamaged("a file has a name that leads elsewhere")
	}
	r, err := a.entry(filesDir + f.Key)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	s := newSummed(to)
	if _, err := io.Copy(s, r); err != nil {
		return errDamaged("the file " + f.Key + ": " + err.Error())
	}
	if s.hex() != f.SHA256 {
		return errDamaged("the file " + f.Key + " is not what was written")
	}
	return nil
}

func (a *archive) keys(with ...age.Identity) (k keyFiles, err error) {
	r, err := a.entry(keysName)
	if err != nil {
		return k, err
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(io.LimitReader(r, 4<<20))
	if err != nil {
		return k, err
	}
	plain, err := age.Decrypt(bytes.NewReader(b), with...)
	if err != nil {
		return k, fault.New(fault.Invalid, "The key or passphrase does not open the key ring in this backup")
	}
	err = json.NewDecoder(plain).Decode(&k)
	return k, err
}
