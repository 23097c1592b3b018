package insight_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/spc"
)

func TestEveryMeasureIsWholeAndCanBeAsked(t *testing.T) {
	c, err := cube.New(cube.Dims())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range insight.Measures() {
		if seen[m.Code] || m.Code == "reporting" || m.Code == "download" {
			t.Errorf("%s stands there twice, or is the name of another page", m.Code)
		}
		seen[m.Code] = true
		if m.Title == "" || m.Says == "" || m.Source == "" || m.Caution == "" || m.Num.Words == "" || m.Num.Counts == "" {
			t.Errorf("%s is not whole: %+v", m.Code, m)
		}
		if m.Share() != (m.Unit != insight.Number) || m.Share() && m.Base < 10 || !m.Share() && m.Verb == "" {
			t.Errorf("%s: a share has a denominator, a base and no verb", m.Code)
		}
		if (m.Target == nil) != (m.TargetFrom == "") {
			t.Errorf("%s: a target says whose it is", m.Code)
		}
		for _, p := range []*insight.Part{&m.Num, m.Den} {
			if p == nil || p.Kind != "" {
				continue
			}
			if p.Words == "" || p.Counts == "" {
				t.Errorf("%s: a part is not whole", m.Code)
			}
			if problems := c.Problems(cube.Query{Measure: p.Ask, Within: p.Within, Where: p.Where, Everywhere: true}); len(problems) > 0 {
				t.Errorf("%s: %v", m.Code, problems)
			}
		}
	}
	for _, code := range insight.Cards() {
		if !seen[code] {
			t.Errorf("the card %s is no measure", code)
		}
	}
	for _, code := range []string{"incidents", "physical", "sexual", "hate"} {
		if m, _ := insight.Find(code); m.Better != spc.Neutral {
			t.Errorf("%s: how much is reported is neither good nor bad", code)
		}
	}
}

func TestAMonthThatNoReturnCoversIsMissingAndNeverNought(t *testing.T) {
	each(t, func(b *bench) {
		sent := func(_ int, _ *mds.Record, s *mds.Source) { s.Kind = "submission" }
		b.month(near, "2026-08", 5, 1, sent)
		b.month(near, "2026-10", 7, 1, sent)
		b.follow()
		b.s.Owed = b.owed
		for _, m := range []collection.Month{"2026-08", "2026-09", "2026-10"} {
			b.owed.returns = append(b.owed.returns, collection.Return{Org: near, Month: m, Standing: map[bool]collection.Standing{true: collection.Missing, false: collection.Accepted}[m == "2026-10"]})
		}
		b.owed.restated = []collection.Restatement{{Org: near, Month: "2026-08", WasIncidents: 4, NowIncidents: 5}}
		ctx := b.as(authz.Analyst, near)
		x := b.control(ctx, insight.Ask{Place: b.place(ctx, ""), Measure: find(b.T, "incidents"), From: "2026-07", To: "2026-10"})
		var got []string
		for _, p := range x.Points {
			got = append(got, fmt.Sprint(p.Month, " ", p.Value, " ", p.Why, " ", p.Cover.In, "/", p.Cover.Owed, " ", len(p.Restated)))
		}
		want := []string{"2026-07 NaN not_covered 0/0 0", "2026-08 5  1/1 1", "2026-09 0  1/1 0", "2026-10 NaN not_covered 0/1 0"}
		if d := cmp.Diff(want, got); d != "" {
			b.Error(d)
		}
		b.month(near, "2026-09", 2, 0, nil) // from now on it records here: what is there counts without a return
		b.follow()
		x = b.control(ctx, insight.Ask{Place: b.place(ctx, ""), Measure: find(b.T, "incidents"), From: "2026-08", To: "2026-10"})
		if p := x.Points[2]; p.Value != 7 {
			b.Errorf("a month recorded here is %v", p)
		}
		if p, ok := x.Latest(); !ok || p.Month != "2026-10" {
			b.Errorf("the latest month is %v", p.Month)
		}
	})
}

