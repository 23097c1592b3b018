package disclosure

import (
	"fmt"
	"math"

	"github.com/havenward/havenward/disclosure/bounds"
)

// Ratio is a percentage or rate that was worked out from raw counts and published beside them. It ties its numerator to its
// denominator: a rate over a public denominator by itself bounds the count.
type Ratio struct {
	// Release is the release it stands in, and Numerator its cell.
	Release, Numerator int
	// Denominator is a cell of the same release, or, if Public is above zero, not used.
	Denominator int
	// Public is a denominator known to all, such as headcount.
	Public int64
	// Per is what it is per: 100 for a percentage.
	Per int64
	// Value is what is published, with that many Decimals.
	Value    float64
	Decimals int
}

// ratio puts in that Value is within half a unit of its last decimal. Both ends count, since it is not said how halves were
// rounded.
func (m *model) ratio(r Ratio, releases []Published) error {
	scale := int64(1)
	for range r.Decimals {
		scale *= 10
	}
	bad := r.Release < 0 || r.Release >= len(releases) || r.Decimals < 0 || r.Decimals > 6 || r.Per <= 0 || r.Per*scale > 10_000_000 ||
		math.IsNaN(r.Value) || r.Value < 0 || r.Value > 1e7 || r.Public < 0 || r.Public > MaxCount
	if !bad {
		n := len(releases[r.Release].Release.Cells)
		bad = r.Numerator < 0 || r.Numerator >= n || r.Public == 0 && (r.Denominator < 0 || r.Denominator >= n)
	}
	shown := math.Round(r.Value * float64(scale))
	if bad || shown > 1e7 {
		return fmt.Errorf("%w: ratio %+v", ErrShape, r)
	}
	least, most := 2*int64(shown)-1, 2*int64(shown)+1
	c := 2 * r.Per * scale
	num := m.vars[r.Release][r.Numerator]
	if r.Public > 0 {
		m.sys.Narrow(num, ceilDiv(least*r.Public, c), most*r.Public/c)
		return nil
	}
	den := m.vars[r.Release][r.Denominator]
	m.sys.Row(0, bounds.Unbounded, bounds.Term{Var: num, Coef: c}, bounds.Term{Var: den, Coef: -least})
	m.sys.Row(-bounds.Unbounded, 0, bounds.Term{Var: num, Coef: c}, bounds.Term{Var: den, Coef: -most})
	return nil
}

func ceilDiv(a, b int64) int64 {
	if a <= 0 {
		return a / b
	}
	return (a + b - 1) / b
}
