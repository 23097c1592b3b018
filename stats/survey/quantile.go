package survey

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// normal is the two-sided normal quantile of a confidence.
func normal(confidence float64) float64 {
	return distuv.UnitNormal.Quantile(confidence + (1-confidence)/2)
}

// student is the two-sided quantile of Student's t.
func student(confidence, df float64) float64 {
	return distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(confidence + (1-confidence)/2)
}

// wilson is the score interval of a proportion p of n, which need not be whole.
func wilson(p, n, confidence float64) Interval {
	if math.IsInf(n, 1) {
		return Interval{p, p}
	}
	z := normal(confidence)
	centre, half := 2*n*p+z*z, z*math.Sqrt(z*z+4*n*p*(1-p))
	return clamp(Interval{(centre - half) / (2 * (n + z*z)), (centre + half) / (2 * (n + z*z))})
}

// clopperPearson is the exact interval of a proportion p of n, which need not be whole.
func clopperPearson(p, n, confidence float64) Interval {
	yes, no, tail := n*p, n*(1-p), (1-confidence)/2
	i := Interval{0, 1}
	if yes > 0 {
		i.Lower = distuv.Beta{Alpha: yes, Beta: no + 1}.Quantile(tail)
	}
	if no > 0 {
		i.Upper = distuv.Beta{Alpha: yes + 1, Beta: no}.Quantile(1 - tail)
	}
	return i
}

func clamp(i Interval) Interval { return Interval{max(0, i.Lower), min(1, i.Upper)} }
