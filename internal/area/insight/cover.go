package insight

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
)

// Cover is how much of a place a month covers.
type Cover struct {
	// Owed are the trusts that should be in, In those that are, Late those of them that came after their day.
	Owed, In, Late int
	// Out are the trusts that are not in.
	Out []string
}

// LeastCover is the part of the trusts below which a figure is held back: look.md, tile map.
const LeastCover = 0.6

// Enough tells whether so much is covered that a figure says something.
func (c Cover) Enough() bool { return c.In > 0 && float64(c.In) >= LeastCover*float64(c.Owed) }

// Share is In over Owed in percent, 0 where nothing is owed.
func (c Cover) Share() float64 {
	if c.Owed == 0 {
		return 0
	}
	return 100 * float64(c.In) / float64(c.Owed)
}

// covers say which months of which trusts are in.
type covers struct {
	trusts   []string
	in, late map[cell]bool
	owed     map[cell]bool
	restated map[collection.Month][]collection.Restatement
}

func (c covers) month(m collection.Month) Cover {
	var out Cover
	for _, t := range c.trusts {
		at := cell{t, m}
		if !c.owed[at] {
			continue
		}
		out.Owed++
		if !c.in[at] {
			out.Out = append(out.Out, t)
			continue
		}
		out.In++
		if c.late[at] {
			out.Late++
		}
	}
	return out
}

// cover finds out which months of which trusts of a place are in: those whose return counts, and those of trusts whose
// reports are made here, from the first of them on.
// Where nothing is known of returns, a trust is in from the month of its first fact on.
func (s *Service) cover(ctx context.Context, sc authz.Scope, p Place, from, to collection.Month) (covers, error) {
	// Whoever may ask for the place sees all its returns, so what is known of them is the same for all who ask.
	key := "cover " + keyOfQuery(cube.Query{Reach: p.Trusts, From: string(from), To: string(to)})
	if c, ok := recall[covers](s, key); ok {
		return c, nil
	}
	revision := s.Cube.Revision()
	c, err := s.covered(ctx, sc, p, from, to)
	if err == nil {
		s.remember(key, revision, c)
	}
	return c, err
}

func (s *Service) covered(ctx context.Context, sc authz.Scope, p Place, from, to collection.Month) (covers, error) {
	c := covers{in: map[cell]bool{}, late: map[cell]bool{}, owed: map[cell]bool{}, restated: map[collection.Month][]collection.Restatement{}}
	spans := map[string][]cube.Span{}
	for _, t := range p.Trusts {
		if spans[t.Org] == nil {
			c.trusts = append(c.trusts, t.Org)
		}
		spans[t.Org] = append(spans[t.Org], t)
	}
	asked, err := s.returns(ctx, sc, from, to, spans, &c)
	if err != nil {
		return c, err
	}
	began, err := s.began(ctx, p)
	if err != nil {
		return c, err
	}
	here := map[string]collection.Month{}
	if len(asked) > 0 {
		if here, err = s.began(ctx, p, cube.Filter{Dim: "source", Values: []string{"incident"}}); err != nil {
			return c, err
		}
	}
	for at := range asked {
		if m := here[at.org]; m != "" && m <= at.month {
			c.in[at] = true // reports made here are there, whether or not a return of them was sent
		}
	}
	months, err := collection.MonthsOf(from, to)
	if err != nil {
		return c, err
	}
	for org, list := range spans {
		for _, m := range months {
			at := cell{org, m}
			if asked[at] || began[org] == "" || m < began[org] || !slices.ContainsFunc(list, func(x cube.Span) bool { return holds(x, m) }) {
				continue
			}
			c.owed[at], c.in[at] = true, true
		}
	}
	return c, nil
}

// holds tells whether a span holds any day of a month.
func holds(x cube.Span, m collection.Month) bool {
	return (x.From == "" || x.From[:7] <= string(m)) && (x.To == "" || x.To[:7] >= string(m))
}

func (s *Service) returns(ctx context.Context, sc authz.Scope, from, to collection.Month, spans map[string][]cube.Span, c *covers) (map[cell]bool, error) {
	asked := map[cell]bool{}
	if s.Owed == nil {
		return asked, nil
	}
	list, err := s.Owed.Returns(ctx, sc, from, to)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		at := cell{r.Org, r.Month}
		if !slices.ContainsFunc(spans[r.Org], func(x cube.Span) bool { return holds(x, r.Month) }) {
			continue
		}
		asked[at], c.owed[at] = true, true
		c.in[at], c.late[at] = r.Standing.Counts() || r.Native, r.Late
	}
	changed, err := s.Owed.Restatements(ctx, sc, from, to)
	for _, r := range changed {
		if spans[r.Org] != nil {
			c.restated[r.Month] = append(c.restated[r.Month], r)
		}
	}
	return asked, err
}

// began gives the month of each trust's first fact of some kind.
func (s *Service) began(ctx context.Context, p Place, where ...cube.Filter) (map[string]collection.Month, error) {
	t, err := s.slice(ctx, cube.Query{By: []string{cube.Org, cube.Month}, Reach: p.Trusts, Where: where})
	if err != nil {
		return nil, err
	}
	out := map[string]collection.Month{}
	for _, x := range t.Cells {
		if out[x.At[0]] == "" {
			out[x.At[0]] = collection.Month(x.At[1])
		}
	}
	return out, nil
}

// outside gives denominators that come with returns: the newest not after the month, at most a year old.
func (s *Service) outside(ctx context.Context, a Ask, from, to collection.Month) (map[cell]float64, error) {
	out := map[cell]float64{}
	if s.Owed == nil {
		return out, nil
	}
	list, err := s.Owed.Denominators(ctx, a.Measure.Den.Kind, from.Add(-12), to)
	if err != nil {
		return nil, err
	}
	groups := []string{""}
	for _, f := range a.Where {
		if f.Dim == "staff_group" {
			groups = f.Values
		}
	}
	known := map[cell]float64{}
	for _, d := range list {
		if slices.Contains(groups, d.StaffGroup) {
			known[cell{d.Org, d.Month}] += d.Value
		}
	}
	months, err := collection.MonthsOf(from, to)
	if err != nil {
		return nil, err
	}
	for _, t := range a.Place.Trusts {
		for _, m := range months {
			for back := range 13 {
				if v, ok := known[cell{t.Org, m.Add(-back)}]; ok {
					out[cell{t.Org, m}] = v
					break
				}
			}
		}
	}
	return out, nil
}
