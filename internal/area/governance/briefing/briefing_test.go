package briefing_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

const (
	here  = "R01"
	there = "R02"
	ward  = "unit_1"
)

// bench is a service over a fresh database with a clock that the test moves, readers and makers that it makes up.
type bench struct {
	*testing.T
	*briefing.Service
	now      time.Time
	settings db.Settings
	readers  []briefing.Reader
	asked    []briefing.Ask
	actors   []authz.Actor
	broken   bool
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, notify.Schema, briefing.Schema}, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, settings: s, now: time.Date(2026, 10, 20, 6, 0, 0, 0, time.UTC)}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, briefing.Permissions, notify.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		maker := func(ctx context.Context, a briefing.Ask) (briefing.Content, error) {
			b.asked, b.actors = append(b.asked, a), append(b.actors, authz.From(ctx))
			if b.broken {
				return briefing.Content{}, errors.New("the figures are away")
			}
			return briefing.Content{Finding: "No clear change in " + a.Org, Notes: []string{"Counts alone"}, Sources: []string{"Reports here"}, Tables: []briefing.Table{{Name: "By month", Columns: []string{"Month", "Reports"}, Rows: [][]string{{"July", "10"}}}}}, nil
		}
		b.Service = &briefing.Service{DB: dbtest.Open(t, s), Door: door, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Makers: map[string]briefing.Maker{"trend": maker, "riddor": maker},
			OrgName: func(_ context.Context, org string) string { return "Invented " + org }, UnitName: func(context.Context, string, string) string { return "Ward 4" },
			Units: func(_ context.Context, _, unit string) ([]string, error) { return []string{unit, unit + "_under"}, nil }, Trust: func(_ context.Context, org string) bool { return strings.HasPrefix(org, "R") },
			Readers: func(_ context.Context, org string, roles []authz.Role) (out []briefing.Reader, err error) {
				for _, r := range b.readers {
					for _, role := range roles {
						if r.Role == role && (org == "" || r.Org == org) {
							out = append(out, r)
						}
					}
				}
				return out, nil
			}}
		b.readers = []briefing.Reader{{Org: here, Person: "per_union", Role: authz.Union}, {Org: here, Person: "per_board", Role: authz.Board}, {Org: here, Person: "per_executive", Role: authz.Executive},
			{Org: here, Unit: ward, Person: "per_manager", Role: authz.Manager}, {Org: here, Person: "per_union", Role: authz.Union}}
		f(b)
	})
}

func (b *bench) as(org string, role authz.Role) context.Context {
	a := authz.Actor{ID: "per_" + string(role), Name: "Invented " + string(role), Role: role, Org: org, Strong: true}
	if role == authz.Manager {
		a.Units = []string{ward}
	}
	return authz.With(b.Context(), a)
}

func (b *bench) system() context.Context { return authz.With(b.Context(), authz.Service("briefing")) }

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), act)
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

func (b *bench) mine(org string, role authz.Role) []briefing.Briefing {
	b.Helper()
	ctx := b.as(org, role)
	list, err := b.Mine(ctx, b.scope(ctx, briefing.ActRead))
	b.must(err)
	return list
}

func (b *bench) count(q string) int64 {
	b.Helper()
	n, err := db.One(b.Context(), b.DB, db.Scalar[int64], q)
	b.must(err)
	return n
}

func TestAScheduleMakesEachReportOnceAndTellsItsReadersThatThereIsOne(t *testing.T) {
	each(t, func(b *bench) {
		b.must(b.Sweep(b.system()))
		n := b.count(`SELECT COUNT(*) FROM briefing`)
		if n != 5 { // trend and RIDDOR for committee and board, trend for the ward's manager
			t.Errorf("%d reports were made, want 5", n)
		}
		told := b.count(`SELECT COUNT(*) FROM notice WHERE template = 'report_ready'`)
		if told != 7 { // two each of committee, board and executive, one manager
			t.Errorf("%d were told, want 7", told)
		}
		b.must(b.Sweep(b.system()))
		b.now = b.now.Add(24 * time.Hour)
		b.must(b.Sweep(b.system()))
		if again := b.count(`SELECT COUNT(*) FROM briefing`); again != n || b.count(`SELECT COUNT(*) FROM notice`) != told {
			t.Errorf("run again there are %d reports, want %d", again, n)
		}
		for i, a := range b.actors {
			if a.Role == authz.Manager && (b.asked[i].Unit != ward || len(a.Units) != 2) || a.Role == authz.System {
				t.Errorf("a report was written as %+v for %+v", a, b.asked[i])
			}
		}
		q := b.mine(here, authz.Union)
		if len(q) != 2 || q[0].From != "2026-07-01" || q[0].To != "2026-09-30" {
			t.Errorf("the committee has %+v", q)
		}
		if m := b.mine(here, authz.Manager); len(m) != 1 || m[0].From != "2026-09-01" || m[0].Unit != ward {
			t.Errorf("the manager has %+v", m)
		}
	})
}

