package incident

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/mds"
)

// PlainKind is what an analysis of training may know of a report, without a way to it: its unit and day, how many events it stands
// for, whether there was contact, whether somebody was held, and what harm came of it.
type PlainKind struct {
	Unit, Day string // YYYY-MM-DD
	Events    int
	// Physical tells whether there was contact, Restraint whether anybody was held, Injured whether a member of staff was hurt,
	// Harm whether the worst harm of either kind was moderate or more.
	Physical, Restraint, Injured, Harm bool
}

// PlainKindsSince gives those of an organisation's reports from a day on that everybody who manages the unit may see, without
// their ids.
func (s *Service) PlainKindsSince(ctx context.Context, org, since string) ([]PlainKind, error) {
	return db.All(ctx, s.DB, func(r db.Row) (PlainKind, error) {
		var p PlainKind
		var record string
		if err := r.Scan(&p.Unit, &p.Day, &p.Events, &record); err != nil {
			return p, err
		}
		var m mds.Record
		if err := json.Unmarshal([]byte(record), &m); err != nil {
			return p, err
		}
		p.Physical, p.Injured, p.Harm = m.Physical(), m.Injured(), slices.Index(degrees, worst(m)) >= slices.Index(degrees, "moderate")
		p.Restraint = slices.ContainsFunc(m.RestraintUsed, func(c string) bool { return c != "none" })
		return p, nil
	}, `SELECT i.unit_id, i.incident_date, i.events, i.record FROM incident i WHERE i.org_id = $1 AND i.incident_date >= $2`+plainOnly+` ORDER BY i.incident_date, i.id`, org, since)
}
