package environment

import (
	"context"
	"io"
	"strings"

	"github.com/havenward/havenward/internal/area/environment/toolkit"
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

// Wanted says which list is downloaded and how it is narrowed.
type Wanted struct {
	// Which is walk-rounds, items (of one walk-round), findings or alarm-points.
	Which    string
	Audit    string
	Findings FindingFilter
}

// Export writes a list as csv or xlsx, and the download with its number of rows to the audit log before it gives nil.
func (s *Service) Export(ctx context.Context, sc authz.Scope, w Wanted, format string, out io.Writer, o export.Options) error {
	_, units, err := s.UnitsIn(ctx, sc)
	if err != nil {
		return err
	}
	var n int
	now := s.Now()
	unit := ""
	if mine := authz.From(ctx).Units; !sc.Covers(sc.Org(), "") && len(mine) > 0 {
		unit = mine[0] // the entry of a unit's list stands where its manager's own do
	}
	switch w.Which {
	case "walk-rounds":
		n, err = rows(ctx, out, []export.Column[Audit]{text("reference", func(a *Audit) string { return a.Ref }), text("place", func(a *Audit) string { return a.Place }), text("unit", func(a *Audit) string { return units[a.Unit] }),
			text("day", func(a *Audit) string { return a.Day }), text("part_of_day", func(a *Audit) string { return a.Band }), text("zones", func(a *Audit) string { return strings.Join(a.Zones, " ") }),
			text("state", func(a *Audit) string { return a.State }), text("lead", func(a *Audit) string { return a.LeadName }), whole("list_version", func(a *Audit) int { return a.Toolkit }), moment("finished_at", func(a *Audit) db.Time { return a.FinishedAt })},
			format, o, func() ([]Audit, error) { return s.Audits(ctx, sc) })
	case "items":
		n, err = rows(ctx, out, []export.Column[Found]{text("item", func(f *Found) string { return f.Item.Code }), text("check", func(f *Found) string { return f.Item.Text }), text("zone", func(f *Found) string { return f.Zone.Name }),
			whole("weight", func(f *Found) int { return f.Item.Weight }), flag("critical", func(f *Found) bool { return f.Item.Critical }), text("result", func(f *Found) string { return string(f.Result) }), flag("in_dispute", func(f *Found) bool { return f.Dispute }),
			whole("likelihood", func(f *Found) int { return f.Likelihood }), whole("consequence", func(f *Found) int { return f.Consequence }), text("seen", func(f *Found) string { return strings.Join(f.Notes(), "\n") }),
			whole("answers", func(f *Found) int { return len(f.All) }), whole("photos", func(f *Found) int { return len(f.Photos) })},
			format, o, func() ([]Found, error) {
				a, err := s.Audit(ctx, sc, sc.Org(), w.Audit)
				if err != nil {
					return nil, err
				}
				unit = a.Unit
				x, err := s.Read(ctx, a)
				return x.Items, err
			})
	case "findings":
		n, err = rows(ctx, out, []export.Column[Finding]{text("reference", func(f *Finding) string { return f.Ref }), text("finding", func(f *Finding) string { return f.Title }), text("place", func(f *Finding) string { return f.Place }),
			text("unit", func(f *Finding) string { return units[f.Unit] }), text("item", func(f *Finding) string { return f.Item }), flag("critical", func(f *Finding) bool { return f.Critical }), text("result", func(f *Finding) string { return string(f.Result) }),
			whole("likelihood", func(f *Finding) int { return f.Likelihood }), whole("consequence", func(f *Finding) int { return f.Consequence }), text("band", func(f *Finding) string { return string(f.Band()) }),
			text("owner", func(f *Finding) string { return f.OwnerName }), text("due", func(f *Finding) string { return f.Due }), flag("late", func(f *Finding) bool { return f.Late(now) }), text("state", func(f *Finding) string { return f.State }),
			moment("found_at", func(f *Finding) db.Time { return f.FoundAt }), moment("mended_at", func(f *Finding) db.Time { return f.FixedAt }), moment("checked_at", func(f *Finding) db.Time { return f.ClosedAt }), whole("times_found", func(f *Finding) int { return f.Times })},
			format, o, func() ([]Finding, error) { return s.Findings(ctx, sc, w.Findings) })
	case "alarm-points":
		n, err = rows(ctx, out, []export.Column[Alarm]{text("reference", func(x *Alarm) string { return x.Ref }), text("place", func(x *Alarm) string { return x.Place }), text("unit", func(x *Alarm) string { return units[x.Unit] }), text("kind", func(x *Alarm) string { return x.Kind }),
			whole("days_between_tests", func(x *Alarm) int { return x.Every }), whole("seconds_aimed_at", func(x *Alarm) int { return x.Target }), moment("last_test", func(x *Alarm) db.Time { return x.LastAt }), text("last_result", func(x *Alarm) string { return x.LastResult }),
			text("next_test_by", func(x *Alarm) string { return x.Due }), flag("late", func(x *Alarm) bool { return x.Overdue(now) })},
			format, o, func() ([]Alarm, error) { return s.Alarms(ctx, sc) })
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActExport, op.In(sc.Org(), unit), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("environment "+strings.ReplaceAll(w.Which, "-", " "), w.Audit, audit.F("rows", number(n)), audit.F("format", format)), nil
	})
	return err
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

// Stand is how an organisation's places stand, in numbers.
type Stand struct {
	Audits, Walking                         int
	Open, Late, Fixed, Closed, CriticalOpen int
	Alarms, AlarmsLate, AlarmsFailed        int
}

// StandingOf counts walk-rounds, findings and alarm points in the scope.
func (s *Service) StandingOf(ctx context.Context, sc authz.Scope) (x Stand, err error) {
	audits, err := s.Audits(ctx, sc)
	if err != nil {
		return x, err
	}
	findings, err := s.Findings(ctx, sc, FindingFilter{States: []string{Open, Fixed, Closed}})
	if err != nil {
		return x, err
	}
	alarms, err := s.Alarms(ctx, sc)
	now := s.Now()
	for i := range audits {
		x.Audits++
		if audits[i].State == Walking {
			x.Walking++
		}
	}
	for i := range findings {
		switch f := &findings[i]; f.State {
		case Open:
			x.Open++
			if f.Late(now) {
				x.Late++
			}
			if f.Critical && f.Result == toolkit.NotMet {
				x.CriticalOpen++
			}
		case Fixed:
			x.Fixed++
		default:
			x.Closed++
		}
	}
	for i := range alarms {
		x.Alarms++
		if alarms[i].Overdue(now) {
			x.AlarmsLate++
		}
		if alarms[i].LastResult == "failed" {
			x.AlarmsFailed++
		}
	}
	return x, err
}
