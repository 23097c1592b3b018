package dialect

import (
	"math/rand/v2"

	"github.com/havenward/havenward/internal/mds"
)

// Shape is the form of a file.
type Shape string

// The shapes. The headings of Columns are those of a Datix database; those of Listing are the words of its screens.
const (
	// National is the flat table of the minimum data set, which needs no map.
	National Shape = "national"
	// Listing is a listing report of Datix: labels as on the screen, one row for each person linked, Windows-1252.
	Listing Shape = "listing"
	// Columns is an extract of a Datix warehouse: names of columns, codes not written out.
	Columns Shape = "columns"
	// Ulysses is a listing of Ulysses, where people on an incident have a type.
	Ulysses Shape = "ulysses"
	// Totals are numbers for each month, typed by hand.
	Totals Shape = "totals"
)

// Shapes gives every shape.
func Shapes() []Shape { return []Shape{National, Listing, Columns, Ulysses, Totals} }

// System gives the code of the list source_system for a shape.
func (s Shape) System() string {
	switch s {
	case Listing, Columns:
		return "datix"
	case Ulysses:
		return "ulysses"
	}
	return "other"
}

// Place is somewhere in a trust, as its system names it.
type Place struct {
	Unit, Site string // names
	SiteCode   string
	// Setting and Location are codes of service_setting and activity_location_type.
	Setting, Location string
}

// Fault is what is wrong with a row on purpose.
type Fault int

// The faults.
const (
	// None is a row as it should be.
	None Fault = iota
	// BadCode is a code or label that nobody knows: a typing mistake, or a label added last week.
	BadCode
	// WrongYear is a day many years away.
	WrongYear
	// Empty leaves out something that is needed.
	Empty
	// Twice writes the row a second time, as a listing does for a person linked twice.
	Twice
)

// Row is one member of staff affected by one incident.
type Row struct {
	Record *mds.Record
	// N is which of the record's staff, from 0.
	N     int
	Place Place
	// Note is free text, which local systems put into every file.
	Note  string
	Fault Fault
}

func (r *Row) staff() *mds.Staff { return &r.Record.Staff[r.N] }

func (r *Row) alleged() string {
	if len(r.Record.Alleged) == 0 {
		return "not_known"
	}
	return r.Record.Alleged[0].Type
}

// Label is one word of a column and the national fields that it sets.
type Label struct {
	Text string
	Sets map[string]string
	// Is says in a column of roles who the person in the row is: "staff" or "alleged".
	Is string
}

// Column is one column of a dialect.
type Column struct {
	Heading string
	// Field is the national field that the cells give as they are: references, days, times and numbers; "" otherwise.
	Field string
	// Labels are what the cells can hold in a column of labels, in the order in which they were made.
	Labels []Label
	// Person says that the cells tell of the person in the row, Role that they say who that is.
	Person, Role bool
	// cell gives the text of a row.
	cell func(*Row) string
}

// Left tells whether nothing of the column is collected: free text above all.
func (c *Column) Left() bool { return c.Field == "" && len(c.Labels) == 0 }

// Dialect is how one trust writes. It does not change once drawn, and is safe for many goroutines.
type Dialect struct {
	Shape   Shape
	Org     string
	Columns []Column
	// Always are the national fields that the file is silent about, with what they are taken as.
	Always map[string]string

	dates, times string // layouts
	linked       bool   // people alleged have rows of their own
	windows      bool   // Windows-1252
	bom          bool
	delim        byte
}

// New draws the dialect of a trust with these places.
func New(r *rand.Rand, s Shape, org string, places []Place) *Dialect {
	d := &Dialect{Shape: s, Org: org, Always: map[string]string{}, dates: "02/01/2006", times: "1504", delim: ','}
	m := &maker{Rand: r, Dialect: d, places: places}
	switch s {
	case Listing:
		d.windows, d.linked = true, true
		m.listing()
	case Columns:
		d.dates = "2006-01-02"
		m.columns()
	case Ulysses:
		d.times, d.bom, d.linked = "15:04", true, true
		if m.IntN(3) == 0 {
			d.delim = ';'
		}
		m.ulysses()
	case National:
		d.dates, d.times, d.bom = "2006-01-02", "15:04", m.IntN(2) == 0
		m.national()
	}
	return d
}
