package export

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"io"
	"iter"
	"math"
	"time"

	"github.com/havenward/havenward/internal/cell"
)

// Parquet writes the rows as one Apache Parquet file: flat columns in the order given, each of which may be empty, plain
// values packed with gzip, a group for every 65,536 rows. A column's name is its key. Text is cleaned but not guarded, since
// no program runs Parquet text as a formula. The file holds no moment of its making, so the same rows give the same bytes.
//
// It is written here because the library that reads and writes all of Parquet adds five megabytes to the program; the tests
// read what is written with that library. Source: the format's own description, parquet.thrift and Encodings.md.
func Parquet[T any](ctx context.Context, w io.Writer, cols []Column[T], rows iter.Seq2[T, error]) (int, error) {
	out := &parquetFile{w: w}
	for _, c := range cols {
		out.cols = append(out.cols, parquetColumn{key: c.Key, kind: c.Kind})
	}
	out.put([]byte(parquetMagic))
	n, err := each(ctx, cells(cols, rows), func(row []Cell) error {
		for i, v := range row {
			out.cols[i].add(v)
		}
		if out.waiting++; out.waiting == parquetGroup {
			out.group()
		}
		return out.err
	})
	if err != nil {
		return n, err
	}
	if out.waiting > 0 {
		out.group()
	}
	out.foot(int64(n))
	return n, out.err
}

const (
	parquetMagic = "PAR1"
	parquetGroup = 1 << 16
)

// parquetFile is a file being written.
type parquetFile struct {
	w       io.Writer
	at      int64
	err     error
	cols    []parquetColumn
	waiting int64
	groups  []parquetRows
}

// parquetRows is a group of rows that was written.
type parquetRows struct {
	rows   int64
	chunks []parquetChunk
}

type parquetChunk struct{ at, plain, packed, values int64 }

func (f *parquetFile) put(b []byte) {
	if f.err == nil {
		_, f.err = f.w.Write(b)
		f.at += int64(len(b))
	}
}

// group writes what waits as one group of rows, each column as one page.
func (f *parquetFile) group() {
	g := parquetRows{rows: f.waiting}
	for i := range f.cols {
		page := f.cols[i].page()
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write(page); err != nil {
			f.err = err
		}
		if err := z.Close(); err != nil {
			f.err = err
		}
		var h thrift
		h.i32(1, 0) // a data page
		h.i32(2, int64(len(page)))
		h.i32(3, int64(packed.Len()))
		h.begin(5)
		h.i32(1, f.waiting)
		h.i32(2, 0) // plain values
		h.i32(3, 3) // levels as runs
		h.i32(4, 3)
		h.end()
		h.stop()
		c := parquetChunk{at: f.at, plain: int64(len(h.b) + len(page)), packed: int64(len(h.b) + packed.Len()), values: f.waiting}
		f.put(h.b)
		f.put(packed.Bytes())
		g.chunks = append(g.chunks, c)
		f.cols[i].reset()
	}
	f.groups, f.waiting = append(f.groups, g), 0
}

// foot writes what a reader needs to know of the file.
func (f *parquetFile) foot(rows int64) {
	var t thrift
	t.i32(1, 1)
	t.list(2, thriftStruct, len(f.cols)+1)
	t.open()
	t.text(4, "rows")
	t.i32(5, int64(len(f.cols)))
	t.end()
	for _, c := range f.cols {
		physical, converted := c.types()
		t.open()
		t.i32(1, physical)
		t.i32(3, 1) // may be empty
		t.text(4, c.key)
		if converted >= 0 {
			t.i32(6, converted)
		}
		t.end()
	}
	t.i64(3, rows)
	t.list(4, thriftStruct, len(f.groups))
	for _, g := range f.groups {
		t.open()
		t.list(1, thriftStruct, len(g.chunks))
		total := int64(0)
		for i, c := range g.chunks {
			total += c.plain
			physical, _ := f.cols[i].types()
			t.open()
			t.i64(2, c.at)
			t.begin(3)
			t.i32(1, physical)
			t.list(2, thriftI32, 2)
			t.varint(zigzag(0))
			t.varint(zigzag(3))
			t.list(3, thriftBinary, 1)
			t.bytes(f.cols[i].key)
			t.i32(4, 2) // gzip
			t.i64(5, c.values)
			t.i64(6, c.plain)
			t.i64(7, c.packed)
			t.i64(9, c.at)
			t.end()
			t.end()
		}
		t.i64(2, total)
		t.i64(3, g.rows)
		t.end()
	}
	t.text(6, "havenward")
	t.stop()
	f.put(t.b)
	f.put(binary.LittleEndian.AppendUint32(nil, uint32(len(t.b))))
	f.put([]byte(parquetMagic))
}

// parquetColumn gathers the values of one column until their group is full.
type parquetColumn struct {
	key    string
	kind   Kind
	have   []bool
	values []byte
	bits   int // of a column of yes and no
}

// types are the column's physical type and what it stands for, -1 for nothing further.
func (c *parquetColumn) types() (physical, converted int64) {
	switch c.kind {
	case Integer:
		return 2, 18
	case Number:
		return 5, -1
	case Date:
		return 1, 6
	case Moment:
		return 2, 10
	case Bool:
		return 0, -1
	}
	return 6, 0
}

// add takes a value; one of another kind than the column's is empty, since columns are typed.
func (c *parquetColumn) add(v Cell) {
	has := v.set && v.kind == c.kind
	c.have = append(c.have, has)
	if !has {
		return
	}
	le := binary.LittleEndian
	switch c.kind {
	case Integer:
		c.values = le.AppendUint64(c.values, uint64(v.n))
	case Number:
		c.values = le.AppendUint64(c.values, math.Float64bits(v.f))
	case Date:
		y, m, d := v.t.Date()
		c.values = le.AppendUint32(c.values, uint32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400))
	case Moment:
		c.values = le.AppendUint64(c.values, uint64(v.t.UnixMicro()))
	case Bool:
		if c.bits%8 == 0 {
			c.values = append(c.values, 0)
		}
		if v.b {
			c.values[len(c.values)-1] |= 1 << (c.bits % 8)
		}
		c.bits++
	default:
		s := cell.Clean(v.s)
		c.values = append(le.AppendUint32(c.values, uint32(len(s))), s...)
	}
}

// page is which rows have a value, as runs, and the values.
func (c *parquetColumn) page() []byte {
	var runs []byte
	for i := 0; i < len(c.have); {
		k := i
		for k < len(c.have) && c.have[k] == c.have[i] {
			k++
		}
		runs = binary.AppendUvarint(runs, uint64(k-i)<<1)
		level := byte(0)
		if c.have[i] {
			level = 1
		}
		runs = append(runs, level)
		i = k
	}
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(runs)))
	return append(append(out, runs...), c.values...)
}

func (c *parquetColumn) reset() { c.have, c.values, c.bits = c.have[:0], c.values[:0], 0 }
