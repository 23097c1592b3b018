package disclosure

import (
	"math"
	"strconv"

	"github.com/havenward/havenward/disclosure/bounds"
)

// Kind is how a cell is shown.
type Kind uint8

const (
	// Withheld cells are not in the release at all. It is the zero value.
	Withheld Kind = iota
	// Exact cells show the count.
	Exact
	// Star cells show "*".
	Star
	// Rounded cells show a multiple of the base.
	Rounded
	// Unsubmitted cells show "-".
	Unsubmitted
	// Unavailable cells show ":".
	Unavailable
)

// NoLimit is the High of a cell of which no upper bound is public.
const NoLimit = bounds.Unbounded

// Shown is what a release says of a cell. Low and High are the smallest and largest count that the symbol by itself, with
// the published rule, allows.
type Shown struct {
	Kind      Kind
	Value     int64
	Low, High int64
}

// Text is the cell as printed: a number, "*", "-", ":" or nothing.
func (s Shown) Text() string {
	switch s.Kind {
	case Exact, Rounded:
		return strconv.FormatInt(s.Value, 10)
	case Star:
		return "*"
	case Unsubmitted:
		return "-"
	case Unavailable:
		return ":"
	}
	return ""
}

// Hidden reports whether the count is not simply read off: a star, or nothing at all.
func (s Shown) Hidden() bool { return s.Kind == Star || s.Kind == Withheld }

// ExactCell shows a count as it is.
func ExactCell(n int64) Shown { return Shown{Exact, n, n, n} }

// StarCell hides a count that the public knows to lie between low and high; use NoLimit where only low is known.
func StarCell(low, high int64) Shown { return Shown{Kind: Star, Low: low, High: high} }

// WithheldCell leaves a cell out. The public knows that counts are not negative.
func WithheldCell() Shown { return Shown{Kind: Withheld, High: NoLimit} }

// RoundedCell shows a count to the nearest multiple of base; least is the smallest count that the rule rounds at all.
func RoundedCell(n, base, least int64) Shown {
	v := Round(n, base)
	low, high := Unround(v, base)
	return Shown{Rounded, v, max(low, least), high}
}

// missing is how the absence of a count is shown. It adds nothing to any sum.
func missing(s State) Shown {
	if s == NotSubmitted {
		return Shown{Kind: Unsubmitted}
	}
	return Shown{Kind: Unavailable}
}

// Round gives the multiple of base nearest to n, upwards where two are equally near (which with a base of 5 never happens).
// A base of 1 or less leaves n as it is. n must not be negative.
func Round(n, base int64) int64 {
	if base <= 1 || n < 0 {
		return n
	}
	return (n + base/2) / base * base
}

// Unround gives the smallest and the largest count that Round takes to v.
func Unround(v, base int64) (low, high int64) {
	if base <= 1 {
		return v, v
	}
	return max(0, v-base/2), v + (base-1)/2
}

// Decimals is how many decimals a percentage below national level can honestly show over a rounded denominator: to promise
// plus or minus 0.1 takes 4,000, plus or minus 0.01 takes 40,000.
func Decimals(denominator int64) int {
	if denominator < 4000 {
		return 0
	}
	return min(2, int(math.Floor(math.Log10(float64(denominator)/400)+1e-9)))
}
