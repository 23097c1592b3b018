package publication

import (
	"fmt"
	"slices"

	"github.com/havenward/havenward/disclosure"
)

// maxTogether bounds how many cells two releases are compared in. What is larger is refused: it cannot be proved.
const maxTogether = 400_000

// view is a table as it takes part in a comparison: only the dimensions that both have, with its own totals of the others.
type view struct {
	release *disclosure.Release
	table   *disclosure.Table
	need    []int64
	raw     func(paths [][]string) (int64, bool)
}

// together compares two tables, the earlier first, and gives what leaks of either through the other. Nothing is found where
// they have no figures in common.
func together(then, now *built) (leaks []disclosure.Finding, views [2]*view, err error) {
	if then.spec.Counted != now.spec.Counted || !overlap(then.spec, now.spec) {
		return nil, views, nil
	}
	dims := commonDims(then, now)
	same := then.on == now.on && then.level == now.level && then.each == now.each && then.top.ID == now.top.ID && sameClasses(then, now, dims)
	if same {
		views, err = aligned(then, now, dims)
	} else {
		for i, b := range []*built{then, now} {
			if views[i], err = lifted(b, dims); err != nil {
				break
			}
		}
	}
	if err != nil {
		return nil, views, err
	}
	if n := len(views[0].release.Cells) + len(views[1].release.Cells); n > maxTogether {
		return nil, views, fmt.Errorf("two releases have %d cells together", n)
	}
	change := func(leaf int) disclosure.Change {
		n := views[1].table.Count(leaf)
		if was, ok := views[0].raw(views[1].release.Layout.Path(leaf)); ok {
			switch {
			case was == n:
				return disclosure.Same
			case was < n:
				return disclosure.Grown
			}
		}
		return disclosure.Restated
	}
	audit := disclosure.Audit{Quick: true, Small: now.spec.Rule.Small, Values: 2, ChangeValues: 2,
		Releases: []disclosure.Published{{Release: views[0].release, Table: views[0].table}, {Release: views[1].release, Table: views[1].table, Change: change}},
		Need:     func(release, cell int) int64 { return views[release].need[cell] }}
	report, err := audit.Run()
	if err != nil {
		return nil, views, err
	}
	return report.Leaks(), views, nil
}

func overlap(a, b Spec) bool { return a.From <= b.To && b.From <= a.To }

// commonDims are the dimensions, beyond place and period, that two tables share.
func commonDims(a, b *built) []string {
	var out []string
	for _, name := range a.dims[2:] {
		if slices.Contains(b.dims, name) {
			out = append(out, name)
		}
	}
	return out
}

// sameClasses tells whether two tables have the same classes in each of the dimensions.
func sameClasses(a, b *built, dims []string) bool {
	for _, name := range dims {
		if !slices.Equal(labels(a.layout.Dims()[slices.Index(a.dims, name)]), labels(b.layout.Dims()[slices.Index(b.dims, name)])) {
			return false
		}
	}
	return true
}

func labels(d *disclosure.Dim) []string {
	var out []string
	for i := range d.Len() {
		out = append(out, d.Label(i))
	}
	return out
}

// aligned lays two tables of one shape on one layout, which has the places and periods of both.
func aligned(then, now *built, dims []string) (out [2]*view, err error) {
	geo, per := &axis{name: dimPlace, total: now.top.ID}, &axis{name: dimPeriod, total: all}
	for _, b := range []*built{then, now} {
		leavesOf(b.layout.Dims()[0], geo)
		leavesOf(b.layout.Dims()[1], per)
	}
	parts, err := dimsOf(now, dims, geo, per)
	if err != nil {
		return out, err
	}
	l, err := disclosure.NewLayout(parts...)
	if err != nil {
		return out, err
	}
	for i, b := range []*built{then, now} {
		if out[i], err = lay(b, l, dims, b, false); err != nil {
			return out, err
		}
	}
	return out, nil
}

