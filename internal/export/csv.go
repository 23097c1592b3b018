package export

import (
	"context"
	"encoding/csv"
	"io"
	"iter"

	"github.com/havenward/havenward/internal/cell"
)

// CSV writes a heading and the rows as RFC 4180: UTF-8, comma, CR LF. Dates are
// ISO. It returns the number of rows written, also beside an error.
func CSV[T any](ctx context.Context, w io.Writer, cols []Column[T], rows iter.Seq2[T, error], o Options) (int, error) {
	return writeCSV(ctx, w, heads(cols), cells(cols, rows), o)
}

func writeCSV(ctx context.Context, w io.Writer, cols []Column[struct{}], rows iter.Seq2[[]Cell, error], o Options) (int, error) {
	o = o.filled()
	if o.BOM {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return 0, err
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rec := make([]string, len(cols))
	for i, c := range cols {
		rec[i] = cell.Guard(cell.Clean(c.Label))
	}
	if err := out.Write(rec); err != nil {
		return 0, err
	}
	n, err := each(ctx, rows, func(row []Cell) error {
		for i, v := range row {
			rec[i] = v.plain(o)
			if v.kind == Text || v.kind == Bool {
				rec[i] = cell.Guard(rec[i])
			}
		}
		return out.Write(rec)
	})
	if err == nil && o.Provenance != nil {
		for _, p := range o.about(n) {
			line := make([]string, max(len(cols), 2))
			line[0], line[1] = cell.Guard(cell.Clean(p[0])), cell.Guard(cell.Clean(p[1]))
			if err = out.Write(line); err != nil {
				break
			}
		}
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return n, err
}
