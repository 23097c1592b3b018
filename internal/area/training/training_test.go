package training_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	here  = "R01"
	there = "R02"
	ward4 = "unit_4"
	ward9 = "unit_9"
)

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	testing.TB
	*training.Service
	now       time.Time
	incidents map[string]int
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, training.Schema}, func(t *testing.T, s db.Settings) { f(fresh(t, s)) })
}

func fresh(t testing.TB, s db.Settings) *bench {
	b := &bench{TB: t, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), incidents: map[string]int{}}
	now := func() time.Time { return b.now }
	door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, training.Permissions), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	ring, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	b.Service = &training.Service{DB: dbtest.Open(t, s), Door: door, Ring: ring, Rules: training.Seed(),
		Units: func(context.Context, string) ([]training.Unit, error) {
			return []training.Unit{{ID: ward4, Name: "Ward 4"}, {ID: ward9, Name: "Ward 9"}}, nil
		},
		Incidents: func(context.Context, string, time.Time) (map[string]int, error) { return b.incidents, nil },
		Trusts: func(context.Context, string) ([]training.Unit, error) {
			return []training.Unit{{ID: here, Name: "Northmere"}, {ID: there, Name: "Southmere"}}, nil
		}}
	return b
}

func (b *bench) as(role authz.Role, org string) context.Context {
	a := authz.Actor{ID: "per_" + org + "_" + string(role), Name: "Invented " + role.Words(), Role: role, Org: org, Strong: true}
	if role == authz.Manager {
		a.Units = []string{ward4}
	}
	return authz.With(b.Context(), a)
}

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), act)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// send sends a file as an administrator and gives its import.
func (b *bench) send(org string, whole bool, body string) training.Import {
	b.Helper()
	ctx := b.as(authz.Admin, org)
	key, err := b.Receive(ctx, org, "matrix.csv", whole, strings.NewReader(body))
	b.must(err)
	return b.at(org, key)
}

func (b *bench) at(org, key string) training.Import {
	b.Helper()
	ctx := b.as(authz.Admin, org)
	x, err := b.Import(ctx, b.scope(ctx, training.ActImport), key)
	b.must(err)
	return x
}

func (b *bench) apply(x training.Import) training.Import {
	b.Helper()
	b.must(b.Apply(b.as(authz.Admin, x.Org), x.Org, x.ID, x.Version, x.Report.Ended))
	return b.at(x.Org, x.ID)
}

func (b *bench) figures(role authz.Role) *training.Figures {
	b.Helper()
	ctx := b.as(role, here)
	f, err := b.Figures(ctx, b.scope(ctx, training.ActRead), here)
	b.must(err)
	return f
}

func (b *bench) count(q string) int64 {
	b.Helper()
	n, err := db.One(b.Context(), b.DB, db.Scalar[int64], q)
	b.must(err)
	return n
}

