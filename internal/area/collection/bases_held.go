package collection

import (
	"context"

	"github.com/havenward/havenward/internal/db"
)

// BaseMonth is what is held of one kind for one month, of all staff.
type BaseMonth struct {
	Kind  string
	Month Month
	// Organisations have a number for all staff, which add up to Total; Groups counts numbers of single groups of staff.
	Organisations, Groups int64
	Total                 float64
	// Source and Release are those of the numbers, where they all have the same; Sources says how many there are.
	Source, Release string
	Sources         int64
}

// BaseMonths lists what is held by kind and month, the newest month of each kind first.
func (s *Service) BaseMonths(ctx context.Context) ([]BaseMonth, error) {
	return db.All(ctx, s.DB, func(r db.Row) (BaseMonth, error) {
		var b BaseMonth
		return b, r.Scan(&b.Kind, &b.Month, &b.Organisations, &b.Groups, &b.Total, &b.Source, &b.Release, &b.Sources)
	}, `SELECT kind, month, SUM(CASE WHEN staff_group = '' THEN 1 ELSE 0 END), SUM(CASE WHEN staff_group <> '' THEN 1 ELSE 0 END), SUM(CASE WHEN staff_group = '' THEN value ELSE 0.0 END),
		MIN(source), MAX(release_), COUNT(DISTINCT source || '/' || release_) FROM denominator GROUP BY kind, month ORDER BY kind, month DESC`)
}
