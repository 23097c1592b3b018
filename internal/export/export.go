// Package export streams rows to CSV, XLSX and JSON from one description of
// their columns. Rows come from an iterator and are never held together, so a
// million of them need little memory.
//
// Every text cell is cleaned of control characters and guarded against being
// run as a formula by the program that opens it. It does not decide who may
// export what, nor write the audit entry: the caller does both, and can take the
// row count from the result.
//
// Guarding is by the first character of a cell. A CSV opened with another list
// separator than the comma is cut differently; send XLSX to such readers.
package export

import (
	"context"
	"fmt"
	"iter"
	"math"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/cell"
)

// Kind says what a column holds, and so how it is formatted.
type Kind int

// The kinds of column.
const (
	Text    Kind = iota
	Integer      // whole number
	Number       // number with decimals
	Date         // a day, without time or zone
	Moment       // an instant, shown in Options.Zone
	Bool         // Yes or No; true or false in JSON
)

// Cell is one value. Its zero value is an empty cell. Make it with the function
// of its kind.
type Cell struct {
	kind Kind
	set  bool
	s    string
	n    int64
	f    float64
	t    time.Time
	b    bool
}

// TextCell holds text. Empty text is an empty cell.
func TextCell(s string) Cell { return Cell{kind: Text, set: s != "", s: s} }

// IntegerCell holds a whole number.
func IntegerCell(n int64) Cell { return Cell{kind: Integer, set: true, n: n} }

// NumberCell holds a number; NaN and infinities become an empty cell.
func NumberCell(f float64) Cell {
	return Cell{kind: Number, set: !math.IsNaN(f) && !math.IsInf(f, 0), f: f}
}

// DateCell holds the calendar day of t in t's own zone; the zero time is empty.
func DateCell(t time.Time) Cell { return Cell{kind: Date, set: !t.IsZero(), t: t} }

// MomentCell holds an instant; the zero time is empty.
func MomentCell(t time.Time) Cell { return Cell{kind: Moment, set: !t.IsZero(), t: t} }

// BoolCell holds yes or no.
func BoolCell(b bool) Cell { return Cell{kind: Bool, set: true, b: b} }

// Column describes one column of T. Key is the stable name (JSON, import),
// Label the heading people read. Kind sets the width and format of the column;
// a cell of another kind is still written as what it is.
type Column[T any] struct {
	Key   string
	Label string
	Kind  Kind
	Width float64 // XLSX, in characters; 0 takes one that suits Kind
	Value func(T) Cell
}

// Provenance says where an export came from. It is written after the rows: as
// last lines in CSV, as a second sheet in XLSX, as "about" in JSON.
type Provenance struct {
	At     time.Time
	By     string // role or account, as the caller wishes it shown
	Filter string // the filter in words
}

// Options has good zero values: no byte-order mark, no provenance, UTC.
type Options struct {
	BOM        bool // CSV: begin with a UTF-8 byte-order mark, which Excel needs
	Provenance *Provenance
	Zone       *time.Location // for moments; nil is UTC
	Sheet      string         // XLSX: name of the sheet; "" is "Data"
	TempDir    string         // XLSX: where large sheets wait on disk; "" is the system's
	Words      Words
}

// Words are the few words an export says for itself; empty fields are English.
type Words struct{ Yes, No, ExportedAt, By, Filter, Rows, About, Cut string }

func (w Words) filled() Words {
	for _, d := range []struct {
		to *string
		en string
	}{
		{&w.Yes, "Yes"}, {&w.No, "No"}, {&w.ExportedAt, "Exported at"}, {&w.By, "By"}, {&w.Filter, "Filter"},
		{&w.Rows, "Rows"}, {&w.About, "About this export"}, {&w.Cut, "… (cut: too long for a spreadsheet cell)"},
	} {
		if *d.to == "" {
			*d.to = d.en
		}
	}
	return w
}

func (o Options) filled() Options {
	o.Words = o.Words.filled()
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Sheet == "" {
		o.Sheet = "Data"
	}
	return o
}

// about is the provenance as pairs of words.
func (o Options) about(rows int) [][2]string {
	p := o.Provenance
	return [][2]string{
		{o.Words.ExportedAt, p.At.In(o.Zone).Format("2006-01-02 15:04 MST")},
		{o.Words.By, p.By}, {o.Words.Filter, p.Filter}, {o.Words.Rows, strconv.Itoa(rows)},
	}
}

// plain is the cell as unguarded text for CSV.
func (c Cell) plain(o Options) string {
	if !c.set {
		return ""
	}
	switch c.kind {
	case Integer:
		return strconv.FormatInt(c.n, 10)
	case Number:
		return strconv.FormatFloat(c.f, 'f', -1, 64)
	case Date:
		return c.t.Format("2006-01-02")
	case Moment:
		return c.t.In(o.Zone).Format("2006-01-02 15:04:05")
	case Bool:
		if c.b {
			return o.Words.Yes
		}
		return o.Words.No
	}
	return cell.Clean(c.s)
}

// heads gives columns without their values, and cells the values of each row, in a list that the next row fills again. What
// writes them is compiled once and not for every type of row.
func heads[T any](cols []Column[T]) []Column[struct{}] {
	out := make([]Column[struct{}], len(cols))
	for i, c := range cols {
		out[i] = Column[struct{}]{Key: c.Key, Label: c.Label, Kind: c.Kind, Width: c.Width}
	}
	return out
}

func cells[T any](cols []Column[T], rows iter.Seq2[T, error]) iter.Seq2[[]Cell, error] {
	return func(yield func([]Cell, error) bool) {
		rec := make([]Cell, len(cols))
		for row, err := range rows {
			if err == nil {
				for i := range cols {
					rec[i] = cols[i].Value(row)
				}
			}
			if !yield(rec, err) {
				return
			}
		}
	}
}

// each walks the rows, counts them and stops when the context ends.
func each(ctx context.Context, rows iter.Seq2[[]Cell, error], write func([]Cell) error) (int, error) {
	n := 0
	for row, err := range rows {
		if err != nil {
			return n, fmt.Errorf("export row %d: %w", n+1, err)
		}
		if n%256 == 0 && ctx.Err() != nil {
			return n, ctx.Err()
		}
		if err := write(row); err != nil {
			return n, err
		}
		n++
	}
	return n, ctx.Err()
}
