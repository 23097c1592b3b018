package survey

import (
	"slices"

	"github.com/havenward/havenward/internal/area/survey/sheet"
	survey "github.com/havenward/havenward/stats/survey"
)

// Year is one year of a trend.
type Year struct {
	Entry
	// There is false in a year without a figure.
	There    bool
	Interval survey.Interval
	// Bench is that of the same release, where HasBench.
	Bench    Bench
	HasBench bool
	// Short tells that too few of the respondents answered.
	Short bool
	// Apart tells that no line may join the figure to the one before it: the two were asked or weighted in another way.
	Apart bool
	// Earlier are the same year's figures in releases before.
	Earlier []Entry
}

// Trend gives a question's figures of a code, year by year with the gaps, each in its latest release.
func (b *Book) Trend(code, question string) []Year {
	latest := b.Latest(code, question)
	if len(latest) == 0 {
		return nil
	}
	every := b.Every(code, question)
	var out []Year
	var last *Entry
	for y := latest[0].Year; y <= latest[len(latest)-1].Year; y++ {
		i := slices.IndexFunc(latest, func(e Entry) bool { return e.Year == y })
		if i < 0 {
			out = append(out, Year{Entry: Entry{Figure: sheet.Figure{Year: y}}})
			continue
		}
		e := latest[i]
		t := Year{Entry: e, There: !e.Hidden, Short: e.IsShort()}
		t.Interval, _ = Interval(e)
		t.Bench, t.HasBench = b.Bench(e.Group, question, y, e.Release)
		for _, x := range every {
			if x.Year == y && x.Release != e.Release && !x.Hidden {
				t.Earlier = append(t.Earlier, x)
			}
		}
		if t.There {
			t.Apart = last != nil && Differ(*last, e)
			last = &latest[i]
		}
		out = append(out, t)
	}
	return out
}

// Differ tells whether two figures of a question were weighted in another way, were of another group, or one was made up.
// The wording of the questions kept here has not changed from 2018 on.
func Differ(a, b Entry) bool {
	return (a.Weighting == sheet.Unweighted) != (b.Weighting == sheet.Unweighted) || a.Group != b.Group || a.Synthetic != b.Synthetic
}

// Change compares the last two figures of a trend that may be joined.
type Change struct {
	From, To Year
	// Clear is false where the intervals overlap.
	Clear bool
}

// ChangeOf gives the last change of a trend; ok is false where no two may be compared.
func ChangeOf(trend []Year) (Change, bool) {
	var there []Year
	for _, y := range trend {
		if y.There {
			there = append(there, y)
		}
	}
	if len(there) < 2 || there[len(there)-1].Apart {
		return Change{}, false
	}
	c := Change{From: there[len(there)-2], To: there[len(there)-1]}
	c.Clear = c.To.Interval.Lower > c.From.Interval.Upper || c.To.Interval.Upper < c.From.Interval.Lower
	return c, true
}

// Beside tells how a figure stands to the median of its group: 1 above, -1 below, 0 where the interval holds the median.
func (y Year) Beside() int {
	switch {
	case !y.There || !y.HasBench:
		return 0
	case y.Interval.Lower > y.Bench.Median:
		return 1
	case y.Interval.Upper < y.Bench.Median:
		return -1
	}
	return 0
}
