package programme

import (
	"context"
	"io"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// columns of the file of strands; sums in pounds of the current financial year.
func columns(b *Board) []export.Column[int] {
	text := func(key string, f func(*Strand) string) export.Column[int] {
		return export.Column[int]{Key: key, Label: key, Value: func(i int) export.Cell { return export.TextCell(f(&b.Strands[i])) }}
	}
	money := func(key string, f func(Year) int64) export.Column[int] {
		return export.Column[int]{Key: key, Label: key, Kind: export.Number, Value: func(i int) export.Cell {
			y, ok := b.Strands[i].Of(b.Money.Year.Year)
			if !ok {
				return export.Cell{}
			}
			return export.NumberCell(float64(f(y)) / 100)
		}}
	}
	next := func(f func(Milestone) string) func(*Strand) string {
		return func(x *Strand) string {
			m, ok := x.NextMilestone()
			if !ok {
				return ""
			}
			return f(m)
		}
	}
	return []export.Column[int]{
		text("strand", func(x *Strand) string { return x.Name }), text("what", func(x *Strand) string { return x.Line }), text("owner", func(x *Strand) string { return x.OwnerName }),
		text("state", func(x *Strand) string { return string(x.State) }), text("why", func(x *Strand) string { return x.Why }),
		money("budget_pounds", func(y Year) int64 { return y.Budget }), money("spent_pounds", func(y Year) int64 { return y.Spent }),
		money("committed_pounds", func(y Year) int64 { return y.Committed }), money("expected_pounds", func(y Year) int64 { return y.Forecast }),
		text("next_milestone", next(func(m Milestone) string { return m.Name })), text("due", next(func(m Milestone) string { return string(m.Due) })),
		text("done", next(func(m Milestone) string { return string(m.Done) })),
		{Key: "measure", Label: "measure", Value: func(i int) export.Cell {
			r := b.Readings[i]
			if r.Missing != "" {
				return export.TextCell(r.Name + ": " + r.Missing)
			}
			return export.TextCell(join2(r.Lead, r.Rest))
		}},
		{Key: "measure_source", Label: "measure_source", Value: func(i int) export.Cell { return export.TextCell(b.Readings[i].Source) }},
		text("decisions_wanted", func(x *Strand) string { return strconv.Itoa(len(x.Wanted())) }),
		text("synthetic", func(x *Strand) string { return strconv.FormatBool(x.Synthetic) }),
	}
}

func join2(a, b string) string {
	if b == "" {
		return a
	}
	return a + " " + b
}

// Export writes the strands in reach as csv or xlsx, and notes it in the audit log before it gives nil.
func (s *Service) Export(ctx context.Context, sc authz.Scope, format string, out io.Writer, o export.Options) error {
	b, err := s.Board(ctx, sc)
	if err != nil {
		return err
	}
	each := func(yield func(int, error) bool) {
		for i := range b.Strands {
			if !yield(i, nil) {
				return
			}
		}
	}
	switch format {
	case "csv":
		_, err = export.CSV(ctx, out, columns(&b), each, o)
	case "xlsx":
		_, err = export.XLSX(ctx, out, columns(&b), each, o)
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActRead, op.In(authz.From(ctx).Org, ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("strand", "", audit.F("rows", strconv.Itoa(len(b.Strands))), audit.F("format", format)), nil
	})
	return err
}
