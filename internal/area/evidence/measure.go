package evidence

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Measures is how footage that was asked for fared.
type Measures struct {
	// Requested is how often footage was asked for, InTime of these saved before it would have been overwritten, Late saved
	// after, Lost, and Waiting still neither.
	Requested, InTime, Late, Lost, Waiting int
}

// Measures counts footage that was asked for from one moment until another, over all organisations of the scope (ActMeasure).
// It counts what the reader could not open too: counts of a whole organisation tell of no record.
func (s *Service) Measures(ctx context.Context, scope authz.Scope, from, to time.Time) (Measures, error) {
	all, err := s.MeasuresOf(ctx, scope, nil, from, to)
	var m Measures
	for _, o := range all {
		m.Requested, m.InTime, m.Late, m.Lost, m.Waiting = m.Requested+o.Requested, m.InTime+o.InTime, m.Late+o.Late, m.Lost+o.Lost, m.Waiting+o.Waiting
	}
	return m, err
}

// MeasuresOf is Measures for each of some organisations of the scope, none for all of them; one without such footage is absent.
func (s *Service) MeasuresOf(ctx context.Context, scope authz.Scope, orgs []string, from, to time.Time) (map[string]Measures, error) {
	type row struct {
		org string
		Measures
	}
	var a db.Args
	w := `SELECT x.org_id, COUNT(*), COALESCE(SUM(CASE WHEN x.state <> 'lost' AND x.settled_at <= x.overwritten_at THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN x.state <> 'lost' AND x.settled_at > x.overwritten_at THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN x.state = 'lost' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN x.settled_at IS NULL THEN 1 ELSE 0 END), 0) FROM exhibit x WHERE x.requested_at >= ` + a.Add(db.At(from)) + ` AND x.requested_at < ` + a.Add(db.At(to)) + ` AND ` + scope.WhereOrg(&a, "x.org_id")
	if len(orgs) > 0 {
		w += " AND x.org_id IN " + db.In(&a, orgs)
	}
	list, err := db.All(ctx, s.DB, func(r db.Row) (m row, err error) {
		return m, r.Scan(&m.org, &m.Requested, &m.InTime, &m.Late, &m.Lost, &m.Waiting)
	}, w+" GROUP BY x.org_id", a.Values()...)
	out := make(map[string]Measures, len(list))
	for _, m := range list {
		out[m.org] = m.Measures
	}
	return out, err
}

// Counts is what waits for whoever keeps evidence, for the navigation.
func (s *Service) Counts(ctx context.Context, scope authz.Scope) (waiting, due int, err error) {
	type pair struct{ waiting, due int }
	var a db.Args
	soon := s.Door.Now().Add(48 * time.Hour)
	w := `SELECT COUNT(*), COALESCE(SUM(CASE WHEN x.overwritten_at < ` + a.Add(db.At(soon)) + ` THEN 1 ELSE 0 END), 0) FROM exhibit x WHERE x.state = 'requested' AND x.org_id = ` + a.Add(scope.Org()) + ` AND ` + s.near(scope, &a, "x")
	p, err := db.One(ctx, s.DB, func(r db.Row) (pair, error) { var p pair; return p, r.Scan(&p.waiting, &p.due) }, w, a.Values()...)
	return p.waiting, p.due, err
}

// Columns are those of the register as a file: no words, no names.
func Columns() []export.Column[Exhibit] {
	text := func(name string, f func(Exhibit) string) export.Column[Exhibit] {
		return export.Column[Exhibit]{Key: name, Label: name, Value: func(x Exhibit) export.Cell { return export.TextCell(f(x)) }}
	}
	at := func(name string, f func(Exhibit) time.Time) export.Column[Exhibit] {
		return export.Column[Exhibit]{Key: name, Label: name, Kind: export.Moment, Value: func(x Exhibit) export.Cell { return export.MomentCell(f(x)) }}
	}
	return []export.Column[Exhibit]{
		text("number", func(x Exhibit) string { return x.Number }), text("belongs_to", func(x Exhibit) string { return x.SubjectRef }), text("media", func(x Exhibit) string { return string(x.Media) }),
		text("class", func(x Exhibit) string { return x.Class }), text("state", func(x Exhibit) string { return string(x.State) }), at("happened", func(x Exhibit) time.Time { return x.Dates.Happened }),
		at("shows_from", func(x Exhibit) time.Time { return x.Dates.ShowsFrom }), at("shows_to", func(x Exhibit) time.Time { return x.Dates.ShowsTo }), at("recorded", func(x Exhibit) time.Time { return x.Dates.Recorded }),
		at("received", func(x Exhibit) time.Time { return x.Dates.Received }), at("requested", func(x Exhibit) time.Time { return x.Requested }), at("overwritten", func(x Exhibit) time.Time { return x.Overwritten }),
		at("settled", func(x Exhibit) time.Time { return x.Settled }), text("sha256", func(x Exhibit) string { return x.SHA256 }), at("kept_until", func(x Exhibit) time.Time { return x.Retain }),
		{Key: "holds", Label: "holds", Kind: export.Integer, Value: func(x Exhibit) export.Cell { return export.IntegerCell(int64(x.Holds)) }},
		{Key: "ledger_entries", Label: "ledger_entries", Kind: export.Integer, Value: func(x Exhibit) export.Cell { return export.IntegerCell(x.Seq) }}, text("ledger_head", func(x Exhibit) string { return x.Head }),
	}
}

// Export writes the register inside the scope as CSV or XLSX, after the log has taken note.
func (s *Service) Export(ctx context.Context, scope authz.Scope, f Filter, format string, w io.Writer, o export.Options) (int, error) {
	if format != "csv" && format != "xlsx" {
		return 0, fault.Missing()
	}
	if _, err := op.Do(ctx, s.Door, ActExport, op.In(scope.Org(), ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("register of exhibits", scope.Org(), audit.F("format", format)), nil
	}); err != nil {
		return 0, err
	}
	f.Limit, f.After = 500, ""
	var rows iter.Seq2[Exhibit, error] = func(yield func(Exhibit, error) bool) {
		for {
			list, err := s.List(ctx, scope, f)
			if err != nil {
				yield(Exhibit{}, err)
				return
			}
			for _, x := range list {
				if !yield(x, nil) {
					return
				}
			}
			if len(list) < f.Limit {
				return
			}
			f.After = list[len(list)-1].ID
		}
	}
	if format == "csv" {
		return export.CSV(ctx, w, Columns(), rows, o)
	}
	return export.XLSX(ctx, w, Columns(), rows, o)
}
