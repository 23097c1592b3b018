package insight

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
)

// Row is one line of a slice: the values of its dimensions, in order, and the figure.
type Row struct {
	At []string
	Figure
}

// Table is a measure counted by dimensions.
type Table struct {
	Ask
	By   []string
	Rows []Row
	// Total counts everything once, whatever values it has; with several values at once it is less than the sum of the rows.
	Total Figure
}

// Slice counts a measure by up to three dimensions. Only months of trusts that are in count. Counts are as the place may
// show them (Shown). A measure whose denominator comes with returns cannot be cut: it is fault.Invalid.
func (s *Service) Slice(ctx context.Context, sc authz.Scope, a Ask, by []string) (Table, error) {
	if a.To == "" {
		a.To = s.LastMonth()
	}
	if a.From == "" {
		a.From = a.To.Add(-11)
	}
	if a.Measure.Outside() {
		return Table{}, fault.WithProblems(fault.Problems{{Field: "measure", Message: "This measure divides by a number that comes with returns, so it cannot be cut. Choose another"}})
	}
	if !a.Place.Own && (slices.Contains(by, cube.Unit) || slices.Contains(by, cube.Site)) {
		return Table{}, fault.Missing()
	}
	cover, err := s.cover(ctx, sc, a.Place, a.From, a.To)
	if err != nil {
		return Table{}, err
	}
	reach := cover.reach(a.Place, a.From, a.To)
	out := Table{Ask: a, By: by, Total: Figure{Value: math.NaN(), Why: NotCovered}}
	months, err := collection.MonthsOf(a.From, a.To)
	if err != nil {
		return out, fault.WithProblems(fault.Problems{{Field: "to", Message: "Choose months in order"}})
	}
	for _, m := range months {
		c := cover.month(m)
		out.Total.Cover.Owed, out.Total.Cover.In = out.Total.Cover.Owed+c.Owed, out.Total.Cover.In+c.In
	}
	if len(reach) == 0 {
		return out, nil
	}
	num, err := s.slice(ctx, a.cut(a.Measure.Num, by, reach))
	if err != nil {
		return out, err
	}
	base := num
	if a.Measure.Den != nil {
		if base, err = s.slice(ctx, a.cut(*a.Measure.Den, by, reach)); err != nil {
			return out, err
		}
	}
	counted := map[[cube.MaxBy]string]float64{}
	for _, c := range slices.Concat(num.Cells, num.NotKnown) {
		counted[c.At] = float64(a.Measure.Num.of(c))
	}
	figure := func(n, d float64, whole bool, by ...string) Figure {
		f := Figure{Num: n, Den: d, Cover: Cover{Owed: 1, In: 1}}
		a.cells(by...).figure(&f, whole)
		return f
	}
	whole := a.Place.Sum(a.Measure, a.Where, by...)
	for _, c := range slices.Concat(base.Cells, base.NotKnown) {
		d := 0.0
		if a.Measure.Den != nil {
			d = float64(a.Measure.Den.of(c))
		}
		out.Rows = append(out.Rows, Row{slices.Clone(c.At[:len(by)]), figure(counted[c.At], d, whole, by...)})
	}
	d := 0.0
	if a.Measure.Den != nil {
		d = float64(a.Measure.Den.of(base.Total))
	}
	total := out.Total.Cover
	out.Total = figure(float64(a.Measure.Num.of(num.Total)), d, a.Place.Sum(a.Measure, a.Where))
	out.Total.Cover = total
	if len(by) == 0 {
		out.Rows = nil
	}
	return out, nil
}

func (a Ask) cut(part Part, by []string, reach []cube.Span) cube.Query {
	q := part.query(slices.Concat(a.Place.filters(), a.Where))
	q.By, q.Reach = by, reach
	q.From, q.To = a.From.First().Format(time.DateOnly), a.To.Last().Format(time.DateOnly)
	return q
}

// reach gives the trusts of a place for the months in which they are in.
func (c covers) reach(p Place, from, to collection.Month) []cube.Span {
	var out []cube.Span
	for _, t := range p.Trusts {
		open := -1
		for m := from; m <= to; m = m.Add(1) {
			if !c.in[cell{t.Org, m}] || !holds(t, m) {
				open = -1
				continue
			}
			if open < 0 {
				open = len(out)
				out = append(out, cube.Span{Org: t.Org, From: max(m.First().Format(time.DateOnly), t.From)})
			}
			out[open].To = m.Last().Format(time.DateOnly)
			if t.To != "" {
				out[open].To = min(out[open].To, t.To)
			}
		}
	}
	return out
}

// Explained is where a figure comes from.
type Explained struct {
	Ask
	Figure Figure
	// Trusts are the figures of each trust, Returns what stands for each of them and month.
	Trusts  []Figure
	Returns []collection.Return
	// Restated are changes of these months by later submissions.
	Restated []collection.Restatement
	// Questions are what the cube was asked, as addresses write it: the numerator, then the denominator.
	Questions []string
}

// Explain says where a figure comes from: what was asked, of whom, and what stands behind each trust's part.
func (s *Service) Explain(ctx context.Context, sc authz.Scope, a Ask) (Explained, error) {
	if a.To == "" {
		a.To = s.LastMonth()
	}
	if a.From == "" {
		a.From = a.To
	}
	out := Explained{Ask: a}
	var err error
	if out.Figure, err = s.Figure(ctx, sc, a); err != nil {
		return out, err
	}
	if out.Trusts, err = s.Figures(ctx, sc, a, cube.Org); err != nil {
		return out, err
	}
	for _, p := range []*Part{&a.Measure.Num, a.Measure.Den} {
		if p == nil {
			continue
		}
		if p.Kind != "" {
			out.Questions = append(out.Questions, p.Kind)
			continue
		}
		q := a.cut(*p, nil, nil)
		out.Questions = append(out.Questions, q.Values().Encode())
	}
	if s.Owed == nil {
		return out, nil
	}
	list, err := s.Owed.Returns(ctx, sc, a.From, a.To)
	if err != nil {
		return out, err
	}
	changed, err := s.Owed.Restatements(ctx, sc, a.From, a.To)
	in := map[string]bool{}
	for _, t := range a.Place.Trusts {
		in[t.Org] = true
	}
	for _, r := range list {
		if in[r.Org] {
			out.Returns = append(out.Returns, r)
		}
	}
	for _, r := range changed {
		if in[r.Org] {
			out.Restated = append(out.Restated, r)
		}
	}
	return out, err
}
