package effect

import "gonum.org/v1/gonum/mat"

// sandwich is bread times meat times bread.
func sandwich(bread *mat.SymDense, meat *mat.Dense) *mat.SymDense {
	var left, whole mat.Dense
	left.Mul(bread, meat)
	whole.Mul(&left, bread)
	p := bread.SymmetricDim()
	out := mat.NewSymDense(p, nil)
	for i := range p {
		for j := i; j < p; j++ {
			out.SetSym(i, j, (whole.At(i, j)+whole.At(j, i))/2)
		}
	}
	return out
}

// scores are the rows of X times the working residuals.
func (f fit) scores() *mat.Dense {
	var u mat.Dense
	u.Apply(func(i, _ int, v float64) float64 { return v * f.residual[i] }, f.design.x)
	return &u
}

// neweyWest is the covariance that allows for unequal variance and for autocorrelation up to a lag, with Bartlett weights
// and no prewhitening. Adjusted multiplies by n/(n-p).
func (f fit) neweyWest(lag int, adjusted bool) *mat.SymDense {
	u := f.scores()
	n, p := u.Dims()
	meat := mat.NewDense(p, p, nil)
	meat.Mul(u.T(), u)
	for l := 1; l <= min(lag, n-1); l++ {
		var g mat.Dense
		g.Mul(u.Slice(l, n, 0, p).T(), u.Slice(0, n-l, 0, p))
		weight := 1 - float64(l)/float64(lag+1)
		var both mat.Dense
		both.Add(&g, g.T())
		both.Scale(weight, &both)
		meat.Add(meat, &both)
	}
	v := sandwich(f.bread, meat)
	if adjusted {
		v.ScaleSym(float64(n)/f.freedom(), v)
	}
	return v
}

// clustered is the covariance that allows for any dependence inside a cluster, numbered from 0 to g-1. HC1 multiplies by
// g/(g-1) and (n-1)/(n-p).
func (f fit) clustered(cluster []int, g int, hc1 bool) *mat.SymDense {
	u := f.scores()
	n, p := u.Dims()
	sums := mat.NewDense(g, p, nil)
	for i, c := range cluster {
		for j := range p {
			sums.Set(c, j, sums.At(c, j)+u.At(i, j))
		}
	}
	var meat mat.Dense
	meat.Mul(sums.T(), sums)
	v := sandwich(f.bread, &meat)
	if hc1 {
		v.ScaleSym(float64(g)/float64(g-1)*float64(n-1)/f.freedom(), v)
	}
	return v
}