func TestASumIsHeldBackWhereTooFewTrustsAreIn(t *testing.T) {
	each(t, func(b *bench) {
		tree, err := b.s.Orgs.Tree(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		board, ok := tree.Above(far, org.Board, org.DateOf(b.now))
		if !ok {
			b.Fatal("no board")
		}
		ctx := b.as(authz.ICB, board.ID)
		p := b.place(ctx, "")
		if len(p.Trusts) < 3 || p.Own {
			b.Fatalf("%d trusts under %s", len(p.Trusts), board.Name)
		}
		p.Trusts = slices.DeleteFunc(p.Trusts, func(x cube.Span) bool {
			o, _ := tree.Get(x.Org)
			return !o.Open(org.DateOf(b.now))
		})
		b.s.Owed = b.owed
		for i, tr := range p.Trusts {
			sent := func(_ int, _ *mds.Record, s *mds.Source) { s.Kind = "submission" }
			b.month(tr.Org, "2026-09", 10, 4, sent)
			b.month(tr.Org, "2026-10", 10, 4, sent)
			b.owed.returns = append(b.owed.returns, collection.Return{Org: tr.Org, Month: "2026-09", Standing: map[bool]collection.Standing{true: collection.Accepted, false: collection.Waiting}[i == 0]},
				collection.Return{Org: tr.Org, Month: "2026-10", Standing: collection.Accepted})
		}
		b.follow()
		x := b.control(ctx, insight.Ask{Place: p, Measure: find(b.T, "staff_hurt"), From: "2026-09", To: "2026-10"})
		if a, z := x.Points[0], x.Points[1]; a.Why != insight.NotCovered || z.Value != float64(4*len(p.Trusts)) {
			b.Errorf("one of %d trusts gave %v, all gave %v", len(p.Trusts), a, z)
		}
		// a trust below is shown by the rule: 4 is hidden, and a part of ten is rounded
		below := b.place(ctx, p.Trusts[len(p.Trusts)-1].Org)
		y := b.control(ctx, insight.Ask{Place: below, Measure: find(b.T, "staff_hurt"), From: "2026-10", To: "2026-10"})
		if y.Points[0].Why != insight.Hidden || !math.IsNaN(y.Points[0].Num) {
			b.Errorf("4 in a trust was shown as %v", y.Points[0])
		}
		z := b.control(ctx, insight.Ask{Place: below, Measure: find(b.T, "incidents"), From: "2026-10", To: "2026-10"})
		if z.Points[0].Value != 10 {
			b.Errorf("all of a trust's incidents are %v", z.Points[0])
		}
		if _, err := b.s.Slice(ctx, b.scope(ctx, insight.ActSee), insight.Ask{Place: below, Measure: find(b.T, "incidents")}, []string{cube.Unit}); !fault.Is(err, fault.NotFound) {
			b.Errorf("a board saw the wards of a trust: %v", err)
		}
	})
}

func TestAPlaceOutOfReachIsNotFound(t *testing.T) {
	each(t, func(b *bench) {
		for _, c := range []struct {
			role authz.Role
			text string
			ok   bool
		}{
			{authz.Analyst, "", true}, {authz.Analyst, near, true}, {authz.Analyst, far, false}, {authz.Analyst, org.Root, false}, {authz.Analyst, near + "/" + b.unit, true}, {authz.Analyst, "NONE", false},
			{authz.Analyst, near + "/unt_none", false}, {authz.Analyst, far + "/" + b.unit, false}, {authz.Manager, "", true}, {authz.Manager, near + "/" + b.unit, true}, {authz.Manager, far, false},
			{authz.National, far, true}, {authz.National, org.Root, true}, {authz.National, near + "/" + b.unit, false},
		} {
			code := near
			if c.role == authz.National {
				code = org.Root
			}
			ctx := b.as(c.role, code)
			p, err := b.s.Place(ctx, b.scope(ctx, insight.ActSee), c.text, false)
			if (err == nil) != c.ok || err != nil && !fault.Is(err, fault.NotFound) {
				b.Errorf("%s at %q: %v", c.role, c.text, err)
			}
			if c.role == authz.Manager && err == nil && cmp.Diff([]string{b.unit}, p.Units) != "" {
				b.Errorf("a manager's place is %v", p.Units)
			}
		}
		for _, role := range []authz.Role{authz.Reporter, authz.Panel, authz.Privacy, authz.SexualSafety, authz.Admin, authz.Public} {
			if b.policy.May(authz.Actor{ID: "x", Role: role, Org: near, Strong: true}, insight.ActSee) {
				b.Errorf("%s may see figures", role)
			}
		}
	})
}

func TestAManagerCountsTheirUnitAlone(t *testing.T) {
	each(t, func(b *bench) {
		b.month(near, "2026-10", 6, 2, func(i int, _ *mds.Record, s *mds.Source) {
			if i < 2 {
				s.Unit = b.unit
			}
		})
		b.follow()
		for role, want := range map[authz.Role]float64{authz.Manager: 2, authz.Executive: 6} {
			ctx := b.as(role, near)
			x := b.control(ctx, insight.Ask{Place: b.place(ctx, ""), Measure: find(b.T, "incidents"), From: "2026-10", To: "2026-10"})
			if x.Points[0].Value != want {
				b.Errorf("%s counts %v, not %v", role, x.Points[0].Value, want)
			}
		}
	})
}

func TestTheSentenceOfAChangeIsTrueOfItsNumbers(t *testing.T) {
	before := []int{30, 28, 31, 29, 32, 30, 28, 31, 30, 29, 31, 30}
	for _, c := range []struct {
		name  string
		after []int
		at    collection.Month
		want  string
	}{
		{"fewer with new limits", []int{23, 22, 24, 23, 22, 24, 23, 23, 22, 24, 23, 23}, "2025-11", "About 7 fewer staff are hurt each month since November 2025"},
		{"fewer in a run", []int{23, 22, 24, 23, 22, 24, 23, 23, 22, 24, 23, 23}, "", "About 7 fewer staff are hurt each month since November 2025"},
		{"more with new limits", []int{37, 36, 38, 37, 36, 38, 37, 37, 36, 38, 37, 37}, "2025-11", "About 7 more staff are hurt each month since November 2025"},
		{"nothing changed", []int{30, 29, 31, 28, 30, 32, 29, 31, 30, 28, 31, 30}, "", "Staff hurt: no clear change"},
		{"new limits without a change", []int{30, 29, 31, 28, 30, 32, 29, 31, 30, 28, 31, 30}, "2025-11", "Staff hurt: no clear change since the limits were redrawn"},
		{"one month", []int{30, 29, 31, 28, 30, 32, 29, 31, 30, 28, 31, 52}, "", "Staff hurt: higher than usual in October 2026"},
	} {
		x := controlOf(t, "staff_hurt", append(before[:12:12], c.after...), c.at)
		f := x.Finding()
		if got := fmt.Sprintf(f.Text, f.Args...); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}

func TestSharesAndRareEventsAreSaidAsWhatTheyAre(t *testing.T) {
	say := func(code string, values []int, at collection.Month) string {
		f := controlOf(t, code, values, at).Finding()
		return fmt.Sprintf(f.Text, f.Args...)
	}
	if got := say("acknowledged_in_time", []int{70, 72, 71, 69, 70, 72, 71, 70, 69, 71, 70, 71, 80, 81, 79, 80, 81, 80, 79, 80, 81, 80, 80, 80}, "2025-11"); got != "Acknowledged within 24 hours: about 80%, from 71%, since November 2025" {
		t.Error(got)
	}
	if got := say("moderate_harm", []int{0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, ""); got != "Staff hurt badly: 3 in 24 months, too rare for monthly limits" {
		t.Error(got)
	}
}

// controlOf makes a chart of values up to October 2026, through a service without a database.
func controlOf(t *testing.T, code string, values []int, rebase collection.Month) insight.Control {
	t.Helper()
	m := find(t, code)
	x := insight.Control{Series: insight.Series{Ask: insight.Ask{Measure: m, From: collection.Month("2026-10").Add(1 - len(values)), To: "2026-10"}}}
	for i, v := range values {
		x.Points = append(x.Points, insight.Point{Month: x.From.Add(i), Value: float64(v), Num: float64(v)})
	}
	if rebase != "" {
		x.Rebases = []insight.Rebase{{Month: rebase, Measure: code}}
	}
	if err := x.Judge(); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestThePairIsReadTogether(t *testing.T) {
	for _, c := range []struct {
		reported, hurt int
		want           string
	}{{1, -1, "Reporting is up and harm is down"}, {1, 1, "Reporting and harm are both up"}, {0, 0, "No clear change in reporting or harm"}, {-1, 1, "Reporting is down and harm is up"}} {
		p := insight.Pair{Reported: insight.Shift{Sign: c.reported}, Hurt: insight.Shift{Sign: c.hurt}}
		if p.Finding() != c.want || p.Meaning() == "" {
			t.Errorf("%d %d: %q, %q", c.reported, c.hurt, p.Finding(), p.Meaning())
		}
	}
	for r := -1; r <= 1; r++ {
		for h := -1; h <= 1; h++ {
			if p := (insight.Pair{Reported: insight.Shift{Sign: r}, Hurt: insight.Shift{Sign: h}}); p.Finding() == "" {
				t.Errorf("%d %d says nothing", r, h)
			}
		}
	}
}

func TestLimitsAreRedrawnWithAReasonByThoseWhoMay(t *testing.T) {
	each(t, func(b *bench) {
		b.fill(near, []int{30, 28, 31, 29, 32, 30, 28, 31, 30, 29, 31, 30, 23, 22, 24, 23, 22, 24, 23, 23, 22, 24, 23, 23}, []int{3})
		ctx := b.as(authz.Specialist, near)
		p := b.place(ctx, "")
		if err := b.s.Rebase(ctx, p, "incidents", "2026-13", " "); len(fault.ProblemsOf(err)) != 2 {
			b.Errorf("a month that is none and no reason: %v", err)
		}
		if err := b.s.Rebase(ctx, p, "incidents", "2025-11", "Care on two wards changed to two people"); err != nil {
			b.Fatal(err)
		}
		if err := b.s.Rebase(ctx, p, "incidents", "2025-11", "Again"); len(fault.ProblemsOf(err)) != 1 {
			b.Errorf("the same month twice: %v", err)
		}
		for _, role := range []authz.Role{authz.Manager, authz.Executive, authz.Board, authz.Union, authz.ICB} {
			if err := b.s.Rebase(b.as(role, near), p, "incidents", "2026-01", "Because"); !fault.Is(err, fault.Denied) {
				b.Errorf("%s redrew limits: %v", role, err)
			}
		}
		if err := b.s.Rebase(b.as(authz.Specialist, far), p, "incidents", "2026-01", "Because"); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			b.Errorf("a neighbour redrew limits: %v", err)
		}
		x := b.control(ctx, insight.Ask{Place: p, Measure: find(b.T, "incidents")})
		if len(x.Chart.Phases) != 2 || len(x.Rebases) != 1 || x.Rebases[0].By != "Invented specialist" {
			b.Fatalf("%d phases, %v", len(x.Chart.Phases), x.Rebases)
		}
		if f := x.Finding(); fmt.Sprintf(f.Text, f.Args...) != "About 7 fewer incidents are reported each month since November 2025" {
			b.Errorf(f.Text, f.Args...)
		}
		n, err := db.One(b.Context(), b.read, db.Scalar[int64], `SELECT COUNT(*) FROM audit_entry WHERE org_id = $1 AND kind = 'spc_rebase' AND action = 'insight.rebase' AND outcome = 'done'`, near)
		if err != nil || n != 1 {
			b.Errorf("%d entries in the log: %v", n, err)
		}
		if err := b.s.EndRebase(b.as(authz.Manager, near), p, x.Rebases[0].ID); !fault.Is(err, fault.Denied) {
			b.Errorf("a manager took limits back: %v", err)
		}
		if err := b.s.EndRebase(ctx, p, x.Rebases[0].ID); err != nil {
			b.Error(err)
		}
		if err := b.s.EndRebase(ctx, p, x.Rebases[0].ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("taken back twice: %v", err)
		}
		if x = b.control(ctx, insight.Ask{Place: p, Measure: find(b.T, "incidents")}); len(x.Chart.Phases) != 1 {
			b.Errorf("%d phases", len(x.Chart.Phases))
		}
	})
}

func TestNotesAndViewsAreTheirOwners(t *testing.T) {
	each(t, func(b *bench) {
		b.fill(near, []int{3, 4}, []int{1})
		ctx := b.as(authz.Analyst, near)
		p := b.place(ctx, "")
		if err := b.s.Annotate(ctx, p, "2026-10", "campaign", "Work without fear"); err != nil {
			b.Fatal(err)
		}
		if err := b.s.Annotate(ctx, p, "2099-10", "party", strings.Repeat("x", 61)); len(fault.ProblemsOf(err)) != 3 {
			b.Errorf("nothing of it right: %v", err)
		}
		if err := b.s.Annotate(b.as(authz.Board, near), p, "2026-10", "campaign", "Mine"); !fault.Is(err, fault.Denied) {
			b.Errorf("a board member wrote on charts: %v", err)
		}
		notes, err := b.s.Notes(ctx, p)
		if err != nil || len(notes) != 1 {
			b.Fatal(notes, err)
		}
		if got, _ := b.s.Notes(b.as(authz.Analyst, far), b.place(b.as(authz.Analyst, far), "")); len(got) != 0 {
			b.Error("a neighbour reads the notes")
		}
		if err := b.s.EndNote(ctx, p, notes[0].ID); err != nil {
			b.Error(err)
		}

		manager := b.as(authz.Manager, near)
		if err := b.s.SaveView(manager, "Nights", "/dashboard?staff_group=03", false); err != nil {
			b.Fatal(err)
		}
		if err := b.s.SaveView(manager, "Away", "https://elsewhere.example/dashboard", true); len(fault.ProblemsOf(err)) != 1 {
			b.Errorf("an address elsewhere was kept: %v", err)
		}
		if err := b.s.SaveView(manager, "Ours", "/slice?by=hour", true); err != nil {
			b.Fatal(err)
		}
		if err := b.s.SaveView(b.as(authz.Reporter, near), "Mine", "/dashboard", true); !fault.Is(err, fault.Denied) {
			b.Errorf("a reporter kept a view: %v", err)
		}
		mine, _ := b.s.Views(manager, b.scope(manager, insight.ActView))
		others, _ := b.s.Views(ctx, b.scope(ctx, insight.ActView))
		neighbour := b.as(authz.Analyst, far)
		theirs, _ := b.s.Views(neighbour, b.scope(neighbour, insight.ActView))
		if len(mine) != 2 || len(others) != 1 || others[0].Name != "Ours" || len(theirs) != 0 {
			b.Errorf("%v, %v, %v", mine, others, theirs)
		}
		if err := b.s.DropView(ctx, others[0].ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("somebody else's view was taken away: %v", err)
		}
		if err := b.s.DropView(manager, mine[0].ID); err != nil {
			b.Error(err)
		}
	})
}

func TestASliceAddsUpAndARateIsOfAMonth(t *testing.T) {
	each(t, func(b *bench) {
		b.fill(near, []int{20, 20}, []int{6})
		b.s.Owed = b.owed
		b.owed.heads = []collection.Denominator{{Org: near, Month: "2026-08", Kind: "headcount", Value: 4000}, {Org: near, Month: "2026-08", Kind: "headcount", StaffGroup: "03", Value: 1000}}
		ctx := b.as(authz.Analyst, near)
		sc := b.scope(ctx, insight.ActSee)
		p := b.place(ctx, "")
		t, err := b.s.Slice(ctx, sc, insight.Ask{Place: p, Measure: find(b.T, "hurt_share")}, []string{"staff_group"})
		if err != nil {
			b.Fatal(err)
		}
		got := fmt.Sprint(t.Total.Num, "/", t.Total.Den, " ", t.Total.Value)
		for _, r := range t.Rows {
			got += fmt.Sprint(" ", r.At, r.Num, "/", r.Den)
		}
		if got != "12/40 30 [03] 6/20 [05] 6/20" {
			b.Error(got)
		}
		f, err := b.s.Figure(ctx, sc, insight.Ask{Place: p, Measure: find(b.T, "incidents_rate"), From: "2026-09", To: "2026-10"})
		if err != nil || f.Value != 5 {
			b.Errorf("20 of 4,000 is %v: %v", f, err)
		}
		x := b.control(ctx, insight.Ask{Place: p, Measure: find(b.T, "incidents_rate"), Where: []cube.Filter{{Dim: "staff_group", Values: []string{"03"}}}, From: "2026-10", To: "2026-10"})
		if x.Points[0].Value != 10 {
			b.Errorf("10 of 1,000 of a staff group is %v", x.Points[0])
		}
		e, err := b.s.Explain(ctx, sc, insight.Ask{Place: p, Measure: find(b.T, "hurt_share"), From: "2026-10", To: "2026-10"})
		if err != nil || len(e.Questions) != 2 || len(e.Trusts) != 1 || e.Figure.Num != 6 || e.Figure.Den != 20 {
			b.Errorf("%+v %v", e, err)
		}
	})
}

func TestSmallCountsAreShownByTheRuleToThoseAboveATrust(t *testing.T) {
	for _, c := range []struct {
		p     insight.Place
		whole bool
		n     int64
		want  string
	}{
		{insight.Place{Org: near, Own: true}, false, 3, "3"}, {insight.Place{Org: near}, false, 3, "*"}, {insight.Place{Org: near}, false, 0, "0"}, {insight.Place{Org: near}, false, 13, "15"},
		{insight.Place{Org: near}, true, 3, "3"}, {insight.Place{Org: org.Root}, false, 3, "3"}, {insight.Place{Org: "QGH"}, false, 7, "*"},
	} {
		if got := insight.Shown(c.p, c.whole, c.n).Text(); got != c.want {
			t.Errorf("%+v %v %d is shown as %q, not %q", c.p, c.whole, c.n, got, c.want)
		}
	}
}

func TestACellOfATrustIsNoneOfEngland(t *testing.T) {
	each(t, func(b *bench) {
		b.fill(far, []int{13}, []int{4})
		ctx := b.as(authz.National, org.Root)
		sc := b.scope(ctx, insight.ActSee)
		ask := insight.Ask{Place: b.place(ctx, ""), Measure: find(b.T, "staff_hurt"), From: "2026-10", To: "2026-10"}
		list, err := b.s.Figures(ctx, sc, ask, cube.Org)
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range list {
			if f.Key == far && f.Why != insight.Hidden {
				b.Errorf("4 of a trust are shown as %+v", f)
			}
		}
		cut, err := b.s.Slice(ctx, sc, ask, []string{cube.Org})
		if err != nil || len(cut.Rows) != 1 || cut.Rows[0].Why != insight.Hidden || cut.Total.Num != 4 {
			b.Errorf("%+v %v", cut, err)
		}
		ask.Where = []cube.Filter{{Dim: cube.Org, Values: []string{far}}}
		if x := b.control(ctx, ask); x.Points[0].Why != insight.Hidden {
			b.Errorf("4 of a trust are shown as %+v", x.Points[0])
		}
		if f, err := b.s.Figure(ctx, sc, ask); err != nil || f.Why != insight.Hidden {
			b.Errorf("%+v %v", f, err)
		}
	})
}
