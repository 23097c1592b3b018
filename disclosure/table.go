package disclosure

import (
	"errors"
	"fmt"
)

// ErrCount is wrapped by errors about a count that cannot be.
var ErrCount = errors.New("disclosure: impossible count")

// MaxCount is the largest count of a leaf cell.
const MaxCount = 1_000_000_000

// State tells a count from its absence.
type State uint8

const (
	// NotAvailable means that there is no figure, and is where every cell begins. Shown as ":".
	NotAvailable State = iota
	// NotSubmitted means that the organisation did not send one. Shown as "-".
	NotSubmitted
	// Counted means that there is a figure, which may be zero.
	Counted
)

// Table holds raw counts: leaves are set, every margin is their sum. It is restricted data. A cell none of whose leaves is
// counted is itself not submitted (if none was) or not available; it adds nothing to any sum, and the public knows that.
type Table struct {
	layout *Layout
	count  []int64
	have   []int32 // leaves counted
	sent   []int32 // leaves counted or not available, so not known to be missing
	state  []State // of leaves
	people map[int]int64
}

// NewTable returns a table in which no cell is available yet.
func NewTable(l *Layout) *Table {
	n := l.Cells()
	t := &Table{layout: l, count: make([]int64, n), have: make([]int32, n), sent: make([]int32, n), state: make([]State, n), people: map[int]int64{}}
	for cell := range n {
		if l.Leaf(cell) {
			for _, up := range l.above(cell) {
				t.sent[up]++
			}
		}
	}
	return t
}

// Layout is the shape of the table.
func (t *Table) Layout() *Layout { return t.layout }

// Set gives a leaf cell its count.
func (t *Table) Set(cell int, count int64) error {
	if count < 0 || count > MaxCount {
		return fmt.Errorf("%w: %d", ErrCount, count)
	}
	return t.put(cell, Counted, count)
}

// SetMissing marks a leaf cell as NotSubmitted or NotAvailable.
func (t *Table) SetMissing(cell int, why State) error {
	if why != NotSubmitted && why != NotAvailable {
		return fmt.Errorf("%w: state %d is not a reason for a missing count", ErrCount, why)
	}
	return t.put(cell, why, 0)
}

// SetRestZero counts every leaf cell that is not available as zero. Use it where the source lists only what is not zero.
func (t *Table) SetRestZero() {
	for cell := range t.state {
		if t.state[cell] == NotAvailable && t.layout.Leaf(cell) {
			_ = t.put(cell, Counted, 0) // a leaf of this layout always can be
		}
	}
}

func (t *Table) put(cell int, state State, count int64) error {
	if cell < 0 || cell >= len(t.count) || !t.layout.Leaf(cell) {
		return fmt.Errorf("%w: cell %d is not a leaf of the table", ErrCount, cell)
	}
	old, was := t.state[cell], t.count[cell]
	t.state[cell] = state
	for _, up := range t.layout.above(cell) {
		t.count[up] += count - was
		t.have[up] += is(state == Counted) - is(old == Counted)
		t.sent[up] += is(state != NotSubmitted) - is(old != NotSubmitted)
	}
	return nil
}

func is(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// SetPeople says that a cell, leaf or margin, rests on this many people, where that is fewer than what it counts: thirty
// incidents by one patient are one person. The rules then look at the smaller of the two.
func (t *Table) SetPeople(cell int, people int64) error {
	if cell < 0 || cell >= len(t.count) || people < 0 {
		return fmt.Errorf("%w: cell %d on %d people", ErrCount, cell, people)
	}
	t.people[cell] = people
	return nil
}

// Count is the raw count of a cell.
func (t *Table) Count(cell int) int64 { return t.count[cell] }

// State is Counted if any leaf of the cell is counted.
func (t *Table) State(cell int) State {
	switch {
	case t.have[cell] > 0:
		return Counted
	case t.sent[cell] == 0:
		return NotSubmitted
	}
	return NotAvailable
}

// base is the smaller of a cell's count and the people it rests on; a count of zero rests on nobody.
func (t *Table) base(cell int) int64 {
	if p, ok := t.people[cell]; ok {
		return min(p, t.count[cell])
	}
	return t.count[cell]
}
