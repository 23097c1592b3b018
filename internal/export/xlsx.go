package export

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/havenward/havenward/internal/cell"
)

// MaxSheetRows is how many rows fit under the heading of one sheet.
const MaxSheetRows = excelize.TotalRows - 1

// ErrTooManyRows means that the rows do not fit in one sheet.
var ErrTooManyRows = errors.New("a spreadsheet holds at most 1,048,575 rows: choose CSV, or choose fewer records")

// XLSX writes a workbook with a frozen, styled heading, column widths, and real
// dates and numbers. Text is stored as an inline string, so that it is never a
// formula. Beyond MaxSheetRows it fails with ErrTooManyRows and writes nothing.
func XLSX[T any](ctx context.Context, w io.Writer, cols []Column[T], rows iter.Seq2[T, error], o Options) (n int, err error) {
	o = o.filled()
	f := excelize.NewFile(excelize.Options{TmpDir: o.TempDir})
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	if err := f.SetSheetName("Sheet1", o.Sheet); err != nil {
		return 0, err
	}
	st, err := newStyles(f)
	if err != nil {
		return 0, err
	}
	sw, err := f.NewStreamWriter(o.Sheet)
	if err != nil {
		return 0, err
	}
	if err := heading(sw, cols, st); err != nil {
		return 0, err
	}
	rec := make([]any, len(cols))
	n, err = each(ctx, rows, func(row T) error {
		if n++; n > MaxSheetRows {
			return ErrTooManyRows
		}
		for i, c := range cols {
			rec[i] = c.Value(row).sheet(o, st)
		}
		at, err := excelize.CoordinatesToCellName(1, n+1)
		if err != nil {
			return err
		}
		return sw.SetRow(at, rec)
	})
	if err != nil {
		return n, err
	}
	if err := sw.Flush(); err != nil {
		return n, err
	}
	if o.Provenance != nil {
		if err := aboutSheet(f, o, st, n); err != nil {
			return n, err
		}
	}
	return n, f.Write(w)
}

type styles struct{ head, date, moment, text int }

func newStyles(f *excelize.File) (styles, error) {
	day, moment, at := "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "@"
	var s styles
	for _, d := range []struct {
		id    *int
		style *excelize.Style
	}{
		{&s.head, &excelize.Style{
			Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"12303F"}},
			Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&s.date, &excelize.Style{CustomNumFmt: &day}},
		{&s.moment, &excelize.Style{CustomNumFmt: &moment}},
		{&s.text, &excelize.Style{CustomNumFmt: &at}},
	} {
		id, err := f.NewStyle(d.style)
		if err != nil {
			return s, err
		}
		*d.id = id
	}
	return s, nil
}

func heading[T any](sw *excelize.StreamWriter, cols []Column[T], st styles) error {
	head := make([]any, len(cols))
	for i, c := range cols {
		width := c.Width
		if width <= 0 {
			width = map[Kind]float64{Text: 24, Integer: 12, Number: 12, Date: 12, Moment: 17, Bool: 8}[c.Kind]
		}
		width = min(max(width, float64(min(len([]rune(c.Label)), 24))+2), 120)
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		head[i] = excelize.Cell{StyleID: st.head, Value: cell.Clean(c.Label)}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return sw.SetRow("A1", head)
}

// sheet is the cell as excelize takes it. Risky text also gets the text format,
// so that editing it by hand does not make it run.
func (c Cell) sheet(o Options, st styles) any {
	if !c.set {
		return nil
	}
	switch c.kind {
	case Integer:
		if c.n > 1<<53 || c.n < -1<<53 { // beyond what a spreadsheet number can hold
			return c.plain(o)
		}
		return c.n
	case Number:
		return c.f
	case Date, Moment:
		t, style := c.t, st.date
		if c.kind == Moment {
			t, style = c.t.In(o.Zone), st.moment
		}
		if v, ok := serial(t, c.kind == Moment); ok {
			return excelize.Cell{StyleID: style, Value: v}
		}
		return c.plain(o)
	}
	s := cut(c.plain(o), o.Words.Cut)
	if cell.Risky(s) {
		return excelize.Cell{StyleID: st.text, Value: s}
	}
	return s
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

// cut keeps text inside the 32,767 UTF-16 units a cell can hold, and says so.
func cut(s, note string) string {
	if len(s) <= excelize.TotalCellChars {
		return s
	}
	u := utf16.Encode([]rune(s))
	if len(u) <= excelize.TotalCellChars {
		return s
	}
	keep := excelize.TotalCellChars - len(utf16.Encode([]rune(note)))
	if utf16.IsSurrogate(rune(u[keep-1])) && u[keep-1] < 0xdc00 {
		keep--
	}
	return string(utf16.Decode(u[:keep])) + note
}

func aboutSheet(f *excelize.File, o Options, st styles, n int) error {
	if _, err := f.NewSheet(o.Words.About); err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(o.Words.About)
	if err != nil {
		return err
	}
	if err := sw.SetColWidth(1, 1, 20); err != nil {
		return err
	}
	if err := sw.SetColWidth(2, 2, 80); err != nil {
		return err
	}
	for i, p := range o.about(n) {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		var value any = excelize.Cell{StyleID: st.text, Value: cut(cell.Clean(p[1]), o.Words.Cut)}
		if i == 3 {
			value = n
		}
		if err := sw.SetRow(at, []any{excelize.Cell{StyleID: st.head, Value: p[0]}, value}); err != nil {
			return err
		}
	}
	return sw.Flush()
}
