package insight_test

import (
	"math"
	"testing"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

func (b *pictures) picture(r authz.Role, code string, a insight.PictureAsk) insight.Picture {
	b.Helper()
	ctx, sc := b.as(r, code, insight.ActPicture)
	p, err := b.Picture(ctx, sc, a)
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func row(t *testing.T, p insight.Picture, id string) insight.PictureRow {
	t.Helper()
	for _, r := range append(p.Rows, p.Boards...) {
		if r.Org.ID == id {
			return r
		}
	}
	t.Fatalf("no row of %s", id)
	return insight.PictureRow{}
}

func TestWhatIsMissingIsNeverNought(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		trusts := b.england()
		here := b.tree.Descendants("QE1", "2026-10-31") // Lancashire and South Cumbria
		for _, o := range here {
			for m := october.Add(-11); m <= october; m = m.Add(1) {
				b.happen(o.ID, m.First().Format("2006-01-02"), 10)
			}
		}
		first := b.picture(authz.National, org.Root, insight.PictureAsk{Month: october})
		if first.Owed != len(trusts) || first.Sent != len(trusts) || first.Percent() != 100 || first.StaffPercent() != 100 {
			t.Fatalf("%+v", first.Turnout)
		}
		has(t, first.Title().English(), "Everybody is in the picture")
		was := row(t, first, "QE1").Rate
		if math.Abs(was.Value-120) > 1e-9 {
			t.Fatalf("the rate is %v, want 10 a month of 1,000 staff, 120 a year", was.Value)
		}
		// one of them goes silent for half a year: neither its incidents nor its staff count for those months, and the rate stays
		for m := october.Add(-5); m <= october; m = m.Add(1) {
			b.sent.set(here[0].ID, m, collection.Return{Standing: collection.Missing, Late: true})
		}
		b.Forget()
		p := b.picture(authz.National, org.Root, insight.PictureAsk{Month: october})
		if got := row(t, p, "QE1"); got.Missing != 1 || got.Sent != len(here)-1 || math.Abs(got.Rate.Value-120) > 1e-9 || got.Rate.Months != len(here)*12-6 {
			t.Errorf("%+v", got)
		}
		if p.Percent() == 100 || p.Same != len(trusts)-1 {
			t.Errorf("%d%%, %d sent all", p.Percent(), p.Same)
		}
		has(t, says(p.Means()), "No trust is taken as zero because it is missing: none sent a nil return, 1 sent nothing.")
		// of the 24 months only those count that the trust sent, and the same trusts throughout
		last, before := p.Sums[len(p.Sums)-1], p.Sums[0]
		if last.Trusts != before.Trusts || last.Trusts != p.Same {
			t.Errorf("%+v %+v", before, last)
		}
		all := b.picture(authz.National, org.Root, insight.PictureAsk{Month: october, All: true})
		if all.Sums[0].Trusts != len(trusts) || all.Sums[23].Trusts != len(trusts)-1 {
			t.Errorf("%+v %+v", all.Sums[0], all.Sums[23])
		}
	})
}

func TestANilReturnIsNoughtAndASumWithoutRowsIsInNoRate(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		here := b.tree.Descendants("QE1", "2026-10-31")
		b.sent.set(here[0].ID, october, collection.Return{Standing: collection.Accepted, Nil: true})
		b.sent.set(here[1].ID, october, collection.Return{Standing: collection.Accepted, Totals: true, Staff: 40, Incidents: 38})
		b.sent.set(here[2].ID, october, collection.Return{Standing: collection.Waiting, Late: true})
		p := b.picture(authz.ICB, "QE1", insight.PictureAsk{Month: october})
		if p.Nil != 1 || p.Totals != 1 || p.Waiting != 1 || p.Late != 1 || p.Sent != len(here) || p.In != len(here)-1 {
			t.Errorf("%+v", p.Turnout)
		}
		words := says(p.Means())
		has(t, words, "1 sent a nil return, none sent nothing.")
		has(t, words, "1 waits to be accepted and counts only then.")
		has(t, words, "1 sent sums without rows, so it is in no rate.")
		if got := row(t, p, here[1].ID).Affected; got != 40 {
			t.Errorf("affected %d", got)
		}
		if got := row(t, p, here[2].ID).Affected; got != -1 {
			t.Errorf("a return that waits counts %d", got)
		}
		if got := row(t, p, here[0].ID).Affected; got != 0 {
			t.Errorf("a nil return counts %d", got)
		}
	})
}

func TestUnderSixtyPerCentIsHeldBack(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		here := b.tree.Descendants("QE1", "2026-10-31")
		for i, o := range here {
			if i*10 > len(here)*3 { // more than 40% are missing
				b.sent.set(o.ID, october, collection.Return{Standing: collection.Missing})
			}
		}
		p := b.picture(authz.National, org.Root, insight.PictureAsk{Month: october})
		r := row(t, p, "QE1")
		if !r.Held() || r.Rate.Why != insight.HeldBack || !math.IsNaN(r.Rate.Value) || len(p.Held) != 1 {
			t.Errorf("%+v", r)
		}
		has(t, says(p.Means()), "One board, Lancashire and South Cumbria, has under 60% of its trusts in")
		has(t, says(p.Means()), "Counts can be read.")
		own := b.picture(authz.ICB, "QE1", insight.PictureAsk{Month: october})
		has(t, own.Title().English(), "Too few are in the picture to read it")
		lacks(t, says(own.Means()), "Counts can be read.")
	})
}

