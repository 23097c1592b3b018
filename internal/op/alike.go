package op

import (
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/db"
)

// Alike is the columns that had one value in all rows of a batch so far. To hand a value to SQLite costs nearly as much as
// to store it, and many columns of a return say the same throughout: the organisation, the version, what the trust does
// not collect. Those are handed over once for many rows.
type Alike struct {
	columns  []int // in order
	begun    bool
	size     int // the rows that text is for
	text     string
	together []bool // by column
}

// manyRows is how many rows a piece must have to say what is alike; a statement made for fewer is not worth its making.
const manyRows = 1000

// narrow leaves out the columns in which rows differ.
func (a *Alike) narrow(rows [][]any) {
	if len(rows) == 0 || len(rows) < manyRows && !a.begun {
		return
	}
	if !a.begun {
		a.begun = true
		for c := range rows[0] {
			a.columns = append(a.columns, c)
		}
	}
	before := len(a.columns)
	a.columns = slices.DeleteFunc(a.columns, func(c int) bool {
		one := rows[0][c]
		if !plainly(one) {
			return true
		}
		return slices.ContainsFunc(rows, func(r []any) bool { return r[c] != one })
	})
	if len(a.columns) != before || a.together == nil {
		a.text, a.together = "", nil
	}
}

// plainly tells whether a value can be compared, and costs enough to be worth it.
func plainly(v any) bool {
	switch v.(type) {
	case nil, string, int64, db.Time:
		return true
	}
	return false
}

// insert gives the statement that writes k rows for SQLite, "" where nothing is alike. What is alike comes first.
func (a *Alike) insert(t Table, k int) string {
	if len(a.columns) == 0 {
		return ""
	}
	if a.text != "" && a.size == k {
		return a.text
	}
	a.together = make([]bool, len(t.Columns))
	var names, row []string
	for i, c := range a.columns {
		a.together[c] = true
		names, row = append(names, t.Columns[c]), append(row, "?"+strconv.Itoa(i+1))
	}
	for c, name := range t.Columns {
		if !a.together[c] {
			names, row = append(names, name), append(row, "?")
		}
	}
	one := "(" + strings.Join(row, ",") + ")"
	a.size, a.text = k, "INSERT OR FAIL INTO "+t.Name+" ("+strings.Join(names, ", ")+") VALUES "+strings.Repeat(one+",", k-1)+one
	return a.text
}

// args gives the arguments of such a statement.
func (a *Alike) args(to []any, rows [][]any) []any {
	for _, c := range a.columns {
		to = append(to, rows[0][c])
	}
	for _, r := range rows {
		for c, v := range r {
			if !a.together[c] {
				to = append(to, v)
			}
		}
	}
	return to
}
