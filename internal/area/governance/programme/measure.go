package programme

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/clock"
)

// Measure is how one sees whether a strand works. With a Key its value is read from the product when the page is drawn; without
// one it is typed in, with its source and date.
type Measure struct {
	ID  string `json:"id"`
	Key string `json:"key,omitempty"`
	// Words is the typed value as a sentence: "61 of 98 critical items mended". Source and On are from where and of when.
	Words  string    `json:"words,omitempty"`
	Source string    `json:"source,omitempty"`
	On     clock.Day `json:"on,omitempty"`
	By     string    `json:"by,omitempty"`
}

// Reading is the value of a measure as a reader sees it.
type Reading struct {
	// Name is what is measured; Lead the figure, Rest what it is of: "165 of 202", "trusts sent October".
	Name, Lead, Rest string
	// Source says from where, On of which day.
	Source string
	On     clock.Day
	// Typed says that somebody typed it in, since the product counts no such thing; Missing why there is none.
	Typed   bool
	Missing string
}

// Gauge is a measure that the product has. Read gives it for the reader's organisation, with what the reader may see.
type Gauge struct {
	Key, Name string
	Read      func(ctx context.Context, org string) (Reading, error)
}

// Gauges are the measures that the product has, in the order of forms.
type Gauges []Gauge

// Find gives the gauge of a key.
func (g Gauges) Find(key string) (Gauge, bool) {
	i := slices.IndexFunc(g, func(x Gauge) bool { return x.Key == key })
	if i < 0 {
		return Gauge{}, false
	}
	return g[i], true
}

// Readings gives the value of each measure of a strand. A source that fails says so and does not break the page.
func (s *Service) Readings(ctx context.Context, x *Strand) []Reading {
	out := make([]Reading, 0, len(x.Measures))
	for _, m := range x.Measures {
		out = append(out, s.reading(ctx, x.Org, m))
	}
	return out
}

func (s *Service) reading(ctx context.Context, org string, m Measure) Reading {
	if m.Key == "" {
		return Reading{Name: m.Words, Lead: m.Words, Source: m.Source, On: m.On, Typed: true}
	}
	g, ok := s.Gauges.Find(m.Key)
	if !ok {
		return Reading{Name: m.Key, Missing: "This measure is not there yet"}
	}
	r, err := g.Read(ctx, org)
	if err != nil {
		s.Log.WarnContext(ctx, "a measure of the programme could not be read", "measure", m.Key, "error", err)
		return Reading{Name: g.Name, Missing: "It could not be read just now"}
	}
	r.Name = g.Name
	return r
}