// lifted lays a table out down to trusts and months, of which only its own cells are shown.
func lifted(b *built, dims []string) (*view, error) {
	fine, err := build(b.facts, b.top, b.measure, b.on, true)
	if err != nil {
		return nil, err
	}
	geo, per := &axis{name: dimPlace, total: b.top.ID}, &axis{name: dimPeriod, total: all}
	leavesOf(fine.layout.Dims()[0], geo)
	leavesOf(fine.layout.Dims()[1], per)
	parts, err := dimsOf(fine, dims, geo, per)
	if err != nil {
		return nil, err
	}
	l, err := disclosure.NewLayout(parts...)
	if err != nil {
		return nil, err
	}
	return lay(b, l, dims, fine, true)
}

func leavesOf(d *disclosure.Dim, to *axis) {
	for i := range d.Len() {
		if d.Leaf(i) {
			to.add(d.Path(i))
		}
	}
}

// dimsOf are the dimensions of a comparison: places, periods, and those named.
func dimsOf(b *built, names []string, geo, per *axis) ([]*disclosure.Dim, error) {
	g, err := geo.dim()
	if err != nil {
		return nil, err
	}
	p, err := per.dim()
	if err != nil {
		return nil, err
	}
	out := []*disclosure.Dim{g, p}
	for _, name := range names {
		out = append(out, b.layout.Dims()[slices.Index(b.dims, name)])
	}
	return out, nil
}

// lay puts a table's cells on a layout. Cells that it does not have are withheld where they are part of it, and without a
// figure where they are not. from has the counts of the leaves, and may be finer than what was shown.
func lay(shown *built, l *disclosure.Layout, dims []string, from *built, fine bool) (*view, error) {
	v := &view{release: &disclosure.Release{Layout: l, Cells: make([]disclosure.Shown, l.Cells())}, table: disclosure.NewTable(l), need: make([]int64, l.Cells())}
	source := finder(from, dims)
	mine := finder(shown, dims)
	v.raw = func(path [][]string) (int64, bool) {
		cell, ok := source(path)
		return count(from, cell), ok && from.table.State(cell) == disclosure.Counted
	}
	for cell := range l.Cells() {
		path := l.Path(cell)
		at, here := source(path)
		if l.Leaf(cell) && here {
			var err error
			if st := from.table.State(at); st == disclosure.Counted {
				err = v.table.Set(cell, from.table.Count(at))
			} else {
				err = v.table.SetMissing(cell, st)
			}
			if err != nil {
				return nil, err
			}
		}
		own, has := mine(path)
		switch {
		case has:
			v.release.Cells[cell] = shown.release.Cells[own]
			v.need[cell] = shown.need(own)
		case here && fine && from.table.State(at) == disclosure.NotSubmitted:
			v.release.Cells[cell] = disclosure.Shown{Kind: disclosure.Unsubmitted}
		case here && fine && from.table.State(at) == disclosure.NotAvailable, !here:
			v.release.Cells[cell] = disclosure.Shown{Kind: disclosure.Unavailable}
		default:
			v.release.Cells[cell] = disclosure.WithheldCell()
		}
	}
	// a sum that one of the two does not have at all is known to be nothing
	for cell := range l.Cells() {
		if v.table.State(cell) != disclosure.Counted && v.release.Cells[cell].Kind == disclosure.Withheld {
			v.release.Cells[cell] = disclosure.Shown{Kind: disclosure.Unavailable}
		}
	}
	return v, nil
}

func count(b *built, cell int) int64 {
	if cell < 0 || cell >= b.layout.Cells() {
		return 0
	}
	return b.table.Count(cell)
}

// finder looks cells of a comparison up in a table: the dimensions that are not compared are at their totals. A single period
// of the table may be nested in the comparison's.
func finder(b *built, dims []string) func(path [][]string) (int, bool) {
	geo, per := b.layout.Dims()[0], b.layout.Dims()[1]
	return func(path [][]string) (int, bool) {
		if _, ok := geo.Find(path[0]...); !ok {
			return -1, false
		}
		if _, ok := per.Find(path[1]...); !ok {
			return -1, false
		}
		own := make([][]string, len(b.dims))
		own[0], own[1] = path[0], path[1]
		for i, name := range dims {
			own[slices.Index(b.dims, name)] = path[i+2]
		}
		cell, err := b.layout.Cell(own...)
		return cell, err == nil
	}
}
