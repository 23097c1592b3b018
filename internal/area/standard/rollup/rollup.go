// Package rollup counts ratings of the Standard over many assessments: distributions by indicator and by section, now and
// one round before. It knows no organisation's evidence, reasons or names, and works out no average or score: a count of
// greens is the only thing that it can say.
package rollup

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Rating is red, amber, green, not_assessed or not_applicable.
type Rating string

// The ratings.
const (
	Green         Rating = "green"
	Amber         Rating = "amber"
	Red           Rating = "red"
	NotAssessed   Rating = "not_assessed"
	NotApplicable Rating = "not_applicable"
)

// ratingOf gives the rating of a letter, as they are kept in one text for each assessment.
func ratingOf(b byte) (Rating, bool) {
	switch b {
	case 'g':
		return Green, true
	case 'a':
		return Amber, true
	case 'r':
		return Red, true
	case 'n':
		return NotAssessed, true
	case 'x':
		return NotApplicable, true
	}
	return "", false
}

func letter(r Rating) byte {
	for _, b := range []byte("garx") {
		if x, _ := ratingOf(b); x == r {
			return b
		}
	}
	return 'n'
}

// Pack keeps the ratings of an assessment in one text, "D1-a:g D1-b:r", in the order of its indicators.
func Pack(ratings map[string]Rating) string {
	codes := make([]string, 0, len(ratings))
	for c := range ratings {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	var b strings.Builder
	for i, c := range codes {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(c)
		b.WriteByte(':')
		b.WriteByte(letter(ratings[c]))
	}
	return b.String()
}

// Each gives the ratings of a packed text in order; what is no rating is left out.
func Each(packed string, f func(indicator string, r Rating)) {
	for len(packed) > 0 {
		word, rest, _ := strings.Cut(packed, " ")
		packed = rest
		if n := len(word); n > 2 && word[n-2] == ':' {
			if r, ok := ratingOf(word[n-1]); ok {
				f(word[:n-2], r)
			}
		}
	}
}

// Distribution counts ratings.
type Distribution struct{ Green, Amber, Red, NotAssessed, NotApplicable int }

// Add counts one rating.
func (d *Distribution) Add(r Rating) {
	switch r {
	case Green:
		d.Green++
	case Amber:
		d.Amber++
	case Red:
		d.Red++
	case NotApplicable:
		d.NotApplicable++
	default:
		d.NotAssessed++
	}
}

// Plus adds another distribution.
func (d Distribution) Plus(o Distribution) Distribution {
	return Distribution{d.Green + o.Green, d.Amber + o.Amber, d.Red + o.Red, d.NotAssessed + o.NotAssessed, d.NotApplicable + o.NotApplicable}
}

// All is the number of ratings.
func (d Distribution) All() int { return d.Green + d.Amber + d.Red + d.NotAssessed + d.NotApplicable }

// Round is half a year in which assessments are signed, such as "2026-2".
type Round string

// RoundOf gives the round of a day: from January to June the first, then the second.
func RoundOf(t time.Time) Round {
	half := 1
	if t.Month() > time.June {
		half = 2
	}
	return Round(fmt.Sprintf("%04d-%d", t.Year(), half))
}

// Valid tells whether the text is a round.
func (r Round) Valid() bool {
	_, _, ok := r.parts()
	return ok
}

func (r Round) parts() (year, half int, ok bool) {
	n, err := fmt.Sscanf(string(r), "%4d-%1d", &year, &half)
	return year, half, err == nil && n == 2 && len(r) == 6 && (half == 1 || half == 2) && year > 1999
}

// Before gives the round before.
func (r Round) Before() Round {
	y, h, _ := r.parts()
	if h == 2 {
		return Round(fmt.Sprintf("%04d-1", y))
	}
	return Round(fmt.Sprintf("%04d-2", y-1))
}

// Words gives the year and whether it is its first half, for the page's own words.
func (r Round) Words() (year int, first bool) {
	y, h, _ := r.parts()
	return y, h == 1
}
