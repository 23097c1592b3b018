package risk

import (
	"context"
	"io"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func text[T any](key string, get func(*T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(get(&x)) }}
}

func whole[T any](key string, get func(*T) int) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Integer, Value: func(x T) export.Cell { return export.IntegerCell(int64(get(&x))) }}
}

func moment[T any](key string, get func(*T) db.Time) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Moment, Value: func(x T) export.Cell { return export.MomentCell(get(&x).Time) }}
}

func flag[T any](key string, get func(*T) bool) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Bool, Value: func(x T) export.Cell { return export.BoolCell(get(&x)) }}
}

// assessmentColumns describe the list of assessments. Why a review was called for is numbers and days.
func (s *Service) assessmentColumns(units map[string]string) []export.Column[Assessment] {
	now := s.Now()
	return []export.Column[Assessment]{
		text("reference", func(a *Assessment) string { return a.Ref }), text("title", func(a *Assessment) string { return a.Title }), text("place", func(a *Assessment) string { return a.Place }),
		text("unit", func(a *Assessment) string { return units[a.Unit] }), text("kind", func(a *Assessment) string { return string(a.Kind) }), text("state", func(a *Assessment) string { return string(a.State) }),
		whole("version_in_force", func(a *Assessment) int { return a.Current }), whole("highest_score", func(a *Assessment) int { return a.Top }),
		flag("leans_on_training_alone", func(a *Assessment) bool { return a.Lean }), moment("approved_at", func(a *Assessment) db.Time { return a.ApprovedAt }),
		moment("review_by", func(a *Assessment) db.Time { return a.ReviewAt }), text("review", func(a *Assessment) string { return string(a.Review(now)) }),
		text("called_by", func(a *Assessment) string { return a.Call.Why }), whole("reports_that_called", func(a *Assessment) int { return a.Call.N }),
		whole("with_moderate_harm_or_worse", func(a *Assessment) int { return a.Call.Harm }), text("first_day", func(a *Assessment) string { return a.Call.First }), text("last_day", func(a *Assessment) string { return a.Call.Last }),
	}
}

func (s *Service) entryColumns(units map[string]string) []export.Column[Entry] {
	now := s.Now()
	return []export.Column[Entry]{
		text("risk", func(e *Entry) string { return e.Title }), text("assessment", func(e *Entry) string { return e.From }), text("reference", func(e *Entry) string { return e.Ref }),
		text("unit", func(e *Entry) string { return units[e.Unit] }), text("owner", func(e *Entry) string { return e.OwnerName }),
		whole("initial_consequence", func(e *Entry) int { return e.Initial.C }), whole("initial_likelihood", func(e *Entry) int { return e.Initial.L }), whole("initial_score", func(e *Entry) int { return e.Initial.N() }),
		whole("current_consequence", func(e *Entry) int { return e.Current.C }), whole("current_likelihood", func(e *Entry) int { return e.Current.L }), whole("current_score", func(e *Entry) int { return e.Score }),
		text("current_band", func(e *Entry) string { return e.Band }), whole("target_consequence", func(e *Entry) int { return e.Aim.C }), whole("target_likelihood", func(e *Entry) int { return e.Aim.L }),
		whole("target_score", func(e *Entry) int { return e.Target }), text("state", func(e *Entry) string { return e.State }), flag("acceptance_holds", func(e *Entry) bool { return e.Accepted(now) }),
		text("accepted_by", func(e *Entry) string { return e.AcceptedName }), moment("accepted_until", func(e *Entry) db.Time { return e.AcceptedUntil }), moment("review_by", func(e *Entry) db.Time { return e.ReviewAt }),
	}
}

func (s *Service) controlColumns() []export.Column[Kept] {
	now := s.Now()
	return []export.Column[Kept]{
		text("control", func(k *Kept) string { return k.Text }), whole("step", func(k *Kept) int { return k.Step }),
		text("kind", func(k *Kept) string { x, _ := s.Set().Kind(k.Step); return x.Name }), text("assessment", func(k *Kept) string { return k.Title }), text("reference", func(k *Kept) string { return k.Ref }),
		text("owner", func(k *Kept) string { return k.Owner }), text("due", func(k *Kept) string { return k.Due }), flag("in_place", func(k *Kept) bool { return k.InPlace }),
		flag("late", func(k *Kept) bool { return k.Late(now) }), moment("in_place_since", func(k *Kept) db.Time { return k.PlacedAt }),
	}
}

