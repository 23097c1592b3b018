package cube

import (
	"context"
	"maps"
	"slices"

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
	add := func(key uint64, a acc) {
		cell, known := a.cell(), true
		for i := range p.axes {
			x := &p.axes[i]
			label, says := x.label(int(key / x.stride % uint64(x.card)))
			cell.At[i], known = label, known && says
		}
		if known {
			t.Cells = append(t.Cells, cell)
		} else {
			t.NotKnown = append(t.NotKnown, cell)
		}
	}
	if s.at == nil {
		t.Cells = make([]Cell, 0, n)
		for key, a := range s.dense {
			if a.staff != 0 {
				add(uint64(key), a)
			}
		}
		return t
	}
	for _, key := range slices.Sorted(maps.Keys(s.at)) {
		add(key, s.dense[s.at[key]])
	}
	return t
}
