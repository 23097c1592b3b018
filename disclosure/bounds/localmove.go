package bounds

import "github.com/havenward/havenward/disclosure/internal/flow"

// keeps reports whether the rows outside the network still hold after the path is moved along.
func (l *local) keeps() bool {
	l.shift(1)
	ok := true
	for _, h := range l.path {
		for _, t := range l.side[h.arc] {
			lo, hi := l.ends(t.Var)
			ok = ok && l.total[t.Var] >= lo && l.total[t.Var] <= hi
		}
	}
	l.shift(-1)
	return ok
}

// owned finds, for each row outside the network, an unknown that stands nowhere else.
func (l *local) owned(ends [][]flow.End) {
	for r := range l.rows {
		l.own[r] = -1
	}
	for i, in := range l.side {
		if len(ends[i]) == 0 && len(in) == 1 && in[0].Coef*in[0].Coef == 1 && l.own[in[0].Var] < 0 && l.rows[in[0].Var].lo == l.rows[in[0].Var].hi {
			l.own[in[0].Var] = i
		}
	}
}

// ends are what the sum of a row may be; where an unknown of its own takes up the rest, without it.
func (l *local) ends(r int) (lo, hi int64) {
	row := &l.rows[r]
	own := l.own[r]
	if own < 0 {
		return row.lo, row.hi
	}
	v := l.vars[own]
	lo, hi = row.lo-l.k.hi[v], row.hi-l.k.lo[v]
	if l.side[own][0].Coef < 0 {
		lo, hi = row.lo+l.k.lo[v], row.hi+l.k.hi[v]
	}
	return lo, hi
}

// carry widens an unknown that takes up what a row leaves, by moving the others in the row.
func (l *local) carry(i int, in Term) {
	v := l.vars[i]
	for _, up := range []bool{true, false} {
		for _, t := range l.rows[in.Var].terms {
			if t.Var == i || l.k.done(v) {
				continue
			}
			// Rest and own add up, so own rises with the others where their signs differ.
			for range 2 {
				if !l.move(t.Var, up == (t.Coef*in.Coef < 0)) {
					break
				}
			}
		}
	}
}

// shift moves the sums of the rows outside the network along the path, or back.
func (l *local) shift(by int64) {
	for _, h := range l.path {
		d := by
		if !h.up {
			d = -by
		}
		for _, t := range l.side[h.arc] {
			l.total[t.Var] += t.Coef * d
		}
	}
}

// apply moves along the path.
func (l *local) apply() {
	l.shift(1)
	for _, h := range l.path {
		if h.up {
			l.x[h.arc]++
		} else {
			l.x[h.arc]--
		}
		l.k.reach(l.vars[h.arc], l.x[h.arc])
	}
	for _, h := range l.path {
		for _, t := range l.side[h.arc] {
			if own := l.own[t.Var]; own >= 0 {
				l.x[own] = (l.rows[t.Var].lo - l.total[t.Var]) * l.side[own][0].Coef
				l.k.reach(l.vars[own], l.x[own])
			}
		}
	}
}

// parity groups rows that must be turned alike or unlike, and can take the last joins back.
type parity struct {
	up    []int
	sign  []int64 // against the one above
	joins []int
}

func newParity(n int) *parity {
	p := &parity{up: make([]int, n), sign: make([]int64, n)}
	for i := range p.up {
		p.up[i], p.sign[i] = i, 1
	}
	return p
}

func (p *parity) find(i int) (root int, sign int64) {
	sign = 1
	for p.up[i] != i {
		sign *= p.sign[i]
		i = p.up[i]
	}
	return i, sign
}

// join says that two rows are turned alike (1) or unlike (-1); false if they cannot be.
func (p *parity) join(a, b int, sign int64) bool {
	ra, sa := p.find(a)
	rb, sb := p.find(b)
	if ra == rb {
		return sa*sb == sign
	}
	p.up[ra], p.sign[ra] = rb, sa*sb*sign
	p.joins = append(p.joins, ra)
	return true
}

func (p *parity) mark() int { return len(p.joins) }

func (p *parity) reset(mark int) {
	for _, r := range p.joins[mark:] {
		p.up[r], p.sign[r] = r, 1
	}
	p.joins = p.joins[:mark]
}
