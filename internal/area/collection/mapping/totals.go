package mapping

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/importer"
)

// Total is how many incidents of one kind somebody counted in one month.
type Total struct {
	Month string `json:"month"` // 2026-10
	// Kind is a code of the list of violence; "" where the map does not say.
	Kind string `json:"kind"`
	// Person is who did it, where the label says; "" elsewhere.
	Person string `json:"person,omitempty"`
	Count  int64  `json:"count"`
	// Row is the row of the file, Column its column from 1.
	Row    int `json:"row"`
	Column int `json:"column"`
}

// kindHeading stands for the column of kinds in the dictionary of a map of totals.
const kindHeading = "Kind"

// mostTotalRows is how many rows a table of totals may have.
const mostTotalRows = 2000

// grid is a small table, with the row numbers of the file.
type grid struct {
	rows []importer.Row
	head int // the place of the row with months or kinds
}

// gridOf reads a small file whole, with its heading.
func gridOf(ctx context.Context, f *importer.File) (*grid, error) {
	g := &grid{rows: []importer.Row{{Number: f.HeaderRow, Cells: f.Header}}}
	for row, err := range f.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		if len(g.rows) >= mostTotalRows {
			return nil, refuse("too_many_rows", "A table of totals has at most %d rows. If this one has a row for each incident, make a map of another shape", mostTotalRows)
		}
		g.rows = append(g.rows, row)
	}
	return g, nil
}

// cell gives a cell, "" outside.
func (g *grid) cell(row, column int) string {
	if c := g.rows[row].Cells; column < len(c) {
		return c[column]
	}
	return ""
}

// findMonths finds where the months are: across in a row that has two or more, or down the first column.
func (g *grid) findMonths() (across, ok bool) {
	for i := range min(len(g.rows), 15) {
		n := 0
		for _, c := range g.rows[i].Cells[min(1, len(g.rows[i].Cells)):] {
			if _, ok := month(c); ok {
				n++
			}
		}
		if n >= 2 || n == 1 && len(g.rows[i].Cells) <= 3 {
			g.head = i
			return true, true
		}
	}
	for i := 1; i < min(len(g.rows), 15); i++ {
		if _, ok := month(g.cell(i, 0)); ok {
			g.head = i - 1
			return false, true
		}
	}
	return false, false
}

// month reads "October 2026", "Oct-26", "10/2026", "2026-10" and a whole date, and gives "2026-10".
func month(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 5 || len(s) > 24 {
		return "", false
	}
	for _, layout := range []string{"January 2006", "Jan 2006", "January-2006", "Jan-2006", "Jan-06", "Jan 06", "January 06", "01/2006", "2006-01", "2006/01"} {
		if t, err := time.Parse(layout, s); err == nil {
			return inReach(t)
		}
	}
	if strings.ContainsAny(s, "/-") {
		if t, flaw := importer.Date(s); flaw == nil {
			return inReach(t)
		}
	}
	return "", false
}

func inReach(t time.Time) (string, bool) {
	return t.Format("2006-01"), t.Year() >= 2004 && t.Year() < 2100
}

// kindsOf gives the local names of the kinds with how many are counted under each.
func (g *grid) kindsOf(across bool) (labels []string, counts map[string]int) {
	counts = map[string]int{}
	put := func(label string, n int64) {
		if label == "" {
			return
		}
		if _, ok := counts[label]; !ok {
			labels = append(labels, label)
		}
		counts[label] += int(n)
	}
	g.each(across, func(label, _ string, row, column int) {
		n, _ := count(g.cell(row, column))
		put(label, n)
	})
	return labels, counts
}

// each gives every cell that is under a month and a kind.
func (g *grid) each(across bool, see func(label, month string, row, column int)) {
	for r := g.head + 1; r < len(g.rows); r++ {
		for c := 1; c < len(g.rows[g.head].Cells); c++ {
			label, when := g.cell(r, 0), g.cell(g.head, c)
			if !across {
				label, when = when, label
			}
			m, ok := month(when)
			if !ok || label == "" {
				continue
			}
			see(label, m, r, c)
		}
	}
}

// count reads a whole number, with or without thousands commas.
func count(s string) (int64, bool) {
	s = strings.TrimSuffix(strings.ReplaceAll(strings.TrimSpace(s), ",", ""), ".0")
	n, err := strconv.ParseInt(s, 10, 32)
	return n, err == nil && n >= 0
}

// sums tells labels that are the sum of others, which must not be counted with them.
func sums(label string) bool {
	return slices.Contains([]string{"total", "totals", "grand total", "all", "sum", "overall", "all incidents", "total incidents"}, Fold(label))
}

// readTotals reads a table of totals. A cell that holds no number is a problem, and an empty one is neither: nothing is
// taken as zero because it is missing.
func readTotals(m *Map, f *importer.File) ([]Total, []intake.Problem, error) {
	g, err := gridOf(context.Background(), f)
	if err != nil {
		return nil, nil, err
	}
	across, ok := g.findMonths()
	if !ok || across != m.Totals.Across {
		return nil, nil, refuse("no_months", "No months were found where the map looks for them. Write them as October 2026, in the first row or the first column")
	}
	d := m.Dictionaries[0]
	var out []Total
	var problems []intake.Problem
	undecided := map[string]bool{}
	had := map[string]int{}
	bad := func(row int, code, text string) {
		problems = append(problems, intake.Problem{Row: row, Field: "violence_primary", Code: code, Severity: intake.Error, Message: text})
	}
	g.each(across, func(label, when string, row, column int) {
		number := g.rows[row].Number
		e := d.Entry([]string{label})
		switch {
		case e != nil && e.State == LeftOut:
			return
		case e == nil || e.State == Needs:
			if !undecided[label] && !sums(label) {
				undecided[label] = true
				at := number
				if !across {
					at = g.rows[g.head].Number
				}
				bad(at, "unmapped_label", "The map does not say what this kind is. Decide it in the map, or leave it out with a reason")
			}
			return
		}
		text := g.cell(row, column)
		if text == "" {
			return
		}
		n, ok := count(text)
		if !ok {
			bad(number, "bad_number", fmt.Sprintf("Column %d does not hold a whole number. A hidden or missing number is not zero: leave the cell empty", column+1))
			return
		}
		key := when + between + labelKey([]string{label})
		if first := had[key]; first > 0 {
			bad(number, "same_row", fmt.Sprintf("This kind and month are on row %d already", first))
			return
		}
		had[key] = number
		out = append(out, Total{Month: when, Kind: e.Set["violence_primary"], Person: e.Set["alleged_person_type"], Count: n, Row: number, Column: column + 1})
	})
	if len(out) == 0 && len(problems) == 0 {
		return nil, nil, refuse("no_rows", "There are no counts in this table. If nothing happened in this time, send a nil return")
	}
	return out, problems, nil
}
