package table

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Row is one row of a table. Its readers give a zero value for a cell that cannot be read and remember the fault: read
// all, then ask Err.
type Row struct {
	Number int // as a spreadsheet shows it: the header is 1

	table  *Table
	cells  []string
	faults []error
}

// Err joins what was wrong with the cells read so far, each naming its row and column; nil for nothing.
func (r *Row) Err() error { return errors.Join(r.faults...) }

// Fault adds something wrong with the row, such as a key that is there twice.
func (r *Row) Fault(format string, args ...any) {
	err := fmt.Errorf("row %d: %s", r.Number, fmt.Sprintf(format, args...))
	for _, f := range r.faults {
		if f.Error() == err.Error() {
			return
		}
	}
	r.faults = append(r.faults, err)
}

// Text is a cell as it stands, without spaces around it; "" where there is no such column.
func (r *Row) Text(column string) string {
	i, ok := r.table.index[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// Filled is Text of a cell that must not be empty.
func (r *Row) Filled(column string) string {
	s := r.Text(column)
	if s == "" {
		r.Fault("%s is empty", column)
	}
	return s
}

// Float is a finite number.
func (r *Row) Float(column string) float64 {
	return r.number(column, r.Filled(column))
}

// FloatOr is Float, and another number for an empty cell or where there is no such column.
func (r *Row) FloatOr(column string, other float64) float64 {
	if s := r.Text(column); s != "" {
		return r.number(column, s)
	}
	return other
}

// Missing is Float, and NaN for a value that is missing: an empty cell, NA or NaN.
func (r *Row) Missing(column string) float64 {
	switch s := r.Text(column); s {
	case "", "NA", "NaN":
		return math.NaN()
	default:
		return r.number(column, s)
	}
}

func (r *Row) number(column, s string) float64 {
	if s == "" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	switch {
	case errors.Is(err, strconv.ErrRange) || math.IsInf(v, 0):
		r.Fault("%s is too large a number", column)
	case err != nil || math.IsNaN(v) || strings.ContainsAny(s, "_xX"):
		r.Fault("%s is %s, which is no number", column, quoted(s))
	default:
		return v
	}
	return 0
}

// Count is a whole number that is not negative, at most 2 to the power 53. "12.0" and "1e+05" are whole too.
func (r *Row) Count(column string) int {
	v := r.Float(column)
	switch {
	case v < 0:
		r.Fault("%s is negative", column)
	case v != math.Trunc(v):
		r.Fault("%s is not a whole number", column)
	case v > 1<<53:
		r.Fault("%s is too large a number", column)
	default:
		return int(v)
	}
	return 0
}

// Above is a number above zero, such as an exposure.
func (r *Row) Above(column string) float64 {
	n := len(r.faults)
	v := r.Float(column)
	if len(r.faults) == n && v <= 0 {
		r.Fault("%s must be above zero", column)
	}
	return v
}

// Flag is 1 or 0, TRUE or FALSE, true or false.
func (r *Row) Flag(column string) bool {
	switch s := r.Filled(column); s {
	case "1", "TRUE", "true":
		return true
	case "", "0", "FALSE", "false":
	default:
		r.Fault("%s is %s; it must be 1 or 0", column, quoted(s))
	}
	return false
}

// FlagOr is Flag, and another answer for an empty cell or where there is no such column.
func (r *Row) FlagOr(column string, other bool) bool {
	if r.Text(column) == "" {
		return other
	}
	return r.Flag(column)
}

// quoted shortens what a message repeats.
func quoted(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}
