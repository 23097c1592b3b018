package programme_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

const (
	here  = "R01"
	there = "R02"
)

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	*testing.T
	*programme.Service
	now      time.Time
	settings db.Settings
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, programme.Schema}, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, settings: s, now: time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, programme.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		b.Service = &programme.Service{DB: dbtest.Open(t, s), Door: door, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Name: func(context.Context, string) string { return "England" },
			Colleagues: func(_ context.Context, org string) ([]programme.Colleague, error) {
				return []programme.Colleague{{ID: "per_" + org + "_national", Name: "Invented national"}, {ID: "per_" + org + "_national2", Name: "Invented national2"}}, nil
			},
			Gauges: programme.Gauges{{Key: "collection", Name: "Trusts that sent", Read: func(context.Context, string) (programme.Reading, error) {
				return programme.Reading{Lead: "165 of 202", Rest: "trusts sent October", Source: "National collection", On: "2026-11-01"}, nil
			}}, {Key: "broken", Name: "Broken", Read: func(context.Context, string) (programme.Reading, error) {
				return programme.Reading{}, io.ErrUnexpectedEOF
			}}}}
		f(b)
	})
}

func (b *bench) in(org string, role authz.Role, n string) context.Context {
	return authz.With(b.Context(), authz.Actor{ID: "per_" + org + "_" + string(role) + n, Name: "Invented " + string(role) + n, Role: role, Org: org, Strong: true})
}

func (b *bench) as(role authz.Role) context.Context { return b.in(here, role, "") }

func (b *bench) scope(ctx context.Context) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), programme.ActRead)
	b.must(err)
	return sc
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) refused(err error, k fault.Kind) {
	b.Helper()
	if !fault.Is(err, k) {
		b.Errorf("error %v, want %v", err, k)
	}
}

func (b *bench) strand(id string) programme.Strand {
	b.Helper()
	ctx := b.as(authz.National)
	x, err := b.Strand(ctx, b.scope(ctx), here, id)
	b.must(err)
	return x
}

// made makes a strand owned by the national team's first person.
func (b *bench) made() string {
	b.Helper()
	id, err := b.Make(b.as(authz.National), programme.Draft{Name: "Safer places", Line: "Walk-rounds", Aim: "Mended places", Owner: "per_" + here + "_national"})
	b.must(err)
	return id
}

func TestTheOwnerSetsTheStateAndBothSidesChallengeIt(t *testing.T) {
	each(t, func(b *bench) {
		id := b.made()
		b.must(b.SetState(b.as(authz.National), id, 0, programme.AtRisk, "Money runs out in January"))
		b.refused(b.SetState(b.in(here, authz.National, "2"), id, 0, programme.OnCourse, "It is fine"), fault.Denied)
		b.refused(b.SetState(b.as(authz.Union), id, 0, programme.OnCourse, "It is fine"), fault.Denied)
		b.refused(b.SetState(b.as(authz.National), id, 0, "splendid", ""), fault.Invalid)
		x := b.strand(id)
		if x.State != programme.AtRisk || x.Was != programme.OnCourse || x.Why != "Money runs out in January" {
			t.Errorf("the state is %+v", x)
		}
		b.refused(b.Challenge(b.as(authz.National), id, programme.OffCourse, "It is worse"), fault.Denied) // their own
		b.refused(b.Challenge(b.as(authz.Union), id, programme.AtRisk, "It is the same"), fault.Invalid)
		b.must(b.Challenge(b.as(authz.Union), id, programme.OffCourse, "It is worse"))
		b.must(b.Challenge(b.in(here, authz.National, "2"), id, programme.OnCourse, "It is better"))
		b.refused(b.Challenge(b.as(authz.Union), id, programme.OffCourse, "It is worse still"), fault.Conflict)
		x = b.strand(id)
		if n := len(x.Challenges()); n != 2 {
			t.Fatalf("%d challenges wait, want 2", n)
		}
		staff := x.Challenges()[0]
		b.refused(b.Answer(b.in(here, authz.National, "2"), id, staff.ID, "No"), fault.Denied)
		b.must(b.Answer(b.as(authz.National), id, staff.ID, "We wait for the ledger"))
		b.refused(b.Answer(b.as(authz.National), id, staff.ID, "Again"), fault.NotFound)
		ctx := b.as(authz.Union)
		events, err := b.History(ctx, b.scope(ctx), here, id)
		b.must(err)
		var kinds []string
		for _, e := range events {
			kinds = append(kinds, e.Kind)
		}
		if len(kinds) != 5 || !strings.Contains(strings.Join(kinds, " "), "answer") {
			t.Errorf("the history is %v", kinds)
		}
	})
}

