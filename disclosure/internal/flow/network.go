// Package flow holds whole-number circulations with lower and upper bounds, and asks how far the flow on one arc can move
// while every node stays in balance.
//
// A table of a geography crossed with categories and their total is such a network: each cell is an arc, each sum is a
// node. The published values are bounds, so the range of a hidden cell is one largest flow up and one down, and because
// the matrix of a network is totally unimodular the ends are whole numbers that really can occur. It knows nothing of
// tables; the packages above it build the network.
//
// The largest flows are found by shortest augmenting paths (Edmonds and Karp 1972); the cheapest cycle by Dijkstra's
// method on the residual network, as Castro (2002) uses it for complementary suppression.
package flow

// Inf is an upper bound that stands for none. Values at or above Inf/2 mean unbounded.
const Inf = int64(1) << 40

// Arc is one quantity flowing from one node to another.
type Arc struct {
	From, To  int32
	Lo, Hi, X int64
}

// Network is a directed graph whose arcs carry a flow. Add arcs, call Join once, then ask.
type Network struct {
	Arcs  []Arc
	nodes int
	start []int32
	half  []int32 // arc<<1, or arc<<1|1 when the arc is met at its To end
	seen  []int32
	via   []int32
	queue []int32
	round int32
	dist  []int64
	heap  []item
}

// New returns a network with the given number of nodes and no arcs.
func New(nodes int) *Network { return &Network{nodes: nodes} }

// Add appends an arc and returns its number.
func (n *Network) Add(from, to int, lo, hi, x int64) int {
	n.Arcs = append(n.Arcs, Arc{int32(from), int32(to), lo, hi, x})
	return len(n.Arcs) - 1
}

// Join builds the lists of arcs at each node. Call it after the last Add.
func (n *Network) Join() {
	n.start = make([]int32, n.nodes+1)
	for _, a := range n.Arcs {
		n.start[a.From+1]++
		n.start[a.To+1]++
	}
	for i := 0; i < n.nodes; i++ {
		n.start[i+1] += n.start[i]
	}
	next := append([]int32(nil), n.start[:n.nodes]...)
	n.half = make([]int32, 2*len(n.Arcs))
	for i, a := range n.Arcs {
		n.half[next[a.From]] = int32(i << 1)
		next[a.From]++
		n.half[next[a.To]] = int32(i<<1 | 1)
		next[a.To]++
	}
	n.seen = make([]int32, n.nodes)
	n.via = make([]int32, n.nodes)
	n.dist = make([]int64, n.nodes)
}

// room is how much more can go along a half arc, and where it leads.
func (n *Network) room(h int32) (int64, int32) {
	a := &n.Arcs[h>>1]
	if h&1 == 0 {
		return a.Hi - a.X, a.To
	}
	return a.X - a.Lo, a.From
}

// path looks for a shortest way with room from s to t that does not use the arc skip, and leaves it in via.
func (n *Network) path(s, t, skip int32) bool {
	if s == t {
		return true
	}
	n.round++
	n.seen[s] = n.round
	n.queue = append(n.queue[:0], s)
	for at := 0; at < len(n.queue); at++ {
		u := n.queue[at]
		for _, h := range n.half[n.start[u]:n.start[u+1]] {
			if h>>1 == skip {
				continue
			}
			room, v := n.room(h)
			if room <= 0 || n.seen[v] == n.round {
				continue
			}
			n.seen[v], n.via[v] = n.round, h
			if v == t {
				return true
			}
			n.queue = append(n.queue, v)
		}
	}
	return false
}

// back is the node a half arc comes from.
func (n *Network) back(h int32) int32 {
	if h&1 == 0 {
		return n.Arcs[h>>1].From
	}
	return n.Arcs[h>>1].To
}

// push sends at most limit along the path in via and returns what went; touched hears of every arc that changed.
func (n *Network) push(s, t int32, limit int64, touched func(arc int)) int64 {
	for v := t; v != s; v = n.back(n.via[v]) {
		room, _ := n.room(n.via[v])
		limit = min(limit, room)
	}
	for v := t; v != s; v = n.back(n.via[v]) {
		h := n.via[v]
		if h&1 == 0 {
			n.Arcs[h>>1].X += limit
		} else {
			n.Arcs[h>>1].X -= limit
		}
		if touched != nil {
			touched(int(h >> 1))
		}
	}
	return limit
}
