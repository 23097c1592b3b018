package simplex

import "math"

// Minimise finds the least value of the objective, given as terms over the variables, from the last basis. The values are
// read with X. It stops after limit iterations; zero is a limit of its own that grows with the size.
func (s *Solver) Minimise(objective []Term, limit int) Status {
	if limit <= 0 {
		limit = 20000 + 20*(s.n+s.m)
	}
	for j := range s.lo {
		if s.lo[j] > s.hi[j]+tol {
			return Infeasible
		}
	}
	cost := make([]float64, s.n+s.m)
	for _, t := range objective {
		cost[t.Var] += t.Coef
	}
	if s.since > 64 {
		s.factor()
	} else if s.stale {
		s.values()
	}
	s.stale = false
	stalled := 0
	for range limit {
		first := s.prices(cost)
		q, up := s.entering(cost, first, stalled > 50)
		if q < 0 {
			if s.since > 24 { // decide on fresh numbers
				s.factor()
				if q, up = s.again(cost, &first); q < 0 {
					return verdict(first)
				}
			} else {
				return verdict(first)
			}
		}
		step, ended := s.step(q, up, first)
		if ended {
			if first {
				return Infeasible
			}
			return Unbounded
		}
		if step > 1e-10 {
			stalled = 0
		} else {
			stalled++
		}
		if s.since > 64 {
			s.factor()
		}
	}
	return Stopped
}

func verdict(first bool) Status {
	if first {
		return Infeasible
	}
	return Optimal
}

func (s *Solver) again(cost []float64, first *bool) (int, bool) {
	*first = s.prices(cost)
	return s.entering(cost, *first, false)
}

// prices leaves the dual values in dual and reports whether some bound is broken, in which case they price the breakage.
func (s *Solver) prices(cost []float64) (first bool) {
	clear(s.dual)
	for r, j := range s.basic {
		switch {
		case s.x[j] < s.lo[j]-tol:
			s.dual[r], first = -1, true
		case s.x[j] > s.hi[j]+tol:
			s.dual[r], first = 1, true
		}
	}
	if !first {
		for r, j := range s.basic {
			s.dual[r] = cost[j]
		}
	}
	s.btran(s.dual)
	return first
}

// entering picks the variable to bring in, and whether it rises; -1 when none helps.
func (s *Solver) entering(cost []float64, first, bland bool) (int, bool) {
	q, rises, best := -1, false, tol
	for j := range s.x {
		if s.where[j] >= 0 || s.lo[j] == s.hi[j] {
			continue
		}
		d := 0.0
		if !first {
			d = cost[j]
		}
		for _, e := range s.col[j] {
			d -= s.dual[e.row] * e.val
		}
		if up := d < 0; math.Abs(d) > best && (up && s.x[j] < s.hi[j] || !up && s.x[j] > s.lo[j]) {
			q, rises, best = j, up, math.Abs(d)
			if bland {
				break
			}
		}
	}
	return q, rises
}
