package disclosure

import "pgregory.net/rapid"

// world is a small set of releases, the truth behind them, and every way the leaves could be.
type world struct {
	all    []Published
	ratios []Ratio
	slots  [][]int // by release and leaf cell, which free figure it is
	low    []int64 // of the free figures
	high   []int64
}

// drawShown draws what is said of a count: true, but as vague as may be. Leaves stay bounded so that all can be tried.
func drawShown(t *rapid.T, n int64, leaf bool) Shown {
	switch rapid.IntRange(0, 4).Draw(t, "shown") {
	case 0:
		return ExactCell(n)
	case 1:
		return RoundedCell(n, rapid.SampledFrom([]int64{3, 5}).Draw(t, "base"), 0)
	case 2:
		if !leaf {
			return WithheldCell()
		}
	}
	return StarCell(min(n, rapid.Int64Range(0, 1).Draw(t, "low")), max(n, rapid.Int64Range(2, 3).Draw(t, "high")))
}

func drawWorld(t *rapid.T) *world {
	w := &world{}
	leaves := rapid.IntRange(1, 3).Draw(t, "leaves")
	cats := drawFlat(t, "C", 2)
	dims := []*Dim{drawGeo(t, leaves), cats}
	if rapid.IntRange(0, 2).Draw(t, "third") == 0 {
		dims = append(dims, drawFlat(t, "D", 2))
	}
	first := drawGroups(t, layout(t, dims...))
	names := make(map[string]int)
	for i := range rapid.IntRange(1, 2).Draw(t, "releases") {
		l := first
		if i > 0 && rapid.Bool().Draw(t, "moved") {
			l = layout(t, append([]*Dim{drawGeo(t, leaves)}, dims[1:]...)...)
		}
		w.release(t, i, l, names)
	}
	for range rapid.IntRange(0, 1).Draw(t, "ratios") {
		i := rapid.IntRange(0, len(w.all)-1).Draw(t, "of")
		table := w.all[i].Table
		r := Ratio{Release: i, Numerator: rapid.IntRange(0, table.layout.Cells()-1).Draw(t, "num"), Per: 100}
		r.Denominator = rapid.IntRange(0, table.layout.Cells()-1).Draw(t, "den")
		den := table.Count(r.Denominator)
		if rapid.Bool().Draw(t, "public") {
			r.Public = rapid.Int64Range(1, 9).Draw(t, "headcount")
			den = r.Public
		}
		if den > 0 {
			r.Value = float64(int64(float64(table.Count(r.Numerator))*100/float64(den) + 0.5))
			w.ratios = append(w.ratios, r)
		}
	}
	return w
}

// release adds one; leaves linked to the release before share or follow their figures.
func (w *world) release(t *rapid.T, i int, l *Layout, names map[string]int) {
	change := make(map[int]Change)
	table := NewTable(l)
	slots := make([]int, l.Cells())
	for cell := range slots {
		if !l.Leaf(cell) {
			continue
		}
		n := rapid.Int64Range(0, 3).Draw(t, "count")
		name := leafName(l, cell)
		before, linked := names[name]
		slots[cell] = len(w.low)
		if linked {
			was := w.truth(before)
			switch change[cell] = rapid.SampledFrom([]Change{Same, Same, Grown, Restated}).Draw(t, "change"); change[cell] {
			case Same:
				n, slots[cell] = was, before
			case Grown:
				n = max(n, was)
			}
		}
		if slots[cell] == len(w.low) {
			w.low, w.high = append(w.low, 0), append(w.high, NoLimit)
		}
		names[name] = slots[cell]
		if err := table.Set(cell, n); err != nil {
			t.Fatal(err)
		}
	}
	r := &Release{Layout: l}
	for cell := range slots {
		s := drawShown(t, table.Count(cell), l.Leaf(cell))
		r.Cells = append(r.Cells, s)
		if l.Leaf(cell) {
			w.low[slots[cell]] = max(w.low[slots[cell]], s.Low)
			w.high[slots[cell]] = min(w.high[slots[cell]], s.High)
		}
	}
	w.all = append(w.all, Published{Release: r, Table: table, Change: func(leaf int) Change { return change[leaf] }})
	w.slots = append(w.slots, slots)
}

// truth finds the true value of a free figure.
func (w *world) truth(slot int) int64 {
	for i, slots := range w.slots {
		for cell, s := range slots {
			if s == slot && w.all[i].Release.Layout.Leaf(cell) {
				return w.all[i].Table.Count(cell)
			}
		}
	}
	return 0
}

// each calls f with the cells of every release for every set of figures that agrees with all that is published.
func (w *world) each(f func(cells [][]int64)) {
	x := append([]int64(nil), w.low...)
	for {
		if cells := w.cells(x); w.agrees(cells) {
			f(cells)
		}
		i := 0
		for i < len(x) && x[i] == w.high[i] {
			x[i] = w.low[i]
			i++
		}
		if i == len(x) {
			return
		}
		x[i]++
	}
}

func (w *world) cells(x []int64) [][]int64 {
	var out [][]int64
	for i, p := range w.all {
		cells := make([]int64, len(p.Release.Cells))
		for cell := range cells {
			if p.Release.Layout.Leaf(cell) {
				for _, up := range p.Release.Layout.above(cell) {
					cells[up] += x[w.slots[i][cell]]
				}
			}
		}
		out = append(out, cells)
	}
	return out
}

func (w *world) agrees(cells [][]int64) bool {
	for i, p := range w.all {
		for cell, s := range p.Release.Cells {
			if x := cells[i][cell]; x < s.Low || x > s.High {
				return false
			}
		}
		if i == 0 {
			continue
		}
		before := w.all[i-1].Release.Layout
		for cell := range cells[i] {
			if !p.Release.Layout.Leaf(cell) || p.Change(cell) != Grown {
				continue
			}
			for was := range cells[i-1] {
				if before.Leaf(was) && leafName(before, was) == leafName(p.Release.Layout, cell) && cells[i][cell] < cells[i-1][was] {
					return false
				}
			}
		}
	}
	for _, r := range w.ratios {
		den := r.Public
		if den == 0 {
			den = cells[r.Release][r.Denominator]
		}
		if d := 2*100*cells[r.Release][r.Numerator] - 2*int64(r.Value)*den; d < -den || d > den {
			return false
		}
	}
	return true
}
