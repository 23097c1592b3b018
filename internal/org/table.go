package org

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/havenward/havenward/internal/fault"
)

// sheet is a CSV file with a header row.
type sheet struct {
	name string
	cols map[string]int
	rows [][]string
}

// openSheet reads a CSV file of a folder; missing columns are told by name.
func openSheet(fsys fs.FS, name string, columns ...string) (sheet, error) {
	f, err := fsys.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return sheet{}, fault.WithProblems(fault.Problems{{Field: name, Message: "The file is not there"}})
		}
		return sheet{}, err
	}
	defer func() { _ = f.Close() }()
	return readSheet(f, name, columns...)
}

func readSheet(r io.Reader, name string, columns ...string) (sheet, error) {
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1
	all, err := c.ReadAll()
	var p fault.Problems
	if err != nil {
		var broken *csv.ParseError
		if !errors.As(err, &broken) {
			return sheet{}, fmt.Errorf("read %s: %w", name, err)
		}
		p.Add(fmt.Sprintf("%s line %d", name, broken.Line), "The line is not well-formed CSV")
		return sheet{}, fault.WithProblems(p)
	}
	if len(all) == 0 {
		p.Add(name, "The file is empty")
		return sheet{}, fault.WithProblems(p)
	}
	s := sheet{name: name, cols: map[string]int{}, rows: all[1:]}
	for i, h := range all[0] {
		s.cols[strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))] = i
	}
	for _, h := range columns {
		if _, ok := s.cols[h]; !ok {
			p.Add(name, "The column %s is not there", h)
		}
	}
	return s, fault.WithProblems(p)
}

// at gives a cell without the spaces around it, "" where the row is short.
func (s sheet) at(row int, column string) string {
	i, ok := s.cols[column]
	if !ok || i >= len(s.rows[row]) {
		return ""
	}
	return strings.TrimSpace(s.rows[row][i])
}

// line names a row as a spreadsheet does: the header is line 1.
func (s sheet) line(row int) string { return fmt.Sprintf("%s line %d", s.name, row+2) }
