package sanction

import (
	"context"

	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Advice is all that reception and lone workers see of a marker: its number, which stands on the person's own record, what
// it is about, what to do, and until when that holds. Review says that it is being looked at again.
type Advice struct {
	Ref, Subject, Control string
	Until                 db.Time
	Review                bool
}

// Advices gives the advice of the markers in force in reach; ref finds one by its number, "" gives all.
func (s *Service) Advices(ctx context.Context, sc authz.Scope, ref string) ([]Advice, error) {
	var a db.Args
	q := `SELECT ` + markerColumns + ` FROM marker s WHERE ` + sc.Where(&a, "s") + caseOpen(&a, sc, "s") + ` AND s.state IN ('provisional', 'active', 'varied', 'review_due')`
	if ref != "" {
		q += ` AND s.ref = ` + a.Add(ref)
	}
	return db.All(ctx, s.DB, func(r db.Row) (Advice, error) {
		m, err := s.openMarker(r)
		out := Advice{Ref: m.Ref, Subject: m.Subject, Control: m.Control, Until: m.ReviewAt, Review: m.State == marker.ReviewDue}
		if !m.EndsAt.IsZero() && (out.Until.IsZero() || m.EndsAt.Before(out.Until.Time)) {
			out.Until = m.EndsAt
		}
		if m.State == marker.Provisional {
			out.Until = m.LapsesAt
		}
		return out, err
	}, q+` ORDER BY s.ref, s.id LIMIT 500`, a.Values()...)
}
