package simplex

import (
	"math"
)

// step moves variable q until something blocks, and changes the basis if it was another variable that did.
func (s *Solver) step(q int, up bool, first bool) (length float64, ended bool) {
	s.steps++
	w := s.work
	clear(w)
	for _, e := range s.col[q] {
		w[e.row] = e.val
	}
	s.ftran(w)
	sign := 1.0
	if !up {
		sign = -1
	}
	row, t := s.blocks(w, sign, first)
	if span := s.hi[q] - s.lo[q]; span <= t {
		row, t = -1, span
	}
	if math.IsInf(t, 1) {
		return 0, true
	}
	for r, v := range w {
		if v != 0 {
			s.x[s.basic[r]] -= sign * t * v
		}
	}
	if row < 0 {
		if up {
			s.x[q] = s.hi[q]
		} else {
			s.x[q] = s.lo[q]
		}
		s.since++
		return t, false
	}
	s.x[q] += sign * t
	out := s.basic[row]
	s.rest(out)
	s.where[out], s.where[q], s.basic[row] = -1, row, q
	s.pivotOn(w, row)
	s.since++
	return t, false
}

// blocks finds the row that stops the move first; among near ties the one with the largest pivot.
func (s *Solver) blocks(w []float64, sign float64, first bool) (row int, t float64) {
	row, t = -1, math.Inf(1)
	best := 0.0
	for r, v := range w {
		if math.Abs(v) < pivotTol {
			continue
		}
		j := s.basic[r]
		x, down := s.x[j], sign*v > 0
		bound := s.hi[j]
		if down {
			bound = s.lo[j]
		}
		if first { // a broken bound stops only once it is mended
			if x < s.lo[j]-tol {
				if down {
					continue
				}
				bound = s.lo[j]
			} else if x > s.hi[j]+tol {
				if !down {
					continue
				}
				bound = s.hi[j]
			}
		}
		if math.IsInf(bound, 0) {
			continue
		}
		step := math.Max(0, math.Abs(x-bound))
		if down && x < bound || !down && x > bound {
			step = 0
		}
		step /= math.Abs(v)
		if step < t-1e-10 || step < t+1e-10 && math.Abs(v) > best {
			row, t, best = r, math.Min(t, step), math.Abs(v)
		}
	}
	return row, t
}
