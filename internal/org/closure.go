package org

import "sort"

// Over says that one organisation stood over another, or was it, for a time.
type Over struct {
	Ancestor, Descendant string
	From, To             Date
}

// Dated gives every pair that ever stood one over the other, with the days. Days that follow each other are one row.
func (t *Tree) Dated() []Over {
	spans := map[[2]string][]Span{}
	for _, id := range t.order {
		whole := t.orgs[id].Span()
		spans[[2]string{id, id}] = []Span{whole}
		var climb func(at string, s Span)
		climb = func(at string, s Span) {
			for _, e := range t.up[at] {
				both, ok := s.And(Span{e.From, e.To})
				if !ok {
					continue
				}
				k := [2]string{e.Parent, id}
				spans[k] = append(spans[k], both)
				climb(e.Parent, both)
			}
		}
		climb(id, whole)
	}
	var out []Over
	for k, list := range spans {
		for _, s := range joined(list) {
			out = append(out, Over{k[0], k[1], s.From, s.To})
		}
	}
	return sortOver(out)
}

// Current gives who stands over whom on a day. Every organisation is over itself; a closed one stands where its area is
// on that day, and under the one organisation that took over from it, so that its records stay in sight.
func (t *Tree) Current(on Date) []Over {
	dated := map[[2]string][]Span{}
	for _, o := range t.Dated() {
		k := [2]string{o.Ancestor, o.Descendant}
		dated[k] = append(dated[k], Span{o.From, o.To})
	}
	var out []Over
	for _, id := range t.order {
		above := append([]string{id}, t.AncestorsNow(id, on)...)
		if o := t.orgs[id]; !o.Open(on) && o.Kind == Trust {
			if h := t.Heirs(id, on); len(h) == 1 {
				above = append(above, h[0])
			}
		}
		for _, a := range above {
			row := Over{Ancestor: a, Descendant: id}
			for _, s := range dated[[2]string{a, id}] {
				if s.Holds(on) || (a == id && row.From == "") {
					row.From, row.To = s.From, s.To
				}
			}
			out = append(out, row)
		}
	}
	return sortOver(out)
}

func joined(list []Span) []Span {
	sort.Slice(list, func(i, j int) bool { return list[i].From < list[j].From })
	var out []Span
	for _, s := range list {
		if n := len(out); n > 0 {
			if both, ok := out[n-1].join(s); ok {
				out[n-1] = both
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

func sortOver(list []Over) []Over {
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if a.Ancestor != b.Ancestor {
			return a.Ancestor < b.Ancestor
		}
		if a.Descendant != b.Descendant {
			return a.Descendant < b.Descendant
		}
		return a.From < b.From
	})
	return list
}
