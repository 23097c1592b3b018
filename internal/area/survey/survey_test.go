package survey

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

var moment = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// tree is two acute trusts and an ambulance trust under one board, and one trust under another.
func tree(t testing.TB) *org.Tree {
	t.Helper()
	x, err := org.NewTree([]org.Organisation{{ID: org.Root, Name: "England", Kind: org.National}, {ID: "Y01", Name: "Region", Kind: org.Region}, {ID: "QA1", Name: "Board A", Kind: org.Board},
		{ID: "QB1", Name: "Board B", Kind: org.Board}, {ID: "RA1", Name: "Acute A", Kind: org.Trust, Type: "acute"}, {ID: "RA2", Name: "Acute B", Kind: org.Trust, Type: "acute"},
		{ID: "RY1", Name: "Ambulance", Kind: org.Trust, Type: "ambulance"}, {ID: "RB1", Name: "Acute C", Kind: org.Trust, Type: "acute"}},
		[]org.Edge{{Child: "Y01", Parent: org.Root}, {Child: "QA1", Parent: "Y01"}, {Child: "QB1", Parent: "Y01"}, {Child: "RA1", Parent: "QA1"}, {Child: "RA2", Parent: "QA1"},
			{Child: "RY1", Parent: "QA1"}, {Child: "RB1", Parent: "QB1"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func each(t *testing.T, f func(t *testing.T, s *Service)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, Schema}, func(t *testing.T, settings db.Settings) {
		now := moment
		clock := func() time.Time { now = now.Add(time.Second); return now }
		d, err := op.Open(settings, op.Options{Policy: authz.NewPolicy(clock, Permissions), Now: clock})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		x := tree(t)
		f(t, &Service{DB: dbtest.Open(t, settings), Door: d, Tree: func(context.Context) (*org.Tree, error) { return x, nil }})
	})
}

func as(ctx context.Context, role authz.Role, code string) context.Context {
	return authz.With(ctx, authz.Actor{ID: "per_x", Name: "Invented Person", Role: role, Org: code, Strong: true})
}

func scope(t testing.TB, s *Service, ctx context.Context, act authz.Action) authz.Scope {
	t.Helper()
	sc, err := s.Door.Policy().Check(authz.From(ctx), act)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

const csvHead = "year,release,ods_code,benchmark_group,question,percent,base,organisation_respondents\n"

func TestAFileCountsFromWhenItIsAppliedUntilItIsWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		ctx := as(t.Context(), authz.National, org.Root)
		send := func(percent string) string {
			im, err := s.Receive(ctx, Upload{Name: "figures.csv", Data: []byte(csvHead + "2024,,RA1,acute,q13a," + percent + ",900,1000\n2023,2024,RA1,acute,q13a,13,900,1000\n2023,,RA1,acute,q13a,12,900,1000\n2024,,ZZZ,acute,q13a,1,900,1000\n")})
			if err != nil {
				t.Fatal(err)
			}
			return im
		}
		value := func() float64 {
			b, err := s.Book(ctx)
			if err != nil {
				t.Fatal(err)
			}
			e, ok := b.Last("RA1", sheet.ViolencePublic)
			if !ok {
				return -1
			}
			return e.Percent
		}
		first := send("14")
		at, problems, err := s.Import(ctx, scope(t, s, ctx, ActImport), first)
		if err != nil || at.State != Checked || at.Figures != 3 || at.Orgs != 1 || at.Warnings != 1 || len(problems) != 1 || problems[0].Row != 5 || problems[0].Code != "unknown_org" {
			t.Fatalf("%+v %+v %v", at, problems, err)
		}
		if value() != -1 {
			t.Error("a preview counts")
		}
		if err := s.Apply(ctx, first); err != nil {
			t.Fatal(err)
		}
		if err := s.Apply(ctx, first); !fault.Is(err, fault.Conflict) {
			t.Errorf("applied twice: %v", err)
		}
		second := send("15")
		if value() != 14 {
			t.Errorf("before the second is applied: %v", value())
		}
		if err := s.Apply(ctx, second); err != nil || value() != 15 {
			t.Errorf("the later import counts: %v %v", value(), err)
		}
		b, _ := s.Book(ctx)
		trend := b.Trend("RA1", sheet.ViolencePublic)
		if len(trend) != 2 || trend[0].Percent != 13 || len(trend[0].Earlier) != 1 || trend[0].Earlier[0].Percent != 12 {
			t.Errorf("a restated year stands beside the first: %+v", trend)
		}
		if err := s.Withdraw(ctx, second, " "); fault.ProblemsOf(err) == nil {
			t.Errorf("without a reason: %v", err)
		}
		if err := s.Withdraw(ctx, second, "It was the wrong file"); err != nil || value() != 14 {
			t.Errorf("withdrawn: %v %v", value(), err)
		}
		list, err := s.Imports(ctx, scope(t, s, ctx, ActImport))
		if err != nil || len(list) != 2 || list[0].State != Withdrawn || list[0].Reason != "It was the wrong file" || list[1].State != Applied {
			t.Errorf("%+v %v", list, err)
		}
		if n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM survey_file`); err != nil || n != 0 {
			t.Errorf("%d files are left: %v", n, err)
		}
	})
}

func TestALargeFileIsReadByAJob(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		ctx := as(t.Context(), authz.National, org.Root)
		im, err := s.Receive(ctx, Upload{Name: "big.csv", Data: []byte(csvHead + "2024,,RA1,acute,q13a,14,900,1000\n" + strings.Repeat(" , , , , , , , \n", inline/16+1))})
		if err != nil {
			t.Fatal(err)
		}
		if at, _ := s.one(ctx, im); at.State != Received {
			t.Fatalf("%+v", at)
		}
		if n, _ := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM job WHERE kind = 'survey.received'`); n != 1 {
			t.Errorf("%d jobs", n)
		}
		job := authz.With(t.Context(), authz.Service("survey.read"))
		for range 2 { // a job may run twice
			if err := s.Read(job, im); err != nil {
				t.Fatal(err)
			}
		}
		if at, _ := s.one(ctx, im); at.State != Checked || at.Figures != 1 {
			t.Errorf("%+v", at)
		}
	})
}

func TestAFileThatHoldsNothingIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		ctx := as(t.Context(), authz.National, org.Root)
		im, err := s.Receive(ctx, Upload{Name: "picture.png", Data: []byte("\x89PNG")})
		if err != nil {
			t.Fatal(err)
		}
		at, problems, err := s.Import(ctx, scope(t, s, ctx, ActImport), im)
		if err != nil || at.State != Refused || len(problems) != 1 {
			t.Errorf("%+v %+v %v", at, problems, err)
		}
		if err := s.Apply(ctx, im); !fault.Is(err, fault.Conflict) {
			t.Errorf("a refused file was applied: %v", err)
		}
		if _, err := s.Receive(ctx, Upload{Year: 1, Release: "x"}); len(fault.ProblemsOf(err)) != 3 {
			t.Errorf("%v", err)
		}
		if err := s.Load(ctx, Upload{Name: "x", Data: []byte("a,b\n1,2\n")}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v", err)
		}
	})
}

func TestOnlyEnglandBringsFiguresIn(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		up := Upload{Name: "figures.csv", Data: []byte(csvHead + "2024,,RA1,acute,q13a,14,900,1000\n")}
		for _, c := range []struct {
			role authz.Role
			org  string
			may  bool
		}{{authz.National, org.Root, true}, {authz.Analyst, org.Root, true}, {authz.Admin, org.Root, true}, {authz.Analyst, "RA1", false}, {authz.Admin, "RA1", false}, {authz.Executive, "RA1", false}, {authz.ICB, "QA1", false}} {
			ctx := as(t.Context(), c.role, c.org)
			im, err := s.Receive(ctx, up)
			if (err == nil) != c.may {
				t.Errorf("%s of %s: %v", c.role, c.org, err)
			}
			if sc, err := s.Door.Policy().Check(authz.From(ctx), ActImport); err == nil {
				if _, err := s.Imports(ctx, sc); (err == nil) != c.may {
					t.Errorf("%s of %s sees the imports: %v", c.role, c.org, err)
				}
				if _, _, err := s.Import(ctx, sc, im); (err == nil) != c.may {
					t.Errorf("%s of %s sees the import: %v", c.role, c.org, err)
				}
			}
			if !c.may {
				if err := s.Withdraw(ctx, "svi_x", "no"); err == nil {
					t.Errorf("%s of %s may withdraw", c.role, c.org)
				}
			}
		}
	})
}

