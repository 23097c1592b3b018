package learn

import (
	"context"
	"io"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func text[T any](key string, f func(*T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(f(&x)) }}
}

func whole[T any](key string, f func(*T) int) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Integer, Value: func(x T) export.Cell { return export.IntegerCell(int64(f(&x))) }}
}

func at[T any](key string, f func(*T) db.Time) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Kind: export.Moment, Value: func(x T) export.Cell { return export.MomentCell(f(&x).Time) }}
}

// kept is a certificate with who has it.
type kept struct {
	Provider
	Certificate
}

// line is a line of an analysis with it.
type line struct {
	Need
	Proposal
}

// Wanted says which list is downloaded: sessions, providers, needs, qualifications, effect, or bookings of a session.
type Wanted struct {
	Which, Session string
	Filter         SessionFilter
}

// Export writes a list in reach as csv or xlsx, and the download to the audit log before it gives nil.
func (s *Service) Export(ctx context.Context, act authz.Action, sc authz.Scope, w Wanted, format string, out io.Writer, o export.Options) error {
	var n int
	var err error
	switch w.Which {
	case "sessions":
		n, err = rows(ctx, out, []export.Column[Session]{text("session", func(x *Session) string { return x.Title }), text("competence", func(x *Session) string { return x.Competence }), text("place", func(x *Session) string { return x.Place }),
			at("starts", func(x *Session) db.Time { return x.Starts }), at("ends", func(x *Session) db.Time { return x.Ends }), whole("places", func(x *Session) int { return x.Capacity }), whole("taken", func(x *Session) int { return x.Taken }),
			whole("waiting", func(x *Session) int { return x.Waiting }), whole("release_refused", func(x *Session) int { return x.Refused }), text("state", func(x *Session) string { return string(x.Now()) }), text("provider", func(x *Session) string { return x.ProviderName }),
			text("trainer", func(x *Session) string { return x.TrainerName }), text("kept_shut_by", func(x *Session) string { return x.Bar })}, format, o, func() ([]Session, error) { return s.Sessions(ctx, sc, w.Filter) })
	case "bookings":
		units, err2 := s.UnitNames(ctx, sc.Org())
		if err2 != nil {
			return err2
		}
		n, err = rows(ctx, out, []export.Column[Booking]{text("person", func(x *Booking) string { return x.Name }), text("unit", func(x *Booking) string { return units[x.Unit] }), text("state", func(x *Booking) string { return string(x.State) }),
			text("why", func(x *Booking) string { return x.Why }), text("result", func(x *Booking) string { return x.Result }), text("training_record", func(x *Booking) string { return x.Record }), at("asked", func(x *Booking) db.Time { return x.Asked }),
			text("booked_by", func(x *Booking) string { return x.BookedName })}, format, o, func() ([]Booking, error) { return s.Bookings(ctx, sc, w.Session) })
	case "providers":
		on := s.Today()
		n, err = rows(ctx, out, []export.Column[kept]{text("name", func(x *kept) string { return x.Name }), text("kind", func(x *kept) string { return x.Kind }), text("standing", func(x *kept) string { return string(x.Stands(on)) }),
			text("certificate", func(x *kept) string { return x.Named() }), text("certified_by", func(x *kept) string { return x.Certificate.Body }), text("number", func(x *kept) string { return x.Number }), text("from", func(x *kept) string { return string(x.From) }),
			text("last_day", func(x *kept) string { return string(x.Ends()) }), text("scope", func(x *kept) string { return x.Scope }), text("checked_on", func(x *kept) string { return string(x.Checked) }), text("checked_at", func(x *kept) string { return x.CheckedAt })}, format, o, func() ([]kept, error) {
			list, err := s.Providers(ctx, sc)
			var out []kept
			for _, p := range list {
				if len(p.Certificates) == 0 {
					out = append(out, kept{Provider: p})
				}
				for _, c := range p.Certificates {
					if c.Dropped == "" {
						out = append(out, kept{p, c})
					}
				}
			}
			return out, err
		})
	case "needs":
		n, err = rows(ctx, out, []export.Column[line]{text("analysis", func(x *line) string { return x.Title }), text("state", func(x *line) string { return string(x.State) }), text("unit", func(x *line) string { return x.Name }), text("role", func(x *line) string { return x.Role }),
			text("proposed", func(x *line) string { return x.Level.Words() }), text("reasons", func(x *line) string { return joined(x.Reasons) }), text("decided", func(x *line) string { return x.Decided.Words() }), text("why_otherwise", func(x *line) string { return x.Why }),
			text("approved_by", func(x *line) string { return x.ApprovedName }), text("hash", func(x *line) string { return x.Hash })}, format, o, func() ([]line, error) {
			list, err := s.Needs(ctx, sc)
			var out []line
			for _, n := range list {
				for _, p := range n.Proposals {
					out = append(out, line{n, p})
				}
			}
			return out, err
		})
	case "qualifications":
		n, err = rows(ctx, out, []export.Column[Cohort]{text("cohort", func(x *Cohort) string { return x.Name }), text("qualification", func(x *Cohort) string { return x.Title }), whole("level", func(x *Cohort) int { return x.Level }), text("awarding_body", func(x *Cohort) string { return x.Awarding }),
			text("starts", func(x *Cohort) string { return string(x.Starts) }), text("ends", func(x *Cohort) string { return string(x.Ends) }), whole("learning", func(x *Cohort) int { return x.Learning }), whole("passed", func(x *Cohort) int { return x.Passed }),
			whole("not_passed", func(x *Cohort) int { return x.Failed }), whole("left", func(x *Cohort) int { return x.Left })}, format, o, func() ([]Cohort, error) { return s.Cohorts(ctx, sc) })
	case "effect":
		n, err = rows(ctx, out, []export.Column[EffectMonth]{text("month", func(x *EffectMonth) string { return x.Month }), whole("in_date", func(x *EffectMonth) int { return x.InDate.N }), whole("need_it", func(x *EffectMonth) int { return x.InDate.Of }),
			whole("attended", func(x *EffectMonth) int { return x.Attended }), whole("reports", func(x *EffectMonth) int { return x.Reports }), whole("moderate_harm_or_worse", func(x *EffectMonth) int { return x.Moderate })}, format, o,
			func() ([]EffectMonth, error) { e, err := s.Effect(ctx, sc); return e.Months, err })
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
		return 0, audit.Exported("training "+w.Which, w.Session, audit.F("rows", strconv.Itoa(n)), audit.F("format", format)), nil
	})
	return err
}

func joined(list []string) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += "; "
		}
		out += s
	}
	return out
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
