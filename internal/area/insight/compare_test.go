package insight_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/funnel"
)

func (b *pictures) compare(r authz.Role, code string, a insight.CompareAsk) insight.Comparison {
	b.Helper()
	ctx, sc := b.as(r, code, insight.ActCompare)
	c, err := b.Compare(ctx, sc, a)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// peers are the trusts of a group, each with 20 to 49 hurt of 1,000 staff in the year, which is more than chance explains;
// one stands far above, one has nobody hurt.
func (b *pictures) peers(group string) (all []org.Organisation, high, low string) {
	for _, o := range b.england() {
		if o.Type != group {
			continue
		}
		n := 20 + len(all)*13%30
		switch len(all) {
		case 0:
			n = 20
		case 2:
			n, high = 400, o.ID
		case 3:
			n, low = 0, o.ID
		case 4:
			n, low = 21, o.ID
		}
		all = append(all, o)
		b.happen(o.ID, "2026-05-02", n)
	}
	return all, high, low
}

func TestOnlyPeersAreComparedInOrderOfName(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		all, high, _ := b.peers("acute")
		c := b.compare(authz.National, org.Root, insight.CompareAsk{Group: "acute", Month: october})
		if len(c.Peers) != len(all) || !slices.IsSortedFunc(c.Peers, func(x, y insight.Peer) int {
			return cmpNames(x.Org.Name, y.Org.Name)
		}) {
			t.Errorf("%d peers of %d, or out of order", len(c.Peers), len(all))
		}
		if len(c.Above) != 1 || c.Above[0].Org.ID != high || !c.Funnel.Adjusted {
			t.Errorf("above: %+v", c.Above)
		}
		for _, p := range c.Peers {
			if p.Rate.Hurt == 0 && p.Place == funnel.Below {
				t.Error("a trust without anybody hurt is called low")
			}
		}
		has(t, says(c.Says()), "none stands below the 99.8% limits")
		has(t, says(c.Says()), "The limits are widened, because trusts differ by more than chance")
		has(t, c.Title().English(), "Among these peers, one stands apart")
	})
}

func cmpNames(a, b string) int {
	trim := func(s string) string {
		if len(s) > 4 && s[:4] == "The " {
			return s[4:]
		}
		return s
	}
	if trim(a) < trim(b) {
		return -1
	}
	if trim(a) > trim(b) {
		return 1
	}
	return 0
}

func TestATrustSeesItsOwnGroupWithItsOwnNumbersAsTheyAre(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		all, _, low := b.peers("acute")
		own := all[0].ID // 20 hurt
		for _, o := range all {
			if o.ID == low {
				b.happen(low, "2026-05-03", 2) // 23 in all
			}
		}
		b.happen(own, "2026-05-03", 2) // 22 in all, which is no multiple of five
		c := b.compare(authz.Analyst, own, insight.CompareAsk{Month: october})
		for _, p := range c.Peers {
			want := p.Rate.Hurt%5 == 0
			if p.Own {
				want = p.Rate.Hurt == 22
			}
			if !want || p.Own != (p.Org.ID == own) {
				t.Errorf("%s: %d", p.Org.ID, p.Rate.Hurt)
			}
		}
		has(t, c.Title().English(), "We lie within the limits of our peers")
		ctx, sc := b.as(authz.Analyst, own, insight.ActCompare)
		if _, err := b.Compare(ctx, sc, insight.CompareAsk{Group: "ambulance", Month: october}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a group that is not the own: %v", err)
		}
	})
}

func TestAFunnelOfHardlyAnythingThatMayBeShownIsNotDrawn(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		own := ""
		for _, o := range b.england() {
			if o.Type == "ambulance" {
				n := 4
				if own == "" {
					own, n = o.ID, 30
				}
				b.happen(o.ID, "2026-05-02", n)
			}
		}
		c := b.compare(authz.National, org.Root, insight.CompareAsk{Group: "ambulance", Month: october})
		if c.Funnel != nil || c.Drawn() != 1 {
			t.Errorf("a funnel of %d that may be shown", c.Drawn())
		}
		has(t, c.Title().English(), "Too few of these trusts have counts that may be shown")
		c = b.compare(authz.Analyst, own, insight.CompareAsk{Month: october})
		if c.Funnel == nil {
			t.Error("a trust is not told where it lies among peers whose counts are small")
		}
		has(t, says(c.Says()), "Few of their counts are large enough to be shown")
	})
}