func TestAPlaceOutOfReachLooksAbsent(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		for _, c := range []struct {
			role      authz.Role
			org, asks string
			want      string
		}{
			{authz.Executive, "RA1", "", "RA1"}, {authz.Executive, "RA1", "RA1", "RA1"}, {authz.Executive, "RA1", "RA2", ""}, {authz.Executive, "RA1", "QA1", ""}, {authz.Union, "RA1", "ENG", ""},
			{authz.Analyst, "RA1", "NONE", ""}, {authz.ICB, "QA1", "", "QA1"}, {authz.ICB, "QA1", "RY1", "RY1"}, {authz.ICB, "QA1", "RB1", ""}, {authz.ICB, "QA1", "Y01", ""},
			{authz.Region, "Y01", "RB1", "RB1"}, {authz.Region, "Y01", "QB1", "QB1"}, {authz.National, "ENG", "", "ENG"}, {authz.National, "RA1", "RA2", ""}, {authz.National, "RA1", "", "RA1"}, {authz.National, "ENG", "RB1", "RB1"},
		} {
			ctx := as(t.Context(), c.role, c.org)
			o, err := s.Place(ctx, authz.From(ctx), scope(t, s, ctx, ActSee), c.asks)
			if o.ID != c.want || (c.want == "") != fault.Is(err, fault.NotFound) {
				t.Errorf("%s of %s asks for %q: %q %v", c.role, c.org, c.asks, o.ID, err)
			}
		}
	})
}

func TestCapturedSharesOfAPlace(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		ctx := as(t.Context(), authz.National, org.Root)
		var b strings.Builder
		b.WriteString("year,ods_code,benchmark_group,question,percent,base,organisation_respondents,band_1_2,band_3_5,band_6_10,band_over_10\n")
		for _, r := range []string{"RA1,acute", "RA2,acute", "RY1,ambulance"} {
			fmt.Fprintf(&b, "2025,%s,q13a,14.53,1000,1010,8.98,3.09,1.05,1.41\n2025,%s,q13d,60,145,1010,,,,\n", r, r)
		}
		if err := s.Load(ctx, Upload{Name: "f.csv", Data: []byte(b.String())}); err != nil {
			t.Fatal(err)
		}
		var asked Period
		s.Recorded = func(_ context.Context, orgs []string, p Period) (map[string]Recorded, error) {
			asked = p
			return map[string]Recorded{"RA1": {Episodes: 100, Months: 12, Headcount: 2500}, "RA2": {Episodes: 60, Months: 12, Headcount: 2500}, "RY1": {Episodes: 10, Months: 9, Headcount: 1000}}, nil
		}
		x := tree(t)
		board, _ := x.Get("QA1")
		list, groups, err := s.Captures(ctx, board)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v %v", list, err)
		}
		if asked != (Period{"2024-10-01", "2025-09-30"}) || asked.Months()[0] != "2024-10" || asked.Months()[11] != "2025-09" || asked.Months()[3] != "2025-01" {
			t.Errorf("%+v %v", asked, asked.Months())
		}
		each := .0898 + 3*.0309 + 6*.0105 + 11*.0141
		if s := list[0]; s.Refused != "" || math.Abs(s.Captured-160/(each*5000)) > 1e-9 || s.Trusts != 2 || s.Of != 3 || s.Interval.Lower >= s.Captured || s.Interval.Upper <= s.Captured {
			t.Errorf("%+v", s)
		}
		if groups["acute"].Refused != "" || groups["ambulance"].Refused != LowCover {
			t.Errorf("%+v", groups)
		}
		trust, _ := x.Get("RY1")
		if list, _, err := s.Captures(ctx, trust); err != nil || list[0].Refused != MonthsShort {
			t.Errorf("nine months: %+v %v", list, err)
		}
		if share, base, year, ok := s.Reporting(ctx, "QA1"); !ok || share != 0.6 || base != 435 || year != 2025 {
			t.Error(share, base, year, ok)
		}
		if card, ok, err := s.ReportingCard(ctx, "RA1"); err != nil || !ok || card.Percent != 60 || card.Group != "acute" || card.Year != 2025 || card.HasBench {
			t.Errorf("%+v %v %v", card, ok, err)
		}
		if _, ok, err := s.GroupReporting(ctx, "acute"); ok || err != nil {
			t.Errorf("two trusts have no median that hides them: %v", err)
		}
		if _, ok, err := s.ReportingCard(ctx, "RB1"); ok || err != nil {
			t.Errorf("a trust without figures has a card: %v", err)
		}
		if _, _, _, ok := s.Reporting(ctx, "RB1"); ok {
			t.Error("a trust without figures has a share")
		}
	})
}

