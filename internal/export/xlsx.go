package export

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
	"unicode/utf16"

	"github.com/havenward/havenward/internal/cell"
)

// What one sheet and one cell of a spreadsheet hold at most. A cell's text is counted in UTF-16 units.
const (
	MaxSheetRows = 1<<20 - 1 // under the heading
	maxCellText  = 32_767
)

// ErrTooManyRows means that the rows do not fit in one sheet.
var ErrTooManyRows = errors.New("a spreadsheet holds at most 1,048,575 rows: choose CSV, or choose fewer records")

// XLSX writes a workbook with a frozen, styled heading, column widths, and real
// dates and numbers. Text is stored as an inline string, so that it is never a
// formula. Beyond MaxSheetRows it fails with ErrTooManyRows and writes nothing.
func XLSX[T any](ctx context.Context, w io.Writer, cols []Column[T], rows iter.Seq2[T, error], o Options) (int, error) {
	return writeXLSX(ctx, w, heads(cols), cells(cols, rows), o)
}

func writeXLSX(ctx context.Context, w io.Writer, cols []Column[struct{}], rows iter.Seq2[[]Cell, error], o Options) (n int, err error) {
	o = o.filled()
	tops := make([]head, len(cols))
	for i, c := range cols {
		tops[i] = head{label: cell.Clean(c.Label), width: width(c.Kind, c.Width, c.Label)}
	}
	b, err := newBook(o, tops)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, b.discard()) }()
	if n, err = each(ctx, rows, b.row); err != nil {
		return n, err
	}
	return n, b.send(w, n)
}

// width is that of a column in characters: as asked for, or what suits its kind, and wide enough for its label.
func width(k Kind, asked float64, label string) float64 {
	if asked <= 0 {
		asked = map[Kind]float64{Text: 24, Integer: 12, Number: 12, Date: 12, Moment: 17, Bool: 8}[k]
	}
	return min(max(asked, float64(min(len([]rune(label)), 24))+2), 120)
}

// serial is the spreadsheet's day number of a wall-clock time. Days before March
// 1900 have none that all programs agree on.
func serial(t time.Time, clock bool) (float64, bool) {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	if day.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)) || t.Year() > 9999 {
		return 0, false
	}
	v := float64((day.Unix() - time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Unix()) / 86400)
	if clock {
		v += float64(t.Hour()*3600+t.Minute()*60+t.Second()) / 86400
	}
	return v, true
}

// cut keeps text inside what a cell can hold, and says so.
func cut(s, note string) string {
	if len(s) <= maxCellText {
		return s
	}
	u := utf16.Encode([]rune(s))
	if len(u) <= maxCellText {
		return s
	}
	keep := maxCellText - len(utf16.Encode([]rune(note)))
	if utf16.IsSurrogate(rune(u[keep-1])) && u[keep-1] < 0xdc00 {
		keep--
	}
	return string(utf16.Decode(u[:keep])) + note
}
