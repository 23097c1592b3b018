package sanction_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/area/sanction/marker"
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

const (
	here  = "R01"
	there = "R02"
	ward  = "unit_1"
)

// bench is a service over a fresh database with a clock that the test moves, and cases that the test makes up.
type bench struct {
	*testing.T
	*sanction.Service
	now    time.Time
	at     db.Settings
	cases  map[string]sanction.Case
	people map[string][]sanction.Person
	given  []string
	notes  int
	told   int
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, find.Schema, mds.Schema, notify.Schema, incident.Schema, casework.Schema, sanction.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, at: s, now: time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC), cases: map[string]sanction.Case{}, people: map[string][]sanction.Person{}}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, sanction.Permissions, notify.Permissions, incident.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		kinds, err := sanction.LetterKinds()
		if err != nil {
			t.Fatal(err)
		}
		own, err := sanction.Clocks()
		if err != nil {
			t.Fatal(err)
		}
		q := dbtest.Open(t, s)
		b.Service = &sanction.Service{DB: q, Door: door, Ring: ring, Rules: append(clock.Seed(), own...), Ladders: ladder.Seed(), Words: marker.SeedBook(),
			Letters: &casework.Letters{DB: q, Door: door, Ring: ring, Kinds: kinds},
			Name:    func(context.Context, string) string { return "Northmere Hospitals NHS Trust" },
			Holders: func(_ context.Context, _ db.Querier, org, _ string, role authz.Role) ([]sanction.Colleague, error) {
				var out []sanction.Colleague
				for _, n := range []string{"", "2", "3", "4"} {
					out = append(out, sanction.Colleague{ID: who(org, role) + n, Name: "Invented " + role.Words() + n})
				}
				return out, nil
			},
			Cases: sanction.Cases{
				Case: func(_ context.Context, sc authz.Scope, org, id string) (sanction.Case, error) {
					c, ok := b.cases[id]
					if !ok || !sc.Covers(org, c.Unit) {
						return c, fault.Missing()
					}
					return c, nil
				},
				People: func(_ context.Context, _ authz.Scope, _, id string) ([]sanction.Person, error) {
					return b.people[id], nil
				},
				PeopleIn: func(_ context.Context, _ *op.Tx, _, id string) ([]sanction.Person, error) {
					return b.people[id], nil
				},
				Now: func(_ context.Context, _, id string) (sanction.Case, error) { return b.cases[id], nil },
				Note: func(context.Context, *op.Tx, string, string, string, string, string, ...string) error {
					b.notes++
					return nil
				},
				Decided: func(context.Context, *op.Tx, string, string) error {
					b.told++
					return nil
				},
				Asked: func(context.Context, *op.Tx, string, string) error { return nil },
				Given: func(_ context.Context, _ *op.Tx, _, _, code string) error {
					b.given = append(b.given, code)
					return nil
				},
			}}
		b.cases["c1"] = sanction.Case{ID: "c1", Unit: ward, Ref: "c1", Title: "Shouting in outpatients", Open: true, First: "2026-06-18"}
		b.people["c1"] = []sanction.Person{{ID: "p1", Part: "alleged", Label: "Alleged person 1", About: "patient"}, {ID: "p2", Part: "alleged", Label: "Alleged person 2", About: "colleague"},
			{ID: "p3", Part: "affected", Label: "Person A", Staff: who(here, authz.Panel) + "4"}, {ID: "p4", Part: "alleged", Label: "Alleged person 3", About: "relative_or_visitor"}}
		f(b)
	})
}

func who(org string, r authz.Role) string { return "per_" + org + "_" + string(r) }

// as acts as the nth holder of a role; "" is the first.
func (b *bench) as(role authz.Role, n string) context.Context { return b.in(role, here, n) }

