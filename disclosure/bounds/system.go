// Package bounds finds the smallest and the largest whole number that each unknown of a system can be, given what is known
// of each and the sums that tie them together.
//
// It is what an outsider with patience can derive from a published table: put every cell in with what its symbol says,
// every margin as a row, and read off the range of each hidden cell. It is not a general optimiser: coefficients are
// whole, unknowns are whole and bounded below.
//
// How it works, in order:
//
//   - bounds are carried along the rows until nothing moves (rows that follow from others help here, see Implied);
//   - what is now fixed leaves, and the rest falls into parts that share no row;
//   - a part that is a network (each unknown in at most two rows, with opposite signs once some rows are turned round; a
//     tree crossed with flat categories is one) is solved by largest flows, which is exact because the matrix of a network
//     is totally unimodular;
//   - any other part is solved by linear programmes and branch and bound over whole numbers.
//
// Every range says whether it is exact: both ends then belong to whole-number solutions that were found and checked. If
// not, Min and Max are still an outer bound, and Low and High are the furthest that was really reached.
package bounds

import (
	"errors"
	"math"

	"github.com/havenward/havenward/disclosure/internal/flow"
)

// Unbounded is the upper bound of an unknown of which no upper bound is known.
const Unbounded = flow.Inf

// ErrImpossible means that no whole numbers agree with all that the system says.
var ErrImpossible = errors.New("no whole numbers fit what is published")

// ErrUndecided means that it could not be found out within the effort allowed whether any whole numbers agree.
var ErrUndecided = errors.New("no whole numbers that fit what is published were found within the effort allowed")

// Term is a coefficient of one unknown in a row.
type Term struct {
	Var  int
	Coef int64
}

// System is a set of unknown whole numbers with bounds, and rows over them. The zero value is empty and ready.
type System struct {
	lo, hi []int64
	rows   []row
	start  []int64
}

type row struct {
	lo, hi  int64
	terms   []Term
	implied bool
}

// Var adds an unknown between lo and hi and returns its number. Use Unbounded for no upper bound.
func (s *System) Var(lo, hi int64) int {
	s.lo = append(s.lo, max(lo, -Unbounded))
	s.hi = append(s.hi, min(hi, Unbounded))
	return len(s.lo) - 1
}

// Len is the number of unknowns.
func (s *System) Len() int { return len(s.lo) }

// Narrow adds that an unknown lies between lo and hi.
func (s *System) Narrow(v int, lo, hi int64) {
	s.lo[v], s.hi[v] = max(s.lo[v], lo), min(s.hi[v], hi)
}

// Known returns what has been said of one unknown by itself.
func (s *System) Known(v int) (lo, hi int64) { return s.lo[v], s.hi[v] }

// Row adds that a sum of terms lies between lo and hi. Use -Unbounded and Unbounded for an open end.
func (s *System) Row(lo, hi int64, terms ...Term) {
	s.rows = append(s.rows, row{lo: lo, hi: hi, terms: merged(terms)})
}

// Sum adds that one unknown is the sum of others.
func (s *System) Sum(whole int, parts ...int) { s.sum(false, whole, parts) }

// Implied adds that one unknown is the sum of others where that follows from rows added already. It changes no answer but
// reaches it sooner: a table's further margins belong here, so that each part stays a network.
func (s *System) Implied(whole int, parts ...int) { s.sum(true, whole, parts) }

func (s *System) sum(implied bool, whole int, parts []int) {
	terms := make([]Term, 0, len(parts)+1)
	terms = append(terms, Term{whole, 1})
	for _, p := range parts {
		terms = append(terms, Term{p, -1})
	}
	s.rows = append(s.rows, row{terms: merged(terms), implied: implied})
}

// Start gives values known to fit, such as the true ones. They save finding some and never change a range. Values that do
// not fit are ignored.
func (s *System) Start(x []int64) { s.start = append([]int64(nil), x...) }

// Fits reports whether the values meet every bound and every row.
func (s *System) Fits(x []int64) bool {
	if len(x) != len(s.lo) {
		return false
	}
	for v := range x {
		if x[v] < s.lo[v] || x[v] > s.hi[v] {
			return false
		}
	}
	for i := range s.rows {
		if !s.rows[i].met(x) {
			return false
		}
	}
	return true
}

func (r *row) met(x []int64) bool {
	t := int64(0)
	for _, e := range r.terms {
		t += e.Coef * x[e.Var]
	}
	return (r.lo <= -Unbounded || t >= r.lo) && (r.hi >= Unbounded || t <= r.hi)
}

// merged adds up terms of the same unknown and drops zeros, keeping the order of first mention.
func merged(terms []Term) []Term {
	out := make([]Term, 0, len(terms))
	at := make(map[int]int, len(terms))
	for _, t := range terms {
		if i, ok := at[t.Var]; ok {
			out[i].Coef += t.Coef
			continue
		}
		at[t.Var] = len(out)
		out = append(out, t)
	}
	kept := out[:0]
	for _, t := range out {
		if t.Coef != 0 {
			kept = append(kept, t)
		}
	}
	return kept
}

// Range is what one unknown can be.
type Range struct {
	Min, Max  int64 // no solution lies outside
	Low, High int64 // solutions were found at both
	Exact     bool  // Min is Low and Max is High
}

// Width is Max less Min, or math.MaxInt64 when there is no upper end.
func (r Range) Width() int64 {
	if r.Max >= Unbounded/2 || r.Min <= -Unbounded/2 {
		return math.MaxInt64
	}
	return r.Max - r.Min
}

// Proven is the width that solutions were really found for: never more than Width.
func (r Range) Proven() int64 {
	if r.High >= Unbounded/2 || r.Low <= -Unbounded/2 {
		return math.MaxInt64
	}
	return r.High - r.Low
}
