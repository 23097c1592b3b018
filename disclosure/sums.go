package disclosure

// parts lists what a member of a dimension is the sum of; nothing for a leaf.
func (l *Layout) parts(dim, member int) []int {
	if n := l.dims[dim].Len(); member >= n {
		return l.groups[member-n].cover
	}
	return l.dims[dim].Children(member)
}

// sums calls f for every published sum. Each cell that is a sum has exactly one of its own, along the first deep dimension
// in which it can be split; the rest are implied. So a tree crossed with flat dimensions' classes is a network: no cell is
// in more than two sums that are not implied.
func (l *Layout) sums(f func(implied bool, whole int, parts []int)) {
	at := make([]int, len(l.dims))
	for cell := range l.Cells() {
		copy(at, l.At(cell))
		implied := false
		for _, dim := range l.order {
			members := l.parts(dim, at[dim])
			if len(members) == 0 {
				continue
			}
			own := at[dim]
			parts := make([]int, len(members))
			for i, m := range members {
				at[dim] = m
				parts[i] = l.number(at)
			}
			at[dim] = own
			f(implied, cell, parts)
			implied = true
		}
	}
}

// above lists every cell that a leaf cell counts in, itself included.
func (l *Layout) above(leaf int) []int {
	at := l.At(leaf)
	chains := make([][]int, len(at))
	for i, m := range at {
		for up := m; up >= 0; up = l.dims[i].Parent(up) {
			chains[i] = append(chains[i], up)
		}
	}
	for i, g := range l.groups {
		for _, m := range g.leaves {
			if m == at[0] {
				chains[0] = append(chains[0], l.dims[0].Len()+i)
			}
		}
	}
	cells := []int{0}
	for i := range l.dims {
		var next []int
		for _, c := range cells {
			for _, m := range chains[i] {
				next = append(next, c*l.members(i)+m)
			}
		}
		cells = next
	}
	return cells
}