func (b *bench) in(role authz.Role, org, n string) context.Context {
	a := authz.Actor{ID: who(org, role) + n, Name: "Invented " + role.Words() + n, Role: role, Org: org, Strong: true}
	switch role {
	case authz.Manager:
		a.Units = []string{ward}
	case authz.Specialist:
		a.Locks = []string{"restricted"}
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

func (b *bench) want(err error, k fault.Kind) {
	b.Helper()
	if !fault.Is(err, k) {
		b.Errorf("got %v, want %s", err, k)
	}
}

func proposal(level int) sanction.Proposal {
	return sanction.Proposal{Person: "p1", Level: level, Behaviour: "You shouted at staff and kicked a desk", Dates: "2026-09-03\n2026-06-18", Clinical: "Dr Invented saw him on 4 November",
		Equality: "A quiet place to wait was thought of", Effect: "Visits only with an appointment", Skip: "Somebody was threatened with a chair"}
}

// propose asks for a level as the specialist.
func (b *bench) propose(level int) sanction.File {
	b.Helper()
	ctx := b.as(authz.Specialist, "")
	f, err := b.Propose(ctx, b.scope(ctx, sanction.ActPropose), here, "c1", proposal(level))
	b.must(err)
	return f
}

// pass answers every gate well.
func (b *bench) pass(id string) {
	b.Helper()
	for g, v := range map[string]string{"G1": "open", "G2": "no", "G3": "adult", "G4": "no", "G5": "not_linked", "G6": "agreed", "G7": "not_relied", "G8": "none"} {
		b.must(b.AnswerGate(b.as(authz.Specialist, ""), here, id, g, ladder.Given{Value: v, Words: "looked at", Who: "Dr Invented, 4 November"}))
	}
}

// sit puts the first two members on the panel; both say that they have no conflict.
func (b *bench) sit(id string) {
	b.Helper()
	for n, part := range map[string]string{"": "chair", "2": "clinical"} {
		b.must(b.Seat(b.as(authz.Specialist, ""), here, id, who(here, authz.Panel)+n, part))
		b.must(b.Declare(b.as(authz.Panel, n), here, id, false, ""))
	}
}

func (b *bench) file(id string) sanction.File {
	b.Helper()
	ctx := b.as(authz.Specialist, "")
	f, err := b.File(ctx, b.scope(ctx, sanction.ActRead), here, id)
	b.must(err)
	return f
}

func level(n int) sanction.Choice {
	return sanction.Choice{What: "level", Level: n, Why: "Staff were frightened.", Conditions: "First appointment of the day\nBy phone where the consultant agrees"}
}

// decided runs a file through the panel to a level in force.
func (b *bench) decided(n int) sanction.File {
	b.Helper()
	f := b.propose(n)
	b.pass(f.ID)
	b.sit(f.ID)
	b.must(b.Write(b.as(authz.Panel, ""), here, f.ID, 0, level(n)))
	d := b.file(f.ID)
	b.must(b.Vote(b.as(authz.Panel, "2"), here, f.ID, d.Draft.N, true, "It is fair"))
	return b.file(f.ID)
}

func TestAPanelDecidesLetterAppealAndTheEndComeByThemselves(t *testing.T) {
	each(t, func(b *bench) {
		f := b.decided(5)
		if f.State != sanction.InForce || f.Level != 5 || f.EndsAt.Format("2006-01-02") != "2027-11-11" || f.ReviewAt.Format("2006-01-02") != "2027-05-11" || f.LetterDue.Format("2006-01-02") != "2026-11-18" {
			b.Fatalf("%+v", f)
		}
		lead := b.as(authz.Specialist, "")
		ask := sanction.LetterAsk{Greeting: "Dear Mr Invented", Address: "1 Invented Street", Contact: "01632 960 001", Lang: "cy", Format: "large"}
		b.must(b.MakeLetter(lead, here, f.ID, ask))
		letters, err := b.LettersOf(lead, b.scope(lead, sanction.ActRead), &f)
		if err != nil || len(letters) != 1 || letters[0].Lang != "cy" || letters[0].Key != "sanction.conditions" {
			b.Fatalf("%+v %v", letters, err)
		}
		_, paper, err := b.Letter(lead, b.scope(lead, sanction.ActRead), here, f.ID, letters[0].ID)
		b.must(err)
		if _, text := paper.Text(); !strings.Contains(text, ": You shouted at staff and kicked a desk. ") || !strings.Contains(text, "Visits only with an appointment.") {
			b.Errorf("what was typed does not stand as sentences: %s", text)
		}
		b.now = b.now.AddDate(0, 0, 2)
		b.must(b.Deliver(lead, here, f.ID, letters[0].ID, casework.Delivery{Method: "recorded_post", Day: "2026-11-13", Proof: "AB 123 GB"}))
		if f = b.file(f.ID); f.AppealBy.Format("2006-01-02") != "2026-12-11" || !f.LetterDue.IsZero() {
			b.Errorf("appeal until %s", f.AppealBy)
		}
		b.now = time.Date(2026, 12, 21, 9, 0, 0, 0, time.UTC)
		b.must(b.Lodge(lead, here, f.ID, "The waiting room was loud", "2026-12-21", false))
		if f = b.file(f.ID); f.AppealDue.Format("2006-01-02") != "2027-01-21" || !f.Appeals[0].Late {
			b.Errorf("20 working days over Christmas end on %s", f.AppealDue)
		}
		b.want(b.DecideAppeal(b.as(authz.Panel, "2"), here, f.ID, 0, "uphold", sanction.Choice{Why: "fair"}), fault.Denied)
		b.must(b.DecideAppeal(b.as(authz.Executive, ""), here, f.ID, 0, "vary", sanction.Choice{Why: "A shorter time is enough", Ends: "2027-03-01"}))
		if f = b.file(f.ID); f.State != sanction.InForce || f.EndsAt.Format("2006-01-02") != "2027-03-01" {
			b.Errorf("%s until %s", f.State, f.EndsAt)
		}
		b.must(b.MakeLetter(lead, here, f.ID, ask))
		b.now = time.Date(2027, 3, 2, 0, 0, 1, 0, time.UTC)
		b.must(b.Sweep(b.Context2(), b.now))
		if f = b.file(f.ID); f.State != sanction.Ended {
			b.Errorf("it is %s after its last day", f.State)
		}
	})
}

// Context2 is the program acting by itself.
func (b *bench) Context2() context.Context {
	return authz.With(b.Context(), authz.Service("sanction.sweep"))
}

func TestExclusionIsDecidedByTheExecutiveDirectorAfterThePanel(t *testing.T) {
	each(t, func(b *bench) {
		f := b.propose(6)
		b.pass(f.ID)
		b.want(b.Decide(b.as(authz.Executive, ""), here, f.ID, 0, level(6)), fault.Invalid)
		b.sit(f.ID)
		b.must(b.Write(b.as(authz.Panel, ""), here, f.ID, 0, level(6)))
		d := b.file(f.ID)
		b.must(b.Vote(b.as(authz.Panel, "2"), here, f.ID, d.Draft.N, true, "It is fair"))
		if got := b.file(f.ID).State; got != sanction.Recommended {
			b.Fatalf("%s", got)
		}
		b.want(b.Decide(b.as(authz.Specialist, ""), here, f.ID, 0, level(6)), fault.Denied)
		b.want(b.Decide(b.as(authz.Specialist, "2"), here, f.ID, 0, level(6)), fault.Invalid)
		b.must(b.Decide(b.as(authz.Executive, ""), here, f.ID, 0, level(6)))
		if f = b.file(f.ID); f.State != sanction.InForce || !slices.Contains(b.given, "treatment_withheld") {
			b.Errorf("%s, told %v", f.State, b.given)
		}
		ask := sanction.LetterAsk{Greeting: "Dear", Contact: "x", Lang: "en", Format: "standard"}
		b.want(b.MakeLetter(b.as(authz.Specialist, ""), here, f.ID, ask), fault.Invalid)
		ask.OtherCare = "Dr Invented phones, and tells the GP"
		b.must(b.MakeLetter(b.as(authz.Specialist, ""), here, f.ID, ask))
		b.must(b.Lodge(b.as(authz.Specialist, ""), here, f.ID, "No", "", true))
		b.want(b.DecideAppeal(b.as(authz.Executive, ""), here, f.ID, 0, "quash", sanction.Choice{Why: "x"}), fault.Denied)
		b.must(b.DecideAppeal(b.as(authz.Executive, "2"), here, f.ID, 0, "quash", sanction.Choice{Why: "It was not fair"}))
		if f = b.file(f.ID); f.State != sanction.Quashed || f.Decision == nil || f.Behaviour == "" || f.Appeals[0].Why == "" {
			b.Error("what was set aside is not kept with its note", f.State)
		}
	})
}

func TestAGateStopsALevelAndAnotherCanBeDecided(t *testing.T) {
	each(t, func(b *bench) {
		f := b.propose(6)
		b.pass(f.ID)
		b.sit(f.ID)
		lead := b.as(authz.Specialist, "")
		b.must(b.AnswerGate(lead, here, f.ID, "G5", ladder.Given{Value: "not_tried", Words: "a quiet place was offered and not tried", Who: "Equality lead"}))
		b.must(b.AnswerGate(lead, here, f.ID, "G6", ladder.Given{Value: "partly", Words: "who tells the GP is not named"}))
		b.want(b.Write(b.as(authz.Panel, ""), here, f.ID, 0, level(6)), fault.Invalid)
		b.want(b.Except(b.as(authz.Panel, ""), here, f.ID, "G5", "because"), fault.Denied)
		b.want(b.Except(b.as(authz.Executive, ""), here, f.ID, "G1", "because"), fault.Denied)
		b.must(b.Write(b.as(authz.Panel, ""), here, f.ID, 0, level(5)))
		b.must(b.Vote(b.as(authz.Panel, "2"), here, f.ID, b.file(f.ID).Draft.N, true, "It is fair"))
		ask := sanction.LetterAsk{Greeting: "Dear", Contact: "x", Lang: "en", Format: "standard"}
		b.want(b.MakeLetter(lead, here, f.ID, ask), fault.Invalid)
		g := b.propose(6)
		b.pass(g.ID)
		b.must(b.AnswerGate(lead, here, g.ID, "G5", ladder.Given{Value: "not_tried", Words: "not tried", Who: "Equality lead"}))
		b.must(b.Except(b.as(authz.Executive, ""), here, g.ID, "G5", "A knife was shown, and nothing else would help"))
		h := b.file(g.ID)
		if v := b.Judge(&h).Verdict(6); !v.May {
			b.Errorf("the exception does not hold: %+v", v.By)
		}
	})
}

func TestNobodySitsWhoIsLinkedAskedForItOrIsKeptAway(t *testing.T) {
	each(t, func(b *bench) {
		f := b.propose(5)
		lead := b.as(authz.Specialist, "")
		b.must(b.exclude("c1", who(here, authz.Panel)+"3"))
		for n, why := range map[string]string{"3": "kept away", "4": "affected", "9": "no member"} {
			if err := b.Seat(lead, here, f.ID, who(here, authz.Panel)+n, "member"); !fault.Is(err, fault.Invalid) {
				b.Errorf("%s: %v", why, err)
			}
		}
		b.must(b.Seat(lead, here, f.ID, who(here, authz.Panel), "chair"))
		b.want(b.Seat(lead, here, f.ID, who(here, authz.Panel), "member"), fault.Invalid)
		b.want(b.Seat(lead, here, f.ID, who(here, authz.Panel)+"2", "chair"), fault.Invalid)
		b.want(b.Write(b.as(authz.Panel, ""), here, f.ID, 0, level(5)), fault.Denied)
		b.want(b.Write(b.as(authz.Panel, "2"), here, f.ID, 0, level(5)), fault.NotFound)
	})
}

// exclude keeps a person away from a case, as its own area does.
func (b *bench) exclude(caseID, person string) error {
	_, err := op.Do(b.as(authz.Specialist, ""), b.Door, sanction.ActPropose, op.In(here, ward), func(tx *op.Tx) (int64, audit.Change, error) {
		n, err := tx.Exec(b.Context(), `INSERT INTO record_exclusion (org_id, record_id, person_id, reason, at) VALUES ($1, $2, $3, 'test', $4)`, here, caseID, person, db.At(tx.Now()))
		return n, audit.Changed("case_record", caseID, audit.F("kept away", person)), err
	})
	return err
}

func TestWhoeverDeclaresAConflictLearnsNothingMore(t *testing.T) {
	each(t, func(b *bench) {
		f := b.propose(5)
		b.pass(f.ID)
		b.sit(f.ID)
		me := b.as(authz.Panel, "2")
		b.must(b.Write(me, here, f.ID, 0, level(5)))
		b.must(b.Declare(me, here, f.ID, true, "I manage two of those affected"))
		sc := b.scope(me, sanction.ActRead)
		if _, err := b.File(me, sc, here, f.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("by address: %v", err)
		}
		if list, err := b.Files(me, sc, sanction.Filter{}); err != nil || len(list) != 0 {
			b.Errorf("in the list: %d, %v", len(list), err)
		}
		if w, d, err := b.Waiting(me, sc); err != nil || w+d != 0 {
			b.Errorf("in the count: %d %d, %v", w, d, err)
		}
		b.want(b.Vote(me, here, f.ID, 1, true, "x"), fault.NotFound)
		also := authz.With(b.Context(), authz.Actor{ID: who(here, authz.Panel) + "2", Role: authz.Specialist, Org: here, Strong: true})
		if _, err := b.File(also, b.scope(also, sanction.ActRead), here, f.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("in another role: %v", err)
		}
		if g := b.file(f.ID); g.Draft != nil || !slices.ContainsFunc(g.Seats, func(s sanction.Seat) bool { return s.Conflict == "declared" && s.Words != "" }) {
			b.Error("the draft of somebody who was left out stands, or the conflict is not kept")
		}
		if list, err := b.Files(b.as(authz.Panel, "3"), b.scope(b.as(authz.Panel, "3"), sanction.ActRead), sanction.Filter{}); err != nil || len(list) != 0 {
			b.Errorf("a member who does not sit sees %d files", len(list))
		}
	})
}

func TestWhoeverIsKeptAwayFromTheCaseIsKeptAwayFromAllThatHangsOnIt(t *testing.T) {
	each(t, func(b *bench) {
		f, m := b.propose(3), b.mark(false)
		also := b.as(authz.Specialist, "2")
		b.must(b.exclude("c1", who(here, authz.Specialist)+"2"))
		if list, err := b.Files(also, b.scope(also, sanction.ActRead), sanction.Filter{}); err != nil || len(list) != 0 {
			b.Errorf("%d files, %v", len(list), err)
		}
		if list, err := b.Markers(also, b.scope(also, sanction.ActMarkerRead), sanction.Filter{}); err != nil || len(list) != 0 {
			b.Errorf("%d markers, %v", len(list), err)
		}
		if list, err := b.Advices(also, b.scope(also, sanction.ActMarkerAdvice), ""); err != nil || len(list) != 0 {
			b.Errorf("%d advices, %v", len(list), err)
		}
		b.want(b.Withdraw(also, here, f.ID, "x"), fault.NotFound)
		b.want(b.DecideMarker(also, here, m.ID, 0, sanction.MarkerChoice{Event: marker.Approve, Senior: "x", Why: "x"}), fault.NotFound)
		elsewhere := b.in(authz.Specialist, there, "")
		if _, err := b.File(elsewhere, b.scope(elsewhere, sanction.ActRead), here, f.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("another trust: %v", err)
		}
		b.want(b.Withdraw(elsewhere, here, f.ID, "x"), fault.NotFound)
	})
}

// caseRow puts a case under a lock, as its own area does.
func (b *bench) caseRow(id, lock string) {
	b.Helper()
	dbtest.Tamper(b.T, b.at, `INSERT INTO case_record (org_id, id, unit_id, lock, owner_key, title, stage, lead_id, lead_name, opened_at, opened_by, outcome, first_date, incidents, affected, next_text, unit_text, open, version)
		VALUES ('`+here+`', '`+id+`', '`+ward+`', '`+lock+`', '', 'Shouting', 'opened', '', '', '2026-11-11 08:00:00Z', '', '', '2026-06-18', 1, 1, '', '', TRUE, 1)
		ON CONFLICT (org_id, id) DO UPDATE SET lock = excluded.lock`)
}

func TestWhatHangsOnACaseClosesInTheMomentInWhichItIsLocked(t *testing.T) {
	each(t, func(b *bench) {
		f, m := b.propose(3), b.mark(false)
		manager := b.as(authz.Manager, "")
		seen := func() (files, marks int) {
			b.Helper()
			l, err := b.Files(manager, b.scope(manager, sanction.ActRead), sanction.Filter{})
			b.must(err)
			k, err := b.Markers(manager, b.scope(manager, sanction.ActMarkerRead), sanction.Filter{})
			b.must(err)
			return len(l), len(k)
		}
		b.caseRow("c1", "")
		if files, marks := seen(); files != 1 || marks != 1 {
			b.Fatalf("a manager sees %d files and %d markers of their unit before", files, marks)
		}
		b.caseRow("c1", "restricted")
		if files, marks := seen(); files != 0 || marks != 0 {
			b.Errorf("a manager sees %d files and %d markers of a case that was just locked", files, marks)
		}
		if _, err := b.File(manager, b.scope(manager, sanction.ActRead), here, f.ID); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		if _, err := b.Marker(manager, b.scope(manager, sanction.ActMarkerRead), here, m.ID); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		lead := b.as(authz.Specialist, "")
		if _, err := b.File(lead, b.scope(lead, sanction.ActRead), here, f.ID); err != nil {
			b.Errorf("whoever is cleared for the lock: %v", err)
		}
	})
}

func TestAnAdministratorsLevelsHoldFromTheirDayAndNotForWhatWasAskedBefore(t *testing.T) {
	each(t, func(b *bench) {
		admin := b.as(authz.Admin, "")
		own := ladder.Own{From: "2026-12-01", Source: "Policy 12, version 4", Verified: true, MinimumAge: 16, Quorum: 2, Levels: []ladder.OwnLevel{{No: 5, Months: 3, Review: 2, Alias: "visiting terms"}}}
		for field, change := range map[string]func(*ladder.Own){
			"from": func(o *ladder.Own) { o.From = "2026-11-11" }, "age": func(o *ladder.Own) { o.MinimumAge = 9 }, "quorum": func(o *ladder.Own) { o.Quorum = 1 }, "source": func(o *ladder.Own) { o.Source = " " },
			"months-5": func(o *ladder.Own) { o.Levels = []ladder.OwnLevel{{No: 5, Months: 13, Review: 6}} }, "review-5": func(o *ladder.Own) { o.Levels = []ladder.OwnLevel{{No: 5, Months: 3, Review: 4}} },
		} {
			bad := own
			change(&bad)
			if err := b.SetLadder(admin, here, bad); fault.ProblemsOf(err).For(field) == "" {
				b.Errorf("%s: %v", field, err)
			}
		}
		b.want(b.SetLadder(b.as(authz.Specialist, ""), here, own), fault.Denied)
		b.want(b.SetLadder(b.in(authz.Admin, there, ""), here, own), fault.NotFound)
		b.must(b.SetLadder(admin, here, own))
		if err := b.SetLadder(admin, here, own); fault.ProblemsOf(err).For("from") == "" {
			b.Error("two sets from one day", err)
		}
		before := b.propose(5)
		if set, err := b.Ladder(b.Context(), here); err != nil || set.MinimumAge != 18 {
			b.Errorf("it holds before its day: %+v %v", set.From, err)
		}
		b.now = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
		if set, err := b.Ladder(b.Context(), there); err != nil || set.MinimumAge != 18 {
			b.Errorf("it holds elsewhere: %v", err)
		}
		after := b.propose(5)
		for id, want := range map[string]string{before.ID: "2027-12-01", after.ID: "2027-03-01"} {
			b.pass(id)
			b.sit(id)
			b.must(b.Write(b.as(authz.Panel, ""), here, id, 0, level(5)))
			b.must(b.Vote(b.as(authz.Panel, "2"), here, id, b.file(id).Draft.N, true, "It is fair"))
			if f := b.file(id); f.EndsAt.Format(time.DateOnly) != want {
				b.Errorf("it ends on %s, want %s", f.EndsAt.Format(time.DateOnly), want)
			}
		}
	})
}

func TestTwoWhoDecideAtOnceDoNotWriteOverEachOther(t *testing.T) {
	each(t, func(b *bench) {
		f := b.propose(5)
		b.pass(f.ID)
		b.sit(f.ID)
		seen := b.file(f.ID).Version
		b.must(b.Write(b.as(authz.Panel, ""), here, f.ID, seen, level(5)))
		b.want(b.Write(b.as(authz.Panel, "2"), here, f.ID, seen, level(4)), fault.Conflict)
		d := b.file(f.ID).Draft
		b.must(b.Vote(b.as(authz.Panel, "2"), here, f.ID, d.N, true, "It is fair"))
		b.want(b.Vote(b.as(authz.Panel, "2"), here, f.ID, d.N, true, "again"), fault.Conflict)
		b.want(b.Write(b.as(authz.Panel, ""), here, f.ID, 0, level(4)), fault.Conflict)
	})
}

func TestAColleagueIsLedToThePeopleTeam(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.as(authz.Specialist, "")
		in := proposal(3)
		in.Person = "p2"
		_, err := b.Propose(ctx, b.scope(ctx, sanction.ActPropose), here, "c1", in)
		if p := fault.ProblemsOf(err); p.For("person") != sanction.ToHR {
			b.Errorf("%v", err)
		}
	})
}

