package demo_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/demo"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui/lang"
)

const small = 2000

func TestASmallEnglandIsWholeOnBothEngines(t *testing.T) {
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b, sum := built(t, s, demo.Options{Incidents: small, Seed: 1})
		if reports := b.count(t, `SELECT COUNT(*) FROM incident`); sum.Incidents != small || reports != sum.Reports {
			t.Errorf("%d reports; the summary says %d, of %d incidents", reports, sum.Reports, sum.Incidents)
		}
		b.returns(t, sum)
		v, err := audit.Verify(t.Context(), b.read, "", nil, nil)
		if err != nil || len(v.Breaks) > 0 || v.Entries == 0 {
			t.Errorf("audit: %+v, %v", v, err)
		}
		if n := b.count(t, `SELECT COUNT(*) FROM job WHERE kind <> 'incident.worth'`); n != 0 {
			t.Errorf("%d jobs wait that would tell somebody", n)
		}
		if n := b.count(t, `SELECT COUNT(*) FROM incident WHERE escalates_at < $1`, db.At(sunday)); n != 0 {
			t.Errorf("%d overdue promises would be passed on again", n)
		}
		if n := b.count(t, `SELECT COUNT(*) FROM fact f WHERE incident_date < $1 OR incident_date > $2`, string(sum.First), string(sum.Last)); n != 0 {
			t.Errorf("%d facts lie outside %s to %s", n, sum.First, sum.Last)
		}
		if n := b.count(t, `SELECT COUNT(*) FROM fact f JOIN organisation o ON o.id = f.org_id WHERE f.incident_date < o.valid_from`); n != 0 {
			t.Errorf("%d facts are older than their trust", n)
		}
		b.lists(t, sum)
		b.stories(t, sum)
		b.receipt(t, sum)
		b.names(t)
		state, have, err := demo.Stat(t.Context(), b.read)
		if d := cmp.Diff(sum, have); err != nil || state != demo.Ready || d != "" {
			t.Errorf("%s, %v\n%s", state, err, d)
		}
	})
}

// actor gives a person of the demonstration as they would be signed in.
func (b *bench) actor(t *testing.T, p demo.Person) authz.Actor {
	t.Helper()
	a := authz.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Org: p.Org, Strong: true, OwnKey: b.ident.OwnKey(p.Org, p.ID)}
	unit, _ := db.One(t.Context(), b.read, db.Scalar[string], `SELECT unit_id FROM assignment WHERE person_id = $1`, p.ID)
	if unit != "" {
		var err error
		if a.Units, err = b.Org.UnitsUnder(t.Context(), p.Org, unit); err != nil {
			t.Fatal(err)
		}
	}
	locks, err := db.All(t.Context(), b.read, db.Scalar[string], `SELECT lock FROM clearance WHERE person_id = $1`, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	a.Locks = locks
	return a
}

