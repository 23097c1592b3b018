package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Out is a table to write.
type Out struct {
	Columns []string
	Lines   [][]string
}

// New begins a table.
func New(columns ...string) *Out { return &Out{Columns: columns} }

// Add writes a line: text, whole numbers, floats with 15 significant digits, NaN and Inf as such, flags as TRUE and FALSE,
// and nil for what is missing. It panics on another type or number of cells, which no data can cause.
func (o *Out) Add(cells ...any) {
	if len(cells) != len(o.Columns) {
		panic(fmt.Sprintf("table: %d cells for %d columns", len(cells), len(o.Columns)))
	}
	line := make([]string, len(cells))
	for i, c := range cells {
		line[i] = text(c)
	}
	o.Lines = append(o.Lines, line)
}

func text(c any) string {
	switch v := c.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case bool:
		return strings.ToUpper(strconv.FormatBool(v))
	case float64:
		return Float(v)
	}
	panic(fmt.Sprintf("table: a cell of type %T", c))
}

// Float writes a number with 15 significant digits, and a whole one up to 2 to the power 53 with all of them.
func Float(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "Inf"
	case math.IsInf(v, -1):
		return "-Inf"
	case v == 0:
		return "0"
	}
	if a := math.Abs(v); a >= 1 && a <= 1<<53 && v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 15, 64)
}

// Known is the number, or nothing where it is NaN and NaN means that there is none.
func Known(v float64) any {
	if math.IsNaN(v) {
		return nil
	}
	return v
}

// WriteCSV writes the header and the lines.
func (o *Out) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(o.Columns); err != nil {
		return err
	}
	return c.WriteAll(o.Lines)
}

// Carried are the columns of a table that are none of the given ones: what a command takes over beside its results.
func (t *Table) Carried(results ...string) []string {
	var columns []string
	for _, c := range t.Columns {
		if c != "" && !slices.Contains(results, c) {
			columns = append(columns, c)
		}
	}
	return columns
}

// Cells are the row's cells in these columns, as they stand.
func (r *Row) Cells(columns []string) []any {
	cells := make([]any, len(columns))
	for i, c := range columns {
		cells[i] = r.Text(c)
	}
	return cells
}
