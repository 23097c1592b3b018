package disclosure

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrShape is wrapped by every error about a dimension or layout that cannot be.
var ErrShape = errors.New("disclosure: impossible shape")

// Dim is one dimension of a table: a tree of classes, each the sum of those below it. Class 0 is the root, which is the
// total (England, or "All"). Make it with Tree or Flat; it does not change afterwards.
type Dim struct {
	name   string
	nodes  []class
	byPath map[string]int
	labels map[string]int // how many leaves carry a label
}

type class struct {
	label    string
	parent   int
	depth    int
	children []int
}

// Tree makes a dimension from the paths of its leaves, each from the first level below the root down. Levels may be
// uneven. The same label may be used under different parents. Classes keep the order of first mention.
func Tree(name, root string, leaves ...[]string) (*Dim, error) {
	d := &Dim{name: name, nodes: []class{{label: root, parent: -1}}, byPath: map[string]int{"": 0}, labels: map[string]int{}}
	ends := make(map[int]bool)
	for _, path := range leaves {
		if len(path) == 0 {
			return nil, fmt.Errorf("%w: %s has a leaf with an empty path", ErrShape, name)
		}
		at := 0
		for i, label := range path {
			key := joined(path[:i+1])
			next, ok := d.byPath[key]
			if !ok {
				next = len(d.nodes)
				d.nodes = append(d.nodes, class{label: label, parent: at, depth: i + 1})
				d.nodes[at].children = append(d.nodes[at].children, next)
				d.byPath[key] = next
			}
			at = next
		}
		if ends[at] {
			return nil, fmt.Errorf("%w: %s names the leaf %q twice", ErrShape, name, strings.Join(path, ", "))
		}
		ends[at] = true
		d.labels[d.nodes[at].label]++
	}
	if len(d.nodes) == 1 {
		return nil, fmt.Errorf("%w: %s has no leaves", ErrShape, name)
	}
	for i := range d.nodes {
		if ends[i] && len(d.nodes[i].children) > 0 {
			return nil, fmt.Errorf("%w: %s names %q as a leaf and as a parent", ErrShape, name, strings.Join(d.Path(i), ", "))
		}
	}
	return d, nil
}

// Flat makes a dimension of classes under one total.
func Flat(name, total string, classes ...string) (*Dim, error) {
	paths := make([][]string, len(classes))
	for i, c := range classes {
		paths[i] = []string{c}
	}
	return Tree(name, total, paths...)
}

func joined(path []string) string { return strings.Join(path, "\x1f") }

// Name is the name of the dimension.
func (d *Dim) Name() string { return d.name }

// Len is the number of classes, the root and all margins included.
func (d *Dim) Len() int { return len(d.nodes) }

// Find returns the class at a path below the root; no path is the root.
func (d *Dim) Find(path ...string) (int, bool) {
	i, ok := d.byPath[joined(path)]
	return i, ok
}

// Label is the last name of a class.
func (d *Dim) Label(i int) string { return d.nodes[i].label }

// Path is the way from below the root to a class; the root's is empty.
func (d *Dim) Path(i int) []string {
	var path []string
	for ; d.nodes[i].parent >= 0; i = d.nodes[i].parent {
		path = append(path, d.nodes[i].label)
	}
	slices.Reverse(path)
	return path
}

// Parent is the class above, or -1 for the root.
func (d *Dim) Parent(i int) int { return d.nodes[i].parent }

// Children are the classes directly below. The caller must not change the slice.
func (d *Dim) Children(i int) []int { return d.nodes[i].children }

// Depth is 0 for the root, 1 for the level below it, and so on.
func (d *Dim) Depth(i int) int { return d.nodes[i].depth }

// Leaf reports whether nothing lies below a class.
func (d *Dim) Leaf(i int) bool { return len(d.nodes[i].children) == 0 }

// repeated reports whether another leaf carries the same label.
func (d *Dim) repeated(leaf int) bool { return d.labels[d.nodes[leaf].label] > 1 }

// flat reports whether every class but the root is a leaf.
func (d *Dim) flat() bool { return len(d.nodes[0].children) == len(d.nodes)-1 }

// under lists the leaves below a class, or the class itself.
func (d *Dim) under(i int) []int {
	if d.Leaf(i) {
		return []int{i}
	}
	var out []int
	for _, c := range d.nodes[i].children {
		out = append(out, d.under(c)...)
	}
	return out
}
