package pilot_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	*testing.T
	*pilot.Service
	now time.Time
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, pilot.Schema}, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2024, 10, 1, 9, 0, 0, 0, time.UTC)}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, pilot.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		b.Service = &pilot.Service{DB: dbtest.Open(t, s), Door: door, Log: slog.New(slog.DiscardHandler), Name: func(context.Context, string) string { return "England" }}
		f(b)
	})
}

func (b *bench) in(org string, role authz.Role) context.Context {
	return authz.With(b.Context(), authz.Actor{ID: "per_" + org + "_" + string(role), Name: "Invented " + string(role), Role: role, Org: org, Strong: true})
}

func (b *bench) scope(ctx context.Context) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), pilot.ActRead)
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

func (b *bench) pilot(id string) pilot.Pilot {
	b.Helper()
	ctx := b.in(here, authz.Board)
	p, err := b.Pilot(ctx, b.scope(ctx), here, id)
	b.must(err)
	return p
}

// file writes rows as the file in which they are brought in.
func file(rows []pilot.Row) []byte {
	var out bytes.Buffer
	out.WriteString("site,month,Staff-shifts,severity,days_lost,incidents,physical,low\n")
	for _, r := range rows {
		fmt.Fprintf(&out, "%s,%s,%.0f,%.0f,%.0f,%.0f,%.0f,%.0f\n", r.Site, r.Month, r.Values["staff_shifts"], r.Values["severity"], r.Values["days_lost"], r.Values["incidents"], r.Values["physical"], r.Values["low"])
	}
	return out.Bytes()
}

func TestAProtocolIsDeclaredAmendedWithAReasonAndReported(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.in(here, authz.Specialist)
		form := pilot.FormOf(&staged().Protocol)
		id, err := b.Make(lead, form)
		b.must(err)
		_, err = b.Make(lead, form)
		b.refused(err, fault.Invalid) // the name is taken
		_, err = b.Make(b.in(here, authz.Union), form)
		b.refused(err, fault.Denied)
		_, err = b.Make(lead, pilot.Form{Sites: "S1; One; someday", From: "2026"})
		b.refused(err, fault.Invalid)
		form.Washout = "5"
		b.must(b.Edit(lead, id, 1, form))
		b.refused(b.Edit(lead, id, 1, form), fault.Conflict) // an old page
		b.refused(b.Amend(lead, id, 0, form, "Because"), fault.Conflict)
		b.refused(b.Declare(b.in(here, authz.Executive), id, 0), fault.Denied)
		b.refused(b.Declare(b.in("R02", authz.Specialist), id, 0), fault.NotFound)
		b.must(b.Declare(lead, id, 0))
		p := b.pilot(id)
		if p.Late || p.DeclaredHash != p.Hash() || len(p.DeclaredHash) != 64 || p.DeclaredBy == "" {
			t.Errorf("%+v", p)
		}
		b.refused(b.Edit(lead, id, 0, form), fault.Conflict)
		b.refused(b.Declare(lead, id, 0), fault.Conflict)
		b.refused(b.Amend(lead, id, 0, form, ""), fault.Invalid)
		b.refused(b.Amend(lead, id, 0, form, "Because"), fault.Invalid) // nothing was changed

		b.now = time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
		rows := drawn(&p, 3, .8)
		n, err := b.Bring(lead, id, "figures.csv", file(rows))
		if err != nil || n != 360 {
			t.Fatalf("%d rows, %v", n, err)
		}
		_, err = b.Bring(lead, id, "figures.csv", file(rows[:5])) // again: in place of the same months
		b.must(err)
		form.Primary = "days_lost_rate"
		b.must(b.Amend(lead, id, 0, form, "The steering group asked for it"))
		p = b.pilot(id)
		if a := p.Amendments; len(a) != 1 || !a[0].Outcome || !a[0].Seen || !strings.Contains(a[0].Change, "Main outcome: Days lost after assault, before Severity-weighted incidents") || p.Hash() == p.DeclaredHash || a[0].Hash != p.Hash() {
			t.Errorf("%+v", a)
		}
		ctx := b.in(here, authz.Union)
		e, err := b.Evaluation(ctx, b.scope(ctx), here, id)
		b.must(err)
		if !has(&e, "outcome_changed") || e.Rows != 360 {
			t.Errorf("%d rows %v", e.Rows, e.Cautions)
		}
		_, err = b.Freeze(ctx, id)
		b.refused(err, fault.Denied)
		report, err := b.Freeze(lead, id)
		b.must(err)
		again, err := b.Freeze(lead, id)
		if err != nil || again != report {
			t.Errorf("frozen again: %v %v", again, err)
		}
		list, err := b.Reports(ctx, b.scope(ctx), here, id)
		if err != nil || len(list) != 1 {
			t.Errorf("%v %v", list, err)
		}
		x, paper, err := b.Report(ctx, b.scope(ctx), here, report)
		b.must(err)
		_, words := paper.Text()
		for _, want := range []string{"Take care: these data cannot carry the claim", "Why: The steering group asked for it", p.DeclaredHash, e.FiguresHash, "The main outcome was changed after figures were there"} {
			if !strings.Contains(words, want) {
				t.Errorf("the report does not say %q", want)
			}
		}
		other := b.in("R02", authz.Union)
		_, _, err = b.Report(other, b.scope(other), "R02", x.ID)
		b.refused(err, fault.NotFound)
		_, err = b.Evaluation(other, b.scope(other), "R02", id)
		b.refused(err, fault.NotFound)
		b.must(b.Record(ctx, report, "pdf"))
		for _, f := range []string{pilot.FileMeasures, pilot.FileMonths, pilot.FileSites, pilot.FileFigures} {
			for _, format := range []string{"csv", "xlsx"} {
				b.must(b.Export(ctx, b.scope(ctx), id, f, format, io.Discard, export.Options{}))
			}
		}
		var back bytes.Buffer
		b.must(b.Export(ctx, b.scope(ctx), id, pilot.FileFigures, "csv", &back, export.Options{BOM: true}))
		if n, err := b.Bring(lead, id, "back.csv", back.Bytes()); err != nil || n != 360 {
			t.Errorf("its own file: %d %v", n, err)
		}
		b.must(b.ExportPilots(ctx, b.scope(ctx), "csv", io.Discard, export.Options{}))
	})
}