func TestACapturedShareIsRefusedWhereItWouldMislead(t *testing.T) {
	figure := func(change func(*Entry)) []Entry {
		e := Entry{Figure: sheet.Figure{Year: 2025, Code: "RA1", Group: "acute", Question: sheet.ViolencePublic, Percent: 14.53, Base: 1000, Respondents: 1010, HasBands: true, Bands: [4]float64{8.98, 3.09, 1.05, 1.41}}}
		if change != nil {
			change(&e)
		}
		return []Entry{e}
	}
	good := Recorded{Episodes: 100, Months: 12, Headcount: 2500}
	for name, c := range map[string]struct {
		figures []Entry
		r       Recorded
		want    Refusal
	}{
		"good":         {figure(nil), good, ""},
		"no figure":    {nil, good, NoFigure},
		"under 11":     {figure(func(e *Entry) { e.Hidden, e.Base = true, 9 }), good, UnderEleven},
		"49 replies":   {figure(func(e *Entry) { e.Base, e.Respondents = 49, 50 }), good, FewReplies},
		"50 replies":   {figure(func(e *Entry) { e.Base, e.Respondents = 50, 50 }), good, ""},
		"short":        {figure(func(e *Entry) { e.Base = 800 }), good, ShortAnswers},
		"nobody":       {figure(func(e *Entry) { e.Percent, e.Bands = 0, [4]float64{} }), good, NobodySaid},
		"no headcount": {figure(nil), Recorded{Episodes: 100, Months: 12}, NoHeadcount},
		"11 months":    {figure(nil), Recorded{Episodes: 100, Months: 11, Headcount: 2500}, MonthsShort},
	} {
		s := Capture(2025, c.figures, c.r)
		if s.Refused != c.want || c.want != "" && s.Captured != 0 {
			t.Errorf("%s: %+v", name, s)
		}
	}
	with, without := Capture(2025, figure(nil), good), Capture(2025, figure(func(e *Entry) { e.HasBands = false }), good)
	if with.Captured >= without.Captured || !with.Bands || without.Bands || math.Abs(without.Each-.1453) > 1e-9 {
		t.Errorf("without bands each person counts once: %+v %+v", with, without)
	}
	if s := Capture(2025, figure(nil), Recorded{Episodes: 2000, Months: 12, Headcount: 2500}); !s.Exceeds() || len(s.Guards) != 1 {
		t.Errorf("more than implied: %+v", s)
	}
}

