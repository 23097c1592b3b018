package ui

import (
	"context"
	"strconv"

	"github.com/havenward/havenward/internal/ui/lang"
)

// Cover is how much of what is owed came: a bar with its percentage. What came in time is solid, what came late striped,
// what is missing white.
type Cover struct{ InTime, Late, Of int }

func (c Cover) part(n int) string {
	if c.Of <= 0 {
		return "0"
	}
	return coord(200 * float64(n) / float64(c.Of))
}

// percent is rounded down, so that 100% is said only of all.
func (c Cover) percent() string {
	if c.Of <= 0 {
		return "–"
	}
	return strconv.Itoa((c.InTime+c.Late)*100/c.Of) + "%"
}

// Split is what would become of the rows of a file.
type Split struct{ Clean, Warned, Refused int }

func (s Split) part(n int) float64 {
	all := s.Clean + s.Warned + s.Refused
	if all == 0 {
		return 0
	}
	return 1000 * float64(n) / float64(all)
}

func (s Split) words(ctx context.Context) string {
	return lang.T(ctx, "%d taken as they are, %d taken with something to look at, %d turned away", s.Clean, s.Warned, s.Refused)
}

// ErrGroup is one problem of a file with the rows that have it. What a row says is never in it where it may be a name.
type ErrGroup struct {
	ID    string // unique in the page
	Count int
	Title string // the problem in plain words
	Warn  bool   // the rows are taken all the same
	Open  bool
	Field string // "Field: staff_role. Rule not_in_list"
	Note  string
	// Fix is a likely way to mend all of them, Why its evidence; FixLabel and FixHref lead to it. Empty Fix leaves it out.
	Fix, Why, FixLabel, FixHref string
	Rows                        Table
	// Shown says how many of the rows are here; More leads to the others.
	Shown string
	More  []Link
}

func rowsWord(ctx context.Context, n int) string {
	if n == 1 {
		return lang.T(ctx, "row")
	}
	return lang.T(ctx, "rows")
}

// whole is a number with its thousands apart.
func whole(ctx context.Context, n int) string { return lang.T(ctx, "%d", n) }
