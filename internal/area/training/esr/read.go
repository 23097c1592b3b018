package esr

import (
	"context"

	"github.com/havenward/havenward/internal/importer"
)

// Line is one row of a file with what became of it. Cells are as they stand in the file and are good until the next line.
type Line struct {
	N        int
	Kind     Kind
	Row      Row
	Problems []Problem
	Cells    []string
}

// Ask is how a file is read.
type Ask struct {
	// Chosen leads folded headings to keys, before the names that are known.
	Chosen map[string]string
	// Today is the day on which it is read, YYYY-MM-DD.
	Today string
}

// preamble is how many rows may stand above the headings: the title of a report, the day it was made, who made it.
const preamble = 25

// FindHeader moves a file to its headings where rows stand above them, and matches them. A file in which no row is usable keeps its
// first row.
func FindHeader(ctx context.Context, f *importer.File, chosen map[string]string) (Match, error) {
	m := MatchOf(f.Header, chosen)
	if good(m) {
		return m, nil
	}
	n := 0
	for row, err := range f.Rows(ctx) {
		if err != nil {
			return m, err
		}
		if n++; n > preamble {
			break
		}
		if x := MatchOf(row.Cells, chosen); good(x) {
			f.Header, f.HeaderRow = append([]string(nil), row.Cells...), row.Number
			return x, nil
		}
	}
	return m, nil
}

// good tells headings from a row of data that happens to hold one of their words.
func good(m Match) bool { return m.Usable() && len(m.at) >= 2 }

// Read gives every row of a file under its headings in order; each is given once. It ends with the first error of the file or of
// take.
func Read(ctx context.Context, f *importer.File, m Match, a Ask, take func(*Line) error) error {
	r := &reader{m: m, today: a.Today, days: map[string]dated{}}
	for _, h := range f.Header {
		r.head = append(r.head, Fold(h))
	}
	var l Line
	for row, err := range f.Rows(ctx) {
		if err != nil {
			return err
		}
		l = Line{N: row.Number, Cells: row.Cells, Kind: r.kindOf(row.Cells)}
		if l.Kind == Taken {
			l.Row, l.Problems = r.read(row.Cells)
			for _, p := range l.Problems {
				if !p.Warning {
					l.Kind = Refused
				}
			}
		}
		if err := take(&l); err != nil {
			return err
		}
	}
	return nil
}
