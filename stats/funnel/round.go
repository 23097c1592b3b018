package funnel

import "math"

// cents rounds to two decimals as R 4 does: to the nearer of the two neighbours, each taken as a float, and in a tie to
// the even one.
func cents(x float64) float64 {
	if x > 1e13 {
		return x // no decimals are left
	}
	floor := math.Floor(x * 100)
	low, high := floor/100, math.Ceil(x*100)/100
	if below, above := x-low, high-x; below < above || below == above && math.Mod(floor, 2) == 0 {
		return low
	}
	return high
}
