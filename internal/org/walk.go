package org

import "sort"

// Parent gives the organisation directly above another on a day; ok is false where none is known.
func (t *Tree) Parent(id string, on Date) (parent string, ok bool) {
	for _, e := range t.up[id] {
		if (Span{e.From, e.To}).Holds(on) {
			return e.Parent, true
		}
	}
	return "", false
}

// Ancestors gives the organisations above another on a day, the nearest first.
func (t *Tree) Ancestors(id string, on Date) []string {
	var out []string
	for p, ok := t.Parent(id, on); ok; p, ok = t.Parent(p, on) {
		out = append(out, p)
	}
	return out
}

// Above gives the one organisation of a kind above another on a day, itself if it is of that kind.
func (t *Tree) Above(id string, k Kind, on Date) (Organisation, bool) {
	for _, a := range append([]string{id}, t.Ancestors(id, on)...) {
		if o := t.orgs[a]; o.Kind == k {
			return o, true
		}
	}
	return Organisation{}, false
}

// Children gives the organisations directly under another on a day, by level and name.
func (t *Tree) Children(id string, on Date) []Organisation {
	var ids []string
	for _, e := range t.down[id] {
		if (Span{e.From, e.To}).Holds(on) && t.orgs[e.Child].Open(on) {
			ids = append(ids, e.Child)
		}
	}
	return t.sorted(ids)
}

// Descendants gives everything under an organisation on a day, by level and name; the organisation is not among them.
func (t *Tree) Descendants(id string, on Date) []Organisation {
	var ids []string
	var walk func(string)
	walk = func(id string) {
		for _, c := range t.Children(id, on) {
			ids = append(ids, c.ID)
			walk(c.ID)
		}
	}
	walk(id)
	return t.sorted(ids)
}

// Edges gives where an organisation has belonged, the oldest first.
func (t *Tree) Edges(id string) []Edge { return append([]Edge(nil), t.up[id]...) }

// Successors gives who took over from an organisation directly, and Predecessors from whom it took over.
func (t *Tree) Successors(id string) []Succession { return append([]Succession(nil), t.next[id]...) }

// Predecessors gives the organisations that one took over from directly.
func (t *Tree) Predecessors(id string) []Succession { return append([]Succession(nil), t.prev[id]...) }

// Heirs gives the organisations, open on a day, that stand for another: itself while it is open, else all who took over
// from it, through any number of steps. None means that no successor is known; several, that it was split.
func (t *Tree) Heirs(id string, on Date) []string {
	found, seen := map[string]bool{}, map[string]bool{}
	var follow func(string)
	follow = func(id string) {
		o, ok := t.orgs[id]
		if !ok || seen[id] {
			return
		}
		seen[id] = true
		if o.Open(on) {
			found[id] = true
			return
		}
		for _, s := range t.next[id] {
			if s.On <= on {
				follow(s.Successor)
			}
		}
	}
	follow(id)
	out := make([]string, 0, len(found))
	for id := range found {
		out = append(out, id)
	}
	sort.Strings(out)
	return out
}

// AncestorsNow gives where an organisation's area lies in the map of a later day, the nearest first: its own ancestors
// while it is open, else the organisation that covers its area then and what is above that. A past trust's board is never
// looked up through its past board, because boards were split.
func (t *Tree) AncestorsNow(id string, on Date) []string {
	o, ok := t.orgs[id]
	if !ok {
		return nil
	}
	if o.Open(on) {
		return t.Ancestors(id, on)
	}
	area := o.AreaNow
	if h := t.Heirs(id, on); area == "" && len(h) == 1 {
		if o.Kind != Trust {
			return append(h, t.Ancestors(h[0], on)...)
		}
		return t.Ancestors(h[0], on)
	}
	if h := t.Heirs(area, on); len(h) == 1 {
		return append(h, t.Ancestors(h[0], on)...)
	}
	for i := len(t.up[id]) - 1; i >= 0; i-- { // the last place it had that is still there
		last := t.up[id][i].Parent
		for p, ok := last, true; ok; p, ok = t.Parent(p, t.up[id][i].To) {
			if t.orgs[p].Open(on) && t.orgs[p].Kind != Board {
				return append([]string{p}, t.Ancestors(p, on)...)
			}
		}
	}
	return nil
}

func (t *Tree) sorted(ids []string) []Organisation {
	sort.Slice(ids, func(i, j int) bool { return t.before(ids[i], ids[j]) })
	out := make([]Organisation, 0, len(ids))
	for _, id := range ids {
		out = append(out, t.orgs[id])
	}
	return out
}
