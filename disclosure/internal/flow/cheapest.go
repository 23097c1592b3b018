package flow

type item struct {
	dist int64
	node int32
}

// Step is an arc of a cycle and the way it moves.
type Step struct {
	Arc int
	Up  bool
}

// Cheapest finds the cheapest way to move one arc up (or down) along a single cycle: price says what it costs that another
// arc moves that way, and whether it can. It returns the other arcs of the cycle and their cost; ok is false when there is
// none. The flow is not changed. Ties are broken by the order in which arcs were added, so equal input gives equal output.
func (n *Network) Cheapest(arc int, up bool, price func(Step) (cost int64, can bool)) (cycle []Step, total int64, ok bool) {
	s, t := n.Arcs[arc].To, n.Arcs[arc].From
	if !up {
		s, t = t, s
	}
	if s == t {
		return nil, 0, true
	}
	n.round++
	open, done := n.round, n.round+1
	n.round++
	n.heap = append(n.heap[:0], item{0, s})
	n.seen[s], n.dist[s] = open, 0
	for len(n.heap) > 0 {
		top := n.pop()
		u := top.node
		if n.seen[u] == done {
			continue
		}
		n.seen[u] = done
		if u == t {
			break
		}
		for _, h := range n.half[n.start[u]:n.start[u+1]] {
			i := int(h >> 1)
			forward := h&1 == 0
			if i == arc {
				continue
			}
			cost, can := price(Step{i, forward})
			if !can {
				continue
			}
			v := n.Arcs[i].To
			if !forward {
				v = n.Arcs[i].From
			}
			if n.seen[v] == done {
				continue
			}
			d := top.dist + cost
			if n.seen[v] == open && n.dist[v] <= d {
				continue
			}
			n.seen[v], n.dist[v], n.via[v] = open, d, h
			n.put(item{d, v})
		}
	}
	if n.seen[t] != done {
		return nil, 0, false
	}
	for v := t; v != s; v = n.back(n.via[v]) {
		cycle = append(cycle, Step{int(n.via[v] >> 1), n.via[v]&1 == 0})
	}
	return cycle, n.dist[t], true
}

func (a item) before(b item) bool {
	return a.dist < b.dist || a.dist == b.dist && a.node < b.node
}

func (n *Network) put(it item) {
	h := append(n.heap, it)
	for i := len(h) - 1; i > 0; {
		p := (i - 1) / 2
		if !h[i].before(h[p]) {
			break
		}
		h[i], h[p] = h[p], h[i]
		i = p
	}
	n.heap = h
}

func (n *Network) pop() item {
	h := n.heap
	top := h[0]
	h[0] = h[len(h)-1]
	h = h[:len(h)-1]
	for i := 0; ; {
		c := 2*i + 1
		if c >= len(h) {
			break
		}
		if c+1 < len(h) && h[c+1].before(h[c]) {
			c++
		}
		if !h[c].before(h[i]) {
			break
		}
		h[i], h[c] = h[c], h[i]
		i = c
	}
	n.heap = h
	return top
}
