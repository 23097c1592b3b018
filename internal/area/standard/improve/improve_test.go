package improve_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/carry"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/area/standard/consistency"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	here  = "R01"
	there = "R02"
)

type bench struct {
	*testing.T
	*improve.Service
	now time.Time
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, notify.Schema, files.Schema, standard.Schema, improve.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC)}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, standard.Permissions, improve.Permissions, notify.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		list, err := catalogue.Seed()
		if err != nil {
			t.Fatal(err)
		}
		rules, err := catalogue.SeedRules()
		if err != nil {
			t.Fatal(err)
		}
		q := dbtest.Open(t, s)
		core := &standard.Service{DB: q, Door: door, Ring: ring, Clocks: clock.Seed(), Rules: rules, Shipped: list, Name: func(context.Context, string) string { return "Northmere Hospitals NHS Trust" },
			Holders: func(_ context.Context, _ db.Querier, org, _ string, role authz.Role) ([]standard.Colleague, error) {
				return []standard.Colleague{{ID: who(org, role), Name: "Invented " + role.Words()}}, nil
			}}
		b.Service = &improve.Service{DB: q, Door: door, Ring: ring, Standard: core, Mapping: carry.Seed(), Rules: consistency.Seed()}
		core.Plan = b.Plan()
		if err := core.Seed(authz.With(t.Context(), authz.Service("standard"))); err != nil {
			t.Fatal(err)
		}
		f(b)
	})
}

func who(org string, r authz.Role) string { return "per_" + org + "_" + string(r) }

func (b *bench) as(role authz.Role) context.Context { return b.in(role, here) }

func (b *bench) in(role authz.Role, org string) context.Context {
	b.now = b.now.Add(time.Second)
	return authz.With(b.Context(), authz.Actor{ID: who(org, role), Name: "Invented " + role.Words(), Role: role, Org: org, Strong: true})
}

func (b *bench) scope(ctx context.Context) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), standard.ActRead)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

// must ends the test on an error.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// open starts an assessment.
func (b *bench) open(version string) standard.Assessment {
	b.Helper()
	return must(b.Standard.Start(b.as(authz.Specialist), here, standard.Start{Catalogue: version, Name: "Autumn 2026"}))
}

func draft(code string) improve.Draft {
	return improve.Draft{Indicator: code, Text: "Put it right", Person: who(here, authz.Manager), Due: "2026-12-20", Cost: "1,250.50", Effort: "weeks", Links: "/reports/inc_1\n/risk/rsk_1"}
}

// sign rates everything red, with an action for each of the given indicators, and signs.
func (b *bench) sign(a standard.Assessment) {
	b.Helper()
	lead, exec := b.as(authz.Specialist), b.as(authz.Executive)
	w := must(b.Standard.Whole(lead, b.scope(lead), here, a.ID))
	for _, l := range w.Lines() {
		b.ok(b.Standard.Rate(lead, here, a.ID, l.Indicator.Code, standard.Rate{Rating: catalogue.Red, InPlace: "no", Rationale: "It is not there", Consulted: true, Seen: l.Version}))
	}
	now := must(b.Standard.Assessment(lead, b.scope(lead), here, a.ID))
	b.ok(b.Standard.Consult(lead, here, a.ID, now.Version, ""))
	now = must(b.Standard.Assessment(lead, b.scope(lead), here, a.ID))
	b.ok(b.Standard.Sign(exec, here, a.ID, now.Version))
}

