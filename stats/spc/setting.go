package spc

import "fmt"

// Mode says whose answer is wanted where the R package's own would mislead. See the package comment for the list.
type Mode int

const (
	Product Mode = iota // clear answers in the edge cases; what a page should show
	Parity              // the R package's answers, not-a-number limits and quirks included
)

// Direction says which way is better.
type Direction int

const (
	Neutral  Direction = iota // neither: a change is high or low, not good or bad; such a chart has no assurance
	Increase                  // higher is better
	Decrease                  // lower is better
)

// Screening says whether moving ranges far above the others are left out of the mean moving range.
type Screening int

const (
	// Screened leaves out, once, each moving range that is not below 3.267 times their mean. The values themselves
	// stay in the mean.
	Screened Screening = iota
	// Unscreened keeps every moving range, as the Making Data Count spreadsheet does.
	Unscreened
)

var (
	modes      = []string{"product", "parity"}
	directions = []string{"neutral", "increase", "decrease"}
	screenings = []string{"screened", "unscreened"}
)

// String is "product" or "parity".
func (m Mode) String() string { return name(modes, int(m)) }

// String is "neutral", "increase" or "decrease", the words of the R package.
func (d Direction) String() string { return name(directions, int(d)) }

// String is "screened" or "unscreened".
func (s Screening) String() string { return name(screenings, int(s)) }

// MarshalText writes the word of String, so that settings read plainly in JSON.
func (m Mode) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// MarshalText writes the word of String.
func (d Direction) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// MarshalText writes the word of String.
func (s Screening) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the word of String; any other word is an error that wraps ErrOption.
func (m *Mode) UnmarshalText(b []byte) error { return parse((*int)(m), "mode", modes, b) }

// UnmarshalText reads the word of String; any other word is an error that wraps ErrOption.
func (d *Direction) UnmarshalText(b []byte) error {
	return parse((*int)(d), "improvement direction", directions, b)
}

// UnmarshalText reads the word of String; any other word is an error that wraps ErrOption.
func (s *Screening) UnmarshalText(b []byte) error {
	return parse((*int)(s), "screening", screenings, b)
}

func name(words []string, i int) string {
	if i < 0 || i >= len(words) {
		return fmt.Sprintf("unknown (%d)", i)
	}
	return words[i]
}

func parse(to *int, what string, words []string, b []byte) error {
	for i, w := range words {
		if w == string(b) {
			*to = i
			return nil
		}
	}
	return fmt.Errorf("%w: %s is %q, not one of %q", ErrOption, what, b, words)
}
