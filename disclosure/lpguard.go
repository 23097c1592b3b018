package disclosure

import (
	"math"

	"github.com/havenward/havenward/disclosure/bounds"
	"github.com/havenward/havenward/disclosure/internal/simplex"
)

// lpGuard protects the cells of any table. What to hide is found by a linear programme: the cheapest movement of the table
// that leaves every sum as it is and moves the cell far enough (Kelly, Golden and Assad 1992). Whether that protects is
// asked of the audit's own solver.
type lpGuard struct {
	p      *pattern
	solver *simplex.Solver // a rise and a fall for each cell
	effort int
	tree   *netGuard // the same table without its groups, if that is a network: it knows the cheapest cycles
}

func newLPGuard(p *pattern, tree *netGuard) *lpGuard {
	n := len(p.why)
	g := &lpGuard{p: p, tree: tree}
	lo, hi := make([]float64, 2*n), make([]float64, 2*n)
	var rows [][]simplex.Term
	p.l.sums(func(implied bool, whole int, parts []int) {
		if implied {
			return
		}
		row := []simplex.Term{{Var: whole, Coef: 1}, {Var: n + whole, Coef: -1}}
		for _, c := range parts {
			row = append(row, simplex.Term{Var: c, Coef: -1}, simplex.Term{Var: n + c, Coef: 1})
		}
		rows = append(rows, row)
	})
	g.solver = simplex.New(lo, hi, rows, make([]float64, len(rows)), make([]float64, len(rows)))
	return g
}

func (g *lpGuard) turned(cell int) {
	if g.tree != nil {
		g.tree.turned(cell)
	}
}

func (g *lpGuard) rests(cell, on int) bool { return true }

// large is the number of cells from which proofs by programmes are too slow to be asked for again and again.
const large = 1500

// tightening of a large table tries the dearest only, and trusts small moves alone: it may leave more hidden than need be.
func (g *lpGuard) tightening() int {
	if len(g.p.why) < large {
		return math.MaxInt
	}
	g.effort = -1
	return 60
}

// system is what the public would know if the pattern were published.
func (g *lpGuard) system() *bounds.System {
	var s bounds.System
	truth := make([]int64, len(g.p.why))
	for cell := range g.p.why {
		truth[cell] = g.p.t.Count(cell)
		s.Var(g.p.room(cell))
	}
	g.p.l.sums(func(implied bool, whole int, parts []int) {
		if implied {
			s.Implied(whole, parts...)
		} else {
			s.Sum(whole, parts...)
		}
	})
	s.Start(truth)
	return &s
}

func (g *lpGuard) failing(cells []int) []int {
	enough := make([]int64, len(g.p.why))
	for _, c := range cells {
		enough[c] = g.p.need[c]
	}
	res, err := g.system().Solve(bounds.Options{Want: cells, Enough: enough, Effort: g.effort})
	if err != nil {
		return cells // the counts themselves fit, so this cannot be; if it were, nothing is proven
	}
	var out []int
	for _, c := range cells {
		if res.Ranges[c].Proven() < g.p.need[c] {
			out = append(out, c)
		}
	}
	return out
}

func (g *lpGuard) protect(cell int) bool {
	g.effort = 0
	need := g.p.need[cell]
	if g.tree != nil && (len(g.tree.failing([]int{cell})) == 0 || g.tree.protect(cell)) {
		g.follow(cell)
		if len(g.failing([]int{cell})) == 0 {
			return true
		}
	}
	for amount := need; amount <= 2*need+2; amount++ {
		up, upCost := g.cheapest(cell, true, amount)
		down, downCost := g.cheapest(cell, false, amount)
		move := up
		if downCost < upCost {
			move = down
		}
		if move == nil {
			break
		}
		for _, c := range move {
			g.p.hide(c, g)
		}
		if len(g.failing([]int{cell})) == 0 {
			return true
		}
	}
	for amount := need - 1; amount >= 1; amount-- {
		for _, up := range []bool{true, false} {
			move, _ := g.cheapest(cell, up, amount)
			for _, c := range move {
				g.p.hide(c, g)
			}
		}
		if len(g.failing([]int{cell})) == 0 {
			return true
		}
	}
	return g.beside(cell)
}
