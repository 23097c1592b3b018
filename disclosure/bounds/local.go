package bounds

import "github.com/havenward/havenward/disclosure/internal/flow"

// local widens ranges in a part that is not a network by small moves from one solution to the next: as many rows as will go
// are taken for a network, a move is a cycle in it, and the other rows are checked before the move is made. It proves that
// values are possible and costs little; it never proves that others are not.
type local struct {
	k     *task
	vars  []int
	rows  []row   // with unknowns numbered within the part
	x     []int64 // by unknown of the part
	from  []int32
	to    []int32
	at    [][]half // by node
	side  [][]Term // by unknown, the other rows it stands in: Var is the row
	total []int64  // by row, its sum now
	own   []int    // by row outside the network, an unknown that stands in no other and takes up what is left; or -1
	path  []half
	seen  []bool // by node, while searching
	dist  []int  // by node, the fewest steps from there to the goal
	left  int    // steps that the search may still take
	most  int    // how many it may take for one depth
	all   int    // how many are left for the whole part
}

// half is an unknown as seen from one of its ends.
type half struct {
	arc  int32
	up   bool
	next int32
}

func newLocal(q *programme) *local {
	n := len(q.p.vars)
	l := &local{k: q.k, vars: q.p.vars, rows: q.rows, x: make([]int64, n), side: make([][]Term, n), total: make([]int64, len(q.rows)), own: make([]int, len(q.rows)), all: 60_000_000}
	ends := make([][]flow.End, n)
	tree := newParity(len(q.rows))
	nodes := 0
	for r := range q.rows {
		if l.node(r, nodes, ends, tree) {
			nodes++
			continue
		}
		for _, t := range q.rows[r].terms {
			l.side[t.Var] = append(l.side[t.Var], Term{r, t.Coef})
		}
	}
	l.owned(ends)
	turn := flow.Orient(nodes, ends)
	l.at, l.seen = make([][]half, nodes+1), make([]bool, nodes+1)
	l.from, l.to = make([]int32, n), make([]int32, n)
	for i := range ends {
		from, to := flow.Between(ends[i], turn, nodes)
		l.from[i], l.to[i] = int32(from), int32(to)
		l.at[from] = append(l.at[from], half{int32(i), true, int32(to)})
		l.at[to] = append(l.at[to], half{int32(i), false, int32(from)})
	}
	for i, v := range q.p.vars {
		l.x[i] = q.k.x[v]
	}
	for r := range q.rows {
		for _, t := range q.rows[r].terms {
			if t.Var != l.own[r] {
				l.total[r] += t.Coef * l.x[t.Var]
			}
		}
	}
	return l
}

// node takes a row into the network if it still is one then: an equation of units, each unknown in at most one row before,
// and signs that can be made opposite.
func (l *local) node(r, number int, ends [][]flow.End, tree *parity) bool {
	row := &l.rows[r]
	if row.lo != row.hi {
		return false
	}
	for _, t := range row.terms {
		if t.Coef*t.Coef != 1 || len(ends[t.Var]) == 2 {
			return false
		}
	}
	mark := tree.mark()
	for _, t := range row.terms {
		if len(ends[t.Var]) == 1 && !tree.join(number, ends[t.Var][0].Row, -t.Coef*ends[t.Var][0].Sign) {
			tree.reset(mark)
			return false
		}
	}
	for _, t := range row.terms {
		ends[t.Var] = append(ends[t.Var], flow.End{Row: number, Sign: t.Coef})
	}
	return true
}
