package simplex

import "math"

// eta is one elementary matrix: the identity but for column row.
type eta struct {
	row   int32
	pivot float64
	rest  []entry
}

// ftran turns v into the inverse of the basis times v.
func (s *Solver) ftran(v []float64) {
	for i := range s.etas {
		e := &s.etas[i]
		t := v[e.row]
		if t == 0 {
			continue
		}
		v[e.row] = e.pivot * t
		for _, r := range e.rest {
			v[r.row] += r.val * t
		}
	}
}

// btran turns v into v times the inverse of the basis.
func (s *Solver) btran(v []float64) {
	for i := len(s.etas) - 1; i >= 0; i-- {
		e := &s.etas[i]
		t := e.pivot * v[e.row]
		for _, r := range e.rest {
			t += r.val * v[r.row]
		}
		v[e.row] = t
	}
}

// pivotOn appends the elementary matrix that brings column w into the basis at a row.
func (s *Solver) pivotOn(w []float64, row int) {
	e := eta{row: int32(row), pivot: 1 / w[row]}
	for i, x := range w {
		if i != row && math.Abs(x) > 1e-12 {
			e.rest = append(e.rest, entry{int32(i), -x / w[row]})
		}
	}
	if len(e.rest) == 0 && e.pivot == 1 {
		return
	}
	s.etas = append(s.etas, e)
}

// factor works the inverse out anew and the values of the basis with it. Columns that depend on others give way to the
// logical of a row left over.
func (s *Solver) factor() {
	s.etas, s.since = s.etas[:0], 0
	taken := make([]bool, s.m)
	old := append([]int(nil), s.basic...)
	place := func(j, row int) {
		taken[row], s.basic[row], s.where[j] = true, j, row
	}
	var rest []int
	for _, j := range old {
		s.where[j] = -1
		if j >= s.n {
			r := j - s.n
			s.etas = append(s.etas, eta{row: int32(r), pivot: -1})
			place(j, r)
		} else {
			rest = append(rest, j)
		}
	}
	w := s.work
	for _, j := range s.order(rest, taken) {
		clear(w)
		for _, e := range s.col[j] {
			w[e.row] = e.val
		}
		s.ftran(w)
		best, row := pivotTol*100, -1
		for i, x := range w {
			if !taken[i] && math.Abs(x) > best*1.0001 {
				best, row = math.Abs(x), i
			}
		}
		if row < 0 {
			s.rest(j)
			continue
		}
		s.pivotOn(w, row)
		place(j, row)
	}
	for r := range taken {
		if !taken[r] {
			s.fill(r, taken, place)
		}
	}
	s.values()
}

// fill puts the logical of a row not yet in the basis where it fits.
func (s *Solver) fill(r int, taken []bool, place func(j, row int)) {
	for j := s.n; j < s.n+s.m; j++ {
		if s.where[j] >= 0 {
			continue
		}
		clear(s.work)
		s.work[j-s.n] = -1
		s.ftran(s.work)
		if math.Abs(s.work[r]) > pivotTol*100 {
			s.pivotOn(s.work, r)
			place(j, r)
			return
		}
	}
}

// order puts first the columns that alone reach some row, over and over, so that little is filled in.
func (s *Solver) order(cols []int, taken []bool) []int {
	in := make([][]int, s.m)
	left := make([]int, s.m)
	for k, j := range cols {
		for _, e := range s.col[j] {
			if !taken[e.row] {
				in[e.row] = append(in[e.row], k)
				left[e.row]++
			}
		}
	}
	var queue, out []int
	for r, c := range left {
		if c == 1 {
			queue = append(queue, r)
		}
	}
	used := make([]bool, len(cols))
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		for _, k := range in[r] {
			if used[k] {
				continue
			}
			used[k] = true
			out = append(out, cols[k])
			for _, e := range s.col[cols[k]] {
				if left[e.row]--; left[e.row] == 1 {
					queue = append(queue, int(e.row))
				}
			}
		}
	}
	for k, j := range cols {
		if !used[k] {
			out = append(out, j)
		}
	}
	return out
}

// values works out what the variables in the basis are from those that are not.
func (s *Solver) values() {
	clear(s.work)
	for j, x := range s.x {
		if s.where[j] < 0 && x != 0 {
			for _, e := range s.col[j] {
				s.work[e.row] -= e.val * x
			}
		}
	}
	s.ftran(s.work)
	for r, j := range s.basic {
		s.x[j] = s.work[r]
	}
}
