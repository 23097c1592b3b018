package training

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// small is under how many people a figure of another organisation is hidden.
const small = 5

// Trust is the figure of an organisation as others may see it.
type Trust struct {
	Unit
	Figure
	// Known tells that there are records; Hidden that so few are counted, or so few have or lack it, that the figure would tell of
	// people.
	Known, Hidden bool
}

// Share is the share in date in percent; false where it is hidden or nobody counts.
func (t Trust) Share() (float64, bool) {
	if !t.Known || t.Hidden || t.Counted == 0 {
		return 0, false
	}
	return 100 * float64(t.InDate) / float64(t.Counted), true
}

// hides tells whether a figure is too small to leave its organisation.
func (f Figure) hides() bool {
	few := func(n int) bool { return n > 0 && n < small }
	return f.Counted < small || few(f.InDate) || few(f.Counted-f.InDate)
}

// Beyond gives the kept figures of the organisations below one, for a competence, with small numbers hidden, and the sum of those
// that are shown.
func (s *Service) Beyond(ctx context.Context, sc authz.Scope, org, competence string) (list []Trust, sum Trust, err error) {
	below, err := s.Trusts(ctx, org)
	if err != nil {
		return nil, sum, err
	}
	var a db.Args
	figures, err := db.All(ctx, s.DB, func(r db.Row) (f Figure, err error) {
		return f, r.Scan(&f.Org, &f.Competence, &f.Day, &f.Counted, &f.InDate, &f.LeftOut, &f.Incidents, &f.Weighted)
	}, `SELECT f.org_id, f.competence, f.day, f.counted, f.in_date, f.left_out, f.incidents, f.weighted FROM training_figure f WHERE f.competence = `+a.Add(competence)+` AND `+sc.WhereOrg(&a, "f.org_id")+` ORDER BY f.org_id`, a.Values()...)
	if err != nil {
		return nil, sum, err
	}
	of := map[string]Figure{}
	for _, f := range figures {
		of[f.Org] = f
	}
	for _, u := range below {
		t := Trust{Unit: u}
		if t.Figure, t.Known = of[u.ID]; t.Known {
			if t.Hidden = t.hides(); t.Hidden {
				t.Figure = Figure{Org: u.ID, Competence: competence, Day: t.Day, Weighted: -1}
			} else {
				sum.Known = true
				sum.Counted, sum.InDate, sum.LeftOut, sum.Incidents = sum.Counted+t.Counted, sum.InDate+t.InDate, sum.LeftOut+t.LeftOut, sum.Incidents+max(t.Incidents, 0)
			}
		}
		list = append(list, t)
	}
	return list, sum, nil
}