func TestAnActionGoesFromItsMakingToItsEnd(t *testing.T) {
	each(t, func(b *bench) {
		lead, owner := b.as(authz.Specialist), b.as(authz.Manager)
		a := b.open("v2")
		x := must(b.Add(lead, here, a.ID, draft("D4-b")))
		if x.Cost != 125050 || x.Due.In(clock.London()).Format(time.DateTime) != "2026-12-20 23:59:59" {
			b.Errorf("%+v", x)
		}
		got, steps := func() (improve.Action, []improve.Step) {
			a, s, err := b.Action(owner, b.scope(owner), here, x.ID)
			b.ok(err)
			return a, s
		}()
		if d := cmp.Diff([]string{"/reports/inc_1", "/risk/rsk_1"}, got.Links); d != "" || len(steps) != 1 || got.Text != "Put it right" {
			b.Errorf("%s %+v", d, steps)
		}
		b.now = b.now.Add(time.Minute)
		b.ok(b.Progress(owner, here, x.ID, got.Version, 40, "Half of the teams were asked"))
		if err := b.Progress(owner, here, x.ID, got.Version, 50, "Again"); !fault.Is(err, fault.Conflict) {
			b.Errorf("a stale page: %v", err)
		}
		later := draft("D4-b")
		later.Due = "2027-02-01"
		if err := b.Edit(lead, here, x.ID, 0, later); fault.ProblemsOf(err).For("why") == "" {
			b.Errorf("more time without a reason: %v", err)
		}
		later.Why = "The supplier is late"
		b.now = b.now.Add(time.Minute)
		b.ok(b.Edit(lead, here, x.ID, 0, later))
		b.now = b.now.Add(time.Minute)
		b.ok(b.Finish(owner, here, x.ID, 0, "The form asks for it since Monday"))
		if err := b.Progress(owner, here, x.ID, 0, 50, "More"); !fault.Is(err, fault.Conflict) {
			b.Errorf("progress of what is done: %v", err)
		}
		b.now = b.now.Add(time.Minute)
		b.ok(b.Reopen(lead, here, x.ID, 0, "It was taken out again"))
		b.now = b.now.Add(time.Minute)
		b.ok(b.Close(lead, here, x.ID, 0, "Another trust runs the form now"))
		_, steps, err := b.Action(lead, b.scope(lead), here, x.ID)
		b.ok(err)
		var kinds []string
		for _, s := range steps {
			kinds = append(kinds, s.Kind)
		}
		slices.Reverse(kinds)
		if d := cmp.Diff([]string{"made", "progress", "changed", "done", "again", "closed"}, kinds); d != "" {
			b.Error(d)
		}
	})
}

