package survey

import (
	"slices"

	"github.com/havenward/havenward/internal/area/survey/sheet"
	survey "github.com/havenward/havenward/stats/survey"
)

// Bench is how the entries of a group stand in a year: the median, which benchmark reports call the average, and the two
// ends. No entry is named, and there is no order of them.
type Bench struct {
	Year      int
	Release   string
	Entries   int
	Median    float64
	Low, High float64
	// Mean is weighted by how many answered, and is near the figure that is published for the whole.
	Mean float64
	// Base is how many answered altogether.
	Base int
}

// LeastEntries is how few entries of a group are shown with a median and ends.
const LeastEntries = 3

// Bench works a group out; sheet.All is all groups. ok is false with fewer than LeastEntries.
func (b *Book) Bench(group, question string, year int, release string) (Bench, bool) {
	out := Bench{Year: year, Release: release}
	var values []float64
	sum := 0.0
	groups := []string{group}
	if group == sheet.All {
		groups = Groups()
	}
	for _, g := range groups {
		for _, e := range b.byGroup[groupSpot{year, release, g, question}] {
			if e.Hidden {
				continue
			}
			values = append(values, e.Percent)
			sum += e.Percent * float64(e.Base)
			out.Base += e.Base
		}
	}
	if out.Entries = len(values); out.Entries < LeastEntries || out.Base == 0 {
		return out, false
	}
	slices.Sort(values)
	n := len(values)
	out.Median, out.Low, out.High, out.Mean = (values[(n-1)/2]+values[n/2])/2, values[0], values[n-1], sum/float64(out.Base)
	return out, true
}

// Groups gives the benchmarking groups, in the order of the survey.
func Groups() []string {
	return []string{"acute", "acute_specialist", "mental_health", "community", "ambulance"}
}

// DesignEffect is how much wider the variance of a trust's figure is taken to be than that of a simple sample, because
// answers are weighted by occupation group. It is assumed: the weights are not published.
const DesignEffect = 1.3

// Interval puts an interval round a figure: Wilson, on the base over the design effect. ok is false below 11 answers.
func Interval(e Entry) (survey.Interval, bool) {
	a, err := survey.Published(e.Percent/100, e.Base, survey.PublishedOptions{DesignEffect: effect(e)})
	if e.Hidden || err != nil {
		return survey.Interval{}, false
	}
	return survey.Interval{Lower: 100 * a.Interval.Lower, Upper: 100 * a.Interval.Upper}, true
}

// effect is the design effect of a figure: 1 where it is not weighted.
func effect(e Entry) float64 {
	if e.Weighting == sheet.Unweighted {
		return 1
	}
	return DesignEffect
}