// lists checks that each person of the sign-in page has something to look at.
func (b *bench) lists(t *testing.T, sum demo.Summary) {
	t.Helper()
	people, err := demo.People(t.Context(), b.read)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(sum.People, people); d != "" {
		t.Error(d)
	}
	var got []authz.Role
	for _, p := range people {
		got = append(got, p.Role)
		if missing := lang.Missing([]string{p.Sees}); len(missing) > 0 {
			t.Errorf("there is no Welsh for %q", missing)
		}
		if p.Name == "" || p.OrgName == "" || p.Title == "" || p.Sees == "" || !demo.Invented(p.Name) {
			t.Errorf("%+v", p)
		}
	}
	roles := authz.Roles()
	// A panel is several people, a release takes two people of England, its programme both sides, and a return somebody whose trust
	// records elsewhere.
	want := append(roles[:len(roles)-2:len(roles)-2], authz.Panel, authz.Panel, authz.Analyst, authz.Union, authz.Analyst)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the roles of the sign-in page\n%s", d)
	}
	for _, p := range people {
		a := b.actor(t, p)
		act := incident.ActList
		if p.Role == authz.Reporter {
			act = incident.ActOwn
		}
		sc, err := b.policy.Check(a, act)
		switch p.Role {
		case authz.Reporter, authz.Manager, authz.Specialist, authz.SexualSafety:
		default:
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range map[string]incident.Filter{"all": {}, "open": {Open: true}, "queue": {Queue: true}, "finished": {Stages: []string{"finished"}}} {
			page, err := b.Incidents.List(t.Context(), sc, f)
			if err != nil || len(page.Rows) == 0 {
				t.Errorf("%s of %s: %d rows, %v", name, p.Role, len(page.Rows), err)
			}
		}
		if p.Role != authz.Specialist {
			continue
		}
		for name, f := range map[string]incident.Filter{"hate": {Flags: []string{"hate"}}, "weapon": {Flags: []string{"weapon"}}, "police": {Flags: []string{"police"}}, "injured": {Flags: []string{"injured"}},
			"patterns": {Counts: "pattern"}, "batches": {Counts: "batch"}, "withdrawn": {Stages: []string{"withdrawn"}}, "merged": {Stages: []string{"merged"}}, "nobody": {Owner: "nobody"}, "words": {Words: "shouted"}} {
			page, err := b.Incidents.List(t.Context(), sc, f)
			if err != nil || len(page.Rows) == 0 {
				t.Errorf("%s: %d rows, %v", name, len(page.Rows), err)
			}
		}
		_, totals, err := b.Incidents.Counted(t.Context(), sc)
		if err != nil || totals.Open == 0 || totals.Over == 0 || totals.Over == totals.Open {
			t.Errorf("waiting: %+v, %v", totals, err)
		}
	}
	for _, p := range sum.Pilots {
		for what, q := range map[string]string{
			"locked": `lock = 'sexual_safety'`, "restricted": `lock = 'restricted'`, "open": `open`, "overdue": `open AND next_due < '2026-11-22 10:30:00'`, "not due": `open AND next_due > '2026-11-22 10:30:00'`,
			"answered": `worth <> ''`, "hate": `hate`, "merged": `merged_into <> ''`, "withdrawn": `stage = 'withdrawn'`, "own": `owner_key <> ''`,
		} {
			if b.count(t, `SELECT COUNT(*) FROM incident WHERE org_id = $1 AND `+q, p.Org) == 0 {
				t.Errorf("%s has no report that is %s", p.Org, what)
			}
		}
		for _, table := range []string{"place", "directory_entry", "site", "unit", "person", "record_exclusion"} {
			if b.count(t, `SELECT COUNT(*) FROM `+table+` WHERE org_id = $1`, p.Org) == 0 {
				t.Errorf("%s has no %s", p.Org, table)
			}
		}
	}
}

// stories opens every report of the home trust as those who may, and checks that its parts fit each other.
func (b *bench) stories(t *testing.T, sum demo.Summary) {
	t.Helper()
	var home string
	for _, p := range sum.Pilots {
		if p.Home {
			home = p.Org
		}
	}
	sc, err := b.policy.Check(authz.Actor{ID: "per_everything", Name: "A test", Role: authz.Specialist, Org: home, Strong: true, Locks: []string{incident.LockSexual, incident.LockRestricted}}, incident.ActRead)
	if err != nil {
		t.Fatal(err)
	}
	ctx := authz.With(t.Context(), authz.Actor{ID: "per_everything", Name: "A test", Role: authz.Specialist, Org: home, Strong: true, Locks: []string{incident.LockSexual, incident.LockRestricted}})
	ids, err := db.All(ctx, b.read, db.Scalar[string], `SELECT id FROM incident WHERE org_id = $1 ORDER BY id`, home)
	if err != nil {
		t.Fatal(err)
	}
	texts, talks, replies, notYet := map[string]bool{}, 0, 0, 0
	for _, id := range ids {
		w, err := b.Incidents.Get(ctx, sc, id)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		texts[w.Narrative] = true
		first := w.Events[len(w.Events)-1]
		if first.Kind != "sent" || !first.At.Equal(w.Reported) || len(w.Clocks) != len(incident.Rules) {
			t.Errorf("%s begins with %s and has %d clocks", id, first.Kind, len(w.Clocks))
		}
		for i := 1; i < len(w.Events); i++ {
			if w.Events[i].At.After(w.Events[i-1].At) || w.Events[0].At.After(sunday) {
				t.Errorf("%s: the timeline is out of order", id)
			}
		}
		if happened := w.Record.IncidentDate; happened > w.Record.ReportedDate {
			t.Errorf("%s was reported on %s, before it happened on %s", id, w.Record.ReportedDate, happened)
		}
		if w.Stage == incident.Finished && (len(w.Pairs) == 0 || w.Handler.ID == "" || w.Finished.IsZero()) {
			t.Errorf("%s is finished without an answer or a handler", id)
		}
		if w.Open != (w.NextDue.IsZero() == false) && w.Stage.Step() < incident.Decided.Step() {
			t.Errorf("%s: open %v, next promise %s", id, w.Open, w.NextDue)
		}
		for _, m := range w.Messages {
			talks++
			if m.FromReporter && m.Read.IsZero() {
				replies++
			}
		}
		for _, p := range w.Pairs {
			if p.NotYet {
				notYet++
			}
		}
	}
	if len(texts) < len(ids)*8/10 || talks == 0 || replies == 0 || notYet == 0 {
		t.Errorf("%d reports: %d different texts, %d messages, %d unread replies, %d answers that say not yet", len(ids), len(texts), talks, replies, notYet)
	}
}

