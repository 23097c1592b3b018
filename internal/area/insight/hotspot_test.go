package insight_test

import (
	"fmt"
	"testing"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
)

func (b *pictures) patterns(r authz.Role, code string, a insight.PatternAsk) insight.Patterns {
	b.Helper()
	ctx, sc := b.as(r, code, insight.ActPatterns)
	a.To = october
	x, err := b.Patterns(ctx, sc, a)
	if err != nil {
		b.Fatal(err)
	}
	return x
}

func TestWhenItHappensIsSaidOnlyWhereItStandsOut(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		for h := range 24 {
			b.happen("R0A", "2026-10-05", 4, fmt.Sprintf("hour=%d", h))
		}
		has(t, b.patterns(authz.Specialist, "R0A", insight.PatternAsk{}).Title().English(), "It happens at all hours")
		b.happen("R0A", "2026-10-06", 60, "hour=22")
		b.happen("R0A", "2026-10-07", 7, "hour=")
		x := b.patterns(authz.Specialist, "R0A", insight.PatternAsk{})
		has(t, x.Title().English(), "of it happens in the six hours from 5pm to 11pm")
		f, ok := x.Busiest()
		if !ok {
			t.Fatal("no busiest hour")
		}
		has(t, f.English(), "The busiest hour is Tuesday from 10pm, with 60 incidents.")
		if x.Heat[1][22].Value != 60 || x.Heat[0][3].Value != 4 || x.Untimed.Value != 7 {
			t.Errorf("%v %v %v", x.Heat[1][22], x.Heat[0][3], x.Untimed)
		}
	})
}

func TestThoseAboveSeeNoSingleDaysAndNoSmallCounts(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		trust := b.tree.Descendants("QE1", "2026-10-31")[0].ID
		b.happen(trust, "2026-10-06", 5, "hour=9", "riddor=over_7_day", "location_detail=theatre")
		b.happen(trust, "2026-10-07", 23, "hour=10", "location_detail=reception")
		for _, place := range []string{"", trust} {
			x := b.patterns(authz.ICB, "QE1", insight.PatternAsk{Place: place})
			if x.Own || x.Cross != nil || x.Between != nil || x.Events != 0 {
				t.Errorf("%q: %+v", place, x)
			}
			if !x.Heat[1][9].Hidden() || x.Heat[2][10].Value != 25 || x.Total.Value != 30 {
				t.Errorf("%q: %v %v %v", place, x.Heat[1][9], x.Heat[2][10], x.Total)
			}
			if len(x.Spots) != 2 || x.Spots[0].Site != "" || !x.Spots[1].Incidents.Hidden() {
				t.Errorf("%q: %+v", place, x.Spots)
			}
		}
		own := b.patterns(authz.Specialist, trust, insight.PatternAsk{})
		if !own.Own || own.Heat[1][9].Value != 5 || own.Spots[0].Site != "s" {
			t.Errorf("%+v", own.Spots)
		}
	})
}

func TestDaysBetweenRareInjuries(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		has(t, b.patterns(authz.Specialist, "R0A", insight.PatternAsk{}).Rare().English(), "No reportable injury is recorded")
		b.happen("R0A", "2025-01-01", 1, "riddor=over_7_day")
		has(t, b.patterns(authz.Specialist, "R0A", insight.PatternAsk{}).Rare().English(), "One reportable injury is recorded")
		for _, day := range []string{"2025-02-01", "2025-03-05", "2025-04-02", "2025-05-03"} {
			b.happen("R0A", day, 1, "riddor=specified_injury")
		}
		if few := b.patterns(authz.Specialist, "R0A", insight.PatternAsk{}); few.Between != nil || few.Rare().English() != "5 reportable injuries are recorded in the last five years, too few for a chart" {
			t.Errorf("of four gaps it is said what is usual: %s", few.Rare().English())
		}
		b.happen("R0A", "2025-06-01", 1, "riddor=specified_injury")
		b.happen("R0A", "2025-06-02", 9, "riddor=not_reportable")
		x := b.patterns(authz.Specialist, "R0A", insight.PatternAsk{})
		if x.Events != 6 || x.Between == nil || len(x.Between.Readings) != 5 {
			t.Fatalf("%d events, %+v", x.Events, x.Between)
		}
		has(t, x.Rare().English(), "529 days without a reportable injury: longer than the limits of the past")
		b.happen("R0A", "2026-11-01", 1, "riddor=death")
		has(t, b.patterns(authz.Specialist, "R0A", insight.PatternAsk{}).Rare().English(), "11 days since the last reportable injury, where")
	})
}

func TestTheCrossShowsTheWorstOfEachDay(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		b.happen("R0A", "2026-10-02", 1, "violence_all=verbal", "violence_primary=verbal", "physical_harm=none")
		b.happen("R0A", "2026-10-03", 1, "violence_all=physical_contact", "violence_primary=physical_contact", "physical_harm=none")
		b.happen("R0A", "2026-10-03", 1, "violence_all=verbal", "physical_harm=none")
		b.happen("R0A", "2026-10-04", 1, "physical_harm=low")
		x := b.patterns(authz.Specialist, "R0A", insight.PatternAsk{})
		if x.Cross[0] != insight.NoneRecorded || x.Cross[1] != insight.VerbalDay || x.Cross[2] != insight.ContactDay || x.Cross[3] != insight.InjuryDay || len(x.Cross) != 31 {
			t.Errorf("%v", x.Cross[:5])
		}
		if none, verbal, contact, injury := x.Worst(); none != 28 || verbal != 1 || contact != 1 || injury != 1 {
			t.Errorf("%d %d %d %d", none, verbal, contact, injury)
		}
		now := b.patterns(authz.Specialist, "R0A", insight.PatternAsk{Cross: "2026-11"})
		if now.Cross[11] != insight.NoneRecorded || now.Cross[12] != insight.Ahead {
			t.Errorf("%v", now.Cross)
		}
	})
}

func TestAFewCausesAreSaidWhereTheyMakeUpMost(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		for trigger, n := range map[string]int{"waiting": 70, "bad_news": 12, "medication": 9, "handover": 9} {
			b.happen("R0A", "2026-10-02", n, "trigger="+trigger)
		}
		f, ok := b.patterns(authz.Specialist, "R0A", insight.PatternAsk{}).Few()
		if !ok {
			t.Fatal("nothing said")
		}
		has(t, f.English(), "2 of 4 make up 82% of what is known.")
		b.happen("R0A", "2026-10-02", 61, "trigger=medication")
		b.happen("R0A", "2026-10-02", 61, "trigger=handover")
		b.happen("R0A", "2026-10-02", 58, "trigger=bad_news")
		f, _ = b.patterns(authz.Specialist, "R0A", insight.PatternAsk{}).Few()
		has(t, f.English(), "No few of these make up most of it")
	})
}

func TestPatternsAreOfTheOwnPlace(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		for _, c := range []struct {
			role       authz.Role
			org, place string
			sees       bool
		}{{authz.Specialist, "R0A", "", true}, {authz.Specialist, "R0A", "R0B", false}, {authz.ICB, "QE1", "R0A", false}, {authz.Region, "Y62", "QE1", true}, {authz.Region, "Y62", "Y63", false}} {
			ctx, sc := b.as(c.role, c.org, insight.ActPatterns)
			_, err := b.Patterns(ctx, sc, insight.PatternAsk{Place: c.place, To: october})
			if c.sees != (err == nil) || !c.sees && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s at %q: %v", c.role, c.place, err)
			}
		}
	})
}
