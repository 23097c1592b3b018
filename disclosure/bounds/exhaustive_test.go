package bounds

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// exhaustive tries every combination of values within the bounds.
func exhaustive(s *System) (lo, hi []int64, ok bool) {
	n := s.Len()
	x := make([]int64, n)
	copy(x, s.lo)
	lo, hi = make([]int64, n), make([]int64, n)
	for {
		if s.Fits(x) {
			for v := range x {
				if !ok || x[v] < lo[v] {
					lo[v] = x[v]
				}
				if !ok || x[v] > hi[v] {
					hi[v] = x[v]
				}
			}
			ok = true
		}
		v := 0
		for v < n && x[v] == s.hi[v] {
			x[v] = s.lo[v]
			v++
		}
		if v == n {
			return lo, hi, ok
		}
		x[v]++
	}
}

func TestRangesAgreeWithExhaustiveSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s System
		n := rapid.IntRange(1, 6).Draw(t, "unknowns")
		truth := make([]int64, n)
		for v := range truth {
			lo := rapid.Int64Range(-2, 3).Draw(t, "lo")
			hi := lo + rapid.Int64Range(0, 4).Draw(t, "span")
			s.Var(lo, hi)
			truth[v] = rapid.Int64Range(lo, hi).Draw(t, "truth")
		}
		coef := rapid.SampledFrom([]int64{-1, -1, 0, 1, 1, 2, 3, -5}).Draw
		if rapid.Bool().Draw(t, "units") {
			coef = rapid.SampledFrom([]int64{-1, 0, 0, 1}).Draw
		}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			var terms []Term
			sum := int64(0)
			for v := range truth {
				c := coef(t, "coef")
				terms = append(terms, Term{v, c})
				sum += c * truth[v]
			}
			lo := sum - rapid.SampledFrom([]int64{0, 0, 1, 2, Unbounded}).Draw(t, "below")
			hi := sum + rapid.SampledFrom([]int64{0, 0, 1, 2, Unbounded}).Draw(t, "above")
			shift := rapid.SampledFrom([]int64{0, 0, 0, 0, 0, 3}).Draw(t, "shift")
			s.Row(lo+shift, hi+shift, terms...)
		}
		if rapid.Bool().Draw(t, "start") {
			s.Start(truth)
		}
		lo, hi, ok := exhaustive(&s)
		got, err := s.Solve(Options{Nodes: 5000})
		if !ok {
			if !errors.Is(err, ErrImpossible) {
				t.Fatalf("want ErrImpossible, got %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for v, r := range got.Ranges {
			if r.Min != lo[v] || r.Max != hi[v] || !r.Exact {
				t.Fatalf("unknown %d: got %+v, want %d to %d", v, r, lo[v], hi[v])
			}
		}
		enough := make([]int64, n)
		for v := range enough {
			enough[v] = 1
		}
		some, err := s.Solve(Options{Enough: enough, Nodes: 5000})
		if err != nil {
			t.Fatal(err)
		}
		for v, r := range some.Ranges {
			if (r.Proven() >= 1) != (hi[v] > lo[v]) {
				t.Fatalf("unknown %d: enough %+v, want %d to %d", v, r, lo[v], hi[v])
			}
		}
	})
}
