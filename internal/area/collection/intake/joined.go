package intake

import (
	"context"
	"io"
	"iter"
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// rowBlocks are the blocks of a flat workbook.
type rowBlocks struct {
	pull func() (importer.Row, error, bool)
}

func rowsOf(ctx context.Context, f *importer.File) (*rowBlocks, func()) {
	pull, stop := iter.Pull2(f.Rows(ctx))
	return &rowBlocks{pull}, stop
}

func (x *rowBlocks) next(_ []byte) (*block, error) {
	var b block
	for len(b.records) < 1000 {
		row, err, ok := x.pull()
		if !ok {
			break
		}
		if err != nil {
			return nil, err
		}
		b.records = append(b.records, record{where: place{row: int32(row.Number)}, cells: cellsOf(row.Cells)})
	}
	if b.records == nil {
		return nil, io.EOF
	}
	return &b, nil
}

func cellsOf(row []string) [][]byte {
	out := make([][]byte, len(row))
	for i, c := range row {
		out[i] = []byte(c)
	}
	return out
}

// child is a row of the tables of staff or people alleged, kept until its incident comes. Its cells are one string, cut
// by a character that package importer takes out of cells.
type child struct {
	row   int32
	part  Part
	cells string
}

const between = "\x1f"

func (c child) record(alone bool) record {
	return record{part: c.part, where: place{row: c.row, part: c.part}, alone: alone, cells: cellsOf(strings.Split(c.cells, between))}
}

// joinedBlocks are the blocks of three tables: the incidents one by one, each with the rows that name it. The two other
// tables are read first; maxJoined bounds them.
type joinedBlocks struct {
	pull     func() (importer.Row, error, bool)
	ref      int // the column of incident_ref among the incidents
	children map[string][]child
	given    map[string]bool // references whose incident has come
	orphans  []child
	ended    bool
}

func joined(ctx context.Context, r *Return) (*joinedBlocks, func(), error) {
	j := &joinedBlocks{ref: r.tables[Incident].column(fIncidentRef), children: map[string][]child{}, given: map[string]bool{}}
	var order []string
	for _, p := range []Part{Alleged, Staff} {
		t := r.tables[p]
		ref := t.column(fIncidentRef)
		for row, err := range t.Rows(ctx) {
			if err != nil {
				return nil, nil, err
			}
			key := at(row.Cells, ref)
			if len(j.children[key]) == 0 {
				order = append(order, key)
			}
			j.children[key] = append(j.children[key], child{int32(row.Number), p, strings.Join(row.Cells, between)})
		}
	}
	refs := map[string]bool{}
	for row, err := range r.tables[Incident].Rows(ctx) {
		if err != nil {
			return nil, nil, err
		}
		refs[at(row.Cells, j.ref)] = true
	}
	for _, key := range order {
		if !refs[key] || key == "" {
			j.orphans = append(j.orphans, j.children[key]...)
			delete(j.children, key)
		}
	}
	pull, stop := iter.Pull2(r.tables[Incident].Rows(ctx))
	j.pull = pull
	return j, stop, nil
}

func at(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return cells[i]
}

func (j *joinedBlocks) next(_ []byte) (*block, error) {
	var b block
	for !j.ended && len(b.records) < 1000 {
		row, err, ok := j.pull()
		if err != nil {
			return nil, err
		}
		if !ok {
			j.ended = true
			for _, c := range j.orphans {
				b.records = append(b.records, c.record(true))
			}
			break
		}
		key := at(row.Cells, j.ref)
		hang := j.children[key]
		j.children[key] = nil
		// The rows of a reference that comes twice go to its first incident; the second is told that it is one too many.
		b.records = append(b.records, record{part: Incident, where: place{row: int32(row.Number), part: Incident}, under: len(hang), alone: j.given[key], cells: cellsOf(row.Cells)})
		j.given[key] = key != ""
		for _, c := range hang {
			b.records = append(b.records, c.record(false))
		}
	}
	if b.records == nil {
		return nil, io.EOF
	}
	return &b, nil
}

// column gives where a field is, -1 for nowhere.
func (t *table) column(f int) int {
	for h, x := range t.columns {
		if x == f {
			return h
		}
	}
	return -1
}
