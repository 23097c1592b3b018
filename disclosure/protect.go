package disclosure

import "slices"

// guard knows whether hidden cells are protected and how to protect them. There is one for tables that are networks and one
// for all others.
type guard interface {
	// failing picks from the cells those that what is hidden now does not protect.
	failing(cells []int) []int
	// protect hides further cells until one cell is protected; false if none allowed will do.
	protect(cell int) bool
	// tightening tells it that what follows only takes protection away, and returns how many cells to try at most.
	tightening() int
	// turned is told of a cell that has become hidden or shown.
	turned(cell int)
	// rests reports whether the protection last found for a cell may rest on another.
	rests(cell, on int) bool
}

func newGuard(p *pattern) guard {
	if g := newNetGuard(p, true); g != nil {
		p.network = true
		return g
	}
	return newLPGuard(p, newNetGuard(p, false))
}

// protect hides what it takes.
func (p *pattern) protect(g guard) error {
	for {
		open := g.failing(p.guarded())
		if len(open) == 0 {
			return nil
		}
		var stuck []int
		for _, cell := range open {
			if len(g.failing([]int{cell})) > 0 && !g.protect(cell) {
				stuck = append(stuck, cell)
			}
		}
		if len(stuck) > 0 {
			return &UnprotectedError{Layout: p.l, Cells: stuck}
		}
	}
}

// hide hides a cell to protect others.
func (p *pattern) hide(cell int, g guard) {
	if p.why[cell] == "" {
		p.why[cell] = ReasonProtects
		g.turned(cell)
	}
}

// tighten shows again what is not needed after all, the dearest first.
func (p *pattern) tighten(g guard) {
	guarded := p.guarded()
	most := g.tightening()
	g.failing(guarded) // brings up to date what each rests on
	for again := true; again && most > 0; {
		again = false
		var extra []int
		for cell, why := range p.why {
			if why == ReasonProtects && !p.kept[cell] {
				extra = append(extra, cell)
			}
		}
		slices.SortStableFunc(extra, func(a, b int) int {
			switch {
			case p.cost[a] > p.cost[b]:
				return -1
			case p.cost[a] < p.cost[b]:
				return 1
			}
			return b - a
		})
		for _, cell := range extra {
			if most--; most < 0 {
				break
			}
			var affected []int
			for _, c := range guarded {
				if g.rests(c, cell) {
					affected = append(affected, c)
				}
			}
			p.why[cell] = ""
			g.turned(cell)
			if len(affected) > 0 && len(g.failing(affected)) > 0 {
				p.why[cell] = ReasonProtects
				g.turned(cell)
				g.failing(affected)
				continue
			}
			again = true
		}
	}
}

// widen asks for more where the joint audit still finds something; false when there is nothing left to ask for.
func (p *pattern) widen(r *Report, g guard) bool {
	any := false
	for cell, why := range p.why {
		p.kept[cell] = p.kept[cell] || why == ReasonProtects
	}
	for _, f := range r.Leaks() {
		if p.s.Before != nil && f.Release < len(p.s.Before) && p.s.Before[f.Release].Release.Layout != p.l {
			continue
		}
		cell := f.Cell
		if p.t.State(cell) != Counted || p.t.Count(cell) == 0 && p.low[cell] > 0 {
			continue
		}
		switch {
		case p.why[cell] == "":
			p.must(cell, ReasonChange, 1)
			p.need[cell] = max(1, f.Need-1)
			g.turned(cell)
		case p.need[cell] < 4*p.s.values()+8:
			p.need[cell] = max(p.need[cell]+1, f.Need-1, 1)
		default:
			continue
		}
		any = true
	}
	return any
}
