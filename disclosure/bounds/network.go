package bounds

import "github.com/havenward/havenward/disclosure/internal/flow"

// netPart is a part that is a network: rows are nodes, unknowns are arcs, and one more node stands for all outside.
type netPart struct {
	p   part
	k   *task
	net *flow.Network
	// want is, by node, what must flow in more than out.
	want []int64
}

// network returns the part as a network, or nil when it is not one.
func (p part) network(k *task) *netPart {
	index := make(map[int]int, len(p.vars))
	for i, v := range p.vars {
		index[v] = i
	}
	ends := make([][]flow.End, len(p.vars))
	for r := range p.rows {
		for _, t := range p.rows[r].terms {
			if t.Coef != 1 && t.Coef != -1 {
				return nil
			}
			i := index[t.Var]
			ends[i] = append(ends[i], flow.End{Row: r, Sign: t.Coef})
		}
	}
	turn := flow.Orient(len(p.rows), ends)
	if turn == nil {
		return nil
	}
	outside := len(p.rows)
	n := &netPart{p: p, k: k, net: flow.New(outside + 1), want: make([]int64, outside+1)}
	for i, v := range p.vars {
		from, to := flow.Between(ends[i], turn, outside)
		n.net.Add(from, to, k.lo[v], k.hi[v], k.first(v))
	}
	for r := range p.rows {
		n.ranged(r, turn[r], outside)
	}
	n.net.Join()
	return n
}

// ranged gives a row its amount, or an arc to the outside where it may lie between two.
func (n *netPart) ranged(r int, turn int64, outside int) {
	lo, hi := n.p.rows[r].lo, n.p.rows[r].hi
	if turn < 0 {
		lo, hi = -hi, -lo
	}
	if lo == hi {
		n.want[r] += lo
		n.want[outside] -= lo
		return
	}
	x := max(lo, min(hi, 0))
	if n.k.started {
		x = 0
		for _, t := range n.p.rows[r].terms {
			x += turn * t.Coef * n.k.x[t.Var]
		}
	}
	n.net.Add(r, outside, lo, hi, x)
}

// first is where an unknown begins: at its known value, or as near zero as its bounds let it.
func (k *task) first(v int) int64 {
	if k.started {
		return k.x[v]
	}
	return max(k.lo[v], min(k.hi[v], 0))
}

// solve finds the ranges of the part; false means that nothing fits.
func (n *netPart) solve() bool {
	k := n.k
	if !k.started {
		if !n.net.Balance(n.want) {
			return false
		}
		for i, v := range n.p.vars {
			k.x[v] = n.net.Arcs[i].X
			k.reach(v, k.x[v])
		}
	}
	touched := func(arc int) {
		if arc < len(n.p.vars) {
			k.reach(n.p.vars[arc], n.net.Arcs[arc].X)
		}
	}
	for i, v := range n.p.vars {
		if k.done(v) {
			continue
		}
		if k.enough(v) == 0 {
			n.net.Raise(i, flow.Inf*4, touched)
			n.net.Lower(i, flow.Inf*4, touched)
			k.out[v].Min, k.out[v].Max = k.out[v].Low, k.out[v].High
			continue
		}
		n.net.Raise(i, k.enough(v), touched)
		if !k.done(v) {
			n.net.Lower(i, flow.Inf*4, touched)
		}
		if !k.done(v) { // the whole range is narrower than asked
			k.out[v].Min, k.out[v].Max = k.out[v].Low, k.out[v].High
		}
	}
	return true
}