func TestAPilotThatIsDeclaredTooLateSaysSo(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.in(here, authz.National)
		id, err := b.Make(lead, pilot.FormOf(&staged().Protocol))
		b.must(err)
		_, err = b.Freeze(lead, id)
		b.refused(err, fault.Conflict) // no figures
		b.now = time.Date(2025, 2, 1, 9, 0, 0, 0, time.UTC)
		b.must(b.Declare(lead, id, 0))
		ctx := b.in(here, authz.Board)
		e, err := b.Evaluation(ctx, b.scope(ctx), here, id)
		if err != nil || !e.Pilot.Late || !has(&e, "declared") {
			t.Errorf("%v %+v", err, e.Cautions)
		}
		list, err := b.Pilots(ctx, b.scope(ctx))
		if err != nil || len(list) != 1 || list[0].State != pilot.Declared {
			t.Errorf("%v %v", list, err)
		}
	})
}

// reported is a source that knows two quantities of one site.
type reported struct{}

func (reported) Figures(context.Context, []pilot.Site, pilot.Month, pilot.Month) ([]pilot.Row, error) {
	return []pilot.Row{{Site: "S00", Month: "2024-01", Values: map[string]float64{"incidents": 7, "physical": 3}}, {Site: "S01", Month: "2024-01", Values: map[string]float64{"incidents": 9}}}, nil
}

func TestAFileGoesBeforeWhatIsReportedHere(t *testing.T) {
	each(t, func(b *bench) {
		b.Sources = []pilot.Source{reported{}}
		lead := b.in(here, authz.Specialist)
		id, err := b.Make(lead, pilot.FormOf(&staged().Protocol))
		b.must(err)
		_, err = b.Bring(lead, id, "f.csv", []byte("site;month;incidents;staff_shifts\nS00;2024-01;5;900\n"))
		b.must(err)
		p := b.pilot(id)
		rows, err := b.Rows(lead, &p)
		b.must(err)
		got := fmt.Sprint(rows)
		if want := "[{S00 2024-01 map[incidents:5 physical:3 staff_shifts:900]} {S01 2024-01 map[incidents:9]}]"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

func TestFiguresAreRefusedWithTheirRows(t *testing.T) {
	t.Parallel()
	p := &staged().Protocol
	for name, c := range map[string]struct{ text, want string }{
		"site":      {"site,month,severity\nS99,2024-01,3\n", "Row 2: the protocol has no such site"},
		"month":     {"site,month,severity\nS00,January,3\n", "Row 2: write the month"},
		"outside":   {"site,month,severity\nS00,2019-01,3\n", "Row 2: the month is outside"},
		"number":    {"site,month,severity\nS00,2024-01,3\nS00,2024-02,many\n", "Row 3: severity is no number"},
		"negative":  {"site,month,severity\nS00,2024-01,-3\n", "Row 2: severity is no number"},
		"twice":     {"site,month,severity\nS00,2024-01,3\nS00,2024-01,4\n", "Row 3: that site has that month twice"},
		"part":      {"site,month,worn_shifts,eligible_shifts\nS00,2024-01,30,20\n", "Row 2: worn_shifts is more than eligible_shifts"},
		"empty row": {"site,month,severity\nS00,2024-01,\n", "Row 2: no figure"},
		"column":    {"site,month,anger\nS00,2024-01,3\n", "no figure called"},
		"none":      {"site,month\nS00,2024-01\n", "needs the columns"},
		"no rows":   {"site,month,severity\n", "no rows"},
	} {
		_, err := pilot.ReadFigures(t.Context(), p, "f.csv", []byte(c.text))
		problems := fault.ProblemsOf(err)
		if len(problems) == 0 || !strings.Contains(problems[0].Message, c.want) {
			t.Errorf("%s: %v, want %q", name, problems, c.want)
		}
	}
}

func FuzzReadFigures(f *testing.F) {
	f.Add([]byte("site,month,severity\nS00,2024-01,3\n"))
	f.Add([]byte("PK\x03\x04"))
	p := &staged().Protocol
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, err := pilot.ReadFigures(t.Context(), p, "f.csv", b)
		for _, r := range rows {
			for _, v := range r.Values {
				if err != nil || !(v >= 0) {
					t.Errorf("%v %v", v, err)
				}
			}
		}
	})
}
