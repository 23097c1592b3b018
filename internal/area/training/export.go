package training

import (
	"context"
	"io"
	"slices"

	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Sheet is one line of a download: a figure of a part and a competence.
type Sheet struct {
	Part, Name, Competence string
	Incidents              int
	Cell                   arith.Cell
}

func text[T any](key string, get func(*T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(get(&x)) }}
}

func whole[T any](key string, get func(*T) int) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Integer, Value: func(x T) export.Cell { return export.IntegerCell(int64(get(&x))) }}
}

func sheetColumns() []export.Column[Sheet] {
	out := []export.Column[Sheet]{text("part", func(s *Sheet) string { return s.Part }), text("name", func(s *Sheet) string { return s.Name }), text("competence", func(s *Sheet) string { return s.Competence }),
		whole("counted", func(s *Sheet) int { return s.Cell.Counted }), whole("in_date", func(s *Sheet) int { return s.Cell.InDate }), whole("ends_in_30_days", func(s *Sheet) int { return s.Cell.In30 }),
		whole("ends_in_60_days", func(s *Sheet) int { return s.Cell.In60 }), whole("ends_in_90_days", func(s *Sheet) int { return s.Cell.In90 }), whole("ended", func(s *Sheet) int { return s.Cell.Ended }),
		whole("never", func(s *Sheet) int { return s.Cell.Without }), whole("incidents_in_12_months", func(s *Sheet) int { return s.Incidents })}
	for _, x := range []struct {
		key string
		r   arith.Reason
	}{{"out_new", arith.New}, {"out_exempt", arith.Excused}, {"out_long_absence", arith.LongAbsence}, {"out_away", arith.AwayElsewhere}, {"out_left", arith.Left}, {"out_no_requirement", arith.NotNeeded}, {"out_counted_apart", arith.Apart}} {
		out = append(out, whole(x.key, func(s *Sheet) int { return s.Cell.Out[x.r] }))
	}
	return out
}

// sheets gives every line of the figures: all, by unit, staff group, role and population.
func (f *Figures) sheets() (out []Sheet) {
	for i, c := range f.Competences {
		out = append(out, Sheet{Part: "all", Competence: c.Title, Incidents: f.Incidents, Cell: f.All[i]})
		for _, p := range []struct {
			name  string
			lines []Line
		}{{"unit", f.Units}, {"staff_group", f.Groups}, {"role", f.Roles}, {"population", f.Populations}} {
			for _, l := range p.lines {
				if c := l.Cells[i]; c.Counted+c.LeftOut() > 0 {
					out = append(out, Sheet{Part: p.name, Name: l.Name, Competence: f.Competences[i].Title, Incidents: l.Incidents, Cell: c})
				}
			}
		}
	}
	return out
}

// Wanted says what is downloaded: figures, of one competence or of all; ending, the posts whose competence ends within some days;
// beyond, the figures of the organisations below.
type Wanted struct {
	Which, Competence, Unit string
	Within                  int
	Of                      string // the organisation whose below is asked for
}

// Export writes figures as csv or xlsx, once the audit log has taken note of it.
func (s *Service) Export(ctx context.Context, sc authz.Scope, want Wanted, format string, to io.Writer, o export.Options) error {
	org, act := sc.Org(), ActExport
	switch want.Which {
	case "training":
		f, err := s.Figures(ctx, sc, org)
		if err != nil {
			return err
		}
		if i := f.Of(want.Competence); i >= 0 {
			only := f.sheets()
			title := f.Competences[i].Title
			return send(ctx, s, org, act, want.Which, format, to, o, sheetColumns(), slices.DeleteFunc(only, func(x Sheet) bool { return x.Competence != title }))
		}
		return send(ctx, s, org, act, want.Which, format, to, o, sheetColumns(), f.sheets())
	case "ending":
		list, err := s.Ends(ctx, sc, org, want.Competence, want.Unit, want.Within)
		if err == nil {
			err = s.Open(ctx, org, want.Unit, want.Competence, list)
		}
		if err != nil {
			return err
		}
		names, err := s.UnitNames(ctx, org)
		if err != nil {
			return err
		}
		return send(ctx, s, org, ActPeople, want.Which, format, to, o, []export.Column[Ending]{text("assignment_number", func(e *Ending) string { return e.Number }), text("unit", func(e *Ending) string { return names[e.Unit] }),
			text("role", func(e *Ending) string { return e.Role }), text("population", func(e *Ending) string { return e.Population }), text("competence", func(*Ending) string { return want.Competence }), text("in_date_until", func(e *Ending) string { return e.Until }), whole("days_left", func(e *Ending) int { return e.Days })}, list)
	case "beyond":
		list, _, err := s.Beyond(ctx, sc, want.Of, want.Competence)
		if err != nil {
			return err
		}
		return send(ctx, s, want.Of, ActBeyond, want.Which, format, to, o, []export.Column[Trust]{text("trust", func(t *Trust) string { return t.Name }), text("competence", func(*Trust) string { return want.Competence }),
			whole("counted", func(t *Trust) int { return t.Counted }), whole("in_date", func(t *Trust) int { return t.InDate }), whole("left_out", func(t *Trust) int { return t.LeftOut }),
			text("note", func(t *Trust) string { return t.note() })}, list)
	}
	return fault.Missing()
}

func (t Trust) note() string {
	switch {
	case !t.Known:
		return "no record"
	case t.Hidden:
		return "hidden, small numbers"
	}
	return ""
}

func send[T any](ctx context.Context, s *Service, org string, act authz.Action, which, format string, to io.Writer, o export.Options, columns []export.Column[T], list []T) error {
	unit := ""
	if a := authz.From(ctx); a.Role == authz.Manager && len(a.Units) > 0 {
		unit = a.Units[0]
	}
	if _, err := op.Do(ctx, s.Door, act, op.In(org, unit), func(*op.Tx) (bool, audit.Change, error) {
		return true, audit.Exported(which, org, audit.F("rows", number(len(list)))), nil
	}); err != nil {
		return err
	}
	rows := func(yield func(T, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
	var err error
	if format == "xlsx" {
		_, err = export.XLSX(ctx, to, columns, rows, o)
	} else {
		_, err = export.CSV(ctx, to, columns, rows, o)
	}
	return err
}
