package insight_test

import (
	"math"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

func (b *pictures) equity(r authz.Role, code string, a insight.EquityAsk) insight.Equity {
	b.Helper()
	ctx, sc := b.as(r, code, insight.ActEquity)
	a.To = october
	e, err := b.Equity(ctx, sc, a)
	if err != nil {
		b.Fatal(err)
	}
	return e
}

func groupOf(t *testing.T, e insight.Equity, words string) insight.EquityGroup {
	t.Helper()
	for _, g := range e.Groups {
		if g.Words == words {
			return g
		}
	}
	t.Fatalf("no group %q", words)
	return insight.EquityGroup{}
}

func (b *pictures) ethnic(code string, racist, other int) {
	b.happen("R0A", "2026-05-02", racist, "ethnic_category="+code, "hate_motive=race")
	b.happen("R0A", "2026-05-03", other, "ethnic_category="+code, "hate_motive=none")
}

func TestSmallGroupsAreHiddenWithOthersThatWouldGiveThemAway(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		b.ethnic("A", 85, 525)
		b.ethnic("N", 80, 60)
		b.ethnic("H", 95, 95)
		b.ethnic("R", 3, 9)
		b.ethnic("S", 12, 20)
		b.happen("R0A", "2026-05-04", 240, "ethnic_category=Z")
		e := b.equity(authz.Executive, "R0A", insight.EquityAsk{})
		if g := groupOf(t, e, "Chinese"); !g.Second.Hidden() || !math.IsNaN(g.Share.Value) {
			t.Errorf("%+v", g)
		}
		hidden := 0
		for _, g := range e.Groups {
			for _, c := range []interface{ Hidden() bool }{g.Any, g.Second} {
				if c.Hidden() {
					hidden++
				}
			}
			if !g.Any.Hidden() && g.Any.Value%5 != 0 || !g.Second.Hidden() && g.Second.Value%5 != 0 {
				t.Errorf("%s is not to the nearest five: %+v", g.Words, g)
			}
		}
		if hidden == 0 || hidden != e.Hidden || e.Values < 2 {
			t.Errorf("%d hidden, %d said, %d values", hidden, e.Hidden, e.Values)
		}
		has(t, e.Title().English(), "Black, African or Caribbean met racist abuse, against 14% of those who are White British")
		words := says(e.Cautions())
		has(t, words, "That is not the same as no difference.")
		has(t, words, "How many staff of each group there are is not held")
		has(t, words, "Who is sanctioned is counted on a page of its own")
		if e.Unknown != 240*100/(610+140+190+12+32+240) || e.Before != -1 {
			t.Errorf("%d%% not known, %d%% before", e.Unknown, e.Before)
		}
	})
}

func TestNoDifferenceIsSaidWhereIntervalsMeet(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		b.ethnic("A", 100, 400)
		b.ethnic("N", 22, 80)
		e := b.equity(authz.Executive, "R0A", insight.EquityAsk{})
		has(t, e.Title().English(), "No group stands clearly apart from White British")
		lacks(t, says(e.Cautions()), "That is not the same as no difference.")
	})
}

func TestRatesOfStaffGroupsNeedTheStaffOfEveryTrust(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		for code, n := range map[string]int{"03": 300, "08": 30, "01": 40} {
			b.happen("R0A", "2026-05-02", n, "staff_group="+code)
		}
		e := b.equity(authz.Executive, "R0A", insight.EquityAsk{By: "staff_group"})
		if e.Sized {
			t.Error("rates without staff numbers")
		}
		for code, n := range map[string]float64{"03": 4000, "08": 2000, "01": 900} {
			b.sent.heads = append(b.sent.heads, collection.Denominator{Org: "R0A", Month: "2026-03", Kind: "headcount", StaffGroup: code, Value: n})
		}
		e = b.equity(authz.Executive, "R0A", insight.EquityAsk{By: "staff_group"})
		g := groupOf(t, e, "Nursing and Midwifery Registered")
		if !e.Sized || math.Abs(g.Rate.Value-75) > 1e-9 || g.Rate.Lower >= 75 || g.Rate.Upper <= 75 {
			t.Errorf("%+v", g)
		}
		has(t, says(e.Cautions()), "Rates use staff in post, not shifts.")
		has(t, e.Title().English(), "No staff group is affected clearly more often than Nursing and Midwifery Registered")
		// for England every trust that is counted would need its numbers
		if e := b.equity(authz.National, org.Root, insight.EquityAsk{By: "staff_group"}); e.Sized {
			t.Error("a rate over a part of the staff")
		}
	})
}

func TestEquityWithoutAnythingSaysSo(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		for _, by := range insight.EquityBys() {
			e := b.equity(authz.Executive, "R0A", insight.EquityAsk{By: by.Code})
			has(t, e.Title().English(), "Nobody was recorded as affected")
		}
		b.happen("R0A", "2026-05-04", 3, "ethnic_category=N")
		e := b.equity(authz.Executive, "R0A", insight.EquityAsk{})
		if !e.All.Any.Hidden() || strings.Contains(e.Title().English(), "Nobody") {
			t.Errorf("%+v %s", e.All.Any, e.Title().English())
		}
	})
}

func TestEquityIsOfTheOwnPlace(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		for _, c := range []struct {
			role       authz.Role
			org, place string
			sees       bool
		}{{authz.Executive, "R0A", "", true}, {authz.Executive, "R0A", "R0B", false}, {authz.Executive, "R0A", "QOP", false}, {authz.ICB, "QE1", "", true}, {authz.ICB, "QE1", "QOP", false}, {authz.ICB, "QE1", "R0A", false}, {authz.National, org.Root, "R0A", true}} {
			ctx, sc := b.as(c.role, c.org, insight.ActEquity)
			_, err := b.Equity(ctx, sc, insight.EquityAsk{Place: c.place, To: october})
			if c.sees != (err == nil) || !c.sees && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s at %q: %v", c.role, c.place, err)
			}
		}
		ctx, sc := b.as(authz.Executive, "R0A", insight.ActEquity)
		if _, err := b.Equity(ctx, sc, insight.EquityAsk{By: "shoe_size", To: october}); !fault.Is(err, fault.NotFound) {
			t.Errorf("%v", err)
		}
	})
}
