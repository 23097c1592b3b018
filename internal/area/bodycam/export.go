package bodycam

import (
	"context"
	"io"
	"time"

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
	// Which is devices, uses, recordings, decisions or losses.
	Which    string
	Devices  DeviceFilter
	From, To time.Time
	// Late keeps the recordings whose wearer has not said why in their time.
	Late bool
}

// Export writes a list as csv or xlsx, and the download with its number of rows to the audit log before it gives nil.
func (s *Service) Export(ctx context.Context, sc authz.Scope, w Wanted, format string, out io.Writer, o export.Options) error {
	units, err := s.UnitNames(ctx, sc.Org())
	if err != nil {
		return err
	}
	now, org := s.Now(), sc.Org()
	var n int
	act := ActDevices
	switch w.Which {
	case "devices":
		n, err = rows(ctx, out, []export.Column[Device]{text("tag", func(d *Device) string { return d.Tag }), text("serial", func(d *Device) string { return d.Serial }), text("model", func(d *Device) string { return d.Model }),
			text("unit", func(d *Device) string { return units[d.Unit] }), text("state", func(d *Device) string { return string(d.State) }), moment("since", func(d *Device) db.Time { return d.Since }),
			text("with", func(d *Device) string { return d.Out.HolderName }), moment("shift_ends", func(d *Device) db.Time { return d.Out.ShiftEnd }), flag("not_back", func(d *Device) bool { return d.Out.Late(now) })}, format, o,
			once(func() ([]Device, error) { return s.Devices(ctx, sc, w.Devices) }))
	case "uses":
		act = ActRead
		n, err = rows(ctx, out, []export.Column[Deployment]{text("reference", func(d *Deployment) string { return d.Ref }), text("name", func(d *Deployment) string { return d.Name }), text("unit", func(d *Deployment) string { return units[d.Unit] }),
			text("state", func(d *Deployment) string { return d.State }), text("model", func(d *Deployment) string { return d.Model }), text("lawful_basis", func(d *Deployment) string { return d.Lawful }),
			whole("retention_days", func(d *Deployment) int { return d.Days }), flag("sound", func(d *Deployment) bool { return d.Audio }), whole("gates_that_do_not_hold", func(d *Deployment) int { return len(d.Missing(now)) }),
			moment("live_since", func(d *Deployment) db.Time { return d.LiveAt }), moment("assessment_reviewed_by", func(d *Deployment) db.Time { return d.ReviewAt })}, format, o,
			once(func() ([]Deployment, error) { return s.Deployments(ctx, sc) }))
	case "recordings":
		n, err = rows(ctx, out, []export.Column[Activation]{text("tag", func(x *Activation) string { return x.Tag }), text("unit", func(x *Activation) string { return units[x.Unit] }), moment("began", func(x *Activation) db.Time { return x.StartedAt }),
			moment("ended", func(x *Activation) db.Time { return x.StoppedAt }), text("worn_by", func(x *Activation) string { return x.HolderName }), text("footage", func(x *Activation) string { return x.ClipRef }), text("footage_sha256", func(x *Activation) string { return x.ClipHash }),
			moment("asked_until", func(x *Activation) db.Time { return x.DueAt }), moment("said_at", func(x *Activation) db.Time { return x.SaidAt }), text("why", func(x *Activation) string { return x.Why }),
			text("warning", func(x *Activation) string { return x.Warning }), text("effect", func(x *Activation) string { return x.Effect }), flag("late", func(x *Activation) bool { return x.Late(now) })}, format, o,
			func(last *Activation) ([]Activation, error) {
				return s.activations(ctx, sc, org, Recorded{From: db.At(w.From), To: db.At(w.To), Late: w.Late}, last)
			})
	case "decisions":
		act = ActRead
		n, err = rows(ctx, out, []export.Column[Decision]{text("kind", func(d *Decision) string { return d.Kind }), text("why", func(d *Decision) string { return d.Why }), text("unit", func(d *Decision) string { return units[d.Unit] }),
			text("month", func(d *Decision) string { return dayOf(d.At.Time)[:7] })}, format, o, func(last *Decision) ([]Decision, error) {
			return s.decisions(ctx, sc, org, db.At(w.From), db.At(w.To), last)
		})
	case "losses":
		act = ActBreach
		n, err = rows(ctx, out, []export.Column[Breach]{text("tag", func(b *Breach) string { return b.Tag }), moment("known", func(b *Breach) db.Time { return b.KnownAt }), moment("decide_by", func(b *Breach) db.Time { return b.DueAt }),
			text("decision", func(b *Breach) string { return b.Decision }), moment("decided_at", func(b *Breach) db.Time { return b.DecidedAt }), text("decided_by", func(b *Breach) string { return b.DecidedName }),
			moment("found", func(b *Breach) db.Time { return b.FoundAt })}, format, o, once(func() ([]Breach, error) { return s.Breaches(ctx, sc) }))
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	unit := ""
	if mine := authz.From(ctx).Units; !sc.Covers(org, "") && len(mine) > 0 {
		unit = mine[0] // the entry of a unit's list stands where its manager's own do
	}
	_, err = op.Do(ctx, s.Door, act, op.In(org, unit), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("bodycam "+w.Which, "", audit.F("rows", number(n)), audit.F("format", format)), nil
	})
	return err
}

// once reads a list that is read in one go.
func once[T any](read func() ([]T, error)) func(*T) ([]T, error) {
	return func(last *T) ([]T, error) {
		if last != nil {
			return nil, nil
		}
		return read()
	}
}

// rows writes every row of a list, a part after the other: read gives those that come after one, nil for the first.
func rows[T any](ctx context.Context, out io.Writer, cols []export.Column[T], format string, o export.Options, read func(last *T) ([]T, error)) (int, error) {
	each := func(yield func(T, error) bool) {
		var last *T
		for {
			list, err := read(last)
			if err != nil {
				yield(*new(T), err)
				return
			}
			for i := range list {
				if !yield(list[i], nil) {
					return
				}
			}
			if len(list) == 0 {
				return
			}
			last = &list[len(list)-1]
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
