package cube

// sets is a column of a dimension with several values, in one chunk. Few different sets come in the rows of a chunk, so
// each row has the number of its set: one byte as long as there are 256 of them, two beyond. That is a fraction of the bits
// themselves, and what a query asks of a set it asks once for all rows that have it.
type sets struct {
	of  []uint32 // the sets by number; bits by the index of a value less 1
	one []uint8  // of each row, where there are at most 256 sets
	two []uint16 // of each row, else
	at  map[uint32]uint16
}

// mostSets is how many numbers there are.
const mostSets = 1 << 16

func newSets() sets { return sets{of: []uint32{0}, one: make([]uint8, chunkRows)} }

func (s *sets) number(i int) int {
	if s.two != nil {
		return int(s.two[i])
	}
	return int(s.one[i])
}

func (s *sets) get(i int) uint32 { return s.of[s.number(i)] }

func (s *sets) put(i int, set uint32) {
	if s.at == nil { // nothing was written since it was restored
		s.at = make(map[uint32]uint16, len(s.of))
		for n, v := range s.of {
			s.at[v] = uint16(n)
		}
	}
	n, ok := s.at[set]
	if !ok {
		if len(s.of) == mostSets { // sets of rows that were replaced are among them
			s.point(i, 0)
			s.tidy()
		}
		n = uint16(len(s.of))
		s.at[set], s.of = n, append(s.of, set)
		if len(s.of) == 257 {
			s.two = make([]uint16, chunkRows)
			for j, v := range s.one {
				s.two[j] = uint16(v)
			}
			s.one = nil
		}
	}
	s.point(i, n)
}

func (s *sets) point(i int, n uint16) {
	if s.two != nil {
		s.two[i] = n
	} else {
		s.one[i] = uint8(n)
	}
}

// tidy numbers anew the sets that rows have.
func (s *sets) tidy() {
	was := *s
	*s = newSets()
	s.at = map[uint32]uint16{0: 0}
	for i := range chunkRows {
		if v := was.get(i); v != 0 {
			s.put(i, v)
		}
	}
}

// sound tells whether every row up to n has a set.
func (s *sets) sound(n int) bool {
	for i := range n {
		if s.number(i) >= len(s.of) {
			return false
		}
	}
	return true
}

func (s *sets) parts(k *keeper, rows int) {
	n := len(s.of)
	if k.number(&n, mostSets); k.err != nil {
		return
	}
	if k.w == nil {
		if s.of = make([]uint32, n); n > 256 {
			s.one, s.two = nil, make([]uint16, chunkRows)
		}
	}
	k.do(s.of)
	if s.two != nil {
		k.do(s.two[:rows])
	} else {
		k.do(s.one[:rows])
	}
}

// numbers gives the numbers of the sets of the chosen rows.
func (s *sets) numbers(sel []uint32, out []uint32) {
	out = out[:len(sel)]
	if s.two != nil {
		for j, i := range sel {
			out[j] = uint32(s.two[i])
		}
		return
	}
	one := s.one
	for j, i := range sel {
		out[j] = uint32(one[i])
	}
}

// test takes out the rows from lo on whose set does not pass.
func (s *sets) test(lo int, right, pass []uint8) {
	if s.two != nil {
		for i, n := range s.two[lo:][:len(pass)] {
			pass[i] &= right[n]
		}
		return
	}
	for i, n := range s.one[lo:][:len(pass)] {
		pass[i] &= right[n]
	}
}
