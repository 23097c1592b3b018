package intake

import (
	"context"
	"fmt"
	"io"
	"iter"
)

// Made is one row that another reader made of a file of another shape: cells in the order of the fields that Mapped was
// given. Number is the row of the sender's file that problems are to name. People is how many people are alleged, where
// the reader knows of more than the one in the row.
type Made struct {
	Number int
	Cells  []string
	People int
}

// made is a return whose rows are made while it is read.
type made struct {
	columns []int
	says    map[int]string
	rows    func(context.Context) iter.Seq2[Made, error]
}

// Mapped gives a return whose rows are made from a file of another shape (package mapping), in the columns named: fields
// of the data set that come in rows. says holds what is true of the whole file, such as source_system. rows is called once
// for each reading and must give the same rows each time; an *importer.FileError from it refuses the file.
func Mapped(fields []string, says map[string]string, rows func(context.Context) iter.Seq2[Made, error]) (*Return, error) {
	m := &made{says: map[int]string{}, rows: rows}
	b := catalogue()
	seen := map[int]bool{}
	for _, name := range fields {
		f, ok := b.byName[name]
		if !ok || b.fields[f].Part == File || b.fields[f].Type == Words || seen[f] {
			return nil, fmt.Errorf("intake: no column can be %q, or it is there twice", name)
		}
		seen[f] = true
		m.columns = append(m.columns, f)
	}
	for name, v := range says {
		f, ok := b.byName[name]
		if !ok || b.fields[f].Part != File {
			return nil, fmt.Errorf("intake: a file says nothing of %q", name)
		}
		m.says[f] = v
	}
	return &Return{tables: map[Part]*table{}, made: m}, nil
}

// lacks says which mandatory fields the map leads nothing to.
func (m *made) lacks(say func(code, field, message string)) {
	t := &table{columns: m.columns}
	for i, f := range catalogue().fields {
		if f.Need == Mandatory && f.Part != File && t.needs("", i) && t.column(i) < 0 {
			say("missing_column", f.Name, fmt.Sprintf("The map leads nothing to %s, which is needed. Say in the map where it comes from", f.Name))
		}
	}
}

// madeBlocks are the blocks of a mapped return.
type madeBlocks struct {
	pull func() (Made, error, bool)
}

func (m *made) blocks(ctx context.Context) (*madeBlocks, func()) {
	pull, stop := iter.Pull2(m.rows(ctx))
	return &madeBlocks{pull}, stop
}

func (x *madeBlocks) next(_ []byte) (*block, error) {
	var b block
	for len(b.records) < 1000 {
		row, err, ok := x.pull()
		if !ok {
			break
		}
		if err != nil {
			return nil, err
		}
		b.records = append(b.records, record{where: place{row: int32(row.Number)}, people: row.People, cells: cellsOf(row.Cells)})
	}
	if b.records == nil {
		return nil, io.EOF
	}
	return &b, nil
}
