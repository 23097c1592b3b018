package disclosure

import (
	"fmt"
	"slices"
	"strings"
)

// Layout is the shape of a table: its dimensions, the geography first, and any groups of the geography's leaves whose sums
// are published too although they are no part of its tree. A cell is one member of each dimension and has a number from 0
// to Cells()-1.
type Layout struct {
	dims   []*Dim
	groups []group
	byName map[string]int
	order  []int // dimensions, deep ones first: the order in which a cell's own sum is chosen
}

type group struct {
	label  string
	leaves []int // classes of the first dimension
	cover  []int // the fewest whole classes that make it up
}

// NewLayout puts dimensions together. The first is the geography; its root is the national level.
func NewLayout(dims ...*Dim) (*Layout, error) {
	if len(dims) == 0 {
		return nil, fmt.Errorf("%w: a table needs a dimension", ErrShape)
	}
	size := 1
	for _, d := range dims {
		if d == nil {
			return nil, fmt.Errorf("%w: a dimension is missing", ErrShape)
		}
		if size *= d.Len(); size > 1<<24 {
			return nil, fmt.Errorf("%w: more than %d cells", ErrShape, 1<<24)
		}
	}
	l := &Layout{dims: slices.Clone(dims), byName: map[string]int{}}
	for i := range dims {
		l.order = append(l.order, i)
	}
	slices.SortStableFunc(l.order, func(a, b int) int {
		return flatLast(dims[a]) - flatLast(dims[b])
	})
	return l, nil
}

func flatLast(d *Dim) int {
	if d.flat() {
		return 1
	}
	return 0
}

// WithGroup returns a layout that also publishes the sum of the given classes of the geography (paths; they stand for the
// leaves below them), such as a board "as it was". A group with the same leaves as a class or an earlier group is another
// name for it and adds no cell.
func (l *Layout) WithGroup(name string, classes ...[]string) (*Layout, error) {
	geo := l.dims[0]
	in := make([]bool, geo.Len())
	for _, path := range classes {
		i, ok := geo.Find(path...)
		if !ok {
			return nil, fmt.Errorf("%w: group %s names %q, which is not in %s", ErrShape, name, strings.Join(path, ", "), geo.Name())
		}
		for _, leaf := range geo.under(i) {
			in[leaf] = true
		}
	}
	if _, taken := l.byName[name]; taken || name == "" {
		return nil, fmt.Errorf("%w: group name %q is taken or empty", ErrShape, name)
	}
	g := group{label: name}
	for i := range in {
		if in[i] {
			g.leaves = append(g.leaves, i)
		}
	}
	if len(g.leaves) == 0 {
		return nil, fmt.Errorf("%w: group %s is empty", ErrShape, name)
	}
	g.cover = geo.cover(0, in)
	out := &Layout{dims: l.dims, groups: slices.Clone(l.groups), byName: map[string]int{}, order: l.order}
	for k, v := range l.byName {
		out.byName[k] = v
	}
	if len(g.cover) == 1 {
		out.byName[name] = g.cover[0]
		return out, nil
	}
	for i, old := range l.groups {
		if slices.Equal(old.leaves, g.leaves) {
			out.byName[name] = geo.Len() + i
			return out, nil
		}
	}
	out.byName[name] = geo.Len() + len(out.groups)
	out.groups = append(out.groups, g)
	return out, nil
}

// WithOverlay returns a layout that also publishes every class of another tree over the same leaves, matched by label: the
// boards as they are now beside the boards as they were.
func (l *Layout) WithOverlay(other *Dim) (*Layout, error) {
	geo := l.dims[0]
	byLabel := make(map[string][]string)
	for _, leaf := range geo.under(0) {
		if _, twice := byLabel[geo.Label(leaf)]; twice {
			return nil, fmt.Errorf("%w: %s has two leaves called %q, so another tree cannot be matched to it", ErrShape, geo.Name(), geo.Label(leaf))
		}
		byLabel[geo.Label(leaf)] = geo.Path(leaf)
	}
	out := l
	for i := 1; i < other.Len(); i++ {
		if other.Leaf(i) {
			continue
		}
		var paths [][]string
		for _, leaf := range other.under(i) {
			path, ok := byLabel[other.Label(leaf)]
			if !ok {
				return nil, fmt.Errorf("%w: %q of %s is no leaf of %s", ErrShape, other.Label(leaf), other.Name(), geo.Name())
			}
			paths = append(paths, path)
		}
		var err error
		if out, err = out.WithGroup(strings.Join(other.Path(i), ", "), paths...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// cover finds the largest whole classes at or below i that make up the leaves marked.
func (d *Dim) cover(i int, in []bool) []int {
	whole, none := true, true
	for _, leaf := range d.under(i) {
		whole, none = whole && in[leaf], none && !in[leaf]
	}
	if none {
		return nil
	}
	if whole {
		return []int{i}
	}
	var out []int
	for _, c := range d.Children(i) {
		out = append(out, d.cover(c, in)...)
	}
	return out
}
