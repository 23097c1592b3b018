package effect

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Coef is an estimate with its error and interval, on the scale of its model: logarithms for models of counts.
type Coef struct {
	Term         string
	Estimate, SE float64
	Lower, Upper float64
	Statistic    float64 // estimate over error
	P            float64 // two-sided
	// DF are the degrees of freedom of Student's t that limits and P come from; 0 is the normal distribution.
	DF float64
}

// Ratio turns a coefficient of a model of counts back: the ratio of rates and its limits.
func (c Coef) Ratio() (ratio, lower, upper float64) {
	return math.Exp(c.Estimate), math.Exp(c.Lower), math.Exp(c.Upper)
}

func coef(term string, estimate, variance, confidence float64, ref reference) Coef {
	se := math.Sqrt(max(0, variance))
	half := ref.quantile(confidence) * se
	z := estimate / se
	return Coef{Term: term, Estimate: estimate, SE: se, Lower: estimate - half, Upper: estimate + half, Statistic: z, P: ref.p(z), DF: ref.df}
}

func coefs(terms []string, beta []float64, cov *mat.SymDense, confidence float64, ref reference) []Coef {
	out := make([]Coef, len(beta))
	for i, b := range beta {
		out[i] = coef(terms[i], b, cov.At(i, i), confidence, ref)
	}
	return out
}
