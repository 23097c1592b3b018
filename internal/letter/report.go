package letter

import "time"

// Report is a document of several pages with headings, tables and charts, for a DOCX. Unlike a [Paper] it is laid out by
// whoever makes it.
type Report struct {
	Lang   string // "en" or "cy"
	Title  string
	Author string    // of the file's properties
	Made   time.Time // likewise
	// Top are lines over the title, Foot is written under every page, before its number.
	Top   []string
	Foot  string
	Items []Item
}

// Item is one part of a report. One of them is set.
type Item struct {
	Heading string
	// Level of the heading: 2 is the default, 3 one under it.
	Level int
	Lines []Span   // a paragraph
	List  []string // a numbered list
	Grid  *Grid
	Chart *Chart
	// Break begins a new page.
	Break bool
}

// Span is some words of a paragraph.
type Span struct {
	Text string
	Bold bool
}

// Grid is a table with a heading row. Widths are parts of the page's width, by the longest words where there are none; Right marks columns of numbers.
type Grid struct {
	Title  string // said to screen readers
	Head   []string
	Widths []int
	Right  []bool
	Rows   [][]Box
}

// Box is a cell of a grid. Fill is a colour such as "00662F", "" for none; Light writes white on it.
type Box struct {
	Text  string
	Fill  string
	Light bool
}

// Chart is a line or bar chart that the word processor draws, so that it stays sharp and can be read with its numbers. Alt
// says what it shows.
type Chart struct {
	Title, Alt string
	Bars       bool // otherwise lines
	Labels     []string
	Series     []Series
	// Height in millimetres; 0 is 75.
	Height int
}

// Series is one line or the bars of a chart; nil is no value.
type Series struct {
	Name   string
	Values []*float64
	Colour string // such as "2F6F8A"
	// Dash is "" for a whole line, else dash or sysDot. Mark is drawn at each value: circle, triangle or "" for none. Plain
	// hides the line's name.
	Dash, Mark string
	Plain      bool
}
