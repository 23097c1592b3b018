package casework

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/op"
)

// TestEveryPageOfTheListIsARangeOfAnIndex asks SQLite how it would answer each class of the list among 4,000 cases.
func TestEveryPageOfTheListIsARangeOfAnIndex(t *testing.T) {
	set := dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, incident.Schema, Schema})
	dbtest.Tamper(t, set, `INSERT INTO case_record SELECT 'RN1', 'C-' || x, 'u' || (x % 30), CASE WHEN x % 211 = 0 THEN 'restricted' ELSE '' END, '', 'Title', CASE WHEN x % 10 = 0 THEN 'working' ELSE 'closed' END,
		CASE WHEN x % 70 = 0 THEN 'per_lead' ELSE '' END, '', '2026-01-01T00:00:00.' || printf('%06d', x) || 'Z', '', NULL, '', NULL, '', 1, 1, CASE WHEN x % 20 = 0 THEN '2026-11-01T00:00:00.' || printf('%06d', x) || 'Z' END, '',
		CASE WHEN x % 20 = 0 THEN '2026-11-01T00:00:00.' || printf('%06d', x) || 'Z' END, '', x % 10 = 0, 1
		FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 4000) SELECT x FROM c)`, "ANALYZE")
	now := time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)
	pol := authz.NewPolicy(func() time.Time { return now }, Permissions)
	door, err := op.Open(set, op.Options{Policy: pol, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	s := &Service{DB: dbtest.Open(t, set), Door: door}
	at := db.At(now)
	for name, c := range map[string]struct {
		role  authz.Role
		class int
		f     Filter
		last  string
		index string
		sorts bool
	}{
		"what is due":        {authz.Specialist, 0, Filter{}, "", "case_queue", false},
		"what is due, later": {authz.Specialist, 0, Filter{}, "C-200", "case_queue", false},
		"past its day":       {authz.Specialist, 0, Filter{Late: true}, "", "case_queue", false},
		"mine":               {authz.Specialist, 0, Filter{Owner: "me"}, "", "case_lead", false},
		"a stage":            {authz.Specialist, 0, Filter{Stages: []string{"police"}}, "", "case_stage", false},
		"nothing due":        {authz.Specialist, 1, Filter{}, "", "case_queue", false},
		"closed":             {authz.Specialist, 2, Filter{Closed: true}, "", "case_recent", false},
		"of a unit":          {authz.Manager, 0, Filter{}, "", "case_unit", true}, // of several units, each a range of the index
	} {
		t.Run(name, func(t *testing.T) {
			a := authz.Actor{ID: "per_lead", Role: c.role, Org: "RN1"}
			if c.role == authz.Manager {
				a.Units = []string{"u7", "u8"}
			}
			ctx := authz.With(context.Background(), a)
			sc, err := pol.Check(a, ActList)
			if err != nil {
				t.Fatal(err)
			}
			var args db.Args
			q := s.class(ctx, &args, sc, c.f, c.class, behind{at, at, c.last}, 26)
			rows, err := db.All(ctx, s.DB, func(r db.Row) (string, error) {
				var id, parent, x int
				var detail string
				err := r.Scan(&id, &parent, &x, &detail)
				return detail, err
			}, "EXPLAIN QUERY PLAN "+q, args.Values()...)
			if err != nil {
				t.Fatal(err)
			}
			p := strings.Join(rows, "\n")
			if !strings.Contains(p, "SEARCH c USING INDEX "+c.index) || strings.Contains(p, "SCAN c") || !c.sorts && strings.Contains(p, "TEMP B-TREE") {
				t.Errorf("not a range of %s:\n%s\n%s", c.index, p, q)
			}
		})
	}
}
