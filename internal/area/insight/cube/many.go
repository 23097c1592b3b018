package cube

import "math/bits"

// manyScan counts by dimensions of several values: every combination of a row's values is a cell.
type manyScan struct {
	axes [MaxBy]manyAxis
	n    int
	// the last incident of the batch before, if it may go on: its first row in the chunk, and what was counted of it
	from    int
	carried []manyRow
	rows    []manyRow // of the incident at hand
	tally   []uint64  // by number of the set, where there is one dimension and no other
	// packed are the cells' counts of staff and incidents in one number.
	packed []uint64
	// of a batch: what each row adds, which is both but for rows that are not the first of their incident; those rows; and
	// the rows with more values
	adds        [batch]uint64
	later, a, b [batch]uint16
	laters      int
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
	if m.n, m.from, m.carried = 0, -1, m.carried[:0]; !s.many {
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
		for j := range m.adds {
			m.adds[j] = both
		}
	}
	switch {
	case n == 1 && len(s.p.axes) == 1:
		s.countOne(mark, sel)
	case n == 1:
		s.countOther(mark, sel, keys)
	case n == 3:
		s.countThree(mark, sel, keys)
	default:
		s.countTwo(mark, sel, keys)
	}
}

// countOther counts by one dimension of several values and any others. Most rows have one value of it. First come the first
// values of all rows, then the others of those that have them, so that the processor guesses right which way it goes.
func (s *scan) countOther(mark []uint8, sel []uint32, keys []uint64) {
	m := &s.sets
	x := &m.axes[0]
	s.total.incidents += m.weigh(mark, sel, keys)
	packed, heads, xk := m.packed, x.heads, x.keys[:len(sel)]
	keys, n := keys[:len(sel)], 0
	for j, add := range m.adds[:len(sel)] {
		a := heads[xk[j]]
		packed[keys[j]+uint64(a.at)] += add
		m.a[n&(batch-1)] = uint16(j)
		n += some1(a.more)
	}
	for _, j := range m.a[:n] {
		for u := heads[xk[j]].more; u != 0; u &= u - 1 {
			packed[keys[j]+uint64(bits.TrailingZeros32(u))*x.stride] += m.adds[j]
		}
	}
}

// countTwo is countOther for two dimensions of several values.
func (s *scan) countTwo(mark []uint8, sel []uint32, keys []uint64) {
	m := &s.sets
	x, y := &m.axes[0], &m.axes[1]
	s.total.incidents += m.weigh(mark, sel, keys)
	packed, xh, yh, xk, yk := m.packed, x.heads, y.heads, x.keys[:len(sel)], y.keys[:len(sel)]
	keys, na, nb := keys[:len(sel)], 0, 0
	for j, add := range m.adds[:len(sel)] {
		a, b := xh[xk[j]], yh[yk[j]]
		packed[keys[j]+uint64(a.at)+uint64(b.at)] += add
		m.a[na&(batch-1)], m.b[nb&(batch-1)] = uint16(j), uint16(j)
		na, nb = na+some1(a.more), nb+some1(b.more)
	}
	for _, j := range m.a[:na] {
		a, b := xh[xk[j]], yh[yk[j]]
		for u := a.more; u != 0; u &= u - 1 {
			at := keys[j] + uint64(bits.TrailingZeros32(u))*x.stride
			packed[at+uint64(b.at)] += m.adds[j]
			for v := b.more; v != 0; v &= v - 1 {
				packed[at+uint64(bits.TrailingZeros32(v))*y.stride] += m.adds[j]
			}
		}
	}
	for _, j := range m.b[:nb] {
		b, at := yh[yk[j]], keys[j]+uint64(xh[xk[j]].at)
		for v := b.more; v != 0; v &= v - 1 {
			packed[at+uint64(bits.TrailingZeros32(v))*y.stride] += m.adds[j]
		}
	}
}

// some1 is 1 for a number that is not 0.
func some1(v uint32) int { return int((v | -v) >> 31) }

// weigh works out what each chosen row adds to its cells, but for those that place counts itself, and how many incidents
// that are new come with them.
func (m *manyScan) weigh(mark []uint8, sel []uint32, keys []uint64) uint32 {
	for _, j := range m.later[:m.laters] { // of the batch before
		m.adds[j] = both
	}
	n := 0
	for j, row := range sel {
		m.later[n&(batch-1)] = uint16(j)
		n += int(mark[row]>>6&1 ^ 1) // first
	}
	incidents := len(sel)
	for _, j := range m.later[:n] {
		add := m.place(mark, sel, keys, int(j))
		m.adds[j] = add
		incidents -= int(add>>32 ^ 1)
	}
	m.laters = n
	m.carry(mark, sel, keys)
	return uint32(incidents)
}

// carry keeps the last incident of a batch for the next.
func (m *manyScan) carry(mark []uint8, sel []uint32, keys []uint64) {
	j := len(sel) - 1
	from := begin(mark, sel[j])
	if m.from != from {
		m.from, m.carried = from, m.carried[:0]
	}
	if mark[from]&solo != 0 {
		return
	}
	for ; j >= 0 && int(sel[j]) >= from; j-- {
		m.carried = append(m.carried, m.row(keys, j))
	}
}

// begin gives the first row of the incident of a row.
func begin(mark []uint8, row uint32) int {
	for mark[row]&first == 0 {
		row--
	}
	return int(row)
}

func (m *manyScan) row(keys []uint64, j int) manyRow {
	return manyRow{keys[j], m.axes[0].keys[j], m.axes[1].keys[j], m.axes[2].keys[j]}
}

// countThree counts by three dimensions of several values.
func (s *scan) countThree(mark []uint8, sel []uint32, keys []uint64) {
	m := &s.sets
	s.total.incidents += m.weigh(mark, sel, keys)
	for j, add := range m.adds[:len(sel)] {
		if add == 0 {
			continue
		}
		r := m.row(keys, j)
		m.cells(&r, func(at, _, _, _ uint64) { m.packed[at] += add })
	}
}

// place says what a row that is not the first of its incident adds to each of its cells: staff and incident if none before
// it was chosen, staff alone if one was that is in the same cells. In other cases it counts the row itself and says 0.
func (m *manyScan) place(mark []uint8, sel []uint32, keys []uint64, j int) uint64 {
	from, r, i := begin(mark, sel[j]), m.row(keys, j), j
	for i > 0 && int(sel[i-1]) >= from {
		if i--; m.row(keys, i) == r {
			return 1
		}
	}
	m.rows = m.rows[:0]
	if m.from == from {
		m.rows = append(m.rows, m.carried...)
	}
	for ; i < j; i++ {
		m.rows = append(m.rows, m.row(keys, i))
	}
	if len(m.rows) == 0 {
		return both
	}
	m.cells(&r, func(at, i, j, l uint64) {
		if m.packed[at]++; !m.had(r.key, i, j, l) {
			m.packed[at] += both - 1
		}
	})
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
func (s *scan) countOne(mark []uint8, sel []uint32) {
	m := &s.sets
	x := &m.axes[0]
	for len(m.tally) < len(x.masks) {
		m.tally = append(m.tally, 0)
	}
	t := m.tally[:len(x.masks)]
	s.total.incidents += m.weigh(mark, sel, s.key[:len(sel)])
	numbers := x.keys[:len(sel)]
	for j, add := range m.adds[:len(sel)] {
		t[numbers[j]] += add
	}
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
