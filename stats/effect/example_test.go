package effect_test

import (
	"fmt"

	"github.com/havenward/havenward/stats/effect"
)

// A pilot of body-worn cameras: 216 incidents in the year before, 208 after, over the same exposure.
func ExampleRateRatio() {
	r, err := effect.RateRatio(effect.Rate{Events: 216, Exposure: 12000}, effect.Rate{Events: 208, Exposure: 12000}, effect.RatioOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("ratio %.2f (%.2f to %.2f), p %.2f\n", r.Estimate, r.Exact.Lower, r.Exact.Upper, r.ExactP)
	// Output: ratio 0.96 (0.79 to 1.17), p 0.73
}

func ExampleSegment() {
	events := []int{31, 28, 35, 30, 33, 29, 36, 31, 27, 34, 32, 30, 22, 19, 25, 21, 18, 20, 23, 19, 17, 22, 18, 20}
	var series []effect.Period
	for _, n := range events {
		series = append(series, effect.Period{Events: n, Exposure: 4000})
	}
	s, err := effect.Segment(series, effect.SegmentOptions{Start: 12})
	if err != nil {
		fmt.Println(err)
		return
	}
	ratio, lower, upper := s.Effect(0).Ratio()
	fmt.Printf("step %.2f (%.2f to %.2f), dispersion %.2f\n", ratio, lower, upper, s.Dispersion)
	a, err := s.Averted(2000, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f fewer than expected\n", a.Averted)
	// Output:
	// step 0.69 (0.49 to 0.96), dispersion 0.26
	// 134 fewer than expected
}

func ExampleCompare() {
	var rows []effect.Observation
	for i, ward := range []string{"A", "B", "C", "D"} {
		for month := 1; month <= 12; month++ {
			o := effect.Observation{Unit: ward, Time: month, Treated: i < 2, Post: month > 6, Events: 20 + month%3, Exposure: 900}
			if o.Treated && o.Post {
				o.Events -= 7
			}
			rows = append(rows, o)
		}
	}
	c, err := effect.Compare(rows, effect.CompareOptions{TwoWay: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	ratio, _, _ := c.Difference.Ratio()
	fmt.Printf("ratio of rate ratios %.2f; too few wards for its errors: %v\n", ratio, c.Warnings[0] == effect.FewUnits)
	p, err := effect.Permute(rows, effect.PermuteOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("as large in %.0f%% of %d labellings\n", 100*p.P, p.Labellings)
	// Output:
	// ratio of rate ratios 0.67; too few wards for its errors: true
	// as large in 33% of 6 labellings
}
