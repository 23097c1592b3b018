package publication

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/havenward/havenward/disclosure"
)

// maxTogether bounds how many cells two tables are compared in. What is larger is refused: it cannot be proved.
const maxTogether = 400_000

// view is a table as it takes part in a comparison: only the dimensions that both have, with its own totals of the others.
type view struct {
	release *disclosure.Release
	table   *disclosure.Table
	need    []int64
	raw     map[string]int64 // the counts behind its leaves, by what they are and wherever they hang
}

// leafKey names a leaf by its own class in each dimension: a month is the same in a quarter and in a year, a trust under either board.
func leafKey(path [][]string) string {
	var b strings.Builder
	for _, p := range path {
		if len(p) > 0 {
			b.WriteString(p[len(p)-1])
		}
		b.WriteByte(0)
	}
	return b.String()
}

// maxAll is the same for more than two: their search is harder, and they hold what pairs hold already.
const maxAll = 20_000

// together compares tables, in the order in which they were published, and gives what leaks of any of them through the others.
// Only the dimensions that all of them have are compared. Nothing is found where the first and the last have no figures in
// common.
func together(list ...*built) (leaks []disclosure.Finding, views []*view, err error) {
	now := list[len(list)-1]
	if list[0].spec.Counted != now.spec.Counted || !overlap(list[0].spec, now.spec) {
		return nil, nil, nil
	}
	dims := commonDims(list...)
	same := true
	for _, b := range list {
		same = same && b.on == now.on && b.level == now.level && b.each == now.each && b.top.ID == now.top.ID && sameClasses(b, now, dims) &&
			(b.each != Whole || b.spec.From == now.spec.From && b.spec.To == now.spec.To) // times of different length share months, not periods
	}
	if same {
		views, err = aligned(list, dims)
	} else {
		for _, b := range list {
			var w *view
			if w, err = lifted(b, dims); err != nil {
				break
			}
			views = append(views, w)
		}
	}
	if err != nil {
		return nil, views, err
	}
	n, most := 0, maxTogether
	if len(list) > 2 {
		most = maxAll
	}
	audit := disclosure.Audit{Quick: true, Small: now.spec.Rule.Small, Values: 2, ChangeValues: 2, Need: func(release, cell int) int64 { return views[release].need[cell] }}
	for i, w := range views {
		n += len(w.release.Cells)
		p := disclosure.Published{Release: w.release, Table: w.table}
		if i > 0 {
			p.Change = w.since(views[:i])
		}
		audit.Releases = append(audit.Releases, p)
	}
	if n > most {
		return nil, views, fmt.Errorf("%w: %d releases have %d cells together", errTooLarge, len(list), n)
	}
	report, err := audit.Run()
	if err != nil {
		return nil, views, err
	}
	return report.Leaks(), views, nil
}

var errTooLarge = errors.New("too large to compare")

// since tells how a leaf of a view moved since the newest of those before that has it.
func (v *view) since(before []*view) func(leaf int) disclosure.Change {
	return func(leaf int) disclosure.Change {
		key := leafKey(v.release.Layout.Path(leaf))
		for _, then := range slices.Backward(before) {
			was, ok := then.raw[key]
			switch n := v.table.Count(leaf); {
			case !ok:
				continue
			case was == n:
				return disclosure.Same
			case was < n:
				return disclosure.Grown
			}
			return disclosure.Restated
		}
		return disclosure.Restated
	}
}

func overlap(a, b Spec) bool { return a.From <= b.To && b.From <= a.To }

// commonDims are the dimensions, beyond place and period, that all tables share.
func commonDims(list ...*built) []string {
	var out []string
	for _, name := range list[0].dims[2:] {
		if !slices.ContainsFunc(list, func(b *built) bool { return !slices.Contains(b.dims, name) }) {
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

// aligned lays tables of one shape on one layout, which has the places and periods of all.
func aligned(list []*built, dims []string) (out []*view, err error) {
	now := list[len(list)-1]
	geo, per := &axis{name: dimPlace, total: now.top.ID}, &axis{name: dimPeriod, total: all}
	for _, b := range list {
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
	for _, b := range list {
		w, err := lay(b, l, dims, b, false)
		if err != nil {
			return out, err
		}
		out = append(out, w)
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
	v := &view{release: &disclosure.Release{Layout: l, Cells: make([]disclosure.Shown, l.Cells())}, table: disclosure.NewTable(l), need: make([]int64, l.Cells()), raw: map[string]int64{}}
	source := finder(from, dims)
	mine := finder(shown, dims)
	for cell := range l.Cells() {
		path := l.Path(cell)
		at, here := source(path)
		if l.Leaf(cell) && here {
			var err error
			if st := from.table.State(at); st == disclosure.Counted {
				v.raw[leafKey(path)] = from.table.Count(at)
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
