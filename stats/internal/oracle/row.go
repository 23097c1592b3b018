package oracle

import (
	"math"
	"strconv"
	"testing"
	"time"
)

// Row is one line of a file, read by the names of its columns. Every reader fails the test when the file has no such
// column or the cell cannot be read as what was asked for.
type Row struct {
	tb     testing.TB
	at     string
	column map[string]int
	cells  []string
}

// At is the file and line of the row, for messages.
func (r Row) At() string { return r.at }

// Str is the cell as it stands; an empty cell is "".
func (r Row) Str(name string) string {
	r.tb.Helper()
	i, ok := r.column[name]
	if !ok {
		r.tb.Fatalf("%s has no column %q", r.at, name)
	}
	return r.cells[i]
}

// Has says whether the cell is filled. A computed NaN counts as filled.
func (r Row) Has(name string) bool {
	r.tb.Helper()
	return r.Str(name) != ""
}

// Column says whether the file has the column at all.
func (r Row) Column(name string) bool {
	_, ok := r.column[name]
	return ok
}

// Float is the cell as a number. An empty cell and a computed NaN are both NaN: Has tells them apart. Inf is infinity.
func (r Row) Float(name string) float64 {
	r.tb.Helper()
	s := r.Str(name)
	if s == "" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		r.tb.Fatalf("%s: %s is %q, not a number", r.at, name, s)
	}
	return v
}

// Int is the cell as a whole number; an empty cell is an error.
func (r Row) Int(name string) int {
	r.tb.Helper()
	v, err := strconv.Atoi(r.Str(name))
	if err != nil {
		r.tb.Fatalf("%s: %s is %q, not a whole number", r.at, name, r.Str(name))
	}
	return v
}

// Bool is TRUE or FALSE; an empty cell is false: Has tells.
func (r Row) Bool(name string) bool {
	r.tb.Helper()
	switch s := r.Str(name); s {
	case "TRUE":
		return true
	case "FALSE", "":
		return false
	default:
		r.tb.Fatalf("%s: %s is %q, not TRUE or FALSE", r.at, name, s)
		return false
	}
}

// Date is the cell as an ISO date at midnight UTC.
func (r Row) Date(name string) time.Time {
	r.tb.Helper()
	d, err := time.Parse(time.DateOnly, r.Str(name))
	if err != nil {
		r.tb.Fatalf("%s: %s is %q, not a date", r.at, name, r.Str(name))
	}
	return d
}

// Group puts rows with the same cell in a column together, in the file's order, and returns the cells in the order in
// which they first appear.
func Group(rows []Row, name string) (keys []string, by map[string][]Row) {
	by = map[string][]Row{}
	for _, r := range rows {
		r.tb.Helper()
		k := r.Str(name)
		if by[k] == nil {
			keys = append(keys, k)
		}
		by[k] = append(by[k], r)
	}
	return keys, by
}

// Close says whether two results agree to a relative tolerance. Below a millionth the tolerance is that of a millionth,
// so that nought can be compared. NaN agrees with NaN, and an infinity with itself.
func Close(got, want, tolerance float64) bool {
	switch {
	case math.IsNaN(got) || math.IsNaN(want):
		return math.IsNaN(got) && math.IsNaN(want)
	case math.IsInf(got, 0) || math.IsInf(want, 0):
		return got == want
	}
	return math.Abs(got-want) <= tolerance*math.Max(1e-6, math.Abs(want))
}
