package importer

import (
	"context"
	"io"
	"iter"
	"strings"
	"unicode"

	"github.com/havenward/havenward/internal/cell"
)

// Row is one row as a spreadsheet shows it. Number is the number beside it: a
// record in CSV, however many lines its quoted cells take. Wholly empty rows are
// counted but not given.
type Row struct {
	Number int
	Cells  []string
}

// File is an opened tabular file. It reads from the ReaderAt it was opened with,
// which must stay open, and can be read any number of times.
type File struct {
	Name      string
	Format    string // "csv" or "xlsx"
	Encoding  string // CSV: "utf-8", "utf-16le", "utf-16be" or "windows-1252"
	Delimiter rune   // CSV: , ; tab or |
	Sheets    []string
	Sheet     string   // XLSX: the sheet that is read, the first visible one
	Header    []string // first row that is not empty
	HeaderRow int      // its number, usually 1

	lim   Limits
	src   io.ReaderAt
	size  int64
	start int64 // CSV: bytes before the first record
	book  *book
}

// Open finds out what the file is and reads its header. The name serves messages
// alone. Errors of type *FileError say in plain words what to send instead.
func Open(src io.ReaderAt, size int64, name string, lim Limits) (*File, error) {
	f := &File{Name: name, lim: lim.filled(), src: src, size: size}
	if size <= 0 {
		return nil, refuse("empty", 0, "This file is empty. Send a file with a heading row and at least one row under it")
	}
	if size > f.lim.Bytes {
		return nil, refuse("too_big", 0, "This file is larger than %d MB. Send it in parts", f.lim.Bytes>>20)
	}
	if err := f.detect(); err != nil {
		return nil, err
	}
	for row, err := range f.records(context.Background()) {
		if err != nil {
			return nil, err
		}
		f.Header, f.HeaderRow = row.Cells, row.Number
		break
	}
	if len(f.Header) == 0 {
		return nil, refuse("no_header", 0, "This file has no rows. Send a file with a heading row and at least one row under it")
	}
	return f, nil
}

// UseSheet chooses another sheet of a workbook, by name.
func (f *File) UseSheet(name string) error {
	old := *f
	f.Sheet, f.Header = name, nil
	for row, err := range f.records(context.Background()) {
		if err != nil {
			*f = old
			return err
		}
		f.Header, f.HeaderRow = row.Cells, row.Number
		break
	}
	if len(f.Header) == 0 {
		*f = old
		return refuse("no_header", 0, "That sheet has no rows. Choose another sheet")
	}
	return nil
}

// Rows gives the rows under the header. It ends with the first error: a
// *FileError, the context's error or a failure to read.
func (f *File) Rows(ctx context.Context) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range f.records(ctx) {
			if err == nil && row.Number <= f.HeaderRow {
				continue
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// Text gives a CSV file as UTF-8 or Windows-1252 (as Encoding says; UTF-16 comes as
// UTF-8), from its first record on, for readers of their own.
func (f *File) Text() io.Reader {
	if f.Encoding == "windows-1252" {
		return io.NewSectionReader(f.src, f.start, f.size-f.start)
	}
	return f.decoded()
}

// Preview gives the first n rows under the header.
func (f *File) Preview(ctx context.Context, n int) ([]Row, error) {
	var out []Row
	for row, err := range f.Rows(ctx) {
		if err != nil || len(out) >= n {
			return out, err
		}
		out = append(out, row)
	}
	return out, nil
}

// records gives every row that is not empty, with tidy cells.
func (f *File) records(ctx context.Context) iter.Seq2[Row, error] {
	raw := f.csvRows()
	if f.Format == "xlsx" {
		raw = f.xlsxRows()
	}
	return func(yield func(Row, error) bool) {
		seen := 0
		for row, err := range raw {
			if seen++; err == nil && seen%256 == 0 {
				err = ctx.Err()
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			full := 0
			for i, c := range row.Cells {
				if row.Cells[i] = tidy(c); row.Cells[i] != "" {
					full = i + 1
				}
			}
			if row.Cells = row.Cells[:full]; full == 0 {
				continue
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// tidy cleans a cell, trims it, and takes back the apostrophe that export sets.
func tidy(s string) string {
	return cell.Unguard(strings.TrimFunc(cell.Clean(s), func(r rune) bool {
		return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b'
	}))
}
