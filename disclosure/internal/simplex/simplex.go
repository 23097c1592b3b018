// Package simplex solves linear programmes with bounded variables and ranged rows, sparse, and quickly again and again
// over the same rows with another objective or other bounds.
//
// It is the bounded primal simplex method with the inverse kept as a product of elementary matrices (Dantzig and
// Orchard-Hays 1954), a first phase that drives out whatever bound is broken (so that a change of bounds starts from the
// last basis), the most negative reduced cost as rule and Bland's rule when it stalls. It is meant for the small and
// middling programmes left of a table once fixed cells are out; it does not scale rows and knows nothing of whole numbers.
package simplex

import "math"

// Status says how a solve ended.
type Status int

const (
	// Optimal means that the least value was found.
	Optimal Status = iota
	// Infeasible means that no values meet all rows and bounds.
	Infeasible
	// Unbounded means that the objective falls without end.
	Unbounded
	// Stopped means that the limit of iterations was met; the result is not to be relied on.
	Stopped
)

const (
	tol      = 1e-7
	pivotTol = 1e-8
)

// Term is a coefficient of one variable.
type Term struct {
	Var  int
	Coef float64
}

// Solver holds the rows, the bounds and the last basis. Make it with New; it must not be shared between goroutines.
type Solver struct {
	n, m   int
	col    [][]entry // by variable, the logicals of the rows last
	lo, hi []float64
	x      []float64
	basic  []int // by row, the variable in the basis there
	where  []int // by variable, its row in the basis or -1
	etas   []eta
	since  int
	steps  int
	stale  bool // the values of the basis must be worked out anew
	work   []float64
	dual   []float64
}

type entry struct {
	row int32
	val float64
}

// New returns a solver for n variables with the given rows, each a sum of terms between rowLo and rowHi. Bounds may be
// infinite.
func New(lo, hi []float64, rows [][]Term, rowLo, rowHi []float64) *Solver {
	n, m := len(lo), len(rows)
	s := &Solver{n: n, m: m, col: make([][]entry, n+m), x: make([]float64, n+m),
		lo: append(append([]float64(nil), lo...), rowLo...), hi: append(append([]float64(nil), hi...), rowHi...),
		basic: make([]int, m), where: make([]int, n+m), work: make([]float64, m), dual: make([]float64, m)}
	for r, row := range rows {
		for _, t := range row {
			s.col[t.Var] = append(s.col[t.Var], entry{int32(r), t.Coef})
		}
		s.col[n+r] = []entry{{int32(r), -1}}
		s.basic[r] = n + r
	}
	for j := range s.where {
		s.where[j] = -1
		s.rest(j)
	}
	for r, j := range s.basic {
		s.where[j] = r
	}
	s.factor()
	return s
}

// Bound sets the bounds of a variable; the next solve starts from the basis as it is.
func (s *Solver) Bound(j int, lo, hi float64) {
	s.lo[j], s.hi[j] = lo, hi
	if s.where[j] < 0 {
		s.rest(j)
		s.stale = true
	}
}

// Bounds returns the bounds of a variable.
func (s *Solver) Bounds(j int) (lo, hi float64) { return s.lo[j], s.hi[j] }

// Steps is how many steps all solves took together.
func (s *Solver) Steps() int { return s.steps }

// X returns the value of a variable after a solve.
func (s *Solver) X(j int) float64 { return s.x[j] }

// rest puts a variable outside the basis on the bound nearest to where it is.
func (s *Solver) rest(j int) {
	x := math.Max(s.lo[j], math.Min(s.hi[j], s.x[j]))
	if !math.IsInf(s.lo[j], 0) && (math.IsInf(s.hi[j], 0) || x-s.lo[j] <= s.hi[j]-x) {
		x = s.lo[j]
	} else if !math.IsInf(s.hi[j], 0) {
		x = s.hi[j]
	}
	s.x[j] = x
}
