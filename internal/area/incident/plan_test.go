package incident

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// planned opens a service on SQLite with n made-up rows.
func planned(t testing.TB, n int) (*Service, authz.Scope, authz.Scope) {
	t.Helper()
	set := dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, mds.Schema, find.Schema, Schema})
	now := time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)
	pol := authz.NewPolicy(func() time.Time { return now }, Permissions)
	ring, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	door, err := op.Open(set, op.Options{Policy: pol, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	fill(t, set, ring, n)
	s := &Service{DB: dbtest.Open(t, set), Door: door, Ring: ring}
	scope := func(a authz.Actor, act authz.Action) authz.Scope {
		sc, err := pol.Check(a, act)
		if err != nil {
			t.Fatal(err)
		}
		return sc
	}
	return s, scope(authz.Actor{ID: "per_lead", Role: authz.Specialist, Org: "RN1"}, ActList),
		scope(authz.Actor{ID: "per_mgr", Role: authz.Manager, Org: "RN1", Units: []string{"u7", "u8"}}, ActList)
}

// fill makes n reports over four years: one in fifty open, thirty units, the kinds in uneven shares.
func fill(t testing.TB, set db.Settings, ring *seal.Ring, n int) {
	t.Helper()
	word := "w" + ring.Blind("RN1", "word", find.Words("trolley")[0])[:6]
	dbtest.Tamper(t, set, fmt.Sprintf(`INSERT INTO incident SELECT 'RN1', 'R-' || x, 'u' || (x %% 30), CASE WHEN x %% 211 = 0 THEN 'sexual_safety' ELSE '' END, '', 'k' || x, '', 'rk' || x, '', 'single', 1,
		CASE WHEN x %% 50 = 0 THEN 'received' ELSE 'finished' END, 'signed_in', 'named', FALSE, 's' || (x %% 5), '', date('2022-11-12', '+' || (x * 1460 / %[1]d) || ' days'), '', FALSE,
		%[2]s, FALSE, 52, CASE x %% 20 WHEN 0 THEN 'threat' WHEN 1 THEN 'written_online' ELSE 'verbal' END, x %% 9 = 0, x %% 400 = 0, x %% 500 = 0, x %% 90 = 0, '', 1, '03', 'corridor', 'en', '{}', '', NULL, NULL, NULL,
		CASE WHEN x %% 700 = 0 THEN 'per_lead' ELSE '' END, '', NULL, NULL, NULL, NULL, NULL, '', '', '[]', NULL, %[2]s, 'MGR_ACK', CASE WHEN x %% 9 = 0 OR x %% 500 = 0 THEN 3 WHEN x %% 400 = 0 THEN 2 WHEN x %% 90 = 0 THEN 1 ELSE 0 END, x %% 50 = 0, 1, 1
		FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < %[1]d) SELECT x FROM c)`, n, moment(n)),
		fmt.Sprintf(`INSERT INTO search_text (org_id, record_id, words) SELECT org_id, id, CASE WHEN substr(id, -2) = '42' THEN '%s wzzzzzz' ELSE 'wzzzzzz' END FROM incident`, word),
		"ANALYZE")
}

// moment spreads n rows over four years, in the form in which the program keeps a moment.
func moment(n int) string {
	return fmt.Sprintf(`strftime('%%Y-%%m-%%dT%%H:%%M:%%S', '2022-11-12', '+' || (x * 2102400 / %d) || ' minutes') || '.000000Z'`, n)
}

func plan(t *testing.T, s *Service, q string, a db.Args) string {
	t.Helper()
	rows, err := db.All(t.Context(), s.DB, func(r db.Row) (string, error) {
		var id, parent, x int
		var detail string
		err := r.Scan(&id, &parent, &x, &detail)
		return detail, err
	}, "EXPLAIN QUERY PLAN "+q, a.Values()...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(rows, "\n")
}

func TestEveryPageOfAListIsARangeOfAnIndex(t *testing.T) {
	s, lead, manager := planned(t, 1500)
	now := db.At(s.now())
	cases := map[string]struct {
		sc    authz.Scope
		f     Filter
		queue bool
		index string
	}{
		"all":             {lead, Filter{}, false, "incident_recent"},
		"next page":       {lead, Filter{After: "20261001T000000.000000_inc_1"}, false, "incident_recent"},
		"kind":            {lead, Filter{Violence: []string{"threat"}}, false, "incident_recent"},
		"site":            {lead, Filter{Sites: []string{"s3"}}, false, "incident_recent"},
		"mine":            {lead, Filter{Owner: "me"}, false, "incident_recent"},
		"hate":            {lead, Filter{Flags: []string{"hate"}}, false, "incident_recent"},
		"queue":           {lead, Filter{Open: true}, true, "incident_queue"},
		"queue of a unit": {manager, Filter{Open: true}, true, "incident_queue"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.f.Limit = 25
			var a db.Args
			q := s.recent(&a, c.sc, c.f)
			if c.queue {
				a = db.Args{}
				q = s.class(&a, c.sc, c.f, 0, now, queueAt{}, 26)
			}
			p := plan(t, s, q, a)
			if !strings.Contains(p, "SEARCH i USING INDEX "+c.index) {
				t.Errorf("not a range of %s:\n%s", c.index, p)
			}
			if strings.Contains(p, "SCAN i") || strings.Contains(p, "TEMP B-TREE") && !strings.HasPrefix(name, "queue of") {
				t.Errorf("the plan sorts or scans:\n%s", p)
			}
		})
	}
}

func TestTheDashboardReadsOneCoveringIndex(t *testing.T) {
	s, lead, _ := planned(t, 800)
	var a db.Args
	p := plan(t, s, measureText(&a, lead, s.now().AddDate(-2, 0, 0), 1000), a)
	if !strings.Contains(p, "SEARCH i USING COVERING INDEX incident_recent") || strings.Contains(p, "TEMP B-TREE") {
		t.Errorf("not a covering index:\n%s", p)
	}
}

// BenchmarkPages needs HAVENWARD_ROWS, the number of reports, such as 1000000.
func BenchmarkPages(b *testing.B) {
	n := 0
	if _, err := fmt.Sscan(os.Getenv("HAVENWARD_ROWS"), &n); err != nil || n == 0 {
		b.Skip("HAVENWARD_ROWS is not set")
	}
	s, lead, manager := planned(b, n)
	for _, c := range []struct {
		name string
		sc   authz.Scope
		f    Filter
	}{
		{"all", lead, Filter{}}, {"all, deep", lead, Filter{After: "20240101T000000.000000_inc_1"}}, {"unit", manager, Filter{}}, {"kind", lead, Filter{Violence: []string{"written_online"}}},
		{"two kinds", lead, Filter{Violence: []string{"written_online", "threat"}}}, {"hate", lead, Filter{Flags: []string{"hate"}}}, {"hate and weapon", lead, Filter{Flags: []string{"hate", "weapon"}}},
		{"mine", lead, Filter{Owner: "me"}}, {"days", lead, Filter{From: "2024-01-01", To: "2024-01-07"}}, {"stage", lead, Filter{Stages: []string{"received"}}},
		{"words", lead, Filter{Words: "trolley"}}, {"reference", lead, Filter{Words: "R-77777"}},
		{"queue", lead, Filter{Queue: true}}, {"queue, words", lead, Filter{Queue: true, Words: "trolley"}}, {"queue of a unit", manager, Filter{Queue: true}}, {"queue, hate", lead, Filter{Queue: true, Flags: []string{"hate"}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.List(b.Context(), c.sc, c.f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("counts", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := s.Counted(b.Context(), lead); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("promises", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.DueFirst(b.Context(), manager, 60); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("glance", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Glance(b.Context(), lead); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("measures", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Measures(b.Context(), lead, 24); err != nil {
				b.Fatal(err)
			}
		}
	})
}