func TestWhatAProposalMustSay(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.as(authz.Specialist, "")
		for field, change := range map[string]func(*sanction.Proposal){
			"person": func(p *sanction.Proposal) { p.Person = "p3" }, "level": func(p *sanction.Proposal) { p.Level = 12 }, "behaviour": func(p *sanction.Proposal) { p.Behaviour = " " },
			"dates": func(p *sanction.Proposal) { p.Dates = "2027-01-01" }, "clinical": func(p *sanction.Proposal) { p.Clinical = "" }, "equality": func(p *sanction.Proposal) { p.Equality = "" },
			"effect": func(p *sanction.Proposal) { p.Effect = "" }, "skip": func(p *sanction.Proposal) { p.Skip = "" }, "evidence": func(p *sanction.Proposal) { p.Evidence = "https://example.org/x" },
		} {
			in := proposal(4)
			change(&in)
			if _, err := b.Propose(ctx, b.scope(ctx, sanction.ActPropose), here, "c1", in); fault.ProblemsOf(err).For(field) == "" {
				b.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestLowerLevelsNeedTheirPartiesAndGravesOnesAreNotForAManager(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.as(authz.Manager, "")
		make := func(n int) sanction.File {
			f, err := b.Propose(ctx, b.scope(ctx, sanction.ActPropose), here, "c1", proposal(n))
			b.must(err)
			return f
		}
		one := make(1)
		b.must(b.Decide(ctx, here, one.ID, 0, level(1)))
		two := make(2)
		b.want(b.Decide(ctx, here, two.ID, 0, level(2)), fault.Invalid)
		in := level(2)
		in.Parties, in.Signed = map[string]string{"clinician": "Dr Invented", "specialist": "Mr Invented"}, "refused"
		b.must(b.Decide(ctx, here, two.ID, 0, in))
		three := make(3)
		in = level(3)
		in.Parties = map[string]string{"clinician": "Dr Invented", "advice": "Mr Invented"}
		b.want(b.Decide(ctx, here, three.ID, 0, in), fault.Denied) // one's own request
		b.must(b.Decide(b.as(authz.Manager, "2"), here, three.ID, 0, in))
		four := make(4)
		b.pass(four.ID)
		b.want(b.Decide(b.as(authz.Manager, "2"), here, four.ID, 0, level(4)), fault.Invalid)
		in = level(4)
		in.Parties = map[string]string{"specialist": "Mr Invented"}
		b.must(b.Decide(b.as(authz.Executive, ""), here, four.ID, 0, in))
		if b.told != 4 {
			b.Errorf("the reporters were told %d times that what follows was decided, want 4", b.told)
		}
		if len(b.given) != 4 {
			b.Errorf("the reports were told of %v", b.given)
		}
	})
}

func TestEverySortOfDecisionIsRefusedToThoseWhoMayNot(t *testing.T) {
	each(t, func(b *bench) {
		f := b.propose(5)
		for _, role := range []authz.Role{authz.Reporter, authz.Union, authz.Board, authz.ICB, authz.National, authz.Admin, authz.Analyst} {
			ctx := b.as(role, "")
			for name, err := range map[string]error{
				"gate": b.AnswerGate(ctx, here, f.ID, "G1", ladder.Given{Value: "open", Words: "x"}), "seat": b.Seat(ctx, here, f.ID, who(here, authz.Panel), "chair"),
				"write": b.Write(ctx, here, f.ID, 0, level(5)), "decide": b.Decide(ctx, here, f.ID, 0, level(5)), "letter": b.MakeLetter(ctx, here, f.ID, sanction.LetterAsk{}),
				"appeal": b.DecideAppeal(ctx, here, f.ID, 0, "uphold", sanction.Choice{}), "review": b.LookAgain(ctx, here, f.ID, 0, "keep", "x", "", ""),
			} {
				if !fault.Is(err, fault.Denied) {
					b.Errorf("%s, %s: %v", role, name, err)
				}
			}
		}
	})
}

func TestACaseThatMovesTakesEverythingAlong(t *testing.T) {
	each(t, func(b *bench) {
		f, m := b.propose(3), b.mark(true)
		b.must(b.exclude("c1", "per_away"))
		c := b.cases["c1"]
		c.Lock, c.Unit = "restricted", "unit_9"
		b.cases["c1"] = c
		b.must(b.CaseMoved(b.Context2(), here, "c1"))
		ctx := b.as(authz.Manager, "")
		if _, err := b.File(ctx, b.scope(ctx, sanction.ActRead), here, f.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("the manager of the old unit still sees it: %v", err)
		}
		for _, id := range []string{f.ID, m.ID} {
			n, err := db.One(b.Context(), b.DB, db.Scalar[int], `SELECT COUNT(*) FROM record_exclusion WHERE record_id = $1 AND person_id = 'per_away'`, id)
			if err != nil || n != 1 {
				b.Errorf("%s: %d, %v", id, n, err)
			}
		}
	})
}

func (b *bench) mark(urgent bool) sanction.Marker {
	b.Helper()
	ctx := b.as(authz.Manager, "")
	m, err := b.ProposeMarker(ctx, b.scope(ctx, sanction.ActMarkerPropose), here, "c1", sanction.MarkerProposal{Person: "p1", Subject: "patient", Basis: "incident", IncidentDate: "2026-09-03",
		Risk: "Threw a chair at two members of staff", Control: "Two members of staff together, near the door", Weighed: "It happened twice", Factors: []string{"violence", "repeat"}, Urgent: urgent})
	b.must(err)
	return m
}

func (b *bench) marker(id string) sanction.Marker {
	b.Helper()
	ctx := b.as(authz.Specialist, "")
	m, err := b.Marker(ctx, b.scope(ctx, sanction.ActMarkerRead), here, id)
	b.must(err)
	return m
}

func (b *bench) sweep(at string) {
	b.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", at, clock.London())
	b.must(err)
	b.now = t
	b.must(b.Sweep(b.Context2(), t))
}

func TestAMarkerFromProposalOverReviewToConfirmedRemoval(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist, "")
		m := b.mark(true)
		if adv, err := b.Advices(lead, b.scope(lead, sanction.ActMarkerAdvice), m.Ref); err != nil || len(adv) != 1 || adv[0].Control == "" {
			b.Errorf("%+v %v", adv, err)
		}
		b.must(b.DecideMarker(lead, here, m.ID, 0, sanction.MarkerChoice{Event: marker.Approve, Senior: "Head of safeguarding", Why: "It may happen again"}))
		b.must(b.ShareMarker(lead, here, m.ID, sanction.Share{Kind: "system", Recipient: "Patient administration", Purpose: "To warn staff", Basis: "Article 6(1)(e)"}))
		b.want(b.Withhold(lead, here, m.ID, "It would raise the risk", "Invented "+authz.Specialist.Words(), "2027-01-11"), fault.Invalid)
		b.must(b.Withhold(lead, here, m.ID, "It would raise the risk", "Privacy lead", "2027-01-11"))
		m = b.marker(m.ID)
		b.want(b.Confirm(lead, here, m.ID, m.Shares[0].ID, "Records team", true), fault.Conflict)
		b.must(b.Confirm(lead, here, m.ID, m.Shares[0].ID, "Records team", false))
		reminders := func() int {
			n, err := db.One(b.Context(), b.DB, db.Scalar[int], `SELECT COUNT(*) FROM sanction_event WHERE record_id = $1 AND kind = 'reminded'`, m.ID)
			b.must(err)
			return n
		}
		for _, c := range []struct {
			at   string
			want int
		}{{"2027-04-10 10:00", 0}, {"2027-04-11 10:00", 1}, {"2027-04-12 10:00", 1}, {"2027-04-27 10:00", 2}, {"2027-05-11 10:00", 3}} {
			if b.sweep(c.at); reminders() != c.want {
				b.Errorf("%s: %d reminders, want %d", c.at, reminders(), c.want)
			}
		}
		b.sweep("2027-05-12 00:30")
		if m = b.marker(m.ID); m.State != marker.ReviewDue || m.EscalatedAt.IsZero() {
			b.Errorf("overdue it is %s", m.State)
		}
		if adv, _ := b.Advices(lead, b.scope(lead, sanction.ActMarkerAdvice), m.Ref); len(adv) != 1 || !adv[0].Review {
			b.Error("overdue it does not show as under review")
		}
		b.want(b.DecideMarker(lead, here, m.ID, 0, sanction.MarkerChoice{Event: marker.Keep, Why: "x", Review: "2028-06-01"}), fault.Invalid)
		b.must(b.DecideMarker(lead, here, m.ID, 0, sanction.MarkerChoice{Event: marker.Remove, Why: "Nothing has happened since"}))
		if m = b.marker(m.ID); m.State != marker.Removed || !m.Shares[0].Open() {
			b.Errorf("%s, taken off elsewhere: %v", m.State, m.Shares)
		}
		if adv, _ := b.Advices(lead, b.scope(lead, sanction.ActMarkerAdvice), ""); len(adv) != 0 {
			b.Error("a removed marker is still shown")
		}
		b.must(b.Confirm(lead, here, m.ID, m.Shares[0].ID, "Records team", true))
		if m = b.marker(m.ID); m.Shares[0].Open() || m.Risk == "" {
			b.Error("the removal is not confirmed, or its record is gone")
		}
	})
}

