package effect

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// normalQuantile is the two-sided normal quantile of a confidence: 1.96 for 0.95.
func normalQuantile(confidence float64) float64 {
	return distuv.UnitNormal.Quantile(confidence + (1-confidence)/2)
}

// reference is the distribution that an estimate over its error is compared with: Student's t with df degrees of freedom,
// normal where df is 0.
type reference struct{ df float64 }

func (r reference) quantile(confidence float64) float64 {
	if r.df == 0 {
		return normalQuantile(confidence)
	}
	return distuv.StudentsT{Sigma: 1, Nu: r.df}.Quantile(confidence + (1-confidence)/2)
}

// p is the two-sided probability beyond x.
func (r reference) p(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case r.df == 0:
		return math.Erfc(math.Abs(x) / math.Sqrt2)
	case math.IsInf(x, 0):
		return 0
	}
	return mathext.RegIncBeta(r.df/2, 0.5, r.df/(r.df+x*x))
}
