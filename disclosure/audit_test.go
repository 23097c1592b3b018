package disclosure

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/havenward/havenward/disclosure/bounds"
)

func TestAuditAgreesWithExhaustiveSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		size := int64(1)
		for i := range w.low {
			size *= w.high[i] - w.low[i] + 1
		}
		if size > 4000 {
			t.Skip("too many to try")
		}
		a := Audit{Releases: w.all, Ratios: w.ratios, Nodes: 5000, JudgeNational: true}
		if rapid.Bool().Draw(t, "outside") { // without the truth the answer is the same
			a.Releases = append([]Published(nil), w.all...)
			for i := range a.Releases {
				a.Releases[i].Table = nil
			}
		}
		got, err := a.Run()
		if err != nil {
			t.Fatal(err)
		}
		want := make(map[[3]int]bounds.Range)
		see := func(key [3]int, x int64) {
			r, ok := want[key]
			if !ok {
				r = bounds.Range{Min: x, Max: x}
			}
			want[key] = bounds.Range{Min: min(r.Min, x), Max: max(r.Max, x)}
		}
		w.each(func(cells [][]int64) {
			for i := range cells {
				for cell, x := range cells[i] {
					see([3]int{i, -1, cell}, x)
					if i > 0 && w.all[i].Release.Layout == w.all[i-1].Release.Layout {
						see([3]int{i, i - 1, cell}, x-cells[i-1][cell])
					}
				}
			}
		})
		for i := range w.all {
			for cell := range w.all[i].Release.Cells {
				r, e := got.Range(i, cell), want[[3]int{i, -1, cell}]
				if r.Min != e.Min || r.Max != e.Max || !r.Exact {
					t.Fatalf("release %d, %s: got %+v, want %d to %d", i, w.all[i].Release.Layout.Name(cell), r, e.Min, e.Max)
				}
			}
		}
		for _, f := range got.Findings {
			e := want[[3]int{f.Release, f.Before, f.Cell}]
			if f.Range.Min != e.Min || f.Range.Max != e.Max {
				t.Fatalf("release %d against %d, cell %d: got %+v, want %d to %d", f.Release, f.Before, f.Cell, f.Range, e.Min, e.Max)
			}
			if few := e.Max-e.Min+1 < f.Need; f.Leak != (few && (f.Before < 0 && !(f.Shown.Kind == Withheld && (e.Max == 0 || e.Min > 7)) ||
				f.Before >= 0 && (e.Min != 0 || e.Max != 0) && e.Min <= 7 && e.Max >= -7)) {
				t.Fatalf("release %d against %d, cell %d: judged %+v, want %d to %d", f.Release, f.Before, f.Cell, f, e.Min, e.Max)
			}
		}
		a.Quick = true
		quick, err := a.Run()
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range quick.Findings {
			if f.Leak != got.Findings[i].Leak {
				t.Fatalf("quick and full audit differ: %+v and %+v", f, got.Findings[i])
			}
		}
	})
}
