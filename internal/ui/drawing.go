package ui

import "github.com/havenward/havenward/internal/chart"

// FigureTable is the table of a chart: its first column names the rows, the others are figures.
func FigureTable(t chart.Table) Table {
	out := Table{Caption: t.Caption, Hidden: true, Mode: Scroll, Bare: true}
	for i, c := range t.Columns {
		out.Columns = append(out.Columns, Column{Label: c, Number: i > 0})
	}
	for _, r := range t.Rows {
		row := Row{}
		for _, c := range r {
			row.Cells = append(row.Cells, Cell{Text: c})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
