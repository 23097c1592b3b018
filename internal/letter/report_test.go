package letter

import (
	"strings"
	"testing"
)

// TestAShortTableStaysOnOnePage: a table of a few rows is not torn in two, a long one may be.
func TestAShortTableStaysOnOnePage(t *testing.T) {
	for rows, want := range map[int]int{3: 3, mostKept: mostKept, mostKept + 1: 0} {
		g := Grid{Head: []string{"What"}, Rows: make([][]Box, rows)}
		for i := range g.Rows {
			g.Rows[i] = []Box{{Text: "x"}}
		}
		var b strings.Builder
		g.write(&b)
		if got := strings.Count(b.String(), "<w:keepNext/>"); got != want { // the heading row and all but the last
			t.Errorf("%d rows: %d are kept with the next", rows, got)
		}
	}
}

// TestAnAxisOfFewHasWholeNumbers: between nought and five the values step by one.
func TestAnAxisOfFewHasWholeNumbers(t *testing.T) {
	few, many := 2.0, 60.0
	for v, want := range map[*float64]bool{&few: true, &many: false} {
		c := Chart{Series: []Series{{Values: []*float64{nil, v}}}}
		if strings.Contains(c.xml(), `<c:majorUnit val="1"/>`) != want {
			t.Errorf("%v", *v)
		}
	}
}
