package disclosure

import (
	"fmt"

	"pgregory.net/rapid"
)

// drawGeo draws a tree over the given number of leaves, one to three levels deep and uneven.
func drawGeo(t *rapid.T, leaves int) *Dim {
	var paths [][]string
	for i := range leaves {
		path := []string{fmt.Sprintf("T%d", i)}
		for depth := range rapid.IntRange(0, 2).Draw(t, "depth") {
			path = append([]string{fmt.Sprintf("P%d.%d", depth, rapid.IntRange(0, 1).Draw(t, "parent"))}, path...)
		}
		paths = append(paths, path)
	}
	return tree(t, "England", paths...)
}

func drawFlat(t *rapid.T, name string, most int) *Dim {
	var paths [][]string
	for i := range rapid.IntRange(1, most).Draw(t, name) {
		paths = append(paths, []string{fmt.Sprintf("%s%d", name, i)})
	}
	return tree(t, "All "+name, paths...)
}

// drawGroups adds up to two overlapping groups.
func drawGroups(t *rapid.T, l *Layout) *Layout {
	for i := range rapid.IntRange(0, 2).Draw(t, "groups") {
		var in [][]string
		for _, leaf := range l.Dims()[0].under(0) {
			if rapid.Bool().Draw(t, "in") {
				in = append(in, l.Dims()[0].Path(leaf))
			}
		}
		if len(in) == 0 {
			continue
		}
		var err error
		if l, err = l.WithGroup(fmt.Sprintf("G%d", i), in...); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// drawTable fills a layout with counts, many of them small or zero.
func drawTable(t *rapid.T, l *Layout, most int64, gaps bool) *Table {
	table := NewTable(l)
	for cell := range l.Cells() {
		if !l.Leaf(cell) {
			continue
		}
		n := rapid.Int64Range(0, most).Draw(t, "count")
		if rapid.IntRange(0, 3).Draw(t, "zero") == 0 {
			n = 0
		}
		var err error
		if gaps && rapid.IntRange(0, 9).Draw(t, "gap") == 0 {
			err = table.SetMissing(cell, rapid.SampledFrom([]State{NotSubmitted, NotAvailable}).Draw(t, "why"))
		} else {
			err = table.Set(cell, n)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return table
}