func (b *bench) receipt(t *testing.T, sum demo.Summary) {
	t.Helper()
	h, err := b.Incidents.Prove(t.Context(), sum.Code, sum.PIN)
	if err != nil {
		t.Fatalf("the receipt does not open: %v", err)
	}
	if w, err := b.Incidents.Follow(t.Context(), h); err != nil || w.Narrative == "" || len(w.Pairs) == 0 {
		t.Errorf("following it: %d answers, %v", len(w.Pairs), err)
	}
}

var drama = regexp.MustCompile(`^(01632 960\d{3}|07700 900\d{3})$`)

// names checks that nobody real can be in it: every name ends in a surname of the package's list, every phone number is of
// the drama ranges, every address at example.org, and no site is called what a trust is.
func (b *bench) names(t *testing.T) {
	t.Helper()
	each := func(q string, check func(string) bool) {
		list, err := db.All(t.Context(), b.read, db.Scalar[string], q)
		if err != nil || len(list) == 0 {
			t.Fatalf("%s: %d rows, %v", q, len(list), err)
		}
		for _, v := range list {
			if !check(v) {
				t.Errorf("%s gives %q", q, v)
			}
		}
	}
	at := func(v string) bool {
		a, err := mail.ParseAddress(v)
		return err == nil && strings.HasSuffix(a.Address, "@example.org")
	}
	each(`SELECT name FROM person`, demo.Invented)
	each(`SELECT name FROM directory_entry WHERE name <> ''`, demo.Invented)
	each(`SELECT DISTINCT handler_name FROM incident WHERE handler_name <> ''`, demo.Invented)
	each(`SELECT DISTINCT actor_name FROM incident_event WHERE actor_name <> ''`, demo.Invented)
	each(`SELECT email FROM person`, at)
	each(`SELECT email FROM directory_entry WHERE email <> ''`, at)
	each(`SELECT phone FROM directory_entry WHERE phone <> ''`, drama.MatchString)
	trusts, err := db.All(t.Context(), b.read, db.Scalar[string], `SELECT name FROM organisation`)
	if err != nil {
		t.Fatal(err)
	}
	known := strings.ToLower(strings.Join(trusts, "\n"))
	each(`SELECT name FROM site`, func(v string) bool {
		place, _, _ := strings.Cut(strings.ToLower(v), " ")
		return !strings.Contains(known, place)
	})
}

func TestTheSameSeedGivesTheSameEngland(t *testing.T) {
	one, _ := built(t, dbtest.Fresh(t, db.SQLite, schema), demo.Options{Incidents: 600, Seed: 7})
	two, _ := built(t, dbtest.Fresh(t, db.SQLite, schema), demo.Options{Incidents: 600, Seed: 7})
	other, _ := built(t, dbtest.Fresh(t, db.SQLite, schema), demo.Options{Incidents: 600, Seed: 8})
	a, b, c := one.content(t), two.content(t), other.content(t)
	if d := cmp.Diff(a, b); d != "" {
		t.Error(d)
	}
	for _, part := range []string{"incident", "fact", "person", "words", "site"} {
		if a[part] == c[part] {
			t.Errorf("%s is the same with another seed", part)
		}
	}
}