func traps(t testing.TB) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/esr-traps.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestAnESRFileWithTheKnownTrapsIsImportedRight takes a file with every trap that is known: a report title above the headings, zeros
// in front that are there or not, both forms of dates, two assignments of a person, the year 4712, an end that is not said, a name
// with its codes, the headings again, a number that a spreadsheet shortened, two people in one row, a total at the end.
func TestAnESRFileWithTheKnownTrapsIsImportedRight(t *testing.T) {
	each(t, func(b *bench) {
		x := b.send(here, false, traps(b))
		r := x.Report
		if x.State != training.Checked || r.Rows != 17 || r.Taken != 11 || r.Refused != 4 || r.Totals != 1 || r.Headings != 1 {
			b.Fatalf("%s: %d rows, %d taken, %d refused, %d totals, %d headings: %v", x.State, r.Rows, r.Taken, r.Refused, r.Totals, r.Headings, r.Problems)
		}
		if r.Posts != 9 || r.People != 8 || r.Achieved != 7 || r.Again != 1 || r.Without != 1 || r.Elsewhere != 1 {
			b.Errorf("%d posts of %d people, %d achieved, %d again, %d without, %d elsewhere", r.Posts, r.People, r.Achieved, r.Again, r.Without, r.Elsewhere)
		}
		if d := cmp.Diff([]training.Unknown{{Word: "Site Services", Rows: 1}}, r.Places); d != "" {
			b.Error(d)
		}
		if d := cmp.Diff([]training.Unknown{{Word: "NHS|CSTF|Fire Safety - 2 Years|", Rows: 1}}, r.Competences); d != "" {
			b.Error(d)
		}
		if n := b.count(`SELECT COUNT(*) FROM training_assignment`); n != 0 {
			b.Errorf("a dry run kept %d posts", n)
		}
		b.refusedRows(x)
		if err := b.Choose(b.as(authz.Admin, here), here, []training.Meaning{{Kind: training.WordPlace, Word: "Site Services", Means: "unit_elsewhere"}}); !fault.Is(err, fault.Invalid) {
			b.Errorf("a unit of nobody: %v", err)
		}
		b.must(b.Choose(b.as(authz.Admin, here), here, []training.Meaning{{Kind: training.WordPlace, Word: "Site Services", Means: ward9}}))
		b.must(b.Check(b.as(authz.Admin, here), here, x.ID))
		if x = b.at(here, x.ID); len(x.Report.Places) != 0 {
			b.Errorf("the place was chosen: %v", x.Report.Places)
		}
		x = b.apply(x)
		if x.State != training.Applied || x.Report.NewPosts != 9 || x.Report.NewAchieved != 7 {
			b.Errorf("%+v", x.Report)
		}
		b.trapFigures()
		b.noNames()
		// The same file again changes nothing.
		again := b.apply(b.send(here, false, traps(b)))
		if r := again.Report; r.NewPosts+r.ChangedPosts+r.NewAchieved != 0 {
			b.Errorf("the same file wrote %d posts, changed %d, wrote %d achievements", r.NewPosts, r.ChangedPosts, r.NewAchieved)
		}
		if n := b.count(`SELECT COUNT(*) FROM training_achievement`); n != 7 {
			b.Errorf("%d achievements", n)
		}
	})
}

// refusedRows downloads the rows that were not taken: each is there with its reason, and nothing else.
func (b *bench) refusedRows(x training.Import) {
	b.Helper()
	ctx := b.as(authz.Admin, here)
	var out bytes.Buffer
	n, err := b.WriteRefused(ctx, b.scope(ctx, training.ActImport), x.ID, &out)
	b.must(err)
	c := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff")))
	c.FieldsPerRecord = -1
	rows, err := c.ReadAll()
	if err != nil || n != 6 || len(rows) != 7 {
		b.Fatalf("%d rows: %v %v", n, rows, err)
	}
	for i, want := range []string{"10 The headings again", "11 assignment_number: A spreadsheet shortened", "13 achieved_date: Write the year with four digits", "16 employee_number: The assignment number and the employee number are of two people", "18 assignment_number: There is no assignment number", "21 A total"} {
		if got := rows[i+1][0] + " " + rows[i+1][1]; !strings.HasPrefix(got, want) {
			b.Errorf("row %q, want %q", got, want)
		}
	}
}

// trapFigures looks at what the file comes to: who counts and who does not.
func (b *bench) trapFigures() {
	b.Helper()
	b.incidents = map[string]int{ward4: 30, ward9: 10, "unit_gone": 5, "": 2}
	f := b.figures(authz.Specialist)
	i := f.Of("conflict-resolution")
	want := arith.Cell{Counted: 3, InDate: 2, In30: 1, In60: 1, In90: 1, Ended: 1}
	want.Out[arith.New], want.Out[arith.LongAbsence], want.Out[arith.AwayElsewhere], want.Out[arith.Apart], want.Out[arith.Left] = 1, 1, 1, 1, 1
	if d := cmp.Diff(want, f.All[i]); d != "" {
		b.Error(d)
	}
	if f.Posts != 9 || f.People != 8 || f.Incidents != 47 || f.Elsewhere != 7 {
		b.Errorf("%d posts, %d people, %d incidents, %d elsewhere", f.Posts, f.People, f.Incidents, f.Elsewhere)
	}
	// Ward 4: 2 of 2. Ward 9: one of Ada and the one whose training ended: 1 of 2. 30 × 100 and 10 × 50 over 40.
	if share, weighed, without, ok := f.Weighted(i); !ok || share != 87.5 || weighed != 40 || without != 7 {
		b.Errorf("%v %v %v %v", share, weighed, without, ok)
	}
	m := b.figures(authz.Manager)
	if len(m.Units) != 1 || m.Units[0].Key != ward4 || m.All[i].Counted != 2 || m.Whole {
		b.Errorf("a manager sees %+v", m.Units)
	}
	if other := b.scope(b.as(authz.Specialist, there), training.ActRead); other.Org() == here {
		b.Error("another trust")
	} else if f, err := b.Figures(b.as(authz.Specialist, there), other, here); err != nil || f.Posts != 0 {
		b.Errorf("another trust sees %+v %v", f, err)
	}
}

