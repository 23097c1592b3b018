package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// durbinWatson is the statistic of residuals of least squares, about 2 without autocorrelation, and the probability of one
// as small if there is none: exact, from the distribution of a ratio of quadratic forms in normal errors. Both are NaN
// where the residuals are zero.
func durbinWatson(f fit) (statistic, p float64) {
	e := f.residual
	n := len(e)
	var square, steps float64
	for i, v := range e {
		square += v * v
		if i > 0 {
			steps += (v - e[i-1]) * (v - e[i-1])
		}
	}
	if statistic = steps / square; !finite(statistic) {
		return math.NaN(), math.NaN()
	}
	// M = I - X(X'X)^-1X' makes residuals of errors; A takes squared differences of neighbours.
	var hat, left mat.Dense
	left.Mul(f.design.x, f.bread)
	hat.Mul(&left, f.design.x.T())
	m, a := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			m.Set(i, j, -hat.At(i, j))
		}
		m.Set(i, i, 1-hat.At(i, i))
		a.Set(i, i, 2)
		if i > 0 {
			a.Set(i, i-1, -1)
			a.Set(i-1, i, -1)
		}
	}
	a.Set(0, 0, 1)
	a.Set(n-1, n-1, 1)
	left.Reset()
	left.Mul(m, a)
	var mam mat.Dense
	mam.Mul(&left, m)
	sym := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			sym.SetSym(i, j, (mam.At(i, j)+mam.At(j, i))/2)
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(sym, false) {
		return statistic, math.NaN()
	}
	// The smallest p of them are the zeros of the fitted space.
	_, terms := f.design.size()
	values := eigen.Values(nil)[terms:]
	for i := range values {
		values[i] -= statistic
	}
	return statistic, quadraticBelowZero(values)
}

// quadraticBelowZero is the probability that a weighted sum of squares of standard normals is below zero, by Imhof's
// integral with the variable put on a logarithmic scale, where the trapezium rule converges fast.
func quadraticBelowZero(weights []float64) float64 {
	const step = 0.1
	var sum float64
	for x := -32.0; x <= 80; x += step {
		u := math.Exp(x)
		var theta, logRho float64
		for _, w := range weights {
			theta += math.Atan(w*u) / 2
			logRho += math.Log1p(w*w*u*u) / 4
		}
		sum += math.Sin(theta) * math.Exp(-logRho) * step
		if logRho > 37 {
			break // what is left is below 1e-16
		}
	}
	return min(max(0.5-sum/math.Pi, 0), 1)
}

// Autocorrelations are those of a series with itself 1 to lags steps later, about its mean. They are NaN for a constant
// series.
func Autocorrelations(series []float64, lags int) []float64 {
	n := len(series)
	lags = max(0, min(lags, n-1))
	var mean, square float64
	for _, v := range series {
		mean += v / float64(n)
	}
	for _, v := range series {
		square += (v - mean) * (v - mean)
	}
	out := make([]float64, lags)
	for l := range out {
		var s float64
		for i := l + 1; i < n; i++ {
			s += (series[i] - mean) * (series[i-l-1] - mean)
		}
		out[l] = s / square
	}
	return out
}
