package casework

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// RiddorRow is one line of the list of what RIDDOR asks for.
type RiddorRow struct {
	Assessment
	Title, Unit string
}

// State says how far it is: foretold, decide, report, sent or kept.
func (r *RiddorRow) State() string {
	switch {
	case r.ToReport():
		return "report"
	case r.Undecided() && r.Foretold && r.Result != riddor.ReportO7D:
		return "foretold"
	case r.Undecided():
		return "decide"
	case !r.SubmittedAt.IsZero():
		return "sent"
	}
	return "kept"
}

// riddorOrder is the order of states in the list.
var riddorOrder = []string{"report", "decide", "foretold", "sent", "kept"}

// RiddorList gives the assessments of cases inside the scope that are more than nothing, by what waits, then by when it
// is due and when it happened. It gives limit of them at the most.
func (s *Service) RiddorList(ctx context.Context, sc authz.Scope, limit int) ([]RiddorRow, error) {
	var a db.Args
	type key struct {
		c          Case
		person     string
		n          int
		title, uid string
	}
	keys, err := db.All(ctx, s.DB, func(r db.Row) (k key, err error) {
		err = r.Scan(&k.c.Org, &k.c.ID, &k.title, &k.uid, &k.person, &k.n)
		return k, err
	}, `SELECT c.org_id, c.id, c.title, c.unit_id, r.person_id, p.n FROM riddor_assessment r
		JOIN case_record c ON c.org_id = r.org_id AND c.id = r.case_id
		JOIN case_person p ON p.org_id = r.org_id AND p.case_id = r.case_id AND p.id = r.person_id AND NOT p.gone
		WHERE `+within(ctx, &a, sc)+` AND (r.result <> 'NONE' OR r.foretold OR r.psych_only OR r.decided <> '')
		ORDER BY CASE WHEN r.submitted_at IS NULL THEN 0 ELSE 1 END, r.accident_at DESC, r.case_id, r.person_id LIMIT `+a.Add(int64(limit)), a.Values()...)
	if err != nil {
		return nil, err
	}
	var out []RiddorRow
	for _, k := range keys {
		x, err := s.assessment(ctx, s.DB, k.c, Person{ID: k.person, Part: Affected, N: k.n, Label: Label(Affected, k.n)})
		if err != nil {
			return nil, err
		}
		out = append(out, RiddorRow{Assessment: x, Title: k.title, Unit: k.uid})
	}
	slices.SortStableFunc(out, func(x, y RiddorRow) int {
		if d := slices.Index(riddorOrder, x.State()) - slices.Index(riddorOrder, y.State()); d != 0 {
			return d
		}
		if x.ToReport() {
			return x.Due.Compare(y.Due)
		}
		return y.Facts.Accident.Compare(x.Facts.Accident)
	})
	return out, nil
}
