package quality

import (
	"math"
	"slices"

	"github.com/havenward/havenward/stats/funnel"
)

// fewest is how many other months a judgement by a trust's own history needs.
const fewest = 6

// Range is what a month's count would usually be.
type Range struct{ Low, High, Middle float64 }

// Usual gives the range of a count from a trust's other months: three deviations about their median, where the deviation
// is the larger of what the months show (median absolute deviation) and what chance alone does to counts of that size,
// so that small trusts are not called odd for being small. ok is false for fewer than six months.
func Usual(others []int64) (r Range, ok bool) {
	if len(others) < fewest {
		return r, false
	}
	r.Middle = median(others)
	off := make([]int64, len(others))
	for i, n := range others {
		off[i] = int64(math.Round(1000 * math.Abs(float64(n)-r.Middle)))
	}
	spread := max(1.4826*median(off)/1000, math.Sqrt(max(r.Middle, .5)))
	r.Low, r.High = max(0, r.Middle-3*spread), r.Middle+3*spread
	return r, true
}

func median(list []int64) float64 {
	list = slices.Clone(list)
	slices.Sort(list)
	n := len(list)
	return float64(list[(n-1)/2]+list[n/2]) / 2
}

// own scores a count against the others: 100 within the usual range, 50 outside, 0 more than twice as far out.
func own(n int64, others []int64) Score {
	r, ok := Usual(others)
	if !ok {
		return Score{}
	}
	x := float64(n)
	out := max(r.Low-x, x-r.High)
	switch {
	case out <= 0:
		return known("", 100)
	case out <= r.High-r.Middle:
		return known("", 50)
	}
	return known("", 0)
}

// Place is where a trust lies in the funnel of its group.
type Place int

// The places.
const (
	Unknown Place = iota
	Within
	// Low and High lie outside the 95% limits, VeryLow and VeryHigh outside the 99.8% limits.
	Low
	High
	VeryLow
	VeryHigh
)

// Under tells whether fewer incidents are recorded than in the rest of the group.
func (p Place) Under() bool { return p == Low || p == VeryLow }

func (p Place) score() Score {
	switch p {
	case Within:
		return known("", 100)
	case Low, High:
		return known("", 50)
	case VeryLow, VeryHigh:
		return known("", 0)
	}
	return Score{}
}

// Peer is one trust of a group: its incidents and its staff times months in the time looked at.
type Peer struct {
	Org       string
	Incidents int64
	Exposure  float64
}

// smallestGroup is how many trusts a funnel needs to say anything.
const smallestGroup = 5

// Group places trusts of one benchmark group in a funnel of incidents against what their staff would expect at the rate of
// the group, with limits that allow for how much trusts differ. A trust without staff, and a group of fewer than five,
// has no place.
func Group(peers []Peer) map[string]Place {
	out := map[string]Place{}
	var units []funnel.Unit
	for _, p := range peers {
		if p.Exposure > 0 {
			units = append(units, funnel.Unit{Name: p.Org, Numerator: float64(p.Incidents), Denominator: p.Exposure})
		}
	}
	if len(units) < smallestGroup {
		return out
	}
	units, err := funnel.AgainstRate(units)
	if err != nil {
		return out
	}
	res, err := funnel.Compute(units, funnel.Options{Method: funnel.CQC, Unrounded: true})
	if err != nil {
		return out
	}
	for _, p := range res.Points {
		l := p.Plain
		if res.Adjusted {
			l = p.Adjusted
		}
		far, near := l.At(funnel.Level998), l.At(funnel.Level95)
		switch v := p.Value; {
		case v < far.Lower:
			out[p.Name] = VeryLow
		case v > far.Upper:
			out[p.Name] = VeryHigh
		case v < near.Lower:
			out[p.Name] = Low
		case v > near.Upper:
			out[p.Name] = High
		default:
			out[p.Name] = Within
		}
	}
	return out
}

func plausibility(n int64, others []int64, p Place) Score {
	v, ok := mean(own(n, others), p.score())
	if !ok {
		return Score{Key: Plausibility}
	}
	return known(Plausibility, v)
}
