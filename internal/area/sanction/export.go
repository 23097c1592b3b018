package sanction

import (
	"context"
	"io"
	"iter"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func text[T any](key string, get func(*T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(get(&x)) }}
}

// FileColumns describe the register of sanctions: no name, and nothing that anybody typed.
func (s *Service) FileColumns() []export.Column[File] {
	at := func(key string, get func(*File) export.Cell) export.Column[File] {
		return export.Column[File]{Key: key, Label: key, Kind: export.Moment, Value: func(f File) export.Cell { return get(&f) }}
	}
	return []export.Column[File]{
		text("reference", func(f *File) string { return f.Ref }), text("case", func(f *File) string { return f.Case }), text("person", func(f *File) string { return f.Label }),
		text("subject", func(f *File) string { return f.Subject }), text("state", func(f *File) string { return string(f.State) }),
		text("level_asked", func(f *File) string { return number(f.Asked) }),
		text("level", func(f *File) string {
			if f.Level < 0 {
				return ""
			}
			return number(f.Level)
		}),
		text("level_name", func(f *File) string {
			l, _ := s.setOf(f).Level(f.Level)
			return l.Name
		}),
		at("proposed_at", func(f *File) export.Cell { return export.MomentCell(f.ProposedAt.Time) }), at("decided_at", func(f *File) export.Cell { return export.MomentCell(f.GivenAt.Time) }),
		at("told_at", func(f *File) export.Cell { return export.MomentCell(f.ToldAt.Time) }), at("review_by", func(f *File) export.Cell { return export.MomentCell(f.ReviewAt.Time) }),
		at("ends_at", func(f *File) export.Cell { return export.MomentCell(f.EndsAt.Time) }), text("appeal", func(f *File) string { return f.Appeal }),
		text("appeal_outcome", func(f *File) string {
			if n := len(f.Appeals); n > 0 {
				return f.Appeals[n-1].Outcome
			}
			return ""
		}),
	}
}

// MarkerColumns describe the register of markers.
func MarkerColumns() []export.Column[Marker] {
	at := func(key string, get func(*Marker) export.Cell) export.Column[Marker] {
		return export.Column[Marker]{Key: key, Label: key, Kind: export.Moment, Value: func(m Marker) export.Cell { return get(&m) }}
	}
	return []export.Column[Marker]{
		text("reference", func(m *Marker) string { return m.Ref }), text("case", func(m *Marker) string { return m.Case }), text("person", func(m *Marker) string { return m.Label }),
		text("subject", func(m *Marker) string { return m.Subject }), text("state", func(m *Marker) string { return string(m.State) }),
		text("incident_date", func(m *Marker) string { return m.IncidentDate }), text("factors", func(m *Marker) string { return strings.Join(m.Factors, ";") }),
		text("told", func(m *Marker) string { return m.Told }), text("reviews", func(m *Marker) string { return number(len(m.Reviews)) }),
		at("proposed_at", func(m *Marker) export.Cell { return export.MomentCell(m.ProposedAt.Time) }), at("in_force_at", func(m *Marker) export.Cell { return export.MomentCell(m.ActiveAt.Time) }),
		at("review_by", func(m *Marker) export.Cell { return export.MomentCell(m.ReviewAt.Time) }), at("ends_at", func(m *Marker) export.Cell { return export.MomentCell(m.EndsAt.Time) }),
		at("ended_at", func(m *Marker) export.Cell { return export.MomentCell(m.EndedAt.Time) }),
	}
}

// Export writes a register as csv or xlsx, and the download with its number of rows to the audit log before it gives nil.
// which is sanctions or markers.
func (s *Service) Export(ctx context.Context, sc authz.Scope, which string, f Filter, format string, out io.Writer, o export.Options) error {
	var n int
	var err error
	switch which {
	case "sanctions":
		var list []File
		if list, err = s.Files(ctx, sc, f); err == nil {
			n, err = write(ctx, out, s.FileColumns(), list, format, o)
		}
	case "markers":
		var list []Marker
		if list, err = s.Markers(ctx, sc, f); err == nil {
			n, err = write(ctx, out, MarkerColumns(), list, format, o)
		}
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActExport, op.In(sc.Org(), ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported(which, "", audit.F("rows", number(n)), audit.F("format", format), audit.F("states", strings.Join(f.States, ";"))), nil
	})
	return err
}

func write[T any](ctx context.Context, out io.Writer, cols []export.Column[T], rows []T, format string, o export.Options) (int, error) {
	var each iter.Seq2[T, error] = func(yield func(T, error) bool) {
		for _, x := range rows {
			if !yield(x, nil) {
				return
			}
		}
	}
	switch format {
	case "csv":
		return export.CSV(ctx, out, cols, each, o)
	case "xlsx":
		return export.XLSX(ctx, out, cols, each, o)
	}
	return 0, fault.Missing()
}