// noNames looks for a name of the file anywhere it could be.
func (b *bench) noNames() {
	b.Helper()
	for _, q := range []string{`SELECT COUNT(*) FROM training_assignment WHERE place LIKE '%Invented%' OR role LIKE '%Invented%' OR person_key LIKE '%1000001%' OR post_key LIKE '%1000001%'`,
		`SELECT COUNT(*) FROM training_import WHERE report LIKE '%Invented,%'`} {
		if n := b.count(q); n != 0 {
			b.Errorf("%d of %s", n, q)
		}
	}
	ctx := b.as(authz.Manager, here)
	sc := b.scope(ctx, training.ActPeople)
	p, err := b.FindAssignment(ctx, sc, here, "01000002")
	b.must(err)
	if number, err := b.Number(ctx, &p); err != nil || number != "1000002" {
		b.Errorf("%q %v", number, err)
	}
	if _, err := b.FindAssignment(ctx, sc, here, "1000011"); !fault.Is(err, fault.NotFound) {
		b.Errorf("a post of another unit: %v", err)
	}
}

func TestAWholeFileEndsThePostsThatItDoesNotList(t *testing.T) {
	each(t, func(b *bench) {
		const head = "Assignment Number,Org L4,Staff Group,Start Date,Competence Name,Achieved Date\n"
		b.apply(b.send(here, true, head+"1000001,Ward 4,Students,2020-01-01,Breakaway,2026-05-01\n1000002,Ward 4,Nursing and Midwifery Registered,2020-01-01,Breakaway,2026-05-01\n"))
		x := b.send(here, true, head+"1000002,Ward 9,Nursing and Midwifery Registered,2020-01-01,Breakaway,2026-06-01\n")
		if x.Report.Ended != 1 {
			b.Errorf("%d would end", x.Report.Ended)
		}
		if x = b.apply(x); x.Report.Ended != 1 || x.Report.ChangedPosts != 1 || x.Report.NewAchieved != 1 {
			b.Errorf("%+v", x.Report)
		}
		if n := b.count(`SELECT COUNT(*) FROM training_assignment WHERE end_day = '2026-11-21'`); n != 1 {
			b.Errorf("%d posts ended", n)
		}
		// A file without a column for the place leaves the place alone.
		b.apply(b.send(here, false, "Assignment Number,Competence Name,Achieved Date\n1000002,Breakaway,2026-07-01\n"))
		if n := b.count(`SELECT COUNT(*) FROM training_assignment WHERE unit_id = 'unit_9' AND staff_group = 'nursing'`); n != 1 {
			b.Errorf("%d posts on ward 9", n)
		}
		ctx := b.as(authz.Admin, here)
		b.must(b.Drop(ctx, here, x.ID))
		if n := b.count(`SELECT COUNT(*) FROM training_import_part WHERE import_id = '` + x.ID + `'`); n != 0 {
			b.Error("the file is still there")
		}
		if _, err := b.WriteRefused(ctx, b.scope(ctx, training.ActImport), x.ID, &bytes.Buffer{}); !fault.Is(err, fault.Conflict) {
			b.Errorf("rows of a file that was put away: %v", err)
		}
		if err := b.Apply(ctx, here, x.ID, 0, 0); !fault.Is(err, fault.Conflict) {
			b.Errorf("brought in again: %v", err)
		}
		if err := b.Apply(b.as(authz.Admin, there), there, x.ID, 0, 0); !fault.Is(err, fault.NotFound) {
			b.Errorf("another trust's file: %v", err)
		}
		if _, err := b.Receive(b.as(authz.Manager, here), here, "x.csv", false, strings.NewReader("x")); !fault.Is(err, fault.Denied) {
			b.Errorf("a manager sends a file: %v", err)
		}
	})
}

