package recapture

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// design has a row for each of the seven cells in the order ABC, AB, AC, A, BC, B, C. Its first column is the cell of no
// list, whose logarithm the intercept is.
func design(ab, ac, bc bool) *mat.Dense {
	var rows [][]float64
	for cell := 7; cell >= 1; cell-- {
		a, b, c := float64(cell>>2&1), float64(cell>>1&1), float64(cell&1)
		row := []float64{1, a, b, c}
		if ab {
			row = append(row, a*b)
		}
		if ac {
			row = append(row, a*c)
		}
		if bc {
			row = append(row, b*c)
		}
		rows = append(rows, row)
	}
	x := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		x.SetRow(i, row)
	}
	return x
}

// fit maximises the Poisson likelihood of the cells by iterated weighted least squares.
func fit(name string, x *mat.Dense, y []float64) Model {
	nan := math.NaN()
	n, p := x.Dims()
	m := Model{Name: name, Hidden: nan, SE: nan, Deviance: nan, AIC: nan, BIC: nan, DF: n - p}
	mu := make([]float64, n)
	for i, v := range y {
		mu[i] = v + 0.1
	}
	last := math.Inf(1)
	for range 60 {
		beta, variance, ok := step(x, y, mu)
		if !ok {
			return m
		}
		var eta mat.VecDense
		eta.MulVec(x, beta)
		var deviance, logLikelihood float64
		for i, v := range y {
			mu[i] = math.Exp(eta.AtVec(i))
			if !(mu[i] > 1e-7 && mu[i] < 1e18) {
				return m // an estimate at the edge: some count of zero is fitted by zero
			}
			deviance += 2 * (mu[i] - v)
			if v > 0 {
				deviance += 2 * v * math.Log(v/mu[i])
			}
			g, _ := math.Lgamma(v + 1)
			logLikelihood += v*math.Log(mu[i]) - mu[i] - g
		}
		if math.Abs(deviance-last) <= 1e-12*(math.Abs(deviance)+0.1) {
			m.Estimable, m.Deviance = true, max(0, deviance)
			m.Hidden, m.SE = math.Exp(beta.AtVec(0)), math.Sqrt(variance)
			m.AIC = 2*float64(p) - 2*logLikelihood
			m.BIC = float64(p)*math.Log(float64(n)) - 2*logLikelihood
			return m
		}
		last = deviance
	}
	return m
}

// step solves one weighted least squares and returns the coefficients and the variance of the first.
func step(x *mat.Dense, y, mu []float64) (beta *mat.VecDense, variance float64, ok bool) {
	n, p := x.Dims()
	a, b := mat.NewDense(n, p, nil), mat.NewVecDense(n, nil)
	for i := range n {
		root := math.Sqrt(mu[i])
		b.SetVec(i, root*(math.Log(mu[i])+(y[i]-mu[i])/mu[i]))
		for j := range p {
			a.Set(i, j, root*x.At(i, j))
		}
	}
	var qr mat.QR
	qr.Factorize(a)
	if !(qr.Cond() < 1e12) {
		return nil, 0, false
	}
	beta = new(mat.VecDense)
	if qr.SolveVecTo(beta, false, b) != nil {
		return nil, 0, false
	}
	var r, inverse mat.Dense
	qr.RTo(&r)
	if inverse.Inverse(r.Slice(0, p, 0, p)) != nil {
		return nil, 0, false
	}
	for _, v := range inverse.RawRowView(0) {
		variance += v * v
	}
	return beta, variance, true
}
