package effect

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// fit is an estimated model: its coefficients, the inverse of X'WX, and what the errors and checks need.
type fit struct {
	design   design
	beta     []float64
	bread    *mat.SymDense
	fitted   []float64 // of the observations, on their own scale
	residual []float64 // working score of each observation, so that X'residual is the estimating equation
	pearson  []float64
	deviance float64
}

// freedom is the residual degrees of freedom.
func (f fit) freedom() float64 {
	n, p := f.design.size()
	return float64(n - p)
}

// dispersion is the sum of squared Pearson residuals over the degrees of freedom.
func (f fit) dispersion() float64 {
	var s float64
	for _, e := range f.pearson {
		s += e * e
	}
	return s / f.freedom()
}

// linear is ordinary least squares.
func linear(d design, y []float64) (fit, error) {
	if err := d.check(); err != nil {
		return fit{}, err
	}
	w := make([]float64, len(y))
	for i := range w {
		w[i] = 1
	}
	beta, inverse, err := leastSquares(d.x, y, w)
	if err != nil {
		return fit{}, err
	}
	f := fit{design: d, beta: beta, bread: inverse, fitted: d.times(beta), residual: make([]float64, len(y))}
	for i, v := range f.fitted {
		f.residual[i] = y[i] - v
		f.deviance += f.residual[i] * f.residual[i]
	}
	f.pearson = f.residual
	return f, nil
}

// logLinear fits log E(y) = Xb + offset by iterated weighted least squares: Poisson where theta is infinite, else negative
// binomial with variance mu + mu^2/theta.
func logLinear(d design, y, offset []float64, theta float64) (fit, error) {
	if err := d.check(); err != nil {
		return fit{}, err
	}
	n := len(y)
	mu, work, w := make([]float64, n), make([]float64, n), make([]float64, n)
	var mean float64
	for i, v := range y {
		mu[i] = v + 0.1
		mean += v / float64(n)
	}
	if mean == 0 {
		return fit{}, fmt.Errorf("%w: there are no events", ErrFit)
	}
	f := fit{design: d}
	last := math.Inf(1)
	for range 100 {
		for i, m := range mu {
			w[i] = m / (1 + m/theta)
			work[i] = math.Log(m) - offset[i] + (y[i]-m)/m
		}
		var err error
		if f.beta, f.bread, err = leastSquares(d.x, work, w); err != nil {
			return fit{}, err
		}
		smallest := math.Inf(1)
		for i, eta := range d.times(f.beta) {
			mu[i] = math.Exp(eta + offset[i])
			smallest = min(smallest, mu[i])
		}
		f.deviance = deviance(y, mu, theta)
		if !finite(f.deviance) || smallest < 1e-9*mean {
			return fit{}, fmt.Errorf("%w: a group of it has no events", ErrFit)
		}
		if math.Abs(f.deviance-last) <= 1e-12*(math.Abs(f.deviance)+0.1) {
			f.score(y, mu, theta)
			return f, nil
		}
		last = f.deviance
	}
	return fit{}, fmt.Errorf("%w: it does not converge", ErrFit)
}

func (f *fit) score(y, mu []float64, theta float64) {
	f.fitted, f.residual, f.pearson = mu, make([]float64, len(y)), make([]float64, len(y))
	for i, m := range mu {
		variance := m * (1 + m/theta)
		f.residual[i] = (y[i] - m) * m / variance
		f.pearson[i] = (y[i] - m) / math.Sqrt(variance)
	}
}

// deviance is twice the log likelihood lost against fitting every observation exactly.
func deviance(y, mu []float64, theta float64) float64 {
	var d float64
	for i, m := range mu {
		if y[i] > 0 {
			d += y[i] * math.Log(y[i]/m)
		}
		if math.IsInf(theta, 1) {
			d -= y[i] - m
		} else {
			d -= (y[i] + theta) * math.Log((y[i]+theta)/(m+theta))
		}
	}
	return 2 * d
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
