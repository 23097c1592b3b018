package org

import (
	"context"

	"github.com/havenward/havenward/internal/db"
)

// UnitsAbove gives a unit and those above it, the nearest first. An unknown unit gives none.
func (s *Service) UnitsAbove(ctx context.Context, org, unit string) ([]string, error) {
	return db.All(ctx, s.read, db.Scalar[string], `WITH RECURSIVE above (id, parent_id, steps) AS (
		SELECT id, parent_id, 0 FROM unit WHERE org_id = $1 AND id = $2
		UNION ALL SELECT u.id, u.parent_id, a.steps + 1 FROM unit u JOIN above a ON u.id = a.parent_id WHERE u.org_id = $1 AND a.steps < 20)
		SELECT id FROM above ORDER BY steps, id`, org, unit)
}
