package intake

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/havenward/havenward/internal/cell"
	"github.com/havenward/havenward/internal/importer"
)

// cellLimit is the most characters of one cell, that of a spreadsheet.
const cellLimit = 32_767

// tidy trims a cell and takes back the apostrophe that guards formulas. Most cells are plain and come back as they are.
func (w *worker) tidy(c []byte) []byte {
	if len(c) == 0 || !w.windows && c[0] > '\'' && c[0] < 0x7f && c[len(c)-1] > ' ' && c[len(c)-1] < 0x7f {
		return c
	}
	if w.windows && !ascii(c) {
		if u, err := charmap.Windows1252.NewDecoder().Bytes(c); err == nil {
			c = u
		}
	}
	c = bytes.Trim(c, " \t\r\n\u00a0\ufeff\u200b")
	if len(c) > 1 && c[0] == '\'' {
		c = []byte(cell.Unguard(string(c)))
	}
	return c
}

// cell reads one cell that is not empty.
func (w *worker) cell(f int, c []byte) {
	if len(c) > cellLimit && utf8.RuneCount(c) > cellLimit {
		w.flaw(f, tooLong)
		return
	}
	r, field := &w.row, &w.fields[f]
	if field.Part == File {
		if w.said[f] != nil && !bytes.Equal(w.said[f], c) {
			w.report(w.fault[f][differs], 0)
		}
		r.v[f] = 1
		return
	}
	switch field.Type {
	case Listed:
		r.v[f] = w.lists[f].number(c)
	case Many:
		r.v[f] = w.many(f, c)
	case Date:
		r.v[f] = readDate(c)
	case Time:
		r.v[f] = readTime(c)
	case Number:
		r.v[f] = readDays(c)
	default:
		w.words(f, c)
	}
	if r.v[f] == 0 && !r.bad(f) {
		w.odd(f, c)
	}
}

// identifiers are what package importer finds in cells, by the number that a finding carries.
var identifiers = []string{"an NHS number", "a National Insurance number", "an e-mail address", "a postcode"}

// identifies reports an identifier of a person, if there is one.
func (w *worker) identifies(f int, what string) bool {
	if what == "" {
		return false
	}
	w.row.spoil(f)
	w.row.v[f] = 0
	w.report(w.fault[f][personal], uint32(slices.Index(identifiers, what)))
	return true
}

// many reads several codes; 0 when one of them is not in the list.
func (w *worker) many(f int, c []byte) uint32 {
	l, set := &w.lists[f], uint32(0)
	for len(c) > 0 {
		part := c
		if i := bytes.IndexByte(c, ';'); i >= 0 {
			part, c = c[:i], c[i+1:]
		} else {
			c = nil
		}
		if part = bytes.TrimSpace(part); len(part) == 0 {
			continue
		}
		n := l.number(part)
		if n == 0 {
			return 0
		}
		set |= 1 << (n - 1)
	}
	if k := w.fault[f][mixed]; k > 0 && set&(set-1) != 0 && set&w.none[f] != 0 {
		w.flaw(f, mixed)
		return 0
	}
	return set
}

// words reads codes that are on no list, references and keys.
func (w *worker) words(f int, c []byte) {
	ok := false
	switch w.fields[f].Type {
	case Org:
		c, ok = upper(c, 3, 6)
	case Site:
		c, ok = upper(c, 5, 9)
	case Force:
		ok = len(c) <= 40 && w.lookup.Force(string(c))
	case Key:
		ok = isKey(c)
	case Ref:
		ok = isRef(c)
	}
	if !ok {
		return
	}
	if t := w.fields[f].Type; (t == Ref || t == Key) && mayIdentify(c) && w.identifies(f, importer.PersonalNumber(string(c))) {
		return
	}
	w.row.v[f] = 1
	w.row.text[slot(f)] = c
}

// odd says what is wrong with a cell that could not be read.
func (w *worker) odd(f int, c []byte) {
	find := importer.Personal
	if t := w.fields[f].Type; t == Ref || t == Key {
		find = importer.PersonalNumber
	}
	switch s := string(c); {
	case w.identifies(f, find(s)):
	case cell.Clean(s) != s || !utf8.Valid(c):
		w.flaw(f, unreadable)
	default:
		w.flaw(f, off)
	}
}

// unknownColumn looks for what must not be sent in a column that nobody reads.
func (w *worker) unknownColumn(h int, c []byte) {
	if mayIdentify(c) {
		if what := importer.PersonalNumber(string(c)); what != "" {
			w.report(w.whole["personal_elsewhere"], uint32(slices.Index(identifiers, what)))
		}
	}
	if len(c) > 100 && bytes.Count(c, []byte(" ")) >= 10 {
		if at := (column{w.part, h}); !slices.Contains(w.out.wordy, at) {
			w.out.wordy = append(w.out.wordy, at)
		}
	}
}
