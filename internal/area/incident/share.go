package incident

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/mds"
)

// Shared is what of a report may be considered for a partner outside: codes, day and place. Whoever is named in it is not in it.
type Shared struct {
	ID, Site, Unit, Place string
	Pattern               bool
	Record                mds.Record
}

// Shareable gives the reports of events of a period (YYYY-MM-DD, both days included) that nobody is kept away from, that have
// no lock and that were not taken back or joined into another, by day.
func (s *Service) Shareable(ctx context.Context, org, from, until string) ([]Shared, error) {
	return db.All(ctx, s.DB, func(r db.Row) (x Shared, err error) {
		var record, counts string
		if err := r.Scan(&x.ID, &x.Site, &x.Unit, &x.Place, &counts, &record); err != nil {
			return x, err
		}
		x.Pattern = mds.Kind(counts) != mds.Single
		return x, json.Unmarshal([]byte(record), &x.Record)
	}, `SELECT i.id, i.site_id, i.unit_id, i.place_code, i.counts, i.record FROM incident i WHERE i.org_id = $1 AND i.incident_date >= $2 AND i.incident_date <= $3`+plainOnly+
		` ORDER BY i.incident_date, i.incident_time, i.id`, org, from, until)
}

// NamesIn gives the names sealed in some reports, for a program to look for in words that are about to leave. They are shown
// to nobody.
func (s *Service) NamesIn(ctx context.Context, org string, records []string) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	for len(records) > 0 {
		part := records[:min(500, len(records))]
		records = records[len(part):]
		var a db.Args
		type sealed struct {
			id    string
			names []byte
		}
		list, err := db.All(ctx, s.DB, func(r db.Row) (x sealed, err error) { return x, r.Scan(&x.id, &x.names) },
			`SELECT i.id, i.names FROM incident i WHERE i.org_id = `+a.Add(org)+` AND i.names IS NOT NULL AND i.id IN `+db.In(&a, part), a.Values()...)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			names, err := s.names(org, x.id, x.names)
			if err != nil {
				return nil, err
			}
			for _, n := range names {
				if n.Name != "" && !seen[n.Name] {
					seen[n.Name] = true
					out = append(out, n.Name)
				}
			}
		}
	}
	return out, nil
}
