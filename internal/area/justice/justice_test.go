package justice_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
)

// bench is a service over a fresh database with a clock that the test moves, and one open case.
type bench struct {
	testing.TB
	*justice.Service
	at   db.Settings
	now  time.Time
	jobs *jobs.Runner
	// kase, person and suspect are the case, somebody affected and the alleged person.
	kase, person, suspect string
}

const (
	here  = "R01"
	there = "R02"
	ward  = "unit_1"
)

var schema = db.Migrations{audit.Schema, op.Schema, jobs.Schema, find.Schema, mds.Schema, org.Schema, notify.Schema, incident.Schema, casework.Schema, justice.Schema}

func each(t *testing.T, f func(b *bench)) {
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) { f(newBench(t, s)) })
}

func newBench(t testing.TB, s db.Settings) *bench {
	b := &bench{TB: t, now: time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC), at: s}
	ring, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	clockNow := func() time.Time { return b.now }
	door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(clockNow, incident.Permissions, casework.Permissions, casework.LetterPermissions, justice.Permissions, notify.Permissions), Now: clockNow})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	read := dbtest.Open(t, s)
	reports := &incident.Service{DB: read, Door: door, Ring: ring, Clocks: clock.Seed(), Recent: incident.NewRecent(),
		Holders: func(_ context.Context, _ db.Querier, org, unit string, role authz.Role) ([]incident.Colleague, error) {
			return []incident.Colleague{{ID: "per_" + org + "_" + string(role), Name: "Invented " + role.Words()}}, nil
		}}
	cases := &casework.Service{DB: read, Door: door, Ring: ring, Incidents: reports}
	kinds, err := justice.LetterKinds()
	if err != nil {
		t.Fatal(err)
	}
	letters := &casework.Letters{DB: read, Door: door, Ring: ring, Kinds: kinds, Printer: &letter.Printer{}}
	b.Service = &justice.Service{DB: read, Door: door, Ring: ring, Cases: cases, Letters: letters, Law: law.Load(), Clocks: clock.Seed(), Base: "https://havenward.example",
		Holders: func(_ context.Context, org, _ string, role authz.Role, _ string) ([]string, error) {
			return []string{"per_" + org + "_" + string(role)}, nil
		}}
	b.jobs = jobs.New(jobs.Deps{DB: read, Door: door, Poll: 5 * time.Millisecond})
	b.Register(b.jobs)
	b.kase = b.open(here)
	for _, p := range b.whole().People {
		switch p.Part {
		case casework.Affected:
			b.person = p.ID
		case casework.Alleged:
			b.suspect = p.ID
		}
	}
	return b
}

func (b *bench) as(role authz.Role, org string) context.Context {
	a := authz.Actor{ID: "per_" + org + "_" + string(role), Name: "Invented " + role.Words(), Role: role, Org: org, Strong: true}
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

var keys atomic.Int64

// open sends a report and makes a case of it.
func (b *bench) open(org string) string {
	b.Helper()
	in := incident.Sending{Key: "key-" + time.Duration(keys.Add(1)).String() + "-0000000000000000", Org: org, Unit: ward, Way: "place", Naming: "named", When: "today", Time: "02:40", Names: []incident.Name{{Who: "reporter", N: 1, Name: "Alex Makebelieve", Person: "per_alex"}},
		Record:    mds.Record{ViolenceAll: []string{"physical_contact"}, LocationDetail: "corridor", Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low", PsychologicalHarm: "not_assessed"}}, Alleged: []mds.Person{{Type: "patient"}}},
		Narrative: "Someone grabbed my arm as we moved the zebra bed.", Contact: incident.Contact{How: "phone", Value: "07700 900148"}}
	r, err := b.Cases.Incidents.Send(authz.With(b.Context(), authz.Actor{Role: authz.Public, Org: org}), in)
	if err != nil {
		b.Fatal(err)
	}
	c, err := b.Cases.Open(b.as(authz.Specialist, org), casework.Opening{Org: org, Title: "Grabbed in a corridor", Reports: []string{r.ID}})
	if err != nil {
		b.Fatal(err)
	}
	return c.ID
}

func (b *bench) whole() justice.Whole {
	b.Helper()
	w, err := b.Whole(b.lead(), b.scope(b.lead(), justice.ActSee), here, b.kase)
	if err != nil {
		b.Fatal(err)
	}
	return w
}

func telling() justice.Telling {
	return justice.Telling{Force: "Northmere Constabulary", Channel: "101", EventDate: "2026-11-10", Country: "england", Reported: "2026-11-10", ReportedBy: "security desk",
		Details: justice.Details{Log: "1187 of 10/11/2026", Officer: "PC 2207", Email: "pc2207@police.example.org"}}
}

// told tells the police and gives the report's id.
func (b *bench) told(t justice.Telling) string {
	b.Helper()
	id, err := b.Tell(b.lead(), here, b.kase, t)
	if err != nil {
		b.Fatal(err)
	}
	return id
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err, fault.ProblemsOf(err))
	}
}

