package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// autoregressive is least squares with errors of first order, the correlation of neighbours rho by restricted maximum
// likelihood. The times are whole numbers in rising order; a gap counts as so many steps.
func autoregressive(d design, y []float64, times []int) (f fit, rho, sigma float64, err error) {
	if err := d.check(); err != nil {
		return fit{}, 0, 0, err
	}
	likelihood := func(z float64) float64 {
		w, wy, logDet := whiten(d, y, times, math.Tanh(z))
		f, err := linear(w, wy)
		if err != nil {
			return math.Inf(-1)
		}
		var chol mat.Cholesky
		if !chol.Factorize(f.bread) {
			return math.Inf(-1)
		}
		return -f.freedom()/2*math.Log(f.deviance) - logDet/2 + chol.LogDet()/2
	}
	const edge = 3.8 // rho of 0.999
	best := -edge
	for at := -edge; at <= edge+1e-9; at += edge / 10 {
		if likelihood(at) > likelihood(best) {
			best = at
		}
	}
	rho = math.Tanh(maximise(likelihood, max(-edge, best-edge/10), min(edge, best+edge/10)))
	w, wy, _ := whiten(d, y, times, rho)
	if f, err = linear(w, wy); err != nil {
		return fit{}, 0, 0, err
	}
	f.fitted = d.times(f.beta)
	return f, rho, math.Sqrt(f.deviance / f.freedom()), nil
}

// whiten turns errors of first order into independent ones of equal variance, and returns the log determinant of their
// correlation matrix.
func whiten(d design, y []float64, times []int, rho float64) (design, []float64, float64) {
	n, p := d.size()
	out, wy, logDet := newDesign(n, d.terms...), make([]float64, n), 0.0
	out.x.SetRow(0, d.x.RawRowView(0))
	wy[0] = y[0]
	for i := 1; i < n; i++ {
		r := math.Pow(rho, float64(times[i]-times[i-1]))
		left := 1 - r*r
		root := math.Sqrt(left)
		for j := range p {
			out.x.Set(i, j, (d.x.At(i, j)-r*d.x.At(i-1, j))/root)
		}
		wy[i] = (y[i] - r*y[i-1]) / root
		logDet += math.Log(left)
	}
	return out, wy, logDet
}