func TestAProvisionalMarkerLapsesAfterFiveWorkingDays(t *testing.T) {
	each(t, func(b *bench) {
		b.now = time.Date(2026, 12, 24, 9, 0, 0, 0, time.UTC)
		m := b.mark(true)
		b.sweep("2027-01-05 23:00")
		if got := b.marker(m.ID).State; got != marker.Provisional {
			b.Errorf("on the fifth working day it is %s", got)
		}
		b.sweep("2027-01-06 00:30")
		if got := b.marker(m.ID).State; got != marker.Lapsed {
			b.Errorf("after it, it is %s", got)
		}
	})
}

func TestAMarkerOutlivesItsSanctionAndGoesOnAppeal(t *testing.T) {
	each(t, func(b *bench) {
		f, m := b.decided(5), b.mark(false)
		b.want(b.DecideMarker(b.as(authz.Manager, ""), here, m.ID, 0, sanction.MarkerChoice{Event: marker.Approve}), fault.Denied)
		lead := b.as(authz.Specialist, "")
		b.must(b.DecideMarker(lead, here, m.ID, 0, sanction.MarkerChoice{Event: marker.Approve, Senior: "Head of safeguarding", Why: "x"}))
		b.must(b.LookAgain(lead, here, f.ID, 0, "end", "It worked", "", ""))
		if got := b.marker(m.ID).State; got != marker.Active {
			b.Errorf("the marker ended with the sanction: %s", got)
		}
		b.must(b.LodgeMarker(lead, here, m.ID, "It was not me"))
		b.want(b.DecideMarkerAppeal(lead, here, m.ID, 0, true, "x"), fault.Denied)
		b.must(b.DecideMarkerAppeal(b.as(authz.Executive, ""), here, m.ID, 0, true, "It was somebody else"))
		if m = b.marker(m.ID); m.State != marker.Removed || m.Appeals[0].Outcome != "quash" {
			b.Errorf("%s", m.State)
		}
	})
}

