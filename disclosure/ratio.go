package disclosure

import (
	"math"
	"strconv"
)

// MinStaff is the smallest staff group over which a rate is shown, and MinBase the smallest number of responses to a survey
// question over which its result is.
const (
	MinStaff = 11
	MinBase  = 11
)

// Share is a percentage or rate as published.
type Share struct {
	Kind     Kind // Exact, Star or, where it cannot be worked out, Unavailable; Unsubmitted if a part is
	Value    float64
	Decimals int
}

// Text is the share as printed.
func (s Share) Text() string {
	if s.Kind == Exact {
		return strconv.FormatFloat(s.Value, 'f', s.Decimals, 64)
	}
	return Shown{Kind: s.Kind}.Text()
}

// Percent works a percentage out from its two parts as shown, so that it says no more than they do: a star if either is
// one. It carries as many decimals as the denominator can honestly show.
func Percent(numerator, denominator Shown) Share {
	s := quotient(numerator, denominator, 100)
	if s.Kind == Exact {
		s.Decimals = Decimals(denominator.Value)
	}
	return s
}

// Rate works out a rate per so many from a numerator as shown and a denominator that is public and not controlled, such as
// headcount. It is a star over a staff group of fewer than MinStaff.
func Rate(numerator Shown, denominator, per int64) Share {
	if denominator > 0 && denominator < MinStaff {
		return Share{Kind: Star}
	}
	s := quotient(numerator, ExactCell(denominator), float64(per))
	s.Decimals = 1
	return s
}

// Average shows a mean, median or mode below national level: a star if it rests on 1 to 7 people (or h.Small), else as it
// is; with nobody there is none.
func (h HES) Average(value float64, people int64, national bool) Share {
	switch {
	case people <= 0 || math.IsNaN(value) || math.IsInf(value, 0):
		return Share{Kind: Unavailable}
	case people <= h.small() && (!national || h.RoundNational):
		return Share{Kind: Star}
	}
	return Share{Kind: Exact, Value: value, Decimals: 1}
}

// Survey shows a survey percentage unless fewer than MinBase answered the question. It comes before any other rule.
func Survey(percent float64, responses int64) Share {
	switch {
	case responses <= 0 || math.IsNaN(percent) || math.IsInf(percent, 0):
		return Share{Kind: Unavailable}
	case responses < MinBase:
		return Share{Kind: Star}
	}
	return Share{Kind: Exact, Value: percent, Decimals: 1}
}

func quotient(a, b Shown, per float64) Share {
	for _, k := range []Kind{Withheld, Unsubmitted, Unavailable, Star} {
		if a.Kind == k || b.Kind == k {
			return Share{Kind: k}
		}
	}
	if b.Value <= 0 {
		return Share{Kind: Unavailable}
	}
	return Share{Kind: Exact, Value: float64(a.Value) / float64(b.Value) * per}
}
