package incident_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	at db.Settings
	*testing.T
	*incident.Service
	now time.Time
}

const (
	here  = "R01"
	there = "R02"
	ward  = "unit_1"
)

func each(t *testing.T, f func(b *bench)) {
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, find.Schema, mds.Schema, notify.Schema, incident.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2026, 11, 11, 6, 58, 0, 0, time.UTC), at: s}
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		b.Service = b.node(ring)
		f(b)
	})
}

// node gives the service as one more program on the same database has it.
func (b *bench) node(ring *seal.Ring) *incident.Service {
	b.Helper()
	clockNow := func() time.Time { return b.now }
	door, err := op.Open(b.at, op.Options{Policy: authz.NewPolicy(clockNow, incident.Permissions), Now: clockNow})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = door.Close() })
	return &incident.Service{DB: dbtest.Open(b.T, b.at), Door: door, Ring: ring, Clocks: clock.Seed(), Recent: incident.NewRecent(),
		Holders: func(_ context.Context, _ db.Querier, org, unit string, role authz.Role) ([]incident.Colleague, error) {
			return []incident.Colleague{{ID: "per_" + org + "_" + string(role), Name: "Invented " + role.Words(), Title: "Invented"}}, nil
		}}
}

func (b *bench) as(role authz.Role, org string) context.Context {
	a := authz.Actor{ID: "per_" + org + "_" + string(role), Name: "Invented " + role.Words(), Role: role, Org: org, Strong: true, OwnKey: b.Ring.Blind(org, "reporter", "per_"+org+"_"+string(role))}
	switch role {
	case authz.Manager:
		a.Units = []string{ward}
	case authz.SexualSafety:
		a.Locks = []string{incident.LockSexual}
	case authz.Specialist:
		a.Locks = []string{incident.LockRestricted}
	}
	return authz.With(b.Context(), a)
}

func visitor(ctx context.Context, org string) context.Context {
	return authz.With(ctx, authz.Actor{Role: authz.Public, Org: org})
}

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), act)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

var keys int

