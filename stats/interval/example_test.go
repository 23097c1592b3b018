package interval_test

import (
	"fmt"

	"github.com/havenward/havenward/stats/interval"
)

// 37 assaults in 12,000 shifts.
func ExampleRate() {
	r, err := interval.Rate(37, 12000, interval.Options{Multiplier: 1000})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f per 1,000 (%.2f to %.2f, %s, %d events in %.0f)\n", r.Value, r.Lower, r.Upper, r.Method, r.Events, r.Exposure)
	// Output: 3.08 per 1,000 (2.17 to 4.25, Byars, 37 events in 12000)
}

// 33 of 640 staff.
func ExampleWilson() {
	p, err := interval.Wilson(33, 640, interval.Options{Multiplier: 100})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f%% (%.1f%% to %.1f%%)\n", p.Value, p.Lower, p.Upper)
	// Output: 5.2% (3.7% to 7.2%)
}

// Days lost after each of five injuries.
func ExampleMean() {
	m, err := interval.Mean([]float64{2, 9, 4, 7, 3}, interval.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f days (%.1f to %.1f)\n", m.Value, m.Lower, m.Upper)
	// Output: 5.0 days (1.4 to 8.6)
}

// Assaults by age band, compared as if every organisation had the standard's ages. Some staff were assaulted three times.
func ExampleDirectByPerson() {
	d, err := interval.DirectByPerson([]interval.RepeatBand{
		{Population: 800, Standard: 5200, People: []interval.Repeat{{Times: 1, People: 14}, {Times: 3, People: 4}}},
		{Population: 1500, Standard: 4800, People: []interval.Repeat{{Times: 1, People: 11}}},
	}, interval.Options{Multiplier: 1000})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f per 1,000 (%.1f to %.1f)\n", d.Value, d.Lower, d.Upper)
	// Output: 20.4 per 1,000 (11.9 to 31.3)
}

// 30 assaults where England's rates by staff group would give fewer.
func ExampleIndirect() {
	i, err := interval.Indirect(30, []interval.ReferenceBand{
		{Population: 900, ReferenceEvents: 4100, ReferencePopulation: 310000},
		{Population: 120, ReferenceEvents: 2600, ReferencePopulation: 41000},
	}, interval.Options{Multiplier: 1000})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f expected, %.2f times as many (%.2f to %.2f)\n", i.Expected, i.Ratio.Value, i.Ratio.Lower, i.Ratio.Upper)
	// Output: 19.5 expected, 1.54 times as many (1.04 to 2.19)
}
