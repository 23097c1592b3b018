package disclosure

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// checkSafe audits a release from outside, without the truth, and checks each promise of the suppression by itself.
func checkSafe(t *rapid.T, s Suppress, table *Table, safe *Safe) {
	all := append([]Published(nil), s.Before...)
	all = append(all, Published{Release: safe.Release, Change: s.Change})
	for i := range all {
		all[i].Table = nil
	}
	report, err := Audit{Releases: all, ChangeValues: s.values(), Small: s.small(), Nodes: 2000}.Run()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Leak && (f.Shown.Kind != Withheld || f.Before >= 0) {
			t.Fatalf("release %d against %d, %s: %+v", f.Release, f.Before, all[f.Release].Release.Layout.Name(f.Cell), f)
		}
		if f.Release < len(s.Before) || f.Before >= 0 {
			continue
		}
		n := table.Count(f.Cell)
		if f.Range.Min > n || f.Range.Max < n {
			t.Fatalf("%s: the range %+v leaves out the truth, %d", table.layout.Name(f.Cell), f.Range, n)
		}
		if f.Shown.Hidden() && n >= 1 && n <= s.small() && safe.Log[f.Cell].Reason != ReasonBefore && f.Values < s.values() {
			t.Fatalf("%s: only %d values", table.layout.Name(f.Cell), f.Values)
		}
	}
	for cell, shown := range safe.Release.Cells {
		n := table.Count(cell)
		if table.State(cell) == Counted && n >= 1 && n <= s.small() && !shown.Hidden() {
			t.Fatalf("%s: %d is shown", table.layout.Name(cell), n)
		}
		if n == 0 && shown.Kind == Star && s.ZeroSensitive == nil {
			t.Fatalf("%s: zero is hidden", table.layout.Name(cell))
		}
		if e := safe.Log[cell]; e.Cell != cell || e.Raw != n || e.Shown != shown || e.Reason == "" || e.Rule == "" {
			t.Fatalf("log %+v of %d shown %q", e, n, shown.Text())
		}
	}
}

func drawSuppress(t *rapid.T) Suppress {
	s := Suppress{Small: rapid.SampledFrom([]int64{4, 7}).Draw(t, "small")}
	s.Values = rapid.SampledFrom([]int64{0, 2, 3}).Draw(t, "values")
	s.Base = rapid.SampledFrom([]int64{0, 0, 5}).Draw(t, "round")
	if rapid.IntRange(0, 4).Draw(t, "zero sensitive") == 0 {
		s.ZeroSensitive = func(int) bool { return true }
	}
	if rapid.IntRange(0, 4).Draw(t, "sensitive") == 0 {
		s.Sensitive = &Sensitive{Least: 10}
	}
	return s
}

func TestNoHiddenCellOfAReleaseCanBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dims := []*Dim{drawGeo(t, rapid.IntRange(1, 5).Draw(t, "leaves")), drawFlat(t, "C", 3)}
		if len(dims[0].under(0)) < 4 && rapid.IntRange(0, 3).Draw(t, "third") == 0 {
			dims = append(dims, drawFlat(t, "D", 2))
		}
		l := layout(t, dims...)
		if rapid.IntRange(0, 2).Draw(t, "groups?") == 0 {
			l = drawGroups(t, l)
		}
		table := drawTable(t, l, rapid.SampledFrom([]int64{3, 12, 60}).Draw(t, "most"), true)
		s := drawSuppress(t)
		safe, err := s.Apply(table)
		if err != nil {
			t.Fatal(err)
		}
		checkSafe(t, s, table, safe)
		again, err := s.Apply(table)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(safe.Log, again.Log); diff != "" {
			t.Fatalf("a rerun differs: %s", diff)
		}
	})
}

func TestNoHiddenCellCanBeWorkedOutWithThePreviousRelease(t *testing.T) {
	made, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		leaves := rapid.IntRange(1, 5).Draw(t, "leaves")
		cats := drawFlat(t, "C", 3)
		l := layout(t, drawGeo(t, leaves), cats)
		then := drawTable(t, l, 20, false)
		first := drawSuppress(t)
		before, err := first.Apply(then)
		if err != nil {
			t.Fatal(err)
		}
		next := first
		next.Values = 2
		if rapid.Bool().Draw(t, "moved") {
			l = layout(t, drawGeo(t, leaves), cats)
		}
		now, changes := NewTable(l), make(map[int]Change)
		for cell := range l.Cells() {
			if !l.Leaf(cell) {
				continue
			}
			n := int64(0)
			for was := range then.layout.Cells() {
				if then.layout.Leaf(was) && leafName(then.layout, was) == leafName(l, cell) {
					n = then.Count(was)
				}
			}
			switch changes[cell] = rapid.SampledFrom([]Change{Same, Same, Same, Grown, Restated}).Draw(t, "change"); changes[cell] {
			case Grown:
				n += rapid.Int64Range(0, 4).Draw(t, "late")
			case Restated:
				n = max(0, n+rapid.Int64Range(-3, 4).Draw(t, "restated"))
			}
			if err := now.Set(cell, n); err != nil {
				t.Fatal(err)
			}
		}
		next.Change = func(leaf int) Change { return changes[leaf] }
		next.Before = []Published{{Release: before.Release, Table: then}}
		safe, err := next.Apply(now)
		var stuck *UnprotectedError
		if errors.As(err, &stuck) {
			refused++
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		made++
		checkSafe(t, next, now, safe)
	})
	t.Logf("%d made, %d refused", made, refused)
	if made == 0 {
		t.Error("every release was refused")
	}
}
