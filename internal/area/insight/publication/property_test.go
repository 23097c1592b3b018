package publication

import (
	"context"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/org"
)

// smallWorld is a drawn tree with counts, as facts of a release; small enough to try everything.
func smallWorld(t *rapid.T) (*facts, org.Organisation, []org.Date) {
	regions := rapid.IntRange(1, 2).Draw(t, "regions")
	trusts := rapid.IntRange(1, 4).Draw(t, "trusts")
	f := &facts{n: map[string]map[spot]int64{cube.All: {}}, stood: map[string]map[collection.Month]collection.Return{}, paths: map[org.Date]map[string][]string{"2026-11-22": {}},
		words: func(s string) string { return s }}
	f.spec = Spec{Title: "x", Measures: []string{cube.All}, Counted: Staff, Level: org.Trust, Map: AsItIs, From: "2026-07", To: "2026-07", Each: Whole}
	f.spec.Rule = Rule{Kind: rapid.SampledFrom([]string{HES, Protect, Suppress}).Draw(t, "rule"), Small: 4, Base: 3, Keep: rapid.Int64Range(2, 3).Draw(t, "keep"), RoundTop: rapid.Bool().Draw(t, "top")}
	if f.spec.Rule.Kind == Suppress {
		f.spec.Rule.Base = 1
	}
	f.spec.Level = rapid.SampledFrom([]org.Kind{org.Region, org.Board, org.Trust}).Draw(t, "level")
	for i := range trusts {
		code := fmt.Sprintf("R%02d", i)
		region := rapid.IntRange(0, regions-1).Draw(t, "region")
		board := rapid.IntRange(0, 1).Draw(t, "board")
		f.orgs = append(f.orgs, code)
		f.paths["2026-11-22"][code] = []string{fmt.Sprintf("Y%d", region), fmt.Sprintf("Q%d%d", region, board), code}
		f.n[cube.All][spot{org: code, month: "2026-07"}] = rapid.Int64Range(0, 9).Draw(t, "n")
	}
	return f, org.Organisation{ID: org.Root, Kind: org.National}, []org.Date{"2026-11-22"}
}

// later is the same world some weeks on: records have come late, or figures were restated.
func later(t *rapid.T, f *facts) *facts {
	g := *f
	g.n = map[string]map[spot]int64{cube.All: {}}
	for at, n := range f.n[cube.All] {
		g.n[cube.All][at] = max(0, n+rapid.SampledFrom([]int64{0, 0, 1, 2, -1}).Draw(t, "more"))
	}
	g.spec.Rule.Kind = rapid.SampledFrom([]string{HES, Protect, Suppress}).Draw(t, "rule later")
	g.spec.Rule.Base = map[string]int64{HES: 3, Protect: 3, Suppress: 1}[g.spec.Rule.Kind]
	g.spec.Level = rapid.SampledFrom([]org.Kind{org.Region, org.Board, org.Trust}).Draw(t, "level later")
	return &g
}

// published tries every count that an outsider can think of and gives, for each cell of the tables, which values agree with all
// of them. Trusts whose count is the same in both are known to be: that is the most that an outsider can know.
func everything(tables []*built) []map[int]map[int64]bool {
	leaves := map[string]int{}
	var names []string
	var most []int64
	index := func(b *built, i int) []int {
		var out []int
		for _, code := range b.facts.orgs {
			key := fmt.Sprintf("%d/%s", i, code)
			if i > 0 && tables[0].facts.n[cube.All][spot{org: code, month: "2026-07"}] == b.facts.n[cube.All][spot{org: code, month: "2026-07"}] {
				key = "0/" + code
			}
			at, ok := leaves[key]
			if !ok {
				at = len(names)
				leaves[key] = at
				names, most = append(names, key), append(most, 15)
			}
			out = append(out, at)
		}
		return out
	}
	of := make([][]int, len(tables))
	for i, b := range tables {
		of[i] = index(b, i)
	}
	found := make([]map[int]map[int64]bool, len(tables))
	for i := range found {
		found[i] = map[int]map[int64]bool{}
	}
	value := make([]int64, len(names))
	sums := make([]map[int]int64, len(tables))
	members := make([][][]int, len(tables)) // by table, cell: which organisations
	for i, b := range tables {
		members[i] = make([][]int, b.layout.Cells())
		for k, code := range b.facts.orgs {
			full := b.facts.paths[b.on][code]
			for cell := range b.layout.Cells() {
				path := b.layout.Path(cell)[0]
				if len(path) <= len(full) && equalPath(path, full) {
					members[i][cell] = append(members[i][cell], k)
				}
			}
		}
	}
	var try func(at int)
	try = func(at int) {
		if at == len(value) {
			for i, b := range tables {
				sums[i] = map[int]int64{}
				for cell, s := range b.release.Cells {
					n := int64(0)
					for _, k := range members[i][cell] {
						n += value[of[i][k]]
					}
					if n < s.Low || n > s.High {
						return
					}
					sums[i][cell] = n
				}
			}
			for i := range tables {
				for cell, n := range sums[i] {
					if found[i][cell] == nil {
						found[i][cell] = map[int64]bool{}
					}
					found[i][cell][n] = true
				}
			}
			return
		}
		for n := int64(0); n <= most[at]; n++ {
			value[at] = n
			try(at + 1)
		}
	}
	try(0)
	return found
}

