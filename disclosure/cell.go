package disclosure

import (
	"fmt"
	"strings"
)

// members is the number of members of the first dimension, groups included, or of another dimension.
func (l *Layout) members(dim int) int {
	n := l.dims[dim].Len()
	if dim == 0 {
		n += len(l.groups)
	}
	return n
}

// Dims returns the dimensions. The caller must not change the slice.
func (l *Layout) Dims() []*Dim { return l.dims }

// Cells is the number of cells, all margins and groups included.
func (l *Layout) Cells() int {
	n := 1
	for i := range l.dims {
		n *= l.members(i)
	}
	return n
}

// Cell returns the number of the cell at one path per dimension, in order; an empty path is that dimension's total.
func (l *Layout) Cell(paths ...[]string) (int, error) {
	if len(paths) != len(l.dims) {
		return 0, fmt.Errorf("%w: a cell needs %d paths, not %d", ErrShape, len(l.dims), len(paths))
	}
	cell := 0
	for i, d := range l.dims {
		m, ok := d.Find(paths[i]...)
		if !ok {
			return 0, fmt.Errorf("%w: %q is not in %s", ErrShape, strings.Join(paths[i], ", "), d.Name())
		}
		cell = cell*l.members(i) + m
	}
	return cell, nil
}

// GroupCell returns the number of the cell of a group and one path for each further dimension.
func (l *Layout) GroupCell(name string, paths ...[]string) (int, error) {
	m, ok := l.byName[name]
	if !ok {
		return 0, fmt.Errorf("%w: there is no group %q", ErrShape, name)
	}
	cell, err := l.Cell(append([][]string{nil}, paths...)...)
	if err != nil {
		return 0, err
	}
	rest := 1
	for i := 1; i < len(l.dims); i++ {
		rest *= l.members(i)
	}
	return cell + m*rest, nil
}

// At returns the member of each dimension that makes up a cell. A first member of Dims()[0].Len() or more is a group.
func (l *Layout) At(cell int) []int {
	at := make([]int, len(l.dims))
	for i := len(l.dims) - 1; i >= 0; i-- {
		n := l.members(i)
		at[i] = cell % n
		cell /= n
	}
	return at
}

func (l *Layout) number(at []int) int {
	cell := 0
	for i := range l.dims {
		cell = cell*l.members(i) + at[i]
	}
	return cell
}

// National reports whether a cell is at the root of the geography.
func (l *Layout) National(cell int) bool { return l.At(cell)[0] == 0 }

// group reports whether a cell is the sum of a group.
func (l *Layout) group(cell int) bool { return l.At(cell)[0] >= l.dims[0].Len() }

// Depth is the level of a cell in the geography: 0 national, 1 below it. A group is as deep as the highest class in it.
func (l *Layout) Depth(cell int) int {
	m := l.At(cell)[0]
	if n := l.dims[0].Len(); m >= n {
		depth := l.dims[0].Depth(l.groups[m-n].cover[0])
		for _, c := range l.groups[m-n].cover {
			depth = min(depth, l.dims[0].Depth(c))
		}
		return depth
	}
	return l.dims[0].Depth(m)
}

// Leaf reports whether a cell is no sum of others.
func (l *Layout) Leaf(cell int) bool {
	for i, m := range l.At(cell) {
		if m >= l.dims[i].Len() || !l.dims[i].Leaf(m) {
			return false
		}
	}
	return true
}

// Path names a cell, one path for each dimension; a group is a path of its name alone.
func (l *Layout) Path(cell int) [][]string {
	out := make([][]string, len(l.dims))
	for i, m := range l.At(cell) {
		if n := l.dims[i].Len(); m >= n {
			out[i] = []string{l.groups[m-n].label}
		} else {
			out[i] = l.dims[i].Path(m)
		}
	}
	return out
}

// Name is a cell's name in words: the last label of each dimension.
func (l *Layout) Name(cell int) string {
	var parts []string
	for i, m := range l.At(cell) {
		if n := l.dims[i].Len(); m >= n {
			parts = append(parts, l.groups[m-n].label)
		} else {
			parts = append(parts, l.dims[i].Label(m))
		}
	}
	return strings.Join(parts, ", ")
}
