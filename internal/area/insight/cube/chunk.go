package cube

// chunkRows is the number of rows of a chunk, the unit of work of a scan.
const chunkRows = 1 << 16

// chunk is a run of rows as columns. The rows of one incident lie side by side, so that distinct incidents are counted by
// looking at neighbours. A row is never taken away: what does not count is not live, and what moved leaves a gap.
type chunk struct {
	n               int
	org, place, day []uint16
	b               [][]uint8
	w               [][]uint16
	s               []sets
	key             []uint64
	over            map[uint16]large
	// what any row of the chunk has had, so that scans can leave it out
	orgs         map[uint16]bool
	dayLo, dayHi uint16 // of the days that are known
	undated      bool
	lastOrg      uint16
}

// large is what does not fit into the bytes of a row.
type large struct{ version, staff, events, absence int64 }

// Bits of the column of marks. A mark of 0 is a gap.
const (
	live      = 1 << 7
	first     = 1 << 6 // of its incident
	solo      = 1 << 5 // the only one of its incident
	staffBits = 1<<5 - 1
)

func newChunk(l *layout) *chunk {
	c := &chunk{org: make([]uint16, chunkRows), place: make([]uint16, chunkRows), day: make([]uint16, chunkRows), key: make([]uint64, chunkRows),
		over: map[uint16]large{}, orgs: map[uint16]bool{}, dayLo: 1<<16 - 1}
	c.b, c.w, c.s = make([][]uint8, l.bytes()), make([][]uint16, l.wides), make([]sets, l.sets)
	for i := range c.b {
		c.b[i] = make([]uint8, chunkRows)
	}
	for i := range c.w {
		c.w[i] = make([]uint16, chunkRows)
	}
	for i := range c.s {
		c.s[i] = newSets()
	}
	return c
}

// block gives the end of the rows of one incident that begin at i.
func (c *chunk) block(mark []uint8, i int) int {
	j := i + 1
	for j < c.n && mark[j] != 0 && mark[j]&first == 0 {
		j++
	}
	return j
}

func (c *chunk) staff(l *layout, i int) int64 {
	if n := c.b[l.at(colMark)][i] & staffBits; n < staffBits {
		return int64(n)
	}
	return c.over[uint16(i)].staff
}

func (c *chunk) version(l *layout, i int) int64 {
	if n := c.b[l.at(colVersion)][i]; n < 255 {
		return int64(n)
	}
	return c.over[uint16(i)].version
}

func (c *chunk) events(l *layout, i int) int64 {
	if n := c.b[l.at(colEvents)][i]; n < 255 {
		return int64(n)
	}
	return c.over[uint16(i)].events
}

func (c *chunk) absence(l *layout, i int) int64 {
	switch n := c.b[l.at(colAbsence)][i]; n {
	case never:
		return 0
	case longer:
		return c.over[uint16(i)].absence
	default:
		return int64(n)
	}
}

// put writes a fact into a row and keeps whether it is the first or only one of its incident.
func (c *chunk) put(l *layout, i int, f *Fact, org, place uint16, key uint64, day uint16) {
	var bytes [64]uint8
	var sets [manyDims]uint32
	for k := range l.dims {
		d := &l.dims[k]
		switch {
		case d.shape == set:
			sets[d.col] = d.mask(f.Values[k])
			c.s[d.col].put(i, sets[d.col])
		case d.shape == wide:
			c.w[d.col][i] = uint16(d.index(f.Values[k]))
		case k < len(f.Values):
			bytes[d.col] += uint8(d.index(f.Values[k]) * d.unit)
		}
	}
	primary := l.dims[l.primary].index(f.Values[l.primary])
	for _, h := range [...]struct {
		dim int
		yes bool
	}{{l.physical, l.contact.holds(primary, sets[:])}, {l.sexual, l.sexualised.holds(primary, sets[:])}, {l.hateful, l.hated.holds(primary, sets[:])}, {l.timed, !f.Reported.IsZero()}} {
		if d := &l.dims[h.dim]; h.yes {
			bytes[d.col] += uint8(d.unit)
		}
	}
	for k := range l.packs {
		c.b[k][i] = bytes[k]
	}
	c.extras(l, i, f)
	c.org[i], c.place[i], c.key[i], c.day[i] = org, place, key, day
	c.span(org, day)
}

func (c *chunk) span(org, day uint16) {
	if len(c.orgs) == 0 || org != c.lastOrg { // facts of one organisation come together
		c.orgs[org], c.lastOrg = true, org
	}
	if day == 0 {
		c.undated = true
		return
	}
	c.dayLo, c.dayHi = min(c.dayLo, day), max(c.dayHi, day)
}

func (c *chunk) extras(l *layout, i int, f *Fact) {
	big := large{f.Version, f.Staff, f.Events, f.Absence}
	mark := c.b[l.at(colMark)][i] & (first | solo)
	if state, ok := l.byName["record_state"]; !ok || f.Values[state] != rejected {
		mark |= live
	}
	small := true
	cut := func(col int, v, most int64, in uint8) {
		if v > most {
			small = false
			c.b[l.at(col)][i] = in
			return
		}
		c.b[l.at(col)][i] = uint8(v)
	}
	cut(colVersion, f.Version, 254, 255)
	cut(colEvents, max(f.Events, 0), 254, 255)
	c.b[l.at(colAbsence)][i] = never
	if f.Absence >= 0 {
		cut(colAbsence, f.Absence, 253, longer)
	}
	if f.Staff < 1 || f.Staff >= staffBits {
		small, mark = false, mark|staffBits
	} else {
		mark |= uint8(f.Staff)
	}
	c.b[l.at(colMark)][i] = mark
	c.b[l.at(colDelay)][i] = days(f.Delay)
	c.b[l.at(colAlleged)][i] = uint8(min(max(f.Alleged, 0), 255))
	c.b[l.at(colAck)][i], c.b[l.at(colFed)][i] = elapsed(f.Reported, f.Acknowledged), elapsed(f.Reported, f.Fed)
	if small {
		delete(c.over, uint16(i))
	} else {
		c.over[uint16(i)] = big
	}
}

// copyRow takes row j of another chunk to row i.
func (c *chunk) copyRow(i int, from *chunk, j int) {
	c.org[i], c.place[i], c.day[i], c.key[i] = from.org[j], from.place[j], from.day[j], from.key[j]
	for k := range c.b {
		c.b[k][i] = from.b[k][j]
	}
	for k := range c.w {
		c.w[k][i] = from.w[k][j]
	}
	for k := range c.s {
		c.s[k].put(i, from.s[k].get(j))
	}
	if x, ok := from.over[uint16(j)]; ok {
		c.over[uint16(i)] = x
	}
	c.span(c.org[i], c.day[i])
}