func equalPath(a, full []string) bool {
	for i := range a {
		if a[i] != full[i] {
			return false
		}
	}
	return true
}

// No hidden cell of a release that passes can be worked out, by trying every count there could be.
func TestNoHiddenCellOfAReleaseCanBeWorkedOut(t *testing.T) {
	t.Parallel()
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		f, top, days := smallWorld(t)
		v, err := judge(context.Background(), f, top, days, nil, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		if !v.safe() {
			return
		}
		passed++
		holds(t, v.tables)
	})
	t.Logf("%d passed the audit and were tried", passed)
	if passed == 0 {
		t.Error("nothing passed, so nothing was tried")
	}
}

// Nor together with the release before it, whatever changed between them.
func TestNoHiddenCellCanBeWorkedOutWithTheReleaseBefore(t *testing.T) {
	t.Parallel()
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		f, top, days := smallWorld(t)
		if len(f.orgs) > 2 {
			f.orgs = f.orgs[:2]
			for at := range f.n[cube.All] {
				if at.org != f.orgs[0] && at.org != f.orgs[1] {
					delete(f.n[cube.All], at)
				}
			}
		}
		first, err := judge(context.Background(), f, top, days, nil, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		if !first.safe() {
			return
		}
		packed, err := pack(keep(f, top, first.tables))
		if err != nil {
			t.Fatal(err)
		}
		k := &kept{}
		if err := unpack(packed, k); err != nil {
			t.Fatal(err)
		}
		before, err := k.built(func(s string) string { return s })
		if err != nil {
			t.Fatal(err)
		}
		second, err := judge(context.Background(), later(t, f), top, days, []*earlier{{id: "rel_1", title: "Before", tables: before}}, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		if !second.safe() {
			return
		}
		passed++
		holds(t, []*built{before[0], second.tables[0]})
	})
	t.Logf("%d passed the audit and were tried", passed)
	if passed == 0 {
		t.Error("nothing passed, so nothing was tried")
	}
}

