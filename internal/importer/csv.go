package importer

import (
	"bufio"
	"errors"
	"io"
	"iter"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// csvRows reads records one by one. It is our own reader because a record must
// be counted as a spreadsheet counts it (blank ones too), because a stray quote
// inside a cell is common in hand-made files and harmless, and because length is
// limited while reading, not after.
func (f *File) csvRows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		r := bufio.NewReaderSize(f.decoded(), 64<<10)
		for n := 1; ; n++ {
			cells, err := f.record(r, n)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			if n > f.lim.Rows {
				yield(Row{}, refuse("too_many_rows", n, "This file has more than %d rows. Send it in parts", f.lim.Rows))
				return
			}
			if !yield(Row{n, cells}, nil) {
				return
			}
		}
	}
}

func (f *File) decoded() io.Reader {
	var r io.Reader = io.NewSectionReader(f.src, f.start, f.size-f.start)
	var enc encoding.Encoding
	switch f.Encoding {
	case "utf-16le":
		enc = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-16be":
		enc = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case "windows-1252":
		enc = charmap.Windows1252
	default:
		return r
	}
	return enc.NewDecoder().Reader(r)
}

// record reads one record; io.EOF means there are no more.
func (f *File) record(r *bufio.Reader, n int) ([]string, error) {
	var cells []string
	var cell []byte
	quoted, closed, any := false, false, false
	end := func() error {
		if len(cells) >= f.lim.Columns {
			return refuse("too_many_columns", n, "Row %d has more than %d columns. Check that it is a table, and send it again", n, f.lim.Columns)
		}
		cells, cell, closed = append(cells, string(cell)), cell[:0], false
		return nil
	}
	for {
		c, _, err := r.ReadRune()
		if errors.Is(err, io.EOF) {
			if quoted {
				return nil, refuse("open_quote", n, "A quote mark opened in row %d is never closed. Close it, or save the file as CSV again", n)
			}
			if !any {
				return nil, io.EOF
			}
			err = end()
			return cells, err
		}
		if err != nil {
			return nil, err
		}
		any = true
		switch {
		case quoted && c == '"':
			if next, _, err := r.ReadRune(); err == nil && next == '"' {
				cell = append(cell, '"')
			} else {
				if err == nil {
					if err := r.UnreadRune(); err != nil {
						return nil, err
					}
				}
				quoted, closed = false, true
			}
		case quoted:
			cell = append(cell, string(c)...)
		case c == '"' && len(cell) == 0 && !closed:
			quoted = true
		case c == f.Delimiter:
			if err := end(); err != nil {
				return nil, err
			}
		case c == '\r':
			if next, _, err := r.ReadRune(); err == nil && next != '\n' {
				if err := r.UnreadRune(); err != nil {
					return nil, err
				}
			}
			err := end()
			return cells, err
		case c == '\n':
			err := end()
			return cells, err
		default:
			cell = append(cell, string(c)...)
		}
		if len(cell) > f.lim.Cell {
			return nil, refuse("cell_too_long", n, "Row %d has a cell longer than %d characters. A quote mark may be missing", n, f.lim.Cell)
		}
	}
}