func TestMoneyMilestonesAndMeasuresKeepTheirSourceAndTheFirstDay(t *testing.T) {
	each(t, func(b *bench) {
		id := b.made()
		ctx := b.as(authz.National)
		b.refused(b.SetMoney(ctx, id, 0, programme.MoneyForm{Year: "2026", Budget: "1.6m", Spent: "lots", Committed: "0", Forecast: "0", On: "2026-10-31", Source: "Ledger"}), fault.Invalid)
		b.refused(b.SetMoney(ctx, id, 0, programme.MoneyForm{Year: "2026", Budget: "1.6m", Spent: "0", Committed: "0", Forecast: "0", On: "2026-12-31", Source: "Ledger"}), fault.Invalid)
		b.must(b.SetMoney(ctx, id, 0, programme.MoneyForm{Year: "2026", Budget: "£1.6m", Spent: "900,000", Committed: "300000", Forecast: "1500000", On: "2026-10-31", Source: "Ledger"}))
		b.refused(b.SetMoney(b.as(authz.Union), id, 0, programme.MoneyForm{}), fault.Invalid)
		b.must(b.SetMilestone(ctx, id, 0, programme.MilestoneForm{Name: "Second group", Due: "2026-11-19"}))
		m := b.strand(id).Milestones[0]
		b.refused(b.SetMilestone(ctx, id, 0, programme.MilestoneForm{ID: m.ID, Name: m.Name, Due: "2026-12-19"}), fault.Invalid) // no reason
		b.must(b.SetMilestone(ctx, id, 0, programme.MilestoneForm{ID: m.ID, Name: m.Name, Due: "2026-12-19", Why: "The builders"}))
		b.refused(b.SetMilestone(ctx, id, 0, programme.MilestoneForm{ID: "99", Name: m.Name, Due: "2026-12-19"}), fault.NotFound)
		b.must(b.SetMeasure(ctx, id, 0, programme.MeasureForm{Key: "collection"}, false))
		b.must(b.SetMeasure(ctx, id, 0, programme.MeasureForm{Words: "61 of 98 critical items mended", Source: "Walk-rounds", On: "2026-10-30"}, false))
		b.refused(b.SetMeasure(ctx, id, 0, programme.MeasureForm{Words: "61 of 98"}, false), fault.Invalid)
		b.refused(b.SetMeasure(ctx, id, 0, programme.MeasureForm{Key: "nonsense"}, false), fault.Invalid)
		x := b.strand(id)
		if x.Money[0].Budget != 160_000_000 || x.Milestones[0].Was != "2026-11-19" {
			t.Errorf("kept %+v", x.Body)
		}
		r := b.Readings(ctx, &x)
		want := []programme.Reading{{Name: "Trusts that sent", Lead: "165 of 202", Rest: "trusts sent October", Source: "National collection", On: "2026-11-01"},
			{Name: "61 of 98 critical items mended", Lead: "61 of 98 critical items mended", Source: "Walk-rounds", On: "2026-10-30", Typed: true}}
		if d := cmp.Diff(want, r); d != "" {
			t.Errorf("readings (-want +got):\n%s", d)
		}
		b.must(b.SetMeasure(ctx, id, 0, programme.MeasureForm{ID: x.Measures[1].ID}, true))
		b.must(b.SetMeasure(ctx, id, 0, programme.MeasureForm{Key: "broken"}, false))
		x = b.strand(id)
		if r := b.Readings(ctx, &x); r[1].Missing == "" {
			t.Errorf("a measure that breaks is %+v", r[1])
		}
	})
}

func TestAStaleVersionIsAConflict(t *testing.T) {
	each(t, func(b *bench) {
		id := b.made()
		ctx := b.as(authz.National)
		v := b.strand(id).Version
		b.must(b.SetState(ctx, id, v, programme.AtRisk, "Late"))
		b.refused(b.SetState(ctx, id, v, programme.OffCourse, "Later"), fault.Conflict)
	})
}