// TestTrapARefusedRowOfAWholeFileEndsNobodysPost: a row that cannot be taken for its date still says that the post is there; one of
// which nobody can tell whose it is does not, and is counted so that somebody knows before it happens.
func TestTrapARefusedRowOfAWholeFileEndsNobodysPost(t *testing.T) {
	each(t, func(b *bench) {
		const head = "Assignment Number,Org L4,Staff Group,Start Date,Competence Name,Achieved Date\n"
		row := func(number, day string) string {
			return number + ",Ward 4,Students,2020-01-01,Breakaway," + day + "\n"
		}
		b.apply(b.send(here, true, head+row("1000001", "2026-05-01")+row("1000002", "2026-05-01")+row("1000003", "2026-05-01")))
		x := b.send(here, true, head+row("1000001", "01-05-26")+row("1.00000E+06", "2026-05-01")+row("1000003", "2026-05-01"))
		if r := x.Report; r.Refused != 2 || r.Nameless != 1 || r.Ended != 1 {
			b.Errorf("%d refused, %d of nobody, %d would end", r.Refused, r.Nameless, r.Ended)
		}
		ctx := b.as(authz.Admin, here)
		for _, ends := range []int{0, 2} {
			if p := fault.ProblemsOf(b.Apply(ctx, here, x.ID, x.Version, ends)); len(p) != 1 || p[0].Field != "ends" {
				b.Errorf("brought in with %d agreed: %v", ends, p)
			}
		}
		if n := b.count(`SELECT COUNT(*) FROM training_assignment WHERE end_day <> ''`); n != 0 {
			b.Errorf("%d posts ended before anybody agreed", n)
		}
		// What comes in between makes more end than was agreed: then none does.
		b.apply(b.send(here, false, head+row("1000004", "2026-05-01")))
		if r := b.apply(x).Report; r.Ended != 0 || r.Left != 2 {
			b.Errorf("%d ended, %d left", r.Ended, r.Left)
		}
		if r := b.apply(b.send(here, true, head+row("1000001", "01-05-26")+row("1000003", "2026-05-01"))).Report; r.Ended != 2 || r.Left != 0 {
			b.Errorf("%d ended, %d left", r.Ended, r.Left)
		}
		if n := b.count(`SELECT COUNT(*) FROM training_assignment WHERE end_day = ''`); n != 2 {
			b.Errorf("%d posts are open", n)
		}
	})
}

func TestRequirementsAndCompetencesHoldFromOneDayToAnother(t *testing.T) {
	each(t, func(b *bench) {
		b.apply(b.send(here, false, traps(b)))
		ctx := b.as(authz.Specialist, here)
		need := func(in training.RequirementAsk) string {
			key, err := b.AddRequirement(ctx, here, in)
			b.must(err)
			return key
		}
		key := need(training.RequirementAsk{Competence: "breakaway", Unit: ward4, Group: "nursing", Grace: 60, Basis: "Assessment of the role", From: "2026-01-01"})
		f := b.figures(authz.Specialist)
		if c := f.All[f.Of("breakaway")]; c.Counted != 1 || c.InDate != 1 || c.In30 != 1 || c.Out[arith.NotNeeded] != 6 {
			b.Errorf("%+v", c)
		}
		// One of its own takes the place of the one that comes with the program.
		need(training.RequirementAsk{Competence: "conflict-resolution", Unit: ward9, Grace: 0, Basis: "Only there", From: "2026-11-01"})
		f = b.figures(authz.Specialist)
		if c := f.All[f.Of("conflict-resolution")]; c.Counted != 2 || c.InDate != 1 {
			b.Errorf("%+v", c)
		}
		sc := b.scope(ctx, training.ActRequire)
		x, err := b.Requirement(ctx, sc, key)
		b.must(err)
		if err := b.EndRequirement(ctx, here, key, x.Version+1, "2026-11-21"); !fault.Is(err, fault.Conflict) {
			b.Errorf("a stale version: %v", err)
		}
		b.must(b.EndRequirement(ctx, here, key, x.Version, "2026-11-21"))
		if f = b.figures(authz.Specialist); f.Of("breakaway") >= 0 {
			b.Error("an ended requirement counts")
		}
		if err := b.EndRequirement(b.as(authz.Specialist, there), there, key, 0, "2026-11-21"); !fault.Is(err, fault.NotFound) {
			b.Errorf("another trust's: %v", err)
		}
		if _, err := b.AddRequirement(b.as(authz.Manager, here), here, training.RequirementAsk{Competence: "breakaway", Basis: "x", From: "2026-01-01"}); !fault.Is(err, fault.Denied) {
			b.Errorf("a manager says who needs what: %v", err)
		}
		if _, err := b.AddRequirement(ctx, here, training.RequirementAsk{Competence: "none", Unit: "none", Grace: -1}); len(fault.ProblemsOf(err)) != 4 {
			b.Errorf("%v", fault.ProblemsOf(err))
		}
		if _, err := b.PutCompetence(ctx, here, training.CompetenceAsk{Code: "breakaway", Title: "Breakaway", Component: "disengagement", Refresh: 24, From: "2027-01-01"}); err != nil {
			b.Fatal(err)
		}
		for day, want := range map[string]int{"2026-12-31": 12, "2027-01-01": 24} {
			list, err := b.Competences(ctx, here, day)
			b.must(err)
			for _, c := range list {
				if c.Code == "breakaway" && c.Refresh != want {
					b.Errorf("%s: %d months", day, c.Refresh)
				}
			}
		}
		if _, err := b.PutCompetence(ctx, here, training.CompetenceAsk{Title: "breakaway", Component: "disengagement", From: "2027-01-01"}); len(fault.ProblemsOf(err)) != 1 {
			b.Errorf("the same again: %v", err)
		}
	})
}

