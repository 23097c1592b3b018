package server_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// TestCasePagesAtScale measures the pages of cases as people get them, through the whole program. It needs
// HAVENWARD_CASES, the number of cases, such as 500000, each with a report; one in ten is open, and has three people,
// eight lines of its timeline, three tasks and two steps of support. Pages of one case are asked of open ones.
func TestCasePagesAtScale(t *testing.T) {
	n := 0
	if _, err := fmt.Sscan(os.Getenv("HAVENWARD_CASES"), &n); err != nil || n == 0 {
		t.Skip("HAVENWARD_CASES is not set")
	}
	settings := dbtest.Fresh(t, db.SQLite, server.Schema)
	w := newWorld(t, settings)
	began := time.Now()
	fillCases(t, settings, w, n)
	t.Logf("%d cases filled in %s", n, time.Since(began).Round(time.Second))
	lead, manager := w.near.people[authz.Specialist], w.near.people[authz.Manager]
	some := func(i int) string { return fmt.Sprintf("/cases/C-X%07d", open(10, i*131, n)) }
	for _, page := range []struct {
		name, who string
		path      func(i int) string
	}{
		{"case page", lead, some},
		{"case page of a manager", manager, func(i int) string { return fmt.Sprintf("/cases/C-X%07d", open(30, i*7, n)) }},
		{"people", lead, func(i int) string { return some(i) + "/people" }},
		{"support", lead, func(i int) string { return some(i) + "/support" }},
		{"timeline", lead, func(i int) string { return some(i) + "/timeline" }},
		{"what hangs together", lead, func(i int) string { return some(i) + "/together" }},
		{"queue", lead, func(int) string { return "/cases" }},
		{"queue of a unit", manager, func(int) string { return "/cases" }},
		{"queue, mine", lead, func(int) string { return "/cases?owner=me" }},
		{"queue, at court", lead, func(int) string { return "/cases?stage=court" }},
		{"closed", lead, func(int) string { return "/cases?stage=closed" }},
		{"triage", lead, func(int) string { return "/triage" }},
		{"found by a common word", lead, func(int) string { return "/cases?ref=punched" }},
		{"found by a rare word", lead, func(i int) string { return fmt.Sprintf("/cases?ref=rare%d", i%7) }},
		{"found by label and word", lead, func(int) string { return "/cases?ref=person+a+corridor" }},
		{"found by a label", lead, func(int) string { return "/cases?ref=Witness+1" }},
		{"found by reference", lead, func(i int) string { return strings.Replace(some(i), "/cases/", "/cases?ref=", 1) }},
		{"found by nobody's word", lead, func(int) string { return "/cases?ref=zebra" }},
		{"found by a manager", manager, func(int) string { return "/cases?ref=punched" }},
	} {
		var took []time.Duration
		for i := range 60 {
			at := time.Now()
			a := w.ask(page.who, http.MethodGet, page.path(i), nil)
			if took = append(took, time.Since(at)); a.status != http.StatusOK {
				t.Fatalf("%s %s: %d", page.name, page.path(i), a.status)
			}
		}
		slices.Sort(took)
		t.Logf("%-24s p50 %s, p95 %s, most %s", page.name, took[30].Round(100*time.Microsecond), took[57].Round(100*time.Microsecond), took[59].Round(100*time.Microsecond))
		if took[57] > 100*time.Millisecond {
			t.Errorf("%s: p95 %s, limit 100 ms", page.name, took[57])
		}
	}
}

// open gives the number of the i-th or a later multiple of step that is no locked case.
func open(step, i, n int) int {
	x := step * (i%(n/step) + 1)
	for x%211 == 0 {
		x -= step
	}
	return x
}

