package ui

import "github.com/a-h/templ"

// Fact is a label and what is known.
type Fact struct {
	Label, Note string // Note is a small second line under the label
	Text        string
	Body        templ.Component // in place of Text
}

// Day is a day of a timeline with its entries, newest first.
type Day struct {
	Name    string // "Wednesday 11 November"
	Entries []Entry
}

// Entry is one thing that happened.
type Entry struct {
	Icon      Icon
	Time, Who string // "8:31am", "Gareth Lowe"
	Machine   string // the moment for a machine, RFC 3339
	What      string
	Note      string
	Told      string // the very words the reporter was given, without quotation marks
}

func (e Entry) by() string {
	if e.Who == "" {
		return ""
	}
	return ", " + e.Who
}

// SealState says whether names can be read on this page.
type SealState int

// The states of a seal.
const (
	Sealed SealState = iota
	Opened
	NotForYou
	Sexual // only the sexual safety team may know more than that there is a report
)

// Seal is the block that keeps or shows the names of a record.
type Seal struct {
	ID      string // unique in the page
	State   SealState
	Kinds   []SealKind // what is inside, by kind; never lengths or initials
	OpenURL string     // Sealed: the page that asks for a reason
	Close   string     // Opened: where Close now posts
	Closes  string     // Opened: "Closes in 30 minutes, at 9:42am"
	Before  []string   // who opened it before, and why, newest first
	Reason  string     // NotForYou: why
	Ask     string     // NotForYou: whom to ask
}

// SealKind is one person behind the seal.
type SealKind struct {
	Who  string   // "Person affected", "Patient A"
	Note string   // what is kept, or what is open anyway
	Open []string // Opened: the lines in plain text
}

// bars are the fixed patterns drawn in place of names. They follow the slot, so they tell nothing.
var bars = [2][4]int{{30, 26, 29, 22}, {29, 22, 30, 26}}

func bar(slot, i int) string { return number(bars[slot%2][i]) }

// Check is one line of a list of checks: done, refused, partly or not yet, in words at its right.
type Check struct {
	Icon        Icon
	Text, Small string
	State       string // the word at the right; a link when Href is given
	Href        string
	// Look says that it holds nothing up and is worth a look: amber, since red is for people who wait and for refusals.
	Look bool
}

func (c Check) class() string {
	if c.Look {
		return "warn"
	}
	switch c.Icon {
	case IconTick:
		return "ok"
	case IconCross, IconAlert:
		return "no"
	}
	return "wait"
}

// Change is one line of a diff block: what was, what is, and the change in words.
type Change struct {
	Label, Was, Now, Says string
}

func (c Change) after() string {
	if c.Says == "" {
		return ""
	}
	return ", " + c.Says
}

// Access is who can see a record: how many, why the reader is among them, and the list.
type Access struct {
	Says string // "5 people. You, because you manage this department."
	Who  []Fact
}