func TestWhoeverIsExemptIsLeftOutAndCounted(t *testing.T) {
	each(t, func(b *bench) {
		b.apply(b.send(here, false, traps(b)))
		ctx := b.as(authz.Specialist, here)
		sc := b.scope(ctx, training.ActRequire)
		if _, err := b.Exempt(ctx, sc, "7", "none", "health", "2027-11-23"); len(fault.ProblemsOf(err)) != 4 {
			b.Errorf("%v", fault.ProblemsOf(err))
		}
		if _, err := b.Exempt(b.as(authz.Manager, here), b.scope(b.as(authz.Manager, here), training.ActRead), "1000002", "conflict-resolution", "equal", "2027-01-31"); !fault.Is(err, fault.Denied) {
			b.Errorf("a manager approves: %v", err)
		}
		f := b.figures(authz.Specialist)
		was := f.All[f.Of("conflict-resolution")]
		// The first post of somebody who has another one on another ward: the person is exempt in both.
		key, err := b.Exempt(ctx, sc, "01000001", "conflict-resolution", "equal", "2027-01-31")
		b.must(err)
		f = b.figures(authz.Specialist)
		c := f.All[f.Of("conflict-resolution")]
		if c.Out[arith.Excused] != 1 || c.Counted != was.Counted-1 || c.InDate != was.InDate-1 || c.LeftOut()+c.Counted != was.LeftOut()+was.Counted {
			b.Errorf("%+v, was %+v", c, was)
		}
		for _, u := range f.Units {
			if u.Key != "" && u.Cells[f.Of("conflict-resolution")].Out[arith.Excused] != 1 {
				b.Errorf("%s: %+v", u.Name, u.Cells)
			}
		}
		list, err := b.Exemptions(ctx, sc, "2027-01-31")
		b.must(err)
		if len(list) != 1 || list[0].ID != key || list[0].Unit != ward4 || list[0].MadeName == "" {
			b.Errorf("%+v", list)
		}
		if err := b.EndExemption(b.as(authz.Specialist, there), there, key); !fault.Is(err, fault.NotFound) {
			b.Errorf("another trust's: %v", err)
		}
		b.now = b.now.AddDate(0, 0, 75) // its last day has passed
		f = b.figures(authz.Specialist)
		if c := f.All[f.Of("conflict-resolution")]; c.Out[arith.Excused] != 0 {
			b.Errorf("%+v", c)
		}
		b.now = b.now.AddDate(0, 0, -75)
		b.must(b.EndExemption(ctx, here, key))
		f = b.figures(authz.Specialist)
		if c := f.All[f.Of("conflict-resolution")]; c != was {
			b.Errorf("%+v, was %+v", c, was)
		}
		if err := b.EndExemption(ctx, here, key); !fault.Is(err, fault.Conflict) {
			b.Errorf("ended twice: %v", err)
		}
	})
}

