package bounds

import (
	"math"

	"github.com/havenward/havenward/disclosure/internal/simplex"
)

// programme finds the ranges of a part that is not a network, by linear programmes and branch and bound.
func (p part) programme(k *task) error {
	q := newProgramme(p, k)
	if !k.started {
		complete := q.search(nil, math.Inf(1), -1)
		if !q.found && complete {
			return ErrImpossible
		}
		if !q.found {
			return ErrUndecided
		}
		for i, v := range p.vars {
			k.x[v] = q.best[i]
		}
	}
	near := newLocal(q)
	for _, near.most = range []int{5_000, 50_000} {
		for i, v := range p.vars {
			if !k.done(v) {
				near.widen(i)
			}
		}
	}
	for i, v := range p.vars {
		if !k.done(v) && !q.spent() {
			q.end(i, 1)
		}
		if !k.done(v) && !q.spent() {
			q.end(i, -1)
		}
	}
	return nil
}

// spent reports whether the effort allowed to the part is used up.
func (q *programme) spent() bool {
	return q.k.o.Effort < 0 || q.s.Steps()*(len(q.p.vars)+len(q.p.rows)) > q.k.o.Effort
}

type programme struct {
	p    part
	k    *task
	s    *simplex.Solver
	rows []row // with unknowns numbered within the part
	best []int64
	try  []int64
	// bound is the least that the first programme of a search allowed.
	bound   float64
	endless bool // that programme has no end
	found   bool // some solution was
	nodes   int
}

func newProgramme(p part, k *task) *programme {
	index := make(map[int]int, len(p.vars))
	lo, hi := make([]float64, len(p.vars)), make([]float64, len(p.vars))
	for i, v := range p.vars {
		index[v] = i
		lo[i], hi[i] = real(k.lo[v]), real(k.hi[v])
	}
	rows := make([][]simplex.Term, len(p.rows))
	rowLo, rowHi := make([]float64, len(p.rows)), make([]float64, len(p.rows))
	local := make([]row, len(p.rows))
	for r := range p.rows {
		scale := 0.0
		for _, t := range p.rows[r].terms {
			scale = math.Max(scale, math.Abs(float64(t.Coef)))
		}
		local[r] = row{lo: p.rows[r].lo, hi: p.rows[r].hi}
		for _, t := range p.rows[r].terms {
			rows[r] = append(rows[r], simplex.Term{Var: index[t.Var], Coef: float64(t.Coef) / scale})
			local[r].terms = append(local[r].terms, Term{index[t.Var], t.Coef})
		}
		rowLo[r], rowHi[r] = real(p.rows[r].lo)/scale, real(p.rows[r].hi)/scale
	}
	return &programme{p: p, k: k, s: simplex.New(lo, hi, rows, rowLo, rowHi), rows: local,
		best: make([]int64, len(p.vars)), try: make([]int64, len(p.vars))}
}

func real(x int64) float64 {
	switch {
	case x >= Unbounded:
		return math.Inf(1)
	case x <= -Unbounded:
		return math.Inf(-1)
	}
	return float64(x)
}

// end finds the least (sign 1) or the greatest (sign -1) of the i-th unknown of the part.
func (q *programme) end(i int, sign int64) {
	v := q.p.vars[i]
	r := &q.k.out[v]
	known := math.Inf(1)
	if r.Low <= r.High {
		known = float64(r.Low)
		if sign < 0 {
			known = -float64(r.High)
		}
	}
	complete := q.search([]simplex.Term{{Var: i, Coef: float64(sign)}}, known, v)
	outer := q.bound
	if complete { // nothing beyond what was reached
		outer = float64(r.Low)
		if sign < 0 {
			outer = -float64(r.High)
		}
	}
	switch {
	case q.endless && r.Low <= r.High:
		// The programme has no end, and coefficients are whole: whole multiples of its ray lead from one solution to others
		// as far out as one likes.
		if sign > 0 {
			r.Min, r.Low = -Unbounded, -Unbounded
		} else {
			r.Max, r.High = Unbounded, Unbounded
		}
	case math.IsInf(outer, 0):
	case sign > 0:
		r.Min = max(r.Min, int64(math.Ceil(outer-1e-6)))
	default:
		r.Max = min(r.Max, int64(math.Floor(-outer+1e-6)))
	}
}

// search looks for the least of the objective over whole numbers, depth first, until target (an unknown, or -1) is done.
// Solutions found widen the ranges of all unknowns. It reports whether nothing better than known remains beyond those;
// bound is then what the first programme allowed.
func (q *programme) search(objective []simplex.Term, known float64, target int) (complete bool) {
	q.nodes, q.bound, q.endless, q.found = 0, math.Inf(-1), false, false
	b := &searching{q: q, objective: objective, known: known, target: target}
	return b.branch(true)
}