// planColumnsOf describe the list of lone-working plans: no route and no words.
func planColumnsOf(units map[string]string) []export.Column[Plan] {
	return []export.Column[Plan]{
		text("reference", func(p *Plan) string { return p.Ref }), text("person", func(p *Plan) string { return p.PersonName }), text("buddy", func(p *Plan) string { return p.BuddyName }),
		text("unit", func(p *Plan) string { return units[p.Unit] }), text("state", func(p *Plan) string { return p.State }), whole("minutes_between_checks", func(p *Plan) int { return p.Every }),
		moment("out_since", func(p *Plan) db.Time { return p.StartedAt }), moment("next_check", func(p *Plan) db.Time { return p.NextAt }), moment("noted_as_missed", func(p *Plan) db.Time { return p.MissedAt }),
		moment("review_by", func(p *Plan) db.Time { return p.ReviewAt }),
	}
}

// cell is a line of the heat map as a file has it.
type cell struct {
	c, l, now, aim int
	band           string
}

// Wanted says which list is downloaded and how it is narrowed.
type Wanted struct {
	// Which is assessments, register, heat-map, controls or lone-working.
	Which    string
	List     Filter
	Register RegisterFilter
	Find     string
	States   []string
}

// Export writes a list as csv or xlsx, and the download with its number of rows to the audit log before it gives nil.
func (s *Service) Export(ctx context.Context, sc authz.Scope, w Wanted, format string, out io.Writer, o export.Options) error {
	units, err := s.unitNames(ctx, sc.Org())
	if err != nil {
		return err
	}
	var n int
	act := ActExport
	switch w.Which {
	case "assessments":
		n, err = rows(ctx, out, s.assessmentColumns(units), format, o, func() ([]Assessment, error) { return s.Assessments(ctx, sc, w.List) })
	case "register":
		n, err = rows(ctx, out, s.entryColumns(units), format, o, func() ([]Entry, error) { return s.Register(ctx, sc, w.Register) })
	case "heat-map":
		n, err = rows(ctx, out, []export.Column[cell]{whole("consequence", func(x *cell) int { return x.c }), whole("likelihood", func(x *cell) int { return x.l }), whole("score", func(x *cell) int { return x.c * x.l }),
			text("band", func(x *cell) string { return x.band }), whole("risks_now", func(x *cell) int { return x.now }), whole("risks_aimed_at", func(x *cell) int { return x.aim })}, format, o,
			func() ([]cell, error) { return s.cells(ctx, sc, w.Register) })
	case "controls":
		n, err = rows(ctx, out, s.controlColumns(), format, o, func() ([]Kept, error) { return s.AllControls(ctx, sc) })
	case "lone-working":
		act = ActLoneRead
		n, err = rows(ctx, out, planColumnsOf(units), format, o, func() ([]Plan, error) { return s.Plans(ctx, sc, w.Find, w.States) })
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	unit := ""
	if mine := authz.From(ctx).Units; !sc.Covers(sc.Org(), "") && len(mine) > 0 {
		unit = mine[0] // the entry of a unit's list stands where its manager's own do
	}
	_, err = op.Do(ctx, s.Door, act, op.In(sc.Org(), unit), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported(strings.ReplaceAll("risk "+w.Which, "-", " "), "", audit.F("rows", number(n)), audit.F("format", format)), nil
	})
	return err
}

func (s *Service) cells(ctx context.Context, sc authz.Scope, f RegisterFilter) ([]cell, error) {
	list, err := s.Register(ctx, sc, f)
	set := s.Set()
	h := HeatOf(list, set)
	var out []cell
	for c := 5; c >= 1; c-- {
		for l := 1; l <= 5; l++ {
			b, _ := set.Band(c * l)
			out = append(out, cell{c, l, h.Now[c][l], h.Aim[c][l], b.Name})
		}
	}
	return out, err
}

func rows[T any](ctx context.Context, out io.Writer, cols []export.Column[T], format string, o export.Options, read func() ([]T, error)) (int, error) {
	list, err := read()
	if err != nil {
		return 0, err
	}
	each := func(yield func(T, error) bool) {
		for _, x := range list {
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
