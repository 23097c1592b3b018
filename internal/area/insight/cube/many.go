package cube

import "math/bits"

// manyScan counts by dimensions of several values: every combination of a row's values is a cell.
type manyScan struct {
	axes [MaxBy]manyAxis
	n    int
	// the rows of the incident at hand that were counted
	chunk *chunk
	from  int
	rows  []manyRow
	tally []uint64 // by number of the set, where there is one dimension and no other
	// packed are the cells' counts of staff and incidents in one number.
	packed []uint64
	// of a batch: what each row adds, and the rows with more values
	adds    [batch]uint64
	a, b, c [batch]uint16
}

// manyAxis is such a dimension in the chunk at hand; its zero value stands for none.
type manyAxis struct {
	stride uint64
	// masks are the sets by number, with a bit for each index; bit 0 is not said.
	masks []uint64
	heads []head
	keys  [batch]uint32 // the numbers of the sets of the chosen rows
}

// head is a set whose first value is known already: what it adds to the cell, and the indexes of the others.
type head struct{ at, more uint32 }

// manyRow is a row that was counted: the cell of its other dimensions, and the numbers of its sets.
type manyRow struct {
	key     uint64
	x, y, z uint32
}

// open readies what depends on the chunk's own sets.
func (s *scan) open(k *chunk) {
	for len(s.right) < len(s.p.sets) {
		s.right = append(s.right, nil)
	}
	for t := range s.p.sets {
		x, of := &s.p.sets[t], k.s[s.p.sets[t].col].of
		s.right[t] = s.right[t][:0]
		for _, v := range of {
			yes := uint8(0)
			if x.holds(v) {
				yes = 1
			}
			s.right[t] = append(s.right[t], yes)
		}
	}
	m := &s.sets
	if m.n = 0; !s.many {
		return
	}
	for i := range s.p.axes {
		a := &s.p.axes[i]
		if a.kind != axisSet {
			continue
		}
		x := &m.axes[m.n]
		m.n++
		x.stride, x.masks, x.heads = a.stride, x.masks[:0], x.heads[:0]
		for _, v := range k.s[a.d.col].of {
			m := max(uint64(v)<<1, 1)
			x.masks = append(x.masks, m)
			x.heads = append(x.heads, head{uint32(uint64(bits.TrailingZeros64(m)) * a.stride), uint32(m & (m - 1))})
		}
	}
}

// both is one incident with one member of staff in a packed count: staff in the low half, incidents in the high one.
const both = 1<<32 | 1

// countMany is count where dimensions have several values, cells lie in a table and nothing is added up.
func (s *scan) countMany(k *chunk, mark []uint8, sel []uint32, keys []uint64) {
	m, n := &s.sets, 0
	for i := range s.p.axes {
		if a := &s.p.axes[i]; a.kind == axisSet {
			k.s[a.d.col].numbers(sel, m.axes[n].keys[:])
			n++
		}
	}
	s.total.staff += uint32(len(sel))
	if m.packed == nil {
		m.packed = make([]uint64, len(s.dense))
	}
	switch {
	case n == 1 && len(s.p.axes) == 1:
		s.countOne(k, mark, sel)
	case n == 3:
		s.countThree(k, mark, sel)
	default:
		s.countTwo(k, mark, sel, keys)
	}
}

// countTwo counts by one or two dimensions of several values and any others. Most rows have one value of each.
func (s *scan) countTwo(k *chunk, mark []uint8, sel []uint32, keys []uint64) {
	m := &s.sets
	x, y := &m.axes[0], &m.axes[1]
	if m.n == 1 {
		clear(y.keys[:len(sel)])
		y.heads = append(y.heads[:0], head{})
	}
	packed, xh, yh, xk, yk := m.packed, x.heads, y.heads, x.keys[:len(sel)], y.keys[:len(sel)]
	keys = keys[:len(sel)]
	adds := m.adds[:len(sel)]
	m.weigh(k, mark, sel, keys)
	// First the first values of all rows, then the others of those that have them, so that the processor guesses right
	// which way it goes.
	var incidents uint64
	na, nb, nc := 0, 0, 0
	for j, add := range adds {
		a, b := xh[xk[j]], yh[yk[j]]
		packed[keys[j]+uint64(a.at)+uint64(b.at)] += add
		incidents += add >> 32
		m.a[na&(batch-1)], m.b[nb&(batch-1)], m.c[nc&(batch-1)] = uint16(j), uint16(j), uint16(j)
		am, bm := some1(a.more), some1(b.more)
		na, nb, nc = na+am, nb+bm, nc+am&bm
	}
	s.total.incidents += uint32(incidents)
	for _, j := range m.a[:na] {
		a, at := xh[xk[j]], keys[j]+uint64(yh[yk[j]].at)
		for u := a.more; u != 0; u &= u - 1 {
			packed[at+uint64(bits.TrailingZeros32(u))*x.stride] += adds[j]
		}
	}
	for _, j := range m.b[:nb] {
		b, at := yh[yk[j]], keys[j]+uint64(xh[xk[j]].at)
		for v := b.more; v != 0; v &= v - 1 {
			packed[at+uint64(bits.TrailingZeros32(v))*y.stride] += adds[j]
		}
	}
	for _, j := range m.c[:nc] {
		for u := xh[xk[j]].more; u != 0; u &= u - 1 {
			at := keys[j] + uint64(bits.TrailingZeros32(u))*x.stride
			for v := yh[yk[j]].more; v != 0; v &= v - 1 {
				packed[at+uint64(bits.TrailingZeros32(v))*y.stride] += adds[j]
			}
		}
	}
}

