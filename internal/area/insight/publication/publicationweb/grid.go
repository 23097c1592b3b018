package publicationweb

import (
	"fmt"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/insight/publication"
)

// grid is a published table laid out: places down the side, the classes of its last dimension along the top.
type grid struct {
	Caption string
	First   string
	Columns []string
	Rows    []gridRow
	// Cut says that there are more rows than are shown.
	Cut bool
}

type gridRow struct {
	Head, Sub string
	Top       bool
	Indent    int
	Cells     []gridCell
	place     int
}

type gridCell struct {
	Text   string
	Star   bool
	Leak   bool
	Letter string
}

// maxRows is how many rows a page shows; the files have all.
const maxRows = 400

// layout lays a table out. leaks gives the letters of cells that leak; keep leaves places out, nil keeps all.
func layout(t publication.Table, leaks map[int]string, keep func(place int) bool) grid {
	last := len(t.Dims) - 1
	g := grid{Caption: t.Name, First: "Place"}
	columns := order(t, last)
	for _, c := range columns {
		g.Columns = append(g.Columns, t.Dims[last].Classes[c].Words)
	}
	at := map[string]int{}
	for _, c := range t.Cells {
		if keep != nil && !keep(c.At[0]) {
			continue
		}
		key := fmt.Sprint(c.At[:last])
		i, ok := at[key]
		if !ok {
			if len(g.Rows) >= maxRows {
				g.Cut = true
				continue
			}
			i = len(g.Rows)
			at[key] = i
			g.Rows = append(g.Rows, row(t, c.At, last, len(columns)))
		}
		k := slices.Index(columns, c.At[last])
		if k < 0 {
			continue
		}
		letter, leak := leaks[c.N]
		g.Rows[i].Cells[k] = gridCell{Text: spaced(c.Shown), Star: c.Shown == publication.SignHidden, Leak: leak, Letter: letter}
	}
	slices.SortStableFunc(g.Rows, func(a, b gridRow) int { return a.place - b.place })
	return g
}

// order is how the classes of a dimension stand along the top: each, then the total.
func order(t publication.Table, dim int) []int {
	used := map[int]bool{}
	for _, c := range t.Cells {
		used[c.At[dim]] = true
	}
	var out []int
	for i := 1; i < len(t.Dims[dim].Classes); i++ {
		if used[i] {
			out = append(out, i)
		}
	}
	if used[0] {
		out = append(out, 0)
	}
	return out
}

// row heads a row with its place, and with what else it is of.
func row(t publication.Table, at []int, last, cells int) gridRow {
	r := gridRow{Cells: make([]gridCell, cells), place: at[0]}
	for p := at[0]; p > 0; p = t.Dims[0].Classes[p].Parent {
		r.Indent++
	}
	place := t.Dims[0].Classes[at[0]]
	r.Head, r.Top = short(place), at[0] == 0
	var sub []string
	for i := 1; i < last; i++ {
		if i == 1 && len(t.Dims[1].Classes) == 2 {
			continue
		}
		sub = append(sub, t.Dims[i].Classes[at[i]].Words)
	}
	if alone(t, at[0]) {
		sub = append(sub, "One trust: the board’s figure is the trust’s")
	}
	r.Sub = strings.Join(sub, ", ")
	return r
}

// short leaves out of a board's name what every board's has.
func short(c publication.Class) string {
	if c.Level != "icb" {
		return c.Words
	}
	return strings.TrimSuffix(strings.TrimPrefix(c.Words, "NHS "), " Integrated Care Board")
}

// alone tells whether a board of a table has one trust only.
func alone(t publication.Table, place int) bool {
	if t.Dims[0].Classes[place].Level != "icb" {
		return false
	}
	n := 0
	for _, c := range t.Dims[0].Classes {
		if c.Parent == place {
			n++
		}
	}
	return n == 1
}

// near tells of each place whether it is a leaking one, stands beside one, or above one.
func near(t publication.Table, leaking map[int]bool) func(place int) bool {
	keep := map[int]bool{}
	for p := range leaking {
		parent := t.Dims[0].Classes[p].Parent
		for i, c := range t.Dims[0].Classes {
			if parent >= 0 && c.Parent == parent {
				keep[i] = true
			}
		}
		for q := p; q >= 0; q = t.Dims[0].Classes[q].Parent {
			keep[q] = true
		}
	}
	return func(place int) bool { return keep[place] }
}

// spaced puts commas into a number.
func spaced(s string) string {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return s
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
