// Package table reads and writes the CSV tables of the command line: named columns, numbers and flags as text, and every
// fault said with the row that a spreadsheet shows beside it.
//
// It is for small tables that are computed with (statistics, disclosure), held in memory as a whole. Files of people go
// through package importer, and what is exported to readers through package export: neither guesses here, and no cell is
// guarded against formulas, since keys must come out as they went in.
package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// ErrData is wrapped by every error about what a table holds, as against one about reading it at all.
var ErrData = errors.New("the table cannot be used")

// MaxBytes is the largest table that is read.
const MaxBytes = 1 << 28

// Table is a CSV file with a header.
type Table struct {
	Columns []string // as in the header
	Rows    []*Row   // at least one

	index map[string]int
}

// Read reads a table: UTF-8 with or without a byte order mark, comma separated, one header. An empty table, a header
// without rows, rows of another width and a column named twice are errors that wrap ErrData.
func Read(r io.Reader) (*Table, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case len(text) > MaxBytes:
		return nil, fault("it is larger than %d MB", MaxBytes>>20)
	case len(bytes.TrimSpace(text)) == 0:
		return nil, fault("it is empty")
	case bytes.IndexByte(text, 0) >= 0:
		return nil, fault("line %d has a NUL byte: it is no text file, or was cut short", 1+bytes.Count(text[:bytes.IndexByte(text, 0)], []byte("\n")))
	case !utf8.Valid(text):
		return nil, fault("it is not UTF-8: save it as \"CSV UTF-8\"")
	}
	return parse(csv.NewReader(bytes.NewReader(text)))
}

func parse(c *csv.Reader) (*Table, error) {
	t := &Table{index: map[string]int{}}
	var bad []error
	for inside := 0; ; { // line ends inside cells, which a spreadsheet does not count as rows
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) && errors.Is(err, csv.ErrFieldCount) {
			bad = append(bad, fault("row %d has %d cells, the header has %d", wrong.StartLine-inside, len(cells), len(t.Columns)))
			continue
		} else if errors.As(err, &wrong) {
			return nil, errors.Join(append(bad, fault("row %d: %v", wrong.StartLine-inside, wrong.Err))...)
		}
		if err != nil {
			return nil, err
		}
		line, _ := c.FieldPos(0)
		number := line - inside
		for _, cell := range cells {
			inside += strings.Count(cell, "\n")
		}
		if t.Columns != nil {
			t.Rows = append(t.Rows, &Row{Number: number, table: t, cells: cells})
			continue
		}
		for i, name := range cells {
			name = strings.TrimSpace(name)
			if _, twice := t.index[name]; twice && name != "" {
				bad = append(bad, fault("two columns are called %q", name))
			}
			t.index[name] = i
			t.Columns = append(t.Columns, name)
		}
	}
	if len(t.Rows) == 0 && len(bad) == 0 {
		bad = append(bad, fault("it has a header and no rows"))
	}
	return t, errors.Join(bad...)
}

// Has says whether there is a column of the name.
func (t *Table) Has(column string) bool {
	_, ok := t.index[column]
	return ok
}

// Need is an error that names each of the columns that is not there.
func (t *Table) Need(columns ...string) error {
	var missing []string
	for _, c := range columns {
		if !t.Has(c) && !slices.Contains(missing, c) {
			missing = append(missing, c)
		}
	}
	switch len(missing) {
	case 0:
		return nil
	case 1:
		return fault("it has no column %q; its columns are %s", missing[0], strings.Join(t.Columns, ", "))
	}
	return fault("it has no columns %s; its columns are %s", strings.Join(missing, ", "), strings.Join(t.Columns, ", "))
}

func fault(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrData, fmt.Sprintf(format, args...))
}
