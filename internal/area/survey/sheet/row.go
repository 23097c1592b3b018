package sheet

import (
	"fmt"
	"math"
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// row takes the figures of one row of a sheet.
func (r *reader) row(l *layout, row importer.Row, sheet string, year int) {
	cell := func(at int) string {
		if at < 0 || at >= len(row.Cells) {
			return ""
		}
		return row.Cells[at]
	}
	code := strings.ToUpper(cell(l.code))
	words := cell(l.group)
	if words == "" && code == "" {
		if words = cell(l.name); words == "" && len(row.Cells) > 0 {
			words = row.Cells[0]
		}
	}
	group := GroupOf(words)
	if code == "" && group == "" {
		return // a note, a breakdown or an empty line
	}
	r.Rows++
	if code != "" && group == "" && l.group >= 0 {
		r.note(sheet, row.Number, "benchmark_group", "no_trusts", importer.Warning, "This is not a group of trusts, so the row is left out")
		return
	}
	f := Figure{Year: year, Release: r.release(year), Code: code, Group: group, Weighting: weightingOf(cell(l.weighting)), Sheet: sheet, Row: row.Number}
	if l.counts {
		f.Weighting = Unweighted // the spreadsheets of 2018 are not weighted
	}
	if n, flaw := count(cell(l.respondents)); flaw == nil {
		f.Respondents = n
	}
	for i := range l.blocks {
		b := &l.blocks[i]
		get := func(a string) (float64, bool) {
			at, ok := b.at[a]
			if !ok || cell(at) == "" {
				return 0, false
			}
			v, flaw := percent(cell(at))
			return v, flaw == nil
		}
		f := f
		f.Question = b.question.Name
		base, ok := b.base(l, cell)
		if f.Base = base; !ok || base == 0 {
			r.note(sheet, row.Number, f.Question, "no_base", importer.Warning, "There is no number of answers, so the figure is left out. The survey does not show fewer than 11")
			continue
		}
		if base < Shown {
			r.take(f)
			continue
		}
		if why := b.figure(&f, get); why != "" {
			r.note(sheet, row.Number, f.Question, "no_figure", importer.Warning, "%s", why)
			continue
		}
		r.take(f)
	}
}

// base is how many answered: its own column, or in 2018 the sum of the numbers of each answer.
func (b *block) base(l *layout, cell func(int) string) (int, bool) {
	if !l.counts {
		at, ok := b.at[baseHead]
		if !ok {
			return 0, false
		}
		n, flaw := count(cell(at))
		return n, flaw == nil
	}
	sum, any := 0, false
	for a, at := range b.at {
		if strings.HasPrefix(a, "n ") {
			if n, flaw := count(cell(at)); flaw == nil {
				sum, any = sum+n, true
			}
		}
	}
	return sum, any
}

// figure works out what share said yes; why says what is missing.
func (b *block) figure(f *Figure, get func(string) (float64, bool)) (why string) {
	switch {
	case b.question.Reported:
		return b.reported(f, get)
	case b.question.YesNo:
		v, ok := get(yes)
		if !ok {
			return "There is no column of those who say yes, so the figure is left out"
		}
		f.Percent = v
		return ""
	}
	v, ok := get(never)
	if !ok {
		return "There is no column of those who answered “never”, so the figure is left out"
	}
	f.Percent = 100 - v
	sum := 0.0
	f.HasBands = true
	for i := range f.Bands {
		share, ok := get(fmt.Sprintf("band%d", i))
		f.Bands[i], f.HasBands = share, f.HasBands && ok
		sum += share
	}
	if f.HasBands && math.Abs(sum-f.Percent) > tolerance {
		return "“Never” and the bands of answers do not add up to 100, so the figure is left out"
	}
	if !f.HasBands {
		f.Bands = [4]float64{}
	}
	return ""
}

// reported is the share whose last episode was reported by them or a colleague. "Not applicable" and "don't know" are left
// out, and so is their part of the base.
func (b *block) reported(f *Figure, get func(string) (float64, bool)) (why string) {
	own, ok := get(told)
	colleague, also := get(other)
	if !ok || !also {
		return "There are no columns of those who say that it was reported, so the figure is left out"
	}
	na, _ := get(outside)
	dk, _ := get(unsure)
	rest := 100 - na - dk
	if rest <= 0 {
		return "Nobody answered whether it was reported, so the figure is left out"
	}
	f.Percent = min(100, 100*(own+colleague)/rest)
	f.Base = int(math.Round(float64(f.Base) * rest / 100))
	return ""
}
