package casework_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/casework"
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
	*testing.T
	*casework.Service
	now time.Time
	at  db.Settings
}

const (
	here  = "R01"
	there = "R02"
	ward  = "unit_1"
	other = "unit_2"
)

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, find.Schema, mds.Schema, notify.Schema, incident.Schema, casework.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2026, 11, 11, 6, 58, 0, 0, time.UTC), at: s}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, incident.Permissions, casework.Permissions, casework.LetterPermissions, casework.CarePermissions, notify.Permissions, jobs.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		reports := &incident.Service{DB: dbtest.Open(t, s), Door: door, Ring: ring, Clocks: clock.Seed(), Recent: incident.NewRecent(),
			Holders: func(_ context.Context, _ db.Querier, org, _ string, role authz.Role) ([]incident.Colleague, error) {
				return []incident.Colleague{{ID: person(org, role), Name: "Invented " + role.Words(), Title: "Invented"}}, nil
			}}
		b.Service = &casework.Service{DB: reports.DB, Door: door, Ring: ring, Incidents: reports}
		reports.Moved = b.ReportMoved
		f(b)
	})
}

func person(org string, role authz.Role) string { return "per_" + org + "_" + string(role) }

// as gives the context of somebody in a role, by default of the first trust.
func (b *bench) as(role authz.Role, org string) context.Context {
	a := authz.Actor{ID: person(org, role), Name: "Invented " + role.Words(), Role: role, Org: org, Strong: true, OwnKey: b.Ring.Blind(org, "reporter", person(org, role))}
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

func (b *bench) lead() context.Context { return b.as(authz.Specialist, here) }

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), act)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

