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
	var incidents uint32
	dense := s.dense
	for j, i := range sel {
		a := &dense[keys[j]]
		a.staff++
		if mark[i]&solo != 0 {
			a.incidents++
			incidents++
			continue
		}
		fresh, cell := s.fresh(k, mark, int(i), keys[j])
		if fresh {
			incidents++
		}
		if cell {
			a.incidents++
		}
	}
	s.total.staff += uint32(len(sel))
	s.total.incidents += incidents
}

// countMany is count where dimensions have several values: every combination of them is a cell.
func (s *scan) countMany(k *chunk, mark []uint8, sel []uint32, keys []uint64) {
	var sets [MaxBy]setAxis
	n := 0
	for i := range s.p.axes {
		if a := &s.p.axes[i]; a.kind == axisSet {
			sets[n] = setAxis{k.s[a.d.col], a.d.whole(), a.d.shift, a.stride}
			n++
		}
	}
	var incidents uint32
	for j, row := range sel {
		one := mark[row]&solo != 0
		if one {
			incidents++
		}
		for a := sets[0].indexes(row); a != 0; a &= a - 1 {
			at := keys[j] + uint64(bits.TrailingZeros64(a))*sets[0].stride
			for b := sets[1].indexes(row); b != 0; b &= b - 1 {
				at := at + uint64(bits.TrailingZeros64(b))*sets[1].stride
				for c := sets[2].indexes(row); c != 0; c &= c - 1 {
					key := at + uint64(bits.TrailingZeros64(c))*sets[2].stride
					s.dense[key].staff++
					if one {
						s.dense[key].incidents++
						continue
					}
					fresh, cell := s.fresh(k, mark, int(row), key)
					if fresh {
						incidents++
					}
					if cell {
						s.dense[key].incidents++
					}
				}
			}
		}
	}
	s.total.staff += uint32(len(sel))
	s.total.incidents += incidents
}

// setAxis is a dimension of several values in one chunk; its zero value stands for none.
type setAxis struct {
	col    []uint32
	whole  uint32
	shift  uint
	stride uint64
}

// indexes gives a bit for each index of a row; bit 0 is not said.
func (x *setAxis) indexes(row uint32) uint64 {
	if x.col == nil {
		return 1
	}
	if v := uint64(x.col[row]&x.whole>>x.shift) << 1; v != 0 {
		return v
	}
	return 1
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
		set := k.s[a.d.col][i] & a.d.whole() >> a.d.shift
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
