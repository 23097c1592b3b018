package bounds

import (
	"math"

	"github.com/havenward/havenward/disclosure/internal/simplex"
)

// searching is one depth-first branch and bound.
type searching struct {
	q         *programme
	objective []simplex.Term
	known     float64 // the best value so far
	target    int
}

// branch searches below the bounds the solver has now, and reports whether it looked everywhere.
func (b *searching) branch(root bool) bool {
	q := b.q
	if b.target >= 0 && !root && q.k.done(b.target) {
		return false
	}
	if q.nodes++; q.nodes > q.k.o.Nodes || !root && q.spent() {
		return false
	}
	switch status := q.s.Minimise(b.objective, 0); status {
	case simplex.Infeasible:
		return true
	case simplex.Unbounded:
		q.endless = root
		return false
	case simplex.Stopped:
		return false
	}
	value := 0.0
	for _, t := range b.objective {
		value += t.Coef * q.s.X(t.Var)
	}
	value = math.Ceil(value - 1e-6)
	if root {
		q.bound = value
	}
	if value >= b.known {
		return true
	}
	split, far := -1, 1e-6
	for i := range q.p.vars {
		x := q.s.X(i)
		if d := math.Abs(x - math.Round(x)); d > far {
			split, far = i, d
		}
	}
	if split < 0 {
		return b.accept(value)
	}
	b.guess()
	if value >= b.known {
		return true
	}
	lo, hi := q.s.Bounds(split)
	at := q.s.X(split)
	complete := true
	down := func() {
		q.s.Bound(split, lo, math.Floor(at))
		complete = b.branch(false) && complete
	}
	up := func() {
		q.s.Bound(split, math.Ceil(at), hi)
		complete = b.branch(false) && complete
	}
	if at-math.Floor(at) < 0.5 {
		down()
		up()
	} else {
		up()
		down()
	}
	q.s.Bound(split, lo, hi)
	return complete
}

// accept takes the solver's values, which are whole but for noise, if they fit exactly.
func (b *searching) accept(value float64) bool {
	if !b.take(math.Round) {
		return false
	}
	if value < b.known || b.objective == nil {
		b.known, b.q.found = value, true
	}
	if b.objective == nil {
		b.known = math.Inf(-1)
	}
	return true
}

// guess tries whole numbers near a solution that is not whole.
func (b *searching) guess() {
	for _, f := range []func(float64) float64{math.Floor, math.Ceil} {
		if b.take(f) {
			value := 0.0
			for _, t := range b.objective {
				value += t.Coef * float64(b.q.best[t.Var])
			}
			if value < b.known {
				b.known, b.q.found = value, true
			}
		}
	}
}

// take rounds the solver's values, checks them exactly against every bound and row, and widens the ranges by them.
func (b *searching) take(f func(float64) float64) bool {
	q := b.q
	x := q.try
	for i, v := range q.p.vars {
		y := q.s.X(i)
		if n := math.Round(y); math.Abs(y-n) < 1e-6 {
			x[i] = int64(n)
		} else {
			x[i] = int64(f(y))
		}
		if x[i] < q.k.lo[v] || x[i] > q.k.hi[v] {
			return false
		}
	}
	for r := range q.rows {
		if !q.rows[r].met(x) {
			return false
		}
	}
	for i, v := range q.p.vars {
		q.k.reach(v, x[i])
	}
	copy(q.best, x)
	return true
}