func TestWhatIsTypedOfAnActionIsCheckedAtItsField(t *testing.T) {
	each(t, func(b *bench) {
		a := b.open("v2")
		for field, change := range map[string]func(*improve.Draft){
			"text": func(d *improve.Draft) { d.Text = " " }, "person": func(d *improve.Draft) { d.Person = "per_nobody" }, "due": func(d *improve.Draft) { d.Due = "2026-11-01" },
			"cost": func(d *improve.Draft) { d.Cost = "a lot" }, "effort": func(d *improve.Draft) { d.Effort = "years" }, "links": func(d *improve.Draft) { d.Links = "https://example.org/" },
			"indicator": func(d *improve.Draft) { d.Indicator = "V1-P01" },
		} {
			d := draft("D4-b")
			change(&d)
			if _, err := b.Add(b.as(authz.Specialist), here, a.ID, d); fault.ProblemsOf(err).For(field) == "" {
				b.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestOnlyThoseWhoMayWorkOnAPlan(t *testing.T) {
	each(t, func(b *bench) {
		a := b.open("v2")
		for _, r := range []authz.Role{authz.Manager, authz.Union, authz.Board, authz.Executive} {
			if _, err := b.Add(b.as(r), here, a.ID, draft("D4-b")); !fault.Is(err, fault.Denied) {
				b.Errorf("%s adds: %v", r, err)
			}
		}
		d := draft("D4-b")
		d.Person = who(here, authz.Executive)
		x := must(b.Add(b.as(authz.Specialist), here, a.ID, d))
		if err := b.Progress(b.as(authz.Manager), here, x.ID, 0, 10, "Not mine"); !fault.Is(err, fault.NotFound) {
			b.Errorf("another's action: %v", err)
		}
		neighbour := b.in(authz.Specialist, there)
		if _, _, err := b.Action(neighbour, b.scope(neighbour), here, x.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("a neighbour reads: %v", err)
		}
		if err := b.Finish(neighbour, here, x.ID, 0, "Done"); !fault.Is(err, fault.NotFound) {
			b.Errorf("a neighbour finishes: %v", err)
		}
		if _, err := b.CarryOver(b.as(authz.Union), here, a.ID, "x", ""); !fault.Is(err, fault.Denied) {
			b.Errorf("staff side carries over: %v", err)
		}
	})
}

func TestALateActionIsChasedAndTheLeadHearsOfItTheSecondTime(t *testing.T) {
	each(t, func(b *bench) {
		a := b.open("v2")
		x := must(b.Add(b.as(authz.Specialist), here, a.ID, draft("D4-b")))
		system := authz.With(b.Context(), authz.Service("standard"))
		told := func(person string) int64 {
			return must(db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM notice WHERE person_id = $1 AND record_id = $2`, person, x.ID))
		}
		for _, c := range []struct {
			day         string
			owner, lead int64
		}{{"2026-12-01", 1, 0}, {"2026-12-15", 2, 0}, {"2026-12-16", 2, 0}, {"2026-12-21", 3, 0}, {"2026-12-22", 3, 0}, {"2027-01-08", 4, 1}} {
			b.now = must(time.Parse(time.DateOnly, c.day)).Add(9 * time.Hour)
			b.ok(b.Sweep(system))
			if o, l := told(who(here, authz.Manager)), told(who(here, authz.Specialist)); o != c.owner || l != c.lead {
				b.Errorf("%s: owner %d, lead %d", c.day, o, l)
			}
		}
		if n := must(b.Standard.ActionsLate(b.as(authz.Board), b.scope(b.as(authz.Board)), here, db.At(b.now))); n != 1 {
			b.Errorf("%d late", n)
		}
	})
}

func TestCarryingOverCopiesOpenActionsAndEvidenceAndTurnsNothingGreen(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		a := b.open("v1")
		one := must(b.Add(lead, here, a.ID, draft("V1-P10")))
		two := must(b.Add(lead, here, a.ID, draft("V1-D09")))
		b.ok(b.Finish(lead, here, two.ID, 0, "It is in place"))
		if _, err := b.Standard.Add(lead, here, a.ID, "V1-P06", standard.Evidence{Title: "Equality impact assessment", Kind: "link", Target: "https://example.org/eia", To: "2026-10-01"}); err != nil {
			b.Fatal(err)
		}
		if p := must(b.Preview(lead, b.scope(lead), here, a.ID)); p.Blocked == "" || p.Copies != 3 || p.Links != 2 {
			b.Errorf("before it is signed: %+v", p)
		}
		if _, err := b.CarryOver(lead, here, a.ID, "Autumn 2026", ""); !fault.Is(err, fault.Conflict) {
			b.Errorf("carried over unsigned: %v", err)
		}
		b.sign(a)
		if _, err := b.CarryOver(lead, here, a.ID, "", ""); fault.ProblemsOf(err).For("name") == "" {
			b.Errorf("without a name: %v", err)
		}
		to := must(b.CarryOver(lead, here, a.ID, "Autumn 2026, version 2", ""))
		w := must(b.Standard.Whole(lead, b.scope(lead), here, to.ID))
		if n := w.Sum(); n.NotAssessed != w.Of.Count() || n.Sum() != w.Of.Count() {
			b.Errorf("ratings came along: %+v", n)
		}
		for _, code := range []string{"D4-d", "D5-f"} {
			if l, _, _ := w.Line(code); len(l.Evidence) != 1 {
				b.Errorf("%s has %d pieces of evidence", code, len(l.Evidence))
			}
		}
		list := must(b.List(lead, b.scope(lead), here, improve.Filter{Assessment: to.ID}))
		var at []string
		for _, x := range list {
			at = append(at, x.Indicator+" "+string(x.State)+" "+x.OriginIndicator)
			if x.Origin != one.ID {
				b.Errorf("%s comes from %q", x.ID, x.Origin)
			}
		}
		slices.Sort(at)
		if d := cmp.Diff([]string{"D3-b inherited V1-P10", "D3-c inherited V1-P10", "D3-d inherited V1-P10"}, at); d != "" {
			b.Error(d)
		}
		old, _, err := b.Action(lead, b.scope(lead), here, one.ID)
		b.ok(err)
		if old.State != improve.Moved || old.Text != one.Text {
			b.Errorf("the old one: %+v", old)
		}
		if _, err := b.CarryOver(lead, here, a.ID, "Again", ""); !fault.Is(err, fault.Conflict) {
			b.Errorf("carried over twice: %v", err)
		}
		decide(b, list)
	})
}

// decide accepts, merges and closes what was inherited.
func decide(b *bench, list []improve.Action) {
	b.Helper()
	lead := b.as(authz.Specialist)
	keep := draft("")
	keep.Due = "2027-03-31"
	b.ok(b.Accept(lead, here, list[0].ID, list[0].Version, keep))
	if err := b.Merge(lead, here, list[1].ID, 0, list[2].ID); fault.ProblemsOf(err).For("into") == "" {
		b.Errorf("merged into one that waits itself: %v", err)
	}
	b.now = b.now.Add(time.Minute)
	b.ok(b.Merge(lead, here, list[1].ID, 0, list[0].ID))
	b.ok(b.Close(lead, here, list[2].ID, 0, "The partnership exists since spring"))
	if err := b.Accept(lead, here, list[2].ID, 0, keep); !fault.Is(err, fault.Conflict) {
		b.Errorf("accepted after it was closed: %v", err)
	}
	_, steps, err := b.Action(lead, b.scope(lead), here, list[0].ID)
	b.ok(err)
	if steps[0].Kind != "joined" || steps[0].Note != "Put it right" {
		b.Errorf("%+v", steps[0])
	}
}

func TestWhatDoesNotFitIsFoundInAnAssessment(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		a := b.open("v2")
		b.Risks = func(context.Context, db.Querier, string) ([]consistency.Risk, error) {
			return []consistency.Risk{{ID: "rsk_1"}}, nil
		}
		b.ok(b.Standard.Rate(lead, here, a.ID, "D4-b", standard.Rate{Rating: catalogue.Amber, InPlace: "partly", Rationale: "Some of it", Seen: 1}))
		must(b.Add(lead, here, a.ID, draft("D4-c")))
		b.now = b.now.AddDate(1, 0, 0)
		w, found, err := b.Check(lead, b.scope(lead), here, a.ID)
		b.ok(err)
		got := consistency.Count(found)
		want := map[string]int{"AMBER_NO_ACTION": 1, "ACTION_LATE": 1, "OVERDUE": 1, "RISK_ACCEPTED_OPEN": 1, "ABOVE_EVIDENCE": 0}
		for code, n := range want {
			if got[code] != n {
				b.Errorf("%s: %d, want %d", code, got[code], n)
			}
		}
		if w.ID != a.ID {
			b.Error(w.ID)
		}
		neighbour := b.in(authz.Specialist, there)
		if _, _, err := b.Check(neighbour, b.scope(neighbour), here, a.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("a neighbour looks: %v", err)
		}
	})
}

func TestTheOpenActionsOfAnAssessmentGoOnInItsCopy(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		a := b.open("v2")
		x := must(b.Add(lead, here, a.ID, draft("D4-b")))
		b.ok(b.Standard.Close(lead, here, a.ID, 0, "Begun too early"))
		if _, err := b.Add(lead, here, a.ID, draft("D4-c")); !fault.Is(err, fault.Conflict) {
			b.Errorf("an action for a closed assessment: %v", err)
		}
		c := must(b.Standard.Start(lead, here, standard.Start{Catalogue: "v2", Name: "Spring 2027", From: a.ID}))
		list := must(b.List(lead, b.scope(lead), here, improve.Filter{Assessment: c.ID}))
		if len(list) != 1 || list[0].Origin != x.ID || list[0].State != improve.Open || !strings.Contains(list[0].Text, "right") {
			b.Errorf("%+v", list)
		}
		if all := must(b.List(lead, b.scope(lead), here, improve.Filter{States: []improve.State{improve.Open}})); len(all) != 1 {
			b.Errorf("%d open in both plans together", len(all))
		}
	})
}

// TestTheOpenActionsOfAnOrganisationThatEndedWaitInEachThatTookItOver: none is lost, none is open twice, and in each heir
// somebody decides and answers for it before it is chased.
func TestTheOpenActionsOfAnOrganisationThatEndedWaitInEachThatTookItOver(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		a := b.open("v2")
		x := must(b.Add(lead, here, a.ID, draft("D4-b")))
		heirs := []string{"R0A", "RM3"}
		b.Standard.Successors = func(_ context.Context, org string, _ time.Time) ([]string, error) {
			if org == here {
				return heirs, nil
			}
			return nil, nil
		}
		system := authz.With(b.Context(), authz.Service("standard"))
		b.ok(b.Standard.Sweep(system, b.now))
		b.ok(b.Standard.Sweep(system, b.now)) // once is enough
		for _, heir := range heirs {
			ctx := b.in(authz.Specialist, heir)
			list := must(b.List(ctx, b.scope(ctx), heir, improve.Filter{}))
			if len(list) != 1 || list[0].State != improve.Inherited || list[0].Text != x.Text || list[0].Person != "" || list[0].PersonName != x.PersonName || len(list[0].Links) != 0 || list[0].Due != x.Due {
				b.Fatalf("%s: %+v", heir, list)
			}
			d := draft("D4-b")
			d.Person = who(heir, authz.Manager)
			b.ok(b.Accept(ctx, heir, list[0].ID, list[0].Version, d))
		}
		if old := must(b.List(lead, b.scope(lead), here, improve.Filter{})); len(old) != 1 || old[0].State != improve.Moved {
			b.Errorf("the old plan: %+v", old)
		}
	})
}