func TestNothingIsMadeBeforeItsTime(t *testing.T) {
	each(t, func(b *bench) {
		b.now = time.Date(2026, 10, 10, 6, 0, 0, 0, time.UTC)
		b.must(b.Sweep(b.system()))
		if n := b.count(`SELECT COUNT(*) FROM briefing WHERE cadence = 'quarter'`); n != 0 {
			t.Errorf("%d quarterly reports were made too early", n)
		}
		if n := b.count(`SELECT COUNT(*) FROM briefing WHERE cadence = 'month'`); n != 1 {
			t.Errorf("%d monthly reports, want 1", n)
		}
	})
}

func TestEachAudienceSeesItsOwnCellAlone(t *testing.T) {
	each(t, func(b *bench) {
		b.must(b.Sweep(b.system()))
		record := b.mine(here, authz.Union)[0].ID
		union := b.as(here, authz.Union)
		_, doc, err := b.One(union, b.scope(union, briefing.ActRead), here, record)
		b.must(err)
		if doc.Audience != briefing.Committee || doc.Finding != "No clear change in R01" {
			t.Errorf("the report is %+v", doc)
		}
		for _, other := range []context.Context{b.as(here, authz.Board), b.as(here, authz.Specialist), b.as(here, authz.Manager), b.as(there, authz.Union)} {
			org := authz.From(other).Org
			if _, _, err := b.One(other, b.scope(other, briefing.ActRead), org, record); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s of %s read the committee's report: %v", authz.From(other).Role, org, err)
			}
		}
		manager := authz.With(b.Context(), authz.Actor{ID: "per_other", Role: authz.Manager, Org: here, Units: []string{"unit_2"}, Strong: true})
		own := b.mine(here, authz.Manager)[0].ID
		_, _, err = b.One(manager, b.scope(manager, briefing.ActRead), here, own)
		b.refused(err, fault.NotFound)
		_, err = b.Door.Policy().Check(authz.From(b.as(here, authz.Reporter)), briefing.ActRead)
		b.refused(err, fault.Denied)
		dbtest.Tamper(t, b.settings, `UPDATE briefing SET body = body || ' '`)
		if _, _, err := b.One(union, b.scope(union, briefing.ActRead), here, record); err == nil {
			t.Error("a changed report was read as if it were what was frozen")
		}
	})
}

func TestAReportThatFailsIsShownAndTriedAgain(t *testing.T) {
	each(t, func(b *bench) {
		b.broken = true
		if err := b.Sweep(b.system()); err == nil {
			t.Error("the schedule says that all went well")
		}
		admin := b.as(here, authz.Admin)
		sc := b.scope(admin, briefing.ActMatrix)
		bad, err := b.Troubles(admin, sc)
		b.must(err)
		if len(bad) != 5 || !bad[0].Failed || strings.Contains(bad[0].Failure, "away") {
			t.Errorf("what failed is %+v", bad)
		}
		if b.count(`SELECT COUNT(*) FROM notice`) != 0 {
			t.Error("somebody was told of a report that is not there")
		}
		union := b.as(here, authz.Union)
		lines, err := b.Yours(union, b.scope(union, briefing.ActRead))
		b.must(err)
		late := 0
		for _, l := range lines {
			if l.Late {
				late++
			}
		}
		if late != 2 {
			t.Errorf("%d lines are late, want 2", late)
		}
		b.refused(b.Retry(union), fault.Denied)
		b.broken = false
		b.must(b.Retry(admin))
		if bad, err = b.Troubles(admin, sc); err != nil || len(bad) != 0 {
			t.Errorf("after the second try: %+v, %v", bad, err)
		}
		if b.count(`SELECT COUNT(*) FROM briefing WHERE state = 'made' AND tries = 2`) != 5 || b.count(`SELECT COUNT(*) FROM notice`) != 7 {
			t.Error("they were not made on the second try, or nobody was told")
		}
	})
}