// content gives a digest of everything that must be the same.
func (b *bench) content(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for part, q := range map[string]string{
		"incident": `SELECT org_id || id || unit_id || lock || stage || way || naming || place_code || incident_date || incident_time || record || wish || handler_name || worth || merged_into || next_rule FROM incident ORDER BY org_id, id`,
		"fact": `SELECT org_id || source || unit_id || incident_date || violence_all || method || staff_group || clinical_factor || record_state || physical_harm FROM fact
			ORDER BY 1, period, incident_date, hour, age_band, ethnic_category, psychological_harm`,
		"event":  `SELECT org_id || id || incident_id || kind || actor_name || told FROM incident_event ORDER BY org_id, incident_id, id`,
		"return": `SELECT m.month || m.org_id || m.state || m.form || m.version || m.late || m.incidents || m.staff || m.why || m.sent_at FROM submission_month m WHERE form <> 'direct' ORDER BY m.org_id, m.month, m.version`,
		"staff":  `SELECT kind || month || org_id || staff_group || value FROM denominator ORDER BY kind, month, org_id, staff_group`,
		"clock":  `SELECT org_id || id || clocks FROM incident ORDER BY org_id, id`,
		"person": `SELECT id || org_id || unit_id || name || email || job_title FROM person ORDER BY id`,
		"role":   `SELECT id || person_id || org_id || unit_id || role FROM assignment ORDER BY id`,
		"unit":   `SELECT org_id || id || parent_id || site_id || name FROM unit ORDER BY org_id, id`,
		"site":   `SELECT org_id || id || name FROM site ORDER BY org_id, id`,
		"place":  `SELECT id || org_id || unit_id || label FROM place ORDER BY id`,
		"help":   `SELECT org_id || id || role || name || phone || email FROM directory_entry ORDER BY org_id, id`,
	} {
		list, err := db.All(t.Context(), b.read, db.Scalar[string], q)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(strings.Join(list, "\n")))
		out[part] = fmt.Sprintf("%d rows, %s", len(list), hex.EncodeToString(sum[:6]))
	}
	type sealed struct{ org, id string }
	list, err := db.All(t.Context(), b.read, func(r db.Row) (sealed, error) {
		var s sealed
		return s, r.Scan(&s.org, &s.id)
	}, `SELECT org_id, id FROM incident ORDER BY org_id, id`)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	for _, x := range list {
		a := authz.Actor{ID: "per_x", Role: authz.Specialist, Org: x.org, Strong: true, Locks: []string{incident.LockSexual, incident.LockRestricted}}
		sc, err := b.policy.Check(a, incident.ActRead)
		if err != nil {
			t.Fatal(err)
		}
		w, err := b.Incidents.Get(authz.With(t.Context(), a), sc, x.id)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(h, x.id, w.Narrative, w.Contact, w.Sealed, len(w.Messages), len(w.Pairs))
		for _, m := range w.Messages {
			fmt.Fprintln(h, m.Body)
		}
	}
	out["words"] = fmt.Sprintf("%d reports, %s", len(list), hex.EncodeToString(h.Sum(nil)[:6]))
	return out
}

func TestABuildIsRefusedWhereSomethingElseLies(t *testing.T) {
	s := dbtest.Fresh(t, db.SQLite, schema)
	b, _ := built(t, s, demo.Options{Incidents: 600})
	if _, err := demo.Build(t.Context(), b.Deps, demo.Options{Incidents: 600}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second build: %v", err)
	}
	dbtest.Tamper(t, s, `UPDATE demo_build SET finished_at = NULL`)
	if state, _, err := demo.Stat(t.Context(), b.read); err != nil || state != demo.Half {
		t.Errorf("after an interruption: %s, %v", state, err)
	}
	if _, err := demo.Build(t.Context(), b.Deps, demo.Options{Incidents: 600}); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("over a half build: %v", err)
	}
	dbtest.Tamper(t, s, `DELETE FROM demo_build`)
	if _, err := demo.Build(t.Context(), b.Deps, demo.Options{Incidents: 600}); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "something else") {
		t.Errorf("over other data: %v", err)
	}
	if _, err := demo.Build(t.Context(), b.Deps, demo.Options{Incidents: 10}); !fault.Is(err, fault.Invalid) {
		t.Errorf("ten incidents: %v", err)
	}
}

func TestAnInterruptedBuildIsKnownForOne(t *testing.T) {
	b := newBench(t, dbtest.Fresh(t, db.SQLite, schema))
	ctx, stop := context.WithCancel(t.Context())
	_, err := demo.Build(ctx, b.Deps, demo.Options{Incidents: small, Progress: func(stage string, done, of int) {
		if stage == demo.StageIncidents && done > of/4 {
			stop()
		}
	}})
	if err == nil {
		t.Fatal("a build that was stopped says that it is whole")
	}
	if state, _, err := demo.Stat(t.Context(), b.read); err != nil || state != demo.Half {
		t.Errorf("%s, %v", state, err)
	}
	if people, err := demo.People(t.Context(), b.read); err != nil || len(people) != 0 {
		t.Errorf("%d people can be tried, %v", len(people), err)
	}
}
