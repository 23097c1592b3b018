package export

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/havenward/havenward/internal/cell"
)

// head is the heading of a column of a sheet.
type head struct {
	label string
	width float64 // in characters
}

// book is a workbook while it is written, by ECMA-376 (Office Open XML): a ZIP
// of XML parts. It waits in a [spool] until it is whole.
type book struct {
	o    Options
	to   *spool
	zip  *zip.Writer
	out  *bufio.Writer // the sheet that is being written
	rows int           // of that sheet, with its heading
	line []byte        // room for one row
}

// newBook begins a workbook and the sheet of its data.
func newBook(o Options, heads []head) (*book, error) {
	b := &book{o: o, to: &spool{dir: o.TempDir}}
	b.zip = zip.NewWriter(b.to)
	second := [3]string{}
	if o.Provenance != nil {
		second = [3]string{partOfSecond, fmt.Sprintf(sheetOfSecond, attribute(sheetName(o.Words.About))), linkOfSecond}
	}
	for _, p := range [][2]string{
		{"[Content_Types].xml", fmt.Sprintf(bookTypes, second[0])},
		{"_rels/.rels", bookRels},
		{"xl/workbook.xml", fmt.Sprintf(bookSheets, attribute(sheetName(o.Sheet)), second[1])},
		{"xl/_rels/workbook.xml.rels", fmt.Sprintf(bookLinks, second[2])},
		{"xl/styles.xml", bookStyles},
	} {
		w, err := b.zip.Create(p[0])
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(w, xmlHead+p[1]); err != nil {
			return nil, err
		}
	}
	widths := make([]float64, len(heads))
	row := b.startRow()
	for i, h := range heads {
		widths[i] = h.width
		row = inline(row, i, 1, styleHead, h.label)
	}
	if err := b.startSheet("xl/worksheets/sheet1.xml", sheetFrozen, widths); err != nil {
		return nil, err
	}
	return b, b.endRow(row)
}

// row adds a row under the heading.
func (b *book) row(rec []Cell) error {
	if b.rows > MaxSheetRows {
		return ErrTooManyRows
	}
	row := b.startRow()
	for i, c := range rec {
		row = c.sheet(row, i, b.rows+1, b.o)
	}
	return b.endRow(row)
}

// send ends the workbook of n rows and writes it out.
func (b *book) send(w io.Writer, n int) error {
	if err := b.endSheet(); err != nil {
		return err
	}
	if b.o.Provenance != nil {
		if err := b.about(n); err != nil {
			return err
		}
	}
	if err := b.zip.Close(); err != nil {
		return err
	}
	return b.to.send(w)
}

// discard frees what the workbook waited in.
func (b *book) discard() error { return b.to.discard() }

// about writes the second sheet: where the export comes from.
func (b *book) about(n int) error {
	if err := b.startSheet("xl/worksheets/sheet2.xml", sheetPlain, []float64{20, 80}); err != nil {
		return err
	}
	for i, p := range b.o.about(n) {
		row := inline(b.startRow(), 0, b.rows+1, styleHead, p[0])
		if i == 3 {
			row = IntegerCell(int64(n)).sheet(row, 1, b.rows+1, b.o)
		} else {
			row = inline(row, 1, b.rows+1, styleText, cut(cell.Clean(p[1]), b.o.Words.Cut))
		}
		if err := b.endRow(row); err != nil {
			return err
		}
	}
	return b.endSheet()
}

// sheetName is a name that spreadsheets take: at most 31 characters and none of []:*?/\.
func sheetName(s string) string {
	s = strings.NewReplacer("[", " ", "]", " ", ":", " ", "*", " ", "?", " ", "/", " ", "\\", " ").Replace(cell.Clean(s))
	r := []rune(s)
	return strings.Trim(string(r[:min(len(r), 31)]), " '")
}
