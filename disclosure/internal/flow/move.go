package flow

// Raise moves the flow on an arc up by as much as the rest of the network allows, but by no more than limit, and returns
// by how much. Other arcs move with it; touched, if not nil, hears of each. The network stays in balance.
func (n *Network) Raise(arc int, limit int64, touched func(arc int)) int64 {
	a := &n.Arcs[arc]
	limit = min(limit, a.Hi-a.X)
	moved := int64(0)
	for moved < limit && n.path(a.To, a.From, int32(arc)) {
		step := n.push(a.To, a.From, limit-moved, touched)
		a.X += step
		moved += step
		if touched != nil {
			touched(arc)
		}
	}
	return moved
}

// Lower moves the flow on an arc down, as Raise moves it up, and returns by how much.
func (n *Network) Lower(arc int, limit int64, touched func(arc int)) int64 {
	a := &n.Arcs[arc]
	limit = min(limit, a.X-a.Lo)
	moved := int64(0)
	for moved < limit && n.path(a.From, a.To, int32(arc)) {
		step := n.push(a.From, a.To, limit-moved, touched)
		a.X -= step
		moved += step
		if touched != nil {
			touched(arc)
		}
	}
	return moved
}

// Balance moves the flow until every node's inflow less outflow equals want, starting from whatever is on the arcs (which
// must be within bounds). It reports whether that can be done; if not the flow is left part way.
func (n *Network) Balance(want []int64) bool {
	need := append([]int64(nil), want...)
	for _, a := range n.Arcs {
		need[a.To] -= a.X
		need[a.From] += a.X
	}
	// A node with need > 0 must receive more; one with need < 0 has too much. Send from the second to the first.
	for s := range need {
		for need[s] < 0 {
			t := n.reach(int32(s), need)
			if t < 0 {
				return false
			}
			sent := n.push(int32(s), t, min(-need[s], need[t]), nil)
			need[s] += sent
			need[t] -= sent
		}
	}
	for _, v := range need {
		if v != 0 {
			return false
		}
	}
	return true
}

// reach finds the nearest node that needs more, or -1.
func (n *Network) reach(s int32, need []int64) int32 {
	n.round++
	n.seen[s] = n.round
	n.queue = append(n.queue[:0], s)
	for at := 0; at < len(n.queue); at++ {
		u := n.queue[at]
		for _, h := range n.half[n.start[u]:n.start[u+1]] {
			room, v := n.room(h)
			if room <= 0 || n.seen[v] == n.round {
				continue
			}
			n.seen[v], n.via[v] = n.round, h
			if need[v] > 0 {
				return v
			}
			n.queue = append(n.queue, v)
		}
	}
	return -1
}
