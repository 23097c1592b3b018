package export

import (
	"bufio"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/cell"
)

// The looks of a cell, by their place in bookStyles.
const (
	stylePlain = iota
	styleHead
	styleDate
	styleMoment
	styleText
)

// startSheet begins a part that is a sheet; view says what is frozen.
func (b *book) startSheet(part, view string, widths []float64) error {
	w, err := b.zip.Create(part)
	if err != nil {
		return err
	}
	b.out, b.rows = bufio.NewWriterSize(w, 64<<10), 0
	fmt.Fprintf(b.out, "%s<worksheet xmlns=\"%s\">%s<cols>", xmlHead, spaceMain, view)
	for i, w := range widths {
		fmt.Fprintf(b.out, "<col min=\"%d\" max=\"%d\" width=\"%g\" customWidth=\"1\"/>", i+1, i+1, w)
	}
	_, err = b.out.WriteString("</cols><sheetData>")
	return err
}

func (b *book) endSheet() error {
	if _, err := b.out.WriteString("</sheetData></worksheet>"); err != nil {
		return err
	}
	return b.out.Flush()
}

// startRow gives the beginning of the next row, in room that is used again.
func (b *book) startRow() []byte {
	row := append(b.line[:0], "<row r=\""...)
	return append(strconv.AppendInt(row, int64(b.rows+1), 10), "\">"...)
}

func (b *book) endRow(row []byte) error {
	b.line = append(row, "</row>"...)
	b.rows++
	_, err := b.out.Write(b.line)
	return err
}

// sheet adds the cell to a row; an empty one is left out. Risky text also gets
// the text format, so that editing it by hand does not make it run.
func (c Cell) sheet(row []byte, column, line int, o Options) []byte {
	if !c.set {
		return row
	}
	switch c.kind {
	case Integer:
		if c.n <= 1<<53 && c.n >= -1<<53 { // what a spreadsheet number can hold
			return append(strconv.AppendInt(start(row, column, line, stylePlain, ""), c.n, 10), "</v></c>"...)
		}
	case Number:
		return number(row, column, line, stylePlain, c.f)
	case Date:
		if v, ok := serial(c.t, false); ok {
			return number(row, column, line, styleDate, v)
		}
	case Moment:
		if v, ok := serial(c.t.In(o.Zone), true); ok {
			return number(row, column, line, styleMoment, v)
		}
	}
	s, style := cut(c.plain(o), o.Words.Cut), stylePlain
	if (c.kind == Text || c.kind == Bool) && cell.Risky(s) {
		style = styleText
	}
	return inline(row, column, line, style, s)
}

func number(row []byte, column, line, style int, f float64) []byte {
	return append(strconv.AppendFloat(start(row, column, line, style, ""), f, 'f', -1, 64), "</v></c>"...)
}

// inline adds text that is never a formula.
func inline(row []byte, column, line, style int, s string) []byte {
	row = append(start(row, column, line, style, "inlineStr"), content(s)...)
	return append(row, "</t></is></c>"...)
}

// start adds the beginning of a cell up to its value.
func start(row []byte, column, line, style int, kind string) []byte {
	row = letters(append(row, "<c r=\""...), column)
	row = strconv.AppendInt(row, int64(line), 10)
	if style != stylePlain {
		row = strconv.AppendInt(append(row, "\" s=\""...), int64(style), 10)
	}
	if kind == "" {
		return append(row, "\"><v>"...)
	}
	row = append(append(row, "\" t=\""...), kind...)
	return append(row, "\"><is><t xml:space=\"preserve\">"...)
}

// letters adds the name of a column, counted from 0: A to Z, AA to ZZ, AAA.
func letters(row []byte, column int) []byte {
	if column >= 26 {
		row = letters(row, column/26-1)
	}
	return append(row, byte('A'+column%26))
}

var (
	marks  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	quotes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;")
	// hexed is what spreadsheets take for one character in their own escape; its underscore is escaped so that it stays.
	hexed = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)
)

// content is text as it stands in an element.
func content(s string) string {
	if strings.Contains(s, "_x") {
		s = hexed.ReplaceAllString(s, "_x005F_$1")
	}
	return marks.Replace(s)
}

func attribute(s string) string { return quotes.Replace(s) }
