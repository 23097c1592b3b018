package programme

import (
	"fmt"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/clock"
)

var numbers = []string{"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"}

// Count writes a number as a sentence begins: in words up to ten.
func Count(n int) string {
	if n >= 0 && n < len(numbers) {
		return numbers[n]
	}
	return fmt.Sprintf("%d", n)
}

// Finding says in a sentence or two how the programme stands.
func Finding(b *Board) string {
	if len(b.Strands) == 0 {
		return "The programme has no strand yet"
	}
	var first string
	off, risk, well := b.ByState[OffCourse], b.ByState[AtRisk], b.ByState[OnCourse]
	switch {
	case b.Asking == 1:
		first = "One strand needs a decision"
	case b.Asking > 1:
		first = Count(b.Asking) + " strands need a decision"
	case off > 0:
		first = plural(off, "strand is off course", "strands are off course")
	case risk > 0:
		first = plural(risk, "strand is at risk", "strands are at risk")
	case b.Doubted > 0:
		first = plural(b.Doubted, "state is challenged", "states are challenged")
	case well == 0:
		return "No strand is running"
	default:
		return "All running strands are on course, and nothing waits for a decision"
	}
	return first + ". " + plural(well, "is on course", "are on course")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "One " + one
	}
	return Count(n) + " " + many
}

// long writes a day as it is spoken: "19 November 2026".
func long(d clock.Day) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return strings.TrimSpace(string(d))
	}
	return t.Format("2 January 2006")
}
