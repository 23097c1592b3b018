package disclosure

import "fmt"

// Measure is the kind of figure a table holds.
type Measure uint8

const (
	// Counts of incidents or people are controlled. It is the zero value.
	Counts Measure = iota
	// Organisations are counted without control.
	Organisations
	// Complex measures (standardised rates, intervals, models) are not controlled.
	Complex
)

// HES is the rule that NHS England has used for hospital episode statistics and emergency care since September 2018: below
// national level a count of 0 is shown, 1 to 7 is a star, the rest is to the nearest 5. Totals are rounded from the raw
// total, so rows need not add up. The zero value is that rule.
type HES struct {
	// Small is the largest count that is starred; zero means 7.
	Small int64
	// Base is what the rest is rounded to; zero means 5, and 1 rounds nothing.
	Base int64
	// RoundNational applies the rule to the national level too. A table in which the nation has few incidents needs it: an
	// exact total over a single cell that is not zero gives that cell away.
	RoundNational bool
	// Measure is the kind of figure.
	Measure Measure
	// Sensitive, if set, is the stricter treatment of a sensitive breakdown.
	Sensitive *Sensitive
}

func (h HES) small() int64 {
	if h.Small <= 0 {
		return 7
	}
	return h.Small
}

func (h HES) base() int64 {
	if h.Base <= 0 {
		return 5
	}
	return h.Base
}

// Name is the rule in words for a log.
func (h HES) Name() string {
	return fmt.Sprintf("HES: 1 to %d hidden, others to the nearest %d", h.small(), h.base())
}

// Show applies the rule to one count that rests on that many people or events itself.
func (h HES) Show(count int64, national bool) (Shown, Reason) {
	return h.show(count, count, national)
}

func (h HES) show(count, restsOn int64, national bool) (Shown, Reason) {
	switch {
	case h.Measure != Counts:
		return ExactCell(count), ReasonExempt
	case national && !h.RoundNational:
		return ExactCell(count), ReasonNational
	case count == 0:
		return ExactCell(0), ReasonZero
	case count <= h.small():
		return StarCell(1, h.small()), ReasonSmall
	case restsOn <= h.small():
		return StarCell(1, NoLimit), ReasonSmall
	case h.base() == 1:
		return ExactCell(count), ReasonNone
	}
	return RoundedCell(count, h.base(), h.small()+1), ReasonRounded
}

// Apply makes a release of a table, and the log of how.
//
// Where some cell is starred for the people behind it although its count is larger, every star of the release reads "at
// least 1": the public cannot tell which.
func (h HES) Apply(t *Table) (*Release, Log) {
	n := t.layout.Cells()
	r := &Release{Layout: t.layout, Cells: make([]Shown, n)}
	log := make(Log, n)
	open := false
	for cell := range n {
		e := Entry{Cell: cell, Raw: t.Count(cell), State: t.State(cell), Rule: h.Name()}
		if why, out := h.Sensitive.withheld(t, cell); e.State != Counted {
			e.Shown, e.Reason = missing(e.State), ReasonMissing
		} else if out && h.Measure == Counts {
			e.Shown, e.Reason = WithheldCell(), why
		} else {
			e.Shown, e.Reason = h.show(e.Raw, t.base(cell), t.layout.National(cell))
		}
		open = open || e.Shown.Kind == Star && e.Shown.High == NoLimit
		r.Cells[cell], log[cell] = e.Shown, e
	}
	if open {
		for cell := range r.Cells {
			if r.Cells[cell].Kind == Star {
				r.Cells[cell].High, log[cell].Shown.High = NoLimit, NoLimit
			}
		}
	}
	return r, log
}