// fillCases writes cases and all that is theirs in bulk; every thirtieth lies in the ward of the world's manager.
func fillCases(t *testing.T, settings db.Settings, w *world, n int) {
	t.Helper()
	count := fmt.Sprintf(`(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < %d) SELECT x FROM c)`, n)
	tenth := strings.Replace(count, "SELECT x FROM c)", "SELECT x FROM c WHERE x % 10 = 0)", 1)
	at := fmt.Sprintf(`strftime('%%Y-%%m-%%dT%%H:%%M:%%S', '2022-11-12', '+' || (x * 2100000 / %d) || ' minutes') || '.000000Z'`, n)
	due := `CASE WHEN x % 10 = 0 AND x % 50 <> 0 THEN strftime('%Y-%m-%dT%H:%M:%S', 'now', '+' || (x % 40000 - 8000) || ' minutes') || '.000000Z' END`
	org, unit, lead := w.near.code, w.near.unit, w.near.people[authz.Specialist]
	id := `printf('C-X%07d', x)`
	dbtest.Tamper(t, settings,
		`INSERT INTO case_record SELECT '`+org+`', `+id+`, CASE WHEN x % 30 = 0 THEN '`+unit+`' ELSE 'u' || (x % 30) END, CASE WHEN x % 211 = 0 THEN 'sexual_safety' ELSE '' END, '', 'Punched, corridor',
			CASE WHEN x % 10 <> 0 THEN 'closed' WHEN x % 40 = 0 THEN 'police' WHEN x % 1000 = 0 THEN 'court' ELSE 'working' END, CASE WHEN x % 700 = 0 THEN '`+lead+`' ELSE 'per_other' END, 'Somebody',
			`+at+`, 'per_other', CASE WHEN x % 10 <> 0 THEN `+at+` END, CASE WHEN x % 10 <> 0 THEN 'safer' ELSE '' END, NULL, '2024-01-01', 1, 1, `+due+`, '["%s: %s","Person A","Manager in touch"]', `+due+`,
			'["%s: %s","Person A","Manager in touch"]', x % 10 = 0, 1 FROM `+count,
		`INSERT INTO case_incident SELECT '`+org+`', `+id+`, printf('HW-X%07d', x), `+at+`, '' FROM `+count,
		`INSERT INTO case_person SELECT '`+org+`', 'p' || x || '_' || y, `+id+`, CASE y WHEN 1 THEN 'affected' WHEN 2 THEN 'alleged' ELSE 'witness' END, 1, '', '', printf('HW-X%07d', x), 1, NULL, `+at+`, `+at+`, '', FALSE
			FROM `+tenth+` CROSS JOIN (SELECT 1 AS y UNION SELECT 2 UNION SELECT 3)`,
		`INSERT INTO case_word SELECT '`+org+`', 'n' || (x % 20000), `+id+`, 'p' || x || '_2' FROM `+tenth,
		`INSERT INTO case_word SELECT '`+org+`', 'nn' || (x % 30000), `+id+`, 'p' || x || '_2' FROM `+tenth,
		`INSERT INTO case_event SELECT '`+org+`', 'evt_' || x || '_' || y, `+id+`, `+at+`, 'stage', 'per_other', 'Somebody', 'With the police', '', '', 'case.read', '', NULL FROM `+tenth+`
			CROSS JOIN (SELECT 1 AS y UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8)`,
		`INSERT INTO case_task SELECT '`+org+`', `+id+`, 'k' || y, '%s', '["Do it"]', `+due+`, '', '', '', '', '', `+at+`, CASE WHEN x % 10 <> 0 THEN `+at+` END, '' FROM `+tenth+` CROSS JOIN (SELECT 1 AS y UNION SELECT 2 UNION SELECT 3)`,
		`INSERT INTO case_support SELECT '`+org+`', `+id+`, 'p' || x || '_1', CASE y WHEN 1 THEN 'safe' ELSE 'contact' END, 'done', `+at+`, '', 'Somebody', NULL FROM `+tenth+` CROSS JOIN (SELECT 1 AS y UNION SELECT 2)`,
		`INSERT INTO incident SELECT '`+org+`', printf('HW-X%07d', x), CASE WHEN x % 30 = 0 THEN '`+unit+`' ELSE 'u' || (x % 30) END, '', '', 'k' || x, '', 'rk' || x, '', 'single', 1, CASE WHEN x % 50 = 0 THEN 'received' ELSE 'finished' END,
			'signed_in', 'named', FALSE, 's', '', '2024-01-01', '', FALSE, `+at+`, FALSE, 52, 'verbal', FALSE, FALSE, FALSE, FALSE, '', 1, '03', 'corridor', 'en', '{}', '', NULL, NULL, NULL, '', '', NULL, NULL, NULL, NULL, NULL, '', '', '[]', NULL,
			`+at+`, 'MGR_ACK', 0, x % 50 = 0, 1, 1 FROM `+count,
		`INSERT INTO search_text (org_id, record_id, words) SELECT '`+org+`', `+id+`, '`+string(casework.TitleKind.Blinded(w.s.Ring, org, "Punched, corridor"))+`' FROM `+count,
		"ANALYZE")
	for i := range 7 {
		dbtest.Tamper(t, settings, fmt.Sprintf(`INSERT INTO search_text (org_id, record_id, words) VALUES ('%s', 'C-X%07d', '%s')`, org, open(10, i*131, n), casework.TitleKind.Blinded(w.s.Ring, org, fmt.Sprintf("rare%d", i))))
	}
}
