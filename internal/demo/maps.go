package demo

import (
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/demo/dialect"
)

// shapes are the kinds of local file by what a dialect calls them.
var shapes = map[dialect.Shape]mapping.Shape{dialect.Listing: mapping.DatixReport, dialect.Columns: mapping.DatixColumns, dialect.Ulysses: mapping.Ulysses}

// mapOf is the map that a careful analyst of a trust would make of its dialect.
func mapOf(d *dialect.Dialect) mapping.Map {
	m := mapping.Map{Format: mapping.Format, Name: "Violence report", Shape: shapes[d.Shape], System: d.Shape.System(), Rows: mapping.PerPerson}
	silent := map[string]string{}
	for f, v := range d.Always {
		silent[f] = v
	}
	for _, c := range d.Columns {
		switch {
		case c.Field != "":
			s := mapping.Source{Field: c.Field, Columns: []string{c.Heading}, Person: c.Person}
			if c.Field == "staff_key" {
				s.Read = "key"
			}
			m.Sources = append(m.Sources, s)
		case len(c.Labels) > 0:
			dict := mapping.Dictionary{Columns: []string{c.Heading}, Person: c.Person, Role: c.Role}
			for _, l := range c.Labels {
				e := mapping.Entry{Label: []string{l.Text}, State: mapping.Done, Set: l.Sets}
				if c.Role {
					e.Is, e.Set = mapping.Who(l.Is), nil
				}
				dict.Entries = append(dict.Entries, e)
			}
			m.Dictionaries = append(m.Dictionaries, dict)
		}
	}
	// In the order of the data set, so that the same trust gets the same map.
	for _, f := range intake.Fields() {
		switch v, ok := silent[f.Name]; {
		case !ok:
		case f.Name == "provider_org":
			m.Sources = append(m.Sources, mapping.Source{Field: f.Name, Sender: true})
		default:
			m.Sources = append(m.Sources, mapping.Source{Field: f.Name, Otherwise: v})
		}
	}
	return m
}
