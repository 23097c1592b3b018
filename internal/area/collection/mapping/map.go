package mapping

import (
	"slices"
	"strings"
)

// Format is the version of the map files that this package writes and reads.
const Format = 1

// Shape names a kind of local file.
type Shape string

// The shapes.
const (
	// National is the flat shape of the data set itself: no map is needed.
	National Shape = "national"
	// DatixReport is a listing report with display labels, one row for each person linked to an incident.
	DatixReport Shape = "datix_report"
	// DatixColumns has the names of the Datix database as its headings, and codes in its cells.
	DatixColumns Shape = "datix_columns"
	// Ulysses has people typed patient, staff, visitor or non-person, and causes in groups.
	Ulysses Shape = "ulysses"
	// Warehouse is an extract of a data warehouse: database names, codes, and columns of its own.
	Warehouse Shape = "warehouse"
	// HandTotals are counts by month that somebody added up.
	HandTotals Shape = "totals"
	// Other is any table else.
	Other Shape = "other"
)

// Shapes lists the shapes that a map can have.
func Shapes() []Shape {
	return []Shape{DatixReport, DatixColumns, Ulysses, Warehouse, HandTotals, Other}
}

// Rows says what one row of the file is.
type Rows string

// The kinds of row.
const (
	// PerIncident has one row for each incident; further rows of a reference are repeats and are left out.
	PerIncident Rows = "incident"
	// PerPerson has a row for each person of an incident, who they are by the dictionary of roles; without one, every
	// row is a member of staff.
	PerPerson Rows = "person"
)

// State says how far a label is.
type State string

// The states. Suggested is never stored: it is a label that needs somebody and for which there is a proposal.
const (
	Needs     State = ""
	Suggested State = "suggested"
	Done      State = "done"
	LeftOut   State = "left_out"
)

// Who is what a label of a dictionary of roles says of the person in the row.
type Who string

// The people.
const (
	StaffMember   Who = "staff"
	AllegedPerson Who = "alleged"
	Nobody        Who = "nobody" // a witness, property, whoever is neither
)

// Map says where each national field comes from in one organisation's files of one shape.
type Map struct {
	// Format is the version of the file format, 1.
	Format int    `json:"havenward_map"`
	Name   string `json:"name"`
	Shape  Shape  `json:"shape"`
	// System is a code of the source_system list.
	System string `json:"source_system,omitempty"`
	// Sheet is the sheet of a workbook, "" for its first.
	Sheet        string       `json:"sheet,omitempty"`
	Rows         Rows         `json:"rows,omitempty"`
	Sources      []Source     `json:"sources,omitempty"`
	Dictionaries []Dictionary `json:"dictionaries,omitempty"`
	// Totals is set for hand-made totals, whose kinds are the labels of the one dictionary.
	Totals *Totals `json:"totals,omitempty"`
}

// Source fills one national field from columns, from a constant or from who sends.
type Source struct {
	Field string `json:"field"`
	// Columns are headings of the file; several are joined with Join.
	Columns []string `json:"columns,omitempty"`
	Join    string   `json:"join,omitempty"`
	// Read says how cells are read where the type of the field does not say enough: one of Readings.
	Read string `json:"read,omitempty"`
	// Person says that the columns tell of the person in the row, not of the incident.
	Person bool `json:"person,omitempty"`
	// Sender fills the field with the code of the organisation that sends.
	Sender bool `json:"sender,omitempty"`
	// Otherwise is what the field is where nothing else fills it. A source with only this is a constant.
	Otherwise string `json:"otherwise,omitempty"`
}

// Dictionary says what the labels of a column mean, or of two columns together.
type Dictionary struct {
	// Columns are one or two headings.
	Columns []string `json:"columns"`
	// Split is what stands between several labels in one cell, "" for one label.
	Split string `json:"split,omitempty"`
	// Role says that the labels tell who the person in the row is.
	Role bool `json:"role,omitempty"`
	// Person says that the labels tell of the person in the row, not of the incident.
	Person bool `json:"person,omitempty"`
	// Fields are the national fields that its labels are asked about first.
	Fields  []string `json:"fields,omitempty"`
	Entries []Entry  `json:"entries,omitempty"`
}

// Entry is one local label. Two labels are the same whatever their case, spaces and punctuation.
type Entry struct {
	// Label has one part for each column of the dictionary; "*" as the second takes any that has no entry of its own.
	Label []string `json:"label"`
	// Means is what a local code stands for, pasted from the local code table.
	Means string `json:"means,omitempty"`
	State State  `json:"state,omitempty"`
	// Is belongs to dictionaries of roles.
	Is Who `json:"is,omitempty"`
	// Set leads national fields to codes, several with ; between them.
	Set map[string]string `json:"set,omitempty"`
	// Reason says why a label is left out: rows that carry it are not sent.
	Reason string `json:"reason,omitempty"`
}

// Totals says how a table of counts lies.
type Totals struct {
	// Across is true when months are headings and kinds are rows; else months are rows and kinds headings.
	Across bool `json:"months_across"`
}

// Words gives the label as people read it.
func (e Entry) Words() string { return LabelWords(e.Label) }

// LabelWords joins the parts of a label for reading.
func LabelWords(parts []string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

// Source gives the source of a field, nil for none.
func (m *Map) Source(field string) *Source {
	for i := range m.Sources {
		if m.Sources[i].Field == field {
			return &m.Sources[i]
		}
	}
	return nil
}

// Left counts the labels that nobody has decided.
func (m *Map) Left() int {
	n := 0
	for _, d := range m.Dictionaries {
		for _, e := range d.Entries {
			if e.State == Needs {
				n++
			}
		}
	}
	return n
}

// Entry gives the entry of a label, nil for none.
func (d *Dictionary) Entry(label []string) *Entry {
	key := labelKey(label)
	for i := range d.Entries {
		if labelKey(d.Entries[i].Label) == key {
			return &d.Entries[i]
		}
	}
	return nil
}

// Is tells whether the dictionary is of these columns.
func (d *Dictionary) Is(columns []string) bool {
	return slices.EqualFunc(d.Columns, columns, func(a, b string) bool { return Fold(a) == Fold(b) })
}

// Clone gives a map that shares nothing with m.
func (m Map) Clone() Map {
	m.Sources = slices.Clone(m.Sources)
	for i := range m.Sources {
		m.Sources[i].Columns = slices.Clone(m.Sources[i].Columns)
	}
	m.Dictionaries = slices.Clone(m.Dictionaries)
	for i := range m.Dictionaries {
		d := &m.Dictionaries[i]
		d.Columns, d.Fields, d.Entries = slices.Clone(d.Columns), slices.Clone(d.Fields), slices.Clone(d.Entries)
		for j := range d.Entries {
			e := &d.Entries[j]
			e.Label = slices.Clone(e.Label)
			set := make(map[string]string, len(e.Set))
			for k, v := range e.Set {
				set[k] = v
			}
			e.Set = set
		}
	}
	if m.Totals != nil {
		t := *m.Totals
		m.Totals = &t
	}
	return m
}
