package spc

import "math"

// mean is the average of the values that are present, NaN when there are none. In product mode values that are all
// decimals of up to nine places are averaged as decimals.
//
// Whether a value lies on the mean decides runs, so the mean must not be off by a rounding: 0.1, 0.2 and 0.3 added one
// after the other and divided by three are 0.20000000000000004. The sum is kept to twice the precision and rounded once,
// which also agrees with R's. That still averages the binary neighbours of the decimals, and misses about one decimal
// tie in a hundred; the decimal way misses none.
func mean(values []float64, m Mode) float64 {
	if m == Product {
		if v, ok := decimalMean(values); ok {
			return v
		}
	}
	return binaryMean(values)
}

// binaryMean rounds the exact mean of the binary values once, as near as twice the precision can tell.
func binaryMean(values []float64) float64 {
	var sum, low float64 // the sum is sum + low, unevaluated (Dekker 1971, Knuth's two-sum)
	n := 0.0
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		n++
		s := sum + v
		b := s - sum
		low += (sum - (s - b)) + (v - b)
		sum = s
	}
	if n == 0 {
		return math.NaN()
	}
	sum, low = sum+low, low-((sum+low)-sum)
	q := sum / n
	return q + (math.FMA(-q, n, sum)+low)/n // the remainder of a division is exact with a fused multiply-add
}

// decimalMean is the mean of values that are decimals of at most nine places, rounded once to the nearest number; ok is
// false when some are not, or when the sum is too large to be exact.
func decimalMean(values []float64) (mean float64, ok bool) {
	const exact = 1 << 53 // whole numbers up to here are exact
	scale := 1.0
	for _, v := range values {
		for !math.IsNaN(v) && math.Round(v*scale)/scale != v {
			if scale *= 10; scale > 1e9 {
				return 0, false
			}
		}
	}
	var sum, n int64
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		w := math.Round(v * scale)
		// A value passed with a smaller scale may not with this one, where it has more digits than a number holds.
		if math.Abs(w) >= exact || w/scale != v {
			return 0, false
		}
		sum += int64(w)
		n++
		if sum >= exact || sum <= -exact {
			return 0, false
		}
	}
	if n == 0 || float64(n)*scale >= exact {
		return 0, false
	}
	return float64(sum) / (float64(n) * scale), true
}
