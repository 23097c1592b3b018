package spc_test

import (
	"fmt"
	"time"

	"github.com/havenward/havenward/stats/spc"
)

func month(i int) time.Time { return time.Date(2025, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC) }

// Staff hurt each month, where fewer is better. The last value is far below what the months before it explain.
func ExampleXmR() {
	var points []spc.Point
	for i, hurt := range []float64{31, 28, 33, 30, 27, 32, 29, 31, 30, 28, 33, 30, 29, 14} {
		points = append(points, spc.Point{At: month(i), Value: hurt})
	}
	chart, err := spc.XmR(points, spc.Options{Direction: spc.Decrease, Target: new(25.0)})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := chart.Phases[0]
	fmt.Printf("mean %.2f, limits %.2f to %.2f\n", p.Mean, p.Lower, p.Upper)
	last := chart.Readings[chart.Latest]
	fmt.Println(last.Cause.Text(chart.Settings.Length), last.Kind)
	fmt.Println(chart.Variation, "-", chart.Variation.Words().Short)
	fmt.Println(chart.Assurance, "-", chart.Assurance.Words().Short)
	// Output:
	// mean 28.93, limits 20.95 to 36.91
	// Below LCL special_cause_improvement
	// improvement_low - Improving, lower than usual
	// inconsistent - May meet or miss the target by chance
}

// A change whose cause is known gets new limits from its date on. People decide that; the chart keeps the date.
func ExampleXmR_rebase() {
	var points []spc.Point
	for i, v := range []float64{30, 31, 29, 30, 32, 30, 29, 31, 30, 30, 31, 29, 30, 20, 21, 19, 20, 22} {
		points = append(points, spc.Point{At: month(i), Value: v})
	}
	chart, err := spc.XmR(points, spc.Options{Rebase: []time.Time{month(13)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range chart.Phases {
		fmt.Printf("from %s: mean %.1f\n", p.From.Format("January 2006"), p.Mean)
	}
	for _, w := range chart.Warnings {
		fmt.Println(w.Code, w.Phase, w.Count)
	}
	// Output:
	// from January 2025: mean 30.2
	// from February 2026: mean 20.4
	// short_phase 1 5
}

// Events on one ward that come less than once a month.
func ExampleDaysBetween() {
	var events []time.Time
	at := month(0)
	for _, gap := range []int{0, 40, 62, 35, 51, 44, 58, 30} {
		at = at.AddDate(0, 0, gap)
		events = append(events, at)
	}
	b, err := spc.DaysBetween(events, at.AddDate(0, 0, 210), spc.Options{Direction: spc.Increase})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := b.Phases[0]
	fmt.Printf("%.0f days between events, usually %.0f to %.0f\n", p.Mean, p.Lower, p.Upper)
	fmt.Printf("%.0f days since the last: above the limit %t\n", b.Open, b.OpenAbove)
	// Output:
	// 45 days between events, usually 12 to 117
	// 210 days since the last: above the limit true
}

// One chart for each organisation; one of them has two values for a month.
func ExampleFacets() {
	good := []spc.Point{{At: month(0), Value: 4}, {At: month(1), Value: 6}}
	bad := []spc.Point{{At: month(0), Value: 4}, {At: month(0), Value: 5}}
	for _, f := range spc.Facets([]spc.Group{{Name: "Northmere", Points: good}, {Name: "Southmere", Points: bad}}, spc.Options{}) {
		if f.Err != nil {
			fmt.Println(f.Err)
			continue
		}
		fmt.Println(f.Name, f.Chart.Phases[0].Mean)
	}
	// Output:
	// Northmere 5
	// Southmere: two values have the same date: 2025-01-01
}
