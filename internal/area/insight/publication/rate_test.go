package publication

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// employ gives every trust but those named 2,000 staff in post.
func (b *bench) employ(except ...string) {
	b.Bases = func(_ context.Context, kind string, from, _ collection.Month) ([]collection.Denominator, error) {
		var out []collection.Denominator
		for _, code := range []string{"R01", "R02", "R03", "R04", "R05", "R06", "R07"} {
			skip := false
			for _, e := range except {
				skip = skip || e == code
			}
			if !skip {
				out = append(out, collection.Denominator{Org: code, Month: "2026-06", Kind: kind, Value: 2000, Source: "NHS workforce"},
					collection.Denominator{Org: code, Month: "2026-06", Kind: kind, StaffGroup: "03", Value: 7, Source: "NHS workforce"})
			}
		}
		return out, nil
	}
}

func TestARateIsMadeOfTheNumberShownAndOfNothingElse(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		b.employ("R07")
		one := b.as(authz.National, org.Root, "one")
		s := safeSpec()
		s.Rate, s.Level = "headcount", org.Board
		x := b.publish(b.draft(one, s))
		_, f, err := b.Public(b.Context(), x.ID)
		if err != nil {
			b.Fatal(err)
		}
		if f.Rate != "headcount" || f.RateSource != "NHS workforce" {
			b.Error(f.Rate, f.RateSource)
		}
		with, without := 0, 0
		for _, c := range f.Tables[0].Cells {
			r, ok := f.RateOf(f.Tables[0], c)
			n, err := strconv.ParseInt(c.Shown, 10, 64)
			code := f.Tables[0].Dims[0].Classes[c.At[0]].Code
			if !ok {
				without++
				if err == nil && code != "QDD" && code != "Y56" && code != org.Root {
					b.Errorf("%s has no rate", code)
				}
				continue
			}
			with++
			if err != nil {
				b.Fatalf("%s is %s and has a rate", code, c.Shown)
			}
			if got := r.Value * c.Base / RatePer; math.Abs(got-float64(n)) > 1e-6 {
				b.Errorf("the rate of %s stands for %v, and %d is shown", code, got, n)
			}
			if !(r.Low < r.Value && r.Value < r.High) || r.From > n || r.To < n {
				b.Errorf("%+v", r)
			}
		}
		if with == 0 || without == 0 { // the board of R07 and all above it have none
			b.Errorf("%d with a rate, %d without", with, without)
		}
		v, err := b.Verify(one, b.scope(one, ActSee), x.ID)
		if err != nil || len(v.Broken) > 0 {
			b.Error(v, err)
		}
		s.Counted = Incidents
		if _, err := b.Begin(one, s, "", ""); !fault.Is(err, fault.Invalid) {
			b.Error("rates of incidents", err)
		}
	})
}

// Of two tables of counts that show the same, the whole publication is the same, rates too: nobody can tell them apart by it.
func TestTablesThatShowTheSameHaveTheSameRates(t *testing.T) {
	t.Parallel()
	tree := smallEngland(t)
	top, _ := tree.Get(org.Root)
	on := org.Date("2026-09-30")
	pl := places{tree: tree, top: top, on: on}
	rng := rand.New(rand.NewPCG(1, 7))
	s := spec()
	s.Rate, s.Rule.RoundTop = "headcount", true
	orgs := []string{"R01", "R02", "R03", "R04", "R05", "R06", "R07"}
	make := func(n map[spot]int64) (string, []*built) {
		f := &facts{words: pl.words, n: map[string]map[spot]int64{cube.All: n}, stood: map[string]map[collection.Month]collection.Return{}, orgs: orgs, paths: map[org.Date]map[string][]string{on: {}}, spec: s}
		for _, code := range orgs {
			f.paths[on][code], _ = pl.path(code)
			for _, m := range s.months() {
				f.bases = append(f.bases, keptBase{code, m, 1500, "NHS workforce"})
			}
		}
		b, err := build(f, top, cube.All, on, false)
		if err == nil {
			err = b.apply()
		}
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(public([]*built{b}, pl.words, func(code string) org.Kind { o, _ := tree.Get(code); return o.Kind }))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw), []*built{b}
	}
	same := 0
	for i := 0; i < 60 || same == 0 && i < 1000; i++ { // few change by so little that they show the same
		n := map[spot]int64{}
		for _, code := range orgs {
			for _, m := range s.months() {
				n[spot{org: code, month: m, a: "verbal"}] = rng.Int64N(30)
				n[spot{org: code, month: m, a: "threat"}] = rng.Int64N(4)
			}
		}
		was, first := make(n)
		for at := range n {
			n[at] = max(0, n[at]+rng.Int64N(2)*(1-2*rng.Int64N(2))*rng.Int64N(2)*rng.Int64N(2))
		}
		now, second := make(n)
		if !shows(first[0].release, second[0].release) {
			continue
		}
		if same++; was != now {
			t.Fatal("the counts behind a release can be told apart by it")
		}
	}
	if same == 0 {
		t.Error("no two tables showed the same")
	}
}

func shows(a, b *disclosure.Release) bool {
	for i := range a.Cells {
		if a.Cells[i].Text() != b.Cells[i].Text() {
			return false
		}
	}
	return true
}
