package org

import (
	"fmt"
	"sort"
	"strings"
)

// Tree is every organisation with its dated edges and successions. It does not change once made, and is safe for use
// by many goroutines.
type Tree struct {
	orgs  map[string]Organisation
	folds map[string]string
	order []string
	up    map[string][]Edge
	down  map[string][]Edge
	next  map[string][]Succession
	prev  map[string][]Succession
}

// NewTree makes a tree. Edges and successions must name organisations that are there, and nobody may stand above
// themselves.
func NewTree(orgs []Organisation, edges []Edge, next []Succession) (*Tree, error) {
	t := &Tree{orgs: map[string]Organisation{}, folds: map[string]string{}, up: map[string][]Edge{}, down: map[string][]Edge{},
		next: map[string][]Succession{}, prev: map[string][]Succession{}}
	for _, o := range orgs {
		if _, twice := t.orgs[o.ID]; twice {
			return nil, fmt.Errorf("organisation %s is there twice", o.ID)
		}
		t.orgs[o.ID], t.folds[o.ID] = o, fold(o.ID+" "+o.Name)
		t.order = append(t.order, o.ID)
	}
	for _, e := range edges {
		c, known := t.orgs[e.Child]
		p, also := t.orgs[e.Parent]
		switch {
		case !known || !also:
			return nil, fmt.Errorf("the edge from %s to %s names an organisation that is not there", e.Child, e.Parent)
		case rank[p.Kind] >= rank[c.Kind]:
			return nil, fmt.Errorf("%s cannot belong to %s: a %s stands under something above it", e.Child, e.Parent, c.Kind)
		}
		t.up[e.Child] = append(t.up[e.Child], e)
		t.down[e.Parent] = append(t.down[e.Parent], e)
	}
	for _, s := range next {
		if t.orgs[s.Predecessor].ID == "" || t.orgs[s.Successor].ID == "" || s.Predecessor == s.Successor {
			return nil, fmt.Errorf("the succession from %s to %s does not join two organisations", s.Predecessor, s.Successor)
		}
		t.next[s.Predecessor] = append(t.next[s.Predecessor], s)
		t.prev[s.Successor] = append(t.prev[s.Successor], s)
	}
	sort.Slice(t.order, func(i, j int) bool { return t.before(t.order[i], t.order[j]) })
	for id := range t.up {
		sort.Slice(t.up[id], func(i, j int) bool { return t.up[id][i].From < t.up[id][j].From })
	}
	return t, nil
}

var rank = map[Kind]int{National: 0, Region: 1, Board: 2, Trust: 3}

func (t *Tree) before(a, b string) bool {
	x, y := t.orgs[a], t.orgs[b]
	if x.Kind != y.Kind {
		return rank[x.Kind] < rank[y.Kind]
	}
	if x.Name != y.Name {
		return strings.TrimPrefix(x.Name, "The ") < strings.TrimPrefix(y.Name, "The ")
	}
	return x.ID < y.ID
}

// Get gives an organisation, open or closed.
func (t *Tree) Get(id string) (Organisation, bool) {
	o, ok := t.orgs[id]
	return o, ok
}

// All gives every organisation there ever was, by level and name.
func (t *Tree) All() []Organisation {
	out := make([]Organisation, 0, len(t.order))
	for _, id := range t.order {
		out = append(out, t.orgs[id])
	}
	return out
}

// At gives the organisations of a kind that were open on a day, by name; kind "" is every kind.
func (t *Tree) At(k Kind, on Date) []Organisation {
	var out []Organisation
	for _, id := range t.order {
		if o := t.orgs[id]; (k == "" || o.Kind == k) && o.Open(on) {
			out = append(out, o)
		}
	}
	return out
}

// Find gives the organisations whose code or name holds every word of the question: a code that matches exactly comes
// first, then the open ones, then the closed. An empty question finds nothing. limit 0 means all.
func (t *Tree) Find(question string, on Date, limit int) []Organisation {
	words := strings.Fields(fold(question))
	if len(words) == 0 {
		return nil
	}
	var exact, open, closed []Organisation
	code := strings.ToUpper(strings.TrimSpace(question))
	for _, id := range t.order {
		o := t.orgs[id]
		switch {
		case id == code:
			exact = append(exact, o)
		case !holdsAll(t.folds[id], words):
		case o.Open(on):
			open = append(open, o)
		default:
			closed = append(closed, o)
		}
	}
	out := append(append(exact, open...), closed...)
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
}

func holdsAll(s string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}
