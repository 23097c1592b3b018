package network

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/havenward/havenward/disclosure"
)

// The rule of the tables of counts: that of hospital statistics, made safe.
const (
	smallCount = 7
	roundTo    = 5
)

// table is what of a table of counts is kept to prove later ones against: the classes of its dimensions and what was shown.
type table struct {
	Dims  []string           `json:"dims"`
	Leafs [][]string         `json:"leafs"`
	Cells []disclosure.Shown `json:"cells"`
}

// outside is an earlier table of counts.
type outside struct {
	ID string
	table
}

// dimsOf gives the dimensions of a table with some fields, the places first.
func dimsOf(fields []string) []string {
	out := []string{"area", "month"}
	for _, f := range []string{"hour_band", "method"} {
		if slices.Contains(fields, f) {
			out = append(out, f)
		}
	}
	return out
}

func (c *counted) at(dim string) string {
	switch dim {
	case "area":
		return c.Area
	case "month":
		return c.Month
	case "hour_band":
		return c.Band
	}
	return c.Method
}

func layout(dims []string, leafs [][]string) (*disclosure.Layout, error) {
	parts := make([]*disclosure.Dim, len(dims))
	for i, d := range dims {
		f, err := disclosure.Flat(d, "All", leafs[i]...)
		if err != nil {
			return nil, err
		}
		parts[i] = f
	}
	return disclosure.NewLayout(parts...)
}

// leafsOf gives the classes of each dimension. Every area and month of the period is there, with or without events.
func leafsOf(dims []string, areas, months []string) [][]string {
	out := make([][]string, len(dims))
	for i, d := range dims {
		switch d {
		case "area":
			out[i] = areas
		case "month":
			out[i] = months
		case "hour_band":
			out[i] = hourBands
		default:
			out[i] = methodGroups
		}
	}
	return out
}

// line is a line of the file of counts.
type line struct {
	at    []string
	count string
}

// safe makes a table of counts safe, together with the earlier ones of the same months. Findings say where that cannot be done.
func safe(dims []string, areas, months []string, list []counted, before []outside) (lines []line, kept table, hidden int, found []Finding, err error) {
	union := leafsOf(dims, slices.Clone(areas), slices.Clone(months))
	for _, b := range before {
		if !slices.Equal(b.Dims, dims) {
			found = append(found, Finding{Why: "Overlaps an earlier release that was cut another way, and what both tell together cannot be proved. Choose the same fields, or another period"})
			return nil, kept, 0, found, nil
		}
		for i := range dims {
			for _, c := range b.Leafs[i] {
				if !slices.Contains(union[i], c) {
					union[i] = append(union[i], c)
				}
			}
		}
	}
	l, err := layout(dims, union)
	if err != nil {
		return nil, kept, 0, nil, err
	}
	t := disclosure.NewTable(l)
	own := leafsOf(dims, areas, months)
	sums := map[string]int64{}
	for i := range list {
		key := make([]string, len(dims))
		for j, d := range dims {
			key[j] = list[i].at(d)
		}
		sums[strings.Join(key, "\x1f")] += list[i].N
	}
	err = each(own, func(at []string) error {
		cell, err := l.Cell(paths(at)...)
		if err == nil {
			err = t.Set(cell, sums[strings.Join(at, "\x1f")])
		}
		return err
	})
	if err != nil {
		return nil, kept, 0, nil, err
	}
	rule := disclosure.Suppress{Small: smallCount, Base: roundTo, RoundNational: true, JudgeNational: true, Change: func(int) disclosure.Change { return disclosure.Restated }}
	for _, b := range before {
		r, err := b.lift(l)
		if err != nil {
			return nil, kept, 0, nil, err
		}
		rule.Before = append(rule.Before, disclosure.Published{Release: r, Change: rule.Change})
	}
	out, err := rule.Apply(t)
	var open *disclosure.UnprotectedError
	if errors.As(err, &open) || err == nil && !out.Report.Safe() {
		return nil, kept, 0, []Finding{{Field: "count", Why: "Some hidden counts could be worked out from this table and what was released before. Leave out the hours or the method, or choose another period"}}, nil
	}
	if err != nil {
		return nil, kept, 0, nil, fmt.Errorf("network: make counts safe: %w", err)
	}
	kept = table{Dims: dims, Leafs: own}
	whole := make([][]string, len(dims))
	for i, c := range own {
		whole[i] = append([]string{"All"}, c...)
	}
	err = each(whole, func(at []string) error {
		cell, err := l.Cell(paths(at)...)
		if err != nil {
			return err
		}
		s := out.Release.Cells[cell]
		kept.Cells = append(kept.Cells, s)
		if s.Hidden() {
			hidden++
		}
		lines = append(lines, line{slices.Clone(at), s.Text()})
		return nil
	})
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Compare(strings.Count(strings.Join(b.at, "|"), "All"), strings.Count(strings.Join(a.at, "|"), "All"))
	})
	return lines, kept, hidden, nil, err
}

// lift lays an earlier table out on a layout that has its classes among others; the others have no figure.
func (b *outside) lift(l *disclosure.Layout) (*disclosure.Release, error) {
	r := &disclosure.Release{Layout: l, Cells: make([]disclosure.Shown, l.Cells())}
	for i := range r.Cells {
		r.Cells[i] = disclosure.Shown{Kind: disclosure.Unavailable}
	}
	whole := make([][]string, len(b.Dims))
	for i, c := range b.Leafs {
		whole[i] = append([]string{"All"}, c...)
	}
	n := 0
	err := each(whole, func(at []string) error {
		cell, err := l.Cell(paths(at)...)
		if err == nil && n < len(b.Cells) {
			r.Cells[cell] = b.Cells[n]
			n++
		}
		return err
	})
	if err == nil && n != len(b.Cells) {
		err = fmt.Errorf("network: a table of %d cells was kept as %d", n, len(b.Cells))
	}
	return r, err
}

// paths gives a cell's paths; "All" is a total.
func paths(at []string) [][]string {
	out := make([][]string, len(at))
	for i, c := range at {
		if c != "All" {
			out[i] = []string{c}
		}
	}
	return out
}

// each calls f for every combination of classes, the last dimension quickest.
func each(classes [][]string, f func(at []string) error) error {
	at := make([]string, len(classes))
	var walk func(int) error
	walk = func(i int) error {
		if i == len(classes) {
			return f(at)
		}
		for _, c := range classes[i] {
			at[i] = c
			if err := walk(i + 1); err != nil {
				return err
			}
		}
		return nil
	}
	return walk(0)
}
