package disclosure

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/havenward/havenward/disclosure/bounds"
)

// model is everything an outsider knows, as one system: an unknown for each set of figures that is summed somewhere, the
// same unknown wherever the same sum is published again.
type model struct {
	sys   bounds.System
	vars  [][]int          // by release and cell
	leafs []map[string]int // by release, the unknown of each leaf that it or an earlier one has
	last  map[string]bool  // the leaves of the newest release
	// moved marks, by release and cell, sums in which some leaf has an unknown of its own although it has one before.
	moved  [][]bool
	bySum  map[string]int
	isSum  []bool // sums whose own row is still to come
	truth  []int64
	truths bool
}

func (a Audit) model() (*model, error) {
	m := &model{bySum: map[string]int{}, truths: len(a.Releases) > 0}
	for i, p := range a.Releases {
		if p.Release == nil || p.Release.Layout == nil || len(p.Release.Cells) != p.Release.Layout.Cells() {
			return nil, fmt.Errorf("%w: release %d has no cells or the wrong number of them", ErrShape, i)
		}
		if p.Table != nil && p.Table.layout != p.Release.Layout {
			return nil, fmt.Errorf("%w: release %d and its table have different layouts", ErrShape, i)
		}
		m.truths = m.truths && p.Table != nil
		m.unknowns(a.Releases, i)
		if err := m.known(p, i); err != nil {
			return nil, err
		}
		m.rows(p.Release.Layout, i)
	}
	for _, r := range a.Ratios {
		if err := m.ratio(r, a.Releases); err != nil {
			return nil, err
		}
	}
	if m.truths {
		m.sys.Start(m.truth)
	}
	return m, nil
}

// add makes a new unknown count.
func (m *model) add(p Published, cell int, sum bool) int {
	v := m.sys.Var(0, bounds.Unbounded)
	m.isSum = append(m.isSum, sum)
	x := int64(0)
	if p.Table != nil {
		x = p.Table.Count(cell)
	}
	m.truth = append(m.truth, x)
	return v
}

// unknowns gives every cell of release i its unknown: leaves that are the same as before keep theirs, and sums are known by
// the leaves in them.
func (m *model) unknowns(all []Published, i int) {
	p := all[i]
	l := p.Release.Layout
	n := l.Cells()
	vars, moved := make([]int, n), make([]bool, n)
	in := make([][]int, n)
	names, last := make(map[string]int), map[string]bool{}
	if i > 0 { // what the release before does not have is known from the newest that has it
		maps.Copy(names, m.leafs[i-1])
		last = m.last
	}
	m.last = map[string]bool{}
	for cell := range n {
		if !l.Leaf(cell) {
			continue
		}
		name := leafName(l, cell)
		vars[cell] = -1
		before, linked := 0, false
		if i > 0 && hasFigure(p.Release.Cells[cell]) {
			before, linked = m.leafs[i-1][name]
		}
		change := Same
		if p.Change != nil {
			change = p.Change(cell)
		}
		if linked && change == Same {
			vars[cell] = before
		} else {
			vars[cell] = m.add(p, cell, false)
		}
		if linked && change == Grown {
			m.sys.Row(0, bounds.Unbounded, bounds.Term{Var: vars[cell], Coef: 1}, bounds.Term{Var: before, Coef: -1})
		}
		if hasFigure(p.Release.Cells[cell]) {
			names[name] = vars[cell]
			m.last[name] = true
		}
		for _, up := range l.above(cell) {
			in[up] = append(in[up], vars[cell])
			moved[up] = moved[up] || linked && last[name] && change != Same
		}
	}
	for cell := range n {
		if l.Leaf(cell) {
			continue
		}
		slices.Sort(in[cell])
		key := make([]byte, 0, 4*len(in[cell]))
		for _, v := range in[cell] {
			key = binary.LittleEndian.AppendUint32(key, uint32(v))
		}
		v, ok := m.bySum[string(key)]
		if len(in[cell]) == 1 {
			v, ok = in[cell][0], true
		}
		if !ok {
			v = m.add(p, cell, true)
			m.bySum[string(key)] = v
		}
		vars[cell] = v
	}
	m.vars, m.moved, m.leafs = append(m.vars, vars), append(m.moved, moved), append(m.leafs, names)
}

// hasFigure reports whether there is a count behind what is shown.
func hasFigure(s Shown) bool { return s.Kind != Unsubmitted && s.Kind != Unavailable }

// leafName is how a leaf is found again in another release: by its own label in each dimension, wherever it hangs.
func leafName(l *Layout, cell int) string {
	at := l.At(cell)
	parts := make([]string, len(at))
	for i, member := range at {
		parts[i] = l.dims[i].Label(member)
		if l.dims[i].repeated(member) {
			parts[i] = joined(l.dims[i].Path(member))
		}
	}
	return strings.Join(parts, "\x1e")
}

// known puts in what the symbols of a release say.
func (m *model) known(p Published, i int) error {
	for cell, s := range p.Release.Cells {
		v := m.vars[i][cell]
		m.sys.Narrow(v, s.Low, s.High)
		if p.Table == nil {
			continue
		}
		if x := p.Table.Count(cell); x < s.Low || x > s.High || m.truths && x != m.truth[v] {
			return fmt.Errorf("%w: release %d, %s", ErrUntrue, i, p.Release.Layout.Name(cell))
		}
	}
	return nil
}

// rows puts in the sums of a release.
func (m *model) rows(l *Layout, i int) {
	vars := m.vars[i]
	l.sums(func(implied bool, whole int, parts []int) {
		v := vars[whole]
		of := make([]int, len(parts))
		for k, p := range parts {
			of[k] = vars[p]
		}
		if len(of) == 1 && of[0] == v {
			return
		}
		if m.isSum[v] && !implied {
			m.isSum[v] = false
			m.sys.Sum(v, of...)
			return
		}
		m.sys.Implied(v, of...)
	})
}
