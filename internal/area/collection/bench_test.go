package collection_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
)

// Two trusts under one board, and that board.
const (
	trust, other = "RCF", "RBS"
	october      = collection.Month("2026-10")
	september    = collection.Month("2026-09")
)

const actReport authz.Action = "test.report"

type bench struct {
	*testing.T
	*collection.Service
	s     db.Settings
	mu    sync.Mutex
	now   time.Time
	board string
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) at(t time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = t
}

func each(t *testing.T, f func(b *bench)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, mds.Schema, org.Schema, notify.Schema, files.Schema, collection.Schema}, func(t *testing.T, s db.Settings) {
		f(newBench(t, s))
	})
}

func newBench(t *testing.T, s db.Settings) *bench {
	b := &bench{T: t, s: s, now: time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)}
	p := authz.NewPolicy(b.clock, collection.Permissions, org.Permissions, files.Permissions, jobs.Permissions, []authz.Grant{{Action: actReport, Roles: map[authz.Role]authz.Reach{authz.System: authz.ReachAny, authz.Reporter: authz.ReachOrg}}})
	door, err := op.Open(s, op.Options{Policy: p, Now: b.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	ring, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	read := dbtest.Open(t, s)
	tree := org.New(door, read)
	if _, err := org.Import(authz.With(t.Context(), authz.Service("test")), tree, org.Reference()); err != nil {
		t.Fatal(err)
	}
	store, err := files.Open(t.Context(), files.Deps{DB: read, Door: door, Ring: ring, URL: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	b.Service = &collection.Service{DB: read, Door: door, Ring: ring, Files: store, Org: tree, Chunk: 16, KeepFrom: 1,
		Holders: func(_ context.Context, org string, _ authz.Role) ([]string, error) {
			return []string{"per_" + org}, nil
		}}
	whole, err := tree.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	above := whole.Ancestors(trust, org.DateOf(b.now))
	if len(above) == 0 {
		t.Fatal("the trust of the tests is under nobody")
	}
	b.board = above[0]
	return b
}

// as gives a context of somebody in a role.
func (b *bench) as(r authz.Role, org, who string) context.Context {
	return authz.With(b.Context(), authz.Actor{ID: "per_" + who, Name: "Invented Person", Role: r, Org: org, Strong: true})
}

func (b *bench) analyst() context.Context  { return b.as(authz.Analyst, trust, "analyst") }
func (b *bench) acceptor() context.Context { return b.as(authz.ICB, b.board, "board") }
func (b *bench) national() context.Context { return b.as(authz.National, org.Root, "nation") }

func (b *bench) scope(ctx context.Context) authz.Scope {
	b.Helper()
	s, err := b.Door.Policy().Check(authz.From(ctx), collection.ActSee)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// work does all that was queued, as the runner would.
func (b *bench) work() {
	b.Helper()
	r := jobs.New(jobs.Deps{DB: b.DB, Door: b.Door, Poll: 5 * time.Millisecond})
	b.Register(r)
	r.Topic("notify.send")
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	deadline := time.After(10 * time.Minute)
	for {
		n, err := db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM job WHERE unique_key IS NULL OR unique_key <> 'schedule'`)
		if err != nil {
			b.Fatal(err)
		}
		if n == 0 {
			break
		}
		select {
		case <-deadline:
			list, _ := db.All(b.Context(), b.DB, db.Scalar[string], `SELECT kind || ': ' || last_error FROM job`)
			b.Fatalf("work does not end: %v", list)
		case <-time.After(2 * time.Millisecond):
		}
	}
	stop()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
}

// row is one row of a return; the rest of its fields is the same in all.
type row struct {
	ref, day, kind, harm, state string
	staff                       int
}

var headings = []string{"incident_ref", "record_state", "incident_date", "incident_time", "reported_date", "provider_org", "site_code", "location_type", "location_detail", "service_setting",
	"violence_primary", "violence_all", "method", "hate_motive", "clinical_factor", "restraint_used", "security_attended", "police_informed", "sanction", "staff_key", "staff_group", "gender",
	"ethnic_category", "lone_working", "physical_harm", "psychological_harm", "injury_type", "body_part", "absence_days", "riddor", "support_offered", "alleged_person_type", "alleged_age_band",
	"alleged_gender"}

func (r row) cells(code string) []string {
	if r.kind == "" {
		r.kind = "verbal"
	}
	if r.harm == "" {
		r.harm = "none"
	}
	if r.state == "" {
		r.state = "final"
	}
	method, injury, part := "", "", ""
	if r.kind == "physical_contact" {
		method = "punch"
	}
	if r.harm != "none" {
		injury, part = "bruise", "hand"
	}
	return []string{r.ref, r.state, r.day, "10:15", r.day, code, code + "01", "E02", "bed_space", "inpatient_general", r.kind, r.kind, method, "none", "none", "none", "N", "N", "none",
		fmt.Sprintf("k%018d", r.staff), "03", "2", "A", "N", r.harm, "none", injury, part, "0", "not_reportable", "debrief", "patient", "41-65", "1"}
}

func table(code string, rows ...row) string {
	var out strings.Builder
	out.WriteString(strings.Join(headings, ",") + "\n")
	for _, r := range rows {
		out.WriteString(strings.Join(r.cells(code), ",") + "\n")
	}
	return out.String()
}

// some gives n incidents of a month with one member of staff each.
func some(m collection.Month, prefix string, n int) []row {
	out := make([]row, n)
	for i := range out {
		out[i] = row{ref: fmt.Sprintf("%s-%05d", prefix, i), day: fmt.Sprintf("%s-%02d", m, i%28+1)}
		if i%3 == 0 {
			out[i].kind, out[i].harm = "physical_contact", "low"
		}
	}
	return out
}

func (b *bench) receive(ctx context.Context, w collection.Sending, text string) collection.Submission {
	b.Helper()
	if w.Org == "" {
		w.Org = trust
	}
	if w.To == "" {
		w.To = w.From
	}
	sub, err := b.Receive(ctx, w, collection.Upload{Name: "return.csv", From: strings.NewReader(text)})
	if err != nil {
		b.Fatal(err, fault.ProblemsOf(err))
	}
	b.work()
	return b.get(sub.Org, sub.ID)
}

func (b *bench) get(org, id string) collection.Submission {
	b.Helper()
	sub, err := b.Submission(b.Context(), b.scope(b.national()), org, id)
	if err != nil {
		b.Fatal(err)
	}
	return sub
}

// sent receives, sends and loads a file, which then waits.
func (b *bench) sent(w collection.Sending, text string) collection.Submission {
	b.Helper()
	sub := b.receive(b.analyst(), w, text)
	if err := b.Send(b.analyst(), sub.Org, sub.ID, ""); err != nil {
		b.Fatal(err, fault.ProblemsOf(err), sub.FileProblems, sub.Groups)
	}
	b.work()
	sub = b.get(sub.Org, sub.ID)
	if sub.State != collection.Waits {
		b.Fatalf("it is %s, and does not wait: %v", sub.State, sub.FileProblems)
	}
	return sub
}

func (b *bench) accepted(w collection.Sending, text string) collection.Submission {
	b.Helper()
	sub := b.sent(w, text)
	b.ok(b.Accept(b.acceptor(), sub.Org, sub.ID))
	return b.get(sub.Org, sub.ID)
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err, fault.ProblemsOf(err))
	}
}

func (b *bench) is(err error, k fault.Kind) {
	b.Helper()
	if !fault.Is(err, k) {
		b.Errorf("got %v %v, want %s", err, fault.ProblemsOf(err), k)
	}
}

func (b *bench) count(q string, args ...any) int64 {
	b.Helper()
	n, err := db.One(b.Context(), b.DB, db.Scalar[int64], q, args...)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// counting counts the incidents and members of staff whose current fact is of a live batch, or of none, and not taken out.
func (b *bench) counting(org string) string {
	b.Helper()
	var incidents, staff int64
	err := b.DB.QueryRow(b.Context(), `SELECT COUNT(DISTINCT SUBSTR(id, 1, 26)), COUNT(*) FROM (
		SELECT f.id, f.record_state, ROW_NUMBER() OVER (PARTITION BY f.id ORDER BY f.version DESC) AS n FROM fact f LEFT JOIN fact_batch t ON t.org_id = f.org_id AND t.id = f.batch
		WHERE f.org_id = $1 AND (f.batch = '' OR t.live_at IS NOT NULL)) c WHERE n = 1 AND record_state <> 'rejected'`, org).Scan(&incidents, &staff)
	if err != nil {
		b.Fatal(err)
	}
	return fmt.Sprintf("%d/%d", incidents, staff)
}

func (b *bench) wantCounting(org, want string) {
	b.Helper()
	if got := b.counting(org); got != want {
		b.Errorf("%s counts %s incidents and staff, want %s", org, got, want)
	}
}

// standing writes how a month stands in a word or two.
func (b *bench) standing(org string, m collection.Month) string {
	b.Helper()
	list, err := b.Returns(b.Context(), b.scope(b.national()), m, m)
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range list {
		if r.Org == org {
			out := fmt.Sprintf("%s v%d %d/%d", r.Standing, r.Version, r.Incidents, r.Staff)
			for _, x := range []struct {
				on   bool
				word string
			}{{r.Nil, "nil"}, {r.Totals, "totals"}, {r.Native, "native"}, {r.Late, "late"}, {r.Pending != "", "pending"}} {
				if x.on {
					out += " " + x.word
				}
			}
			return out
		}
	}
	return "not owed"
}

func (b *bench) wantStanding(org string, m collection.Month, want string) {
	b.Helper()
	if d := cmp.Diff(want, b.standing(org, m)); d != "" {
		b.Errorf("%s of %s: %s", m, org, d)
	}
}

func months(s collection.Submission) string {
	var out []string
	for _, m := range s.Months {
		kinds, _ := json.Marshal(m.ByKind)
		out = append(out, fmt.Sprintf("%s %s v%d %d/%d/%d %s", m.Month, m.State, m.Version, m.Incidents, m.Staff, m.Injured, kinds))
	}
	return strings.Join(out, "; ")
}
