package identity

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// ClearedFor gives the ids of the people of an organisation who are cleared for a kind of locked record now.
func (s *Service) ClearedFor(ctx context.Context, org, lock string) ([]string, error) {
	return db.All(ctx, s.DB, db.Scalar[string], `SELECT DISTINCT person_id FROM clearance
		WHERE org_id = $1 AND lock = $2 AND from_at <= $3 AND (to_at IS NULL OR to_at > $3) ORDER BY person_id`, org, lock, db.At(s.Now()))
}

// Unopenable gives the organisations in which somebody looks after reports, while nobody in any of the roles is cleared for
// a kind of locked record: what comes in under that lock can be opened by nobody. With an organisation it looks at that
// one alone.
func Unopenable(ctx context.Context, q db.Querier, org, lock string, roles []authz.Role, now time.Time) ([]string, error) {
	var a db.Args
	var names []string
	for _, r := range roles {
		names = append(names, string(r))
	}
	at := a.Add(db.At(now))
	held := func(x string) string {
		return x + ".from_at <= " + at + " AND (" + x + ".to_at IS NULL OR " + x + ".to_at > " + at + ")"
	}
	text := `SELECT DISTINCT h.org_id FROM assignment h JOIN person p ON p.id = h.person_id WHERE p.state = 'active' AND h.role IN ` +
		db.In(&a, []string{string(authz.Manager), string(authz.Specialist)}) + " AND " + held("h")
	if org != "" {
		text += " AND h.org_id = " + a.Add(org)
	}
	text += ` AND NOT EXISTS (SELECT 1 FROM clearance c JOIN person o ON o.id = c.person_id JOIN assignment r ON r.person_id = c.person_id AND r.org_id = c.org_id
		WHERE c.org_id = h.org_id AND c.lock = ` + a.Add(lock) + " AND o.state = 'active' AND r.role IN " + db.In(&a, names) + " AND " + held("c") + " AND " + held("r") + ") ORDER BY h.org_id"
	return db.All(ctx, q, db.Scalar[string], text, a.Values()...)
}
