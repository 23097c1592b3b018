package ui

import (
	"context"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/ui/lang"
)

// RatingBar is how many ratings there are of each kind, drawn as one bar with count and letter in each part. It is never made
// into one number.
type RatingBar struct{ Green, Amber, Red, NotAssessed, NotApplicable int }

// barPart is one part of a bar, in units of a drawing that is 150 wide.
type barPart struct {
	x, width   float64
	text, fill string
	white      bool
	dashed     bool
}

const barWidth, barGap = 150.0, 1.5

func (b RatingBar) parts() []barPart {
	type kind struct {
		n            int
		letter, fill string
		white        bool
		dashed       bool
	}
	kinds := []kind{{b.Green, "G", "#00662f", true, false}, {b.Amber, "A", "#ffb81c", false, false}, {b.Red, "R", "#a81f15", true, false}, {b.NotAssessed, "–", "#fff", false, true}, {b.NotApplicable, "n/a", "#d8dde0", false, false}}
	sum, free := 0, barWidth
	for _, k := range kinds {
		if sum += k.n; k.n > 0 {
			free -= least(k.n) // no part is too narrow for its count
		}
	}
	var out []barPart
	x := 0.0
	for _, k := range kinds {
		if k.n == 0 {
			continue
		}
		share := least(k.n) + max(free, 0)*float64(k.n)/float64(sum)
		text := strconv.Itoa(k.n)
		if room := share - barGap - 4; room >= 7*float64(len([]rune(text+k.letter))) {
			text += k.letter
		}
		out = append(out, barPart{x: x, width: max(share-barGap, 1), text: text, fill: k.fill, white: k.white, dashed: k.dashed})
		x += share
	}
	return out
}

// least is the width that a count needs by itself.
func least(n int) float64 { return barGap + 5 + 7*float64(len(strconv.Itoa(n))) }

// Sentence says the counts in words: "2 green, 3 amber, 1 red". What there is none of is left out.
func (b RatingBar) Sentence(ctx context.Context) string {
	var out []string
	for _, x := range []struct {
		n    int
		word string
	}{{b.Green, "%d green"}, {b.Amber, "%d amber"}, {b.Red, "%d red"}, {b.NotAssessed, "%d not assessed"}, {b.NotApplicable, "%d not applicable"}} {
		if x.n > 0 {
			out = append(out, lang.T(ctx, x.word, x.n))
		}
	}
	if len(out) == 0 {
		return lang.T(ctx, "none")
	}
	return strings.Join(out, ", ")
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
