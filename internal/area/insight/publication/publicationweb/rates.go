package publicationweb

import (
	"context"
	"fmt"
	"math"

	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// rateChart is the rates of one table over the whole of its time: a chart of intervals in a table.
type rateChart struct {
	title, finding string
	table          ui.Table
}

// mostRates is how many places a page shows rates of; the files have all.
const mostRates = 60

// rates lays out the rates of a table by place; nil where it has none.
func rates(ctx context.Context, f *publication.Frozen, t publication.Table) *rateChart {
	type line struct {
		place int
		shown string
		r     publication.Rate
		ok    bool
	}
	var lines []line
	most, top := 0.0, math.NaN()
	with, apart := 0, 0
	for _, c := range t.Cells {
		if !overall(t, c) {
			continue
		}
		r, ok := f.RateOf(t, c)
		if ok {
			most = math.Max(most, r.High)
			with++
		}
		if ok && c.At[0] == 0 {
			top = r.Value
		}
		lines = append(lines, line{c.At[0], c.Shown, r, ok})
	}
	if with < 2 {
		return nil
	}
	out := &rateChart{title: lang.T(ctx, "Rates of staff affected: %s", lang.T(ctx, publication.MeasureWords(t.Measure)))}
	out.table = ui.Table{Caption: out.title, Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Place")}, {Label: publication.CountedWords(f.Counted), Number: true},
		{Label: lang.T(ctx, "Rate"), Number: true}, {Label: lang.T(ctx, "Interval, 0 to %s", one(most)), Alone: true}}}
	for _, l := range lines {
		clear := l.ok && !math.IsNaN(top) && (l.r.Low > top || l.r.High < top)
		if clear && l.place != 0 {
			apart++
		}
		if !l.ok || len(out.table.Rows) >= mostRates {
			continue
		}
		words := lang.T(ctx, "%s to %s", one(l.r.Low), one(l.r.High))
		mark := ui.IntervalMark{Low: l.r.Low, Value: l.r.Value, High: l.r.High, From: 0, To: most, At: top, Clear: clear}
		out.table.Rows = append(out.table.Rows, ui.Row{Cells: []ui.Cell{{Text: short(t.Dims[0].Classes[l.place])}, {Text: spaced(l.shown)}, {Text: one(l.r.Value)}, {Body: ui.Interval(mark), Sub: words}}})
	}
	out.finding = lang.N(ctx, apart, "%d place is clearly apart from the rate of all, the dotted line.", "%d places are clearly apart from the rate of all, the dotted line.")
	if n := len(lines) - with; n > 0 {
		out.finding += " " + lang.N(ctx, n, "%d place has no rate: its count is hidden, or its staff in post are not known.", "%d places have no rate: their counts are hidden, or their staff in post are not known.")
	}
	return out
}

// one writes a rate with one decimal, a small one with two.
func one(v float64) string {
	if v < 2 {
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.1f", v)
}

// overall tells whether a cell is of the whole time, and of all that its measure counts.
func overall(t publication.Table, c publication.Cell) bool {
	for i := 1; i < len(c.At); i++ {
		d := t.Dims[i]
		switch {
		case i == 1 && (c.At[1] == 0 || len(d.Classes) == 2):
		case i > 1 && d.Name == "measure:"+t.Measure && d.Classes[c.At[i]].Code == "yes":
		case i > 1 && d.Name != "measure:"+t.Measure && c.At[i] == 0:
		default:
			return false
		}
	}
	return true
}
