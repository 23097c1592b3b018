package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
)

// The kinds that data come in, beside spreadsheets.
const (
	CSV  = "text/csv"
	JSON = "application/json"
	ZIP  = "application/zip"
)

// PutData stores a file of data for a program to read, at most max bytes of it: a table in whatever letters, JSON, a
// spreadsheet, or a ZIP. Nobody opens it as a document, so its content is not judged here: whoever reads it says what is
// wrong with it, and Serve gives it to be saved only. An empty file is fault.Invalid with a problem for the field "file".
func (s *Store) PutData(ctx context.Context, org, name string, r io.Reader, max int64) (Ready, error) {
	f := Ready{Org: org, ID: id.Random("fil")}
	f.blobKey = blobKey(org)
	if err := s.hold(ctx, &f); err != nil {
		return Ready{}, err
	}
	if err := s.takeData(ctx, &f, name, r, max); err != nil {
		s.drop(ctx, f)
		return Ready{}, said(err)
	}
	return f, nil
}

func (s *Store) takeData(ctx context.Context, f *Ready, name string, r io.Reader, max int64) error {
	h := sha256.New()
	var err error
	if f.Size, err = s.write(ctx, f.Org, f.blobKey, io.TeeReader(r, h), max); err != nil {
		return err
	}
	if f.Size == 0 {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: sayEmpty}})
	}
	f.SHA256 = hex.EncodeToString(h.Sum(nil))
	plain := s.reader(ctx, f.Org, f.blobKey, f.Size)
	defer func() { _ = plain.Close() }()
	if f.MediaType, err = dataKind(plain); err != nil {
		return err
	}
	f.Name, f.shownKey = safeName(name, f.MediaType), ""
	return nil
}

// dataKind names the kind of a file of data by how it begins.
func dataKind(r *Reader) (string, error) {
	head := make([]byte, min(r.Size(), 512))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if kind, err := office(r); err == nil && kind == XLSX {
			return XLSX, nil
		}
		return ZIP, nil
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		return JSON, nil
	}
	return CSV, nil
}
