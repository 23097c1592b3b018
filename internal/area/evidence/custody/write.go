package custody

import (
	"archive/zip"
	"bufio"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
)

// Content gives what a bundle holds while it is written: nothing is kept in memory but the manifest.
type Content struct {
	// Entries gives the ledger of an exhibit up to and with its last entry of the manifest.
	Entries func(exhibit string) iter.Seq2[Entry, error]
	// Checkpoints gives the signed checkpoints of an exhibit, at most as many as the manifest says.
	Checkpoints func(exhibit string) ([]Checkpoint, error)
	// Open gives the bytes of a file.
	Open func(exhibit string, f File) (io.ReadCloser, error)
}

// Seal fills in what follows from the rest of a manifest (format, key, the README's hash) and gives its bytes and their
// signature.
func Seal(m *Manifest, key ed25519.PrivateKey) (manifest []byte, signature string, err error) {
	pub, _ := key.Public().(ed25519.PublicKey)
	m.Format, m.PublicKey = Format, hex.EncodeToString(pub)
	m.Made = m.Made.UTC().Truncate(time.Microsecond)
	m.Readme = sum([]byte(Readme(*m)))
	if manifest, err = m.Bytes(); err != nil {
		return nil, "", err
	}
	return manifest, SignManifest(key, manifest), nil
}

// Write writes a bundle as a ZIP: manifest and signature as Seal gave them, then everything they name. Files are stored as
// they are, so that anybody can take them out with what their own computer brings.
func Write(w io.Writer, manifest []byte, signature string, c Content) error {
	var m Manifest
	if err := json.Unmarshal(manifest, &m); err != nil {
		return err
	}
	z := zip.NewWriter(w)
	put := func(name string, method uint16, fill func(io.Writer) error) error {
		out, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: m.Made})
		if err != nil {
			return err
		}
		return fill(out)
	}
	text := func(name, s string) error {
		return put(name, zip.Deflate, func(out io.Writer) error { _, err := io.WriteString(out, s); return err })
	}
	if err := errors.Join(text(ReadmeName, Readme(m)), text(ManifestName, string(manifest)), text(SignatureName, signature)); err != nil {
		return err
	}
	for _, x := range m.Exhibits {
		if err := put(x.Ledger.Path, zip.Deflate, func(out io.Writer) error { return lines(out, c.Entries(x.ID)) }); err != nil {
			return err
		}
		if x.Checkpoints != "" {
			list, err := c.Checkpoints(x.ID)
			if err != nil {
				return err
			}
			if len(list) < x.Signed {
				return errors.New("a checkpoint that the manifest counts is gone")
			}
			if err := put(x.Checkpoints, zip.Deflate, func(out io.Writer) error { return lines(out, each(list[:x.Signed])) }); err != nil {
				return err
			}
		}
		for _, f := range x.Files {
			if err := put(f.Path, zip.Store, func(out io.Writer) error { return copyFile(out, x.ID, f, c) }); err != nil {
				return err
			}
		}
	}
	return z.Close()
}

func copyFile(out io.Writer, exhibit string, f File, c Content) error {
	in, err := c.Open(exhibit, f)
	if err != nil {
		return err
	}
	n, err := io.Copy(out, in)
	if err == nil && n != f.Size {
		err = fmt.Errorf("%s has %d bytes in place of %d", f.Path, n, f.Size)
	}
	return errors.Join(err, in.Close())
}

func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func lines[T any](w io.Writer, rows iter.Seq2[T, error]) error {
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for v, err := range rows {
		if err != nil {
			return err
		}
		if err := enc.Encode(v); err != nil {
			return err
		}
	}
	return b.Flush()
}
