package matrix

import (
	"fmt"
	"time"
)

// size is the number of steps of each scale.
const size = 5

// Score is a consequence and a likelihood, each from 1 to 5. The zero Score is none.
type Score struct {
	C int `json:"c"`
	L int `json:"l"`
}

// N is the product, from 1 to 25, and 0 for none.
func (s Score) N() int { return s.C * s.L }

// Valid tells whether both parts are on their scales.
func (s Score) Valid() bool { return s.C >= 1 && s.C <= size && s.L >= 1 && s.L <= size }

// Said tells whether anything was said.
func (s Score) Said() bool { return s != Score{} }

// Band gives the band of a product; false for a number that no product is, such as 7, 11, 13 or 14.
func (s Set) Band(n int) (Band, bool) {
	if !product(n) {
		return Band{}, false
	}
	for _, b := range s.Bands {
		if n >= b.From && n <= b.To {
			return b, true
		}
	}
	return Band{}, false
}

// BandOf gives the band of a score, the zero Band for one that is not valid.
func (s Set) BandOf(x Score) Band {
	b, _ := s.Band(x.N())
	return b
}

// product tells whether a number is a consequence times a likelihood.
func product(n int) bool {
	for c := 1; c <= size; c++ {
		if n > 0 && n%c == 0 && n/c <= size {
			return true
		}
	}
	return false
}

// Kind gives a step of the hierarchy by its number.
func (s Set) Kind(n int) (Step, bool) {
	for _, x := range s.Controls {
		if x.N == n {
			return x, true
		}
	}
	return Step{}, false
}

func (s Set) problem() error {
	if _, err := time.Parse(time.DateOnly, s.From); err != nil {
		return fmt.Errorf("from: %w", err)
	}
	if s.Source == "" || s.Verification == "" || s.GuideSource == "" || s.Review.Source == "" {
		return fmt.Errorf("it does not say where it comes from, and whether that was checked")
	}
	for n := 1; n <= size*size; n++ {
		in := 0
		for _, b := range s.Bands {
			if n >= b.From && n <= b.To {
				in++
			}
		}
		if in > 1 || product(n) && in != 1 {
			return fmt.Errorf("a score of %d lies in %d bands", n, in)
		}
	}
	for _, scale := range [][]Level{s.Consequences, s.Likelihoods} {
		if len(scale) != size {
			return fmt.Errorf("a scale has %d steps", len(scale))
		}
		for i, l := range scale {
			if l.N != i+1 || l.Name == "" {
				return fmt.Errorf("step %d of a scale is numbered %d", i+1, l.N)
			}
		}
	}
	for i, c := range s.Controls {
		if c.N != i+1 || c.Code == "" || c.Name == "" {
			return fmt.Errorf("step %d of the controls is numbered %d", i+1, c.N)
		}
	}
	if len(s.Controls) != 6 || s.Review.Months < 1 || s.Review.Incidents < 1 || s.Review.Days < 1 || len(s.Review.Harm) == 0 {
		return fmt.Errorf("the controls or the rule of review are not whole")
	}
	return nil
}
