package mapping

import (
	"fmt"
	"slices"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/mds"
)

// program is a map made ready for the headings of one file.
type program struct {
	fields  []intake.Field // the columns of what is made, in the order of the data set
	at      map[string]int // of each field
	sources []source
	dicts   []dictionary
	ref     *source
	role    *dictionary
	rows    Rows
	violence, violenceAll,
	staffKey, personKey, method int // columns, -1 for none
}

type source struct {
	field     int
	columns   []int
	join      string
	read      cellReader
	person    bool
	sender    bool
	otherwise string
}

type dictionary struct {
	n       int // its place in the map
	columns []int
	split   string
	role    bool
	person  bool
	entries map[string]*meaning
	met     map[string]*meaning // by the cells themselves
}

// meaning is an entry with its fields found.
type meaning struct {
	*Entry
	set []setting
}

type setting struct {
	field int
	value string
	many  bool
}

func refuse(code, format string, args ...any) error {
	return &importer.FileError{Code: code, Message: fmt.Sprintf(format, args...)}
}

// compile finds the map's columns among the headings; an *importer.FileError says which is missing.
func compile(m *Map, header []string) (*program, error) {
	p := &program{at: map[string]int{}, rows: m.Rows, violence: -1, violenceAll: -1, staffKey: -1, personKey: -1, method: -1}
	if p.rows == "" {
		p.rows = PerIncident
	}
	p.place(m)
	find := func(headings []string) ([]int, error) {
		out := make([]int, len(headings))
		for i, h := range headings {
			at := slices.IndexFunc(header, func(x string) bool { return squash(x) == squash(h) })
			if at < 0 {
				return nil, refuse("map_column_missing", "The map takes the column %q, and this file has none of that heading. It may be of another shape, or a saved report may have been changed", h)
			}
			if twice := slices.IndexFunc(header[at+1:], func(x string) bool { return squash(x) == squash(h) }); twice >= 0 {
				return nil, refuse("map_column_twice", "The map takes the column %q, and this file has two of that heading. Take one out, or give it another heading", h)
			}
			out[i] = at
		}
		return out, nil
	}
	for _, s := range m.Sources {
		columns, err := find(s.Columns)
		if err != nil {
			return nil, err
		}
		f, _ := fieldOf(s.Field) // Check has seen it
		x := source{field: p.at[s.Field], columns: columns, join: s.Join, read: readerOf(f, s.Read), person: s.Person, sender: s.Sender, otherwise: s.Otherwise}
		p.sources = append(p.sources, x)
	}
	for i := range p.sources {
		if p.fields[p.sources[i].field].Type == intake.Ref {
			p.ref = &p.sources[i]
		}
	}
	if p.ref == nil || len(p.ref.columns) == 0 {
		return nil, refuse("map_no_reference", "The map does not say which column holds the reference of an incident. Say it in the map, and send the file again")
	}
	for i, d := range m.Dictionaries {
		columns, err := find(d.Columns)
		if err != nil {
			return nil, err
		}
		p.dicts = append(p.dicts, p.dictionary(i, d, columns))
	}
	for i := range p.dicts {
		if p.dicts[i].role {
			p.role = &p.dicts[i]
		}
	}
	return p, nil
}

// place gives each field that the map can fill its column.
func (p *program) place(m *Map) {
	want := map[string]bool{}
	for _, s := range m.Sources {
		want[s.Field] = true
	}
	roles := false
	for _, d := range m.Dictionaries {
		roles = roles || d.Role
		for _, e := range d.Entries {
			for f := range e.Set {
				want[f] = true
			}
		}
	}
	if want["violence_primary"] || want["violence_all"] {
		want["violence_primary"], want["violence_all"] = true, true
	}
	if roles && m.Rows == PerPerson {
		want["staff_key"] = true
	}
	for _, f := range intake.Fields() {
		if want[f.Name] {
			p.at[f.Name] = len(p.fields)
			p.fields = append(p.fields, f)
		}
	}
	for name, to := range map[string]*int{"violence_primary": &p.violence, "violence_all": &p.violenceAll, "staff_key": &p.staffKey, "alleged_person_key": &p.personKey, "method": &p.method} {
		if at, ok := p.at[name]; ok {
			*to = at
		}
	}
}

func (p *program) dictionary(n int, d Dictionary, columns []int) dictionary {
	out := dictionary{n: n, columns: columns, split: d.Split, role: d.Role, person: d.Person || d.Role, entries: make(map[string]*meaning, len(d.Entries)), met: map[string]*meaning{}}
	for i := range d.Entries {
		e := &meaning{Entry: &d.Entries[i]}
		for _, f := range p.fields {
			if v := e.Set[f.Name]; v != "" {
				e.set = append(e.set, setting{p.at[f.Name], v, f.Type == intake.Many})
			}
		}
		out.entries[labelKey(e.Label)] = e
	}
	return out
}

// names are the fields of what is made.
func (p *program) names() []string {
	out := make([]string, len(p.fields))
	for i, f := range p.fields {
		out[i] = f.Name
	}
	return out
}

// gravest gives the primary kind of several.
func gravest(kinds []string) string { return mds.Primary(kinds) }
