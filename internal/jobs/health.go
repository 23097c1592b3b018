package jobs

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/db"
)

// Health says how the queue stands.
type Health struct {
	// Waiting are due and held by nobody, counted up to MaxWaiting; Later are due in the future, counted likewise.
	Waiting, Later int
	// Oldest is how long the first of those waiting has been due.
	Oldest time.Duration
	// Held are under a lease, Dead were given up.
	Held, Dead int
}

// MaxWaiting is where counting stops, so that a burst does not make the health page slow.
const MaxWaiting = 100_000

// Check reads how the queue stands at a moment.
func Check(ctx context.Context, q db.Querier, now time.Time) (Health, error) {
	var h Health
	var oldest db.Time
	err := q.QueryRow(ctx, `SELECT
		(SELECT COUNT(*) FROM (SELECT 1 FROM job WHERE state = 'ready' AND run_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) LIMIT $2) AS a),
		(SELECT COUNT(*) FROM (SELECT 1 FROM job WHERE state = 'ready' AND run_at > $1 LIMIT $2) AS b),
		(SELECT COUNT(*) FROM (SELECT 1 FROM job WHERE state = 'ready' AND run_at <= $1 AND leased_until > $1 LIMIT $2) AS c),
		(SELECT COUNT(*) FROM job WHERE state = 'dead'),
		(SELECT run_at FROM job WHERE state = 'ready' AND run_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) ORDER BY run_at, id LIMIT 1)`,
		db.At(now), MaxWaiting).Scan(&h.Waiting, &h.Later, &h.Held, &h.Dead, &oldest)
	if err == nil && !oldest.IsZero() {
		h.Oldest = now.Sub(oldest.Time)
	}
	return h, err
}
