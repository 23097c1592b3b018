package cube

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/havenward/havenward/internal/fault"
)

// Table is the answer to a query. Cells that hold nothing are not in it.
type Table struct {
	// By are the dimensions of Cell.At.
	By []string
	// Cells are in the order of the dimensions' values: codes as in their lists, periods by time, organisations and places
	// by name. NotKnown are those with a value that says nothing (see Known), in the same order.
	Cells, NotKnown []Cell
	// Total counts each incident and member of staff once, wherever they are: incidents in several cells, and facts with
	// several values, make it less than the sum of the cells.
	Total Cell
	// Revision is that of the cube (Stats).
	Revision uint64
	// Rows is how many rows were looked at; 0 says that the roll-ups had the answer.
	Rows int
}

// Cell is one cell.
type Cell struct {
	// At are its values in the order of Table.By.
	At [MaxBy]string
	// Incidents counts distinct incidents and Staff the members of staff affected, of those that the measure counts. Sum is
	// what the measure adds up, 0 where it adds nothing.
	Incidents, Staff, Sum int64
}

func (a acc) cell() Cell {
	return Cell{Incidents: int64(a.incidents), Staff: int64(a.staff), Sum: a.sum}
}

// Slice answers a query; a query with Problems is fault.Invalid, one with more than MaxCells cells fault.TooLarge.
func (c *Cube) Slice(ctx context.Context, q Query) (Table, error) {
	t, err := c.Slices(ctx, q)
	if err != nil {
		return Table{}, err
	}
	return t[0], nil
}

// Slices answers several queries about the same moment, such as a share's numerator and denominator.
func (c *Cube) Slices(ctx context.Context, queries ...Query) ([]Table, error) {
	for _, q := range queries {
		if err := fault.WithProblems(c.Problems(q)); err != nil {
			return nil, err
		}
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	out := make([]Table, 0, len(queries))
	for _, q := range queries {
		p := c.plan(q)
		s, ok := c.fromRolls(q, p)
		if !ok {
			var err error
			if s, err = c.scan(ctx, p); err != nil {
				return nil, err
			}
		}
		n := len(s.at)
		for i := 0; s.at == nil && i < len(s.dense); i++ {
			if s.dense[i].staff != 0 {
				n++
			}
		}
		if n > c.most {
			return nil, tooMany()
		}
		out = append(out, c.table(q, p, s, n))
	}
	return out, nil
}

func (c *Cube) table(q Query, p *plan, s *scan, n int) Table {
	t := Table{By: slices.Clone(q.By), Total: s.total.cell(), Revision: c.revision, Rows: s.rows}
	if len(p.axes) == 0 {
		return t
	}
	if s.at == nil {
		t.fill(p, s.dense, n)
		return t
	}
	for _, key := range slices.Sorted(maps.Keys(s.at)) {
		if cell, known := p.cell(key, s.dense[s.at[key]]); known {
			t.Cells = append(t.Cells, cell)
		} else {
			t.NotKnown = append(t.NotKnown, cell)
		}
	}
	return t
}

// cell makes the cell of a key, and says whether all its values say something.
func (p *plan) cell(key uint64, a acc) (cell Cell, known bool) {
	cell, known = a.cell(), true
	for i := range p.axes {
		x := &p.axes[i]
		label, says := x.label(int(key / x.stride % uint64(x.card)))
		cell.At[i], known = label, known && says
	}
	return cell, known
}

// manyCells is how many cells are worth more than one processor.
const manyCells = 1 << 15

// fill makes the cells of a table of counts, n of which are not empty, in parts on all processors.
func (t *Table) fill(p *plan, dense []acc, n int) {
	if n == 0 {
		return // and there may be no label to any number
	}
	for i := range p.axes {
		for at := range p.axes[i].card {
			p.axes[i].label(at) // so that nobody learns one while another reads
		}
	}
	parts, inner := 1, p.axes[len(p.axes)-1].card
	if n > manyCells {
		parts = runtime.GOMAXPROCS(0)
	}
	cells, not := make([][]Cell, parts), make([][]Cell, parts)
	var wg sync.WaitGroup
	all := make([]Cell, n)
	at, lines := 0, len(dense)/inner
	for i := range parts {
		lo, hi := lines*i/parts*inner, lines*(i+1)/parts*inner
		mine := all[at:]
		for _, a := range dense[lo:hi] {
			at += int(min(a.staff, 1))
		}
		wg.Go(func() {
			m := 0
			for lo := lo; lo < hi; lo += inner {
				m += p.line(uint64(lo), dense[lo:lo+inner], mine[m:], &not[i])
			}
			cells[i] = mine[:m]
		})
	}
	wg.Wait()
	at = 0
	for i := range parts {
		at += copy(all[at:], cells[i]) // each is at its place already unless one before it left some out
		t.NotKnown = append(t.NotKnown, not[i]...)
	}
	t.Cells = all[:at]
}

// line makes the cells that differ in the last dimension alone, those of a key and on, and says how many it put into out.
// Those with a value that says nothing go to not.
func (p *plan) line(key uint64, dense []acc, out []Cell, not *[]Cell) int {
	last, n := len(p.axes)-1, 0
	x := &p.axes[last]
	var head Cell
	said := true
	for i := range last {
		label, says := p.axes[i].label(int(key / p.axes[i].stride % uint64(p.axes[i].card)))
		head.At[i], said = label, said && says
	}
	for i := range dense {
		a := &dense[i]
		if a.staff == 0 {
			continue
		}
		if !said || !x.known[i] {
			cell := head
			cell.At[last], cell.Incidents, cell.Staff, cell.Sum = x.labels[i], int64(a.incidents), int64(a.staff), a.sum
			*not = append(*not, cell)
			continue
		}
		cell := &out[n]
		cell.At = head.At
		cell.At[last], cell.Incidents, cell.Staff, cell.Sum = x.labels[i], int64(a.incidents), int64(a.staff), a.sum
		n++
	}
	return n
}
