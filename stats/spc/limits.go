package spc

import "math"

// The constants of the XmR chart as the package writes them: 2.66 is 3/1.128 and 3.267 is D4 for ranges of two values,
// but the fuller quotients would give other limits.
const (
	limitFactor  float64 = 2.66
	nearFactor   float64 = 2 * (limitFactor / 3)
	screenFactor float64 = 3.267
)

// limit works out the mean and limits of a phase from the values of its baseline, NaN where one is missing. A gap leaves
// out the two moving ranges beside it.
func (p *Phase) limit(baseline []float64, o Options) {
	p.Mean = mean(baseline, o.Mode)
	ranges := make([]float64, 0, len(baseline))
	for i := 1; i < len(baseline); i++ {
		if r := math.Abs(baseline[i] - baseline[i-1]); !math.IsNaN(r) {
			ranges = append(ranges, r)
			if r > 0 {
				p.varied++
			}
		}
	}
	p.Ranges = len(ranges)
	p.MeanRange = binaryMean(ranges)
	// Ranges that are all nought are not below a multiple of nought: the package drops them all and has no limits left.
	if o.Screening == Screened && (p.MeanRange > 0 || o.Mode == Parity) {
		kept := ranges[:0]
		for _, r := range ranges {
			if r < screenFactor*p.MeanRange {
				kept = append(kept, r)
			}
		}
		p.Screened = len(ranges) - len(kept)
		p.MeanRange = binaryMean(kept)
	}
	// The conversions keep a processor from fusing the product into the sum, so every machine has the same limits.
	far, near := float64(limitFactor*p.MeanRange), float64(nearFactor*p.MeanRange)
	p.Lower, p.Upper = p.Mean-far, p.Mean+far
	p.NearLower, p.NearUpper = p.Mean-near, p.Mean+near
}

// judge sets where a value stands: outside the limits, on which side of the mean, close to a limit. Comparisons are
// strict, and false without a value or limits.
func (p *Phase) judge(r *Reading) {
	y := r.Value
	switch {
	case y > p.Mean:
		r.Side = 1
	case y < p.Mean:
		r.Side = -1
	}
	r.Outside = y > p.Upper || y < p.Lower
	r.Close = !r.Outside && (y > p.NearUpper || y < p.NearLower)
}
