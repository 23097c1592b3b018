package bounds

// propagate carries bounds along the rows until nothing moves, and reports whether any value is left for each unknown. Each
// step is sound: no solution is lost. It gives up on a row visited too often, which happens where bounds creep.
func (s *System) propagate(lo, hi []int64) bool {
	touches := make([][]int32, len(lo))
	for r := range s.rows {
		for _, t := range s.rows[r].terms {
			touches[t.Var] = append(touches[t.Var], int32(r))
		}
	}
	queue := make([]int32, len(s.rows))
	queued := make([]bool, len(s.rows))
	visits := make([]int, len(s.rows))
	for r := range queue {
		queue[r], queued[r] = int32(r), true
	}
	for v := range lo {
		if lo[v] > hi[v] {
			return false
		}
	}
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		queued[r] = false
		if visits[r]++; visits[r] > 500 {
			continue
		}
		ok := s.rows[r].tighten(lo, hi, func(v int) {
			for _, other := range touches[v] {
				if other != r && !queued[other] {
					queued[other] = true
					queue = append(queue, other)
				}
			}
		})
		if !ok {
			return false
		}
	}
	return true
}

// activity is the least and the greatest that a row's sum can be; open counts the terms without an end.
type activity struct {
	least, most         int64
	openLeast, openMost int
}

func ends(c, lo, hi int64) (least, most int64, openLeast, openMost bool) {
	noLo, noHi := lo <= -Unbounded, hi >= Unbounded
	if c < 0 {
		return c * hi, c * lo, noHi, noLo
	}
	return c * lo, c * hi, noLo, noHi
}

func (r *row) activity(lo, hi []int64) (a activity) {
	for _, t := range r.terms {
		least, most, ol, om := ends(t.Coef, lo[t.Var], hi[t.Var])
		if ol {
			a.openLeast++
		} else {
			a.least += least
		}
		if om {
			a.openMost++
		} else {
			a.most += most
		}
	}
	return a
}

// tighten narrows the unknowns of one row by what the others leave, and tells moved of each that changed.
func (r *row) tighten(lo, hi []int64, moved func(v int)) bool {
	for again := true; again; {
		again = false
		a := r.activity(lo, hi)
		if a.openLeast == 0 && r.hi < Unbounded && a.least > r.hi || a.openMost == 0 && r.lo > -Unbounded && a.most < r.lo {
			return false
		}
		for _, t := range r.terms {
			least, most, ol, om := ends(t.Coef, lo[t.Var], hi[t.Var])
			newLo, newHi := lo[t.Var], hi[t.Var]
			if r.hi < Unbounded && (a.openLeast == 0 || a.openLeast == 1 && ol) {
				rest := a.least
				if !ol {
					rest -= least
				}
				newLo, newHi = atMost(t.Coef, r.hi-rest, newLo, newHi)
			}
			if r.lo > -Unbounded && (a.openMost == 0 || a.openMost == 1 && om) {
				rest := a.most
				if !om {
					rest -= most
				}
				newLo, newHi = atMost(-t.Coef, rest-r.lo, newLo, newHi)
			}
			if newLo > newHi {
				return false
			}
			if newLo != lo[t.Var] || newHi != hi[t.Var] {
				lo[t.Var], hi[t.Var] = newLo, newHi
				moved(t.Var)
				again = len(r.terms) > 1 && (t.Coef > 1 || t.Coef < -1)
				a = r.activity(lo, hi)
			}
		}
	}
	return true
}

// atMost narrows lo..hi by c*x <= limit.
func atMost(c, limit, lo, hi int64) (int64, int64) {
	if c > 0 {
		return lo, min(hi, floorDiv(limit, c))
	}
	return max(lo, -floorDiv(limit, -c)), hi
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && a < 0 {
		q--
	}
	return q
}