func (b *bench) refused(err error, k fault.Kind, what string) {
	b.Helper()
	if !fault.Is(err, k) {
		b.Errorf("%s: %v, want %v", what, err, k)
	}
}

func (b *bench) count(q string, args ...any) int {
	b.Helper()
	n, err := db.One(b.Context(), b.DB, db.Scalar[int], q, args...)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func TestAPoliceReportKeepsItsTwoNumbersApartAndStartsItsClocks(t *testing.T) {
	each(t, func(b *bench) {
		id := b.told(telling())
		w := b.whole()
		if len(w.Reports) != 1 || w.Reports[0].State != justice.Told || w.Reports[0].Crime != "" || w.Reports[0].Log != "1187 of 10/11/2026" {
			b.Fatalf("%+v", w.Reports)
		}
		rules := map[string]string{}
		for _, k := range w.Clocks {
			rules[k.Rule] = k.Due.In(clock.London()).Format(time.DateOnly)
		}
		if rules["LIMITATION_6M"] != "2027-05-10" || rules["VC-R2-ACK"] != "2026-11-17" || rules["VC-R4-REF"] != "2026-11-12" || rules["POLICE_UPDATE"] != "2026-11-24" {
			b.Error(rules)
		}
		m := telling()
		m.Crime = "NC/48213/26"
		b.must(b.Mend(b.lead(), here, b.kase, id, 0, m))
		r := b.whole().Reports[0]
		if r.State != justice.RecordedCrime || r.Crime != "NC/48213/26" || r.Log != "1187 of 10/11/2026" {
			b.Errorf("%+v", r)
		}
		for _, k := range b.whole().Clocks {
			if k.Rule == "VC-R2-ACK" && k.Done.IsZero() {
				b.Error("the acknowledgement is still asked for")
			}
		}
		if n := b.count(`SELECT COUNT(*) FROM justice_report WHERE details LIKE '%NC/48213%'`); b.DB.Engine() == db.SQLite && n != 0 {
			b.Error("a reference lies open")
		}
		same := telling()
		same.Crime = same.Log
		_, err := b.Tell(b.lead(), here, b.kase, same)
		b.refused(err, fault.Invalid, "one number for both")
		if n := b.count(`SELECT COUNT(*) FROM job WHERE kind = 'case.known'`); n == 0 {
			b.Error("the facts were not told")
		}
	})
}

func TestOfSeveralReportsToThePoliceTheListSaysWhichOneIsMeant(t *testing.T) {
	each(t, func(b *bench) {
		list := func() (ns map[int]bool) {
			b.Helper()
			work, err := b.WorkList(b.lead(), b.scope(b.lead(), justice.ActList), b.now.AddDate(0, 1, 0))
			b.must(err)
			ns = map[int]bool{}
			for _, i := range work {
				ns[i.Report] = true
			}
			return ns
		}
		b.told(telling())
		if got := list(); len(got) != 1 || !got[0] {
			b.Errorf("one report is numbered: %v", got)
		}
		b.told(telling())
		if got := list(); len(got) != 2 || !got[1] || !got[2] {
			b.Errorf("of two reports the list says %v", got)
		}
	})
}

func TestStatesFollowEachOtherOrAreRefusedInWords(t *testing.T) {
	each(t, func(b *bench) {
		id := b.told(telling())
		for _, to := range []justice.State{justice.Charged, justice.Court, justice.Investigating, justice.Concluded, justice.RecordedCrime, justice.Told, "nowhere"} {
			b.refused(b.Move(b.lead(), here, b.kase, id, to), fault.Invalid, "told to "+string(to))
		}
		m := telling()
		m.Crime = "NC/48213/26"
		b.must(b.Mend(b.lead(), here, b.kase, id, 0, m))
		b.refused(b.Move(b.lead(), here, b.kase, id, justice.Court), fault.Invalid, "to court without a charge")
		for _, to := range []justice.State{justice.Investigating, justice.Prosecutor, justice.Charged, justice.Court, justice.Concluded} {
			b.must(b.Move(b.lead(), here, b.kase, id, to))
		}
		b.refused(b.Move(b.lead(), here, b.kase, id, justice.Charged), fault.Invalid, "from the end")
		for _, k := range b.whole().Clocks {
			if k.Rule == "LIMITATION_6M" && k.Done.IsZero() {
				b.Error("the time limit runs after a charge")
			}
		}
	})
}
