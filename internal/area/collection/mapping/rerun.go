package mapping

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
)

// Counted are the fields whose codes a comparison counts: what happened, who did it, how badly people were hurt, and the
// state of the record.
func Counted() []string {
	return []string{"violence_primary", "alleged_person_type", "physical_harm", "hate_motive", "service_setting", "staff_group", "record_state"}
}

// Count is what a map makes of a file: rows and incidents, and rows by each code of the counted fields. The code "" counts
// rows of which the field says nothing.
type Count struct {
	Rows      int
	Incidents int
	By        map[string]map[string]int
	// LeftOut are local rows that are left out on purpose, Touched those with a label that nobody decided.
	LeftOut, Touched int
	// Months counts incidents by month.
	Months map[string]int
}

// Counts reads a file under a map, without checking it.
func Counts(ctx context.Context, m Map, o Options, u intake.Upload) (Count, error) {
	x, err := Open(m, o, u)
	if err != nil {
		return Count{}, err
	}
	c := Count{By: map[string]map[string]int{}, Months: map[string]int{}}
	add := func(field, value string, n int) {
		if c.By[field] == nil {
			c.By[field] = map[string]int{}
		}
		c.By[field][value] += n
	}
	if x.join == nil {
		for _, t := range x.Totals {
			c.Rows += int(t.Count)
			c.Incidents += int(t.Count)
			c.Months[t.Month] += int(t.Count)
			add("violence_primary", t.Kind, int(t.Count))
			add("alleged_person_type", t.Person, int(t.Count))
		}
		return c, nil
	}
	refs := map[ident]bool{}
	for row, err := range x.join.made(ctx) {
		if err != nil {
			return Count{}, err
		}
		c.Rows++
		value := func(field string) string {
			if i, ok := x.join.at[field]; ok {
				return row.Cells[i]
			}
			return ""
		}
		if id := x.join.ident(value("incident_ref")); !refs[id] {
			refs[id] = true
			c.Incidents++
			if day := value("incident_date"); len(day) >= 7 {
				c.Months[day[:7]]++
			}
		}
		for _, field := range Counted() {
			if f, _ := fieldOf(field); f.Type != intake.Many {
				v := value(field)
				if !codesOK(f, v) {
					v = "" // local text is not told
				}
				add(field, v, 1)
				continue
			}
			for v := range strings.SplitSeq(value(field), ";") {
				add(field, v, 1)
			}
		}
	}
	c.LeftOut, c.Touched = x.join.cover.LeftOut, x.join.cover.Touched
	return c, nil
}

// Change is how many rows carry a code under one map and under another.
type Change struct {
	Field, Value string
	Was, Now     int
}

// Difference is what a new map makes of a file beside an earlier one.
type Difference struct {
	Was, Now Count
	// Changes are the codes that are counted otherwise, the largest first within each field.
	Changes []Change
}

// Rerun reads a file under both maps. Nothing is sent and nothing is kept.
func Rerun(ctx context.Context, was, now Map, o Options, u intake.Upload) (Difference, error) {
	a, err := Counts(ctx, was, o, u)
	if err != nil {
		return Difference{}, err
	}
	b, err := Counts(ctx, now, o, u)
	if err != nil {
		return Difference{}, err
	}
	return Difference{a, b, Changes(a, b)}, nil
}

// Changes lists what differs between two counts.
func Changes(a, b Count) []Change {
	var out []Change
	for _, field := range Counted() {
		var list []Change
		seen := map[string]bool{}
		for _, by := range []map[string]int{a.By[field], b.By[field]} {
			for v := range by {
				if !seen[v] && a.By[field][v] != b.By[field][v] {
					list = append(list, Change{field, v, a.By[field][v], b.By[field][v]})
				}
				seen[v] = true
			}
		}
		slices.SortFunc(list, func(x, y Change) int {
			if d := size(y) - size(x); d != 0 {
				return d
			}
			return strings.Compare(x.Value, y.Value)
		})
		out = append(out, list...)
	}
	return out
}

func size(c Change) int { return max(c.Now-c.Was, c.Was-c.Now) }

// Effect counts what the labels of one dictionary say under two versions of it, from the counts of a survey: rows by code.
// It looks at this dictionary alone, so a field that another column fills is counted only as far as the labels go; Rerun
// on a file counts everything.
func Effect(c *Column, was, now *Dictionary) []Change {
	count := func(d *Dictionary) Count {
		out := Count{By: map[string]map[string]int{}}
		if d == nil || c == nil {
			return out
		}
		p := &program{at: map[string]int{}}
		x := p.dictionary(0, *d, nil)
		for _, l := range c.Labels {
			e := x.find(l.Parts)
			if e == nil || e.State != Done {
				continue
			}
			for field, v := range e.Set {
				if out.By[field] == nil {
					out.By[field] = map[string]int{}
				}
				out.By[field][v] += l.Rows
			}
		}
		return out
	}
	return Changes(count(was), count(now))
}