// report sends one from a ward, with an alleged person's name in its sealed block.
func (b *bench) report(change ...func(*incident.Sending)) string {
	b.Helper()
	b.now = b.now.Add(time.Minute)
	in := incident.Sending{
		Key: fmt.Sprintf("key-%016d", b.now.UnixNano()+int64(b.count(`SELECT COUNT(*) FROM incident`))), Org: here, Unit: ward, Way: "place", Naming: "named", When: "today", Time: "02:40",
		Record:    mds.Record{ViolenceAll: []string{"physical_contact"}, Method: []string{"punch"}, LocationDetail: "corridor", Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low"}}},
		Narrative: "Patient A grabbed my arm.", Names: []incident.Name{{Who: "alleged", N: 1, Name: "Robin Invented", Born: "12/03/1990"}, {Who: "reporter", N: 1, Name: "Alex Makebelieve", Person: "per_alex"}},
	}
	for _, f := range change {
		f(&in)
	}
	r, err := b.Incidents.Send(authz.With(b.Context(), authz.Actor{Role: authz.Public, Org: in.Org}), in)
	if err != nil {
		b.Fatal(err)
	}
	return r.ID
}

func (b *bench) open(ctx context.Context, reports ...string) casework.Case {
	b.Helper()
	c, err := b.Open(ctx, casework.Opening{Org: here, Reports: reports})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func (b *bench) count(query string, args ...any) int {
	b.Helper()
	n, err := db.One(b.Context(), b.DB, db.Scalar[int], query, args...)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// sees tells whether somebody can open a case.
func (b *bench) sees(ctx context.Context, id string) bool {
	b.Helper()
	_, err := b.Case(ctx, b.scope(ctx, casework.ActRead), here, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		b.Fatal(err)
	}
	return err == nil
}

func TestACaseIsOpenedFromSeveralReportsWithTheirPeopleSealed(t *testing.T) {
	each(t, func(b *bench) {
		first, second := b.report(), b.report(func(s *incident.Sending) { s.Unit = other })
		c := b.open(b.lead(), first, second)
		got, err := b.Case(b.lead(), b.scope(b.lead(), casework.ActRead), here, c.ID)
		if err != nil || got.Title != "Punched" || got.Stage != casework.Opened || got.Unit != ward || len(got.Incidents) != 2 || got.Affected != 2 || got.LeadName == "" {
			b.Fatalf("%+v, %v", got, err)
		}
		people, err := b.People(b.lead(), b.scope(b.lead(), casework.ActFile), here, c.ID)
		var labels []string
		for _, p := range people {
			labels = append(labels, p.Label)
		}
		if err != nil || cmp.Diff([]string{"Person A", "Person B", "Alleged person 1", "Alleged person 2"}, labels) != "" || people[0].Staff != "per_alex" || !people[2].Named {
			b.Errorf("people %+v, %v", people, err)
		}
		if n := b.count(`SELECT COUNT(*) FROM case_word WHERE word LIKE '%obin%'`); n != 0 {
			b.Error("a name lies open")
		}
		if _, err := b.Open(b.lead(), casework.Opening{Org: here, Reports: []string{second}}); !fault.Is(err, fault.Invalid) {
			b.Errorf("a second case of one report: %v", err)
		}
		if id, err := b.Of(b.lead(), b.scope(b.lead(), casework.ActRead), here, first); err != nil || id != c.ID {
			b.Errorf("the case of the report is %q, %v", id, err)
		}
	})
}

func TestACaseIsUnderTheLockOfItsReportsAndKeepsAwayWhomTheyDo(t *testing.T) {
	each(t, func(b *bench) {
		plain := b.open(b.lead(), b.report())
		sexual := b.open(b.as(authz.SexualSafety, here), b.report(func(s *incident.Sending) { s.Record.ViolenceAll = []string{"sexual_noncontact"} }))
		hidden := b.open(b.lead(), b.report(func(s *incident.Sending) { s.KeepFromManagers = true }))
		for role, want := range map[authz.Role][3]bool{
			authz.Specialist: {true, false, true}, authz.Manager: {true, false, false}, authz.SexualSafety: {false, true, false}, authz.Privacy: {true, false, false},
		} {
			ctx := b.as(role, here)
			if got := [3]bool{b.sees(ctx, plain.ID), b.sees(ctx, sexual.ID), b.sees(ctx, hidden.ID)}; got != want {
				b.Errorf("%s sees %v, want %v", role, got, want)
			}
			if b.sees(b.as(role, there), plain.ID) {
				b.Errorf("%s of another trust sees the case", role)
			}
		}
		if err := b.Incidents.Exclude(b.lead(), here, plain.Incidents[0], person(here, authz.Manager), "complained of"); err != nil {
			b.Fatal(err)
		}
		if b.sees(b.as(authz.Manager, here), plain.ID) {
			b.Error("somebody kept away from a report sees its case")
		}
		if b.count(`SELECT COUNT(*) FROM job WHERE kind = 'case.moved'`) < 4 {
			b.Error("what hangs on the case is not told")
		}
	})
}

func TestNotesAndTasksAreForWhomTheirAreaSays(t *testing.T) {
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report())
		due := db.At(b.now.Add(time.Hour))
		_, err := op.Do(b.lead(), b.Door, casework.ActWork, op.On("case_record", here, c.ID), func(tx *op.Tx) (bool, audit.Change, error) {
			in, err := b.In(b.lead(), tx, here, c.ID)
			if err != nil {
				return false, audit.Change{}, err
			}
			for _, err := range []error{
				b.Note(b.lead(), tx, in, casework.Note{Kind: "willing", Text: "Supports action", Area: "justice", Action: casework.ActFile}),
				b.Task(b.lead(), tx, in, casework.Task{Key: "justice/ask", Text: "Ask again", Due: due, Action: casework.ActFile}),
				b.Task(b.lead(), tx, in, casework.Task{Key: "contact", Text: "Call %s", Args: []string{"Person A"}, Due: db.At(b.now.Add(2 * time.Hour))}),
				b.Task(b.lead(), tx, in, casework.Task{Key: "gone", Text: "Nothing", Due: due}),
				b.Settle(b.lead(), tx, in, "gone"),
			} {
				if err != nil {
					return false, audit.Change{}, err
				}
			}
			return true, audit.Changed("case", c.ID), nil
		})
		if err != nil {
			b.Fatal(err)
		}
		manager := b.as(authz.Manager, here)
		for ctx, want := range map[context.Context]struct {
			events, tasks int
			next          string
		}{b.lead(): {2, 4, "Ask again"}, manager: {1, 3, "Call %s"}} {
			sc := b.scope(ctx, casework.ActRead)
			events, err := b.Timeline(ctx, sc, here, c.ID)
			if err != nil || len(events) != want.events {
				b.Errorf("timeline %+v, %v", events, err)
			}
			tasks, err := b.Tasks(ctx, sc, here, c.ID)
			if err != nil || len(tasks) != want.tasks {
				b.Errorf("tasks %+v, %v", tasks, err)
			}
			if got, err := b.Case(ctx, sc, here, c.ID); err != nil || got.Next != want.next {
				b.Errorf("next is %q, want %q (%v)", got.Next, want.next, err)
			}
		}
	})
}