func TestADecisionIsAskedAnsweredByBothSidesAndSettledOnce(t *testing.T) {
	each(t, func(b *bench) {
		id := b.made()
		ctx := b.as(authz.National)
		ask := programme.Ask{Question: "Hold the first release?", Recommend: "Hold", Paper: "Paper 3", On: "2026-11-19"}
		b.refused(b.AskFor(ctx, id, 0, programme.Ask{}), fault.Invalid)
		b.must(b.AskFor(ctx, id, 0, ask))
		x := b.strand(id)
		d := x.Wanted()[0]
		b.must(b.Side(b.as(authz.Union), id, d.ID, "Agrees"))
		b.must(b.Side(ctx, id, d.ID, "Does not agree yet"))
		b.refused(b.Side(b.as(authz.Board), id, d.ID, "Agrees"), fault.Denied)
		x = b.strand(id)
		got := x.Wanted()[0]
		if got.Staff != "Agrees" || got.Employer != "Does not agree yet" {
			t.Errorf("the sides said %+v", got)
		}
		board, err := b.Board(ctx, b.scope(ctx))
		b.must(err)
		if f := programme.Finding(&board); f != "One strand needs a decision. One is on course" {
			t.Errorf("the finding is %q", f)
		}
		b.refused(b.Decided(ctx, id, 0, d.ID, "Held", "2026-11-19", false), fault.Invalid) // the day has not come
		b.now = b.now.AddDate(0, 0, 19)
		b.must(b.Decided(ctx, id, 0, d.ID, "Held to March", "2026-11-19", false))
		b.refused(b.Decided(ctx, id, 0, d.ID, "Not held", "2026-11-19", false), fault.Conflict)
		b.refused(b.Side(b.as(authz.Union), id, d.ID, "Disagrees"), fault.Conflict)
	})
}

func TestPapersAreFrozenAndMadeOnceForTheSameProgramme(t *testing.T) {
	each(t, func(b *bench) {
		id := b.made()
		ctx := b.as(authz.National)
		b.must(b.AskFor(ctx, id, 0, programme.Ask{Question: "Hold?", Recommend: "Hold", On: "2026-11-19"}))
		first, err := b.MakePapers(ctx, "2026-11-19")
		b.must(err)
		again, err := b.MakePapers(ctx, "2026-11-19")
		b.must(err)
		b.must(b.SetState(ctx, id, 0, programme.OffCourse, "The builders left"))
		next, err := b.MakePapers(ctx, "2026-11-19")
		b.must(err)
		if first != again || first == next {
			t.Errorf("papers %s, %s, %s: want the same twice, then another", first, again, next)
		}
		union := b.as(authz.Union)
		p, sheet, err := b.Papers(union, b.scope(union), here, first)
		b.must(err)
		if p.Edition != 1 || sheet.Title != "Papers of the programme board for 19 November 2026" {
			t.Errorf("papers %+v, %q", p, sheet.Title)
		}
		_, text := sheet.Text()
		if strings.Contains(text, "The builders left") {
			t.Error("the first edition changed")
		}
		_, err = b.MakePapers(union, "2026-11-19")
		b.refused(err, fault.Denied)
		_, err = b.MakePapers(ctx, "")
		b.refused(err, fault.Invalid)
		far := b.in(there, authz.National, "")
		_, _, err = b.Papers(far, b.scope(far), there, first)
		b.refused(err, fault.NotFound)
		if n, err := db.One(ctx, b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM audit_entry WHERE kind = 'programme_paper' AND org_id = $1`, here); err != nil || n != 3 {
			t.Errorf("%d entries of papers, %v", n, err)
		}
		dbtest.Tamper(t, b.settings, `UPDATE programme_paper SET body = body || ' '`)
		if _, _, err := b.Papers(union, b.scope(union), here, first); err == nil {
			t.Error("changed papers were read as if they were what was frozen")
		}
	})
}

func TestTheKnownStrandsBeginOnceWithThePublishedSumInNoTotal(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.as(authz.National)
		n, err := b.Begin(ctx, false)
		b.must(err)
		again, err := b.Begin(ctx, false)
		b.must(err)
		if n != 9 || again != 0 {
			t.Errorf("%d strands, then %d; want 9, then none", n, again)
		}
		board, err := b.Board(ctx, b.scope(ctx))
		b.must(err)
		if board.Money.Budget != 0 || len(board.Money.Published) != 1 || board.Money.Published[0].Pence != 840_000_000 || board.ByState[programme.Finished] != 1 {
			t.Errorf("money %+v, states %v", board.Money, board.ByState)
		}
		_, err = b.Begin(b.as(authz.Union), false)
		b.refused(err, fault.Denied)
		// another organisation has a programme of its own
		far := b.in(there, authz.Specialist, "")
		list, err := b.Strands(far, b.scope(far))
		b.must(err)
		if len(list) != 0 {
			t.Errorf("a neighbour sees %d strands", len(list))
		}
		_, err = b.Strand(far, b.scope(far), here, board.Strands[0].ID)
		b.refused(err, fault.NotFound)
		b.refused(b.SetState(far, board.Strands[0].ID, 0, programme.AtRisk, "Late"), fault.NotFound)
		var out bytes.Buffer
		b.must(b.Export(ctx, b.scope(ctx), "csv", &out, export.Options{}))
		if lines := strings.Count(out.String(), "\n"); lines != 10 {
			t.Errorf("the file has %d lines:\n%s", lines, out.String())
		}
	})
}
