package disclosure

import (
	"strconv"
	"testing"
)

// must is what *testing.T and *rapid.T have in common here.
type must interface {
	Helper()
	Fatal(...any)
}

func tree(t must, root string, leaves ...[]string) *Dim {
	t.Helper()
	d, err := Tree(root, root, leaves...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func layout(t must, dims ...*Dim) *Layout {
	t.Helper()
	l, err := NewLayout(dims...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func cellAt(t must, l *Layout, paths ...[]string) int {
	t.Helper()
	c, err := l.Cell(paths...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func set(t must, table *Table, n int64, paths ...[]string) {
	t.Helper()
	if err := table.Set(cellAt(t, table.Layout(), paths...), n); err != nil {
		t.Fatal(err)
	}
}

func number(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// square is a table of two boards with the given rows of trusts, three categories or fewer; it is small enough to work by
// hand. Each row is one trust, in the order A, B, C, D; the first half belongs to board I1.
func square(t must, rows ...[]int64) *Table {
	t.Helper()
	names := []string{"A", "B", "C", "D", "E", "F"}
	var geo [][]string
	for i := range rows {
		board := "I1"
		if i >= (len(rows)+1)/2 {
			board = "I2"
		}
		geo = append(geo, []string{"R", board, names[i]})
	}
	cats := [][]string{{"Physical"}, {"Verbal"}, {"Racial"}}[:len(rows[0])]
	table := NewTable(layout(t, tree(t, "England", geo...), tree(t, "Total", cats...)))
	for i, row := range rows {
		for j, n := range row {
			set(t, table, n, geo[i], cats[j])
		}
	}
	return table
}
