package bounds

import "sort"

// part is a set of unknowns, none of them fixed, and the rows that tie them to each other and to nothing else.
type part struct {
	vars []int
	rows []row
}

// split takes out what is fixed and the rows that can no longer say anything, and groups the rest.
func (s *System) split(lo, hi []int64) []part {
	up := make([]int, len(lo))
	for v := range up {
		up[v] = v
	}
	find := func(v int) int {
		for up[v] != v {
			up[v] = up[up[v]]
			v = up[v]
		}
		return v
	}
	var kept []row
	for i := range s.rows {
		r := &s.rows[i]
		if r.implied {
			continue
		}
		a := r.activity(lo, hi)
		if (r.lo <= -Unbounded || a.openLeast == 0 && a.least >= r.lo) && (r.hi >= Unbounded || a.openMost == 0 && a.most <= r.hi) {
			continue
		}
		out := row{lo: r.lo, hi: r.hi}
		for _, t := range r.terms {
			if lo[t.Var] == hi[t.Var] {
				out.lo, out.hi = less(out.lo, t.Coef*lo[t.Var]), less(out.hi, t.Coef*lo[t.Var])
				continue
			}
			out.terms = append(out.terms, t)
		}
		kept = append(kept, out)
		for _, t := range out.terms[1:] {
			up[find(t.Var)] = find(out.terms[0].Var)
		}
	}
	at := make(map[int]int)
	var parts []part
	for v := range lo {
		if lo[v] == hi[v] {
			continue
		}
		root := find(v)
		i, ok := at[root]
		if !ok {
			i = len(parts)
			at[root] = i
			parts = append(parts, part{})
		}
		parts[i].vars = append(parts[i].vars, v)
	}
	for _, r := range kept {
		i := at[find(r.terms[0].Var)]
		parts[i].rows = append(parts[i].rows, r)
	}
	sort.SliceStable(parts, func(i, j int) bool { return parts[i].vars[0] < parts[j].vars[0] })
	return parts
}

// less takes a known amount from a row's end unless the end is open.
func less(end, known int64) int64 {
	if end <= -Unbounded || end >= Unbounded {
		return end
	}
	return end - known
}
