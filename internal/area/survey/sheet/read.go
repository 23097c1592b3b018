package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// Options say what the file itself does not.
type Options struct {
	// Year is the survey's, for workbooks; a CSV has it in each row. 0 takes it from the notes of the workbook.
	Year int
	// Release is the edition that the file is from; "" is the year's own.
	Release string
	// Known tells whether a code is that of an organisation; nil takes every code.
	Known func(code string) bool
}

// The most that one workbook of a zip, and all of them, may be when opened.
const (
	maxBook  = 64 << 20
	maxBooks = 4
)

// limits of a workbook: the real ones have few rows and hundreds of columns.
var limits = importer.Limits{Bytes: 64 << 20, Unzipped: 256 << 20, Rows: 20_000, Columns: 4_000}

// Read reads a file. What is wrong with it is in the result; the error is for what is not the sender's doing.
func Read(ctx context.Context, src io.ReaderAt, size int64, name string, o Options) (Result, error) {
	books, err := unpack(src, size)
	r := &reader{o: o, seen: map[place]int{}}
	if err == nil && books == nil {
		err = r.file(ctx, src, size, name)
	}
	for _, b := range books {
		r.Kind = "zip"
		if r.book = b.name; err == nil {
			err = r.file(ctx, bytes.NewReader(b.data), int64(len(b.data)), b.name)
		}
	}
	var refused *importer.FileError
	if errors.As(err, &refused) {
		r.refuse(refused.Code, refused.Message)
		err = nil
	}
	if err != nil {
		return Result{}, fmt.Errorf("read survey results: %w", err)
	}
	r.book = ""
	r.finish()
	return r.Result, nil
}

// reader gathers the figures of one or more workbooks.
type reader struct {
	Result
	o    Options
	seen map[place]int // where in Figures
	book string        // the workbook of a zip that is read
}

// place is what there can be one figure of.
type place struct {
	year                    int
	release, code, group, q string
}

func (r *reader) refuse(code, message string) {
	r.Problems = append(r.Problems, Problem{Sheet: r.book, Problem: importer.Problem{Code: code, Severity: importer.Error, Message: message}})
}

func (r *reader) note(sheet string, row int, field, code string, s importer.Severity, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{sheet, importer.Problem{Row: row, Field: field, Code: code, Severity: s, Message: fmt.Sprintf(format, args...)}})
}

func (r *reader) file(ctx context.Context, src io.ReaderAt, size int64, name string) error {
	f, err := importer.Open(src, size, name, limits)
	if err != nil {
		return err
	}
	if f.Format == "csv" {
		if r.Kind == "" {
			r.Kind = "csv"
		}
		return r.plain(ctx, f)
	}
	if r.Kind == "" {
		r.Kind = "workbook"
	}
	return r.workbook(ctx, f)
}

// take keeps a figure, once.
func (r *reader) take(f Figure) {
	if f.Code != "" {
		var known bool
		if f.Org, known = r.org(f.Code); !known {
			r.note(f.Sheet, f.Row, "ods_code", "unknown_org", importer.Warning, "We do not know an organisation of this code, so the row is left out")
			return
		}
	}
	if f.Base > 0 && f.Base < Shown {
		f.Hidden, f.Percent, f.Bands, f.HasBands = true, 0, [4]float64{}, false
		r.note(f.Sheet, f.Row, f.Question, "under_11", importer.Warning, "Fewer than 11 answered this question, so its figure is not kept")
	}
	key := place{f.Year, f.Release, f.Code, "", f.Question}
	if f.Code == "" {
		key.group = f.Group
	}
	if at, twice := r.seen[key]; twice {
		if was := r.Figures[at]; was.Percent != f.Percent || was.Base != f.Base {
			r.note(f.Sheet, f.Row, f.Question, "twice", importer.Error, "The file has another figure for the same organisation, year and question. The first is kept")
		}
		return
	}
	r.seen[key] = len(r.Figures)
	r.Figures = append(r.Figures, f)
}

// Shown is the fewest answers that a figure is shown for.
const Shown = 11

// org gives the organisation of a code: itself, or the trust whose arm it is.
func (r *reader) org(code string) (string, bool) {
	if r.o.Known == nil || r.o.Known(code) {
		return code, true
	}
	n := len(code) - 1
	if n >= 3 && code[n] >= '0' && code[n] <= '9' && r.o.Known(code[:n]) {
		return code[:n], true
	}
	return "", false
}

// packed is a workbook out of a zip.
type packed struct {
	name string
	data []byte
}

// unpack gives the workbooks of a zip that is not itself a workbook; nil for any other file.
func unpack(src io.ReaderAt, size int64) ([]packed, error) {
	head := make([]byte, 4)
	if n, _ := src.ReadAt(head, 0); n < 4 || string(head) != "PK\x03\x04" {
		return nil, nil
	}
	z, err := zip.NewReader(src, size)
	if err != nil {
		return nil, nil // the importer says what is wrong with it
	}
	var out []packed
	for _, e := range z.File {
		base := path.Base(e.Name)
		switch {
		case e.Name == "xl/workbook.xml" || e.Name == "[Content_Types].xml":
			return nil, nil
		case !strings.HasSuffix(strings.ToLower(base), ".xlsx") || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$"):
			continue
		case len(out) == maxBooks:
			return nil, &importer.FileError{Code: "too_many_books", Message: "This zip holds more than four workbooks. Send the three of one year"}
		case e.UncompressedSize64 > maxBook:
			return nil, &importer.FileError{Code: "unzipped_too_big", Message: "A workbook in this zip is larger than 64 MB. Send it by itself"}
		}
		data, err := open(e)
		if err != nil {
			return nil, err
		}
		out = append(out, packed{base, data})
	}
	return out, nil
}

func open(e *zip.File) ([]byte, error) {
	damaged := &importer.FileError{Code: "damaged", Message: "A workbook in this zip cannot be read. Unpack it, and send the workbook by itself"}
	f, err := e.Open()
	if err != nil {
		return nil, damaged
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxBook+1))
	if err != nil || len(data) > maxBook {
		return nil, damaged
	}
	return data, nil
}