// TestATrustIsSetAgainstItsMixOfStaff has two kinds of staff, one hit ten times as often: a trust that employs many of them has
// a high rate, and as many hurt as expected.
func TestATrustIsSetAgainstItsMixOfStaff(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		var all []org.Organisation
		for _, o := range b.england() {
			if o.Type == "ambulance" {
				all = append(all, o)
			}
		}
		b.sent.heads = slices.DeleteFunc(b.sent.heads, func(d collection.Denominator) bool { return d.StaffGroup != "" })
		for i, o := range all {
			nurses := 200.0
			if i == 0 {
				nurses = 800
			}
			if i < len(all)-1 { // the last has no number by group
				b.sent.heads = append(b.sent.heads, collection.Denominator{Org: o.ID, Month: "2026-03", Kind: "headcount", StaffGroup: "03", Value: nurses},
					collection.Denominator{Org: o.ID, Month: "2026-03", Kind: "headcount", StaffGroup: "08", Value: 1000 - nurses})
			}
			b.happen(o.ID, "2026-05-02", int(nurses)/10, "staff_group=03")
			b.happen(o.ID, "2026-05-03", int(1000-nurses)/100, "staff_group=08")
		}
		odd := all[1].ID // too many hurt of a group that has no number
		b.happen(odd, "2026-05-04", 5, "staff_group=02")
		b.happen(all[2].ID, "2026-05-04", 2, "staff_group=02") // few, which are left out
		c := b.compare(authz.Analyst, all[0].ID, insight.CompareAsk{Month: october})
		if !c.Mixed {
			t.Fatal("no trust is set against its mix of staff")
		}
		for _, p := range c.Peers {
			switch p.Org.ID {
			case odd, all[len(all)-1].ID:
				if !math.IsNaN(p.Mix.Value) {
					t.Errorf("%s has a ratio without the numbers for it: %v", p.Org.ID, p.Mix)
				}
			case all[0].ID:
				if math.Abs(p.Mix.Value-1) > 1e-9 || p.Mix.Lower >= 1 || p.Mix.Upper <= 1 || p.Rate.Value < 80 {
					t.Errorf("with many nurses: %v, rate %v", p.Mix, p.Rate.Value)
				}
			default: // 28 are shown as 30
				if math.Abs(p.Mix.Value-30./28) > 1e-9 {
					t.Errorf("%s: %v", p.Org.ID, p.Mix)
				}
			}
		}
		b.sent.heads = slices.DeleteFunc(b.sent.heads, func(d collection.Denominator) bool { return d.StaffGroup != "" })
		b.Forget()
		if c := b.compare(authz.Analyst, all[0].ID, insight.CompareAsk{Month: october}); c.Mixed {
			t.Error("a ratio without any number of staff by group")
		}
	})
}

func TestFewMonthsNoStaffAndSmallCountsAreNotDrawn(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		all, _, _ := b.peers("ambulance")
		for m := october.Add(-11); m <= october.Add(-5); m = m.Add(1) {
			b.sent.set(all[0].ID, m, collection.Return{Standing: collection.Missing})
		}
		b.sent.heads = slices.DeleteFunc(b.sent.heads, func(d collection.Denominator) bool { return d.Org == all[1].ID })
		c := b.compare(authz.National, org.Root, insight.CompareAsk{Group: "ambulance", Month: october})
		want := map[string]string{all[0].ID: "Under six of the twelve months are in", all[1].ID: "Its number of staff is not known"}
		for _, p := range c.Peers {
			if p.Why != want[p.Org.ID] || want[p.Org.ID] != "" && !math.IsNaN(p.Rate.Value) {
				t.Errorf("%s: %q %v", p.Org.Name, p.Why, p.Rate.Value)
			}
		}
	})
}

func TestWithoutStaffNumbersNoRateIsGiven(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.peers("acute")
		b.sent.heads = nil
		c := b.compare(authz.National, org.Root, insight.CompareAsk{Group: "acute", Month: october})
		has(t, c.Title().English(), "Rates cannot be given: no number of staff is held")
		if c.Funnel != nil || c.Sized() || len(c.Says()) != 0 {
			t.Errorf("%+v", c.Funnel)
		}
	})
}

type asked map[string]float64

func (a asked) SaysReported(_ context.Context, _ []string) (map[string]float64, string, error) {
	return a, "NHS Staff Survey 2024", nil
}

func TestALowPointSaysWhatTheSurveyShows(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		all, _, _ := b.peers("acute")
		for _, o := range all { // many events make chance small, so that a low point is one
			b.happen(o.ID, "2026-06-01", 200)
		}
		b.happen(all[5].ID, "2019-06-01", 1)
		quiet := all[6].ID
		b.sent.heads = slices.DeleteFunc(b.sent.heads, func(d collection.Denominator) bool { return d.Org == quiet })
		for _, m := range []collection.Month{"2024-10", "2025-10", "2026-07"} {
			b.sent.heads = append(b.sent.heads, collection.Denominator{Org: quiet, Month: m, Kind: "headcount", Value: 30000})
		}
		b.Reported = asked{quiet: 48}
		c := b.compare(authz.National, org.Root, insight.CompareAsk{Group: "acute", Month: october})
		if len(c.Below) != 1 || c.Below[0].Org.ID != quiet {
			t.Fatalf("below: %+v", c.Below)
		}
		has(t, says(c.Says()), "is low here, and only 48% of those who met violence say that it was reported (NHS Staff Survey 2024)")
		b.Reported = asked{quiet: 90}
		b.happen(all[5].ID, "2019-06-02", 1)
		lacks(t, says(b.compare(authz.National, org.Root, insight.CompareAsk{Group: "acute", Month: october}).Says()), "is low here")
	})
}
