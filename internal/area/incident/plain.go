package incident

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/mds"
)

// Plain is what an area may know of a report without a way to it: when it came, its day, the worst harm and how many events it
// stands for.
type Plain struct {
	At     time.Time
	Day    string // YYYY-MM-DD
	Harm   string // the worst of physical_harm and psychological_harm
	Events int
}

// plainOnly keeps what everybody who manages a unit may see: no lock, and nobody kept away. Whoever is kept away from a report
// would otherwise learn of it by what follows from it.
const plainOnly = ` AND i.lock = '' AND i.stage NOT IN ('withdrawn', 'merged') AND NOT EXISTS (SELECT 1 FROM record_exclusion x WHERE x.org_id = i.org_id AND x.record_id = i.id)`

// PlainUnit gives the unit of a report that everybody who manages the unit may see, "" for any other and for one that is not
// there. It is asked by jobs, and shown to nobody.
func (s *Service) PlainUnit(ctx context.Context, org, record string) (string, error) {
	list, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT i.unit_id FROM incident i WHERE i.org_id = $1 AND i.id = $2`+plainOnly, org, record)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// PlainSince gives those of a unit's reports that came after a moment and that everybody who manages the unit may see, without
// their ids.
func (s *Service) PlainSince(ctx context.Context, org, unit string, since time.Time) ([]Plain, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Plain, error) {
		var p Plain
		var at db.Time
		var record string
		if err := r.Scan(&at, &p.Day, &p.Events, &record); err != nil {
			return p, err
		}
		var m mds.Record
		if err := json.Unmarshal([]byte(record), &m); err != nil {
			return p, err
		}
		p.At, p.Harm = at.Time, worst(m)
		return p, nil
	}, `SELECT i.reported_at, i.incident_date, i.events, i.record FROM incident i WHERE i.org_id = $1 AND i.unit_id = $2 AND i.reported_at > $3`+plainOnly+` ORDER BY i.reported_at, i.id`,
		org, unit, db.At(since))
}

// degrees orders harm of either kind.
var degrees = []string{"none", "low", "moderate", "severe", "death"}

func worst(m mds.Record) string {
	n := slices.Index(degrees, m.WorstHarm())
	for _, s := range m.Staff {
		n = max(n, slices.Index(degrees, s.PsychologicalHarm))
	}
	if n < 0 {
		return ""
	}
	return degrees[n]
}

// PlainPlaces counts the events of such reports of a unit since a moment by the code of location_detail; "" are those without
// one.
func (s *Service) PlainPlaces(ctx context.Context, org, unit string, since time.Time) (map[string]int, error) {
	out := map[string]int{}
	_, err := db.All(ctx, s.DB, func(r db.Row) (struct{}, error) {
		var place string
		var events int
		err := r.Scan(&place, &events)
		out[place] = events
		return struct{}{}, err
	}, `SELECT i.location_detail, CAST(SUM(i.events) AS BIGINT) FROM incident i WHERE i.org_id = $1 AND i.unit_id = $2 AND i.reported_at > $3`+plainOnly+` GROUP BY i.location_detail ORDER BY i.location_detail`, org, unit, db.At(since))
	return out, err
}
