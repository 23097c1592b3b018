package disclosure

import (
	"math"

	"github.com/havenward/havenward/disclosure/internal/flow"
)

// netGuard protects the cells of a table that is a network: a cell is protected when flow can move on it far enough along
// cycles of hidden cells. The cheapest cycle through it is what to hide.
type netGuard struct {
	p    *pattern
	net  *flow.Network
	used map[int][]int // what the protection of a cell rests on
	seen []bool
	list []int
}

// newNetGuard makes one, with or without the groups; nil where that is not a network.
func newNetGuard(p *pattern, groups bool) *netGuard {
	rows := 0
	ends := make([][]flow.End, len(p.why))
	p.l.sums(func(implied bool, whole int, parts []int) {
		if implied || !groups && p.l.group(whole) {
			return
		}
		ends[whole] = append(ends[whole], flow.End{Row: rows, Sign: 1})
		for _, c := range parts {
			ends[c] = append(ends[c], flow.End{Row: rows, Sign: -1})
		}
		rows++
	})
	turn := flow.Orient(rows, ends)
	if turn == nil {
		return nil
	}
	g := &netGuard{p: p, net: flow.New(rows + 1), used: map[int][]int{}, seen: make([]bool, len(ends))}
	for cell := range ends {
		from, to := flow.Between(ends[cell], turn, rows)
		g.net.Add(from, to, 0, 0, p.t.Count(cell))
		g.turned(cell)
	}
	g.net.Join()
	return g
}

// turned sets how far a cell can move: within what it shows, or within what is known of it when hidden.
func (g *netGuard) turned(cell int) {
	a := &g.net.Arcs[cell]
	a.Lo, a.Hi = g.p.room(cell)
}

func (g *netGuard) touch(arc int) {
	if !g.seen[arc] {
		g.seen[arc] = true
		g.list = append(g.list, arc)
	}
}

// restore puts every cell that was moved back to its count and returns which they were.
func (g *netGuard) restore() []int {
	moved := append([]int(nil), g.list...)
	for _, c := range moved {
		g.net.Arcs[c].X = g.p.t.Count(c)
		g.seen[c] = false
	}
	g.list = g.list[:0]
	return moved
}

// width moves a cell as far as is needed and leaves it there.
func (g *netGuard) width(cell int, need int64) int64 {
	up := g.net.Raise(cell, need, g.touch)
	if up >= need {
		return up
	}
	return g.net.Lower(cell, need, g.touch)
}

// moves shows f the network as far up as a cell must move, and as far down, and which cells moved.
func (g *netGuard) moves(cell int, need int64, f func(at []flow.Arc, moved []int)) {
	up := g.net.Raise(cell, need, g.touch)
	f(g.net.Arcs, g.list)
	g.restore()
	if up < need {
		g.net.Lower(cell, need-up, g.touch)
		f(g.net.Arcs, g.list)
		g.restore()
	}
}

func (g *netGuard) failing(cells []int) []int {
	var out []int
	for _, c := range cells {
		w := g.width(c, g.p.need[c])
		g.used[c] = g.restore()
		if w < g.p.need[c] {
			out = append(out, c)
		}
	}
	return out
}

func (g *netGuard) tightening() int { return math.MaxInt }

func (g *netGuard) rests(cell, on int) bool {
	for _, c := range g.used[cell] {
		if c == on {
			return true
		}
	}
	return false
}
