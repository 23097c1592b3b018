package collection

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/importer"
)

// errNoTotals says what a table of totals looks like.
const errNoTotals = "This is no table of totals. It needs months as October 2026 across the first row or down the first column, and a whole number for each kind and month"

// ReadTotals reads a table that somebody counted by hand, and gives what it says of one month: the number of incidents and
// how many of each kind. How many staff there were a table of incidents does not say. ref is a frozen map of totals (MapRef);
// with "" kinds are taken by what their labels plainly say. Problems are what could not be read of the whole table. Nothing is
// sent and nothing is kept.
func (s *Service) ReadTotals(ctx context.Context, org, ref string, m Month, u intake.Upload) (HandTotals, []intake.Problem, error) {
	t := HandTotals{Org: org, Month: m, ByKind: map[string]int64{}}
	x, err := s.openTotals(ctx, org, ref, u)
	var bad *importer.FileError
	if errors.As(err, &bad) {
		return t, nil, problem("file", bad.Message)
	}
	if err != nil {
		return t, nil, err
	}
	var has []string
	here := false
	for _, c := range x.Totals {
		if c.Month != string(m) {
			if w := Month(c.Month).Words(); !slices.Contains(has, w) {
				has = append(has, w)
			}
			continue
		}
		t.Incidents += c.Count
		if c.Kind != "" {
			t.ByKind[c.Kind] += c.Count
		}
		here = true
	}
	if !here && len(has) > 0 {
		return t, nil, problem("month", "The table has no number for this month. It has "+strings.Join(has[:min(12, len(has))], ", "))
	}
	return t, x.Problems, nil
}

func (s *Service) openTotals(ctx context.Context, org, ref string, u intake.Upload) (*mapping.Opened, error) {
	if ref != "" {
		x, err := s.OpenMapped(ctx, org, ref, []intake.Upload{u})
		if err == nil && x.Return != nil {
			return nil, problem("map", "That map is of rows. Choose one of totals, or none")
		}
		return x, err
	}
	d, err := mapping.Detect(ctx, u)
	if err != nil {
		return nil, err
	}
	if d.Shape != mapping.HandTotals {
		return nil, problem("file", errNoTotals)
	}
	dict := &d.Map.Dictionaries[0]
	for i := range dict.Entries {
		if e := &dict.Entries[i]; e.State == mapping.Needs {
			if p := mapping.Suggest(dict, e, nil); p.Sure() {
				e.Take(p)
			}
		}
	}
	return mapping.Open(d.Map, mapping.Options{Org: org}, u)
}