// TestThreeReleasesAtOnceGiveAwayWhatTwoDoNot has a month with small counts, the months around it taken together in two ways, and
// a draft of all three: the month is what the two have more than the draft.
func TestThreeReleasesAtOnceGiveAwayWhatTwoDoNot(t *testing.T) {
	t.Parallel()
	f := &facts{n: map[string]map[spot]int64{cube.All: {}}, stood: map[string]map[collection.Month]collection.Return{}, paths: map[org.Date]map[string][]string{"2026-11-22": {}}, words: func(s string) string { return s }}
	f.spec = Spec{Title: "x", Measures: []string{cube.All}, Counted: Staff, Level: org.Trust, Map: AsItIs, Each: Whole, Rule: Rule{Kind: Suppress, Small: 7, Base: 1, Keep: 3}}
	for i, n := range [][3]int64{{20, 3, 30}, {41, 5, 17}, {52, 61, 44}} {
		code := fmt.Sprintf("R%02d", i)
		f.orgs = append(f.orgs, code)
		f.paths["2026-11-22"][code] = []string{"Y0", "Q00", code}
		for m, x := range n {
			f.n[cube.All][spot{org: code, month: collection.Month("2026-07").Add(m)}] = x
		}
	}
	top, days := org.Organisation{ID: org.Root, Kind: org.National}, []org.Date{"2026-11-22"}
	ask := func(from, to collection.Month, before ...*earlier) *verdict {
		g := *f
		g.spec.From, g.spec.To = from, to
		v, err := judge(t.Context(), &g, top, days, before, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	var out []*earlier
	for _, m := range [][2]collection.Month{{"2026-08", "2026-08"}, {"2026-07", "2026-08"}, {"2026-08", "2026-09"}} {
		v := ask(m[0], m[1], out...)
		if !v.safe() {
			t.Fatalf("%s to %s is refused: %+v", m[0], m[1], v.leaks)
		}
		out = append(out, &earlier{id: "rel_" + string(m[0]+m[1]), title: string(m[0]), tables: v.tables})
	}
	for i := range out { // with any two of them nothing is told
		if v := ask("2026-07", "2026-09", append(append([]*earlier{}, out[:i]...), out[i+1:]...)...); !v.safe() {
			t.Fatalf("without release %d it is refused: %+v", i, v.leaks)
		}
	}
	v := ask("2026-07", "2026-09", out...)
	if v.safe() || v.leaks[0].With == "" || !v.leaks[0].Earlier {
		t.Fatalf("what three releases tell of the small month is not seen: %+v %+v", v.leaks, v.checks)
	}
	if c := v.checks[len(v.checks)-1]; c.OK || c.Words != "All earlier releases of these months together" {
		t.Errorf("%+v", v.checks)
	}
}

// TestAnotherMapOrAnotherLengthOfTimeIsComparedTrustByTrustAndMonthByMonth publishes trusts, and then boards that are made of other
// trusts: a board less the trust that is known gives the one that is hidden. So does a quarter less two months that are known.
func TestAnotherMapOrAnotherLengthOfTimeIsComparedTrustByTrustAndMonthByMonth(t *testing.T) {
	t.Parallel()
	top, was, is := org.Organisation{ID: org.Root, Kind: org.National}, org.Date("2026-03-31"), org.Date("2026-11-22")
	f := &facts{n: map[string]map[spot]int64{cube.All: {}}, stood: map[string]map[collection.Month]collection.Return{}, paths: map[org.Date]map[string][]string{was: {}, is: {}}, words: func(s string) string { return s }}
	f.spec = Spec{Title: "x", Measures: []string{cube.All}, Counted: Staff, Level: org.Trust, Map: AsItWas, Each: Whole, From: "2026-07", To: "2026-07", Rule: Rule{Kind: Suppress, Small: 7, Base: 1, Keep: 3}}
	for i, n := range []int64{3, 5, 52, 40} {
		code := fmt.Sprintf("R%02d", i)
		f.orgs = append(f.orgs, code)
		f.paths[was][code], f.paths[is][code] = []string{"Y0", "Q00", code}, []string{"Y0", fmt.Sprintf("Q1%d", i%2), code}
		f.n[cube.All][spot{org: code, month: "2026-07"}], f.n[cube.All][spot{org: code, month: "2026-08"}] = n, 60+n
	}
	ask := func(on org.Date, level org.Kind, to collection.Month, before ...*earlier) *verdict {
		g := *f
		g.spec.Level, g.spec.To = level, to
		v, err := judge(t.Context(), &g, top, []org.Date{on}, before, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	first := ask(was, org.Trust, "2026-07")
	boards := ask(is, org.Board, "2026-07")
	if !first.safe() || !boards.safe() {
		t.Fatalf("alone: %+v %+v", first.leaks, boards.leaks)
	}
	if v := ask(is, org.Board, "2026-07", &earlier{id: "rel_1", title: "Trusts", tables: first.tables}); v.safe() {
		t.Error("boards of other trusts give a hidden trust away, and pass")
	}
	august := &facts{n: f.n, stood: f.stood, paths: f.paths, words: f.words, orgs: f.orgs, spec: f.spec}
	august.spec.From, august.spec.To = "2026-08", "2026-08"
	second, err := judge(t.Context(), august, top, []org.Date{was}, nil, func(int, int) {})
	if err != nil || !second.safe() {
		t.Fatal(err, second)
	}
	v := ask(was, org.Trust, "2026-08", &earlier{id: "rel_1", title: "July", tables: first.tables}, &earlier{id: "rel_2", title: "August", tables: second.tables})
	if v.safe() {
		t.Error("two months less one that is known give a hidden month away, and pass")
	}
}

func holds(t *rapid.T, tables []*built) {
	found := everything(tables)
	for i, b := range tables {
		for cell, s := range b.release.Cells {
			if s.Kind != disclosure.Star || s.High == math.MaxInt64 && len(found[i][cell]) == 0 {
				continue
			}
			if need := b.need(cell); int64(len(found[i][cell])) < need && found[i][cell] != nil {
				t.Fatalf("table %d, %s: %d values possible of %d asked for", i, b.name(cell), len(found[i][cell]), need)
			}
			if !found[i][cell][b.table.Count(cell)] {
				t.Fatalf("table %d, %s: the truth is not among what is possible", i, b.name(cell))
			}
		}
	}
}