func TestSmallNumbersAreHiddenInTheEqualityReport(t *testing.T) {
	each(t, func(b *bench) {
		for i := range 3 {
			ctx := b.as(authz.Manager, "")
			in := proposal(3)
			in.Ethnic = []string{"A", "N", ""}[i]
			f, err := b.Propose(ctx, b.scope(ctx, sanction.ActPropose), here, "c1", in)
			b.must(err)
			c := level(3)
			c.Parties = map[string]string{"clinician": "Dr Invented", "advice": "Mr Invented"}
			b.must(b.Decide(b.as(authz.Manager, "2"), here, f.ID, 0, c))
		}
		ctx := b.as(authz.Union, "")
		for _, by := range sanction.EqualityBys() {
			e, err := b.EqualityOf(ctx, b.scope(ctx, sanction.ActEquality), by[0], nil)
			b.must(err)
			for _, g := range e.Groups {
				if !g.Sanctions.Hidden() && g.Sanctions.Value > 0 {
					b.Errorf("%s, %s: %s is shown", by[0], g.Words, g.Sanctions.Text())
				}
			}
		}
	})
}

func ExampleLetterKinds() {
	kinds, err := sanction.LetterKinds()
	for _, k := range kinds {
		fmt.Println(k.Key, !k.Welsh.Empty())
	}
	fmt.Println(err)
	// Output:
	// sanction.agreement true
	// sanction.warning true
	// sanction.conditions true
	// sanction.exclusion true
	// sanction.appeal true
	// marker.notice true
	// <nil>
}
