package collection

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/db"
)

// Silent is a place that was in what counts for the months before a submission, and is in no row of it. The data set knows
// places by their site code, which may be a ward's or a station's as well as a hospital's.
type Silent struct {
	Site string `json:"site"`
	// Incidents are how many it had, and Months in how many of the months looked at.
	Incidents int64 `json:"incidents"`
	Months    int64 `json:"months"`
}

// silentMonths is how many months before a submission are looked at, mostSilent how many places are said.
const (
	silentMonths = 3
	mostSilent   = 200
)

// silent gives the places that sent in the months before and are in no row of a submission that stands for all there is.
// Where few places are silent by chance, such as one with an incident a year, it needs a place to have had incidents in two
// of the months.
func (s *Service) silent(ctx context.Context, sub *Submission, here map[string]struct{}) ([]Silent, error) {
	if sub.Form != FromFile || sub.Kind == Update || sub.From == "" || len(here) == 0 {
		return nil, nil
	}
	var a db.Args
	org, from, to := a.Add(sub.Org), a.Add(string(sub.From.Add(-silentMonths))), a.Add(string(sub.From.Add(-1)))
	list, err := db.All(ctx, s.DB, func(r db.Row) (Silent, error) {
		var x Silent
		return x, r.Scan(&x.Site, &x.Incidents, &x.Months)
	}, `SELECT f.site_code, COUNT(DISTINCT SUBSTR(f.id, 1, 26)), COUNT(DISTINCT f.period) FROM fact f
		WHERE f.org_id = `+org+` AND f.batch IN (SELECT t.batch FROM submission t JOIN submission_month m ON m.org_id = t.org_id AND m.submission_id = t.id
			WHERE t.org_id = `+org+` AND t.batch <> '' AND m.month >= `+from+` AND m.month <= `+to+` AND m.state IN ('accepted', 'approved'))
		AND f.period >= `+from+` AND f.period <= `+to+` AND f.site_code <> '' AND f.record_state <> 'rejected' GROUP BY f.site_code`, a.Values()...)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(x Silent) bool {
		_, sends := here[x.Site]
		return sends || x.Months < 2
	})
	slices.SortFunc(list, func(x, y Silent) int {
		if x.Incidents != y.Incidents {
			return int(y.Incidents - x.Incidents)
		}
		return strings.Compare(x.Site, y.Site)
	})
	return list[:min(len(list), mostSilent)], nil
}
