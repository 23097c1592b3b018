package export

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"iter"
	"strconv"

	"github.com/havenward/havenward/internal/cell"
)

// JSON writes an array of objects whose keys stand in the order of the columns.
// Empty cells are null, dates ISO, moments RFC 3339 in UTC. With a provenance the
// array is the member "rows" of an object that ends with "about". Text is cleaned
// but not guarded, since no program runs JSON text as a formula.
func JSON[T any](ctx context.Context, w io.Writer, cols []Column[T], rows iter.Seq2[T, error], o Options) (int, error) {
	return writeJSON(ctx, w, heads(cols), cells(cols, rows), o)
}

func writeJSON(ctx context.Context, w io.Writer, cols []Column[struct{}], rows iter.Seq2[[]Cell, error], o Options) (int, error) {
	o = o.filled()
	out := bufio.NewWriter(w)
	if o.Provenance != nil {
		out.WriteString(`{"rows":`)
	}
	out.WriteByte('[')
	keys := make([][]byte, len(cols))
	for i, c := range cols {
		keys[i] = quote(c.Key)
	}
	sep := "\n"
	n, err := each(ctx, rows, func(row []Cell) error {
		out.WriteString(sep + "{")
		sep = ",\n"
		for i, v := range row {
			if i > 0 {
				out.WriteByte(',')
			}
			out.Write(keys[i])
			out.WriteByte(':')
			out.Write(v.json())
		}
		_, err := out.WriteString("}")
		return err
	})
	if err != nil {
		out.Flush()
		return n, err
	}
	out.WriteString("\n]")
	if p := o.Provenance; p != nil {
		about, err := json.Marshal(struct {
			At     string `json:"exported_at"`
			By     string `json:"by"`
			Filter string `json:"filter"`
			Rows   int    `json:"rows"`
		}{p.At.UTC().Format("2006-01-02T15:04:05Z"), cell.Clean(p.By), cell.Clean(p.Filter), n})
		if err != nil {
			return n, err
		}
		out.WriteString(`,"about":`)
		out.Write(about)
		out.WriteByte('}')
	}
	out.WriteByte('\n')
	return n, out.Flush()
}

func (c Cell) json() []byte {
	if !c.set {
		return []byte("null")
	}
	switch c.kind {
	case Integer:
		return strconv.AppendInt(nil, c.n, 10)
	case Number:
		return strconv.AppendFloat(nil, c.f, 'f', -1, 64)
	case Date:
		return quote(c.t.Format("2006-01-02"))
	case Moment:
		return quote(c.t.UTC().Format("2006-01-02T15:04:05Z"))
	case Bool:
		return strconv.AppendBool(nil, c.b)
	}
	return quote(cell.Clean(c.s))
}

// quote never fails: a string always marshals.
func quote(s string) []byte {
	b, _ := json.Marshal(s)
	return b
}
