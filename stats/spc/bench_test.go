package spc

import (
	"math/rand/v2"
	"testing"
	"time"
)

// BenchmarkNation is what a national dashboard needs: 10 measures of 200 trusts over 60 months, exact means and all. One
// operation is all 2,000 charts, and must take less than a second on one core.
func BenchmarkNation(b *testing.B) {
	charts, points := nation()
	o := Options{Direction: Decrease, Target: new(25.0), Rebase: []time.Time{month(30)}}
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range charts {
			if _, err := XmR(c, o); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(points)*float64(b.N)/b.Elapsed().Seconds(), "points/s")
}

// nation makes rates with one decimal place, counts and binary fractions, in equal parts.
func nation() (charts [][]Point, points int) {
	const trusts, measures, months = 200, 10, 60
	r := rand.New(rand.NewPCG(1, 2))
	for i := range trusts * measures {
		c := make([]Point, months)
		for k := range c {
			v := 20 + 5*r.NormFloat64()
			switch i % 3 {
			case 0:
				v = float64(int(v))
			case 1:
				v = float64(int(v*10)) / 10
			}
			c[k] = Point{month(k), v}
		}
		charts = append(charts, c)
		points += months
	}
	return charts, points
}

func month(i int) time.Time { return time.Date(2021, 4+time.Month(i), 1, 0, 0, 0, 0, time.UTC) }
