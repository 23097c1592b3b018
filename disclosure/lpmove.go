package disclosure

import (
	"math"

	"github.com/havenward/havenward/disclosure/internal/flow"
	"github.com/havenward/havenward/disclosure/internal/simplex"
)

// follow hides the sums of groups that would give away how the tree moves to protect a cell.
func (g *lpGuard) follow(cell int) {
	g.tree.moves(cell, g.p.need[cell], func(at []flow.Arc, moved []int) {
		by := make(map[int]int64)
		for _, c := range moved {
			if !g.p.l.Leaf(c) {
				continue
			}
			for _, up := range g.p.l.above(c) {
				if g.p.l.group(up) {
					by[up] += at[c].X - g.p.t.Count(c)
				}
			}
		}
		for up, d := range by {
			x := g.p.t.Count(up) + d
			if lo, hi := g.p.room(up); d != 0 && g.p.usable[up] && (x < lo || x > hi) {
				g.p.hide(up, g)
			}
		}
	})
}

// cheapest finds the cells that the cheapest movement by an amount takes, and its cost; nil if there is none.
func (g *lpGuard) cheapest(cell int, up bool, amount int64) ([]int, float64) {
	n := len(g.p.why)
	var objective []simplex.Term
	for c := range n {
		rise, fall := g.most(c)
		floor := 0.0
		if c == cell {
			if up && rise < float64(amount) || !up && fall < float64(amount) {
				return nil, math.Inf(1)
			}
			rise, fall, floor = 0, 0, float64(amount)
		}
		g.bound(c, n, rise, fall, floor, up)
		cost := 0.01
		if !g.p.hidden(c) {
			cost = float64(g.p.cost[c]) + 0.01
		}
		objective = append(objective, simplex.Term{Var: c, Coef: cost}, simplex.Term{Var: n + c, Coef: cost})
	}
	if g.solver.Minimise(objective, 5000) != simplex.Optimal {
		return nil, math.Inf(1)
	}
	move, total := []int{}, 0.0
	for c := range n {
		lo, hi := g.p.room(c)
		x := float64(g.p.t.Count(c))
		if by := g.solver.X(c) - g.solver.X(n+c); !g.p.hidden(c) && (x+by > float64(hi)+1e-6 || x+by < float64(lo)-1e-6) {
			move = append(move, c)
			total += float64(g.p.cost[c])
		}
	}
	return move, total
}

// most is how far a cell could rise and fall if it were hidden wherever that is allowed.
func (g *lpGuard) most(c int) (rise, fall float64) {
	x := g.p.t.Count(c)
	lo, hi := g.p.room(c)
	if !g.p.hidden(c) && g.p.usable[c] {
		lo, hi = min(x, g.p.low[c]), max(x, g.p.high[c])
	}
	if hi >= NoLimit {
		return math.Inf(1), float64(x - lo)
	}
	return float64(hi - x), float64(x - lo)
}

func (g *lpGuard) bound(c, n int, rise, fall, floor float64, up bool) {
	riseLo, fallLo := 0.0, 0.0
	if floor > 0 && up {
		riseLo, rise = floor, floor
	} else if floor > 0 {
		fallLo, fall = floor, floor
	}
	g.solver.Bound(c, riseLo, rise)
	g.solver.Bound(n+c, fallLo, fall)
}

// beside hides the cheapest cells in the sums a cell stands in, one by one, where programmes in fractions did not do.
func (g *lpGuard) beside(cell int) bool {
	near := map[int]bool{cell: true}
	for {
		best := -1
		g.p.l.sums(func(_ bool, whole int, parts []int) {
			all := append([]int{whole}, parts...)
			hit := false
			for _, c := range all {
				hit = hit || near[c]
			}
			if !hit {
				return
			}
			for _, c := range all {
				if g.p.hidden(c) {
					near[c] = true
				} else if g.p.usable[c] && (best < 0 || g.p.cost[c] < g.p.cost[best]) {
					best = c
				}
			}
		})
		if best < 0 {
			return false
		}
		g.p.hide(best, g)
		near[best] = true
		if len(g.failing([]int{cell})) == 0 {
			return true
		}
	}
}
