package insight

import (
	"context"
	"maps"
	"math"
	"slices"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
)

// Figure is one number of a measure, over months and over trusts or by a dimension.
type Figure struct {
	// Key is the value of the dimension it was counted by, such as a trust's code; "" for all.
	Key      string
	Num, Den float64
	Value    float64 // NaN where Why says why
	Why      Why
	Rounded  bool
	Cover    Cover // trust-months owed and in
}

// Missing tells whether there is no value.
func (f Figure) Missing() bool { return f.Why != Known }

// Figure gives one number over all months asked for that are in.
func (s *Service) Figure(ctx context.Context, sc authz.Scope, a Ask) (Figure, error) {
	list, err := s.Figures(ctx, sc, a, "")
	if err != nil || len(list) == 0 {
		return Figure{Value: math.NaN(), Why: NotCovered}, err
	}
	return list[0], nil
}

// Figures gives a number for each value of a dimension over the months asked for: cube.Org for trusts (each of the place,
// those not covered too, with their reason), or any other. "" is one for all. Only months of trusts that are in count. Where
// the denominator comes from outside it counts once for each of them, so that a rate is one of a month. Figures are as the
// place may show them (Shown).
func (s *Service) Figures(ctx context.Context, sc authz.Scope, a Ask, by string) ([]Figure, error) {
	if a.To == "" {
		a.To = s.LastMonth()
	}
	if a.From == "" {
		a.From = a.To.Add(-11)
	}
	memory, revision := a.key("figures "+by), s.Cube.Revision()
	if list, ok := recall[[]Figure](s, memory); ok {
		return slices.Clone(list), nil
	}
	cover, err := s.cover(ctx, sc, a.Place, a.From, a.To)
	if err != nil {
		return nil, err
	}
	months, err := collection.MonthsOf(a.From, a.To)
	if err != nil {
		return nil, err
	}
	dims := []string{cube.Month, cube.Org}
	if by != "" && by != cube.Org {
		dims = append(dims, by)
	}
	num, err := s.sums(ctx, a, a.Measure.Num, dims, by, cover)
	if err != nil {
		return nil, err
	}
	var den map[string]float64
	switch {
	case a.Measure.Outside():
		list, err := s.outside(ctx, a, a.From, a.To)
		if err != nil {
			return nil, err
		}
		den = map[string]float64{}
		for at, v := range list {
			if cover.in[at] {
				den[keyOf(by, at.org)] += v
			}
		}
	case a.Measure.Den != nil:
		if den, err = s.sums(ctx, a, *a.Measure.Den, dims, by, cover); err != nil {
			return nil, err
		}
	}
	tree, err := s.Orgs.Tree(ctx)
	if err != nil {
		return nil, err
	}
	whole := a.Place.Sum(a.Measure, a.Where)
	if by != "" {
		whole = a.Place.Sum(a.Measure, a.Where, by)
	}
	out := []Figure{}
	for _, key := range keysOf(by, cover.trusts, num, den) {
		f := Figure{Key: key, Num: num[key], Den: den[key], Value: math.NaN()}
		for _, m := range months {
			for _, t := range cover.trusts {
				if by == cube.Org && t != key || !cover.owed[cell{t, m}] {
					continue
				}
				f.Cover.Owed++
				if cover.in[cell{t, m}] {
					f.Cover.In++
				}
			}
		}
		if o, ok := tree.Get(key); by == cube.Org && ok && f.Cover.Owed == 0 && !o.Open(org.DateOf(s.now())) {
			continue // it went into another, and owes nothing any more
		}
		a.cells(by).figure(&f, whole)
		out = append(out, f)
	}
	s.remember(memory, revision, slices.Clone(out))
	return out, nil
}

// figure works the value out of what was counted, by the same rules as a point of a series.
func (a Ask) figure(f *Figure, whole bool) {
	p := Point{Num: f.Num, Den: f.Den, Value: math.NaN(), Cover: f.Cover}
	switch {
	case !f.Cover.Enough():
		p.Why = NotCovered
	case a.Measure.Outside() && f.Den == 0:
		p.Why = NoBase
	case a.Measure.Den != nil && f.Den < float64(max(a.Measure.Base, 1)):
		p.Why = TooFew
	default:
		a.showAs(&p, whole)
	}
	f.Num, f.Den, f.Value, f.Why, f.Rounded = p.Num, p.Den, p.Value, p.Why, p.Rounded
}

// sums counts a part by key, of the months of trusts that are in.
func (s *Service) sums(ctx context.Context, a Ask, part Part, dims []string, by string, cover covers) (map[string]float64, error) {
	q := a.Place.query(part, a.Where, a.From, a.To)
	q.By = dims
	out := map[string]float64{}
	if len(dims) == 2 {
		list, err := s.monthly(ctx, part, q)
		for at, v := range list {
			if cover.in[at] {
				out[keyOf(by, at.org)] += v
			}
		}
		return out, err
	}
	t, err := s.slice(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, list := range [][]cube.Cell{t.Cells, t.NotKnown} {
		for _, c := range list {
			if c.At[0] != "" && cover.in[cell{c.At[1], collection.Month(c.At[0])}] {
				out[c.At[2]] += float64(part.of(c))
			}
		}
	}
	return out, nil
}

func keyOf(by, trust string) string {
	if by == cube.Org {
		return trust
	}
	return ""
}

// keysOf gives the keys in order: every trust of the place, or every value that was counted.
func keysOf(by string, trusts []string, counted ...map[string]float64) []string {
	switch by {
	case "":
		return []string{""}
	case cube.Org:
		return slices.Sorted(slices.Values(trusts))
	}
	seen := map[string]bool{}
	for _, m := range counted {
		for k := range m {
			seen[k] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