// run does what waits of a topic, as the program itself.
func (b *bench) run(topic string) {
	b.Helper()
	r := jobs.New(jobs.Deps{DB: b.DB, Door: b.Door, Poll: 2 * time.Millisecond, Grace: time.Millisecond})
	b.Register(r)
	ctx, stop := context.WithTimeout(b.Context(), 20*time.Second)
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	for b.count(`SELECT COUNT(*) FROM job WHERE kind LIKE $1 AND state = 'ready'`, topic+"%") > 0 && ctx.Err() == nil {
		time.Sleep(2 * time.Millisecond)
	}
	stop()
	<-ended
}

func TestWhatBecomesKnownReachesTheFactsOfALockedReportToo(t *testing.T) {
	each(t, func(b *bench) {
		days := 9
		for _, c := range []casework.Case{b.open(b.lead(), b.report()),
			b.open(b.as(authz.SexualSafety, here), b.report(func(s *incident.Sending) { s.Record.ViolenceAll = []string{"sexual_noncontact"} }))} {
			ctx := b.lead()
			if c.Lock != "" {
				ctx = b.as(authz.SexualSafety, here)
			}
			_, err := op.Do(ctx, b.Door, casework.ActWork, op.On("case_record", here, c.ID), func(tx *op.Tx) (bool, audit.Change, error) {
				return true, audit.Changed("case", c.ID), b.Known(ctx, tx, c, casework.Known{PoliceOutcome: "charged", Sanction: []string{"warning_letter"}, AbsenceDays: &days, RIDDOR: "over_7_day", Support: []string{"trim"}})
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		b.run("case.known")
		if n := b.count(`SELECT COUNT(*) FROM fact WHERE police_informed = 'Y' AND police_outcome = 'charged' AND absence_days = 9 AND riddor = 'over_7_day'`); n != 2 {
			b.Errorf("%d reports learnt it, want 2", n)
		}
	})
}

func TestTheSameAllegedPersonIsFoundDecidedByAPersonAndUndone(t *testing.T) {
	each(t, func(b *bench) {
		name := func(n string) func(*incident.Sending) {
			return func(s *incident.Sending) {
				s.Names = []incident.Name{{Who: "alleged", N: 1, Name: n, Born: "12-03-1990"}}
			}
		}
		one, two := b.open(b.lead(), b.report()), b.open(b.lead(), b.report(name("Robin Invented")))
		b.open(b.lead(), b.report(name("Morgan Someone")))
		hidden := b.open(b.as(authz.SexualSafety, here), b.report(name("Robin Invented"), func(s *incident.Sending) { s.Record.ViolenceAll = []string{"sexual_contact"} }))
		sc := b.scope(b.lead(), casework.ActMatch)
		list, err := b.Candidates(b.lead(), sc, here, one.ID)
		if err != nil || len(list) != 1 || list[0].OtherCase.ID != two.ID || list[0].Names != 2 || !list[0].Born {
			b.Fatalf("candidates %+v, %v", list, err)
		}
		if list[0].OtherCase.ID == hidden.ID {
			b.Error("a sealed case is among the candidates")
		}
		me, them := list[0].Person.ID, list[0].Other.ID
		decide := func(v casework.Verdict, reason string) error {
			return b.Decide(b.lead(), here, one.ID, me, them, v, reason)
		}
		if err := decide(casework.Same, " "); fault.ProblemsOf(err).For("reason") == "" {
			b.Errorf("no reason: %v", err)
		}
		if err := decide(casework.Same, "Seen by both security officers"); err != nil {
			b.Fatal(err)
		}
		if err := decide(casework.Different, "No"); !fault.Is(err, fault.Conflict) {
			b.Errorf("a second decision over the first: %v", err)
		}
		list, _ = b.Candidates(b.lead(), sc, here, two.ID)
		if len(list) != 1 || list[0].Verdict != casework.Same {
			b.Errorf("the other case says %+v", list)
		}
		if err := decide(casework.Undone, "It was a cousin"); err != nil {
			b.Fatal(err)
		}
		if list, _ = b.Candidates(b.lead(), sc, here, one.ID); list[0].Verdict != casework.Undecided {
			b.Errorf("undone, it says %+v", list)
		}
		if err := b.Decide(b.as(authz.Manager, here), here, one.ID, me, them, casework.Same, "x"); !fault.Is(err, fault.Denied) {
			b.Errorf("a manager decides: %v", err)
		}
	})
}
