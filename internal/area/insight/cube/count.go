package cube

import "math/bits"

// count adds rows to the cells of their keys.
func (s *scan) count(k *chunk, sel []uint32, keys []uint64) {
	mark := k.b[s.l.at(colMark)]
	if s.many && s.at == nil && s.p.m.sum == noSum {
		s.countMany(k, mark, sel, keys)
		return
	}
	if s.at != nil || s.p.m.sum != noSum {
		for j, i := range sel {
			s.countRow(k, mark, int(i), keys[j])
		}
		return
	}
	m, n := &s.sets, 0
	if m.packed == nil {
		m.packed = make([]uint64, len(s.dense))
	}
	packed := m.packed
	for j, row := range sel {
		packed[keys[j]] += both
		m.a[n&(batch-1)] = uint16(j)
		n += int(mark[row]>>5&1 ^ 1) // solo
	}
	s.total.staff += uint32(len(sel))
	s.total.incidents += uint32(len(sel) - n)
	for _, j := range m.a[:n] {
		fresh, cell := s.fresh(k, mark, int(sel[j]), keys[j])
		if fresh {
			s.total.incidents++
		}
		if !cell {
			packed[keys[j]] -= both - 1
		}
	}
}

// countRow is count for rows that add something up or whose cells lie in a map.
func (s *scan) countRow(k *chunk, mark []uint8, i int, key uint64) {
	v := s.p.m.value(s.l, k, i)
	each := s.p.m.sum == daysAway
	s.total.staff++
	for n, key := range s.cellsOf(k, i, key) {
		fresh, cell := true, true
		if mark[i]&solo == 0 {
			fresh, cell = s.fresh(k, mark, i, key)
		}
		if n == 0 {
			if fresh {
				s.total.incidents++
			}
			if fresh || each {
				s.total.sum += v
			}
		}
		a := s.cell(key)
		a.staff++
		if cell {
			a.incidents++
		}
		if cell || each {
			a.sum += v
		}
	}
}

// fresh tells of a row of an incident of several whether it is the first of them to be counted at all, and the first in
// its cell.
func (s *scan) fresh(k *chunk, mark []uint8, i int, key uint64) (incident, cell bool) {
	for mark[i]&first == 0 {
		i--
	}
	if s.chunk != k || s.from != i {
		s.chunk, s.from, s.seen = k, i, append(s.seen[:0], key)
		return true, true
	}
	for _, have := range s.seen {
		if have == key {
			return false, false
		}
	}
	s.seen = append(s.seen, key)
	return false, true
}

// cellsOf gives every cell of a row whose dimensions may have several values.
func (s *scan) cellsOf(k *chunk, i int, key uint64) []uint64 {
	s.cells = append(s.cells[:0], key)
	if !s.many {
		return s.cells
	}
	for x := range s.p.axes {
		a := &s.p.axes[x]
		if a.kind != axisSet {
			continue
		}
		set := k.s[a.d.col].get(i)
		if set == 0 {
			continue // not said: index 0
		}
		for n := range s.cells { // the first value in place, a copy for each other
			base := s.cells[n]
			s.cells[n] = base + uint64(bits.TrailingZeros32(set)+1)*a.stride
			for more := set & (set - 1); more != 0; more &= more - 1 {
				s.cells = append(s.cells, base+uint64(bits.TrailingZeros32(more)+1)*a.stride)
			}
		}
	}
	return s.cells
}
