package cube

import "slices"

// plan is a query as tables of what is right, made for the state of one moment.
type plan struct {
	m       measure
	rolled  int // the measure's place in the roll-ups, -1 for none
	bytes   []byteTest
	wides   []wideTest
	sets    []setTest
	ranged  bool       // lets only days from dayLo to dayHi through
	days    []uint8    // by day, of those that a condition names one by one; nil lets all through
	dayLo   uint16     // first and
	dayHi   uint16     // last day that is let through
	orgs    []uint8    // by organisation
	spans   [][]dayRun // where orgs is some
	places  [][]uint8  // by organisation and place; nil lets all through
	undated bool       // lets those through whose day is not known
	axes    []axis
	total   int // number of cells there can be; 0 if there are too many for a table
}

type byteTest struct {
	col int
	lut [256]uint8
}

type wideTest struct {
	col int
	lut []uint8
}

// setTest passes where any bit of some is there, all of whole, or none of empty.
type setTest struct {
	col                int
	some, whole, empty uint32
}

type dayRun struct{ lo, hi uint16 }

// What an organisation is to a query.
const (
	outside = iota
	inside
	some // on some days
)

func (c *Cube) plan(q Query) *plan {
	l := c.l
	p := &plan{}
	p.m, p.rolled, _, _ = l.measure(q.Measure, q.Within)
	if p.m.col >= 0 {
		p.byte(p.m.col, p.m.lut)
	}
	p.reach(c, q)
	if q.From != "" || q.To != "" {
		lo, hi := dayOf(q.From), uint16(lastDay)
		if q.To != "" {
			hi = dayOf(q.To)
		}
		p.ranged, p.dayLo, p.dayHi = true, max(lo, 1), min(hi, lastDay)
	}
	kinds := slices.Contains(q.By, Kind)
	for _, f := range q.Where {
		kinds = kinds || f.Dim == Kind
		p.where(c, f)
	}
	if !kinds {
		p.where(c, Filter{Dim: Kind, Values: []string{l.dims[l.kind].label(l.single())}})
	}
	p.bounds()
	stride := uint64(1)
	for _, name := range slices.Backward(q.By) {
		a := c.axis(name)
		a.weigh(stride)
		stride *= uint64(a.card)
		p.axes = append(p.axes, a)
	}
	slices.Reverse(p.axes)
	if stride <= denseCells {
		p.total = int(stride)
	}
	return p
}

// bounds notes the first and the last day that is let through.
func (p *plan) bounds() {
	p.undated = !p.ranged && (p.days == nil || p.days[0] != 0)
	if !p.ranged {
		p.dayLo, p.dayHi = 1, lastDay
	}
	if p.days == nil {
		return
	}
	lo, hi := uint16(lastDay), uint16(0)
	for d := int(p.dayLo); d <= int(p.dayHi); d++ {
		if p.days[d] != 0 {
			lo, hi = min(lo, uint16(d)), uint16(d)
		}
	}
	p.dayLo, p.dayHi = lo, hi
}

// passes tells whether a day is let through.
func (p *plan) passes(day uint16) bool {
	return (!p.ranged || day >= p.dayLo && day <= p.dayHi) && (p.days == nil || p.days[day] != 0)
}

func (p *plan) byte(col int, lut [256]uint8) {
	for i := range p.bytes {
		if t := &p.bytes[i]; t.col == col {
			for b := range t.lut {
				t.lut[b] &= lut[b]
			}
			return
		}
	}
	p.bytes = append(p.bytes, byteTest{col, lut})
}

func (p *plan) day(right func(d uint16) bool) {
	if p.days == nil {
		p.days = slices.Repeat([]uint8{1}, 1<<16)
	}
	for d := range p.days {
		if d > lastDay || !right(uint16(d)) {
			p.days[d] = 0
		}
	}
}

// reach says which organisations are inside.
func (p *plan) reach(c *Cube, q Query) {
	p.orgs, p.spans = make([]uint8, len(c.orgs.list)), make([][]dayRun, len(c.orgs.list))
	if q.Everywhere {
		for i := range p.orgs {
			p.orgs[i] = inside
		}
		return
	}
	for _, s := range q.Reach {
		i, ok := c.orgs.at[s.Org]
		switch {
		case !ok || p.orgs[i] == inside:
		case s.From == "" && s.To == "":
			p.orgs[i] = inside
		default:
			run := dayRun{max(dayOf(s.From), 1), lastDay}
			if s.To != "" {
				run.hi = dayOf(s.To)
			}
			p.orgs[i], p.spans[i] = some, append(p.spans[i], run)
		}
	}
}

func (p *plan) where(c *Cube, f Filter) {
	i, listed := c.l.byName[f.Dim]
	switch {
	case listed:
		p.listed(&c.l.dims[i], f)
	case f.Dim == Org:
		for i, name := range c.orgs.list {
			if !slices.Contains(f.Values, name) {
				p.orgs[i] = outside
			}
		}
	case f.Dim == Unit || f.Dim == Site:
		p.placed(c, f)
	default:
		want := map[uint16]bool{}
		for _, v := range f.Values {
			if i, ok := indexOf(f.Dim, v); ok {
				want[uint16(i)] = true
			}
		}
		at := calendar()[f.Dim]
		p.day(func(d uint16) bool { return want[at[d]] })
	}
}

func (p *plan) listed(d *dim, f Filter) {
	right := make([]uint8, d.card)
	for _, v := range f.Values {
		right[d.index(v)] = 1
	}
	switch d.shape {
	case packed:
		p.byte(d.col, d.lut(func(i int) bool { return right[i] != 0 }))
	case wide:
		p.wides = append(p.wides, wideTest{d.col, right})
	case set:
		t := setTest{col: d.col}
		var bits uint32
		for i := 1; i < d.card; i++ {
			bits |= uint32(right[i]) << (i - 1)
		}
		switch {
		case !f.All:
			t.some = bits
			if right[0] != 0 {
				t.empty = d.whole()
			}
		case right[0] != 0 && bits != 0: // nothing and something at once
			t.some = 0
		case right[0] != 0:
			t.empty = d.whole()
		default:
			t.whole = bits
		}
		p.sets = append(p.sets, t)
	}
}

func (t *setTest) holds(v uint32) bool {
	return v&t.some != 0 || t.whole != 0 && v&t.whole == t.whole || t.empty != 0 && v&t.empty == 0
}

func (p *plan) placed(c *Cube, f Filter) {
	if p.places == nil {
		p.places = make([][]uint8, len(c.places))
		for i := range p.places {
			p.places[i] = slices.Repeat([]uint8{1}, len(c.places[i]))
		}
	}
	for i, list := range c.places {
		for j, at := range list {
			name := c.units.list[at.unit]
			if f.Dim == Site {
				name = c.sites.list[at.site]
			}
			if !slices.Contains(f.Values, name) {
				p.places[i][j] = 0
			}
		}
	}
}
