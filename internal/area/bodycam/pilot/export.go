package pilot

import (
	"context"
	"io"
	"iter"
	"math"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// The tables that can be taken away.
const (
	FileMeasures = "measures" // every measure with its ratio and interval
	FileMonths   = "months"   // the main outcome by month
	FileSites    = "sites"    // the main outcome by site
	FileFigures  = "figures"  // what came by file, in the shape in which it is brought in
	FilePilots   = "pilots"
)

func number(v float64) export.Cell {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return export.Cell{}
	}
	return export.NumberCell(v)
}

func textColumn[T any](key string, f func(T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(f(x)) }}
}

func numberColumn[T any](key string, f func(T) float64) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Number, Value: func(x T) export.Cell { return number(f(x)) }}
}

func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
}

func write[T any](ctx context.Context, out io.Writer, format string, columns []export.Column[T], list []T, o export.Options) (err error) {
	switch format {
	case "csv":
		_, err = export.CSV(ctx, out, columns, each(list), o)
	case "xlsx":
		_, err = export.XLSX(ctx, out, columns, each(list), o)
	default:
		err = fault.Missing()
	}
	return err
}

// All gives every measure of an evaluation in the order in which it is read.
func (e *Evaluation) All() []Effect {
	out := []Effect{e.Main}
	for _, list := range [][]Effect{e.Ways, e.Outcomes, e.Counts, e.Reporting, e.Rest} {
		out = append(out, list...)
	}
	return out
}

// Export writes a table of an evaluation in reach as csv or xlsx, and notes it in the audit log before it gives nil.
func (s *Service) Export(ctx context.Context, sc authz.Scope, record, file, format string, out io.Writer, o export.Options) error {
	org := authz.From(ctx).Org
	e, err := s.Evaluation(ctx, sc, org, record)
	if err != nil {
		return err
	}
	switch file {
	case FileMeasures:
		err = write(ctx, out, format, []export.Column[Effect]{textColumn("measure", func(x Effect) string { return x.Measure.Name }), textColumn("kind", func(x Effect) string { return x.Measure.Kind }), textColumn("method", func(x Effect) string { return x.By }),
			numberColumn("ratio", func(x Effect) float64 { return x.Ratio }), numberColumn("lower_95", func(x Effect) float64 { return x.Low }), numberColumn("upper_95", func(x Effect) float64 { return x.High }),
			numberColumn("before", func(x Effect) float64 { return x.Before.Value(x.Measure.Per) }), numberColumn("after", func(x Effect) float64 { return x.After.Value(x.Measure.Per) }), textColumn("unit", func(x Effect) string { return x.Measure.Unit }),
			textColumn("in_words", func(x Effect) string { return x.Words }), textColumn("caution", func(x Effect) string { return x.Measure.Caution })}, e.All(), o)
	case FileMonths:
		err = write(ctx, out, format, []export.Column[MonthPoint]{textColumn("month", func(x MonthPoint) string { return string(x.Month) }), numberColumn("seen", func(x MonthPoint) float64 { return x.Value }), numberColumn("without_cameras", func(x MonthPoint) float64 { return x.Without }),
			numberColumn("as_the_result_says", func(x MonthPoint) float64 { return x.Line }), numberColumn("lower_95", func(x MonthPoint) float64 { return x.Low }), numberColumn("upper_95", func(x MonthPoint) float64 { return x.High }),
			numberColumn("sites_started", func(x MonthPoint) float64 { return float64(x.Started) })}, e.Months, o)
	case FileSites:
		err = write(ctx, out, format, []export.Column[SiteResult]{textColumn("site", func(x SiteResult) string { return x.Code }), textColumn("name", func(x SiteResult) string { return x.Name }), textColumn("starts", func(x SiteResult) string { return string(x.Starts) }),
			numberColumn("before", func(x SiteResult) float64 { return x.Before }), numberColumn("after", func(x SiteResult) float64 { return x.After }), textColumn("chart", func(x SiteResult) string { return x.Says })}, e.Sites, o)
	case FileFigures:
		err = s.exportFigures(ctx, e.Pilot, format, out, o)
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	return s.exported(ctx, record, file, format)
}

func (s *Service) exported(ctx context.Context, record, file, format string) error {
	_, err := op.Do(ctx, s.Door, ActRead, op.In(authz.From(ctx).Org, ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("bodycam_pilot", record, audit.F("file", file), audit.F("format", format)), nil
	})
	return err
}

// exportFigures writes what came by file, or the empty shape of it: it can be brought in again.
func (s *Service) exportFigures(ctx context.Context, p *Pilot, format string, out io.Writer, o export.Options) error {
	rows, err := sent(ctx, s.DB, p)
	if err != nil {
		return err
	}
	o.Provenance = nil // what is brought in again is rows alone
	columns := []export.Column[Row]{textColumn("site", func(r Row) string { return r.Site }), textColumn("month", func(r Row) string { return string(r.Month) })}
	for _, q := range Measures().Quantities {
		columns = append(columns, export.Column[Row]{Key: q.Key, Label: q.Key, Kind: export.Number, Value: func(r Row) export.Cell {
			v, ok := r.Values[q.Key]
			if !ok {
				return export.Cell{}
			}
			return export.NumberCell(v)
		}})
	}
	return write(ctx, out, format, columns, rows, o)
}

// ExportPilots writes the pilots in reach as csv or xlsx.
func (s *Service) ExportPilots(ctx context.Context, sc authz.Scope, format string, out io.Writer, o export.Options) error {
	list, err := s.Pilots(ctx, sc)
	if err != nil {
		return err
	}
	err = write(ctx, out, format, []export.Column[Pilot]{textColumn("pilot", func(p Pilot) string { return p.Name }), textColumn("question", func(p Pilot) string { return p.Question }), textColumn("state", func(p Pilot) string { return p.State }),
		textColumn("main_outcome", func(p Pilot) string { m, _ := Measures().Measure(p.Primary); return m.Name }), textColumn("sites", func(p Pilot) string { return strconv.Itoa(len(p.Sites)) }),
		textColumn("from", func(p Pilot) string { return string(p.From) }), textColumn("to", func(p Pilot) string { return string(p.To) }), textColumn("declared", func(p Pilot) string { return declaredWords(&p) }),
		textColumn("sha256", func(p Pilot) string { return p.Hash() })}, list, o)
	if err != nil {
		return err
	}
	return s.exported(ctx, "", FilePilots, format)
}
