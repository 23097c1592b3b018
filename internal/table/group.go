package table

import (
	"errors"
	"strings"
)

// Group are the rows of one series: those with the same key, in the order of the file.
type Group struct {
	Key  string
	Rows []*Row
}

// Groups splits a table by the text of a column, in order of first mention. An empty key is a fault of its row; so is a
// second row with the same cells in all of the unique columns, if there are any, inside one group. Of these the later
// rows are at fault.
func (t *Table) Groups(key string, unique ...string) []Group {
	var groups []Group
	at := map[string]int{}
	seen := map[string]bool{}
	for _, r := range t.Rows {
		k := r.Filled(key)
		i, ok := at[k]
		if !ok {
			i = len(groups)
			at[k] = i
			groups = append(groups, Group{Key: k})
		}
		groups[i].Rows = append(groups[i].Rows, r)
		r.once(seen, append([]string{key}, unique...), len(unique) > 0)
	}
	return groups
}

// Unique faults each row whose cells in these columns, as far as the table has them, were in an earlier row. Without any
// of the columns every row stands for itself.
func (t *Table) Unique(columns ...string) {
	var have []string
	for _, c := range columns {
		if t.Has(c) {
			have = append(have, c)
		}
	}
	seen := map[string]bool{}
	for _, r := range t.Rows {
		r.once(seen, have, len(have) > 0)
	}
}

func (r *Row) once(seen map[string]bool, columns []string, judge bool) {
	if !judge {
		return
	}
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = r.Text(c)
	}
	k := strings.Join(cells, "\x00")
	if seen[k] {
		r.Fault("an earlier row has the same %s", strings.Join(columns, " and "))
	}
	seen[k] = true
}

// Err joins what is wrong with the rows of the group.
func (g Group) Err() error {
	var all []error
	for _, r := range g.Rows {
		all = append(all, r.Err())
	}
	return errors.Join(all...)
}

// Table gives the first row's table, for its columns.
func (g Group) Table() *Table { return g.Rows[0].table }