func TestATestRenewsWhatMayBeRenewedSo(t *testing.T) {
	each(t, func(b *bench) {
		b.apply(b.send(here, false, traps(b)))
		ctx := b.as(authz.Manager, here)
		sc := b.scope(ctx, training.ActRecord)
		list, err := b.Ends(ctx, b.scope(ctx, training.ActPeople), here, "conflict-resolution", "", 90)
		b.must(err)
		if len(list) != 1 || list[0].Number != "" {
			b.Fatalf("%+v", list)
		}
		b.must(b.Open(ctx, here, "", "conflict-resolution", list))
		if len(list) != 1 || list[0].Number != "1000002" || list[0].Until != "2026-12-12" || list[0].Days != 20 {
			b.Fatalf("%+v", list)
		}
		p, err := b.FindAssignment(ctx, sc, here, list[0].Number)
		b.must(err)
		b.must(b.Assessed(ctx, here, p.ID, "conflict-resolution", "2026-11-22"))
		got, err := b.Achievements(ctx, sc, here, p.ID)
		b.must(err)
		if want := (training.Achievement{Assignment: p.ID, Competence: "conflict-resolution", Achieved: "2026-11-22", Expires: "2029-11-22", Source: "assessed"}); len(got) != 2 || got[0] != want {
			b.Errorf("%+v", got)
		}
		if err := b.Assessed(ctx, here, p.ID, "team-restraint", "2026-11-22"); len(fault.ProblemsOf(err)) != 1 {
			b.Errorf("by a test alone: %v", err)
		}
		all, err := b.Assignments(b.as(authz.Specialist, here), b.scope(b.as(authz.Specialist, here), training.ActRead), ward9, "2026-11-22", 100)
		b.must(err)
		if err := b.Assessed(ctx, here, all[0].ID, "conflict-resolution", "2026-11-22"); !fault.Is(err, fault.NotFound) {
			b.Errorf("a post of another unit: %v", err)
		}
		if n := b.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'training.people'`); n != 1 {
			b.Errorf("%d looks are written down", n)
		}
	})
}

// TestNobodyIsCutFromTheListOfThoseWhoNeedAPlace looks at more posts than a page or a piece of a query holds, a contractor among them.
func TestNobodyIsCutFromTheListOfThoseWhoNeedAPlace(t *testing.T) {
	each(t, func(b *bench) {
		var rows strings.Builder
		rows.WriteString("Assignment Number,Org L4,Start Date,Assignment Category\n")
		for i := range 5300 {
			fmt.Fprintf(&rows, "%d,Ward 4,2020-01-01,%s\n", 2000000+i, []string{"Permanent", "Contractor"}[i/5299])
		}
		b.apply(b.send(here, false, rows.String()))
		ctx := b.as(authz.Manager, here)
		sc := b.scope(ctx, training.ActPeople)
		list, err := b.Ends(ctx, sc, here, "conflict-resolution", "", 90)
		b.must(err)
		if len(list) != 5300 || !slices.ContainsFunc(list, func(e training.Ending) bool { return e.Population == "contractor" }) {
			b.Errorf("%d posts", len(list))
		}
		var out bytes.Buffer
		b.must(b.Export(ctx, sc, training.Wanted{Which: "ending", Competence: "conflict-resolution", Within: 90}, "csv", &out, export.Options{}))
		if n := strings.Count(out.String(), "\n"); n != 5301 || !strings.Contains(out.String(), "2005299") {
			b.Errorf("%d lines", n)
		}
	})
}

func TestSmallNumbersDoNotLeaveATrust(t *testing.T) {
	each(t, func(b *bench) {
		rows := "Assignment Number,Org L4,Start Date,Competence Name,Achieved Date\n"
		for i, day := range []string{"2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05", "2026-01-06"} {
			rows += string(rune('1'+i)) + "000000,Ward 4,2020-01-01,Conflict Resolution," + day + "\n"
		}
		b.apply(b.send(here, false, rows))
		b.apply(b.send(there, false, traps(b)))
		b.must(b.Keep(b.Context(), here))
		b.must(b.Keep(b.Context(), there))
		ctx := b.as(authz.National, "ENG")
		list, sum, err := b.Beyond(ctx, b.scope(ctx, training.ActBeyond), "ENG", "conflict-resolution")
		b.must(err)
		if len(list) != 2 || list[0].Hidden || list[0].Counted != 6 || !list[1].Hidden || list[1].Counted+list[1].InDate+list[1].LeftOut != 0 || sum.Counted != 6 {
			b.Errorf("%+v %+v", list, sum)
		}
		if _, err := b.Door.Policy().Check(authz.From(ctx), training.ActRead); !fault.Is(err, fault.Denied) {
			b.Errorf("England reads a trust's own figures: %v", err)
		}
	})
}
