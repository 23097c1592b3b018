package cli

import (
	"strings"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/table"
)

// geography are the columns of a place, from the largest.
var geography = []string{"region", "icb", "trust"}

// levels name the depths of the geography.
var levels = []string{"england", "region", "icb", "trust"}

// discloseRead makes a table of the rows of a group. Rows are leaves: a total among them is at fault. What is wrong with a
// row stays with the row; the error is about the table as a whole.
func discloseRead(g table.Group) (*disclosure.Table, error) {
	var places, kinds, leaves [][]string
	var categories []string
	seen := map[string]bool{}
	for _, r := range g.Rows {
		path := placeOf(r)
		places = append(places, path)
		if key := "place\x00" + strings.Join(path, "\x00"); !seen[key] {
			seen[key] = true
			leaves = append(leaves, path)
		}
		category := r.Filled("category")
		if category == total {
			r.Fault("category %s is worked out: give only what it is made of", total)
		}
		if !seen[category] {
			seen[category] = true
			categories = append(categories, category)
		}
		kinds = append(kinds, []string{category})
		if n := r.Text("count"); n != "-" && n != ":" {
			r.Count("count")
		}
	}
	if g.Err() != nil {
		return nil, nil // the rows say why
	}
	geo, err := disclosure.Tree("geography", country, leaves...)
	if err != nil {
		return nil, err
	}
	kind, err := disclosure.Flat("category", total, categories...)
	if err != nil {
		return nil, err
	}
	layout, err := disclosure.NewLayout(geo, kind)
	if err != nil {
		return nil, err
	}
	counts := disclosure.NewTable(layout)
	for i, r := range g.Rows {
		cell, err := layout.Cell(places[i], kinds[i])
		if err != nil {
			return nil, err
		}
		if err := put(counts, cell, r); err != nil {
			r.Fault("%v", err)
		}
	}
	zeroRest(counts, g, places, kinds)
	return counts, nil
}

// placeOf is the way from the region down. Levels may end early and may not be skipped.
func placeOf(r *table.Row) (path []string) {
	for i, column := range geography {
		name := r.Text(column)
		switch {
		case name == country:
			r.Fault("%s is %s, which is worked out: give only what it is made of", column, country)
			return nil
		case name != "" && len(path) < i:
			r.Fault("%s is empty and %s is not", geography[len(path)], column)
			return nil
		case name != "":
			path = append(path, name)
		}
	}
	if len(path) == 0 {
		r.Fault("region is empty")
	}
	return path
}

// put gives a cell its count, or says why there is none.
func put(t *disclosure.Table, cell int, r *table.Row) error {
	switch r.Text("count") {
	case "-":
		return t.SetMissing(cell, disclosure.NotSubmitted)
	case ":":
		return t.SetMissing(cell, disclosure.NotAvailable)
	}
	return t.Set(cell, int64(r.Count("count")))
}

// zeroRest counts what the source does not list as zero, and leaves what it lists as not available.
func zeroRest(t *disclosure.Table, g table.Group, places, kinds [][]string) {
	t.SetRestZero()
	for i, r := range g.Rows {
		if r.Text("count") == ":" {
			if cell, err := t.Layout().Cell(places[i], kinds[i]); err == nil {
				_ = t.SetMissing(cell, disclosure.NotAvailable)
			}
		}
	}
}

// hiddenTogether is the reason that a release gives for a star which may be small itself or protect another. Which it is
// would tell a reader more than the audit allowed for; the record says it.
const hiddenTogether = "hidden so that no small count can be known"

// discloseWrite writes every cell of a release, margins included, and its record.
func discloseWrite(out, record *table.Out, id string, r *disclosure.Release, log disclosure.Log) {
	complements := false
	for _, e := range log {
		complements = complements || e.Reason == disclosure.ReasonProtects
	}
	for cell, shown := range r.Cells {
		path := r.Layout.Path(cell)
		place := [3]string{}
		copy(place[:], path[0])
		category := total
		if len(path[1]) > 0 {
			category = path[1][0]
		}
		depth := len(path[0])
		if depth == 0 {
			place[0] = country
		}
		e := log[cell]
		reason := string(e.Reason)
		if complements && shown.Kind == disclosure.Star {
			reason = hiddenTogether
		}
		out.Add(id, levels[depth], place[0], place[1], place[2], category, shown.Text(), reason)
		var count any
		if e.State == disclosure.Counted {
			count = int(e.Raw)
		}
		record.Add(id, levels[depth], place[0], place[1], place[2], category, count, shown.Text(), string(e.Reason))
	}
}
