package effect

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Effect is the difference to the line before the change, k periods after the first period after it: the logarithm of a
// ratio of rates for models of counts, a difference of rates for linear ones.
func (r Segmented) Effect(k int) Coef {
	at := float64(k)
	variance := r.cov.At(2, 2) + 2*at*r.cov.At(2, 3) + at*at*r.cov.At(3, 3)
	return coef(fmt.Sprintf("effect after %d", k), r.beta[2]+at*r.beta[3], variance, r.Options.Confidence, r.against)
}

// Averted are the events that did not happen if the line before the change had gone on: below zero there were more.
type Averted struct {
	Expected float64 // without the change, in the periods after it that are not excluded
	Observed float64
	Averted  float64
	Interval Interval
}

// Averted counts the events averted since the change, excluded periods apart. The interval has the uncertainty of the line
// only: percentiles over so many draws (0 means 10,000) from the distribution of the coefficients. The same seed gives the
// same limits.
func (r Segmented) Averted(draws int, seed uint64) (Averted, error) {
	if draws == 0 {
		draws = 10_000
	}
	if draws < 100 || draws > 1_000_000 {
		return Averted{}, fmt.Errorf("%w: draw between 100 and a million times", ErrInput)
	}
	flat := r.design.withoutChange()
	sum := func(expected []float64) (s float64) {
		for i := r.Options.Start; i < len(expected); i++ {
			if !r.series[i].Exclude {
				s += expected[i]
			}
		}
		return s
	}
	a := Averted{Expected: sum(r.Counterfactual)}
	for _, p := range r.series[r.Options.Start:] {
		if !p.Exclude {
			a.Observed += float64(p.Events)
		}
	}
	a.Averted = a.Expected - a.Observed
	root, err := squareRoot(r.cov)
	if err != nil {
		return Averted{}, err
	}
	random := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	p := len(r.beta)
	z, beta := mat.NewVecDense(p, nil), make([]float64, p)
	var shift mat.VecDense
	drawn := make([]float64, draws)
	for i := range drawn {
		for j := range p {
			z.SetVec(j, random.NormFloat64())
		}
		shift.MulVec(root, z)
		for j := range beta {
			beta[j] = r.beta[j] + shift.AtVec(j)
		}
		drawn[i] = sum(r.expected(flat, beta)) - a.Observed
	}
	slices.Sort(drawn)
	tail := (1 - r.Options.Confidence) / 2
	a.Interval = Interval{percentile(drawn, tail), percentile(drawn, 1-tail)}
	return a, nil
}

// squareRoot is a matrix whose product with its transpose is a covariance, which may be singular.
func squareRoot(cov *mat.SymDense) (*mat.Dense, error) {
	var eigen mat.EigenSym
	if !eigen.Factorize(cov, true) {
		return nil, fmt.Errorf("%w: its covariance has no root", ErrFit)
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for j, v := range eigen.Values(nil) {
		column := vectors.ColView(j).(*mat.VecDense)
		column.ScaleVec(math.Sqrt(max(0, v)), column)
	}
	return &vectors, nil
}

// percentile is linear between the sorted values around position 1+(n-1)p.
func percentile(sorted []float64, p float64) float64 {
	h := float64(len(sorted)-1) * p
	i := int(h)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}
