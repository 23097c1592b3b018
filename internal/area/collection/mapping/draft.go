package mapping

import (
	"slices"

	"github.com/havenward/havenward/internal/area/collection/intake"
)

// AddLabels adds the labels of a survey that the map does not have yet, with nothing decided.
func (m *Map) AddLabels(s *Survey) {
	for i := range m.Dictionaries {
		d := &m.Dictionaries[i]
		c := s.Column(d.Columns...)
		if c == nil {
			continue
		}
		for _, l := range c.Labels {
			if d.Entry(l.Parts) == nil && len(l.Parts) == len(d.Columns) {
				d.Entries = append(d.Entries, Entry{Label: slices.Clone(l.Parts)})
			}
		}
	}
}

// Lacks gives, in words, the mandatory fields that nothing in the map can fill. A map of totals needs none.
func (m *Map) Lacks() []string {
	if m.Totals != nil {
		return nil
	}
	var out []string
	for _, f := range intake.Fields() {
		if f.Need != intake.Mandatory || f.Part == intake.File || f.Part == intake.Alleged || m.fills(f.Name) {
			continue
		}
		out = append(out, FieldWords(f.Name))
	}
	return out
}

// fills tells whether a source or a decided label can fill a field.
func (m *Map) fills(field string) bool {
	if s := m.Source(field); s != nil && (len(s.Columns) > 0 || s.Sender || s.Otherwise != "") {
		return true
	}
	for _, d := range m.Dictionaries {
		for _, e := range d.Entries {
			if e.State == Done && (e.Set[field] != "" || field == "violence_primary" && e.Set["violence_all"] != "") {
				return true
			}
		}
	}
	return false
}

// UseColumn makes a dictionary of a column, or of two together, of what a survey found in it, and gives its place; it is
// that of one that is there already.
func (m *Map) UseColumn(c *Column, g Dictionary) int {
	for i := range m.Dictionaries {
		if m.Dictionaries[i].Is(c.Headings) {
			return i
		}
	}
	d := Dictionary{Columns: slices.Clone(c.Headings), Role: g.Role, Person: g.Person, Split: g.Split, Fields: g.Fields}
	for _, l := range c.Labels {
		d.Entries = append(d.Entries, Entry{Label: slices.Clone(l.Parts)})
	}
	m.Dictionaries = append(m.Dictionaries, d)
	return len(m.Dictionaries) - 1
}

// DropColumn takes a dictionary out, with what was decided in it.
func (m *Map) DropColumn(n int) {
	m.Dictionaries = slices.Delete(m.Dictionaries, n, n+1)
}

// SetSource sets where a field comes from; a source that says nothing is taken out.
func (m *Map) SetSource(s Source) {
	empty := len(s.Columns) == 0 && !s.Sender && s.Otherwise == ""
	for i := range m.Sources {
		if m.Sources[i].Field == s.Field {
			if m.Sources[i] = s; empty {
				m.Sources = slices.Delete(m.Sources, i, i+1)
			}
			return
		}
	}
	if !empty {
		m.Sources = append(m.Sources, s)
	}
}
