package disclosure

import (
	"github.com/havenward/havenward/disclosure/internal/flow"
)

// cheapest finds the cheapest cycle on which a cell can move by an amount from where the network is now, and what would have
// to be hidden for it.
func (g *netGuard) cheapest(cell int, up bool, amount int64) (hide []int, cost int64, ok bool) {
	within := func(s flow.Step, lo, hi int64) bool {
		if x := g.net.Arcs[s.Arc].X; s.Up {
			return hi-x >= amount
		} else {
			return x-lo >= amount
		}
	}
	free := func(s flow.Step) bool {
		lo, hi := g.p.room(s.Arc)
		return within(s, lo, hi)
	}
	price := func(s flow.Step) (int64, bool) {
		if free(s) {
			return 0, true
		}
		if g.p.hidden(s.Arc) || !g.p.usable[s.Arc] {
			return 0, false
		}
		return g.p.cost[s.Arc], within(s, g.p.low[s.Arc], g.p.high[s.Arc])
	}
	if !free(flow.Step{Arc: cell, Up: up}) {
		return nil, 0, false
	}
	cycle, cost, ok := g.net.Cheapest(cell, up, price)
	for _, s := range cycle {
		if !free(s) {
			hide = append(hide, s.Arc)
		}
	}
	return hide, cost, ok
}

func (g *netGuard) protect(cell int) bool {
	need := g.p.need[cell]
	up, upCost, canUp := g.cheapest(cell, true, need)
	down, downCost, canDown := g.cheapest(cell, false, need)
	switch {
	case canUp && (!canDown || upCost <= downCost):
		g.hideAll(up)
	case canDown:
		g.hideAll(down)
	default:
		return g.piecemeal(cell, need)
	}
	return true
}

// piecemeal gathers room from several cycles, one unit at least at a time.
func (g *netGuard) piecemeal(cell int, need int64) bool {
	for {
		w := g.width(cell, need)
		g.restore()
		if w >= need {
			return true
		}
		found := false
		for _, up := range []bool{true, false} {
			if up {
				g.net.Raise(cell, need, g.touch)
			} else {
				g.net.Lower(cell, need, g.touch)
			}
			hide, _, ok := g.cheapest(cell, up, 1)
			g.restore()
			if ok && len(hide) > 0 {
				g.hideAll(hide)
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
}

func (g *netGuard) hideAll(cells []int) {
	for _, c := range cells {
		g.p.hide(c, g)
	}
}