func TestThoseAboveATrustSeeItsSmallCountsHidden(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		here := b.tree.Descendants("QE1", "2026-10-31")
		b.happen(here[0].ID, "2026-10-02", 5)
		b.happen(here[1].ID, "2026-10-02", 23)
		p := b.picture(authz.ICB, "QE1", insight.PictureAsk{Month: october})
		if r := row(t, p, here[0].ID).Rate; r.Why != insight.Small || r.Hurt != 0 || !math.IsNaN(r.Value) {
			t.Errorf("%+v", r)
		}
		if r := row(t, p, here[1].ID).Rate; r.Why != insight.HasRate || r.Hurt != 25 || r.Value != 25 {
			t.Errorf("%+v", r)
		}
	})
}

func TestAPictureIsOfTheOwnPlaceAndBelow(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		here := b.tree.Descendants("QE1", "2026-10-31")
		for _, c := range []struct {
			role  authz.Role
			org   string
			place string
			sees  bool
		}{{authz.ICB, "QE1", "", true}, {authz.ICB, "QE1", here[0].ID, true}, {authz.ICB, "QE1", "QOP", false}, {authz.ICB, "QE1", "Y62", false}, {authz.ICB, "QE1", org.Root, false}, {authz.ICB, "QE1", "NONE", false},
			{authz.ICB, "QE1", "R0A", false}, {authz.Region, "Y62", "QE1", true}, {authz.Region, "Y62", "Y63", false}, {authz.National, org.Root, "QE1", true}, {authz.National, org.Root, "R0A", true}} {
			ctx, sc := b.as(c.role, c.org, insight.ActPicture)
			_, err := b.Picture(ctx, sc, insight.PictureAsk{Place: c.place, Month: october})
			if c.sees && err != nil || !c.sees && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s of %s at %q: %v", c.role, c.org, c.place, err)
			}
		}
		for _, r := range []authz.Role{authz.Analyst, authz.Manager, authz.Reporter, authz.Public, authz.Executive} {
			if _, err := b.policy.Check(authz.Actor{ID: "p", Role: r, Org: "R0A", Strong: true}, insight.ActPicture); err == nil {
				t.Errorf("%s may see pictures", r)
			}
		}
	})
}

func TestBoardsAreThoseOfTheMonthOrOfToday(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		const march collection.Month = "2026-03"
		was := b.picture(authz.National, org.Root, insight.PictureAsk{Month: march})
		now := b.picture(authz.National, org.Root, insight.PictureAsk{Month: march, Now: true})
		if len(was.Boards) != 42 || len(now.Boards) != 36 {
			t.Errorf("%d boards as it was, %d as it is now", len(was.Boards), len(now.Boards))
		}
		if was.Owed != now.Owed || was.Sent != now.Sent {
			t.Errorf("%+v %+v", was.Turnout, now.Turnout)
		}
		for _, day := range []org.Date{"2026-03-31", "2026-04-01"} {
			spots, err := insight.Spots(day)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[[2]int]string{}
			for _, s := range spots {
				if seen[[2]int{s.Col, s.Row}] != "" {
					t.Errorf("%s: %s and %s stand on one place", day, s.Org, seen[[2]int{s.Col, s.Row}])
				}
				seen[[2]int{s.Col, s.Row}] = s.Org
				if o, ok := b.tree.Get(s.Org); !ok || !o.Open(day) {
					t.Errorf("%s: %s is not open", day, s.Org)
				}
			}
			if want := len(b.tree.At(org.Board, day)); len(spots) != want {
				t.Errorf("%s: %d tiles, want %d", day, len(spots), want)
			}
		}
	})
}

func TestManyReadersOfOneRevisionCostOneReading(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		for range 20 {
			b.picture(authz.National, org.Root, insight.PictureAsk{Month: october})
			b.picture(authz.ICB, "QE1", insight.PictureAsk{Month: october})
		}
		if b.sent.asked != 1 {
			t.Errorf("the returns were read %d times", b.sent.asked)
		}
		b.happen("R0A", "2026-10-02", 1)
		b.picture(authz.National, org.Root, insight.PictureAsk{Month: october})
		if p := b.picture(authz.National, org.Root, insight.PictureAsk{Month: october}); p.Revision != b.Cube.Stats().Revision || b.sent.asked != 1 {
			t.Errorf("a new fact did not make a new picture, or returns were read again: revision %d, %d readings", p.Revision, b.sent.asked)
		}
	})
}

func TestTheFieldsOfWhatCameAreCounted(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.england()
		b.happen("R0A", "2026-10-02", 3, "hate_motive=not_known")
		b.happen("R0A", "2026-10-03", 9, "hate_motive=none", "alleged_type=patient")
		b.sent.set("R0B", october, collection.Return{Standing: collection.Missing})
		b.happen("R0B", "2026-10-03", 50) // its return is missing, so what is there says nothing
		p := b.picture(authz.National, org.Root, insight.PictureAsk{Month: october})
		want := map[string][2]int64{"alleged_type": {9, 12}, "physical_harm": {12, 12}, "clinical_factor": {0, 12}, "hate_motive": {9, 12}}
		for _, k := range p.Known {
			if got := [2]int64{k.Known, k.Of}; got != want[k.Field] {
				t.Errorf("%s: %v, want %v", k.Field, got, want[k.Field])
			}
		}
	})
}

func TestWithoutACollectionNothingIsSaidOfCoverage(t *testing.T) {
	eachPicture(t, func(b *pictures) {
		b.Owed = nil
		b.happen("R0A", "2026-10-02", 30)
		p := b.picture(authz.National, org.Root, insight.PictureAsk{Month: october})
		has(t, says(p.Means()), "Nothing is known of returns yet")
		has(t, p.Title().English(), "Nobody is in the picture yet")
	})
}
