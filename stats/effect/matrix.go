package effect

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// design is the right-hand side of a model: one row an observation, one column a term.
type design struct {
	terms []string
	x     *mat.Dense
}

func newDesign(rows int, terms ...string) design {
	return design{terms: terms, x: mat.NewDense(rows, len(terms), nil)}
}

func (d design) size() (n, p int) { return d.x.Dims() }

// pick keeps some rows.
func (d design) pick(rows []int) design {
	out := newDesign(len(rows), d.terms...)
	for i, r := range rows {
		out.x.SetRow(i, d.x.RawRowView(r))
	}
	return out
}

// times is each row times the coefficients.
func (d design) times(beta []float64) []float64 {
	var v mat.VecDense
	v.MulVec(d.x, mat.NewVecDense(len(beta), beta))
	return v.RawVector().Data
}

// check refuses a design with fewer observations than one more than its terms.
func (d design) check() error {
	if n, p := d.size(); n <= p {
		return fmt.Errorf("%w: %d observations are too few for %d terms", ErrFit, n, p)
	}
	return nil
}

// leastSquares minimises the weighted sum of squares of y - Xb. It returns b and the inverse of X'WX, and fails where
// columns (nearly) say the same.
func leastSquares(x *mat.Dense, y, w []float64) (beta []float64, inverse *mat.SymDense, err error) {
	n, p := x.Dims()
	a, b := mat.NewDense(n, p, nil), mat.NewVecDense(n, nil)
	scale := make([]float64, p)
	for i := range n {
		root := math.Sqrt(w[i])
		b.SetVec(i, root*y[i])
		for j := range p {
			v := root * x.At(i, j)
			a.Set(i, j, v)
			scale[j] += v * v
		}
	}
	for j := range p {
		scale[j] = math.Sqrt(scale[j])
		if !positive(scale[j]) {
			return nil, nil, fmt.Errorf("%w: a term is zero throughout", ErrFit)
		}
		for i := range n {
			a.Set(i, j, a.At(i, j)/scale[j])
		}
	}
	var qr mat.QR
	qr.Factorize(a)
	if c := qr.Cond(); !(c < 1e12) {
		return nil, nil, fmt.Errorf("%w: the data do not tell its terms apart", ErrFit)
	}
	var solution mat.VecDense
	if err := qr.SolveVecTo(&solution, false, b); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrFit, err)
	}
	var r, ri mat.Dense
	qr.RTo(&r)
	if err := ri.Inverse(r.Slice(0, p, 0, p)); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrFit, err)
	}
	inverse = mat.NewSymDense(p, nil)
	inverse.SymOuterK(1, &ri)
	beta = make([]float64, p)
	for j := range p {
		beta[j] = solution.AtVec(j) / scale[j]
		for k := j; k < p; k++ {
			inverse.SetSym(j, k, inverse.At(j, k)/(scale[j]*scale[k]))
		}
	}
	return beta, inverse, nil
}

func scaled(s *mat.SymDense, by float64) *mat.SymDense {
	var out mat.SymDense
	out.ScaleSym(by, s)
	return &out
}
