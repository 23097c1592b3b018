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

// Ask is which series is asked for.
type Ask struct {
	Place   Place
	Measure Measure
	Where   []cube.Filter
	// From and To are months, both inside; empty is the 24 months up to the last that has ended.
	From, To collection.Month
}

// Why says why a month has no value.
type Why string

// The reasons for a gap.
const (
	Known Why = ""
	// NotCovered: no return that counts covers the month, or those that do cover too little of the place.
	NotCovered Why = "not_covered"
	// TooFew: the denominator is below the measure's base.
	TooFew Why = "too_few"
	// NoBase: nobody has given the denominator.
	NoBase Why = "no_base"
	// Hidden: the count may not be shown to those above a trust.
	Hidden Why = "hidden"
)

// Words says the reason plainly, the key of its translation; "" for Known.
func (w Why) Words() string {
	return map[Why]string{NotCovered: "Not covered by a return", TooFew: "Too few to work out", NoBase: "No number to divide by", Hidden: "Hidden: between 1 and 7"}[w]
}

// Point is one month of a series.
type Point struct {
	Month collection.Month
	// Num and Den are what was counted; Den is 0 where the measure has none.
	Num, Den float64
	// Value is in the measure's unit, NaN where Why says why there is none.
	Value float64
	Why   Why
	// Rounded says that Num was rounded for those above a trust.
	Rounded bool
	Cover   Cover
	// Restated are the changes of this month by later submissions.
	Restated []collection.Restatement
}

// Missing tells whether the month has no value.
func (p Point) Missing() bool { return p.Why != Known }

// Series is a measure at a place by month.
type Series struct {
	Ask
	Points []Point
	// At is when it was counted.
	At time.Time
}

// Series counts a measure by month. Months that no return covers are missing, never nought. The scope is that of ActSee.
func (s *Service) Series(ctx context.Context, sc authz.Scope, a Ask) (Series, error) {
	out, err := s.SeriesOf(ctx, sc, []Ask{a})
	if err != nil {
		return Series{}, err
	}
	return out[0], nil
}

// SeriesOf counts several series. All must have the same place and months; those of the first count.
func (s *Service) SeriesOf(ctx context.Context, sc authz.Scope, asks []Ask) ([]Series, error) {
	if len(asks) == 0 {
		return nil, nil
	}
	place, from, to := asks[0].Place, asks[0].From, asks[0].To
	if to == "" {
		to = s.LastMonth()
	}
	if from == "" {
		from = to.Add(-23)
	}
	months, err := collection.MonthsOf(from, to)
	if err != nil || len(months) > MaxMonths {
		return nil, fault.WithProblems(fault.Problems{{Field: "to", Message: "Choose months in order, at most ten years"}})
	}
	out := make([]Series, len(asks))
	for i, a := range asks {
		a.Place, a.From, a.To = place, from, to
		x := Series{Ask: a, At: s.now()}
		key := a.key("series")
		if points, ok := recall[[]Point](s, key); ok {
			x.Points = points
			out[i] = x
			continue
		}
		revision := s.Cube.Revision()
		cover, err := s.cover(ctx, sc, place, from, to)
		if err != nil {
			return nil, err
		}
		num, err := s.monthly(ctx, a.Measure.Num, place.query(a.Measure.Num, a.Where, from, to))
		if err != nil {
			return nil, err
		}
		var den map[cell]float64
		switch {
		case a.Measure.Outside():
			den, err = s.outside(ctx, a, from, to)
		case a.Measure.Den != nil:
			den, err = s.monthly(ctx, *a.Measure.Den, place.query(*a.Measure.Den, a.Where, from, to))
		}
		if err != nil {
			return nil, err
		}
		for _, m := range months {
			x.Points = append(x.Points, a.point(m, cover, num, den))
		}
		s.remember(key, revision, x.Points)
		out[i] = x
	}
	return out, nil
}

// MaxMonths is how many months a series can have.
const MaxMonths = 120

// cell is a month of a trust.
type cell struct {
	org   string
	month collection.Month
}

func (p Place) query(part Part, where []cube.Filter, from, to collection.Month) cube.Query {
	q := part.query(slices.Concat(p.filters(), where))
	q.By = []string{cube.Month, cube.Org}
	q.From, q.To, q.Reach = from.First().Format(time.DateOnly), to.Last().Format(time.DateOnly), p.Trusts
	return q
}

func byMonth(t cube.Table, part Part) map[cell]float64 {
	out := make(map[cell]float64, len(t.Cells))
	for _, c := range t.Cells {
		out[cell{c.At[1], collection.Month(c.At[0])}] = float64(part.of(c))
	}
	return out
}

// point works out one month.
func (a Ask) point(m collection.Month, cover covers, num, den map[cell]float64) Point {
	p := Point{Month: m, Cover: cover.month(m), Restated: cover.restated[m], Value: math.NaN()}
	bases := 0
	for _, t := range cover.trusts {
		c := cell{t, m}
		if !cover.in[c] {
			continue
		}
		d, ok := den[c]
		if a.Measure.Outside() && !ok {
			continue
		}
		bases++
		p.Num, p.Den = p.Num+num[c], p.Den+d
	}
	switch {
	case !p.Cover.Enough():
		p.Why = NotCovered
	case a.Measure.Outside() && bases == 0:
		p.Why = NoBase
	case a.Measure.Den != nil && p.Den < float64(max(a.Measure.Base, 1)):
		p.Why = TooFew
	default:
		a.cells().showAs(&p, a.Place.Sum(a.Measure, a.Where))
	}
	return p
}

// showAs rounds or hides what those above a trust may not see, and works out the value.
func (a Ask) showAs(p *Point, whole bool) {
	shown := Shown(a.Place, whole, int64(p.Num))
	if shown.Hidden() {
		p.Why = Hidden
		p.Num = math.NaN()
		return
	}
	if !a.Place.Own && !whole && shown.Value != int64(p.Num) {
		p.Num, p.Rounded = float64(shown.Value), true
	}
	p.Value = p.Num
	if a.Measure.Den == nil {
		return
	}
	if !a.Measure.Outside() {
		d := Shown(a.Place, whole, int64(p.Den))
		if d.Hidden() {
			p.Why, p.Den, p.Value = Hidden, math.NaN(), math.NaN()
			return
		}
		p.Den = float64(d.Value)
	}
	p.Value = min(p.Num/p.Den, math.MaxFloat64) * a.Measure.Factor()
	if a.Measure.Unit == Percent {
		p.Value = min(p.Value, 100) // both parts may be rounded
	}
}