func sending(org string) incident.Sending {
	keys++
	return incident.Sending{
		Key: fmt.Sprintf("key-%016d", keys), Org: org, Unit: ward, Way: "place", Naming: "anonymous", When: "today", Time: "02:40", TimeAbout: true,
		Record:    mds.Record{ViolenceAll: []string{"verbal", "physical_contact"}, LocationDetail: "corridor", Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low", PsychologicalHarm: "not_assessed"}}},
		Narrative: "Someone grabbed my arm as we moved the zebra bed.", Contact: incident.Contact{How: "phone", Value: "07700 900148", When: "after 2pm"},
	}
}

func (b *bench) send(in incident.Sending) incident.Receipt {
	b.Helper()
	r, err := b.Send(visitor(b.Context(), in.Org), in)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func (b *bench) count(query string, args ...any) int {
	b.Helper()
	n, err := db.One(b.Context(), b.DB, db.Scalar[int], query, args...)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func TestAReportIsTakenWholeWithItsClocksFactAndEntry(t *testing.T) {
	each(t, func(b *bench) {
		r := b.send(sending(here))
		if len(r.Code) != 9 || len(r.PIN) != 6 || !strings.HasPrefix(r.Ref, "HW-2611-") {
			b.Errorf("receipt %+v", r)
		}
		if want := b.now.Add(24 * time.Hour); !r.Due.Equal(want) {
			b.Errorf("somebody is in touch by %s, want %s", r.Due, want)
		}
		for q, want := range map[string]int{
			`SELECT COUNT(*) FROM incident WHERE open AND injured AND stage = 'received'`:                                               1,
			`SELECT COUNT(*) FROM fact WHERE version = 1 AND violence_primary = 'physical_contact' AND period = '2026-11' AND hour = 2`: 1,
			`SELECT COUNT(*) FROM job WHERE kind = 'incident.reported'`:                                                                 1,
			`SELECT COUNT(*) FROM audit_entry WHERE action = 'incident.report' AND actor = ''`:                                          1,
			`SELECT COUNT(*) FROM search_text`:                                                                                          1,
		} {
			if got := b.count(q); got != want {
				b.Errorf("%s: %d, want %d", q, got, want)
			}
		}
		if w := b.whole(r.ID); len(w.Clocks) != 3 || !w.Clocks[0].Due.Equal(r.Due) || len(w.Events) != 1 || w.Events[0].Kind != "sent" || w.Events[0].Actor != "" {
			b.Errorf("clocks %+v, timeline %+v", w.Clocks, w.Events)
		}
		if n := b.count(`SELECT COUNT(*) FROM incident WHERE record LIKE '%zebra%' OR record LIKE '%07700%'`); n != 0 {
			b.Error("words or a number lie open in the record")
		}
	})
}

// whole opens a record as the violence reduction lead.
func (b *bench) whole(record string) incident.Whole {
	b.Helper()
	lead := b.as(authz.Specialist, here)
	w, err := b.Get(lead, b.scope(lead, incident.ActRead), record)
	if err != nil {
		b.Fatal(err)
	}
	return w
}

// rules gives the clocks of a record for which f is true.
func (b *bench) rules(record string, f func(incident.Clock) bool) (out []string) {
	b.Helper()
	for _, c := range b.whole(record).Clocks {
		if f(c) {
			out = append(out, c.Rule)
		}
	}
	return out
}

func TestAReportThatTwoNodesTakeAtOnceIsOneAndHarmsNoOther(t *testing.T) {
	each(t, func(b *bench) {
		nodes := []*incident.Service{b.Service, b.node(b.Ring)}
		same := sending(here)
		var wg sync.WaitGroup
		var mu sync.Mutex
		refs := map[string]int{}
		for n := range 24 {
			in := sending(here)
			if n%4 == 0 {
				in.Key = same.Key
			}
			wg.Go(func() {
				r, err := nodes[n/4%2].Send(visitor(b.Context(), here), in)
				if err != nil {
					b.Errorf("sending %d: %v", n, err)
				}
				mu.Lock()
				defer mu.Unlock()
				refs[r.Ref]++
			})
		}
		wg.Wait()
		if n := b.count(`SELECT COUNT(*) FROM incident`); n != 19 || len(refs) != 19 {
			b.Errorf("%d reports and %d references of 18 sendings and one that came 6 times", n, len(refs))
		}
		if n := b.count(`SELECT COUNT(*) FROM fact`); n != 19 {
			b.Errorf("%d facts", n)
		}
	})
}

func TestTheSameReportTenTimesFromTwoTabsIsOne(t *testing.T) {
	each(t, func(b *bench) {
		in := sending(here)
		var wg sync.WaitGroup
		got := make([]incident.Receipt, 10)
		for i := range got {
			wg.Go(func() {
				mine := in
				mine.Started, mine.Sent = b.now.Add(-time.Duration(i)*time.Hour), b.now.Add(time.Duration(i)*time.Minute)
				var err error
				if got[i], err = b.Send(visitor(context.Background(), here), mine); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
		for _, r := range got {
			if r.Code != got[0].Code || r.PIN != got[0].PIN || r.ID != got[0].ID {
				b.Errorf("two receipts for one report: %+v and %+v", r, got[0])
			}
		}
		for _, q := range []string{`SELECT COUNT(*) FROM incident`, `SELECT COUNT(*) FROM fact`, `SELECT COUNT(*) FROM search_text`} {
			if n := b.count(q); n != 1 {
				b.Errorf("%s: %d", q, n)
			}
		}
		other := in
		other.Narrative = "Other words under the same key"
		if _, err := b.Send(visitor(b.Context(), here), other); !fault.Is(err, fault.Conflict) {
			b.Errorf("other words under the same key: %v, want a conflict", err)
		}
		elsewhere := in
		elsewhere.Org = there
		if r := b.send(elsewhere); r.ID == got[0].ID && r.Code == got[0].Code {
			b.Error("another organisation's report with the same key got the same receipt")
		}
	})
}

func TestAClockThatIsAYearWrongIsFlaggedNotRefused(t *testing.T) {
	each(t, func(b *bench) {
		for _, c := range []struct {
			name          string
			started, sent time.Duration
			wrong         bool
			date          string
			when          string
		}{
			{"right", -time.Minute, 0, false, "2026-11-11", "now"},
			{"written two days ago without a signal", -48 * time.Hour, 0, false, "2026-11-09", "today"},
			{"a year ahead", 365*24*time.Hour - time.Minute, 365 * 24 * time.Hour, true, "2026-11-11", "now"},
			{"a year behind, offline for a day", -366 * 24 * time.Hour, -365 * 24 * time.Hour, true, "2026-11-10", "today"},
			{"running backwards", 0, -time.Hour, true, "2026-11-11", "now"},
		} {
			in := sending(here)
			in.When, in.Started, in.Sent = c.when, b.now.Add(c.started), b.now.Add(c.sent)
			r := b.send(in)
			w, err := b.Get(b.as(authz.Specialist, here), b.scope(b.as(authz.Specialist, here), incident.ActRead), r.ID)
			if err != nil || w.ClockWrong != c.wrong || w.Record.IncidentDate != c.date {
				b.Errorf("%s: flagged %v on %s, want %v on %s (%v)", c.name, w.ClockWrong, w.Record.IncidentDate, c.wrong, c.date, err)
			}
		}
	})
}

func TestHostileInputIsAProblemAtItsFieldOrKeptSafely(t *testing.T) {
	each(t, func(b *bench) {
		huge := strings.Repeat("x", 200_000)
		for field, change := range map[string]func(*incident.Sending){
			"words":           func(s *incident.Sending) { s.Narrative = huge },
			"contact":         func(s *incident.Sending) { s.Contact.When = huge },
			"phone":           func(s *incident.Sending) { s.Contact.Value = "none" },
			"names":           func(s *incident.Sending) { s.Names = []incident.Name{{Who: "alleged", Name: huge}} },
			"time":            func(s *incident.Sending) { s.Time = huge },
			"date":            func(s *incident.Sending) { s.When, s.Date = "date", "2027-01-01" },
			"when":            func(s *incident.Sending) { s.When = "<script>" },
			"idempotency_key": func(s *incident.Sending) { s.Key = "short" },
			"violence_all":    func(s *incident.Sending) { s.Record.ViolenceAll = []string{"=cmd|'/c calc'!A1"} },
			"location_detail": func(s *incident.Sending) { s.Record.LocationDetail = huge },
			"events":          func(s *incident.Sending) { s.Counts, s.Events = mds.Pattern, -1 },
			"org":             func(s *incident.Sending) { s.Org = "" },
		} {
			in := sending(here)
			change(&in)
			_, err := b.Send(visitor(b.Context(), in.Org), in)
			if fault.ProblemsOf(err).For(field) == "" {
				b.Errorf("%s: no problem at the field: %.200v", field, err)
			}
		}
		in := sending(here)
		in.Narrative = "\u202eevil\x00 =HYPERLINK(\"x\") <b>kept</b>\r\nsecond line\x07"
		r := b.send(in)
		ctx := b.as(authz.Specialist, here)
		w, err := b.Get(ctx, b.scope(ctx, incident.ActRead), r.ID)
		if want := "evil =HYPERLINK(\"x\") <b>kept</b>\nsecond line"; err != nil || w.Narrative != want {
			b.Errorf("kept %q, want %q (%v)", w.Narrative, want, err)
		}
	})
}

func TestSexualAndRestrictedReportsAreForTheFew(t *testing.T) {
	each(t, func(b *bench) {
		sexual := sending(here)
		sexual.Record.ViolenceAll = []string{"sexual_noncontact"}
		hidden := sending(here)
		hidden.KeepFromManagers = true
		plain := b.send(sending(here))
		for _, c := range []struct {
			in    incident.Sending
			sees  []authz.Role
			blind []authz.Role
		}{
			{sexual, []authz.Role{authz.SexualSafety}, []authz.Role{authz.Manager, authz.Specialist}},
			{hidden, []authz.Role{authz.Specialist}, []authz.Role{authz.Manager, authz.SexualSafety}},
		} {
			r := b.send(c.in)
			for _, role := range c.sees {
				ctx := b.as(role, here)
				if _, err := b.Get(ctx, b.scope(ctx, incident.ActRead), r.ID); err != nil {
					b.Errorf("%s cannot open it: %v", role, err)
				}
			}
			for _, role := range c.blind {
				ctx := b.as(role, here)
				if _, err := b.Get(ctx, b.scope(ctx, incident.ActRead), r.ID); !fault.Is(err, fault.NotFound) {
					b.Errorf("%s opens it: %v", role, err)
				}
				if err := b.Acknowledge(ctx, here, r.ID); !fault.Is(err, fault.NotFound) {
					b.Errorf("%s acknowledges it: %v", role, err)
				}
				for _, f := range []incident.Filter{{Words: "zebra"}, {Words: r.Ref}, {Violence: []string{"sexual_noncontact"}}, {Queue: true}, {}} {
					p, err := b.List(ctx, b.scope(ctx, incident.ActList), f)
					if err != nil {
						b.Fatal(err)
					}
					for _, row := range p.Rows {
						if row.ID == r.ID && !row.Sealed {
							b.Errorf("%s finds it with %+v", role, f)
						}
						if row.ID == r.ID && (f.Words != "" || len(f.Violence) > 0) {
							b.Errorf("%s learns what is in it with %+v", role, f)
						}
					}
				}
			}
		}
		ctx := b.as(authz.Manager, here)
		counted, totals, err := b.Counted(ctx, b.scope(ctx, incident.ActList))
		if err != nil || totals.Open != 1 || len(counted["violence"]) != 1 {
			b.Errorf("the manager counts %+v %+v, want the one plain report %s (%v)", totals, counted, plain.ID, err)
		}
	})
}

func TestBreakGlassOpensForAWhileAndIsOnRecord(t *testing.T) {
	each(t, func(b *bench) {
		in := sending(here)
		in.Record.ViolenceAll = []string{"sexual_contact"}
		r := b.send(in)
		ctx := b.as(authz.Specialist, here)
		if err := b.BreakGlass(ctx, here, r.ID, "short"); fault.ProblemsOf(err).For("reason") == "" {
			b.Errorf("a short reason was taken: %v", err)
		}
		if err := b.BreakGlass(b.as(authz.Manager, here), here, r.ID, "The team is away and it is urgent"); !fault.Is(err, fault.Denied) {
			b.Errorf("a manager broke the glass: %v", err)
		}
		if err := b.BreakGlass(b.as(authz.Specialist, there), here, r.ID, "The team is away and it is urgent"); err == nil {
			b.Error("another trust's lead broke the glass")
		}
		if err := b.BreakGlass(ctx, here, r.ID, "The team is away and it is urgent"); err != nil {
			b.Fatal(err)
		}
		if _, err := b.Get(ctx, b.scope(ctx, incident.ActRead), r.ID); err != nil {
			b.Error(err)
		}
		b.now = b.now.Add(2*time.Hour + time.Minute)
		if _, err := b.Get(ctx, b.scope(ctx, incident.ActRead), r.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("it is still open after two hours: %v", err)
		}
		if n := b.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'incident.break_glass' AND outcome = 'done'`); n != 1 {
			b.Errorf("%d openings on record", n)
		}
	})
}

func TestCodeAndPINAreTheWholeKeyAndWrongOnesRunOut(t *testing.T) {
	each(t, func(b *bench) {
		r := b.send(sending(here))
		ctx := visitor(b.Context(), "")
		h, err := b.Prove(ctx, strings.ToLower(strings.ReplaceAll(r.Code, "-", " ")), r.PIN)
		if err != nil {
			b.Fatal(err)
		}
		w, err := b.Follow(ctx, h)
		if err != nil || w.ID != r.ID || w.Narrative == "" || w.Stage != incident.Received {
			b.Errorf("%+v, %v", w.Incident, err)
		}
		wrong := map[string]error{}
		for i := range 8 {
			_, err := b.Prove(ctx, r.Code, fmt.Sprintf("%06d", i))
			wrong[fault.MessageOf(err)] = err
		}
		_, unknown := b.Prove(ctx, "ZZZZ-ZZZZ", "123456")
		if len(wrong) != 1 || fault.ProblemsOf(unknown).For("code") == "" {
			b.Errorf("a wrong PIN and an unknown code must look alike: %v, %v", wrong, unknown)
		}
		if _, err := b.Prove(ctx, r.Code, r.PIN); !fault.Is(err, fault.TooMany) {
			b.Errorf("after many wrong tries: %v, want to wait", err)
		}
		b.now = b.now.Add(76 * time.Minute)
		if _, err := b.Prove(ctx, r.Code, r.PIN); err != nil {
			b.Errorf("an hour later: %v", err)
		}
		if _, err := b.Follow(ctx, incident.Holder{}); !fault.Is(err, fault.NotFound) {
			b.Errorf("an unproved holder follows: %v", err)
		}
	})
}

func TestTheConversationNeverShowsWhoWrites(t *testing.T) {
	each(t, func(b *bench) {
		author := b.as(authz.Reporter, here)
		in := sending(here)
		in.Naming, in.Way = "pseudonym", "signed_in"
		r, err := b.Send(author, in)
		if err != nil {
			b.Fatal(err)
		}
		h, err := b.Mine(author, b.scope(author, incident.ActOwn), r.ID)
		if err != nil {
			b.Fatal(err)
		}
		other := b.as(authz.Reporter, there)
		if _, err := b.Mine(other, b.scope(other, incident.ActOwn), r.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("somebody else has it among theirs: %v", err)
		}
		handler := b.as(authz.Manager, here)
		for _, err := range []error{
			b.Write(handler, here, r.ID, "Shall I phone, or write it here?"), b.Reply(author, h, "Write it here please."), b.AddWords(author, h, "There were two people."),
			b.Contact(handler, here, r.ID, incident.Reach{How: "message", Reached: true}),
			b.Feedback(handler, here, r.ID, incident.Answer{Said: "The corridor is dark.", Did: "New lights went in."}),
			b.Finish(handler, here, r.ID, incident.Answer{}), b.Answer(author, h, "yes"),
		} {
			if err != nil {
				b.Fatal(err)
			}
		}
		id := authz.From(author).ID
		for _, table := range []string{"audit_entry WHERE record_id = '" + r.ID + "' AND (actor = '" + id + "' OR session_id <> '' OR detail LIKE '%" + id + "%')",
			"incident_event WHERE actor_id = '" + id + "' OR actor_name LIKE '%Member of staff%'", "incident_message WHERE author_id = '" + id + "'",
			"job WHERE args LIKE '%" + id + "%'", "incident WHERE owner_key = '" + id + "' OR record LIKE '%" + id + "%'", "fact WHERE id LIKE '%" + r.ID + "%'"} {
			if n := b.count("SELECT COUNT(*) FROM " + table); n != 0 {
				b.Errorf("%d rows tell who wrote: %s", n, table)
			}
		}
		w, err := b.Follow(author, h)
		if err != nil {
			b.Fatal(err)
		}
		if w.Stage != incident.Finished || len(w.Messages) != 2 || len(w.Pairs) != 1 || w.Worth != "yes" {
			b.Errorf("followed: %+v", w)
		}
		for _, e := range w.Events {
			if e.Name != "" || e.Note != "" {
				b.Errorf("the reporter is shown a handler's note or name: %+v", e)
			}
		}
		handled, err := b.Get(handler, b.scope(handler, incident.ActRead), r.ID)
		if err != nil || len(handled.Sealed) != 0 {
			b.Errorf("sealed kinds %+v, %v", handled.Sealed, err)
		}
	})
}

func TestAnotherTrustLearnsNothing(t *testing.T) {
	each(t, func(b *bench) {
		r := b.send(sending(here))
		for _, role := range []authz.Role{authz.Manager, authz.Specialist, authz.SexualSafety} {
			ctx := b.as(role, there)
			for _, record := range []string{r.ID, "HW-2611-ABSENT2"} {
				if _, err := b.Get(ctx, b.scope(ctx, incident.ActRead), record); !fault.Is(err, fault.NotFound) {
					b.Errorf("%s, %s: %v", role, record, err)
				}
				for name, err := range map[string]error{
					"acknowledge": b.Acknowledge(ctx, here, record), "write": b.Write(ctx, here, record, "hello"), "own": b.Acknowledge(ctx, there, record),
					"merge": b.Merge(ctx, here, record, "HW-2611-ABSENT3"), "finish": b.Finish(ctx, here, record, incident.Answer{Said: "a", Did: "b"}),
				} {
					if !fault.Is(err, fault.NotFound) {
						b.Errorf("%s %s of %s: %v", role, name, record, err)
					}
				}
			}
			for _, f := range []incident.Filter{{}, {Words: "zebra"}, {Words: r.Ref}, {Queue: true}} {
				if p, err := b.List(ctx, b.scope(ctx, incident.ActList), f); err != nil || len(p.Rows) != 0 {
					b.Errorf("%s lists %d rows with %+v (%v)", role, len(p.Rows), f, err)
				}
			}
		}
		if n := b.count(`SELECT COUNT(*) FROM audit_entry WHERE org_id = $1 AND outcome = 'refused'`, there); n < 10 {
			b.Errorf("%d tries on record", n)
		}
	})
}

func TestMergeKeepsBothReceiptsAndCountsOnce(t *testing.T) {
	each(t, func(b *bench) {
		one, two := b.send(sending(here)), b.send(sending(here))
		ctx := b.as(authz.Specialist, here)
		w, err := b.Get(ctx, b.scope(ctx, incident.ActRead), one.ID)
		if err != nil {
			b.Fatal(err)
		}
		likely, err := b.Likely(ctx, b.scope(ctx, incident.ActList), &w)
		if err != nil || len(likely) != 1 || likely[0].ID != two.ID {
			b.Errorf("likely the same: %+v, %v", likely, err)
		}
		if err := b.Merge(ctx, here, two.ID, one.ID); err != nil {
			b.Fatal(err)
		}
		if err := b.Merge(ctx, here, one.ID, two.ID); !fault.Is(err, fault.Conflict) {
			b.Errorf("joined in a ring: %v", err)
		}
		for _, r := range []incident.Receipt{one, two} {
			h, err := b.Prove(visitor(b.Context(), ""), r.Code, r.PIN)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := b.Follow(visitor(b.Context(), ""), h); err != nil {
				b.Error(err)
			}
		}
		if n := b.count(`SELECT COUNT(*) FROM fact f WHERE f.record_state <> 'rejected' AND f.staff_n = 1 AND f.version = (SELECT MAX(g.version) FROM fact g WHERE g.id = f.id)`); n != 1 {
			b.Errorf("%d current facts of the first person affected, want 1", n)
		}
	})
}

func TestOverduePromisesGoToTheNextPersonOnce(t *testing.T) {
	each(t, func(b *bench) {
		r := b.send(sending(here))
		b.now = b.now.Add(25 * time.Hour)
		ctx := authz.With(b.Context(), authz.Service("incident.overdue"))
		for range 3 {
			if err := b.Escalate(ctx, b.now); err != nil {
				b.Fatal(err)
			}
		}
		if n := b.count(`SELECT COUNT(*) FROM notice`); n != 1 {
			b.Errorf("%d people were told, want 1", n)
		}
		b.now = b.now.Add(60 * time.Hour)
		if err := b.Escalate(ctx, b.now); err != nil {
			b.Fatal(err)
		}
		up := b.rules(r.ID, func(c incident.Clock) bool { return !c.Up.IsZero() })
		if d := cmp.Diff([]string{incident.RuleContact, incident.RuleReview}, up); d != "" {
			b.Errorf("promises passed on: %s", d)
		}
	})
}

func TestTheQueueIsInOrderOfPromiseAcrossPages(t *testing.T) {
	each(t, func(b *bench) {
		var want []string
		late := func(change func(*incident.Sending)) string {
			in := sending(here)
			change(&in)
			return b.send(in).ID
		}
		calm := func(s *incident.Sending) {
			s.Record.Staff[0].PhysicalHarm, s.Record.ViolenceAll = "none", []string{"verbal"}
		}
		oldCalm := late(calm)
		b.now = b.now.Add(time.Hour)
		oldHurt := late(func(*incident.Sending) {})
		oldHate := late(func(s *incident.Sending) { calm(s); s.Record.HateMotive = []string{"race"} })
		b.now = b.now.Add(30 * time.Hour)
		newCalm := late(calm)
		b.now = b.now.Add(time.Minute)
		newHurt := late(func(*incident.Sending) {})
		ctx := b.as(authz.Specialist, here)
		kept := late(func(*incident.Sending) {})
		for _, err := range []error{b.Contact(ctx, here, kept, incident.Reach{How: "phone", Reached: true}), b.Review(ctx, here, kept, incident.Decided, "")} {
			if err != nil {
				b.Fatal(err)
			}
		}
		want = []string{oldHurt, oldHate, oldCalm, newHurt, newCalm, kept}
		var got []string
		f := incident.Filter{Queue: true, Limit: 2}
		for {
			p, err := b.List(ctx, b.scope(ctx, incident.ActList), f)
			if err != nil {
				b.Fatal(err)
			}
			for _, r := range p.Rows {
				got = append(got, r.ID)
			}
			if f.After = p.Next; p.Next == "" {
				break
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			b.Errorf("order (-want +got):\n%s", d)
		}
	})
}

func TestToReadAReportIsNotToAnswerIt(t *testing.T) {
	each(t, func(b *bench) {
		r := b.send(sending(here))
		ctx := b.as(authz.Manager, here)
		if err := b.Acknowledge(ctx, here, r.ID); err != nil {
			b.Fatal(err)
		}
		if on := b.rules(r.ID, func(c incident.Clock) bool { return c.Done.IsZero() }); len(on) != 3 {
			b.Errorf("%q go on after a report was only read, want all 3", on)
		}
		if err := b.Write(ctx, here, r.ID, "Thank you. I will phone you after 2pm."); err != nil {
			b.Fatal(err)
		}
		if d := cmp.Diff([]string{incident.RuleFeedback}, b.rules(r.ID, func(c incident.Clock) bool { return !c.Done.IsZero() })); d != "" {
			b.Errorf("a message is an answer and nothing else: %s", d)
		}
	})
}