func TestTheBenchmarkIsTheMedianAndTheEnds(t *testing.T) {
	var list []Entry
	for i, p := range []float64{10, 30, 20, 40} {
		list = append(list, Entry{Figure: sheet.Figure{Year: 2024, Release: "2024", Code: fmt.Sprint("R0", i), Org: fmt.Sprint("R0", i), Group: "acute", Question: "q", Percent: p, Base: 100 * (i + 1)}})
	}
	list = append(list, Entry{Figure: sheet.Figure{Year: 2024, Release: "2024", Code: "R99", Group: "acute", Question: "q", Hidden: true, Base: 5}})
	got, ok := NewBook(list).Bench("acute", "q", 2024, "2024")
	if d := cmp.Diff(Bench{Year: 2024, Release: "2024", Entries: 4, Median: 25, Low: 10, High: 40, Mean: 29, Base: 1000}, got); d != "" || !ok {
		t.Error(d)
	}
	if _, ok := NewBook(list[:2]).Bench("acute", "q", 2024, "2024"); ok {
		t.Error("two entries have no median that hides them")
	}
}

func TestNoLineJoinsWhatWasWeightedInAnotherWay(t *testing.T) {
	e := func(year int, weighting, group string) Entry {
		return Entry{Figure: sheet.Figure{Year: year, Release: fmt.Sprint(year), Code: "R00", Org: "R00", Group: group, Question: "q", Percent: 20, Base: 1000, Weighting: weighting}}
	}
	trend := NewBook([]Entry{e(2018, sheet.Unweighted, "acute"), e(2021, sheet.Weighted, "acute"), e(2022, "", "acute"), e(2023, "", "ambulance")}).Trend("R00", "q")
	var got []string
	for _, y := range trend {
		got = append(got, fmt.Sprint(y.Year, y.There, y.Apart))
	}
	if d := cmp.Diff([]string{"2018 true false", "2019 false false", "2020 false false", "2021 true true", "2022 true false", "2023 true true"}, got); d != "" {
		t.Error(d)
	}
	if _, ok := ChangeOf(trend); ok {
		t.Error("two groups were compared")
	}
	if c, ok := ChangeOf(trend[:5]); !ok || c.Clear {
		t.Errorf("%+v", c)
	}
}

func TestTheProgrammesTable(t *testing.T) {
	p := Programme2020()
	var got []string
	for _, r := range p.Rows {
		line := r.Question
		for _, c := range r.Cells {
			if c.There {
				line += fmt.Sprint(" ", c.Figure.Value)
			} else {
				line += " :"
			}
		}
		for _, f := range r.Also {
			line += fmt.Sprint(" also ", f.Value, " of ", f.Year)
		}
		got = append(got, line)
	}
	if d := cmp.Diff([]string{"physical_violence_public 14.5 33.4 : : also 14.8 of 2020", "harassment_public 26.7 46.7 : :", "violence_reported 72 72 90 90 also 63.8 of 2016"}, got); d != "" {
		t.Error(d)
	}
}

func TestMadeUpFiguresAreTakenByTheRealImporter(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		ctx := authz.With(t.Context(), authz.Service("demo"))
		x, _ := s.Tree(ctx)
		v := Invented{Seed: 7, Trusts: x.At(org.Trust, "2026-01-01"), Years: []int{2021, 2022, 2023, 2024, 2025}}
		data := Synthetic(v)
		if string(data) != string(Synthetic(v)) {
			t.Error("the same seed gives other figures")
		}
		if err := s.Load(ctx, Upload{Name: "synthetic.csv", Data: data, Synthetic: true}); err != nil {
			t.Fatal(err)
		}
		b, err := s.Book(ctx)
		if err != nil || !b.Synthetic {
			t.Fatal("it does not say that it is made up", err)
		}
		trend := b.Trend("RY1", sheet.ViolencePublic)
		if len(trend) != 5 || trend[0].Percent < 15 || trend[0].Percent > 50 || len(trend[3].Earlier) != 1 || !trend[4].HasBands {
			t.Errorf("%+v", trend)
		}
	})
}
