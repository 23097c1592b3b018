package ui

import "github.com/a-h/templ"

// Filter is the panel beside a list: what can be chosen, and where it is applied.
type Filter struct {
	Action string // takes a GET
	Chosen int    // how many filters are on, for the closed panel on a phone
	Find   string // the words searched for; FindName empty leaves the search out
	// FindName is the form name of the search.
	FindName string
	// FindHint says what can be found; "" says nothing.
	FindHint string
	Groups   []FilterGroup
	// Days are the fields of a first and a last day, under DaysLabel; a panel with an error at one stands open.
	Days      []Field
	DaysLabel string
}

// wrong tells whether a field of the filter has an error.
func (f Filter) wrong() bool {
	for _, d := range f.Days {
		if d.Error != "" {
			return true
		}
	}
	return false
}

// FilterGroup is one question of a filter with its choices.
type FilterGroup struct {
	Name, Label string
	Choices     []FilterChoice
}

// FilterChoice is one choice with how many rows it holds. Sealed and restricted rows are left out of the
// count by whoever counts; an empty Count prints nothing, which a type that would give them away needs.
type FilterChoice struct {
	Value, Label, Count string
	Chosen              bool
}

// Chosen is one filter that is on, and the page with it taken off.
type Chosen struct {
	Label, Remove string
}

// Mode is what a table does on a phone.
type Mode int

// The modes: Stack turns rows into blocks, for lists of work; Scroll keeps the grid and moves it sideways in
// a named region, for figures; Still is for tables of two or three short columns.
const (
	Stack Mode = iota
	Scroll
	Still
)

// Table is rows under headings. The first cell of a row is its heading.
type Table struct {
	Caption string
	Hidden  bool // the caption is for screen readers only
	Mode    Mode
	Columns []Column
	Rows    []Row
	Bare    bool // without the sheet around it
}

// Column is one heading. Short is the word before the value when the table is stacked; empty is Label.
type Column struct {
	Label, Short string
	Number       bool // to the right, in tabular figures
	Alone        bool // stacked without its word: a tag or chip that speaks for itself
}

// Row is one line. The first cell names it.
type Row struct {
	Cells    []Cell
	Over     bool // past its promise: a red inset edge
	Selected bool
	Under    bool // a part of the row above it: set in
}

// Cell is text, or a link, or whatever Body draws, with a second line in small.
type Cell struct {
	Text, Href, Sub string
	Body            templ.Component
}

func (t Table) class() string {
	switch t.Mode {
	case Stack:
		return "hw-table hw-table--stack"
	case Scroll:
		return "hw-table hw-table--wide"
	}
	return "hw-table"
}

func (c Column) short() string {
	if c.Alone {
		return ""
	}
	return or(c.Short, c.Label)
}
