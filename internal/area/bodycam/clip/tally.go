package clip

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Tally is what came into the register in a time, and what the police were given, in numbers.
type Tally struct {
	// Clips is how many came to be kept, Evidential how many of them are evidence by now.
	Clips, Evidential int
	// Turnaround is the median of the days from the police's request until they were given it, NaN where no day is known.
	Turnaround float64
}

// Tally counts the clips in reach of an organisation that came from one moment until another; units narrow it where there are
// any.
func (s *Service) Tally(ctx context.Context, sc authz.Scope, org string, from, to db.Time, units ...string) (x Tally, err error) {
	of := func(a *db.Args, at string) string {
		w := ` WHERE c.org_id = ` + a.Add(org) + ` AND ` + at + ` >= ` + a.Add(from) + ` AND ` + at + ` < ` + a.Add(to) + ` AND ` + sc.Where(a, "c")
		if len(units) > 0 {
			w += ` AND c.unit_id IN ` + db.In(a, units)
		}
		return w
	}
	var a, b db.Args
	if _, err := db.One(ctx, s.DB, func(r db.Row) (int, error) { return 0, r.Scan(&x.Clips, &x.Evidential) },
		`SELECT COUNT(*), COALESCE(SUM(CASE WHEN c.class = 'evidential' THEN 1 ELSE 0 END), 0) FROM bodycam_clip c`+of(&a, "c.received_at"), a.Values()...); err != nil {
		return x, err
	}
	days, err := db.All(ctx, s.DB, func(r db.Row) (float64, error) {
		var clip string
		var sent db.Time
		var body []byte
		var p Parcel
		if err := r.Scan(&clip, &sent, &body); err != nil {
			return 0, err
		}
		err := s.unseal(org, clip, "transfer", body, &p)
		asked, wrong := time.Parse(time.DateOnly, p.Asked)
		if err != nil || wrong != nil {
			return math.NaN(), err
		}
		return math.Max(0, math.Floor(sent.Sub(asked).Hours()/24)), nil
	}, `SELECT t.clip_id, t.sent_at, t.body FROM bodycam_clip_transfer t JOIN bodycam_clip c ON c.org_id = t.org_id AND c.id = t.clip_id`+of(&b, "t.sent_at"), b.Values()...)
	days = slices.DeleteFunc(days, math.IsNaN)
	slices.Sort(days)
	if x.Turnaround = math.NaN(); len(days) > 0 {
		x.Turnaround = (days[(len(days)-1)/2] + days[len(days)/2]) / 2
	}
	return x, err
}
