package incident

import (
	"context"
	"strconv"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/mds"
)

// Late are the promises of open reports that are past their time now. Sealed reports are not in it unless the reader may
// open them: their own team follows them.
type Late struct {
	// Contact are reports whose writer nobody has contacted in time, Feedback those whose writer was not told in time what
	// happens.
	Contact, Feedback int
	// Many says that there are more than were counted.
	Many bool
}

// Late counts the promises that are past their time, by the same rules as Measures.
func (s *Service) Late(ctx context.Context, sc authz.Scope) (Late, error) {
	var out Late
	var a db.Args
	now := s.now().In(clock.London())
	q := `SELECT i.reported_at, i.incident_date, i.counts, i.events, i.stage, i.contacted_at, i.fed_at, i.fill_seconds, i.worth, i.way FROM incident i
		WHERE i.open AND i.next_due < ` + a.Add(db.At(now)) + " AND " + sc.Where(&a, "i") + " AND i.stage NOT IN ('withdrawn', 'merged') ORDER BY i.next_due, i.id LIMIT " + strconv.Itoa(maxMeasured+1)
	n := 0
	_, err := db.All(ctx, s.DB, func(rows db.Row) (bool, error) {
		var r measured
		if err := r.scan(rows); err != nil || r.w == "import" || n == maxMeasured {
			out.Many = out.Many || n == maxMeasured
			return false, err
		}
		n++
		var t Tally
		r.counts = string(mds.Single)
		t.add(&r, r.reported.In(clock.London()), s.Clocks, now)
		if r.contacted.IsZero() && t.ContactDue > t.ContactIn {
			out.Contact++
		}
		if r.fed.IsZero() && t.FedDue > t.FedIn {
			out.Feedback++
		}
		return true, nil
	}, q, a.Values()...)
	return out, err
}