func TestMakeItNowGivesWhatIsMissingFirstAndThenThePeriodSoFar(t *testing.T) {
	each(t, func(b *bench) {
		union := b.as(here, authz.Union)
		first, err := b.MakeNow(union, "trend")
		b.must(err)
		second, err := b.MakeNow(union, "trend")
		b.must(err)
		third, err := b.MakeNow(union, "trend")
		b.must(err)
		if first == second || second != third {
			t.Errorf("made %s, %s, %s: want the last quarter, then this one once a day", first, second, third)
		}
		list := b.mine(here, authz.Union)
		if len(list) != 2 || list[0].From != "2026-10-01" || list[0].To != "2026-10-20" || list[1].To != "2026-09-30" {
			t.Errorf("there are %+v", list)
		}
		_, err = b.MakeNow(union, "support") // nothing makes it yet
		b.refused(err, fault.Unavailable)
		_, err = b.MakeNow(union, "nonsense")
		b.refused(err, fault.NotFound)
		_, err = b.MakeNow(b.as(here, authz.Specialist), "trend") // has it live
		b.refused(err, fault.NotFound)
		_, err = b.MakeNow(b.as(here, authz.Admin), "trend")
		b.refused(err, fault.NotFound)
		m, err := b.MakeNow(b.as(here, authz.Manager), "trend")
		b.must(err)
		if own := b.mine(here, authz.Manager); len(own) != 1 || own[0].ID != m || own[0].Unit != ward {
			t.Errorf("the manager has %+v", own)
		}
	})
}

func TestAnAdministratorChangesACellFromADayOn(t *testing.T) {
	each(t, func(b *bench) {
		admin := b.as(here, authz.Admin)
		form := briefing.CellForm{Report: "riddor", Audience: briefing.Board, Cadence: briefing.None, From: "2026-10-20", Reason: "The board has it in its pack"}
		b.refused(b.SetCell(b.as(here, authz.Board), form), fault.Denied)
		for _, bad := range []briefing.CellForm{{Report: "riddor", Audience: briefing.Board}, {Report: "riddor", Audience: briefing.Board, Cadence: "daily", From: "2026-10-20", Reason: "x"},
			{Report: "riddor", Audience: briefing.Board, Cadence: briefing.Month, From: "2026-10-01", Reason: "x"}, {Report: "riddor", Audience: briefing.Board, Cadence: briefing.Month, Form: "own", From: "2026-10-20", Reason: "x"}} {
			b.refused(b.SetCell(admin, bad), fault.Invalid)
		}
		b.refused(b.SetCell(admin, briefing.CellForm{Report: "nonsense", Audience: briefing.Board}), fault.NotFound)
		b.must(b.SetCell(admin, form))
		m, err := b.Matrix(admin, here, "2026-10-20")
		b.must(err)
		if c := m.Cell("riddor", briefing.Board); c.Cadence != briefing.None || !c.Changed || c.From != "2026-10-20" {
			t.Errorf("the cell is %+v", c)
		}
		before, err := b.Matrix(admin, here, "2026-10-19")
		b.must(err)
		far, err := b.Matrix(admin, there, "2026-10-20")
		b.must(err)
		if before.Cell("riddor", briefing.Board).Changed || far.Cell("riddor", briefing.Board).Changed {
			t.Error("it holds on a day or in a place where it does not")
		}
		b.must(b.Sweep(b.system()))
		if n := len(b.mine(here, authz.Board)); n != 1 {
			t.Errorf("the board has %d reports, want the trend alone", n)
		}
		list, err := b.Changes(admin, b.scope(admin, briefing.ActMatrix), "riddor", briefing.Board)
		b.must(err)
		if len(list) != 1 || list[0].Because != form.Reason {
			t.Errorf("the changes are %+v", list)
		}
	})
}

// TestAReportGoesToAWordProcessorWithItsChartAndItsTables: a chart is a part of the file, a table is a table with its
// heading, figures stand right, and what was frozen is named.
func TestAReportGoesToAWordProcessorWithItsChartAndItsTables(t *testing.T) {
	v := 3.0
	d := briefing.Document{OrgName: "Invented Trust", Made: "2026-10-20", Audience: briefing.Board, Content: briefing.Content{Finding: "Fewer are hurt", Sources: []string{"Reports here"}, Notes: []string{"Counts alone"},
		Charts: []briefing.Chart{{Title: "Staff hurt: 3 in October", SPC: boardpack.SPC{Name: "Staff hurt", Points: []boardpack.SPCPoint{{Month: "2026-10", Value: &v}}}}},
		Tables: []briefing.Table{{Name: "By month", Columns: []string{"Month", "Reports"}, Rows: [][]string{{"July", "10"}}}, {Name: "Nothing here", Columns: []string{"Month"}}}}}
	file, err := d.DOCX("abc123")
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	if parts["word/charts/chart1.xml"] == "" {
		t.Error("the chart is not in the file")
	}
	for _, want := range []string{"<w:tblHeader/>", "Staff hurt: 3 in October", "Nothing in this period.", "Counts alone", "abc123", `<w:jc w:val="right"/>`, "For: executive and board. Made on 20 October 2026"} {
		if !strings.Contains(parts["word/document.xml"], want) {
			t.Errorf("%q is not in the document", want)
		}
	}
}
