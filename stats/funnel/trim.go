package funnel

import (
	"math"
	"slices"
	"sort"
)

// truncate says which z-scores are kept when the share trim leaves at each end: with k = 1/trim classes of equal size, the
// lowest and the highest class go. Ties share a rank. An infinite score (no events at all) never stays.
func truncate(z []float64, trim float64) []bool {
	keep := make([]bool, len(z))
	k := 1 / trim
	for i, r := range ranks(z) {
		class := math.Floor(r * k / float64(len(z)+1))
		keep[i] = class > 0 && class < k-1 && finite(z[i])
	}
	return keep
}

// winsorise pulls scores beyond the trim and 1-trim quantiles in to them.
func winsorise(z []float64, trim float64) []float64 {
	sorted := slices.Sorted(slices.Values(z))
	low, high := quantile(sorted, trim), quantile(sorted, 1-trim)
	out := make([]float64, len(z))
	for i, v := range z {
		out[i] = min(max(v, low), high)
	}
	return out
}

// quantile is R's type 7 of sorted values: linear between the values around position 1+(n-1)p.
func quantile(sorted []float64, p float64) float64 {
	h := float64(len(sorted)-1) * p
	i := int(math.Floor(h))
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}

// ranks counts from 1; tied values share the average of their ranks.
func ranks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return v[order[i]] < v[order[j]] })
	out := make([]float64, len(v))
	for from := 0; from < len(order); {
		to := from
		for to+1 < len(order) && v[order[to+1]] == v[order[from]] {
			to++
		}
		for i := from; i <= to; i++ {
			out[order[i]] = float64(from+to)/2 + 1
		}
		from = to + 1
	}
	return out
}
