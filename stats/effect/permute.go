package effect

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// PermuteOptions are the settings of Permute.
type PermuteOptions struct {
	// Most is the largest number of labellings to try; 0 means 10,000. Where there are no more than that, all are tried.
	Most int
	// Seed makes the random labellings repeatable.
	Seed uint64
}

// Permutation is how unusual a difference is among all ways to say which places had the change.
type Permutation struct {
	Observed float64 // logarithm of the ratio of rate ratios, from sums
	// P is the share of labellings with a difference as large in either direction. The labelling seen is among them, and a
	// labelling whose ratio does not exist, for want of events, counts as large.
	P float64
	// Labellings are those tried; Exact says that they are all there are.
	Labellings int
	Exact      bool
}

// Permute compares the difference in differences with those of other choices of places, as many with the change as there
// are. It needs no model and is right for few places, as long as any place might as well have had the change.
func Permute(rows []Observation, opt PermuteOptions) (Permutation, error) {
	if opt.Most == 0 {
		opt.Most = 10_000
	}
	if opt.Most < 20 || opt.Most > 10_000_000 {
		return Permutation{}, fmt.Errorf("%w: try between 20 and ten million labellings", ErrInput)
	}
	p, err := check(rows)
	if err != nil {
		return Permutation{}, err
	}
	halves := make([][2]Rate, len(p.treated))
	for i, r := range rows {
		half := &halves[p.units[i]][bit(r.Post)]
		half.Events += r.Events
		half.Exposure += r.Exposure
	}
	observed := labelled(halves, p.treated)
	if !finite(observed) {
		return Permutation{}, fmt.Errorf("%w: a sum has no events", ErrFit)
	}
	out := Permutation{Observed: observed}
	large := 0
	try := func(treated []bool) {
		out.Labellings++
		if v := math.Abs(labelled(halves, treated)); !(v < math.Abs(observed)-1e-12) {
			large++
		}
	}
	treated, compared := p.sides()
	if choices(treated+compared, treated) <= float64(opt.Most) {
		out.Exact = true
		combine(make([]bool, len(p.treated)), 0, treated, try)
	} else {
		try(p.treated)
		random := rand.New(rand.NewPCG(opt.Seed, 0x9e3779b97f4a7c15))
		label := append([]bool(nil), p.treated...)
		for out.Labellings < opt.Most {
			random.Shuffle(len(label), func(i, j int) { label[i], label[j] = label[j], label[i] })
			try(label)
		}
	}
	out.P = float64(large) / float64(out.Labellings)
	return out, nil
}

// labelled is the logarithm of the ratio of rate ratios if these places had the change.
func labelled(halves [][2]Rate, treated []bool) float64 {
	var s [2][2]Rate
	for u, h := range halves {
		for post := range h {
			cell := &s[bit(treated[u])][post]
			cell.Events += h[post].Events
			cell.Exposure += h[post].Exposure
		}
	}
	log := func(r Rate) float64 { return math.Log(float64(r.Events) / r.Exposure) }
	return log(s[1][1]) - log(s[1][0]) - log(s[0][1]) + log(s[0][0])
}

// choices is n over k.
func choices(n, k int) float64 {
	c := 1.0
	for i := 1; i <= k; i++ {
		c *= float64(n-k+i) / float64(i)
	}
	return math.Round(c)
}

// combine calls f with every way to set left more of the flags from at on.
func combine(flags []bool, at, left int, f func([]bool)) {
	if left == 0 {
		f(flags)
		return
	}
	if len(flags)-at < left {
		return
	}
	flags[at] = true
	combine(flags, at+1, left-1, f)
	flags[at] = false
	combine(flags, at+1, left, f)
}