// some1 is 1 for a number that is not 0.
func some1(v uint32) int { return int((v | -v) >> 31) }

// weigh works out what each chosen row adds to its cells, but for those that place counts itself.
func (m *manyScan) weigh(k *chunk, mark []uint8, sel []uint32, keys []uint64) {
	adds, n := m.adds[:len(sel)], 0
	for j, row := range sel {
		adds[j] = both
		m.a[n&(batch-1)] = uint16(j)
		n += int(mark[row]>>5&1 ^ 1) // solo
	}
	y := &m.axes[1]
	for _, j := range m.a[:n] {
		adds[j] = m.place(k, mark, int(sel[j]), manyRow{keys[j], m.axes[0].keys[j], y.keys[j], 0})
	}
}

// countThree counts by three dimensions of several values.
func (s *scan) countThree(k *chunk, mark []uint8, sel []uint32) {
	m := &s.sets
	for j, row := range sel {
		r, add := manyRow{0, m.axes[0].keys[j], m.axes[1].keys[j], m.axes[2].keys[j]}, uint64(both)
		if mark[row]&solo == 0 {
			if add = m.place(k, mark, int(row), r); add == 0 {
				continue
			}
		}
		s.total.incidents += uint32(add >> 32)
		m.cells(&r, func(at, _, _, _ uint64) { m.packed[at] += add })
	}
}

// place says what a row of an incident of several adds to each of its cells: staff and incident if no row of it came
// before, staff alone if one came that is in the same cells. In other cases it counts the row itself and says 0.
func (m *manyScan) place(k *chunk, mark []uint8, row int, r manyRow) uint64 {
	for mark[row]&first == 0 {
		row--
	}
	if m.from != row || m.chunk != k {
		m.chunk, m.from, m.rows = k, row, append(m.rows[:0], r)
		return both
	}
	for n := range m.rows {
		if m.rows[n] == r {
			return 1
		}
	}
	if a, b, c := m.sets(&r); a&(a-1)|b&(b-1)|c&(c-1) == 0 { // one value of each, as most have
		i, j, l := uint64(bits.TrailingZeros64(a)), uint64(bits.TrailingZeros64(b)), uint64(bits.TrailingZeros64(c))
		had := m.had(r.key, i, j, l)
		if m.rows = append(m.rows, r); had {
			return 1
		}
		m.packed[r.key+i*m.axes[0].stride+j*m.axes[1].stride+l*m.axes[2].stride] += both
		return 0
	}
	m.cells(&r, func(at, i, j, l uint64) {
		if m.packed[at]++; !m.had(r.key, i, j, l) {
			m.packed[at] += both - 1
		}
	})
	m.rows = append(m.rows, r)
	return 0
}

// sets gives the sets of a row, with a bit for each index.
func (m *manyScan) sets(r *manyRow) (a, b, c uint64) {
	a, b, c = m.axes[0].masks[r.x], 1, 1
	if m.n > 1 {
		b = m.axes[1].masks[r.y]
	}
	if m.n > 2 {
		c = m.axes[2].masks[r.z]
	}
	return a, b, c
}

// cells calls f with each cell of a row, and the indexes that make it.
func (m *manyScan) cells(r *manyRow, f func(at, i, j, l uint64)) {
	x, y, z := m.sets(r)
	for a := x; a != 0; a &= a - 1 {
		i := uint64(bits.TrailingZeros64(a))
		for b := y; b != 0; b &= b - 1 {
			j := uint64(bits.TrailingZeros64(b))
			for c := z; c != 0; c &= c - 1 {
				l := uint64(bits.TrailingZeros64(c))
				f(r.key+i*m.axes[0].stride+j*m.axes[1].stride+l*m.axes[2].stride, i, j, l)
			}
		}
	}
}

// had tells whether a row before was in the cell.
func (m *manyScan) had(key, i, j, l uint64) bool {
	for n := range m.rows {
		a, b, c := m.sets(&m.rows[n])
		if m.rows[n].key == key && a>>i&1 == 1 && b>>j&1 == 1 && c>>l&1 == 1 {
			return true
		}
	}
	return false
}

// countOne counts by one dimension alone: first by the number of the set, then for each set its values.
func (s *scan) countOne(k *chunk, mark []uint8, sel []uint32) {
	m := &s.sets
	x := &m.axes[0]
	for len(m.tally) < len(x.masks) {
		m.tally = append(m.tally, 0)
	}
	t := m.tally[:len(x.masks)]
	clear(m.axes[1].keys[:len(sel)])
	m.weigh(k, mark, sel, s.key[:len(sel)])
	var incidents uint64
	numbers := x.keys[:len(sel)]
	for j, add := range m.adds[:len(sel)] {
		t[numbers[j]] += add
		incidents += add >> 32
	}
	s.total.incidents += uint32(incidents)
}

// shut gives the values of the sets that countOne has counted in a chunk.
func (s *scan) shut() {
	m := &s.sets
	for n, c := range m.tally {
		for a := m.axes[0].masks[n]; c != 0 && a != 0; a &= a - 1 {
			m.packed[uint64(bits.TrailingZeros64(a))*m.axes[0].stride] += c
		}
	}
	m.tally = m.tally[:0]
}

// unpack takes the counts into the table.
func (s *scan) unpack() {
	for i, c := range s.sets.packed {
		s.dense[i].staff += uint32(c)
		s.dense[i].incidents += uint32(c >> 32)
	}
	s.sets.packed = nil
}
